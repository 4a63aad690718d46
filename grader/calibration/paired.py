"""Columns of scores side by side: checked, and without the rows that have a blank.

A blank is NaN (or None): a second rater may have scored half of the responses. A 0 is a
score. What is counted from the columns lives in the modules named for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.bank import Scale
from grader.errors import InputError

Scores = NDArray[np.float64]
"""Points, in the order of the responses; shape (n_responses,)."""

ROUNDING = 1e-9
"""Points written in decimals differ by rounding only; no rater's scale is this fine."""

FEW = 10
"""A scale of up to this many points is listed in a message."""


def complete_rows(**columns: ArrayLike) -> tuple[Scores, ...]:
    """Return the columns without the rows in which one of them is blank.

    Parameters
    ----------
    **columns : array-like of shape (n_responses,)
        Under the names that a message shall call them.

    Raises
    ------
    InputError
        A column is no list of numbers, or two differ in length.

    Examples
    --------
    >>> complete_rows(human_scores=[3, 0, 2], second_human_scores=[3, 1, None])
    (array([3., 0.]), array([3., 1.]))
    """
    scores = {name: column_of_scores(values, name=name) for name, values in columns.items()}
    (first, reference), *others = scores.items()
    for name, column in others:
        same_length(name, len(column), than={first: len(reference)})
    complete = ~np.isnan(sum(scores.values()))
    if complete.all():
        return tuple(scores.values())
    return tuple(column[complete] for column in scores.values())


def column_of_scores(values: ArrayLike, *, name: str) -> Scores:
    """Return `values` as floats, blanks as NaN."""
    try:
        column = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(name, f"{error}; scores must be numbers, or NaN for a blank") from error
    if column.ndim != 1:
        raise InputError(name, f"the shape is {column.shape}; it must be (n_responses,)")
    if np.isinf(column).any():
        raise InputError(name, "a score is infinite; it must be a number, or NaN for a blank")
    return column


def same_length(name: str, n_values: int, *, than: dict[str, int]) -> None:
    """Raise unless a column is as long as the one in `than`, which is named there."""
    ((other, n_others),) = than.items()
    if n_values != n_others:
        problem = f"there are {n_values}, and {n_others} {other}"
        raise InputError(name, f"{problem}; there must be one for each response")


def of_one_length(columns: Sequence[ArrayLike]) -> list[NDArray[Any]]:
    """Return the columns as arrays with a row for each response.

    Raises
    ------
    InputError
        Two differ in length.

    Examples
    --------
    >>> of_one_length([[1, 2], [3, 4]])
    [array([1, 2]), array([3, 4])]
    """
    rows = [np.asarray(column) for column in columns]
    for place, column in enumerate(rows):
        same_length(f"columns[{place}]", len(column), than={"columns[0]": len(rows[0])})
    return rows


def steps_on(scale: Scale, values: ArrayLike, *, name: str) -> Scores:
    """Return scores as steps above the lowest point of the scale; blanks stay NaN.

    Raises
    ------
    InputError
        A score is not a point of the scale.

    Examples
    --------
    >>> steps_on(Scale(min=1, max=3, step=0.5), [1, 2.5, 3], name="human_scores")
    array([0., 3., 4.])
    """
    scores = column_of_scores(values, name=name)
    top = (scale.max - scale.min) / scale.step
    steps = np.clip(np.floor((scores - scale.min) / scale.step + 0.5), 0, top)
    # The highest point counts even where it is less than a step above the last.
    steps = np.where(np.abs(scores - scale.max) <= ROUNDING, top, steps)
    off = np.abs(scale.min + steps * scale.step - scores) > ROUNDING
    if off.any():
        place = int(off.argmax())
        raise InputError(
            name,
            f"score {place + 1} of {len(scores)} is {scores[place]:g}; it must be {_points(scale)}",
            "Round scores to the rater's scale first: Scale.round.",
        )
    return steps


def _points(scale: Scale) -> str:
    """Name the points of a scale: all of few, else its range."""
    n_steps = math.floor((scale.max - scale.min) / scale.step + ROUNDING)
    points = [*(scale.min + n * scale.step for n in range(n_steps + 1)), scale.max]
    named = dict.fromkeys(f"{point:g}" for point in points)
    if len(named) <= FEW:
        return f"one of {', '.join(named)}"
    return f"from {scale.min:g} to {scale.max:g} in steps of {scale.step:g}"


def is_constant(column: Scores) -> bool:
    """Whether all values are the same but for rounding."""
    low, high = float(column.min()), float(column.max())
    return high - low <= ROUNDING * max(1.0, abs(low), abs(high))


def why_too_few(column: Scores, *, needed: int = 1) -> str:
    """Say why a figure that takes `needed` responses is undefined; empty if it is not."""
    if len(column) >= needed:
        return ""
    if not len(column):
        return "no response has all the scores that it takes"
    found = "1 response has" if len(column) == 1 else f"{len(column)} responses have"
    return f"only {found} all the scores that it takes; there must be {needed}"


def why_no_spread(**columns: Scores) -> str:
    """Say why a figure that divides by the spread of each column is undefined, or empty."""
    for name, column in columns.items():
        if reason := why_too_few(column, needed=2):
            return reason
        if is_constant(column):
            return f"all {name.replace('_', ' ')} are {column[0]:g}"
    return ""
