"""Tokens: each line of a guide with its form named (heading, numbered item, row …).

A token says what a line looks like; what it means depends on its section and is
decided by the modules that read sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from grader.bank.guide import lexicon
from grader.bank.guide.labels import Label, find_label, rest_of_marked
from grader.bank.guide.markup import fold

TAB_COLUMNS = 4
"""Columns that a tab indents by (CommonMark)."""

MIN_COMPACT_ITEMS = 3
"""Two numbers in a line may be anything; '1. … 2. … 3. …' is a list."""

MAX_LINE_CHARS = 20_000
"""Longer lines are no item, heading or row; they are kept as text, unexamined."""


class Kind(Enum):
    """The form of a line."""

    BLANK = "blank"
    RULE = "rule"
    HEADING = "heading"
    ROW = "table row"
    NUMBERED = "numbered item"
    LETTERED = "lettered item"
    BULLET = "bullet item"
    TEXT = "text"


@dataclass(frozen=True)
class Token:
    """One line, or a piece of a line that HTML tags part.

    Attributes
    ----------
    text : str
        What follows the marker and the label; all of the line if it has neither.
    raw : str
        The line without its indent.
    level : int
        1 to 6 in a heading, else 0.
    number : int or None
        Of a numbered item or a numbered label.
    is_quoted : bool
        The line stood behind ``>``.
    unlabelled : str
        The text with its label, where it has one.
    """

    line: int
    kind: Kind
    text: str
    raw: str
    indent: int = 0
    level: int = 0
    number: int | None = None
    label: Label | None = None
    is_quoted: bool = False
    unlabelled: str = ""

    @property
    def is_bold_line(self) -> bool:
        """Whether the whole text is one bold span."""
        return bool(_BOLD_LINE.fullmatch(self.text.replace("****", "")))

    @property
    def is_content(self) -> bool:
        """Whether the line says anything."""
        return self.kind not in {Kind.BLANK, Kind.RULE}

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row."""
        if "\t" in self.raw and not self.raw.startswith("|"):
            return tuple(cell.strip() for cell in self.raw.split("\t") if cell.strip())
        row = self.raw.strip().removeprefix("|").removesuffix("|")
        return tuple(cell.strip().replace("\\|", "|") for cell in _CELL_BREAK.split(row))


_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).)+\1\W{0,2}")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(?:[-_*=~•·—–]\s?){3,}")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_DECORATED = re.compile(r"([-=~*_]{2,})\s*([^-=~*_\s][^*]*?)\s*[-=~*_]{2,}")
_NUMBER = re.compile(
    r"(?P<open>(?:\*{1,3}|_{1,3})?)[(\[]?(?P<number>\d{1,3})"
    r"(?:[.)\]:]{1,2}[-–]?|\\[.)]|\s?[-–]\s)(?P<close>\*{0,3}|_{0,3})(?P<gap>\s+|$|(?=[^\W\d]|[¿\"“„*`$]))"
)
_BARE_NUMBER = re.compile(r"(?P<open>)(?P<number>\d{1,2})(?P<close>)")
_EMOJI_NUMBER = re.compile(r"(?P<number>\d{1,2}|\N{KEYCAP TEN})\ufe0f?\u20e3?\s*")
_LETTER = re.compile(r"(?:\*\*)?[(]?([A-Za-z]|[ivxIVX]{1,5})[.)](?:\*\*)?\s+(?=\S)")
_COMPACT_MARK = re.compile(r"(?<!\S)(\d{1,3})[.)]\s+(?=\S)")
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?\\s+(?=\\S)"
)
_BULLET = re.compile(
    r"(?:[-*+•◦▪‣●○■□➢➤►▸→✓✔✅☑–—·]|\N{WHITE RIGHT-POINTING SMALL TRIANGLE})\s+(?=\S)"
)
_CHECKBOX = re.compile(r"\[[ xX]?\]\s+")
QUOTE = re.compile(r">\s?")
_TAGS = re.compile(r"(</?(?:details|summary)\b[^<>]*>|<br\s*/?>)", re.IGNORECASE)
_SHOWS_ANSWER = re.compile(
    rf"(?:\b(?:{lexicon.ANSWER_WORDS})s?(?:en|n|e|s)?\b|\breveal\b)", re.IGNORECASE
)


def lex_line(number: int, text: str) -> list[Token]:
    """Return the tokens of one line: several only where HTML tags part it."""
    if "<" in text and _TAGS.search(text):
        return list(_lex_tagged(number, text))
    return [_lex_piece(number, piece) for piece in _compact_items(text)]


