"""What human scores say of single concepts: how often each was found, and whether it counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.bank import Item
from grader.calibration import pearson
from grader.evidence import Status
from grader.scoring.points import CREDIT

if TYPE_CHECKING:  # fitting, and scikit-learn with it, loads where it is done
    from grader.calibration.item_fits import ScoredGrade


@dataclass(frozen=True)
class ConceptFinding:
    """One concept over the scored answers to its item.

    Attributes
    ----------
    r : float
        Pearson's, of what the concept earns and the human score; NaN where either never varies.
    n_unfound_in_full : int
        Answers with full human credit in which it was not found: wordings may be missing.
    """

    concept_id: str
    label: str
    n: int
    counts: Mapping[Status, int]
    r: float
    n_unfound_in_full: int

    @property
    def remark(self) -> str:
        """What a teacher may want to look at; empty when nothing stands out."""
        if self.n_unfound_in_full:
            return f"not found in {self.n_unfound_in_full} answers with full credit: add wordings"
        if self.counts.get(Status.EXPRESSED, 0) == self.n:
            return "found in every answer: it tells none of them apart"
        if not self.counts.get(Status.EXPRESSED, 0) and not self.counts.get(Status.PARTIAL, 0):
            return "never found: is it taught, and worded as students word it?"
        if not math.isnan(self.r) and self.r < 0:
            return "answers with it score lower: is it what the question asks?"
        return ""


def concept_findings(item: Item, scored: Sequence[ScoredGrade]) -> tuple[ConceptFinding, ...]:
    """Return a finding for each concept of an item, in rubric order."""
    own = [each for each in scored if each.graded.item_id == item.id]
    scores = [each.human_score for each in own]
    full = item.rubric.rater_scale.max
    found = []
    for place, concept in enumerate(item.rubric.concepts):
        statuses = [each.graded.evidence[place].status for each in own]
        earned = [CREDIT[status] for status in statuses]
        found.append(
            ConceptFinding(
                concept_id=concept.id,
                label=concept.label,
                n=len(own),
                counts=Counter(statuses),
                r=pearson(scores, earned) if len(own) > 1 else math.nan,
                n_unfound_in_full=sum(
                    score == full and status is Status.MISSING and concept.points is not None
                    for score, status in zip(scores, statuses, strict=True)
                ),
            )
        )
    return tuple(found)
