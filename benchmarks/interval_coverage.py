"""How many of people's scores lie in the 90 % intervals of calibrated ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.figures import mean
from benchmarks.scored_sets import Scored
from grader.calibration.paired import ROUNDING

HELD_OUT = 0.2
"""Of each question's answers, in every repeat."""

MOST = 200
"""Answers that are fitted in a repeat: a large class."""


def coverage_of(questions: Sequence[Scored], *, repeats: int) -> dict[str, Any]:
    """Return the share inside and the mean width, as shares of the scale, over repeats."""
    inside: list[float] = []
    widths: list[float] = []
    for seed in range(repeats):
        for scored in questions:
            places = np.random.default_rng(seed).permutation(len(scored))
            n_out = round(HELD_OUT * len(places))
            train, test = scored.at(places[n_out:][:MOST]), scored.at(places[:n_out])
            if not (len(train) and len(test)):
                continue
            calibrator = train.fit(train.shares)
            interval = calibrator.predict_interval(test.evidence, answers=test.texts)
            low, high = np.clip(interval, 0, 1).T
            inside += ((low - ROUNDING <= test.shares) & (test.shares <= high + ROUNDING)).tolist()
            widths += (high - low).tolist()
    return {"coverage_90": mean(inside), "mean_width_90": mean(widths), "n_repeats": repeats}
