"""Labels of concepts read from JSON lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch import read_concept_labels
from grader.errors import TableError


def write(folder: Path, *lines: str) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_labels_are_read_by_response_and_concept(tmp_path: Path) -> None:
    path = write(tmp_path, '{"id": "r1", "concepts": {"water": 2, "membrane": -1}}', "")

    found = read_concept_labels(path)

    assert found.labels == {"r1": {"water": 2, "membrane": -1}}
    assert found.faults == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "the line is not JSON"),
        ("[]", "the line has no 'concepts'"),
        ('{"concepts": {}}', "the line has no 'id'"),
        ('{"id": 1, "concepts": {"water": 3}}', "concept 'water' is labelled 3; it must be one"),
        ('{"id": 1, "concepts": {"water": true}}', "concept 'water' is labelled true"),
    ],
)
def test_a_faulty_line_is_named_and_the_others_are_read(
    tmp_path: Path, line: str, problem: str
) -> None:
    path = write(tmp_path, line, '{"id": "r2", "concepts": {"water": 0}}')

    found = read_concept_labels(path)

    (fault,) = found.faults
    assert fault.startswith(f"{path}:1: {problem}")
    assert [*found.labels] == ["r2"]


def test_a_file_that_is_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="can't be read"):
        read_concept_labels(tmp_path / "none.jsonl")
