"""Workbooks written: texts stay texts, whatever they begin with, and numbers numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

MAX_WORKBOOK_ROWS = 1_048_575
"""Without the header: what Excel reads."""

MAX_WORKBOOK_CHARACTERS = 32_767
"""Of one cell, likewise."""

_SHOWN = "\ufffd"
_NOT_IN_WORKBOOKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML can't hold; the replacement character marks their place."""


def save_workbook(
    target: Path | IO[bytes], header: Sequence[str], *, rows: Iterable[Iterable[Any]]
) -> None:
    """Save one sheet of grades, row by row, so that a long one needs little memory.

    Parameters
    ----------
    rows : iterable of iterable
        Texts of at most `MAX_WORKBOOK_CHARACTERS`, numbers, truth values, None for a blank.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("grades")
    sheet.freeze_panes = "A2"
    for row in chain([header], rows):
        cells = []
        for value in row:
            is_text = isinstance(value, str)
            cell = WriteOnlyCell(sheet, _NOT_IN_WORKBOOKS.sub(_SHOWN, value) if is_text else value)
            if is_text:
                cell.data_type = "s"  # else "=1+1" would be a formula
            cells.append(cell)
        sheet.append(cells)
    book.save(target)
