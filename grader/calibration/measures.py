"""The measures of agreement that a report lists: how each is taken, and its interval.

Shares of responses have Wilson's interval, correlations Fisher's, QWK the bootstrap, and
what else there is the jackknife.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from grader.bank import Scale
from grader.calibration.correlation import (
    partial_pearson,
    partial_pearson_with_length,
    pearson,
)
from grader.calibration.differences import mae, r2, rmse, smd_unpooled
from grader.calibration.intervals import (
    FEWEST_FOR_FISHER,
    Interval,
    bootstrap_interval,
    fisher_interval,
    wilson_interval,
)
from grader.calibration.jackknife import ANYWHERE, jackknife_interval
from grader.calibration.metrics import (
    Metric,
    adjacent_agreement,
    degradation,
    exact_agreement,
    kappa,
    qwk_continuous,
)
from grader.calibration.paired import Scores, complete_rows
from grader.calibration.rated import RatedColumns
from grader.calibration.true_scores import disattenuated_pearson, prmse
from grader.calibration.undefined import Undefined, reason_of
from grader.calibration.verdicts import AtLeast, Measure, Verdict, Within, verdict_of

STEPS = Scale(max=1e9, step=1)
"""Steps count alike on every scale, and how far a scale goes on changes no agreement."""

Column = Scores | NDArray[np.str_]


@dataclass(frozen=True)
class Figure:
    """A measure taken: its value, over how many responses, and out of what.

    Attributes
    ----------
    columns : tuple of array of shape (n_responses,)
        What `metric` takes, by position.
    """

    value: float
    n: int
    metric: Callable[..., float]
    columns: tuple[Column, ...]
    seed: int


@dataclass(frozen=True)
class AgreementLine:
    """One line of a report.

    Attributes
    ----------
    n : int
        Responses with all the scores that it takes.
    verdict : Verdict or None
        None where nothing is demanded, or the value is undefined.
    """

    measure: Measure
    n: int
    value: float
    interval: Interval
    verdict: Verdict | None

    @property
    def reason(self) -> str:
        """Why the value, or else its interval, is undefined; empty when both are known."""
        return reason_of(self.value) or self.interval.reason


@dataclass(frozen=True)
class Recipe:
    """How a measure is taken: of which columns of `RatedColumns`, with which interval."""

    measure: Measure
    metric: Callable[..., float]
    columns: tuple[str, ...]
    interval: Callable[[Figure], Interval]

    def take(self, rated: RatedColumns, *, is_calibrated: bool, seed: int) -> AgreementLine:
        """Return the line of this measure on some responses."""
        columns: tuple[Scores, ...] = tuple(getattr(rated, name) for name in self.columns)
        n = len(complete_rows(**dict(zip(self.columns, columns, strict=True)))[0])
        figure = Figure(self.metric(*columns), n, self.metric, columns, seed)
        return line_of(self.measure, figure, interval=self.interval, is_calibrated=is_calibrated)


def line_of(
    measure: Measure,
    figure: Figure,
    *,
    interval: Callable[[Figure], Interval],
    is_calibrated: bool,
) -> AgreementLine:
    """Return a figure with its interval and verdict."""
    return AgreementLine(
        measure=measure,
        n=figure.n,
        value=figure.value,
        interval=interval(figure),
        verdict=verdict_of(measure, figure.value, n=figure.n, is_calibrated=is_calibrated),
    )


def jackknifed(figure: Figure, *, bounds: tuple[float, float] = ANYWHERE) -> Interval:
    """Return the interval of a figure by leaving responses out."""
    return jackknife_interval(figure.metric, figure.columns, bounds=bounds)


def _bootstrapped(figure: Figure) -> Interval:
    return bootstrap_interval(figure.metric, figure.columns, seed=figure.seed)


def _wilson(figure: Figure) -> Interval:
    return wilson_interval(figure.value, figure.n)


def _fisher(figure: Figure) -> Interval:
    return fisher_interval(figure.value, figure.n)


def _fisher_partial(figure: Figure) -> Interval:
    """Fisher (1924): the column held constant costs one response."""
    if figure.n == FEWEST_FOR_FISHER:
        needed = f"{FEWEST_FOR_FISHER + 1} responses on; there are {figure.n}"
        return Interval.undefined(reason_of(figure.value) or f"it has one from {needed}")
    return fisher_interval(figure.value, figure.n - 1)


def _at_equal_length(human: Scores, system: Scores, lengths: Scores) -> float:
    return _unknown(lengths) or partial_pearson(human, system, given=lengths)


def _with_length(human: Scores, system: Scores, lengths: Scores) -> float:
    return _unknown(lengths) or partial_pearson_with_length(human, system, lengths=lengths)


def _unknown(lengths: Scores) -> Undefined | None:
    if np.isnan(lengths).all():
        return Undefined("the length of the responses is not known")
    return None


def _degradation(human: Scores, system: Scores, second: Scores, *, metric: Metric) -> float:
    return degradation(human, system, second_human_scores=second, metric=metric)


def _disattenuated(human: Scores, system: Scores, second: Scores) -> float:
    return disattenuated_pearson(human, system, second_human_scores=second)


def _prmse(human: Scores, system: Scores, second: Scores) -> float:
    return prmse(np.column_stack([human, second]), system)


_STEPS = ("human_steps", "rounded_steps")
_ROUNDED = ("human", "rounded")
_SCORES = ("human", "system")
_POINTS = ("human_points", "system_points")

_from_minus_1_to_1 = partial(jackknifed, bounds=(-1.0, 1.0))
_up_to_1 = partial(jackknifed, bounds=(-np.inf, 1.0))
_from_0 = partial(jackknifed, bounds=(0.0, np.inf))

RECIPES = (
    Recipe(
        Measure("exact_agreement", "Exact agreement, %", AtLeast(50)),
        partial(exact_agreement, scale=STEPS),
        _STEPS,
        _wilson,
    ),
    Recipe(
        Measure("adjacent_agreement", "Adjacent agreement, %", AtLeast(95)),
        partial(adjacent_agreement, scale=STEPS),
        _STEPS,
        _wilson,
    ),
    Recipe(Measure("kappa", "Kappa"), partial(kappa, scale=STEPS), _STEPS, _from_minus_1_to_1),
    # On points of a scale it is the QWK of the full scale, at half the time.
    Recipe(Measure("qwk", "QWK", AtLeast(0.7)), qwk_continuous, _ROUNDED, _bootstrapped),
    Recipe(Measure("pearson", "Pearson r", AtLeast(0.7)), pearson, _SCORES, _fisher),
    Recipe(
        Measure("smd_unpooled", "SMD, unpooled", Within(0.15)), smd_unpooled, _SCORES, jackknifed
    ),
    Recipe(Measure("mae", "MAE, points"), mae, _POINTS, _from_0),
    Recipe(Measure("rmse", "RMSE, points"), rmse, _POINTS, _from_0),
    Recipe(Measure("r2", "R²"), r2, _SCORES, _up_to_1),
    Recipe(
        Measure("partial_pearson", "r at equal length"),
        _at_equal_length,
        (*_SCORES, "lengths"),
        _fisher_partial,
    ),
    Recipe(
        Measure("partial_pearson_with_length", "r of score and length"),
        _with_length,
        (*_SCORES, "lengths"),
        _fisher_partial,
    ),
)
"""What one rater is enough for."""

SECOND_RATER_RECIPES = (
    Recipe(
        Measure("degradation_qwk", "Degradation, QWK", AtLeast(-0.1)),
        partial(_degradation, metric=qwk_continuous),
        (*_ROUNDED, "second"),
        jackknifed,
    ),
    Recipe(
        Measure("degradation_pearson", "Degradation, r", AtLeast(-0.1)),
        partial(_degradation, metric=pearson),
        (*_SCORES, "second"),
        jackknifed,
    ),
    Recipe(
        Measure("disattenuated_pearson", "Disattenuated r"),
        _disattenuated,
        (*_SCORES, "second"),
        jackknifed,
    ),
    Recipe(Measure("prmse", "PRMSE"), _prmse, (*_SCORES, "second"), jackknifed),
)
"""What it takes a second rater for."""
