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

RATE_SECONDS = 3600.0
"""Of the past, for the rate: one part of a large table may take half an hour. Of what is
quicker than that, the last thousand updates count, some two minutes."""


class _RateColumn(ProgressColumn):
    """Rows a second, once there is something to divide."""

    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text(render_rate(rate) if rate else "")


def render_rate(per_second: float) -> str:
    """Return a rate by the second, or by the minute where that says more.

    Examples
    --------
    >>> render_rate(1250.4), render_rate(0.02)
    ('1,250/s', '1.2/min')
    """
    return f"{per_second:,.0f}/s" if per_second >= 1 else f"{60 * per_second:.1f}/min"


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
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not is_watched,
        speed_estimate_period=RATE_SECONDS,
    ) as progress:
        yield from progress.track(rows, total=total, completed=n_done)
