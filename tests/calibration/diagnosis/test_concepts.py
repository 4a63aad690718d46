"""How concepts fare: counts, r, added value, labels, pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.calibration import partial_pearson
from grader.calibration.diagnosis.concepts import concept_figures, pairs_together
from grader.evidence import Status

ROWS = [(f"a{at}", "e" + "em"[at % 2] + "m", 2 - at % 2) for at in range(12)]


def test_statuses_are_counted(answers) -> None:
    water, membrane, gradient = concept_figures(answers(*ROWS), labels={})

    assert (water.is_always_found, gradient.is_never_found) == (True, True)
    assert (membrane.n_found, membrane.n) == (6, 12)
    assert membrane.counts[Status.MISSING] == 6


def test_a_concept_that_tells_the_score_correlates_with_it(answers) -> None:
    _, membrane, _ = concept_figures(answers(*ROWS), labels={})

    assert membrane.r.value == pytest.approx(1.0)


def test_a_constant_concept_has_no_r_and_says_why(answers) -> None:
    water, _, _ = concept_figures(answers(*ROWS), labels={})

    assert math.isnan(water.r.value)
    assert water.r.reason == "the concept earns the same in all answers"
    assert math.isnan(water.added.value)


def test_added_value_is_the_partial_r_given_the_rest_of_the_rubric(answers) -> None:
    rng = np.random.default_rng(3)
    rows = [
        (f"a{at}", "".join(rng.choice(["e", "m"], 3)), float(rng.integers(0, 5)))
        for at in range(40)
    ]
    found = answers(*rows)

    water, _, _ = concept_figures(found, labels={})

    rest = found.raw - found.shares[:, 0]
    expected = partial_pearson(found.human, found.shares[:, 0], given=rest)
    assert water.added.value == pytest.approx(float(expected))


def test_labels_of_a_person_are_held_against_the_statuses(answers) -> None:
    labels = {"a0": {"membrane": 0}, "a1": {"membrane": 2}, "a2": {"membrane": 1}}

    _, membrane, _ = concept_figures(answers(*ROWS), labels=labels)

    assert (membrane.n_labelled, membrane.n_missed, membrane.n_found_wrongly) == (3, 1, 1)
    assert membrane.confusion[Status.PARTIAL, Status.EXPRESSED] == 1


def test_concepts_found_in_the_same_answers_are_a_pair(answers) -> None:
    rows = [(f"a{at}", "eem" if at % 2 else "mme", 1) for at in range(10)]

    assert [*pairs_together(answers(*rows))] == [("water", "membrane")]


def test_a_pair_that_may_be_chance_is_none(answers) -> None:
    """Both in one of ten: one chance in ten."""
    rows = [(f"a{at}", "mme" if at % 3 else "mmm", 1) for at in range(9)]

    assert [*pairs_together(answers(*rows, ("last", "eem", 1)))] == []
