"""Which ids a table has used, in memory that does not grow with the table."""

from __future__ import annotations

import sqlite3

_CACHE_KIBIBYTES = 32_000
"""Held in memory; the rest lies in a file that SQLite removes at the end."""


class SeenIds:
    """Remembers the row where each id stood first."""

    def __init__(self) -> None:
        # The empty name is a database of its own, on disk as soon as it outgrows its cache.
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("CREATE TABLE ids (id TEXT PRIMARY KEY, row INT) WITHOUT ROWID")
        self._connection.execute("BEGIN")

    def first_row(self, response_id: str, row: int) -> int:
        """Return the row where the id stood first, which is `row` if it is new."""
        new = self._connection.execute(
            "INSERT OR IGNORE INTO ids VALUES (?, ?)", (response_id, row)
        )
        if new.rowcount:
            return row
        found = self._connection.execute("SELECT row FROM ids WHERE id = ?", (response_id,))
        return int(found.fetchone()[0])

    def close(self) -> None:
        """Forget all of them."""
        self._connection.close()
