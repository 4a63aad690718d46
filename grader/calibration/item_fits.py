"""Items fitted to human scores: which responses teach a scale, and what came of each item.

It needs scikit-learn, as `calibrator` does, and so is no part of what grading loads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from grader.bank import Bank, Item, Scale
from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.fitted import Calibration, CalibrationModel
from grader.calibration.folds import Split, joined
from grader.calibration.held_out import HeldOutScore, WatchFolds, held_out_scores
from grader.calibration.ladder import FEWEST_TO_FIT, Groups, Matrix
from grader.calibration.paired import Scores
from grader.calibration.stretched import Stretch
from grader.scoring import AnswerText, GradedResponse, rubric_digest
from grader.scoring.graded import ZEROING_FLAGS

TOO_FEW = f"a scale is learned from {FEWEST_TO_FIT} human scores on"
NO_NEARER = "nothing fitted comes nearer to the human scores by more than one standard error"
"""Without the numbers of one item, so that many can be told at once."""

WatchItemFolds = Callable[[str, Sequence[Split]], Iterable[Split]]
"""Passes the folds of an item on, one as the one before is done."""


def unwatched(_item_id: str, folds: Sequence[Split]) -> Iterable[Split]:
    """Return the folds: nobody is shown how far it is."""
    return folds


@dataclass(frozen=True)
class ScoredGrade:
    """A response graded without calibration, and a person's points.

    Attributes
    ----------
    graded : GradedResponse
        Its `scale` is that of the human scores, be it the rubric's or another.
    answer : AnswerText or None
        What is compared with other answers; without one for each, they are not compared.
    student_id : str
        Whose it is; empty where unknown.
    second_human_score : float
        Another person's; NaN where there is none. Agreement is held against it, and nothing
        is fitted to it.
    groups : mapping of str to str
        Columns of subgroups -> the one that the response belongs to; empty where unknown.
    """

    graded: GradedResponse
    human_score: float
    response_id: str = ""
    answer: AnswerText | None = None
    student_id: str = ""
    second_human_score: float = math.nan
    groups: Mapping[str, str] = field(default_factory=dict)

    @property
    def stretch(self) -> Stretch:
        """From the rubric's points to the person's scale."""
        return Stretch.between(self.graded.max_points, self.graded.scale)

    @property
    def rubric_score(self) -> float:
        """What the rubric gives, as a point of the person's scale."""
        return self.stretch.on_scale(self.graded.raw_score)


@dataclass(frozen=True)
class ItemFit:
    """What came of fitting one item.

    Attributes
    ----------
    scale : Scale
        That of the human scores.
    best : Calibration or None
        The rung that was taken, be it the raw score itself; None where no response
        could be fitted.
    reason : str
        Why that rung was taken.
    n_repeated : int
        Responses whose text another one has: it counts once, with the mean of its scores.
    n_zeroed : int
        Responses left out, since they get 0 whatever is fitted.
    held_out : tuple of HeldOutScore
        One for each text that was fitted, in the order of the texts.
    """

    item_id: str
    scale: Scale
    best: Calibration | None
    reason: str
    n_repeated: int
    n_zeroed: int
    held_out: tuple[HeldOutScore, ...]

    @property
    def calibration(self) -> Calibration | None:
        """What grading is to use; None where the raw score is left as it is."""
        is_raw = self.best is None or self.best.model is CalibrationModel.UNCALIBRATED
        return None if is_raw else self.best


def fit_items(
    bank: Bank,
    scored: Iterable[ScoredGrade],
    *,
    evidence: str,
    watch: WatchItemFolds = unwatched,
) -> list[ItemFit]:
    """Fit each item that has scores, in the order of the bank.

    Parameters
    ----------
    evidence : str
        The part of the signature that names what found the evidence.
    watch : callable
        Sees the folds of each item go by; most of the time is spent in them.
    """
    by_item: dict[str, list[ScoredGrade]] = {}
    for each in scored:
        by_item.setdefault(each.graded.item_id, []).append(each)
    return [
        fit_item(item, by_item[item.id], evidence=evidence, watch=partial(watch, item.id))
        for item in bank.items
        if item.id in by_item
    ]


