"""How near the encoder comes to what the processor can do, and what is spent outside it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from grader.bank import Bank
from grader.evidence import EvidenceJudge, read
from grader.evidence.minilm import MiniLM
from grader.scoring import ResponseGrader

N_LAYERS, N_DIMS, N_INNER = 6, 384, 1536
"""all-MiniLM-L6-v2: the model card's configuration."""

MATRIX = 1024
"""Side of the matrices of the plain product: they fit the cache, as the model's do."""

PRODUCTS = 16
"""On each core."""

REPEATS = 3
"""The best of them counts: other programs only ever take time away."""


@dataclass(frozen=True)
class EncoderRate:
    """All cores together.

    Attributes
    ----------
    matrix_gflops : float
        Of a plain product of fp32 matrices.
    cpu_outside : float
        Share of the processor's time that grading with fast evidence spends outside the
        encoder.
    """

    tokens_per_second: float
    gflops: float
    matrix_gflops: float
    cpu_outside: float

    @property
    def share_of_matrix(self) -> float:
        """Of the plain product's rate."""
        return self.gflops / self.matrix_gflops


def measure_encoder(bank: Bank, answers: Sequence[tuple[str, str]]) -> EncoderRate:
    """Return the rates, measured on the answers' texts."""
    encoder = MiniLM()
    texts = [read(text).text for _, text in answers]
    n_tokens = [len(encoding.offsets) + 2 for encoding in encoder.encode(texts)]
    seconds = best_seconds(lambda: encoder.encode(texts))
    grader = ResponseGrader(bank, EvidenceJudge(encoder))
    grader.grade_many(answers[:1])  # the statements, encoded once
    return EncoderRate(
        tokens_per_second=sum(n_tokens) / seconds,
        gflops=sum(map(encoding_flops, n_tokens)) / seconds / 1e9,
        matrix_gflops=matrix_gflops(),
        cpu_outside=1
        - cpu_seconds(lambda: encoder.encode(texts))
        / cpu_seconds(lambda: grader.grade_many(answers)),
    )


def encoding_flops(n_tokens: int) -> float:
    """Return the floating-point operations of one text: a multiplication and an addition each.

    Examples
    --------
    >>> round(encoding_flops(57) / 1e9, 2)
    1.24
    """
    weights = 4 * N_DIMS**2 + 2 * N_DIMS * N_INNER
    attention = 2 * n_tokens * N_DIMS
    return 2.0 * N_LAYERS * n_tokens * (weights + attention)


def matrix_gflops() -> float:
    """Return the rate of plain fp32 matrix products, one on each core at a time."""
    one = np.random.default_rng(0).random((MATRIX, MATRIX), dtype=np.float32)
    n_cores = os.cpu_count() or 1

    def multiply(_core: int) -> None:
        for _ in range(PRODUCTS):
            one @ one

    with ThreadPoolExecutor(n_cores) as pool:
        seconds = best_seconds(lambda: list(pool.map(multiply, range(n_cores))))
    return n_cores * PRODUCTS * 2 * MATRIX**3 / seconds / 1e9


def best_seconds(work: Callable[[], object]) -> float:
    """Return the least wall time of some repeats."""
    return min(_seconds(work, time.perf_counter) for _ in range(REPEATS))


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the least time of the processor, all threads together."""
    return min(_seconds(work, time.process_time) for _ in range(REPEATS))


def _seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    began = clock()
    work()
    return clock() - began
