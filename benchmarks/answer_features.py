"""What the grader makes of a public answer, as a few numbers that no padding moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from benchmarks.public_answers import PublicSet
from grader.bank import Rubric
from grader.evidence import EvidenceJudge, embed, read
from grader.scoring import GradedResponse, ResponseGrader


class AnswerFeatures(NamedTuple):
    """One graded answer, held against the reference that it meets best.

    Attributes
    ----------
    expected_share : float
        The continuous companion of the score, see `expected_share`.
    score_share : float
        The score itself as a share of the maximum.
    lowest, mean, highest : float
        Of P(expressed) over the concepts.
    contradicted : float
        Highest P(contradicted) over the concepts.
    cosine : float
        Of the whole answer with the whole reference: the baseline.
    n_references : int
        References that the answer was held against.
    """

    expected_share: float
    score_share: float
    lowest: float
    mean: float
    highest: float
    contradicted: float
    cosine: float
    n_references: int

    @property
    def measured(self) -> tuple[float, ...]:
        """What a model is fitted on: all but the number of references."""
        return self[:-1]


def expected_share(rubric: Rubric, p_expressed: Mapping[str, float]) -> float:
    """Return the mean of P(expressed) weighted by points, the best members of each group only.

    Parameters
    ----------
    p_expressed : mapping of str to float
        By concept id.
    """
    points = sum((c.points or 0.0) * p_expressed[c.id] for c in rubric.ungrouped)
    for group in rubric.groups:
        best = sorted((p_expressed[member] for member in group.of), reverse=True)[: group.any]
        points += group.points_each * sum(best)
    return points / rubric.max_points


def measure_answers(public: PublicSet, judge: EvidenceJudge) -> Iterator[AnswerFeatures]:
    """Yield the features of each answer, in order; the same answer is graded once.

    Raises
    ------
    InputError
        A question has no reference.
    """
    public.require_references()
    grader = ResponseGrader(public.bank, judge)
    references = [item.reference_answers[0].lower() for item in public.bank.items]
    vectors = dict(zip(public.bank.item_by_id, embed(judge.encoder, references), strict=True))
    known: dict[tuple[str, str], AnswerFeatures] = {}
    for answer in public.answers:
        key = (answer.question_id, answer.text)
        if key not in known:
            own = judge.encoder.encode([read(answer.text).text])[0].vector
            item_ids = public.item_ids[answer.question_id]
            cosine = max(float(vectors[item_id] @ own) for item_id in item_ids)
            graded = [grader.grade(item_id, answer.text) for item_id in item_ids]
            rubrics = [public.bank.item(item_id).rubric for item_id in item_ids]
            known[key] = max(
                _features(one, rubric, cosine=cosine, n_references=len(rubrics))
                for one, rubric in zip(graded, rubrics, strict=True)
            )
        yield known[key]


def _features(
    graded: GradedResponse, rubric: Rubric, *, cosine: float, n_references: int
) -> AnswerFeatures:
    p_expressed = {e.concept_id: e.p_expressed for e in graded.evidence}
    return AnswerFeatures(
        expected_share=expected_share(rubric, p_expressed),
        score_share=graded.score / graded.max_points,
        lowest=min(p_expressed.values()),
        mean=sum(p_expressed.values()) / len(p_expressed),
        highest=max(p_expressed.values()),
        contradicted=max(e.p_contradicted for e in graded.evidence),
        cosine=cosine,
        n_references=n_references,
    )
