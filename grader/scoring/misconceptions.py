"""Which misconceptions of a rubric an answer states: they share their words with the truth.

Of those that seem to be stated, by themselves, in courses left out, one in four is. An answer that
states one says little that is right beside it, and something the wrong way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.bank import Item
from grader.evidence import ConceptEvidence, Status
from grader.evidence.fusion import logit, sigmoid

INTERCEPT = -0.05
OF_STATED = 0.73
"""Of the log-odds that the misconception itself is stated."""

OF_RIGHT = -2.47
"""Of the share of the item's concepts that are expressed."""

OF_WRONG = 0.58
"""Of the highest log-odds that a concept of the item is contradicted.

All four by `training/fit_misconceptions.py`."""

STATED = 0.35
"""Least probability: on courses left out, each by what was fitted on ten others, F1 is highest
about here (.65; .56 where a misconception counted beside a contradicted concept and nowhere else),
seven in ten reported ones are stated, and six in ten that are stated are reported."""


def with_stated_misconceptions(
    item: Item, evidence: Sequence[ConceptEvidence]
) -> tuple[ConceptEvidence, ...]:
    """Return the evidence with each misconception expressed or missing.

    Parameters
    ----------
    evidence : sequence of ConceptEvidence
        About the concepts, then about the misconceptions of the item.
    """
    concepts = evidence[: len(item.rubric.concepts)]
    return (*concepts, *(_told(m, concepts) for m in evidence[len(concepts) :]))


def stated_inputs(
    misconception: ConceptEvidence, concepts: Sequence[ConceptEvidence]
) -> tuple[float, float, float]:
    """Return what the probability depends on: log-odds, a share, log-odds."""
    of_stated, of_wrong = logit(
        np.array([misconception.p_expressed, max(c.p_contradicted for c in concepts)])
    )
    is_right = [concept.status is Status.EXPRESSED for concept in concepts]
    return float(of_stated), sum(is_right) / len(is_right), float(of_wrong)


def _told(misconception: ConceptEvidence, concepts: Sequence[ConceptEvidence]) -> ConceptEvidence:
    of_stated, share_right, of_wrong = stated_inputs(misconception, concepts)
    odds = INTERCEPT + OF_STATED * of_stated + OF_RIGHT * share_right + OF_WRONG * of_wrong
    # Without a quote there is nothing to show for it.
    if misconception.quotes and sigmoid(np.array(odds)) >= STATED:
        return replace(misconception, status=Status.EXPRESSED)
    return replace(misconception, status=Status.MISSING, quotes=())
