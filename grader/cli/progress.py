"""A progress bar on standard error; silent when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Row = TypeVar("Row")


SLOW = 10
"""A second, below which a rate has a decimal."""


class _RateColumn(ProgressColumn):
    """Rows a second, once there is something to divide."""

    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text(f"{rate:,.{0 if rate >= SLOW else 1}f}/s" if rate else "")


def track(
    rows: Iterable[Row], *, total: int | None, n_done: int = 0, doing: str = "Grading"
) -> Iterator[Row]:
    """Yield the rows and show how many are done, how fast, and the time left.

    Parameters
    ----------
    total : int or None
        None when it is not known; then no time is foretold.
    n_done : int
        Of the total, those that an earlier run has done.
    doing : str
        What is done to them.
    """
    columns = (
        TextColumn(doing, markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
    )
    is_watched = sys.stderr.isatty()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not is_watched) as progress:
        yield from progress.track(rows, total=total, completed=n_done)
