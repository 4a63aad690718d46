"""An export as a table of responses: recognised, matched to items, an attempt a student."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from grader.bank import Bank
from grader.batch.layout import (
    ITEM_COLUMN,
    RESPONSE_COLUMN,
    ColumnNames,
    Layout,
    WideLayout,
    find_layout,
)
from grader.batch.lms.attempts import AttemptPolicy, Attempts
from grader.batch.lms.columns import ExportColumns, Question
from grader.batch.lms.export_layout import ExportLayout, HeldTable, Records
from grader.batch.lms.gradebooks import gradebook_title
from grader.batch.lms.matching import first_of, match_questions, shorten
from grader.batch.lms.notes import notes_on_questions, notes_on_rows
from grader.batch.lms.systems import EXPORT_FORMATS, FORMAT_NAMES, OWN_TABLE, ExportFormat
from grader.batch.table import Record
from grader.errors import InputError, TableError


def open_layout(
    table: Records, bank: Bank, *, names: ColumnNames
) -> tuple[Records, Layout | ExportLayout]:
    """Return a table, or what of an export is to be graded, and its layout.

    An export is read whole: the questions may stand in its rows, and attempts anywhere.

    Raises
    ------
    InputError
        `names.format` is no format.
    TableError
        Columns are missing; the table is not of the format that the user names, or none of
        its questions has an item.
    """
    if names.format not in (None, *FORMAT_NAMES):
        must = f"it must be one of {', '.join(FORMAT_NAMES)}"
        raise InputError("--format", f"the format is {names.format!r}; {must}")
    if names.format != OWN_TABLE and (names.format or not _is_long(table.header, names)):
        rows = iter(table)
        first = next(rows, None)
        records = () if first is None else chain((first,), rows)
        table = HeldTable(table, records)
        if found := _recognised(table, first, names.format):
            return _laid_out(table, *found, bank=bank, names=names)
        if title := gradebook_title(table.header, first):
            raise TableError(
                table.name,
                f"this is a {title}, which holds no answers; it must be an export with answers",
                "'grader export' writes grades into such files.",
            )
    if _is_long(table.header, names):
        return table, find_layout(table.header, bank, names=names, where=table.name)
    return table, _wide_layout(table, bank, names)


def _wide_layout(table: Records, bank: Bank, names: ColumnNames) -> Layout:
    """The layout of a table of ours whose columns are named like items, or by their prompts."""
    header = [name.strip() for name in table.header]
    told = {*names.items, *filter(bank.item_by_id.__contains__, header)}
    taken = {*names.items.values(), *told}
    questions = [Question(name) for name in header if name and name not in told]
    found = match_questions(questions, bank, named={}, is_ordered=False, where=table.name)
    matches = [match for match in found.values() if match.item_id not in taken]
    items = {match.question.name: match.item_id for match in matches} | dict(names.items)
    layout = find_layout(table.header, bank, names=replace(names, items=items), where=table.name)
    if not (matches and isinstance(layout, WideLayout)):
        return layout
    carried = f"carried along, not graded: {first_of(map(shorten, layout.carried))}"
    notes = [f"question {match}" for match in matches] + ([carried] if layout.carried else [])
    return replace(layout, notes=tuple(notes))


def _is_long(header: Sequence[str], names: ColumnNames) -> bool:
    """Whether a table is one of ours, as the user or the header says."""
    folded = {name.strip().casefold() for name in header}
    return bool(names.item or names.response) or {ITEM_COLUMN, RESPONSE_COLUMN} <= folded


def _recognised(
    table: Records, first: Record | None, name: str | None
) -> tuple[ExportFormat, ExportColumns] | None:
    """The first format that fits, or the one that the user names."""
    tried = [each for each in EXPORT_FORMATS if name in (None, each.name)]
    for each in tried:
        if columns := each.find(table.header, first):
            return each, columns
    if name is None:
        return None
    raise TableError(
        table.name,
        f"this is no {tried[0].title}; found the columns "
        f"{first_of(shorten(column, n_most=20) for column in table.header)}",
        "without --format the format is found out by the header.",
    )


def _laid_out(
    table: Records,
    export: ExportFormat,
    columns: ExportColumns,
    *,
    bank: Bank,
    names: ColumnNames,
) -> tuple[Records, ExportLayout]:
    """The records to grade, and what they hold."""
    records = list(table)
    fitted = [_fitted(record, len(table.header)) for record in records]
    handed_in = [record for record in fitted if columns.is_handed_in(record)]
    attempts = Attempts(columns, handed_in)
    kept = attempts.chosen(AttemptPolicy(names.attempts), where=table.name)
    questions = _questions(columns, kept)
    matches = match_questions(
        list(questions),
        bank,
        named=names.items,
        is_ordered=all(column.name_at is None for column in columns.answers),
        where=table.name,
    )
    if not matches:
        raise _nothing_matched(table.name, export, questions, bank)
    answered_at = frozenset(chain.from_iterable(questions[question] for question in matches))
    carried_at = tuple(at for at in range(len(table.header)) if at not in answered_at)
    numbers = attempts.numbers
    needs_numbers = columns.attempt is None and len({numbers[r.row] for r in kept}) > 1
    layout = ExportLayout(
        columns=columns,
        carried=tuple(_distinct_names([table.header[at] for at in carried_at])),
        carried_at=carried_at,
        item_of={question: match.item_id for question, match in matches.items()},
        answered_at=answered_at,
        attempts=numbers if needs_numbers else {},
        id=_id_column(table, columns, names),
        notes=(
            f"read as {export.title} (--format {export.name})",
            *notes_on_questions(questions, matches),
            *notes_on_rows(
                len(fitted), n_handed_in=len(handed_in), n_kept=len(kept), policy=names.attempts
            ),
        ),
    )
    rows = {record.row for record in kept}
    return HeldTable(table, [record for record in records if record.row in rows]), layout


def _questions(columns: ExportColumns, records: Iterable[Record]) -> dict[Question, set[int]]:
    """Every question -> the columns of its answers, in the order of the columns."""
    found: dict[Question, set[int]] = {}
    for record in records:
        for at, question, _ in columns.answers_of(record):
            found.setdefault(question, set()).add(at)
    return dict(sorted(found.items(), key=lambda entry: min(entry[1])))


def _id_column(table: Records, columns: ExportColumns, names: ColumnNames) -> int | None:
    """The column of the submission's id: the user's, else the system's."""
    if names.id is None:
        return columns.id
    stripped = [name.strip() for name in table.header]
    if names.id not in stripped:
        problem = f"column {names.id!r} is missing; found {first_of(map(shorten, stripped))}"
        raise TableError(table.name, problem)
    return stripped.index(names.id)


