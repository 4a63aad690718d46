"""The ledger: what was graded when, by whom and by what; lines are added and never changed.

Every line holds the digest of the line before, so that no line can be changed, left out or put
in without breaking the chain. Cutting lines off the end breaks none: the digest of the last
line, kept elsewhere, shows that. Answers stand in it as digests only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from grader.batch.grade_records import GradeRecord
from grader.errors import TableError
from grader.scoring.signature import signature_parts

NO_LINE = "0" * 64
"""Stands where the first line would name the one before."""

LEDGER_HINT = "a ledger is only ever added to; compare it with a copy of yours."


class LedgerEntry(BaseModel):
    """One line: a grade that was given or changed.

    Attributes
    ----------
    previous : str
        The sha256 of the line before, in hexadecimal.
    at : str
        UTC, ISO 8601.
    response_digest : str
        The sha256 of the text that was graded.
    old_score, new_score : float or None, float
        In points; None where there was no score before.
    made_by : mapping of str to str
        The parts of the signature by name: version, encoder, evidence, rubric, calibration.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    previous: str
    at: str
    actor: str
    reason: str
    response_id: str
    item_id: str
    response_digest: str
    old_score: float | None
    new_score: float
    max_points: float
    made_by: Mapping[str, str]

    @property
    def signature(self) -> str:
        """The signature of the grade."""
        (_, version), *parts = self.made_by.items()
        return "|".join([version, *(f"{name}:{value}" for name, value in parts)])


@dataclass(frozen=True)
class LedgerNote:
    """Who gives grades, why, and when."""

    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Ledger:
    """A ledger that was read and whose chain holds.

    Attributes
    ----------
    head : str
        The digest of the last line.
    n_bytes : int
        How long the file was.
    """

    entries: tuple[LedgerEntry, ...] = ()
    head: str = NO_LINE
    n_bytes: int = 0

    @property
    def last_of(self) -> dict[str, LedgerEntry]:
        """Response id -> its last entry."""
        return {entry.response_id: entry for entry in self.entries}


def read_ledger(path: Path) -> Ledger:
    """Read a ledger and check its chain.

    Raises
    ------
    TableError
        The file can't be read, a line is no entry, or the chain is broken.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableError(str(path), f"the file can't be read: {error.strerror}") from error
    entries, head = [], NO_LINE
    *lines, rest = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        entries.append(_entry(line, where=f"{path}:{number}", head=head))
        head = hashlib.sha256(line).hexdigest()
    if rest:
        where = f"{path}:{len(lines) + 1}"
        raise TableError(where, "the line has no end; every line must be whole", LEDGER_HINT)
    return Ledger(tuple(entries), head, len(content))


def _entry(line: bytes, *, where: str, head: str) -> LedgerEntry:
    try:
        entry = LedgerEntry.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        what = ".".join(map(str, first["loc"])) or "the line"
        raise TableError(
            where, f"{what} can't be used; it must be an entry of a ledger", LEDGER_HINT
        ) from error
    if entry.previous != head:
        raise TableError(
            where,
            f"the chain is broken: the line before has the digest {head[:12]}…; it must be "
            f"{entry.previous[:12]}…",
            f"this line, or the one before, was changed, left out or put in; {LEDGER_HINT}",
        )
    return entry


def record_grades(
    path: Path,
    records: Sequence[GradeRecord],
    *,
    note: LedgerNote,
    old_scores: Mapping[str, float] | None = None,
) -> int:
    """Add an entry for every grade that the ledger does not hold yet; return how many.

    A grade is new when text, score or signature differ from the response's last entry.

    Parameters
    ----------
    old_scores : mapping of str to float, optional
        Response id -> the score before, where the ledger knows none.

    Raises
    ------
    TableError
        The ledger is damaged, or can't be written.
    """
    ledger = read_ledger(path) if path.exists() else Ledger()
    new = "".join(_new_lines(ledger, records, note, old_scores or {}))
    try:
        with path.open("ab") as stream:
            if stream.tell() != ledger.n_bytes:
                problem = "the ledger has grown meanwhile; only one command may write to it"
                raise TableError(str(path), problem, "run the command again.")
            stream.write(new.encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise TableError(str(path), f"the file can't be written: {error.strerror}") from error
    return new.count("\n")


def _new_lines(
    ledger: Ledger,
    records: Sequence[GradeRecord],
    note: LedgerNote,
    old_scores: Mapping[str, float],
) -> Iterator[str]:
    last_of, head = ledger.last_of, ledger.head
    for record in records:
        last = last_of.get(record.response_id)
        if record.error or (last and _says_the_same(last, record)):
            continue
        entry = LedgerEntry(
            previous=head,
            at=note.at.isoformat(timespec="seconds"),
            actor=note.actor,
            reason=note.reason,
            response_id=record.response_id,
            item_id=record.item_id,
            response_digest=response_digest(record.response),
            old_score=last.new_score if last else old_scores.get(record.response_id),
            new_score=record.score,
            max_points=record.max_points,
            made_by=signature_parts(record.signature),
        )
        line = json.dumps(entry.model_dump(), ensure_ascii=False)
        head = hashlib.sha256(line.encode()).hexdigest()
        yield f"{line}\n"


def _says_the_same(entry: LedgerEntry, record: GradeRecord) -> bool:
    known = (entry.new_score, entry.signature, entry.response_digest)
    return known == (record.score, record.signature, response_digest(record.response))


def response_digest(text: str) -> str:
    """Return the sha256 of a response, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
