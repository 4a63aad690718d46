"""A fitted calibration of one item: what grading loads, and its file.

How it is fitted to a teacher's scores is `calibrator`. Nothing here needs scikit-learn.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from numpy.typing import ArrayLike
from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from grader.bank import Scale
from grader.bank.files import save_texts
from grader.bank.laws import Breach, LawError
from grader.bank.mistakes import MAX_SHOWN_CHARACTERS, check_file
from grader.bank.models import Id, Text, Value
from grader.calibration.conformal import (
    INTERVAL_LEVEL,
    LEVELS,
    conformal_half_widths,
    half_width_at,
)
from grader.calibration.intervals import Interval
from grader.errors import InputError, RubricError

POINTS_DECIMALS = 6
"""As the parts of a score are rounded (scoring, `points`), so that they add up on paper."""

FIT_AGAIN = "Fit it again with 'grader calibrate'."


class CalibrationModel(StrEnum):
    """The rungs of the ladder, the simplest first."""

    UNCALIBRATED = "uncalibrated"
    LINE = "line"
    CONCEPTS = "concepts"


def check_is_mapping(value: Any, info: ValidationInfo) -> Any:
    """Return the value of a field; anything but a mapping is told in a teacher's words."""
    if isinstance(value, Mapping):
        return value
    shown = json.dumps(value, default=repr)[:MAX_SHOWN_CHARACTERS]
    raise ValueError(f"{info.field_name} is {shown}; it must be a mapping, as in {{name: number}}")


Finite = Annotated[float, Field(allow_inf_nan=False)]
AtLeastZero = Annotated[float, Field(ge=0, allow_inf_nan=False)]
ByConcept = Annotated[Mapping[str, AtLeastZero], BeforeValidator(check_is_mapping)]
ByLevel = Annotated[Mapping[int, AtLeastZero], BeforeValidator(check_is_mapping)]


class Calibration(Value):
    """How one teacher scores one item: intercept + slope · raw score + Σ weight · p_expressed.

    No weight is below 0: whoever expresses one more concept never loses by it.

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

    @model_validator(mode="after")
    def _keeps_its_laws(self) -> Calibration:
        if breaches := (*self._model_breaches(), *self._half_width_breaches()):
            raise LawError(breaches)
        return self

    def _model_breaches(self) -> tuple[Breach, ...]:
        """A simple model that holds the numbers of a richer one."""
        fixed: dict[tuple[str, ...], tuple[float, float]] = {}
        if self.model is CalibrationModel.UNCALIBRATED:
            fixed |= {("intercept",): (self.intercept, 0), ("slope",): (self.slope, 1)}
        if self.model is not CalibrationModel.CONCEPTS:
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

    def predict(self, raw_score: float, p_expressed: Mapping[str, float]) -> float:
        """Return the calibrated score.

        Parameters
        ----------
        raw_score : float
            Points by the rubric.
        p_expressed : mapping of str to float
            Concept id -> probability in [0, 1]; others than those fitted are ignored.

        Returns
        -------
        float
            Points within `scale`, to six decimals.

        Raises
        ------
        InputError
            A concept that was fitted has no probability.
        """
        if absent := [name for name in self.concept_weights if name not in p_expressed]:
            problem = f"concept {absent[0]!r} is missing; there must be one for each concept"
            raise InputError("p_expressed", problem, FIT_AGAIN)
        terms = [weight * p_expressed[name] for name, weight in self.concept_weights.items()]
        return self._on_scale(math.fsum([self.intercept, self.slope * raw_score, *terms]))

    def predict_interval(
        self, raw_score: float, p_expressed: Mapping[str, float], *, level: float = INTERVAL_LEVEL
    ) -> Interval:
        """Return where the teacher's own score would lie.

        The whole scale when the scores fitted are too few for the level.

        Parameters
        ----------
        raw_score, p_expressed
            As for `predict`.
        level : float
            In (0, 1); the next of `LEVELS` is used.

        References
        ----------
        Lei et al. (2018), distribution-free predictive inference for regression,
        doi:10.1080/01621459.2017.1307116.
        """
        score = self.predict(raw_score, p_expressed)
        reach = half_width_at(self.half_widths, level)
        return Interval(self._on_scale(score - reach), self._on_scale(score + reach), level)

    def with_half_widths(self, residuals: ArrayLike) -> Calibration:
        """Return the same with the intervals that follow from these residuals, in points."""
        widths = conformal_half_widths(residuals)
        short = {level: round(reach, POINTS_DECIMALS) for level, reach in widths.items()}
        return Calibration.model_validate({**dict(self), "half_widths": short})

    def _on_scale(self, points: float) -> float:
        return round(min(max(points, self.scale.min), self.scale.max), POINTS_DECIMALS)


def save_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration as JSON, whole or not at all.

    Raises
    ------
    RubricError
        The file or its folder can't be written.
    """
    save_texts({path: render_calibration(calibration)})


def render_calibration(calibration: Calibration) -> str:
    """Return a calibration as the text of its file."""
    content = calibration.model_dump(mode="json")
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def load_calibration(path: Path) -> Calibration:
    """Load a calibration file.

    Raises
    ------
    RubricError
        The file can't be read or has mistakes; the message lists them, a line each.
    """
    check_json(path)
    try:
        # JSON is YAML as well, and so its mistakes are told at their lines.
        return check_file(path, Calibration).require()
    except RubricError as error:
        raise RubricError(error.where, error.problem, error.hint or FIT_AGAIN) from None


def check_json(path: Path) -> None:
    """Raise unless the file holds JSON."""
    must = "it must be as 'grader calibrate' wrote it"
    try:
        json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = f"the file can't be read ({error.strerror}); {must}"
        raise RubricError(path.as_posix(), problem, FIT_AGAIN) from None
    except json.JSONDecodeError as error:
        where = f"{path.as_posix()}:{error.lineno}"
        raise RubricError(where, f"the line is not JSON ({error.msg}); {must}", FIT_AGAIN) from None
    except (ValueError, RecursionError) as error:
        problem = f"the file is not JSON ({error}); {must}"
        raise RubricError(path.as_posix(), problem, FIT_AGAIN) from None