def _fitted(record: Record, n_cells: int) -> Record:
    """The record with as many cells as the header; the row's fault is told where it is graded."""
    cells = (*record.cells, *[""] * (n_cells - len(record.cells)))[:n_cells]
    return replace(record, cells=cells)


def _distinct_names(header: Iterable[str]) -> Iterator[str]:
    """The names, a number behind those that were there before: systems repeat them."""
    seen: set[str] = set()
    for at, cell in enumerate(header, start=1):
        name = cell.strip() or f"column_{at}"
        distinct, n = name, 1
        while distinct in seen:
            n += 1
            distinct = f"{name} ({n})"
        seen.add(distinct)
        yield distinct


def _nothing_matched(
    where: str, export: ExportFormat, questions: Collection[Question], bank: Bank
) -> TableError:
    names = list(dict.fromkeys(shorten(question.name) for question in questions))
    if not names:
        problem = f"read as {export.title}, it holds no attempt; one must have been handed in"
        return TableError(where, problem)
    pair = shlex.quote(f"{next(iter(questions)).key}={bank.items[0].id}")
    return TableError(
        where,
        f"read as {export.title}, none of its questions is like an item of course "
        f"{bank.course!r}; found {first_of(map(repr, names))}",
        f"say which is which: --map {pair} (items: {first_of(bank.item_by_id)}).",
    )
