"""Lines: a document's lines as tokens, with what only neighbouring lines can tell.

Underlined headings, tables without outer pipes, options ('A:', 'B:') and code blocks
are told by the lines beside them; what one line tells is in `guide_tokens`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from grader.bank.guide.labels import Label
from grader.bank.guide.tokens import QUOTE, TAB_COLUMNS, Kind, Token, lex_line

MIN_QUOTED_SHARE = 0.8
"""If nearly all is quoted, quoting tells nothing; answers alone are half of a guide."""

MAX_TITLE_WORDS = 12
"""An underlined line with more words is a paragraph above a rule."""

MAX_UNDERLINE_EXCESS = 12
"""Typists draw the line about as long as the title."""

_NO_TITLE_END = (".", "?", ",", ";")


_UNDERLINED_KINDS = frozenset({Kind.TEXT, Kind.LETTERED, Kind.NUMBERED})
_SEPARATOR_ROW = re.compile(r"\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+")
_OPTION = re.compile(r"([A-H]):\s")


def lex(lines: Iterable[tuple[int, str]]) -> list[Token]:
    """Return the tokens of numbered lines; underlined headings become one token."""
    tokens: list[Token] = []
    in_code = False
    for number, text in _unwrapped(list(lines)):
        if text.lstrip().startswith(("```", "~~~")):
            in_code = not in_code
            continue
        if in_code:
            tokens.append(Token(number, Kind.TEXT, text, text, indent=TAB_COLUMNS))
            continue
        tokens.extend(lex_line(number, text))
        _merge_underlined(tokens, text)
    return _with_options(_with_open_tables(tokens))


def _with_open_tables(tokens: list[Token]) -> list[Token]:
    """Tokens in which lines of a table without outer pipes are rows."""
    in_table = False
    for i, token in enumerate(tokens):
        below = tokens[i + 1].raw if i + 1 < len(tokens) else ""
        in_table = "|" in token.raw and (in_table or bool(_SEPARATOR_ROW.fullmatch(below)))
        if in_table:
            tokens[i] = replace(token, kind=Kind.ROW, text=token.raw, number=None, label=None)
    return tokens


def _unwrapped(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines of a guide that was copied whole as a quotation or as a block of code."""
    said = [text for _, text in lines if text.strip()]
    if sum(text.lstrip().startswith(">") for text in said) >= MIN_QUOTED_SHARE * len(said):
        lines = [(number, QUOTE.sub("", text.lstrip(), count=1)) for number, text in lines]
    first = next((i for i, (_, text) in enumerate(lines) if text.strip()), None)
    if first is None or not re.match(r"(```|~~~)\w*$", lines[first][1].strip()):
        return lines
    fence = lines[first][1].strip()[:3]
    last = next((i for i in range(len(lines) - 1, first, -1) if lines[i][1].strip() == fence), None)
    return [line for i, line in enumerate(lines) if i not in {first, last}]


def _with_options(tokens: list[Token]) -> list[Token]:
    """Tokens in which 'A:' beside 'B:' is an option to choose, not the label of an answer."""
    letters = [match[1] if (match := _OPTION.match(token.raw)) else "" for token in tokens]
    listed = ["", *letters, ""]
    for i, letter in enumerate(letters):
        beside = {listed[i], listed[i + 2]} - {""}
        if letter and beside & {chr(ord(letter) - 1), chr(ord(letter) + 1)}:
            text = tokens[i].raw[3:].strip()
            tokens[i] = replace(tokens[i], kind=Kind.LETTERED, label=None, text=text)
    return _with_lettered_answers(tokens)


def _with_lettered_answers(tokens: list[Token]) -> list[Token]:
    """Tokens in which 'A.' right below 'Q.' labels an answer, unless 'B.' follows."""
    content = [i for i, token in enumerate(tokens) if token.is_content]
    for above, i, below in zip([-1, *content], content, [*content[1:], -1], strict=False):
        token = tokens[i]
        is_lone = below < 0 or tokens[below].kind is not Kind.LETTERED
        after_question = above >= 0 and tokens[above].label is Label.QUESTION
        is_a = token.kind is Kind.LETTERED and token.raw.lstrip("*_(")[:1] == "A"
        if is_a and after_question and is_lone:
            tokens[i] = replace(token, kind=Kind.TEXT, label=Label.ANSWER)
    return tokens


def _merge_underlined(tokens: list[Token], text: str) -> None:
    """Turn the two lines of an underlined (setext) heading into its token, in place."""
    level = {"=": 1, "-": 2}.get(text.strip()[:1], 0)
    is_underline = bool(re.fullmatch(r"={3,}|-{3,}", text.strip()))
    if not is_underline or len(tokens) < 2:
        return
    above = tokens[-2]
    is_single = len(tokens) < 3 or not tokens[-3].is_content or tokens[-3].kind is Kind.HEADING
    # An exporter's rule of eighty dashes is a rule, whatever stands above it.
    fits = len(text.strip()) <= len(above.raw) + MAX_UNDERLINE_EXCESS
    is_title = len(above.raw.split()) <= MAX_TITLE_WORDS and not above.raw.endswith(_NO_TITLE_END)
    if above.kind in _UNDERLINED_KINDS and is_single and fits and is_title:
        tokens[-2:] = [replace(above, kind=Kind.HEADING, level=level, text=above.raw)]
