"""A rubric's points on a rater's scale that ends elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Scale
from grader.calibration import Calibration
from grader.calibration.stretched import Stretch

shares = st.floats(0, 1)


def fitted(**changes: object) -> Calibration:
    fields = {
        "item_id": "q01",
        "rubric_digest": "1a2b3c",
        "evidence": "encoder:hash@000000|evidence:fast@5b1d2c",
        "scale": {"min": 1, "max": 6, "step": 1},
        "model": "concepts",
        "intercept": 0.25,
        "slope": 0.5,
        "concept_weights": {"water": 1.0},
        "half_widths": {90: 0.75},
        "n_scores": 40,
        "cv_error": 0.25,
        "cv_error_uncalibrated": 0.5,
    }
    return Calibration.model_validate(fields | changes)


@given(shares, st.sampled_from([0.5, 1, 3, 7]))
def test_on_the_scale_of_its_points_a_rubric_gives_what_it_gave(share, most) -> None:
    stretch = Stretch.between(most, Scale(max=most, step=0.5))

    assert stretch.is_none
    assert stretch.on_scale(share * most) == share * most
    assert stretch.before(fitted()) == fitted()


@pytest.mark.parametrize(("points", "on_scale"), [(0, 1), (2, 3.5), (4, 6)])
def test_nothing_is_the_lowest_point_and_full_credit_the_highest(points, on_scale) -> None:
    assert Stretch.between(4, Scale(min=1, max=6, step=1)).on_scale(points) == on_scale


@given(shares, shares)
def test_a_calibration_behind_a_stretch_takes_raw_scores(share, p_expressed) -> None:
    stretch = Stretch.between(4, Scale(min=1, max=6, step=1))

    found = stretch.before(fitted()).predict(4 * share, {"water": p_expressed})

    expected = fitted().predict(stretch.on_scale(4 * share), {"water": p_expressed})
    assert found == pytest.approx(expected, abs=2e-6)


def test_stretched_scores_left_as_they_are_become_a_line() -> None:
    left = fitted(model="uncalibrated", intercept=0, slope=1, concept_weights={"water": 0})

    found = Stretch.between(4, left.scale).before(left)

    assert (str(found.model), found.intercept, found.slope) == ("line", 1, 1.25)
