"""What a row costs beside its evidence, from a thousand rows to a million.

    python -m benchmarks.growth [--rows N ...] [--json OUT] [--plot OUT.svg]

Each size is a process of its own: it reads a table of 10,000 distinct answers over and over,
finds the copies, and writes grades with checkpoints. The grader finds nothing, at once, so
that what is left is reading, counting and writing.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.command import exit_code, save_json
from benchmarks.made_class import distinct_answers, five_concept_bank, save_answers
from benchmarks.speed import KIB
from benchmarks.table import Cell, render_table
from grader.bank import Bank, load_bank
from grader.batch import GradeFiles, ThisProcess, grade_responses, read_responses, write_grades
from grader.batch.grading import Outcome
from grader.evidence import ConceptEvidence, Status
from grader.scoring import GradedResponse

SIZES = (1_000, 10_000, 100_000, 1_000_000)
N_DISTINCT = 10_000


class NothingFound:
    """A grader that finds no concept in any text."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list[Outcome]:
        """Grade the pairs."""
        return [self._graded(*pair) for pair in pairs]

    def _graded(self, item_id: str, text: str) -> GradedResponse:
        rubric = self._bank.item(item_id).rubric
        labels = {concept.id: concept.label for concept in rubric.concepts}
        return GradedResponse(
            item_id=item_id,
            response=text,
            max_points=rubric.max_points,
            scale=rubric.rater_scale,
            evidence=tuple(ConceptEvidence(c, 0, 0, Status.MISSING, (), {}) for c in labels),
            misconceptions=(),
            labels=labels,
            missing=tuple(labels.values()),
            missing_ids=tuple(labels),
            parts=(),
            flags=(),
            feedback="Missing: " + ", ".join(labels.values()),
            signature="none",
        )


def measure_here(bank: Bank, n_rows: int, responses: Path) -> dict[str, float]:
    """Grade `n_rows` rows in this process; return its seconds and its largest memory."""
    made = five_concept_bank(bank)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "class.csv"
        answers = distinct_answers(bank, responses, min(n_rows, N_DISTINCT))
        save_answers(answers, source, n_rows)
        began = time.process_time()
        files = GradeFiles(source, source.with_name("grades.csv"))
        with read_responses(source, made) as table, write_grades(files, table, run={}) as out:
            for row in grade_responses(table, ThisProcess(NothingFound(made))):
                out.write(row)
        seconds = time.process_time() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 1e6
    return {"rows": n_rows, "cpu_seconds": seconds, "peak_mb": peak_mb}


def measure_apart(n_rows: int, bank: Path, responses: Path) -> dict[str, float]:
    """Measure in a process of its own."""
    options = ["--bank", str(bank), "--responses", str(responses), "--here", str(n_rows)]
    shown = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", *options],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    measured: dict[str, float] = json.loads(shown.stdout)
    return measured


def save_plot(measured: Sequence[Mapping[str, float]], path: Path) -> None:
    """Draw time and memory over the rows; the dashed line grows as they do."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    rows, seconds, peaks = (
        [one[key] for one in measured] for key in ("rows", "cpu_seconds", "peak_mb")
    )
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "growth"}):
        figure = Figure(figsize=(8, 3), layout="constrained")
        time_axes, memory_axes = figure.subplots(1, 2)
        time_axes.loglog(rows, seconds, "o-", label="measured")
        time_axes.loglog(
            rows, [seconds[-1] * n / rows[-1] for n in rows], "--", color="grey", label="linear"
        )
        time_axes.set(xlabel="rows", ylabel="seconds of one core")
        time_axes.legend(frameon=False)
        memory_axes.semilogx(rows, peaks, "o-")
        memory_axes.set(xlabel="rows", ylabel="peak memory, MB", ylim=(0, None))
        figure.savefig(path, format="svg", metadata={"Date": None})


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON and the plot."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--bank", type=Path, default=Path("."))
    parser.add_argument("--responses", type=Path, default=Path("samples/responses.csv"))
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--plot", type=Path, help="also draw them here, as SVG")
    parser.add_argument("--here", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    if args.here:
        print(json.dumps(measure_here(load_bank(args.bank), args.here, args.responses)))
        return
    measured = [measure_apart(n_rows, args.bank, args.responses) for n_rows in args.rows]
    rows: list[list[Cell]] = [
        [
            f"{one['rows']:,}",
            round(one["cpu_seconds"], 2),
            round(1e6 * one["cpu_seconds"] / one["rows"]),
            round(one["peak_mb"]),
        ]
        for one in measured
    ]
    print(render_table(["rows", "CPU s", "CPU µs a row", "peak MB"], rows))
    save_json(measured, args.json)
    if args.plot:
        save_plot(measured, args.plot)


if __name__ == "__main__":
    sys.exit(main())
