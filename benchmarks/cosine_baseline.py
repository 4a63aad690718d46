"""The baseline: a concept is expressed when its cosine with the whole response is high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.concept_figures import JudgedAnswer, f1_not_expressed
from benchmarks.corpus import LabelledAnswer
from benchmarks.figures import pearson
from grader.bank import Bank, Rubric
from grader.evidence import ConceptEvidence, Encoder, Status, embed
from grader.scoring.points import tally

THRESHOLDS = tuple(round(float(t), 2) for t in np.arange(0.0, 1.0, 0.02))
"""Those tried; the best of them on the very file that is measured."""

Cosines = Mapping[str, float]


def measure_cosines(
    answers: Sequence[LabelledAnswer], bank: Bank, *, encoder: Encoder
) -> list[Cosines]:
    """Return, for each answer, concept id -> cosine of the whole texts."""
    statements = {
        item.id: embed(encoder, [concept.statement for concept in item.rubric.concepts])
        for item in bank.items
    }
    responses = embed(encoder, [answer.response for answer in answers])
    return [
        {
            concept.id: float(cosine)
            for concept, cosine in zip(
                bank.item(answer.item_id).rubric.concepts,
                statements[answer.item_id] @ vector,
                strict=True,
            )
        }
        for answer, vector in zip(answers, responses, strict=True)
    ]


def judge_by_cosine(
    answer: LabelledAnswer, rubric: Rubric, *, cosines: Cosines, threshold: float
) -> JudgedAnswer:
    """Return the answer judged by a threshold on the cosines; nothing is ever contradicted."""
    evidence = {
        concept_id: ConceptEvidence(
            concept_id=concept_id,
            p_expressed=cosine,
            p_contradicted=0.0,
            status=Status.EXPRESSED if cosine >= threshold else Status.MISSING,
            quotes=(),
            channels={},
        )
        for concept_id, cosine in cosines.items()
    }
    unseen = [
        ConceptEvidence(m.id, 0.0, 0.0, Status.MISSING, (), {}) for m in rubric.misconceptions
    ]
    parts = tally(rubric, [*evidence.values(), *unseen]).parts
    labelled = {c: e for c, e in evidence.items() if c in answer.labels}
    return JudgedAnswer(answer, labelled, sum(part.points for part in parts) / rubric.max_points)


def best_threshold(
    answers: Sequence[LabelledAnswer], rubrics: Sequence[Rubric], *, cosines: Sequence[Cosines]
) -> float:
    """Return the threshold with the best F1 of 'not expressed'; without labels, the best r."""

    def merit(threshold: float) -> float:
        judged = [
            judge_by_cosine(answer, rubric, cosines=of, threshold=threshold)
            for answer, rubric, of in zip(answers, rubrics, cosines, strict=True)
        ]
        if any(one.labelled for one in judged):
            return f1_not_expressed(judged) or 0.0
        return pearson([o.human_share for o in judged], [o.share for o in judged]) or 0.0

    return max(THRESHOLDS, key=merit)
