"""Gradescope's export of evaluations: a zip with one table a question, no answers in it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from grader.bank import Bank, Item
from grader.batch.cells import parse_number
from grader.batch.layout import Response
from grader.batch.lms.export_layout import Records
from grader.batch.lms.marks import (
    EXPRESSED,
    MISSING,
    MarkedResponse,
    MarkNames,
    Marks,
    concepts_of,
    item_of,
    notes_on_concepts,
)
from grader.batch.responses import read_responses
from grader.batch.sources import open_table
from grader.batch.table import Record
from grader.errors import TableError

_SUBMISSION, _QUESTION_SUBMISSION = "Assignment Submission ID", "Question Submission ID"
_BEFORE_RUBRIC, _AFTER_RUBRIC = "Submission Time", "Adjustment"
_SUBMISSION_COLUMNS = {"submission id", "assignment submission id", "question submission id"}
_STUDENTS = ("SID", "Email")
_POINT_VALUES = "Point Values"

_NUMBER_OF_FILE = re.compile(r"^\d+(?:\.\d+)*[_ :.-]+")

Texts = Mapping[tuple[str, str], Response]
"""Submission id and item id -> the answer."""


def read_evaluations(source: Path, bank: Bank, *, names: MarkNames) -> Marks:
    """Read the zip, and the answers out of another table.

    A rubric item that speaks of a concept labels it: ticked is expressed, and not ticked is
    missing; the other way round where the item takes points off.

    Raises
    ------
    TableError
        The zip is damaged or holds no evaluations, there is no table of answers, or it does
        not tell the ids of submissions.
    """
    if names.responses is None:
        problem = "the evaluations hold no answers; a table with them must be given"
        raise TableError(str(source), problem, "pass --responses FILE; it needs a Submission ID.")
    texts = _read_texts(names.responses, bank)
    rows: list[MarkedResponse] = []
    faults: list[str] = []
    notes: list[str] = []
    for name, content in _members(source):
        where = f"{source}/{name}"
        with open_table(io.BytesIO(content), name=where) as table:
            question = _NUMBER_OF_FILE.sub("", PurePosixPath(name).stem).replace("_", " ")
            item = item_of(question, bank, names=names, where=where) if _fits(table) else None
            if item is None:
                notes.append(f"{where}: no item is like {question!r}; it is left out (--map)")
                continue
            notes.append(f"{where}: the item is {item.id}")
            rows += _Evaluations(table, item, names, where).read(texts, faults=faults, notes=notes)
    return Marks(tuple(rows), tuple(faults), tuple(notes))


def _members(source: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of the tables in a zip."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            contents = [(name, archive.read(name)) for name in sorted(names)]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        problem = f"the zip is damaged or cut off ({error}); it must be whole"
        raise TableError(str(source), problem, "download it again.") from error
    except OSError as error:
        raise TableError(str(source), f"the file can't be read: {error.strerror}") from error
    if not contents:
        raise TableError(str(source), "the zip holds no table; it must have one for each question")
    yield from contents


def _fits(table: Records) -> bool:
    return {_SUBMISSION, _BEFORE_RUBRIC, _AFTER_RUBRIC, "Score"} <= set(table.header)


def _read_texts(path: Path, bank: Bank) -> Texts:
    """The answers by submission and item."""
    with read_responses(path, bank) as responses:
        at = [n for n, c in enumerate(responses.carried) if c.casefold() in _SUBMISSION_COLUMNS]
        if not at:
            found = ", ".join(responses.carried)
            raise TableError(str(path), f"column 'Submission ID' is missing; found {found}")
        return {(r.cells[n].strip(), r.item_id): r for r in responses for n in at}


class _Evaluations:
    """The evaluations of one question."""

    def __init__(self, table: Records, item: Item, names: MarkNames, where: str) -> None:
        self._table = table
        self._item = item
        self._where = where
        header = table.header
        self._at = {name: at for at, name in reversed(list(enumerate(header)))}
        rubric = range(header.index(_BEFORE_RUBRIC) + 1, header.index(_AFTER_RUBRIC))
        self._rubric = [header[at] for at in rubric]
        self._found = concepts_of(self._rubric, item, names=names, where=where)
        self._concept_at = {
            at: self._found[header[at]] for at in rubric if header[at] in self._found
        }

    def read(self, texts: Texts, *, faults: list[str], notes: list[str]) -> list[MarkedResponse]:
        """Return the rows that have an answer; add what is wrong with the others."""
        notes += notes_on_concepts(self._rubric, self._found, item=self._item, where=self._where)
        records = list(self._table)
        lowering = self._lowering(records)
        rows: dict[str, MarkedResponse] = {}
        for record in records:
            submission = self._cell(record, _SUBMISSION)
            if not submission.isdecimal():
                continue  # below the evaluations stand the points of the rubric
            try:
                row = self._row(record, submission, texts, lowering)
                if rows.setdefault(submission, row) is not row:
                    raise ValueError(f"submission {submission} is here twice; it must be once")
            except ValueError as error:
                faults.append(f"{self._where}: {record.where}: {error}")
        return list(rows.values())

    def _row(
        self, record: Record, submission: str, texts: Texts, lowering: set[int]
    ) -> MarkedResponse:
        """One evaluation; a ValueError says what is wrong with it."""
        if len(record.cells) != len(self._table.header):
            raise ValueError(
                f"the row has {len(record.cells)} cells; it must have {len(self._table.header)}"
            )
        keys = (submission, self._cell(record, _QUESTION_SUBMISSION))
        found = [texts[key, self._item.id] for key in keys if (key, self._item.id) in texts]
        if not found:
            raise ValueError(
                f"submission {submission} has no answer to {self._item.id}; "
                "the table of answers must hold it"
            )
        score = parse_number(self._cell(record, "Score"))
        if score is None:
            raise ValueError(f"Score is {self._cell(record, 'Score')!r}; it must be a number")
        return MarkedResponse(
            response_id=f"{submission}:{self._item.id}",
            item_id=self._item.id,
            student_id=next(filter(None, (self._cell(record, name) for name in _STUDENTS)), ""),
            text=found[0].text,
            scores=(score,),
            concepts={
                concept_id: self._label(record.cells[at], at in lowering)
                for at, concept_id in self._concept_at.items()
            },
        )

    @staticmethod
    def _label(cell: str, lowers: bool) -> int:
        ticked = cell.strip().casefold()
        if ticked not in ("true", "false"):
            raise ValueError(f"a rubric item is {cell!r}; it must be true or false")
        return EXPRESSED if (ticked == "true") is not lowers else MISSING

    def _lowering(self, records: list[Record]) -> set[int]:
        """Columns of rubric items that take points off, as the row of point values says."""
        values = next((r for r in records if r.cells[0].strip() == _POINT_VALUES), None)
        if values is None:
            return set()
        return {
            at
            for at in self._concept_at
            if values.cells[at : at + 1] and values.cells[at].strip().startswith("-")
        }

    def _cell(self, record: Record, name: str) -> str:
        at = self._at.get(name)
        return record.cells[at].strip() if at is not None and at < len(record.cells) else ""
