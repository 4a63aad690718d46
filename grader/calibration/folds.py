"""Responses divided for cross-validation: what belongs together stays on one side."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

# It ships no type information.
from scipy.sparse import coo_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]
from sklearn.model_selection import KFold, LeaveOneOut, RepeatedKFold

from grader.calibration.ladder import Groups, Split

FEWEST_FOR_FOLDS = 20
"""Below, a tenth of the responses is one: each is left out by itself, once."""

N_FOLDS = 10
"""Kohavi (1995), a study of cross-validation and bootstrap, IJCAI 14, 1137-1143."""

N_REPEATS = 5
"""Of the division into folds, so that no choice hangs on one of them."""

ENOUGH_FOR_ONE = 200
"""From here on one division is as good: its tenths are as large as a small class."""

N_FOLDS_OF_MANY = 5
MANY = 1000
"""From here on a fit costs seconds, and four fifths teach as much as nine tenths."""


def joined(*columns: Sequence[Hashable]) -> Groups:
    """Return groups so that responses with an equal value in some column share one.

    Parameters
    ----------
    *columns : sequence of hashable, each of shape (n_responses,)
        None where a response has no such value.

    Examples
    --------
    >>> joined(["ann", "ben", None, "ann"], ["yes", "no", "no", "so"])
    array([0, 1, 1, 0])
    """
    pairs = [pair for column in columns for pair in _pairs(column)]
    ones, others = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    n = len(columns[0])
    linked = coo_array((np.ones(len(pairs)), (ones, others)), shape=(n, n))
    groups: Groups = connected_components(linked, directed=False)[1].astype(np.int64)
    return groups


def _pairs(column: Iterable[Hashable]) -> Iterable[tuple[int, int]]:
    """Each place with the first one of the same value."""
    first: dict[Hashable, int] = {}
    for place, value in enumerate(column):
        if value is not None:
            yield first.setdefault(value, place), place


def divide(groups: Groups, *, random_state: int | np.random.RandomState | None) -> list[Split]:
    """Return rows to fit on and rows to predict; every row is predicted equally often.

    Parameters
    ----------
    groups : array of shape (n_responses,)
        Rows of a group are never on both sides.
    """
    names, of_row = np.unique(groups, return_inverse=True)
    if len(names) < FEWEST_FOR_FOLDS:
        divided = LeaveOneOut()
    else:
        divided = RepeatedKFold(
            n_splits=_n_folds(len(names)),
            n_repeats=N_REPEATS if len(names) < ENOUGH_FOR_ONE else 1,
            random_state=random_state,
        )
    return [_rows_of(split, of_row) for split in divided.split(names)]


def divide_once(groups: Groups, *, random_state: int | np.random.RandomState | None) -> list[Split]:
    """Return a division in which every row is predicted once; as `divide`."""
    names, of_row = np.unique(groups, return_inverse=True)
    divided = KFold(_n_folds(len(names)), shuffle=True, random_state=random_state)
    return [_rows_of(split, of_row) for split in divided.split(names)]


def _n_folds(n_groups: int) -> int:
    return N_FOLDS if n_groups < MANY else N_FOLDS_OF_MANY


def _rows_of(split: Split, of_row: Groups) -> Split:
    """The rows of the groups on either side."""
    inside, outside = (np.flatnonzero(np.isin(of_row, side)) for side in split)
    return inside, outside
