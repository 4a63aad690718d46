"""A class at a glance, counted row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.batch.grading import GradedRow

MOST_MISSED = 5
"""Concepts named per item: what a teacher can take up in one lesson."""

FIRST_ERRORS = 10
"""Errors kept word for word; all of them are in the grades."""


@dataclass(frozen=True)
class MissedConcept:
    """What responses lack, as the label that a teacher reads."""

    label: str
    n_missed: int
    share: float


@dataclass(frozen=True)
class ItemSummary:
    """The graded responses to one item; scores in points."""

    item_id: str
    n_graded: int
    mean_score: float
    max_points: float
    most_missed: tuple[MissedConcept, ...]

    @property
    def mean_percent(self) -> float:
        """The mean score in per cent of the maximum."""
        return 100 * self.mean_score / self.max_points


@dataclass(frozen=True)
class Summary:
    """All rows of a table; `mean_score` and `mean_max_points` are per graded response."""

    n_graded: int
    n_flagged: int
    n_failed: int
    mean_score: float
    mean_max_points: float
    items: tuple[ItemSummary, ...]
    first_errors: tuple[str, ...]

    @property
    def mean_percent(self) -> float:
        """The mean score in per cent of the maximum; 0 when nothing was graded."""
        return 100 * self.mean_score / self.mean_max_points if self.mean_max_points else 0.0


@dataclass
class _ItemTally:
    """One item so far; `max_points` are those of one response."""

    max_points: float
    n_graded: int = 0
    score: float = 0.0
    missed: Counter[str] = field(default_factory=Counter)

    def state(self) -> dict[str, Any]:
        return {**vars(self), "missed": dict(self.missed)}

    def summary(self, item_id: str) -> ItemSummary:
        ranked = sorted(self.missed.items(), key=lambda entry: (-entry[1], entry[0]))
        return ItemSummary(
            item_id=item_id,
            n_graded=self.n_graded,
            mean_score=self.score / self.n_graded,
            max_points=self.max_points,
            most_missed=tuple(
                MissedConcept(label, n, n / self.n_graded) for label, n in ranked[:MOST_MISSED]
            ),
        )


class Tally:
    """Counts rows as they pass; memory grows with items, not with responses."""

    def __init__(self) -> None:
        self._n_flagged = 0
        self._n_failed = 0
        self._items: dict[str, _ItemTally] = {}
        self._first_errors: list[str] = []

    def add(self, row: GradedRow) -> None:
        """Count one row."""
        graded = row.graded
        if graded is None:
            self._n_failed += 1
            if len(self._first_errors) < FIRST_ERRORS:
                self._first_errors.append(row.error)
            return
        self._n_flagged += bool(graded.flags)
        item = self._items.setdefault(graded.item_id, _ItemTally(graded.max_points))
        item.n_graded += 1
        item.score += graded.score
        item.missed.update(graded.missing)

    def add_all(self, other: Tally) -> None:
        """Count the rows that another tally has counted."""
        self._n_flagged += other._n_flagged
        self._n_failed += other._n_failed
        self._first_errors = [*self._first_errors, *other._first_errors][:FIRST_ERRORS]
        for item_id, item in other._items.items():
            ours = self._items.setdefault(item_id, _ItemTally(item.max_points))
            ours.n_graded += item.n_graded
            ours.score += item.score
            ours.missed.update(item.missed)

    def state(self) -> dict[str, Any]:
        """Return what was counted as JSON holds it."""
        return {
            "n_flagged": self._n_flagged,
            "n_failed": self._n_failed,
            "first_errors": self._first_errors,
            "items": {item_id: item.state() for item_id, item in self._items.items()},
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Tally:
        """Return the tally that `state` gave."""
        tally = cls()
        tally._n_flagged = state["n_flagged"]
        tally._n_failed = state["n_failed"]
        tally._first_errors = list(state["first_errors"])
        tally._items = {
            item_id: _ItemTally(**{**item, "missed": Counter(item["missed"])})
            for item_id, item in state["items"].items()
        }
        return tally

    def summary(self) -> Summary:
        """Return what was counted, items by id."""
        items = self._items
        n_graded = sum(item.n_graded for item in items.values())
        max_points = sum(item.max_points * item.n_graded for item in items.values())
        return Summary(
            n_graded=n_graded,
            n_flagged=self._n_flagged,
            n_failed=self._n_failed,
            mean_score=sum(item.score for item in items.values()) / max(n_graded, 1),
            mean_max_points=max_points / max(n_graded, 1),
            items=tuple(items[item_id].summary(item_id) for item_id in sorted(items)),
            first_errors=tuple(self._first_errors),
        )
