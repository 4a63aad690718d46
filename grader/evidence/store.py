"""A bounded store of small results on disk, shared by all processes of a user.

An SQLite file. It is a cache: what can't be read or written is computed again, a damaged
file is made anew, and the oldest entries make room for new ones.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

FREED_SHARE = 0.1
"""Of the entries, when the store is full: seldom enough, and little is lost."""

WAIT_SECONDS = 5.0
"""For another process that writes; after that, nothing is remembered this time."""

_CHECK_BYTES = 4
"""Of the CRC-32 before each value: SQLite notices damage to its pages, not inside a value."""

_KEYS_ASKED = 500
"""Keys of one query; SQLite takes 999 in its oldest builds."""

_SIDE_FILES = ("", "-wal", "-shm")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL
)
"""

Result = TypeVar("Result")


@dataclass(frozen=True)
class StoreInfo:
    """What a store holds."""

    path: Path
    n_entries: int
    n_bytes: int


class Store:
    """Values by key, both bytes; safe for several processes, never a reason to fail.

    Parameters
    ----------
    max_bytes : int
        About as large as the file becomes.
    """

    def __init__(self, path: Path, *, max_bytes: int) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._connection: sqlite3.Connection | None = None

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values that are known."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _KEYS_ASKED):
            asked = keys[start : start + _KEYS_ASKED]
            marks = ",".join("?" * len(asked))
            query = f"SELECT key, value FROM entries WHERE key IN ({marks})"
            found |= self._try(lambda to: dict(to.execute(query, asked)), {})  # noqa: B023
        return {key: value[_CHECK_BYTES:] for key, value in found.items() if _is_whole(value)}

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        """Remember values; the oldest entries go when there is no room."""

        def put(connection: sqlite3.Connection) -> None:
            with connection:
                self._make_room(connection)
                connection.executemany(
                    "INSERT OR REPLACE INTO entries (key, value) VALUES (?, ?)",
                    ((key, _check(value) + value) for key, value in entries.items()),
                )

        if entries:
            self._try(put, None)

    def info(self) -> StoreInfo:
        """Return what the store holds; nothing is made when there is none."""

        def count(connection: sqlite3.Connection) -> int:
            return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])

        n_entries = self._try(count, 0) if self.path.exists() else 0
        return StoreInfo(self.path, n_entries, sum(p.stat().st_size for p in self._files()))

    def clear(self) -> None:
        """Forget everything."""
        self.close()
        for path in self._files():
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _try(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        """Do the work, or return `otherwise`; a damaged file is removed, to be made anew."""
        try:
            self._connection = self._connection or self._open()
            return work(self._connection)
        except (sqlite3.OperationalError, OSError):
            self.close()  # locked, full or read-only: this time without
        except sqlite3.DatabaseError:
            with suppress(OSError):  # in a folder that is not ours it stays: without, then
                self.clear()
        return otherwise

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # One thread at a time uses it; which one it is may change.
        connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, check_same_thread=False)
        # Readers and a writer at once. SQLite does not wait here for another process that is
        # switching the new file at this moment; what that one sets stays.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
        return connection

    def _make_room(self, connection: sqlite3.Connection) -> None:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > self._max_bytes:
            connection.execute(
                "DELETE FROM entries WHERE number <= (SELECT min(number) + ? * "
                "(max(number) - min(number) + 1) FROM entries)",
                [FREED_SHARE],
            )

    def _files(self) -> Iterator[Path]:
        paths = (self.path.with_name(self.path.name + end) for end in _SIDE_FILES)
        return (path for path in paths if path.exists())


def _check(value: bytes) -> bytes:
    return zlib.crc32(value).to_bytes(_CHECK_BYTES, "big")


def _is_whole(stored: bytes) -> bool:
    return stored[:_CHECK_BYTES] == _check(stored[_CHECK_BYTES:])
