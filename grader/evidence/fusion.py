"""Signals to probabilities: logistic models whose constants are in `fusion.json`.

The first two weigh the overlap signals, alone and in pairs; two more add what the reader
says; the last chooses the words to quote. `training/fit_fusion.py` fitted them and chose
the thresholds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.errors import ModelError
from grader.evidence.encoding import DIGEST_LENGTH
from grader.evidence.signals import SIGNALS
from grader.evidence.weights_files import REINSTALL_GRADER

FUSION_PATH = Path(__file__).parent / "weights" / "fusion.json"

CERTAIN = 1e-4
"""Probabilities are kept this far from 0 and 1, where a log-odds would have no end."""

MAX_DEVIATIONS = 4.0
"""Signals of the corpus lie within four deviations; squares must not run away beyond."""

READER_INPUTS = ("supported_overlap", "denial", "reader_expressed", "reader_contradicted")
"""What the models weigh that know the reader's word, in the order of the columns."""

FloatArray = NDArray[np.float64]


def logit(probability: FloatArray) -> FloatArray:
    """Return the log-odds."""
    inside = np.clip(probability, CERTAIN, 1 - CERTAIN)
    return np.asarray(np.log(inside / (1 - inside)))


def sigmoid(log_odds: FloatArray) -> FloatArray:
    """Return the probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30))))


def standardise(values: FloatArray, *, mean: FloatArray, scale: FloatArray) -> FloatArray:
    """Return (value - mean) / scale, kept within what the fit has seen."""
    return np.clip((values - mean) / scale, -MAX_DEVIATIONS, MAX_DEVIATIONS)


@dataclass(frozen=True)
class Logistic:
    """A logistic model over named terms; `a*b` is the product of two standardised signals.

    Attributes
    ----------
    mean, scale : mapping of str to float
        Standardise a signal first: (value - mean) / scale.
    weights : mapping of str to float
        Weight of each term, in log-odds.
    """

    intercept: float
    weights: dict[str, float]
    mean: dict[str, float]
    scale: dict[str, float]

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
        names = list(self.mean)
        terms = [term.split("*") for term in self.weights]
        first = [names.index(term[0]) for term in terms]
        # A lone signal is multiplied by the column of ones behind the signals.
        second = [names.index(term[1]) if len(term) == 2 else len(names) for term in terms]
        return np.array(first), np.array(second), np.array(list(self.weights.values()))

    @cached_property
    def _mean_and_scale(self) -> tuple[FloatArray, FloatArray]:
        return np.array(list(self.mean.values())), np.array(list(self.scale.values()))

    def log_odds(self, values: FloatArray) -> FloatArray:
        """Return log-odds, (n, n_signals) -> (n,); columns in the order of `mean`."""
        first, second, weights = self._pairs
        mean, scale = self._mean_and_scale
        standard = np.column_stack(
            [standardise(values, mean=mean, scale=scale), np.ones(len(values))]
        )
        return np.asarray(self.intercept + (standard[:, first] * standard[:, second]) @ weights)


@dataclass(frozen=True)
class Thresholds:
    """Where the probabilities become a status.

    Attributes
    ----------
    expressed, partial : float
        Least P(expressed).
    said : float
        From this P(expressed) on, what is contradicted must be likelier denied than said.
    """

    expressed: float
    partial: float
    said: float

    def is_contradicted(
        self, p_expressed: FloatArray | float, p_contradicted: FloatArray | float
    ) -> NDArray[np.bool_]:
        """Return where contradicted is likelier than absent and, from `said` on, than expressed."""
        said = np.asarray(p_expressed)
        rival = np.maximum(1.0 - said - p_contradicted, np.where(said >= self.said, said, 0.0))
        return np.asarray(p_contradicted > rival)


def reader_inputs(
    overlap: FloatArray, denial: FloatArray, *, entailment: FloatArray, is_met_by_name: bool = False
) -> NDArray[np.float64]:
    """Return the inputs of the models that know the reader's word.

    Overlap counts as far as the reader finds the statement expressed. By itself it lifted what
    the reader takes for absent or denied: a denial in the words of the key has them all. Where
    a name is all that is asked for it counts in full: the reader knows claims, not mentions.

    Parameters
    ----------
    overlap, denial : ndarray of shape (n_windows,)
        Log-odds of the overlap models.
    entailment : ndarray of shape (n_windows, 3)
        P(expressed), P(absent), P(contradicted) of the reader.
    is_met_by_name : bool
        Whether naming the concept is all that its statement asks for.

    Returns
    -------
    ndarray of shape (n_windows, 4)
        In the order of `READER_INPUTS`.
    """
    said, _, denied = entailment.T
    supported = overlap if is_met_by_name else overlap * said
    return np.column_stack([supported, denial, logit(said), logit(denied)])


@dataclass(frozen=True)
class Fusion:
    """The fitted constants of the evidence."""

    overlap: Logistic
    denial: Logistic
    expressed: Logistic
    contradicted: Logistic
    quote: Logistic
    fast: Thresholds
    all: Thresholds
    digest: str


@lru_cache(maxsize=1)
def load_fusion() -> Fusion:
    """Return the fitted constants that ship with the package.

    Raises
    ------
    ModelError
        The file is missing or broken, or was fitted on other signals.
    """
    try:
        return _parse(FUSION_PATH.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            str(FUSION_PATH),
            f"the fitted constants can't be read ({type(error).__name__}: {error}); "
            "they must be those that ship",
            REINSTALL_GRADER,
        ) from error


def _parse(content: bytes) -> Fusion:
    stored = json.loads(content)
    names = (tuple(stored["overlap"]["mean"]), tuple(stored["expressed"]["mean"]))
    if names != (SIGNALS, READER_INPUTS):
        raise ValueError("fitted on other signals; run training.fit_fusion")
    return Fusion(
        overlap=Logistic(**stored["overlap"]),
        denial=Logistic(**stored["denial"]),
        expressed=Logistic(**stored["expressed"]),
        contradicted=Logistic(**stored["contradicted"]),
        quote=Logistic(**stored["quote"]),
        fast=Thresholds(**stored["thresholds"]["fast"]),
        all=Thresholds(**stored["thresholds"]["all"]),
        digest=hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH],
    )
