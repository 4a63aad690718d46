"""A fitted calibration of one item: what grading loads.

Its files are `fitted_files`; how it is fitted to a teacher's scores is `calibrator`.
Nothing here needs scikit-learn.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from numpy.typing import ArrayLike
from pydantic import Field, PrivateAttr, model_validator

from grader.bank import Scale
from grader.bank.laws import Breach, LawError
from grader.bank.values import Id, Text, Value
from grader.calibration.conformal import (
    INTERVAL_LEVEL,
    LEVELS,
    conformal_half_widths,
    half_width_at,
)
from grader.calibration.fields import AtLeastZero, ByConcept, ByLevel, Finite
from grader.calibration.intervals import Interval
from grader.calibration.scored_answers import FIT_AGAIN, ScoredAnswers
from grader.errors import InputError
from grader.scoring.answer_text import AnswerText

POINTS_DECIMALS = 6
"""As the parts of a score are rounded (scoring, `points`), so that they add up on paper."""


class CalibrationModel(StrEnum):
    """The rungs of the ladder, the simplest first."""

    UNCALIBRATED = "uncalibrated"
    LINE = "line"
    CONCEPTS = "concepts"
    ANSWERS = "answers"


class Calibration(Value):
    """How one teacher scores one item: intercept + slope · raw score + Σ weight · p_expressed.

    No weight is below 0: whoever expresses one more concept never loses by it. Where `model` is
    `answers`, scored answers pull the score towards theirs, by how much alike they are.

    Attributes
    ----------
    rubric_digest : str
        Of the rubric whose raw scores were fitted; the numbers mean nothing on another.
    evidence : str
        The part of a signature that names encoder and channels; probabilities of others
        lie elsewhere.
    scale : Scale
        That of the teacher; scores stay within it.
    concept_weights : mapping of str to float
        Concept id -> points for its p_expressed beyond what the raw score gives.
    half_widths : mapping of int to float
        Level in per cent -> points on either side of a score; levels that so few scores
        can't promise are left out.
    n_scores : int
        Human scores that it was fitted to.
    cv_error, cv_error_uncalibrated : float
        Points; cross-validated root mean square error, and that of the raw score on the
        same responses.
    answers_digest : str or None
        Of the scored answers, which lie in a file of their own.
    answers : ScoredAnswers or None
        Set by `with_answers`, since no JSON holds them.
    """

    item_id: Id
    rubric_digest: Text
    evidence: Text
    scale: Scale
    model: CalibrationModel
    intercept: Finite
    slope: AtLeastZero
    concept_weights: ByConcept
    half_widths: ByLevel
    n_scores: Annotated[int, Field(ge=1)]
    cv_error: AtLeastZero
    cv_error_uncalibrated: AtLeastZero
    answers_digest: Text | None = None

    _answers: ScoredAnswers | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _keeps_its_laws(self) -> Calibration:
        if breaches := (
            *self._model_breaches(),
            *self._answers_breaches(),
            *self._half_width_breaches(),
        ):
            raise LawError(breaches)
        return self

    def _model_breaches(self) -> tuple[Breach, ...]:
        """A simple model that holds the numbers of a richer one."""
        fixed: dict[tuple[str, ...], tuple[float, float]] = {}
        if self.model is CalibrationModel.UNCALIBRATED:
            fixed |= {("intercept",): (self.intercept, 0), ("slope",): (self.slope, 1)}
        if self.model in (CalibrationModel.UNCALIBRATED, CalibrationModel.LINE):
            weights = self.concept_weights.items()
            fixed |= {("concept_weights", name): (weight, 0) for name, weight in weights}
        return tuple(
            Breach(
                path,
                f"{': '.join(path)} is {value:g}; it must be {must:g} where model is {self.model}",
            )
            for path, (value, must) in fixed.items()
            if value != must
        )

    def _answers_breaches(self) -> tuple[Breach, ...]:
        """Scored answers that are named by another model, or not named by theirs."""
        if (self.model is CalibrationModel.ANSWERS) == (self.answers_digest is not None):
            return ()
        must = f"it must be {'' if self.answers_digest is None else 'no '}digest"
        problem = f"answers_digest is {self.answers_digest or 'null'}; {must}"
        return (Breach(("answers_digest",), f"{problem} where model is {self.model}"),)

    def _half_width_breaches(self) -> tuple[Breach, ...]:
        """Levels that are none, and intervals that shrink as their level grows."""
        named = "half_widths"
        unknown = [level for level in self.half_widths if level not in LEVELS]
        if unknown:
            must = f"it must be one of {', '.join(map(str, LEVELS))} (per cent)"
            return tuple(
                Breach((named, str(key)), f"{named}: a level is {key}; {must}") for key in unknown
            )
        levels = sorted(self.half_widths)
        return tuple(
            Breach(
                (named, str(level)),
                f"{named}: {level} is {self.half_widths[level]:g}; it must be at least "
                f"{self.half_widths[below]:g}, as that of {below}",
            )
            for below, level in itertools.pairwise(levels)
            if self.half_widths[level] < self.half_widths[below]
        )

    @cached_property
    def digest(self) -> str:
        """The sha256 of the content as JSON with sorted keys and no spaces."""
        content = self.model_dump(mode="json")
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def with_answers(self, answers: ScoredAnswers) -> Calibration:
        """Return the calibration together with its scored answers.

        Raises
        ------
        InputError
            They are those of another calibration.
        """
        if answers.digest != self.answers_digest:
            must = f"it must be {self.answers_digest}, that of the calibration"
            raise InputError("answers", f"the digest is {answers.digest}; {must}", FIT_AGAIN)
        together = self.model_copy()
        together._answers = answers
        return together

    @property
    def answers(self) -> ScoredAnswers | None:
        """The scored answers, if there are any."""
        return self._answers

    @property
    def needs_answer(self) -> bool:
        """Whether a score depends on the answer itself, beside the evidence."""
        return self.answers_digest is not None

    def check_rubric(self, digest: str) -> None:
        """Raise unless it was fitted to the rubric with this digest.

        Raises
        ------
        InputError
            The rubric is another one, or has been changed since.
        """
        self._check("the rubric", self.rubric_digest, given=digest)

    def check_evidence(self, evidence: str) -> None:
        """Raise unless it was fitted to evidence of this encoder and these channels.

        Raises
        ------
        InputError
            The evidence is found in another way, or with other weights.
        """
        self._check("the evidence", self.evidence, given=evidence)

    def _check(self, what: str, fitted: str, *, given: str) -> None:
        if given != fitted:
            raise InputError(
                f"calibration of item {self.item_id!r}",
                f"it was fitted to {what} {fitted}; it must be fitted to the one at hand, {given}",
                FIT_AGAIN,
            )

    def predict(
        self,
        raw_score: float,
        p_expressed: Mapping[str, float],
        *,
        answer: AnswerText | None = None,
    ) -> float:
        """Return the calibrated score.

        Parameters
        ----------
        raw_score : float
            Points by the rubric.
        p_expressed : mapping of str to float
            Concept id -> probability in [0, 1]; others than those fitted are ignored.
        answer : AnswerText, optional
            What is compared with scored answers; needed where `model` is `answers`.

        Returns
        -------
        float
            Points within `scale`, to six decimals.

        Raises
        ------
        InputError
            A concept that was fitted has no probability, or there is nothing to compare.
        """
        if absent := [name for name in self.concept_weights if name not in p_expressed]:
            problem = f"concept {absent[0]!r} is missing; there must be one for each concept"
            raise InputError("p_expressed", problem, FIT_AGAIN)
        terms = [weight * p_expressed[name] for name, weight in self.concept_weights.items()]
        pull = self._pull_on(answer)
        return self._on_scale(math.fsum([self.intercept, self.slope * raw_score, *terms, pull]))

    def _pull_on(self, answer: AnswerText | None) -> float:
        """Points by the scored answers; none where there are none."""
        if not self.needs_answer:
            return 0.0
        if self._answers is None or answer is None:
            what = "the scored answers are" if self._answers is None else "the answer is"
            raise InputError("answer", f"{what} missing; both must be there", FIT_AGAIN)
        return self._answers.pull_on(answer)

    def predict_interval(
        self,
        raw_score: float,
        p_expressed: Mapping[str, float],
        *,
        answer: AnswerText | None = None,
        level: float = INTERVAL_LEVEL,
    ) -> Interval:
        """Return where the teacher's own score would lie.

        The whole scale when the scores fitted are too few for the level.

        Parameters
        ----------
        raw_score, p_expressed, answer
            As for `predict`.
        level : float
            In (0, 1); the next of `LEVELS` is used.

        References
        ----------
        Lei et al. (2018), distribution-free predictive inference for regression,
        doi:10.1080/01621459.2017.1307116.
        """
        score = self.predict(raw_score, p_expressed, answer=answer)
        reach = half_width_at(self.half_widths, level)
        return Interval(self._on_scale(score - reach), self._on_scale(score + reach), level)

    def with_half_widths(self, residuals: ArrayLike) -> Calibration:
        """Return the same with the intervals that follow from these residuals, in points."""
        widths = conformal_half_widths(residuals)
        short = {level: round(reach, POINTS_DECIMALS) for level, reach in widths.items()}
        fitted = Calibration.model_validate({**dict(self), "half_widths": short})
        return fitted.with_answers(self._answers) if self._answers else fitted

    def _on_scale(self, points: float) -> float:
        return round(min(max(points, self.scale.min), self.scale.max), POINTS_DECIMALS)
