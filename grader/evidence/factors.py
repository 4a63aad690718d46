"""Matrices of a model as integers, to be multiplied as they are.

A product of integers takes a third of the time of one of floats, or less, on processors that
have instructions for it. What a matrix is multiplied with is rounded too, when it is known,
with one scale for all of a text; so that a few large channels don't take the scale for
themselves, they are made smaller first and the matrix larger (Xiao et al. 2023,
"SmoothQuant", arXiv:2211.10438).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FACTOR_MAX = 63
"""Processors without VNNI add two products of uint8 and int8 in 16 bits, and 2 * 255 * 63 is
the most that fits. So all get the same sums."""

INPUT_SCALE = ".input_scale"
"""How the name of what the channels of a factor's input are multiplied with ends."""


def round_rows(matrix: NDArray[np.float32], most: int) -> tuple[NDArray[np.int8], NDArray]:
    """Round a matrix to integers of at most `most`; return them and a scale for each row."""
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-8) / most
    return np.round(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def as_factors(weights: Mapping[str, NDArray], input_scales: Mapping[str, NDArray]) -> dict:
    """Return the weights with those that have input scales as integers.

    Parameters
    ----------
    weights : mapping of str to ndarray
        Matrices of shape (n_out, n_in), and vectors.
    input_scales : mapping of str to ndarray of shape (n_in,)
        By the matrix's name and `INPUT_SCALE`.

    Returns
    -------
    dict
        For a matrix `NAME`: `NAME` int8, transposed to (n_in, n_out), `NAME.scale` for each
        column, `NAME.input_scale`. All other weights as they are.
    """
    made = dict(weights) | dict(input_scales)
    for of, input_scale in input_scales.items():
        name = of.removesuffix(INPUT_SCALE)
        rounded, made[f"{name}.scale"] = round_rows(weights[name] / input_scale, FACTOR_MAX)
        made[name] = np.ascontiguousarray(rounded.T)
    return made
