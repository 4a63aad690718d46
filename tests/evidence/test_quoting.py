"""Inputs of the model that chooses the words to quote."""

from __future__ import annotations

import numpy as np

from grader.evidence.quoting import COMPARED, QUOTE_INPUTS, quote_inputs
from grader.evidence.signals import SIGNALS
from grader.language import Span


def test_every_signal_is_compared_with_the_best_passage() -> None:
    signals = np.zeros((3, len(SIGNALS)))
    signals[:, SIGNALS.index("recall")] = (0.2, 0.9, 0.5)

    found = quote_inputs(signals, [Span(0, 10), Span(10, 20), Span(0, 20)], statement="x" * 10)

    behind = found[:, QUOTE_INPUTS.index("recall_behind")]
    np.testing.assert_allclose(behind, (-0.7, 0.0, -0.4))
    assert found.shape == (3, len(COMPARED) + 1)


def test_length_is_told_beside_the_statement() -> None:
    found = quote_inputs(
        np.zeros((2, len(SIGNALS))), [Span(0, 10), Span(0, 20)], statement="x" * 10
    )

    np.testing.assert_allclose(found[:, QUOTE_INPUTS.index("length")], (0.0, np.log(2)))
