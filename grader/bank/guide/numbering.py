"""Numbering: which numbered lines begin the entries of a section, and which a list inside one."""

from __future__ import annotations

from collections.abc import Sequence

from grader.bank.guide.tokens import Kind, Token

INDENT_SLACK = 1
"""Right-aligned numbers differ by one column: ' 9.' and '10.'."""


def numbered_starts(tokens: Sequence[Token]) -> list[int]:
    """Return the indexes of the outermost numbered items; none if bullets stand further out."""
    listed = [i for i, token in enumerate(tokens) if token.number is not None]
    if not listed:
        return []
    outer = min(tokens[i].indent for i in listed)
    bullets = [token.indent for token in tokens if token.kind is Kind.BULLET]
    if bullets and min(bullets) + INDENT_SLACK < outer:
        return []
    headings = [i for i in listed if tokens[i].kind is Kind.HEADING]
    listed = headings or [i for i in listed if tokens[i].indent <= outer + INDENT_SLACK]
    return _without_sublists(tokens, listed)


def _without_sublists(tokens: Sequence[Token], listed: Sequence[int]) -> list[int]:
    """Drop numbers that restart below a text ending in a colon: a list inside an item."""
    kept: list[int] = []
    numbers = [tokens[i].number or 0 for i in listed]
    inner_next = 1
    for place, i in enumerate(listed):
        expected = (tokens[kept[-1]].number or 0) + 1 if kept else numbers[0]
        may_be_inner = bool(kept) and numbers[place] == inner_next
        comes_later = may_be_inner and expected in numbers[place + 1 :]
        if comes_later and (inner_next > 1 or _announces_list(tokens, kept[-1], end=i)):
            inner_next += 1
            continue
        # A number alone on a line that is not the next one is an answer: '404.'
        if numbers[place] in {expected, 1} or tokens[i].text:
            kept.append(i)
            inner_next = 1
    return kept


def _announces_list(tokens: Sequence[Token], start: int, *, end: int) -> bool:
    """Whether the text before the first number below an item ends in a colon."""
    before = [t for t in tokens[start:end] if t.is_content]
    own = [t for t in before[1:] if t.number is None]
    if any(token.kind is Kind.HEADING for token in own):
        return False
    return (own[-1] if own else before[0]).text.rstrip("*_ ").endswith(":")
