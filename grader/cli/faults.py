"""Rows that must be mended: named on standard error, and the exit code that says so."""

from __future__ import annotations

import sys
from collections.abc import Sequence

ROWS_FAILED = 3
"""Exit code: done, but some rows must be mended."""

FIRST_FAULTS = 10
"""Faults shown word for word; a file that is quite wrong shows as much by these."""


def report_rows(notes: Sequence[str], faults: Sequence[str], *, hint: str = "") -> None:
    """Print the notes, the first faults, and how many more there are.

    Parameters
    ----------
    hint : str
        Where all of the faults are listed, if anywhere.
    """
    n_more = len(faults) - FIRST_FAULTS
    more = [f"{n_more} more rows must be mended{hint}"] if n_more > 0 else []
    for message in [*notes, *faults[:FIRST_FAULTS], *more]:
        print(message, file=sys.stderr)
