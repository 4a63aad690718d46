"""A figure that the scores at hand do not define: NaN, with the reason."""

from __future__ import annotations

import math


class Undefined(float):
    """NaN that says why; arithmetic with it gives plain NaN, so read the reason first.

    Parameters
    ----------
    reason : str
        Part of a sentence that a report can show in place of the figure.

    Examples
    --------
    >>> figure = Undefined("all human scores are 3")
    >>> math.isnan(figure), figure.reason
    (True, 'all human scores are 3')
    """

    reason: str

    def __new__(cls, reason: str) -> Undefined:
        figure = super().__new__(cls, math.nan)
        figure.reason = reason
        return figure

    def __reduce__(self) -> tuple[type[Undefined], tuple[str]]:
        # float would pickle the NaN alone.
        return Undefined, (self.reason,)


def reason_of(figure: float) -> str:
    """Return why a figure is undefined; empty when it is a number, or NaN of unknown origin."""
    return figure.reason if isinstance(figure, Undefined) else ""


def why_no_comparison(with_system: float, with_person: float) -> str:
    """Say which of a rater's two agreements is undefined, and why; empty if neither is."""
    if reason := reason_of(with_system):
        return f"human and system: {reason}"
    if reason := reason_of(with_person):
        return f"second rater in place of the system: {reason}"
    return ""
