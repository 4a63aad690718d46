"""Rows: quizzes and keys that a guide sets as tables, as if they were numbered items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.bank.guide import lexicon
from grader.bank.guide.markup import fold, strip_markup
from grader.bank.guide.tokens import Kind, Label, Token

_SEPARATOR = re.compile(r":?-+:?")
_QUESTION_HEAD = re.compile(rf"(?:{lexicon.QUESTION_WORDS}|prompt|essay)", re.IGNORECASE)
_ANSWER_HEAD = re.compile(rf"(?:{lexicon.ANSWER_WORDS})", re.IGNORECASE)
_NUMBER_CELL = re.compile(r"\W*(?:[qa]\.?\s?)?(\d{1,3})\W*", re.IGNORECASE)
_NUMBER_HEADS = {"", "no", "nr", "n", "num", "number", "nummer", "numero", "q"}


def is_separator(token: Token) -> bool:
    """Whether a row only parts the head of a table from its body, or is empty."""
    return all(not cell or _SEPARATOR.fullmatch(cell) for cell in token.cells)


def body_rows(tokens: Sequence[Token]) -> list[Token]:
    """Return the rows that hold content: no separators, no row that a separator follows."""
    rows = [token for token in tokens if token.kind is Kind.ROW]
    following = [*rows[1:], None]
    return [
        row
        for row, after in zip(rows, following, strict=True)
        if not is_separator(row)
        and not (after and is_separator(after) and any(after.cells) and _is_head(row, rows))
    ]


def _is_head(row: Token, rows: Sequence[Token]) -> bool:
    """Only the first row with content can be a table's head."""
    return row is next(other for other in rows if not is_separator(other))


def rows_as_items(tokens: Sequence[Token], *, is_key: bool) -> list[Token]:
    """Return numbered items, each with a labelled answer below it if the table has any."""
    rows = body_rows(tokens)
    head = next((t for t in tokens if t.kind is Kind.ROW and not is_separator(t)), None)
    named = _named_columns(head) if head is not None else {}
    if rows and named and rows[0] is head:
        rows = rows[1:]
    items: list[Token] = []
    for place, row in enumerate(rows, start=1):
        items.extend(_items_of(row, named, place=place, is_key=is_key))
    return items


def _named_columns(head: Token) -> dict[str, int]:
    """Column numbers by what the head says they hold; empty if it names no question or answer."""
    named: dict[str, int] = {}
    for i, cell in enumerate(strip_markup(cell) for cell in head.cells):
        if _QUESTION_HEAD.match(cell) and len(cell.split()) <= 3:
            named.setdefault("question", i)
        elif _ANSWER_HEAD.match(cell) and len(cell.split()) <= 3:
            named.setdefault("answer", i)
        elif fold(cell) in _NUMBER_HEADS:
            named.setdefault("number", i)
    return named if {"question", "answer"} & named.keys() else {}


def _items_of(row: Token, named: dict[str, int], *, place: int, is_key: bool) -> Iterable[Token]:
    cells = row.cells
    numbers = [match for cell in cells[:1] if (match := _NUMBER_CELL.fullmatch(cell))]
    number = int(numbers[0][1]) if numbers else place
    if not named:
        texts = [cell for cell in cells[len(numbers) :] if cell]
        question, answer = ("", " ".join(texts)) if is_key and len(texts) < 2 else _split(texts)
    else:
        question = _cell(cells, named.get("question"), numbers=numbers)
        answer = _cell(cells, named.get("answer"), numbers=[])
    item = replace(row, kind=Kind.NUMBERED, number=number, text=question)
    if is_key and not question:
        return [replace(item, text=answer)]
    reply = replace(row, kind=Kind.TEXT, text=answer, label=Label.ANSWER)
    return [item, reply] if answer else [item]


def _split(texts: Sequence[str]) -> tuple[str, str]:
    return (texts[0], " ".join(texts[1:])) if texts else ("", "")


def _cell(cells: Sequence[str], column: int | None, *, numbers: Sequence[re.Match[str]]) -> str:
    """The cell's text; empty where the 'Question' column holds the number only."""
    if column is None or column >= len(cells) or (column == 0 and numbers):
        return ""
    return cells[column]
