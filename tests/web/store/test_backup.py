"""Backup and restore: all rows and the bank, from any database to any other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from grader.bank import Bank, load_bank
from grader.bank.files import course_path, rubric_path, save_course, save_rubric
from grader.errors import InputError
from grader.web.store import Account, Answer, Batch, LogEntry, Store, open_store
from grader.web.store.backup import load_backup, save_backup


@pytest.fixture
def bank_dir(tmp_path: Path, cell_bank: Bank) -> Path:
    folder = tmp_path / "bank"
    save_course(cell_bank, course_path(folder, "cells"))
    for item in cell_bank.items:
        path = rubric_path(folder, course="cells", item_id=item.id)
        save_rubric(item.rubric, path)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """The store that is saved; those it is restored into are of both kinds."""
    opened = open_store(f"sqlite:///{tmp_path / 'source.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def saved(source: Store, bank_dir: Path, tmp_path: Path) -> Path:
    """A backup of a store with something in every kind of column."""
    with source.writing() as session:
        session.add(Account(id=7, name="Ana", password_hash="x"))
        session.add(
            Batch(id=3, kind="responses", name="t", account="a", state="preview", content=b"\0\xff")
        )
        session.add(Answer(item_id="q01", text="😀", digest="d", needs_review=True))
        session.add(LogEntry(account="Ana", action="score", new="2"))
    (tmp_path / "new").mkdir()
    save_backup(source, bank_dir, path=tmp_path / "monday.zip")
    return tmp_path / "monday.zip"


def rows(store: Store) -> list[object]:
    with store.reading() as session:
        return [
            session.execute(select(*table.__table__.columns)).all()
            for table in (Account, Answer, Batch, LogEntry)
        ]


def test_a_restored_store_is_the_same(
    source: Store, store: Store, saved: Path, tmp_path: Path
) -> None:
    load_backup(store, tmp_path / "new", path=saved)

    assert rows(store) == rows(source)
    assert load_bank(tmp_path / "new") == load_bank(tmp_path / "bank")


def test_a_restored_store_goes_on_counting(store: Store, saved: Path, tmp_path: Path) -> None:
    load_backup(store, tmp_path / "new", path=saved)
    with store.writing() as session:
        session.add(Account(name="Bo", password_hash="x"))

    with store.reading() as session:
        assert session.scalars(select(Account.id).order_by(Account.id)).all() == [7, 8]


def test_a_restored_store_is_saved_as_the_same(
    source: Store, store: Store, saved: Path, tmp_path: Path
) -> None:
    load_backup(store, tmp_path / "new", path=saved)
    save_backup(store, tmp_path / "new", path=tmp_path / "tuesday.zip")
    with zipfile.ZipFile(saved) as one, zipfile.ZipFile(tmp_path / "tuesday.zip") as other:
        texts = [{name: a.read(name) for name in a.namelist()} for a in (one, other)]

    assert texts[0] == texts[1]


def test_nothing_that_is_there_is_replaced(store: Store, saved: Path, tmp_path: Path) -> None:
    with store.writing() as session:
        session.add(Account(name="Bo", password_hash="x"))

    with pytest.raises(InputError, match="holds rows; a backup is restored into an empty database"):
        load_backup(store, tmp_path / "new", path=saved)
    with pytest.raises(InputError, match="the folder holds a bank already"):
        load_backup(store, tmp_path / "bank", path=saved)
    with pytest.raises(InputError, match="the file exists"):
        save_backup(store, tmp_path / "bank", path=saved)


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_a_file_that_is_no_backup_is_said_to_be_none(
    store: Store, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    (tmp_path / "new").mkdir()

    with pytest.raises(InputError, match="it must be a backup"):
        load_backup(store, tmp_path / "new", path=path)


def test_a_backup_writes_nowhere_but_into_the_bank(
    store: Store, saved: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("bank/rubrics/../../evil.yaml", "x")

    with pytest.raises(InputError, match="a file outside the bank"):
        load_backup(store, tmp_path / "new", path=saved)
    assert not (tmp_path / "evil.yaml").exists()
    assert rows(store) == [[], [], [], []]
