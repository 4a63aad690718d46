"""`grader serve`: what it does to its store; the page itself is tested in tests/web."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.bank.files import course_path, rubric_path, save_course, save_rubric

Run = Callable[..., int]


@pytest.fixture
def bank_dir(tmp_path: Path, cell_bank: Bank) -> Path:
    folder = tmp_path / "bank"
    save_course(cell_bank, course_path(folder, "cells"))
    for item in cell_bank.items:
        save_rubric(item.rubric, rubric_path(folder, course="cells", item_id=item.id))
    return folder


@pytest.fixture
def serve(run: Run, bank_dir: Path) -> Run:
    return lambda *words, **more: run("serve", "--bank", bank_dir, *words, **more)


def test_an_account_is_created_with_the_password_from_a_pipe(
    serve: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve("--create-admin", "Ana", stdin=b"correct horse battery\n") == 0
    assert "Account 'Ana' created" in capsys.readouterr().out


def test_a_short_password_is_refused(serve: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve("--create-admin", "Ana", stdin=b"short\n") == 2
    assert "password: 5 characters; it must have 12 to 1000" in capsys.readouterr().err


def test_other_computers_reach_it_only_once_there_is_an_account(
    serve: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve("--host", "0.0.0.0") == 2
    assert "there is no account; one must exist first" in capsys.readouterr().err


def test_a_backup_is_restored_into_a_new_folder(
    serve: Run, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve("--create-admin", "Ana", stdin=b"correct horse battery\n")
    backup = tmp_path / "monday.zip"
    (tmp_path / "new").mkdir()

    assert serve("--backup", backup) == 0
    assert run("serve", "--bank", tmp_path / "new", "--restore", backup) == 0
    assert (tmp_path / "new/rubrics/cells/q01.yaml").exists()
    assert "Restored" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_backup_is_readable_for_its_owner_only(serve: Run, tmp_path: Path) -> None:
    serve("--backup", tmp_path / "monday.zip")

    assert (tmp_path / "monday.zip").stat().st_mode & 0o077 == 0


def test_a_purge_says_what_it_deleted(serve: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve("--purge-older", "30") == 0
    assert "Deleted 0 answers, 0 log entries and 0 tables" in capsys.readouterr().out
    assert serve("--purge-student", "Bo") == 2


def test_without_the_extra_it_says_how_to_install_it(
    serve: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    assert serve() == 1
    assert "pip install 'grader[web]'" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--bank", "nowhere") == 2
    assert "there is no such folder" in capsys.readouterr().err
