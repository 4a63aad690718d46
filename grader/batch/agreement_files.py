"""A report of agreement written: one table row a figure, or one JSON object."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END, render_number
from grader.batch.human_scores import HumanScores
from grader.batch.whole_file import SPREADSHEET_ENCODING, refuse_overlap, write_whole
from grader.calibration import Agreement, AgreementLine, AgreementReport

AGREEMENT_COLUMNS = (
    "part",
    "column",
    "name",
    "measure",
    "n",
    "value",
    "low",
    "high",
    "threshold",
    "verdict",
    "reason",
)


@dataclass(frozen=True)
class AgreementFiles:
    """Where a report goes; `inputs` are the tables that it must not replace."""

    inputs: Sequence[Path]
    table: Path | None = None
    json: Path | None = None

    def write(self, report: AgreementReport, scores: HumanScores) -> None:
        """Write the files that were asked for.

        Raises
        ------
        TableError
            A file can't be written, or would replace another.
        """
        outputs = [path for path in (self.table, self.json) if path]
        refuse_overlap(outputs, inputs=self.inputs)
        if self.table:
            with write_whole(self.table, encoding=SPREADSHEET_ENCODING) as stream:
                _write_table(report, stream)
        if self.json:
            with write_whole(self.json) as stream:
                known = _as_json_object(report, scores)
                stream.write(json.dumps(known, ensure_ascii=False, indent=2) + "\n")


def _write_table(report: AgreementReport, stream: TextIO) -> None:
    rows = csv.writer(stream, lineterminator=LINE_END)
    rows.writerow(AGREEMENT_COLUMNS)
    for place, line in _lines(report):
        rows.writerow(
            [
                *map(render_cell, place),
                line.measure.name,
                str(line.n),
                *map(_number, (line.value, line.interval.low, line.interval.high)),
                str(line.measure.threshold or ""),
                str(line.verdict or ""),
                render_cell(line.reason),
            ]
        )


def _lines(report: AgreementReport) -> Iterator[tuple[tuple[str, str, str], AgreementLine]]:
    """Every line after its part, column and name."""
    yield from ((("overall", "", ""), line) for line in report.overall.lines)
    for item in report.items:
        yield from ((("item", "", item.name), line) for line in item.lines)
    for subgroups in report.subgroups:
        column = subgroups.column
        for group in subgroups.groups:
            yield from ((("subgroup", column, group.name), line) for line in group.lines)
        yield from ((("subgroup", column, ""), line) for line in subgroups.fairness)


def _number(value: float) -> str:
    return "" if math.isnan(value) else render_number(value)


def _as_json_object(report: AgreementReport, scores: HumanScores) -> dict[str, Any]:
    return {
        "n": report.overall.n,
        "n_uncalibrated": report.n_uncalibrated,
        "overall": _lines_object(report.overall.lines),
        "items": [_agreement_object(item) for item in report.items],
        "subgroups": [
            {
                "column": found.column,
                "groups": [_agreement_object(group) for group in found.groups],
                "fairness": _lines_object(found.fairness),
                "hidden": dict(found.hidden),
                "n_unknown": found.n_unknown,
            }
            for found in report.subgroups
        ],
        "faults": list(scores.faults),
        "notes": list(scores.notes),
    }


def _agreement_object(agreement: Agreement) -> dict[str, Any]:
    return {
        "name": agreement.name,
        "n": agreement.n,
        "verdict": agreement.verdict,
        "measures": _lines_object(agreement.lines),
    }


def _lines_object(lines: Sequence[AgreementLine]) -> dict[str, dict[str, Any]]:
    """Measure -> what is known of it; null for what is undefined."""
    return {
        line.measure.name: {
            "n": line.n,
            "value": _null_or(line.value),
            "low": _null_or(line.interval.low),
            "high": _null_or(line.interval.high),
            "threshold": str(line.measure.threshold) if line.measure.threshold else None,
            "verdict": line.verdict,
            "reason": line.reason or None,
        }
        for line in lines
    }


def _null_or(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
