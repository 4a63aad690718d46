"""Which responses a person should score next, and how many more it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.bank import Scale
from grader.calibration.measures import RECIPES, AgreementLine
from grader.calibration.rated import RatedColumns, RatedResponse

TARGET_HALF_WIDTH = 0.05
"""Of the interval of QWK: past it, more scores hardly change what is said of the system."""

NEW = 1.0
"""Distance of a response to whose item nothing like it was scored."""

Vectors = NDArray[np.float32]
"""Unit vectors of texts, shape (n_texts, n_dims)."""


@dataclass(frozen=True)
class Candidate:
    """A response that may be scored; points on `scale`, `student_id` empty where unknown."""

    response_id: str
    item_id: str
    text: str
    score: float
    scale: Scale
    student_id: str = ""

    @property
    def unsureness(self) -> float:
        """How much room its place on the scale leaves, in [0, 1]: none at the ends."""
        room = max((self.score - self.scale.min) * (self.scale.max - self.score), 0.0)
        return 2 * math.sqrt(room) / (self.scale.max - self.scale.min)


@dataclass(frozen=True)
class NextScore:
    """A response that was chosen.

    Attributes
    ----------
    distance : float
        To the nearest response to its item that is scored, or was chosen before; in [0, 1].
    """

    candidate: Candidate
    distance: float


def choose_next(
    candidates: Sequence[Candidate],
    vectors: Vectors,
    *,
    scored: Sequence[tuple[str, NDArray[np.float32]]],
    n: int,
) -> list[NextScore]:
    """Return up to `n` responses, the most instructive first.

    Greedy: each time the one with the largest distance to all that are scored or chosen, and
    distance counts up to double where the score is unsure. Items share nothing.

    Parameters
    ----------
    vectors : array of shape (n_candidates, n_dims)
        Unit vectors of their texts.
    scored : sequence of (str, array of shape (n_dims,))
        Item id and vector of each response that a person has scored.
    n : int
        Fewer are returned where no other text is left.

    References
    ----------
    Gonzalez (1985), clustering to minimize the maximum intercluster distance,
    doi:10.1016/0304-3975(85)90224-5.
    """
    items = np.array([each.item_id for each in candidates])
    unsure = np.array([each.unsureness for each in candidates])
    distances = np.full(len(candidates), NEW)
    for item_id, vector in scored:
        _approach(distances, vectors, vector, is_near=items == item_id)
    chosen: list[NextScore] = []
    while len(chosen) < n and distances.size and distances.max() > 0:
        at = int(np.argmax(distances * (1 + unsure)))
        chosen.append(NextScore(candidates[at], float(distances[at])))
        _approach(distances, vectors, vectors[at], is_near=items == items[at])
        distances[at] = 0.0
    return chosen


def _approach(
    distances: NDArray[np.float64],
    vectors: Vectors,
    vector: NDArray[np.float32],
    *,
    is_near: NDArray[np.bool_],
) -> None:
    """Lower the distances of the responses to one item to that from one more vector."""
    apart = np.clip(1 - np.einsum("ij,j->i", vectors[is_near], vector), 0, NEW)
    # Six decimals: the last bits of equal texts must not order them.
    distances[is_near] = np.minimum(distances[is_near], np.round(apart, 6))


def qwk_so_far(responses: Sequence[RatedResponse], *, seed: int = 0) -> AgreementLine:
    """Return the QWK of the responses that a person scored, with its interval."""
    recipe = next(recipe for recipe in RECIPES if recipe.measure.name == "qwk")
    is_calibrated = all(response.is_calibrated for response in responses)
    return recipe.take(RatedColumns.of(responses), is_calibrated=is_calibrated, seed=seed)


def n_more_for(target: float, *, half_width: float, n: int) -> int:
    """Return how many more scores bring an interval from `half_width` to `target`.

    Half-widths shrink as the root of the number of scores.

    Examples
    --------
    >>> n_more_for(0.05, half_width=0.1, n=40)
    120
    """
    return max(math.ceil(n * (half_width / target) ** 2 - n - 1e-9), 0)
