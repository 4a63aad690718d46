"""A table of a report: its cells as they are, for a page to show and a file to keep."""

from __future__ import annotations

import math
from dataclasses import dataclass

Cell = str | int | float
"""A number that is undefined is NaN."""


@dataclass(frozen=True)
class Column:
    """One column: in files `name`, for readers `label`; numbers are shown to `places`."""

    name: str
    label: str
    places: int = 2


@dataclass(frozen=True)
class ReportTable:
    """A table; the first column heads its rows.

    Attributes
    ----------
    name : str
        Of its file and its place in the page; letters, digits and dashes.
    caption : str
        What the rows are.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def shown(cell: Cell, column: Column) -> str:
    """Return a cell as people read it; empty where it is undefined.

    Examples
    --------
    >>> qwk = Column("qwk", "QWK")
    >>> shown(0.7149, qwk), shown(-0.001, qwk), shown(math.nan, qwk), shown(12, qwk)
    ('0.71', '0.00', '', '12')
    """
    if not isinstance(cell, float):
        return str(cell)
    return "" if math.isnan(cell) else f"{round(cell, column.places) + 0.0:.{column.places}f}"
