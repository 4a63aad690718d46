"""What the server is told when it starts, and the limits that keep it serving."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Addresses that no other machine can reach."""

DATABASE_NAME = "responses.sqlite3"
"""The embedded database, beside `reference/` and `rubrics/`."""


@dataclass(frozen=True)
class Limits:
    """What one request and one client may ask for.

    Attributes
    ----------
    body_bytes, upload_bytes : int
        Of a request; of one to the desks, which take files. A class of 500 with five essays
        each is 10 MB.
    body_seconds : float
        For the whole body to arrive.
    drained_bytes : int
        How much of a body that is too large is still read, so that the message arrives.
    columns, rows : int
        Of an uploaded table.
    questions : int
        Of an uploaded guide, whose rubrics are drafted while the instructor waits.
    requests_per_second, burst : float
        Of one client, in the long run and at once: a class behind one address types at 2 to
        3 updates a second and student.
    waiting : int
        Grading requests that may wait for their turn.
    grading_seconds : float
        How long one of them waits.
    failed_sign_ins, sign_in_seconds : int, float
        Wrong passwords for one name or from one client before it has to wait, and how long.
    """

    body_bytes: int = 1_000_000
    upload_bytes: int = 25_000_000
    body_seconds: float = 60.0
    drained_bytes: int = 200_000_000
    columns: int = 500
    rows: int = 20_000
    questions: int = 300
    requests_per_second: float = 60.0
    burst: float = 300.0
    waiting: int = 64
    grading_seconds: float = 30.0
    failed_sign_ins: int = 5
    sign_in_seconds: float = 300.0


@dataclass(frozen=True)
class Settings:
    """Where the bank and the database are, and where the server listens.

    Attributes
    ----------
    database : str
        A database URL; empty for the embedded one in the bank's folder.
    model : str or None
        A sentence-transformers model in place of the packaged one.
    """

    bank_dir: Path
    course: str | None = None
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    model: str | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def database_url(self) -> str:
        """The URL of the database."""
        return self.database or f"sqlite:///{(self.bank_dir / DATABASE_NAME).as_posix()}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK
