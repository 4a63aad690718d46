"""How fast grading is, beside plain scripts, in one run on this machine.

    python -m benchmarks.speed [--rows N] [--stream-rows N] [--bank DIR] [--json OUT]

Whole commands are timed, from their start to their end, one after the other; what is timed
exactly stands in `benchmarks/README.md`. Ratios count, and only within one run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.command import exit_code, save_json
from benchmarks.encoder_rate import EncoderRate, measure_encoder
from benchmarks.made_class import (
    distinct_answers,
    five_concept_bank,
    save_answers,
    save_bank,
    with_statement_edited,
    with_weight_edited,
)
from benchmarks.table import Cell, render_table
from grader.bank import Bank, load_bank
from grader.errors import GraderError

ANSWER = "SageMaker estimators start training jobs and store the model artifacts in S3."
ASK_REPEATS = 3
"""The best counts, of both programs."""
N_ENCODED = 256
"""Texts on which the encoder is measured by itself."""

KIB = 1024 if sys.platform != "darwin" else 1
"""What the system counts a process's memory in."""

GRADER = "import sys; from grader.cli import main; sys.exit(main())"
"""What the installed command runs."""


@dataclass(frozen=True)
class Timed:
    """One command: seconds of wall time and of the processor, and its largest memory."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


class Bench:
    """A folder with the made class, and commands run in it."""

    def __init__(self, folder: Path, sample: Bank, responses: Path, n_rows: int) -> None:
        self.folder = folder
        self.bank = five_concept_bank(sample)
        self.answers = distinct_answers(sample, responses, n_rows)
        save_answers(self.answers, folder / "class.csv", n_rows)
        save_answers(self.answers[:1], folder / "one.csv", 1)
        statements = {i.id: [c.statement for c in i.rubric.concepts] for i in self.bank.items}
        (folder / "rubrics.json").write_text(json.dumps(statements), encoding="utf-8")
        for name, bank in (
            ("bank", self.bank),
            ("weight", with_weight_edited(self.bank)),
            ("statement", with_statement_edited(self.bank)),
        ):
            save_bank(bank, folder / name)

    def plain(self, kind: str, table: str = "class.csv") -> Timed:
        """Time a plain script."""
        paths = [] if kind == "ask" else [self.folder / table, self.folder / "rubrics.json"]
        return self._time(["-m", "benchmarks.plain_scripts", kind, *map(str, paths)])

    def grade(self, *options: str, bank: str = "bank", table: str = "class.csv") -> Timed:
        """Time `grader grade`."""
        where = ["--bank", str(self.folder / bank), "-o", str(self.folder / "grades.csv")]
        return self._time(["-c", GRADER, "grade", str(self.folder / table), *where, *options])

    def ask(self) -> Timed:
        """Time `grader ask`."""
        return self._time(["-c", GRADER, "ask", "q01", ANSWER, "--bank", str(self.folder / "bank")])

    def help(self) -> Timed:
        """Time `grader --help`."""
        return self._time(["-c", GRADER, "--help"])

    def _time(self, arguments: Sequence[str]) -> Timed:
        environment = {**os.environ, "GRADER_CACHE_DIR": str(self.folder / "cache")}
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
        )
        assert process.stderr is not None
        with process.stderr as stream:
            errors = stream.read().decode(errors="replace")
        # Of the process and of those that it started and waited for.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise GraderError("the benchmark: " + " ".join(arguments[:2]), errors)
        cpu_seconds = used.ru_utime + used.ru_stime
        return Timed(time.perf_counter() - began, cpu_seconds, used.ru_maxrss * KIB / 1e6)


def measure(bench: Bench, *, stream_rows: int) -> dict[str, Timed]:
    """Time everything, programs that are compared one after the other."""
    timed = {
        "grader --help": best(bench.help),
        "grader ask": best(bench.ask),
        "plain script, one answer": best(lambda: bench.plain("ask")),
        "plain, row by row": bench.plain("per-row"),
        "plain, batched": bench.plain("batched"),
        "grader, fast": bench.grade("--evidence", "fast", "--no-cache"),
        "grader, all": bench.grade(),
        "grader, all, again": bench.grade(),
        "grader, all, a weight edited": bench.grade(bank="weight"),
        "grader, all, a statement edited": bench.grade(bank="statement"),
    }
    if stream_rows:
        save_answers(bench.answers, bench.folder / "stream.csv", stream_rows)
        timed[f"grader, fast, {stream_rows:,} rows"] = bench.grade(
            "--evidence", "fast", table="stream.csv"
        )
    return timed


def best(run: Callable[[], Timed]) -> Timed:
    """Return the quickest of some runs."""
    return min((run() for _ in range(ASK_REPEATS)), key=lambda timed: timed.seconds)


RATIOS = (
    ("grader ask / plain script", "grader ask", "plain script, one answer", "at most 0.2"),
    ("fast / row by row", "plain, row by row", "grader, fast", "at least 2"),
    ("fast / batched", "plain, batched", "grader, fast", "at least 1.2"),
    ("all / row by row", "plain, row by row", "grader, all", "at least 0.5"),
    ("a weight edited", "grader, all", "grader, all, a weight edited", "at least 20"),
    ("a statement edited", "grader, all", "grader, all, a statement edited", "at least 5"),
)
"""Name, dividend, divisor, goal; of wall times."""


def ratios(timed: Mapping[str, Timed], of: Callable[[Timed], float]) -> dict[str, float]:
    """Return each ratio by name."""
    return {name: of(timed[above]) / of(timed[below]) for name, above, below, _ in RATIOS}


def report(timed: Mapping[str, Timed], rate: EncoderRate) -> str:
    """Return the three tables."""
    times: list[list[Cell]] = [
        [name, round(t.seconds, 2), round(t.cpu_seconds, 2), round(t.peak_mb)]
        for name, t in timed.items()
    ]
    by_wall = ratios(timed, lambda t: t.seconds)
    by_cpu = ratios(timed, lambda t: t.cpu_seconds)
    compared: list[list[Cell]] = [
        [name, round(by_wall[name], 2), round(by_cpu[name], 2), goal] for name, _, _, goal in RATIOS
    ]
    encoder: list[list[Cell]] = [
        ["tokens a second", round(rate.tokens_per_second)],
        ["GFLOP/s", round(rate.gflops, 1)],
        ["GFLOP/s of a plain matrix product", round(rate.matrix_gflops, 1)],
        ["share of it", round(rate.share_of_matrix, 2)],
        ["share of fast grading outside the encoder", round(rate.cpu_outside, 2)],
    ]
    return "\n\n".join(
        [
            render_table(["command", "s", "CPU s", "peak MB"], times),
            render_table(["ratio", "wall", "CPU", "goal"], compared),
            render_table(["encoder", ""], encoder),
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000, help="distinct answers")
    parser.add_argument("--stream-rows", type=int, default=1_000_000, help="0 for none")
    parser.add_argument("--bank", type=Path, default=Path("."))
    parser.add_argument("--responses", type=Path, default=Path("samples/responses.csv"))
    parser.add_argument("--json", type=Path, help="also write the figures here")
    args = parser.parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), load_bank(args.bank), args.responses, args.rows)
        timed = measure(bench, stream_rows=args.stream_rows)
        rate = measure_encoder(bench.bank, bench.answers[:N_ENCODED])
    print(f"{args.rows} distinct answers, {os.cpu_count()} cores\n")
    print(report(timed, rate))
    figures = {
        "rows": args.rows,
        "timed": {name: asdict(one) for name, one in timed.items()},
        "ratios": ratios(timed, lambda t: t.seconds),
        "cpu_ratios": ratios(timed, lambda t: t.cpu_seconds),
        "encoder": {**asdict(rate), "share_of_matrix": rate.share_of_matrix},
    }
    save_json(figures, args.json)


if __name__ == "__main__":
    sys.exit(main())
