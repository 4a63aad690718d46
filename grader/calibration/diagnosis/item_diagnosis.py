"""All that is said of an item and its rubric, and of every item of a bank.

Each item by itself, on answers that were graded without a calibration. Nothing is said of an
item with fewer answers than `FEWEST_TO_DIAGNOSE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from grader.bank import Bank
from grader.bank.drafting.essays import Embed
from grader.calibration.agreement import MIN_N
from grader.calibration.diagnosis.aliases import AliasFit, suggest_aliases
from grader.calibration.diagnosis.answers import ItemAnswers
from grader.calibration.diagnosis.concepts import (
    ConceptFigures,
    ConceptLabels,
    concept_figures,
    pairs_together,
)
from grader.calibration.diagnosis.disagreements import Disagreement, worst_disagreements
from grader.calibration.diagnosis.suggestions import (
    AliasSuggestion,
    Suggestion,
    points_suggestion,
)
from grader.calibration.diagnosis.weights import suggest_points

if TYPE_CHECKING:
    from grader.calibration.item_fits import ScoredGrade

FEWEST_TO_DIAGNOSE = MIN_N
"""Different answers to an item, as many as a subgroup needs to be shown. A concept that is in
none of ten may still be in one of four others (Wilson's 95 % interval ends at 28 %)."""


@dataclass(frozen=True)
class ItemDiagnosis:
    """One item.

    Attributes
    ----------
    n : int
        Different answers that no flag sets to 0.
    concepts : tuple of ConceptFigures
        In rubric order; none where there are too few answers, as for the rest.
    pairs : tuple of (str, str)
        Ids of the concepts that are found in the same answers.
    disagreements : mapping of str to tuple of Disagreement
        Concept id -> the answers in which it may be to blame, the worst first.
    """

    item_id: str
    n: int
    concepts: tuple[ConceptFigures, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    disagreements: Mapping[str, tuple[Disagreement, ...]] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether there are answers enough to say anything."""
        return bool(self.concepts)

    @property
    def worst(self) -> tuple[Disagreement, ...]:
        """The disagreements of all concepts, each answer once, by the size of the difference."""
        by_response: dict[str, Disagreement] = {}
        for found in self.disagreements.values():
            for each in found:
                known = by_response.setdefault(each.response_id, each)
                if each.explained > known.explained:
                    by_response[each.response_id] = each
        return tuple(
            sorted(
                by_response.values(),
                key=lambda each: (-abs(each.human_score - each.system_score), each.response_id),
            )
        )


def diagnose_items(
    bank: Bank,
    scored: Iterable[ScoredGrade],
    *,
    embed: Embed,
    labels: ConceptLabels | None = None,
) -> tuple[ItemDiagnosis, ...]:
    """Diagnose each item that has scores, in the order of the bank.

    Parameters
    ----------
    scored : iterable of ScoredGrade
        Graded without a calibration.
    embed : callable
        Texts -> unit vectors, shape (n_texts, n_dims).
    labels : mapping, optional
        What people say of single concepts, by response id.
    """
    by_item: dict[str, list[ScoredGrade]] = {}
    for each in scored:
        by_item.setdefault(each.graded.item_id, []).append(each)
    return tuple(
        _diagnosis(
            ItemAnswers.of(item, by_item[item.id]),
            labels=labels or {},
            find_aliases=partial(suggest_aliases, embed=embed, language=bank.language),
        )
        for item in bank.items
        if item.id in by_item
    )


def _diagnosis(
    answers: ItemAnswers,
    *,
    labels: ConceptLabels,
    find_aliases: Callable[[ItemAnswers], Sequence[AliasFit]],
) -> ItemDiagnosis:
    item, n = answers.item, len(answers)
    if n < FEWEST_TO_DIAGNOSE:
        return ItemDiagnosis(item.id, n)
    points = suggest_points(answers)
    return ItemDiagnosis(
        item_id=item.id,
        n=n,
        concepts=concept_figures(answers, labels=labels),
        pairs=tuple(pairs_together(answers)),
        disagreements={
            concept.id: worst_disagreements(answers, concept.id) for concept in item.rubric.concepts
        },
        suggestions=(
            *(AliasSuggestion(item.id, fit) for fit in find_aliases(answers)),
            *([points_suggestion(item.rubric, points, n_answers=n)] if points else ()),
        ),
    )
