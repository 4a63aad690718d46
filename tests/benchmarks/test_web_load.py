"""What the load on the page is made of, and when it is too much."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from benchmarks.web_load import SHARE_REPEATED, Report, read_answers, typed

GOOD = Report(
    seconds=60.0,
    n_typing=1200,
    n_submits=60,
    n_errors=0,
    typing_p50=0.02,
    typing_p95=0.15,
    submit_p50=0.3,
    submit_p95=0.8,
    submit_p95_short=0.5,
    submit_p95_essay=0.8,
    memory_mb_middle=600.0,
    memory_mb_end=620.0,
)


def test_a_class_types_growing_texts_and_now_and_then_one_sent_before() -> None:
    sent = list(islice(typed(read_answers(), seed=0), 1200))

    assert 1 - len(set(sent)) / len(sent) >= 0.9 * SHARE_REPEATED
    assert sent == list(islice(typed(read_answers(), seed=0), 1200))


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({}, []),
        ({"typing_p95": 0.151}, ["typing p95 is 0.151 s"]),
        ({"submit_p95": 0.9}, ["submit p95 is 0.900 s"]),
        ({"n_errors": 1}, ["1 requests failed"]),
        ({"memory_mb_end": 700.0}, ["memory grew by 100 MB"]),
    ],
)
def test_targets_that_are_missed_are_named(change: dict[str, float], missed: list[str]) -> None:
    assert replace(GOOD, **change).missed == missed  # type: ignore[arg-type]
