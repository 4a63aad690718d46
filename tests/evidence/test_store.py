"""The store of results: shared, bounded, and never a reason to fail."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Timer

import pytest

from grader.evidence.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "results.sqlite"


def keys(n: int) -> list[bytes]:
    return [b"key %d" % number for number in range(n)]


def put_alone(path: Path, key: bytes) -> None:
    """What another process does."""
    Store(path, max_bytes=1_000_000).put_many({key: key * 2})


def test_what_was_put_is_given_back(path: Path) -> None:
    Store(path, max_bytes=1_000_000).put_many({b"a": b"1", b"b": b""})

    found = Store(path, max_bytes=1_000_000).get_many([b"a", b"b", b"c"])

    assert found == {b"a": b"1", b"b": b""}


def test_more_keys_than_one_query_takes(path: Path) -> None:
    store = Store(path, max_bytes=10_000_000)
    store.put_many({key: key for key in keys(1200)})

    assert len(store.get_many(keys(1200))) == 1200


def test_what_is_put_while_another_process_makes_the_file_is_kept(path: Path) -> None:
    """Making it takes a lock for which SQLite does not wait."""
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE being_made (x)")
    other.execute("BEGIN IMMEDIATE")
    soon = Timer(0.2, other.rollback)
    soon.start()

    Store(path, max_bytes=1_000_000).put_many({b"a": b"1"})

    soon.join()
    other.close()
    assert Store(path, max_bytes=1_000_000).get_many([b"a"]) == {b"a": b"1"}


def test_several_processes_fill_one_store(path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(put_alone, [path] * 8, keys(8)))

    assert Store(path, max_bytes=1_000_000).get_many(keys(8)) == {k: k * 2 for k in keys(8)}


def test_the_oldest_make_room(path: Path) -> None:
    store = Store(path, max_bytes=100_000)

    for key in keys(300):
        store.put_many({key: bytes(1000)})

    left = store.get_many(keys(300))
    assert keys(300)[-1] in left
    assert keys(300)[0] not in left
    store.close()
    assert path.stat().st_size < 2 * 100_000


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"x" * 9000])
def test_a_damaged_file_is_made_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = Store(path, max_bytes=1_000_000)

    assert store.get_many([b"a"]) == {}
    store.put_many({b"a": b"1"})
    assert store.get_many([b"a"]) == {b"a": b"1"}


def test_a_damaged_value_is_not_given(path: Path) -> None:
    store = Store(path, max_bytes=1_000_000)
    store.put_many({b"a": b"value"})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET value = ?", [b"another value"])
    connection.close()

    assert store.get_many([b"a"]) == {}


def test_a_folder_that_cannot_be_made_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "results.sqlite", max_bytes=1_000_000)

    store.put_many({b"a": b"1"})

    assert store.get_many([b"a"]) == {}


def test_a_damaged_file_that_cannot_be_removed_is_done_without(path: Path, monkeypatch) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * 100)
    monkeypatch.setattr(Path, "unlink", _refuse)
    store = Store(path, max_bytes=1_000_000)

    assert store.get_many([b"a"]) == {}


def _refuse(path: Path, *, missing_ok: bool = False) -> None:
    raise PermissionError(13, "Permission denied", str(path))


def test_clearing_leaves_no_file(path: Path) -> None:
    store = Store(path, max_bytes=1_000_000)
    store.put_many({b"a": b"1"})
    assert store.info().n_entries == 1

    store.clear()

    assert list(path.parent.iterdir()) == []
    assert store.info().n_entries == 0
    assert list(path.parent.iterdir()) == []