def _compact_items(text: str) -> list[str]:
    """The items of a key written in one line: '1. b  2. c  3. a', with or without a heading."""
    marks = list(_COMPACT_MARK.finditer(text)) if len(text) <= MAX_LINE_CHARS else []
    in_order = [int(mark[1]) for mark in marks] == list(range(1, len(marks) + 1))
    if len(marks) < MIN_COMPACT_ITEMS or not in_order:
        return [text]
    head = text[: marks[0].start()].strip()
    if head and not head.endswith(":"):
        return [text]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = [text[mark.start() : end] for mark, end in zip(marks, ends, strict=True)]
    return [*filter(None, [head]), *(item.strip(" \t,;|") for item in items)]


def _lex_tagged(number: int, text: str) -> Iterator[Token]:
    """The pieces between tags; a summary that offers the answer is an answer's label."""
    in_summary = False
    for piece in _TAGS.split(text):
        if _TAGS.fullmatch(piece):
            in_summary = piece.lower().startswith("<summary")
        elif in_summary and len(fold(piece).split()) <= 5 and _SHOWS_ANSWER.search(piece):
            yield Token(number, Kind.TEXT, "", piece, label=Label.ANSWER)
        elif piece.strip():
            yield _lex_piece(number, piece)


def _lex_piece(line: int, text: str) -> Token:
    expanded = text.expandtabs(TAB_COLUMNS)
    indent = len(expanded) - len(expanded.lstrip())
    raw = text.strip()
    is_quoted = raw.startswith(">")
    while quote := QUOTE.match(raw):
        raw = raw[quote.end() :]
    token = Token(line, Kind.TEXT, raw, raw, indent=indent, is_quoted=is_quoted)
    if not raw:
        return replace(token, kind=Kind.BLANK)
    if len(raw) > MAX_LINE_CHARS:
        return token
    if _is_row(raw):
        return replace(token, kind=Kind.ROW)
    if _RULE.fullmatch(raw) or (set(raw) <= set("-_*=~ ") and len(raw) > 2):
        return replace(token, kind=Kind.RULE)
    return _lex_marked(token)


def _is_row(raw: str) -> bool:
    if raw.startswith("|"):
        return raw.count("|") > 1 and not raw.startswith("||")
    return bool(re.match(r"[^\t]*\S[^\t]*\t+\s*\S", raw)) and not _MARKED_BY_TAB.match(raw)


_MARKED_BY_TAB = re.compile(r"(?:\d{1,3}[.)]|[-*•◦▪●○o]|[a-zA-Z][.)])\t[^\t]*$")
"""A word processor puts a tab between a list marker and its text."""


def _lex_marked(token: Token) -> Token:
    """The token with its heading, bullet, number and label taken off, in this order."""
    if heading := _HEADING.fullmatch(token.raw):
        token = replace(token, kind=Kind.HEADING, level=len(heading[1]), text=heading[2])
    elif (decorated := _DECORATED.fullmatch(token.raw)) and decorated[1] not in {"**", "__"}:
        token = replace(token, kind=Kind.HEADING, level=6, text=decorated[2])
    elif bullet := _BULLET.match(token.raw):
        text = token.raw[bullet.end() :]
        if checkbox := _CHECKBOX.match(text):
            text = text[checkbox.end() :]
        token = replace(token, kind=Kind.BULLET, text=text)
    elif emoji := _EMOJI.match(token.raw):
        token = replace(token, text=token.raw[emoji.end() :])
    token = _lex_label(_lex_number(token))
    if token.kind is Kind.TEXT and token.label is None and (match := _LETTER.match(token.raw)):
        opening = "**" if match[0].startswith("**") and not match[0].rstrip().endswith("**") else ""
        return replace(token, kind=Kind.LETTERED, text=opening + token.raw[match.end() :])
    return token


def _lex_number(token: Token) -> Token:
    match = _NUMBER.match(token.text) or _BARE_NUMBER.fullmatch(token.text)
    if match is None:
        keycap = _EMOJI_NUMBER.match(token.text)
        if keycap is None or "\u20e3" not in keycap[0]:
            return token
        kind = token.kind if token.kind is Kind.HEADING else Kind.NUMBERED
        text = token.text[keycap.end() :]
        return replace(token, kind=kind, number=int(keycap["number"]), text=text)
    text = rest_of_marked(token.text, match)
    kind = token.kind if token.kind is Kind.HEADING else Kind.NUMBERED
    return replace(token, kind=kind, number=int(match["number"]), text=text)


def _lex_label(token: Token) -> Token:
    labelled = find_label(token.text)
    if labelled is None:
        return token
    number = token.number if labelled.number is None else labelled.number
    return replace(
        token, label=labelled.label, number=number, text=labelled.rest, unlabelled=token.text
    )
