"""Matrices as integers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.evidence.factors import FACTOR_MAX, INPUT_SCALE, as_factors, round_rows

MATRICES = arrays(np.float32, (3, 5), elements=st.floats(-8, 8, width=32))


@given(MATRICES, st.sampled_from([FACTOR_MAX, 127]))
def test_rounding_is_off_by_half_a_step_at_most(matrix, most) -> None:
    rounded, scale = round_rows(matrix, most)

    assert np.abs(rounded).max() <= most
    assert (np.abs(rounded * scale[:, None] - matrix) <= 0.5001 * scale[:, None]).all()


@given(MATRICES, arrays(np.float32, 5, elements=st.floats(0.25, 4, width=32)))
def test_a_factor_times_its_scaled_input_is_the_product(matrix, input_scale) -> None:
    given_ = np.linspace(-1, 1, 5, dtype=np.float32)

    made = as_factors({"w": matrix}, {f"w{INPUT_SCALE}": input_scale})

    product = (given_ * input_scale) @ made["w"] * made["w.scale"]
    allowed = 0.51 * np.abs(given_ * input_scale).sum() * made["w.scale"] + 1e-4
    assert (np.abs(product - matrix @ given_) <= allowed).all()


def test_other_weights_stay_as_they_are() -> None:
    bias = np.ones(3, dtype=np.float32)

    made = as_factors({"w": np.eye(3, dtype=np.float32), "b": bias}, {f"w{INPUT_SCALE}": bias})

    assert made["b"] is bias
    assert sorted(made) == ["b", "w", "w.input_scale", "w.scale"]
    assert made["w"].tolist() == (FACTOR_MAX * np.eye(3)).tolist()


def test_sums_of_two_products_fit_in_16_bits() -> None:
    # Intel 64 and IA-32 Architectures Software Developer's Manual, VPMADDUBSW: saturated words
    assert 2 * 255 * FACTOR_MAX <= np.iinfo(np.int16).max < 2 * 255 * (FACTOR_MAX + 2)


def test_an_input_scale_for_no_weight_is_a_fault() -> None:
    with pytest.raises(KeyError):
        as_factors({}, {f"w{INPUT_SCALE}": np.ones(2, dtype=np.float32)})
