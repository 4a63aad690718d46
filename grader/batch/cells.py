"""Text cells of a spreadsheet file: kept from being run as formulas, and given back.

A text that starts like a formula gets a leading quote when it is written and loses it
when it is read. Numbers are never touched.
"""

from __future__ import annotations

import re

_FORMULA_START = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?")

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
"""With a decimal point, or the comma that spreadsheets write in many countries."""

_QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r]")
"""More than one quote: a text that had one of its own before it was written."""

_NUL_SHOWN = "\ufffd"
"""A NUL ends the file for many programs; the replacement character marks its place."""


def render_cell(text: str) -> str:
    """Return `text` as it is written to a spreadsheet file.

    Examples
    --------
    >>> render_cell("=1+1"), render_cell("-5"), render_cell("It's cheap")
    ("'=1+1", '-5', "It's cheap")
    """
    text = text.replace("\0", _NUL_SHOWN)
    if _NUMBER.fullmatch(text):
        return text
    is_risky = _FORMULA_START.match(text) or _QUOTED_FORMULA.match(text)
    return f"'{text}" if is_risky else text


def parse_cell(cell: str) -> str:
    """Return the text that `render_cell` wrote.

    Examples
    --------
    >>> parse_cell("'=1+1")
    '=1+1'
    """
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def parse_number(cell: str) -> float | None:
    """Return the number in a cell, with a decimal point or comma; None where there is none.

    Examples
    --------
    >>> parse_number(" 7,5 "), parse_number("1,234.5"), parse_number("")
    (7.5, None, None)
    """
    cell = cell.strip()
    return float(cell.replace(",", ".")) if _PLAIN_NUMBER.fullmatch(cell) else None
