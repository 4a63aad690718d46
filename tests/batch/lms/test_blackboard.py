"""Results of a Blackboard test."""

from __future__ import annotations

import pytest

from grader.batch.lms.blackboard import find_test

NAMES = ["Username", "Last Name", "First Name"]
BLOCK = ["Question ID", "Question", "Answer", "Possible Points", "Auto Score", "Manual Score"]


def block(number: int) -> list[str]:
    return [f"{name} {number}" for name in BLOCK]


def test_each_row_says_its_own_questions(answers_in) -> None:
    columns = find_test([*NAMES, *block(1), *block(2)], None)

    assert columns is not None
    cells = ["ann", "Ek", "Ann", "_5", "<p>Explain q02.</p>", "<p>cheap</p>", "1", "", ""]
    assert answers_in(columns, [*cells, *[""] * 6]) == [
        ("Question 1", "Explain q02.", "cheap"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(NAMES, id="no question"),
        pytest.param([*NAMES, *block(1), *block(3)], id="a number left out"),
        pytest.param([*NAMES, *block(1)[:-1]], id="a column left out"),
    ],
)
def test_other_tables_are_none(header: list[str]) -> None:
    assert find_test(header, None) is None
