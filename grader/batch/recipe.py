"""How a grader is made where it is needed: in a worker process, or on another machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.bank import Bank
from grader.batch.grading import Grades, Outcome, Pair
from grader.evidence import EvidenceMode, cache_folder, load_judge, open_cache
from grader.scoring import (
    FeedbackLevel,
    GradedResponse,
    ItemCalibration,
    ResponseGrader,
    ScoreRule,
    render_feedback,
)


@dataclass(frozen=True)
class GraderRecipe:
    """All that grades depend on; it travels by pickle, models do not.

    Attributes
    ----------
    cache : Path or None
        Folder of the evidence cache; None for none.
    """

    bank: Bank
    calibrations: Mapping[str, ItemCalibration] = field(default_factory=dict)
    accept_rule: ScoreRule | None = None
    model: str | None = None
    mode: EvidenceMode = EvidenceMode.ALL
    level: FeedbackLevel = FeedbackLevel.FULL
    cache: Path | None = None

    @classmethod
    def of(
        cls,
        grader: ResponseGrader,
        *,
        model: str | None,
        mode: EvidenceMode,
        level: FeedbackLevel,
        cache: Path | None,
    ) -> GraderRecipe:
        """Return how a grader that was loaded with this model and mode is made again."""
        return cls(grader.bank, grader.calibrations, grader.accept_rule, model, mode, level, cache)

    def __call__(self) -> Grades:
        """Load the models and return the grader."""
        judge = load_judge(self.model, mode=self.mode)
        grader = ResponseGrader(
            self.bank, judge, calibrations=self.calibrations, accept_rule=self.accept_rule
        )
        return self.finish(grader)

    def here(self) -> GraderRecipe:
        """Return the recipe for another machine that it has come to: the cache is that one's."""
        return replace(self, cache=cache_folder()) if self.cache else self

    def finish(self, grader: ResponseGrader) -> Grades:
        """Return a grader of this bank with the cache, and with feedback as it was asked for."""
        if self.cache:
            grader = grader.with_cache(open_cache(self.cache))
        return _WithFeedback(grader, self.level)


class _WithFeedback:
    """Grades with the feedback of one level."""

    def __init__(self, grader: ResponseGrader, level: FeedbackLevel) -> None:
        self._grader = grader
        self._level = level

    def grade_many(self, pairs: Iterable[Pair]) -> list[Outcome]:
        return [
            self._told(outcome) if isinstance(outcome, GradedResponse) else outcome
            for outcome in self._grader.grade_many(pairs)
        ]

    def _told(self, graded: GradedResponse) -> GradedResponse:
        item = self._grader.bank.item(graded.item_id)
        return replace(graded, feedback=render_feedback(graded, item, level=self._level))
