"""Titles: what a guide calls itself, in its first heading, first line or front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.bank.guide.markup import strip_markup
from grader.bank.guide.sections import Section
from grader.bank.guide.tokens import Kind, Token

MAX_TITLE_WORDS = 18
"""Longer first lines are sentences of an introduction."""

MAX_LINES_ABOVE = 3
"""A bold line further down heads a part of the introduction."""

MAX_FRONT_MATTER_LINES = 60
"""A pair of rules further apart than this parts sections, not metadata."""

Lines = tuple[tuple[int, str], ...]


def find_title(sections: Sequence[Section]) -> str | None:
    """Return the guide's title, or None if it opens with its quiz or an introduction."""
    before = sections[0].tokens
    for token in before:
        if token.kind is Kind.HEADING and token.text:
            return strip_markup(token.text)
    first_lines = [token for token in before if token.is_content][:MAX_LINES_ABOVE]
    # A chat's 'Here is your guide:' may stand above the bold title.
    bold = [token for token in first_lines if token.is_bold_line]
    first = next(filter(_may_be_title, [*bold, *first_lines[:1]]), None)
    return strip_markup(first.text) if first is not None else None


def _may_be_title(token: Token) -> bool:
    is_short = len(token.raw.split()) <= MAX_TITLE_WORDS
    is_line = token.kind is Kind.TEXT and token.label is None
    return is_line and is_short and not token.raw.rstrip("*_ ").endswith((".", "?", ";", ":"))


def without_front_matter(lines: Lines) -> tuple[Lines, str | None]:
    """Return the lines below YAML front matter, and the title that it states."""
    first = next((i for i, (_, text) in enumerate(lines) if text.strip()), None)
    if first is None or lines[first][1].strip() != "---":
        return lines, None
    head = lines[first + 1 : first + 1 + MAX_FRONT_MATTER_LINES]
    end = next((i for i, (_, text) in enumerate(head) if text.strip() in {"---", "..."}), None)
    if end is None or not all(_is_metadata(text) for _, text in head[:end]):
        return lines, None
    found = (re.match(r"title:\s*(\S.*)", text, re.IGNORECASE) for _, text in head[:end])
    title = next((match[1].strip("\"' ") for match in found if match), None)
    return lines[first + end + 2 :], title


def _is_metadata(text: str) -> bool:
    """Whether a line reads as YAML: 'key: value', a list member, a comment."""
    return not text.strip() or bool(re.match(r"\s|-\s|#|[\w.-]+\s*:", text))
