"""From judged answers to the figures of `benchmarks.concepts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.corpus import LabelledAnswer
from benchmarks.figures import (
    DECIMALS,
    Figure,
    auc,
    f1,
    half_points,
    mean,
    mean_absolute_error,
    pearson,
    qwk,
)
from grader.evidence import ConceptEvidence, Status

EXPRESSED, PARTIAL, MISSING, CONTRADICTED = 2, 1, 0, -1
LABELS = (EXPRESSED, PARTIAL, MISSING, CONTRADICTED)
"""A person's labels, as in the data's description."""

NOT_EXPRESSED = frozenset({Status.MISSING, Status.CONTRADICTED})

N_BINS = 10
"""Of p_expressed, equally wide, for the reliability curve."""

QUOTE_SHARE = 0.5
"""A quote is right when it holds half of the characters that a person marked."""


@dataclass(frozen=True)
class JudgedAnswer:
    """A labelled answer with what a grader makes of it.

    Attributes
    ----------
    evidence : mapping of str to ConceptEvidence
        By concept id; empty when the labels are of other concepts than the bank's.
    share : float
        The grader's score as a share of its maximum.
    misconceptions : mapping of str to bool
        Whether the grader reports each misconception of the item.
    """

    answer: LabelledAnswer
    evidence: Mapping[str, ConceptEvidence]
    share: float
    misconceptions: Mapping[str, bool] = field(default_factory=dict)

    @property
    def human_share(self) -> float:
        """The person's score as a share of the maximum."""
        return self.answer.score / self.answer.max_points

    @property
    def labelled(self) -> list[tuple[int, ConceptEvidence]]:
        """Label and evidence of each labelled concept."""
        labels = self.answer.labels.items()
        return [(label, self.evidence[c]) for c, label in labels if c in self.evidence]


def figures(judged: Sequence[JudgedAnswer]) -> dict[str, Any]:
    """Return the figures over all concepts and answers, and by kind of answer."""
    kinds = sorted({one.answer.kind for one in judged})
    return {
        **_concept_figures(judged),
        **_score_figures(judged),
        "quote_overlap": quote_overlap(judged),
        **_reliability_figures(judged),
        "n_concepts": sum(len(one.labelled) for one in judged),
        "n_answers": len(judged),
        "by_kind": {k: _kind_figures([o for o in judged if o.answer.kind == k]) for k in kinds},
    }


def f1_not_expressed(judged: Sequence[JudgedAnswer]) -> Figure:
    """F1 of 'not expressed': labels 0 and -1 against 2; half-expressed ones left out."""
    pairs = [pair for one in judged for pair in one.labelled if pair[0] != PARTIAL]
    return f1(
        [label <= MISSING for label, _ in pairs],
        [evidence.status in NOT_EXPRESSED for _, evidence in pairs],
    )


def quote_overlap(judged: Sequence[JudgedAnswer]) -> Figure:
    """Share of concepts found by both whose quote holds half of the characters marked."""
    return mean([hit for one in judged for hit in _quote_hits(one)])


def _concept_figures(judged: Sequence[JudgedAnswer]) -> dict[str, Figure]:
    pairs = [pair for one in judged for pair in one.labelled]
    clear = [pair for pair in pairs if pair[0] != PARTIAL]
    return {
        "f1_not_expressed": f1_not_expressed(judged),
        "auc": auc([label == EXPRESSED for label, _ in clear], [e.p_expressed for _, e in clear]),
        "f1_contradicted": f1(
            [label == CONTRADICTED for label, _ in pairs],
            [evidence.status is Status.CONTRADICTED for _, evidence in pairs],
        ),
        "f1_misconceptions": f1(
            [c in one.answer.misconceptions for one in judged for c in one.misconceptions],
            [reported for one in judged for reported in one.misconceptions.values()],
        ),
    }


def _reliability_figures(judged: Sequence[JudgedAnswer]) -> dict[str, Any]:
    """How often concepts were expressed that were given some probability; half said is half.

    The calibration error is the mean distance of both over the bins, weighted by their
    size (expected calibration error; Naeini et al. 2015, AAAI).
    """
    pairs = [
        (e.p_expressed, max(label, 0) / EXPRESSED) for one in judged for label, e in one.labelled
    ]
    bins, distance = [], 0.0
    for k in range(N_BINS):
        inside = np.array([pair for pair in pairs if _bin(pair[0]) == k])
        if len(inside):
            predicted, expressed = inside.mean(axis=0).round(DECIMALS).tolist()
            distance += len(inside) * abs(predicted - expressed)
            bins.append(
                {"from": k / N_BINS, "n": len(inside), "mean": predicted, "expressed": expressed}
            )
    error = round(distance / len(pairs), DECIMALS) if pairs else None
    return {"calibration_error": error, "reliability": bins}


def _bin(probability: float) -> int:
    return max(0, min(int(probability * N_BINS), N_BINS - 1))  # a cosine may lie below 0


def _score_figures(judged: Sequence[JudgedAnswer]) -> dict[str, Figure]:
    """Agreement of scores; kappa counts half points of each answer's own maximum."""
    human, system = [o.human_share for o in judged], [o.share for o in judged]
    most = [one.answer.max_points for one in judged]
    return {
        "score_pearson": pearson(human, system),
        "score_mae": mean_absolute_error(human, system),
        "score_qwk": qwk(
            [half_points(one.answer.score) for one in judged],
            [half_points(share * points) for share, points in zip(system, most, strict=True)],
            n_steps=half_points(max(most, default=0.0)),
        ),
    }


def _kind_figures(judged: Sequence[JudgedAnswer]) -> dict[str, Figure]:
    return {
        "n_answers": len(judged),
        "predicted_share": mean([one.share for one in judged]),
        "human_share": mean([one.human_share for one in judged]),
        "f1_not_expressed": f1_not_expressed(judged),
    }


def _quote_hits(one: JudgedAnswer) -> list[bool]:
    """For each concept expressed by label and status: whether its quote is the marked one."""
    hits = []
    for concept_id, marked in one.answer.quotes.items():
        evidence = one.evidence.get(concept_id)
        if evidence is None or one.answer.labels.get(concept_id) != EXPRESSED or not marked:
            continue
        start = one.answer.response.find(marked)
        if evidence.status is Status.EXPRESSED and evidence.quote and start >= 0:
            end = start + len(marked)
            shared = min(end, evidence.quote.end) - max(start, evidence.quote.start)
            hits.append(shared >= QUOTE_SHARE * len(marked))
    return hits
