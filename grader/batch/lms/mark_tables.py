"""Tables of marks: with the answers beside them, of one rater or two, or of assessments."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.bank import Bank, Item
from grader.batch.cells import parse_number
from grader.batch.layout import ColumnNames, Response
from grader.batch.lms.attempts import AttemptPolicy
from grader.batch.lms.gradescope import read_evaluations
from grader.batch.lms.marks import (
    EXPRESSED,
    MAX_SCORES,
    MISSING,
    PARTIAL,
    MarkedResponse,
    MarkNames,
    Marks,
    concepts_of,
)
from grader.batch.lms.notes import counted
from grader.batch.lms.systems import OWN_TABLE
from grader.batch.responses import read_responses
from grader.batch.sources import open_table
from grader.errors import TableError

_ZIP_START = b"PK\x03\x04"
_WORKBOOK_PART = "xl/workbook.xml"
_MARK, _MARKED_TEXT = "human mark", "response"
_ORA = {"Submission ID", "Response", "Assessment Scores"}

_SCORE_NAMES = re.compile(
    r"human[ _]score(?:[ _]?[12])?|(?:rater|score|sc|marker|mark|points?)[ _-]?[12]"
)

_ASSESSMENT = re.compile(r"^Assessment #", re.MULTILINE)
_CRITERION = re.compile(
    r"^-- (?!feedback: )(?P<name>.+?): (?P<option>.*) \((?P<points>\d+)\)$", re.MULTILINE
)
"""Below a criterion may stand what the assessor wrote, which may end with a number too."""


def read_marks(source: Path, bank: Bank, *, names: MarkNames) -> Marks:
    """Read a file of marks, whatever system wrote it.

    Raises
    ------
    TableError
        The file can't be read, or nothing in it is a mark.
    """
    if _is_archive(source):
        return read_evaluations(source, bank, names=names)
    with open_table(source, name=str(source)) as table:
        header = [name.strip() for name in table.header]
    folded = [name.casefold() for name in header]
    if _MARK in folded and _MARKED_TEXT in folded:
        return _read_marked(source, bank, names=names)
    if set(header) >= _ORA:
        return _read_assessments(source, bank, names=names)
    return _read_raters(source, bank, names=names)


def _is_archive(source: Path) -> bool:
    """Whether a file is a zip of tables, and not a workbook, which is a zip too."""
    try:
        with source.open("rb") as stream:
            if stream.read(len(_ZIP_START)) != _ZIP_START:
                return False
            with zipfile.ZipFile(stream) as archive:
                return _WORKBOOK_PART not in archive.namelist()
    except zipfile.BadZipFile:
        return True
    except OSError as error:
        raise TableError(str(source), f"the file can't be read: {error.strerror}") from error


def _read_marked(source: Path, bank: Bank, *, names: MarkNames) -> Marks:
    """Marks from 0 to 1 beside answers to one question, as pattern-match questions take them."""
    item = _only_item(source, bank, names)
    with open_table(source, name=str(source)) as table:
        text = next(name for name in table.header if name.strip().casefold() == _MARKED_TEXT)
    columns = ColumnNames(items={text.strip(): item.id}, format=OWN_TABLE)

    def scores(response: Response, cells: Mapping[str, str]) -> tuple[float, ...]:
        if not cells["human mark"].strip():
            return ()
        mark = _number("Human mark", cells["human mark"])
        if not 0 <= mark <= 1:
            raise ValueError(f"Human mark is {mark:g}; it must be from 0 to 1")
        return (mark * item.rubric.max_points,)

    meaning = _Meaning(f"human marks of {item.id}", scores)
    return _read(source, bank, columns, meaning=meaning)


def _read_raters(source: Path, bank: Bank, *, names: MarkNames) -> Marks:
    """Points of one rater or two, in columns beside the answers."""
    columns = ColumnNames(items=names.items)
    with read_responses(source, bank, columns=columns) as responses:
        found = [name for name in responses.carried if _SCORE_NAMES.fullmatch(name.casefold())]
        wanted = list(names.scores or found[:MAX_SCORES])
        unknown = [name for name in wanted if name not in responses.carried]
        if unknown or not wanted:
            problem = f"column {unknown[0]!r} is missing" if unknown else "no column holds scores"
            listed = ", ".join(responses.carried)
            raise TableError(
                str(source), f"{problem}; found {listed}", "--score-column NAME says which does."
            )

    def scores(_response: Response, cells: Mapping[str, str]) -> tuple[float, ...]:
        given = [(name, cells[name.casefold()].strip()) for name in wanted]
        return tuple(_number(name, cell) for name, cell in given if cell)

    meaning = _Meaning(f"scores of {', '.join(wanted)}", scores)
    return _read(source, bank, columns, meaning=meaning)


def _read_assessments(source: Path, bank: Bank, *, names: MarkNames) -> Marks:
    """Points of assessments by criterion; the first two of a response are its raters."""
    columns = ColumnNames(items=names.items, attempts=AttemptPolicy.ALL)
    best = _best_points(source, bank, columns)

    def scores(response: Response, cells: Mapping[str, str]) -> tuple[float, ...]:
        rubric = bank.item(response.item_id).rubric
        assessments = list(_assessments(cells["assessment scores"]))
        possible = _number("the maximum", cells.get("final score points possible", "") or "0")
        factor = rubric.max_points / possible if possible else 1.0
        return tuple(
            rubric.rater_scale.round(factor * sum(points.values())) for points in assessments
        )

    def concepts(response: Response, cells: Mapping[str, str]) -> dict[str, int]:
        first = next(_assessments(cells["assessment scores"]), {})
        item = bank.item(response.item_id)
        known = concepts_of(list(first), item, names=names, where=str(source))
        return {concept: _level(first[name], best[name]) for name, concept in known.items()}

    note = "scores of assessments, as many per cent of the item's points"
    return _read(source, bank, columns, meaning=_Meaning(note, scores, concepts))


@dataclass(frozen=True)
class _Meaning:
    """What the cells of a row say: points by rater, labels by concept; ValueErrors are faults."""

    note: str
    scores: Callable[[Response, Mapping[str, str]], tuple[float, ...]]
    concepts: Callable[[Response, Mapping[str, str]], dict[str, int]] = lambda *_: {}


def _read(source: Path, bank: Bank, columns: ColumnNames, *, meaning: _Meaning) -> Marks:
    """Read the responses with the marks in their cells."""
    rows: list[MarkedResponse] = []
    faults: list[str] = []
    n_unmarked = 0
    with read_responses(source, bank, columns=columns) as responses:
        names = [name.casefold() for name in (*responses.carried, *responses.added)]
        for response in responses:
            cells = dict(zip(names, response.cells, strict=True))
            try:
                if response.fault:
                    raise ValueError(response.fault)
                bank.item(response.item_id)
                found = meaning.scores(response, cells)
                labels = meaning.concepts(response, cells)
            except ValueError as error:
                faults.append(f"{source}: {response.record.where}: {error}")
                continue
            n_unmarked += not found
            if found:
                known = (response.response_id, response.item_id, response.student_id)
                rows.append(MarkedResponse(*known, response.text, found[:MAX_SCORES], labels))
        notes = [f"{source}: {told}" for told in (*responses.notes, meaning.note)]
    if n_unmarked:
        notes.append(f"{source}: {counted(n_unmarked, 'response')} without a mark left out")
    return Marks(tuple(rows), tuple(faults), tuple(notes))


def _best_points(source: Path, bank: Bank, columns: ColumnNames) -> dict[str, int]:
    """Most points that any assessment gives for each criterion."""
    best: dict[str, int] = {}
    with read_responses(source, bank, columns=columns) as responses:
        at = [name.casefold() for name in responses.carried].index("assessment scores")
        for response in responses:
            for points in _assessments(response.cells[at]):
                for name, given in points.items():
                    best[name] = max(best.get(name, 0), given)
    return best


def _assessments(cell: str) -> Iterator[dict[str, int]]:
    """Criterion -> points, of each assessment in a cell."""
    for block in _ASSESSMENT.split(cell):
        if points := {m["name"]: int(m["points"]) for m in _CRITERION.finditer(block)}:
            yield points


def _level(points: int, best: int) -> int:
    if points == 0:
        return MISSING
    return EXPRESSED if points == best else PARTIAL


def _number(name: str, cell: str) -> float:
    number = parse_number(cell)
    if number is None:
        raise ValueError(f"{name} is {cell.strip()!r}; it must be a number")
    return number


def _only_item(source: Path, bank: Bank, names: MarkNames) -> Item:
    """The item of a file with answers to one question."""
    if len(names.items) == 1:
        return bank.item(next(iter(names.items.values())))
    if len(bank.items) == 1:
        return bank.items[0]
    raise TableError(
        str(source),
        "the file does not say which question was answered; one item must be named",
        f"for example --map Response={bank.items[0].id}",
    )
