"""The answers to one item that say something of its rubric, and what-if scores of them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from grader.bank import Item, Scale
from grader.calibration.paired import Scores
from grader.evidence import ConceptEvidence, Status
from grader.scoring import GradedResponse
from grader.scoring.graded import ZEROING_FLAGS
from grader.scoring.points import CREDIT, tally

if TYPE_CHECKING:
    # It needs scikit-learn, and a diagnosis does not.
    from grader.calibration.item_fits import ScoredGrade


@dataclass(frozen=True)
class ItemAnswers:
    """Answers to one item, each text once, with the mean of its human scores.

    Those that get 0 by a flag are left out: no concept was looked for in them.
    """

    item: Item
    scored: tuple[ScoredGrade, ...]

    @classmethod
    def of(cls, item: Item, scored: Iterable[ScoredGrade]) -> ItemAnswers:
        """Choose the answers, in the order given."""
        by_text: dict[str, list[ScoredGrade]] = {}
        for each in scored:
            if ZEROING_FLAGS.isdisjoint(each.graded.flags):
                by_text.setdefault(each.graded.response, []).append(each)
        return cls(
            item,
            tuple(
                # Summed so that the mean does not depend on the order.
                replace(same[0], human_score=math.fsum(s.human_score for s in same) / len(same))
                for same in by_text.values()
            ),
        )

    def __len__(self) -> int:
        return len(self.scored)

    @cached_property
    def human(self) -> Scores:
        """Points that people gave."""
        return np.array([each.human_score for each in self.scored])

    @cached_property
    def raw(self) -> Scores:
        """What the rubric gives, on the scale of the human scores."""
        return np.array([each.rubric_score for each in self.scored])

    @property
    def scale(self) -> Scale:
        """That of the human scores."""
        return self.scored[0].graded.scale

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """What each concept earns of its points, shape (n_answers, n_concepts)."""
        rows = [[CREDIT[e.status] for e in each.graded.evidence] for each in self.scored]
        return np.array(rows).reshape(len(self), len(self.item.rubric.concepts))

    def raw_if(self, concept_id: str, status: Status) -> Scores:
        """What the rubric would give if a concept had this status everywhere, on that scale."""
        return np.array(
            [
                each.stretch.on_scale(_points_if(self.item, each.graded, concept_id, status))
                for each in self.scored
            ]
        )


def _points_if(item: Item, graded: GradedResponse, concept_id: str, status: Status) -> float:
    stated = {e.concept_id for e in graded.misconceptions}
    unstated = (
        ConceptEvidence(m.id, 0.0, 0.0, Status.MISSING, (), {})
        for m in item.rubric.misconceptions
        if m.id not in stated
    )
    evidence = [
        replace(e, status=status) if e.concept_id == concept_id else e for e in graded.evidence
    ]
    parts = tally(item.rubric, [*evidence, *graded.misconceptions, *unstated]).parts
    return math.fsum(part.points for part in parts)
