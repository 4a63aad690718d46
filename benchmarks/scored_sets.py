"""Public answers as a calibration sees them: evidence, text, a person's score and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.label_rules import CORRECT, two_way
from benchmarks.public_answers import PublicAnswer, PublicSet
from grader.bank import Scale
from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.fitted import CalibrationModel
from grader.calibration.folds import joined
from grader.evidence import EvidenceJudge, read
from grader.scoring import AnswerText, ResponseGrader

Values = NDArray[np.float64]

FINEST = 100
"""Steps of a scale: people's scores are hundredths of the maximum at the finest."""


class ReadAnswer(NamedTuple):
    """One answer, read: raw share by its best reference, then P(expressed) for all of them."""

    public: PublicAnswer
    evidence: tuple[float, ...]
    text: AnswerText


@dataclass(frozen=True, eq=False)
class Scored:
    """Answers to one question, or to several, with what calibrating them needs."""

    answers: Sequence[ReadAnswer]

    def at(self, places: Sequence[int] | NDArray[np.int64]) -> Scored:
        """Return the answers at some places."""
        return Scored([self.answers[place] for place in places])

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def evidence(self) -> list[tuple[float, ...]]:
        """Rows of X; only of answers to one question."""
        return [each.evidence for each in self.answers]

    @property
    def texts(self) -> list[AnswerText]:
        """What is compared."""
        return [each.text for each in self.answers]

    @property
    def shares(self) -> Values:
        """People's scores as shares of the maximum."""
        return np.array([each.public.share for each in self.answers])

    @property
    def are_correct(self) -> Values | None:
        """1 where people called an answer correct, else 0; None where some have no label."""
        labels = [each.public.label for each in self.answers]
        if not all(labels):
            return None
        return np.array([float(two_way(label) == CORRECT) for label in labels])

    @property
    def scale(self) -> Scale:
        """From 0 to 1 in the widest steps that meet every score."""
        found = [Fraction(share).limit_denominator(FINEST) for share in {*self.shares, 1.0}]
        whole = lcm(*(share.denominator for share in found))
        steps = reduce(gcd, (int(share * whole) for share in found))
        return Scale(max=1.0, step=steps / whole)

    def fit(self, target: Values) -> ScoreCalibrator:
        """Fit to a target, each text once with its mean, as `grader calibrate` does."""
        places: dict[str, list[int]] = {}
        for place, each in enumerate(self.answers):
            places.setdefault(each.public.text, []).append(place)
        once = self.at([same[0] for same in places.values()])
        means = [target[same].mean() for same in places.values()]
        groups = joined([text.wording for text in once.texts])
        return ScoreCalibrator().fit(once.evidence, means, groups=groups, answers=once.texts)

    def fit_over_questions(self) -> ScoreCalibrator:
        """Fit a scale that other questions share: raw score and lowest, mean, highest evidence."""
        groups = joined([each.public.question_id for each in self.answers])
        calibrator = ScoreCalibrator(richest=CalibrationModel.CONCEPTS.value)
        return calibrator.fit(self.common_evidence, self.shares, groups=groups)

    @property
    def common_evidence(self) -> Values:
        """Numbers that every question has, shape (n_answers, 4)."""
        return np.array(
            [
                (raw, min(p), sum(p) / len(p), max(p))
                for raw, *p in (each.evidence for each in self.answers)
            ]
        )


def read_answers(public: PublicSet, judge: EvidenceJudge) -> Iterator[ReadAnswer]:
    """Yield the answers with their evidence, in order; the same answer is graded once."""
    grader = ResponseGrader(public.bank, judge)
    known: dict[tuple[str, str], tuple[tuple[float, ...], AnswerText]] = {}
    for answer in public.answers:
        key = (answer.question_id, answer.text)
        if key not in known:
            graded = [grader.grade(each, answer.text) for each in public.item_ids[key[0]]]
            raw = max(each.raw_score / each.max_points for each in graded)
            p_expressed = [p for each in graded for p in each.p_expressed.values()]
            found = [evidence for each in graded for evidence in each.evidence]
            text_read = AnswerText.of(judge.view(read(answer.text))).showing(found)
            known[key] = (raw, *p_expressed), text_read
        evidence, text = known[key]
        yield ReadAnswer(answer, evidence, text)


def predict(train: Scored, test: Scored) -> tuple[Values, Values | None]:
    """Return predicted shares, and how correct answers are where labels say so, both in [0, 1]."""
    calibrator = train.fit(train.shares)
    shares = np.clip(calibrator.predict(test.evidence, answers=test.texts), 0, 1)
    labels = train.are_correct
    if labels is None or np.array_equal(labels, train.shares):
        return shares, None if labels is None else shares
    judged = train.fit(labels).predict(test.evidence, answers=test.texts)
    return shares, np.clip(judged, 0, 1)
