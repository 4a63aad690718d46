"""Exports of a small test in the demo bank, as single records and as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch import ColumnNames, Response, read_responses
from grader.batch.lms.columns import ExportColumns
from grader.batch.table import Record

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def exports() -> Path:
    """The folder of the sample exports, one a system, all of one class."""
    return ROOT / "samples" / "exports"


@pytest.fixture(scope="session")
def answers_in() -> Callable[..., list[tuple[str, str, str]]]:
    """Return name, prompt and text of each answer in one record."""

    def read(columns: ExportColumns, cells: Sequence[str]) -> list[tuple[str, str, str]]:
        found = columns.answers_of(Record(1, 2, tuple(cells)))
        return [(question.name, question.text, text) for _, question, text in found]

    return read


@pytest.fixture
def read(tmp_path: Path, bank: Bank) -> Callable[..., list[Response]]:
    """Write an export and return its responses."""

    def read_export(content: str | bytes, **names: object) -> list[Response]:
        path = tmp_path / "export.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        columns = ColumnNames(**names)  # type: ignore[arg-type]
        with read_responses(path, bank, columns=columns, name="export.csv") as responses:
            return list(responses)

    return read_export


@pytest.fixture
def notes_of(tmp_path: Path, bank: Bank) -> Callable[..., tuple[str, ...]]:
    """Write an export and return what is told of it."""

    def read_notes(content: str, **names: object) -> tuple[str, ...]:
        path = tmp_path / "export.csv"
        path.write_text(content, encoding="utf-8")
        columns = ColumnNames(**names)  # type: ignore[arg-type]
        with read_responses(path, bank, columns=columns, name="export.csv") as responses:
            return responses.notes

    return read_notes
