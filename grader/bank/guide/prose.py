"""Prose: the tokens of one entry as the text that a student or teacher reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from grader.bank.guide.markup import strip_markup
from grader.bank.guide.rows import is_separator
from grader.bank.guide.tokens import Kind, Token

_LETTER_MARKER = re.compile(r"\W*([A-Za-z]|[ivxIVX]+)([.):])")
_LEADING_MARK = re.compile(r"^[\s:–—→]+(?=\S)")


def prose(tokens: Sequence[Token]) -> str:
    """Return clean text: wrapped lines joined, bullets and paragraphs on lines of their own."""
    text = ""
    previous: Token | None = None
    for token in tokens:
        # A number alone on the entry's first line is its marker, further down a value.
        is_marker = token is tokens[0] and token.kind is Kind.NUMBERED and not token.text
        if token.is_content and not is_marker:
            piece = _piece(token, is_first=not text)
            if piece:
                text += _glue(text, token, previous=previous) + piece
        previous = token
    return _LEADING_MARK.sub("", text).strip()


def _piece(token: Token, *, is_first: bool) -> str:
    """The token's own text with its list marker in plain form."""
    if token.kind is Kind.ROW and token.text == token.raw:
        return "" if is_separator(token) else strip_markup(" | ".join(filter(None, token.cells)))
    text = strip_markup(token.text)
    if not text and token.label is None:
        return strip_markup(token.raw) if not is_first or token.kind is Kind.NUMBERED else ""
    if is_first or not text:
        return text
    if token.kind is Kind.BULLET:
        return f"- {text}"
    if token.kind is Kind.NUMBERED and token.number is not None:
        return f"{token.number}. {text}"
    if token.kind is Kind.LETTERED and (marker := _LETTER_MARKER.match(token.raw)):
        return f"{marker[1]}{marker[2]} {text}"
    return strip_markup(token.raw) if token.label else text


def _glue(text: str, token: Token, *, previous: Token | None) -> str:
    """A space where a line was only wrapped, else a line break."""
    if not text:
        return ""
    is_wrapped = (
        token.kind is Kind.TEXT
        and token.label is None
        and previous is not None
        and previous.is_content
        and previous.kind not in {Kind.ROW, Kind.HEADING}
        and not previous.is_bold_line
        and not token.text.startswith("$$")
    )
    return " " if is_wrapped else "\n"


def lead_and_body(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Part an entry into its first sentence or paragraph and what stands below.

    A first line that does not end a sentence goes on in the next; below a bare number
    or label, the first paragraph is the lead.
    """
    start = next((i for i, token in enumerate(tokens) if token.text.strip()), len(tokens) - 1)
    end = start + 1
    while end < len(tokens) and _goes_on(tokens[end - 1], tokens[end]):
        end += 1
    return list(tokens[:end]), list(tokens[end:])


def _goes_on(token: Token, after: Token) -> bool:
    is_plain = after.kind is Kind.TEXT and after.label is None
    is_same = after.is_quoted == token.is_quoted and not after.is_bold_line
    open_end = not re.search(r"[.?!:…][\"”’»)\]]*$", strip_markup(token.text))
    return is_plain and is_same and open_end and not token.is_bold_line


def content(tokens: Iterable[Token]) -> list[Token]:
    """The tokens that say something."""
    return [token for token in tokens if token.is_content and strip_markup(token.text)]
