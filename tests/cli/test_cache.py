"""`grader cache`: what is kept, and its removal."""

from __future__ import annotations

import pytest

from grader.evidence import open_cache


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GRADER_CACHE_DIR", str(tmp_path / "cache"))


def test_info_says_where_it_is_and_how_large(run, tmp_path, capsys) -> None:
    open_cache().evidence.put_many({b"a": b"1", b"b": b"2"})

    assert run("cache", "--info") == 0

    encodings, evidence = capsys.readouterr().out.splitlines()
    assert encodings == f"Encodings: 0 entries, 0.0 MB, {tmp_path}/cache/encodings.sqlite"
    assert evidence.startswith("Evidence: 2 entries, 0.0 MB, ")


def test_clear_removes_all_of_it(run, tmp_path, capsys) -> None:
    open_cache().encodings.put_many({b"a": b"1"})

    assert run("cache", "--clear") == 0

    assert capsys.readouterr().out == "The cache is empty.\n"
    assert list((tmp_path / "cache").iterdir()) == []


def test_asking_nothing_is_an_error(run, capsys) -> None:
    assert run("cache") == 2

    assert "grader cache: nothing is asked; it must be --info or --clear" in capsys.readouterr().err
