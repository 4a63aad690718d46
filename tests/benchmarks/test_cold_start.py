"""What a process cost."""

from __future__ import annotations

import sys

import pytest

from benchmarks.cold_start import median_costs
from grader.errors import InputError

pytest.importorskip("resource", reason="only Unix counts what a child used")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_each_command_has_the_costs_of_its_own_process() -> None:
    commands = {
        "holds": python("x = b'x' * 300_000_000"),
        "sleeps": python("import time; time.sleep(.5)"),
    }

    costs = median_costs(commands, n_runs=1)

    assert 300 < costs["holds"].peak_megabytes < 400
    assert costs["sleeps"].peak_megabytes < 100
    assert costs["sleeps"].wall_seconds > 0.5 > costs["sleeps"].cpu_seconds


def test_a_command_that_fails_is_named_with_what_it_said() -> None:
    with pytest.raises(InputError, match=r"broken: .* ended with 1 \(no such file\); it must"):
        median_costs({"broken": python("raise SystemExit('no such file')")}, n_runs=1)
