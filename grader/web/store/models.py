"""The tables of the store. How they came to be, version by version, is `migrations`."""

from __future__ import annotations

import time
from enum import StrEnum

from sqlalchemy import Float, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAME_CHARACTERS = 200
"""Names of people, files and ids; longer ones are refused at the door."""

MOST_ID = 2**31 - 1
"""What an integer column holds everywhere; no row has a greater id."""

DIGEST_CHARACTERS = 64
"""A sha256 in hexadecimal."""


class Table(DeclarativeBase):
    """What all tables are made from; times are seconds since 1970, in UTC."""


class BatchKind(StrEnum):
    """What an uploaded table holds."""

    RESPONSES = "responses"
    HUMAN_SCORES = "human_scores"


class BatchState(StrEnum):
    """How far an uploaded table has come."""

    PREVIEW = "preview"
    GRADING = "grading"
    DONE = "done"
    FAILED = "failed"


class AnswerState(StrEnum):
    """How far an answer has come; a pending one is graded when the server starts again."""

    PENDING = "pending"
    GRADED = "graded"
    FAILED = "failed"


class LogAction(StrEnum):
    """What the log records."""

    SCORE = "score"
    RUBRIC = "rubric"
    COURSE = "course"
    CALIBRATION = "calibration"
    PREFERENCE = "preference"
    ACCOUNT = "account"
    PURGE = "purge"


class Preference(Table):
    """A setting that outlives the process, by name."""

    __tablename__ = "preferences"

    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Account(Table):
    """An instructor; the password is kept as its argon2 hash only."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[float] = mapped_column(Float, default=time.time)


class SignIn(Table):
    """An instructor who is signed in somewhere; of the cookie's token the digest only."""

    __tablename__ = "sign_ins"

    token_digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    expires_at: Mapped[float] = mapped_column(Float)


class Batch(Table):
    """An uploaded table.

    Attributes
    ----------
    content : bytes
        The file as it came, until grading starts; then the rows stand in `answers` only, so
        that a purge finds all there is of a student.
    columns : str
        The table's own columns and those that grades add, as JSON.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[BatchKind] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS))
    account: Mapped[str] = mapped_column(String(NAME_CHARACTERS))
    created_at: Mapped[float] = mapped_column(Float, default=time.time)
    state: Mapped[BatchState] = mapped_column(String(20))
    problem: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    columns: Mapped[str] = mapped_column(Text, default="{}")


class Answer(Table):
    """One answer to one item: a student's attempt, or a row of a batch.

    Attributes
    ----------
    visitor : str
        Random mark of the browser that sent an attempt; empty for a row of a batch.
    row, line, cells : int, int, str
        Of a row of a batch: its place in the file, and the cells that grades repeat, as JSON.
    digest : str
        Keyed digest of the text: equal for equal answers, and of no use without the key.
    details : str
        The graded response as JSON; empty until it is graded.
    flags : str
        As in the grades table.
    """

    __tablename__ = "answers"
    __table_args__ = (
        Index("ix_answers_item_digest", "item_id", "digest"),
        Index("ix_answers_batch_position", "batch_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    visitor: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), default="", index=True)
    student_id: Mapped[str] = mapped_column(String(NAME_CHARACTERS), default="", index=True)
    response_id: Mapped[str] = mapped_column(Text, default="")
    row: Mapped[int] = mapped_column(default=0)
    line: Mapped[int] = mapped_column(default=0)
    cells: Mapped[str] = mapped_column(Text, default="[]")
    item_id: Mapped[str] = mapped_column(String(NAME_CHARACTERS))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS))
    created_at: Mapped[float] = mapped_column(Float, default=time.time, index=True)
    state: Mapped[AnswerState] = mapped_column(String(20), default=AnswerState.PENDING, index=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[float | None] = mapped_column(Float)
    max_points: Mapped[float | None] = mapped_column(Float)
    needs_review: Mapped[bool] = mapped_column(default=False, index=True)
    flags: Mapped[str] = mapped_column(Text, default="")


class MissingConcept(Table):
    """One line of what an answer lacks, for counting and filtering."""

    __tablename__ = "missing_concepts"

    answer_id: Mapped[int] = mapped_column(
        ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True
    )
    concept_id: Mapped[str] = mapped_column(String(NAME_CHARACTERS), primary_key=True)
    label: Mapped[str] = mapped_column(Text)


class LogEntry(Table):
    """One thing that was decided: who, when, what it was, what it became, why.

    Never changed once written; the database itself refuses to. Entries about an answer
    name it by its digest, and go only when a purge removes the last such answer.
    """

    __tablename__ = "log"
    __table_args__ = (Index("ix_log_item_digest", "item_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[float] = mapped_column(Float, default=time.time)
    account: Mapped[str] = mapped_column(String(NAME_CHARACTERS))
    action: Mapped[LogAction] = mapped_column(String(20))
    item_id: Mapped[str] = mapped_column(String(NAME_CHARACTERS), default="")
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), default="")
    old: Mapped[str] = mapped_column(Text, default="")
    new: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
