"""The store: the same laws on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from grader.errors import GraderError, InputError
from grader.web.store import Account, Answer, Batch, LogAction, LogEntry, SignIn, Store, open_store
from grader.web.store.models import Table

MINDS = "Ümläute, 漢字, עברית and 😀 in one text"


def new_answer(text: str = "Water.") -> Answer:
    return Answer(item_id="q01", text=text, digest="d" * 64, student_id="s01")


def count(store: Store, table: type[Table]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Table.metadata)

    assert found == []


def test_what_was_written_is_there_when_it_is_opened_again(url: str) -> None:
    first = open_store(url)
    with first.writing() as session:
        session.add(new_answer(MINDS))
    first.close()
    second = open_store(url)

    with second.reading() as session:
        assert session.scalars(select(Answer.text)).all() == [MINDS]
    assert second.secret == first.secret
    second.close()


def test_a_new_database_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "private.sqlite3"
    open_store(f"sqlite:///{path}").close()

    assert path.stat().st_mode & 0o077 == 0


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as session:
            session.add(new_answer())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert count(store, Answer) == 0


def test_two_accounts_never_share_a_name(store: Store) -> None:
    def add() -> None:
        with store.writing() as session:
            session.add(Account(name="Ana", password_hash="x"))

    add()
    with pytest.raises(DatabaseError):
        add()


def test_an_account_takes_its_sign_ins_along(store: Store) -> None:
    with store.writing() as session:
        session.add(Account(id=1, name="Ana", password_hash="x"))
        session.flush()
        session.add(SignIn(token_digest="t", account_id=1, expires_at=0.0))
    with store.writing() as session:
        session.delete(session.get_one(Account, 1))

    assert count(store, SignIn) == 0


def test_a_table_takes_its_answers_along(store: Store) -> None:
    with store.writing() as session:
        session.add(Batch(id=1, kind="responses", name="t", account="a", state="done", content=b""))
        session.flush()
        answer = new_answer()
        answer.batch_id = 1
        session.add(answer)
    with store.writing() as session:
        session.execute(text("DELETE FROM batches"))

    assert count(store, Answer) == 0


@pytest.mark.parametrize("change", ["UPDATE log SET new = '4'"])
def test_the_log_is_append_only(store: Store, change: str) -> None:
    with store.writing() as session:
        session.add(LogEntry(account="Ana", action=LogAction.SCORE, new="2"))

    with pytest.raises(DatabaseError, match="append-only"), store.writing() as session:
        session.execute(text(change))


def test_writers_at_the_same_time_all_get_through(store: Store) -> None:
    def write() -> None:
        for _ in range(10):
            with store.writing() as session:
                session.add(new_answer())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(store, Answer) == 40


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.writing() as session:
        session.add(new_answer())
    with store.reading() as session:
        before = session.scalar(select(func.count()).select_from(Answer))
        with store.writing() as other:
            other.add(new_answer())
        after = session.scalar(select(func.count()).select_from(Answer))

    assert (before, after) == (1, 1)


def test_tables_of_a_newer_version_are_refused(url: str) -> None:
    opened = open_store(url)
    with opened.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()

    with pytest.raises(GraderError, match="the tables are of another version"):
        open_store(url)


def test_a_database_that_was_refused_is_not_kept_open(tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite3"
    opened = open_store(f"sqlite:///{path}")
    with opened.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()

    with pytest.raises(GraderError):
        open_store(f"sqlite:///{path}")
    assert str(path) not in {file.path for file in psutil.Process().open_files()}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("nonsense", "is no database URL; it must be as sqlite:///FILE"),
        ("sqlite:////nowhere/at/all.sqlite3", "can't be opened"),
        ("mysql+nodriver://x", "is no database URL"),
    ],
)
def test_a_database_that_is_none_says_so(given: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        open_store(given)