def fit_item(
    item: Item, scored: Sequence[ScoredGrade], *, evidence: str, watch: WatchFolds = iter
) -> ItemFit:
    """Fit one item; the order of the responses does not matter.

    What is fitted is fitted to the rubric's points as a share of the person's scale.
    """
    answers = [each for each in scored if ZEROING_FLAGS.isdisjoint(each.graded.flags)]
    by_text: dict[str, list[ScoredGrade]] = {}
    for each in answers:
        by_text.setdefault(each.graded.response, []).append(each)
    scale, stretch = scored[0].graded.scale, scored[0].stretch
    best, reason = None, TOO_FEW
    held_out: tuple[HeldOutScore, ...] = ()
    if by_text:
        texts = [by_text[text] for text in sorted(by_text)]
        fitted = _Fitted.of(texts)
        calibrator = ScoreCalibrator().fit(
            fitted.evidence, fitted.human, groups=fitted.groups, answers=fitted.answers
        )
        reason = _reason(calibrator)
        held_out = _held_out(texts, fitted, scale=scale, watch=watch)
        best = calibrator.as_calibration(
            item_id=item.id,
            concept_ids=[concept.id for concept in item.rubric.concepts],
            rubric_digest=rubric_digest(item),
            evidence=evidence,
            scale=scale,
        ).with_half_widths([each.error for each in held_out])
        if _has_tried(calibrator):
            best = stretch.before(best)
    return ItemFit(
        item_id=item.id,
        scale=scale,
        best=best,
        reason=reason,
        n_repeated=len(answers) - len(by_text),
        n_zeroed=len(scored) - len(answers),
        held_out=held_out,
    )


@dataclass(frozen=True, eq=False)
class _Fitted:
    """What is fitted: the grade of each text, and the mean of its human scores.

    What one student wrote stays on one side of every fold, and so do the same words.
    """

    evidence: Matrix
    human: Scores
    groups: Groups
    answers: Sequence[AnswerText] | None

    @classmethod
    def of(cls, texts: Sequence[Sequence[ScoredGrade]]) -> _Fitted:
        firsts = [same[0] for same in texts]
        X = [[each.rubric_score, *each.graded.p_expressed.values()] for each in firsts]
        # Summed so that the mean does not depend on the order.
        y = [math.fsum(each.human_score for each in same) / len(same) for same in texts]
        answers = [each.answer.showing(each.graded.evidence) for each in firsts if each.answer]
        groups = joined(
            [each.student_id or None for each in firsts],
            [each.answer.wording if each.answer else None for each in firsts],
        )
        told = answers if len(answers) == len(firsts) else None
        return cls(np.array(X, dtype=float), np.array(y, dtype=float), groups, told)


def _held_out(
    texts: Sequence[Sequence[ScoredGrade]], fitted: _Fitted, *, scale: Scale, watch: WatchFolds
) -> tuple[HeldOutScore, ...]:
    scores = held_out_scores(
        fitted.evidence,
        fitted.human,
        groups=fitted.groups,
        answers=fitted.answers,
        watch=watch,
    )
    scores = np.clip(scores, scale.min, scale.max)
    return tuple(
        HeldOutScore(score, human_score, same[0].graded.needs_review, same[0].graded.response)
        for same, score, human_score in zip(
            texts, scores.tolist(), fitted.human.tolist(), strict=True
        )
    )


def _reason(calibrator: ScoreCalibrator) -> str:
    """Why its rung was taken; what many items have in common in the same words."""
    if calibrator.n_scores_ < FEWEST_TO_FIT:
        return TOO_FEW
    is_raw = calibrator.model_ is CalibrationModel.UNCALIBRATED
    return NO_NEARER if _has_tried(calibrator) and is_raw else calibrator.reason_


def _has_tried(calibrator: ScoreCalibrator) -> bool:
    """Whether the scores were enough to hold anything against the raw score."""
    return len(calibrator.cv_errors_) > 1
