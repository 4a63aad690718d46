"""Accept rules found: which scores of a course can stand, tested on held-out scores.

An item with so many scores that a rule can be tested on it alone has one of its own; the
others share one, and the promise is about them together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.bank import Bank, Scale
from grader.calibration.accept_rule import AcceptRule, ItemRule
from grader.calibration.doubt import doubt
from grader.calibration.fitted import POINTS_DECIMALS
from grader.calibration.held_out import HeldOutScore
from grader.calibration.item_fits import ItemFit
from grader.calibration.learn_then_test import (
    CONFIDENCE,
    LEAST_SHARE,
    fewest_to_accept,
    highest_doubt_to_accept,
)
from grader.calibration.stretched import Stretch
from grader.scoring import rubric_digest
from grader.scoring.signature import calibration_digest

ROUNDING = 1e-6
"""Points: scores have six decimals, and one that is off by `max_error` is not off by more."""

MOST_NAMED = 6
"""Items in the name of a rule; of more their number."""


@dataclass(frozen=True)
class Promise:
    """What is asked of accepted scores: at most `risk` of them off by more than `max_error`."""

    max_error: float
    risk: float


@dataclass(frozen=True)
class DoubtedScore:
    """A held-out score with its doubt; infinite where a person looks in any case."""

    doubt: float
    is_off: bool


@dataclass(frozen=True)
class RuleTest:
    """One rule: the items that it is for, and what it comes to on their held-out scores.

    Attributes
    ----------
    highest_doubt : float or None
        Up to it scores are accepted; None where no test is passed.
    """

    item_ids: tuple[str, ...]
    scores: tuple[DoubtedScore, ...]
    highest_doubt: float | None

    @property
    def name(self) -> str:
        """The items, for readers."""
        n_items = len(self.item_ids)
        named = f"{n_items} items" if n_items > MOST_NAMED else ", ".join(self.item_ids)
        return f"{named} together" if n_items > 1 else named

    @property
    def accepted(self) -> tuple[DoubtedScore, ...]:
        """The scores that the rule accepts."""
        if self.highest_doubt is None:
            return ()
        return tuple(each for each in self.scores if each.doubt <= self.highest_doubt)

    @property
    def n_off(self) -> int:
        """Accepted scores that are off by more than is allowed."""
        return sum(each.is_off for each in self.accepted)

    @property
    def n_testable(self) -> int:
        """Scores that nothing else sends to a person."""
        return sum(math.isfinite(each.doubt) for each in self.scores)

    @property
    def share_for_people(self) -> float:
        """Of such answers those that a person must look at, in [0, 1]."""
        return 1 - len(self.accepted) / len(self.scores)


def find_accept_rule(
    bank: Bank, fits: Sequence[ItemFit], *, promise: Promise, evidence: str
) -> tuple[AcceptRule, tuple[RuleTest, ...]]:
    """Find the rule of a course that keeps a promise.

    Parameters
    ----------
    fits : sequence of ItemFit
        What came of each item that has scores.
    evidence : str
        The part of the signature that names what finds the evidence.

    Returns
    -------
    tuple of AcceptRule and tuple of RuleTest
        The rule, and the tests that it came from: items alone, then the others.
    """
    scores = {
        fit.item_id: doubted_scores(fit.held_out, scale=fit.scale, max_error=promise.max_error)
        for fit in fits
        if _is_graded_so(fit, bank)
    }
    tests = tuple(_tested(scores, risk=promise.risk))
    highest = {item_id: test.highest_doubt for test in tests for item_id in test.item_ids}
    rule = AcceptRule(
        max_error=promise.max_error,
        risk=promise.risk,
        confidence=CONFIDENCE,
        evidence=evidence,
        items={
            fit.item_id: ItemRule(
                rubric_digest=rubric_digest(bank.item(fit.item_id)),
                calibration=calibration_digest(fit.calibration),
                error=root_mean_square([each.error for each in fit.held_out]),
                highest_doubt=highest.get(fit.item_id),
            )
            for fit in fits
        },
    )
    return rule, tests


def _is_graded_so(fit: ItemFit, bank: Bank) -> bool:
    """Whether grading gives scores on the scale of the held-out ones: else none is accepted."""
    own = Stretch.between(bank.item(fit.item_id).rubric.max_points, fit.scale)
    return own.is_none or fit.calibration is not None


def doubted_scores(
    held_out: Sequence[HeldOutScore], *, scale: Scale, max_error: float
) -> tuple[DoubtedScore, ...]:
    """Return the doubt of each score, and whether it is off by more than `max_error` points.

    The error that goes into a doubt is that of the other scores of the item: a new score's
    own error is not known either.
    """
    squares = np.array([each.error**2 for each in held_out])
    others = np.sqrt((squares.sum() - squares) / max(len(squares) - 1, 1))
    return tuple(
        DoubtedScore(
            doubt=math.inf
            if each.needs_review
            else doubt(each.score, scale, error=float(max(error, 0.0))),
            is_off=each.error > max_error + ROUNDING,
        )
        for each, error in zip(held_out, others, strict=True)
    )


def root_mean_square(errors: Sequence[float]) -> float:
    """Return what scores are off by in general, in points; 0 of none."""
    mean = math.fsum(error**2 for error in errors) / max(len(errors), 1)
    return round(math.sqrt(mean), POINTS_DECIMALS)


def _tested(scores: Mapping[str, tuple[DoubtedScore, ...]], *, risk: float) -> list[RuleTest]:
    """A test for each item that has enough scores, and one for the others together."""
    fewest_alone = fewest_to_accept(risk) / LEAST_SHARE
    alone = {
        item_id: own
        for item_id, own in scores.items()
        if sum(math.isfinite(each.doubt) for each in own) >= fewest_alone
    }
    others = {item_id: own for item_id, own in scores.items() if item_id not in alone and own}
    together = tuple(each for own in others.values() for each in own)
    tests = [_test((item_id,), own, risk=risk) for item_id, own in alone.items()]
    return [*tests, _test(tuple(others), together, risk=risk)] if together else tests


def _test(item_ids: tuple[str, ...], scores: tuple[DoubtedScore, ...], *, risk: float) -> RuleTest:
    testable = [each for each in scores if math.isfinite(each.doubt)]
    highest = highest_doubt_to_accept(
        [each.doubt for each in testable], [each.is_off for each in testable], risk=risk
    )
    return RuleTest(item_ids, scores, highest)
