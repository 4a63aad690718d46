"""Reports of Open edX."""

from __future__ import annotations

import json

import pytest

from grader.batch.lms.edx import find_assessments, find_problem_responses

ORA = ["Submission ID", "Problem Name", "Item ID", "Username", "Response", "Assessment Scores"]


@pytest.mark.parametrize(
    ("response", "found"),
    [
        pytest.param(
            json.dumps({"parts": [{"text": "<p>s3</p>"}]}), [("Storage", "", "s3")], id="one prompt"
        ),
        pytest.param(
            json.dumps({"parts": [{"text": "s3"}, {"text": ""}]}),
            [("Storage (part 1)", "", "s3"), ("Storage (part 2)", "", "")],
            id="two prompts",
        ),
        pytest.param("s3, plainly", [("Storage", "", "s3, plainly")], id="no JSON"),
        pytest.param("42", [("Storage", "", "42")], id="a number"),
        pytest.param('{"parts": []}', [("Storage", "", "")], id="a file only"),
    ],
)
def test_a_response_has_a_part_for_each_prompt(answers_in, response, found) -> None:
    columns = find_assessments(ORA, None)

    assert columns is not None
    assert answers_in(columns, ["s1", "Storage", "block-v1", "ann", response, ""]) == found


def test_a_submission_has_an_id_and_a_student() -> None:
    columns = find_assessments(ORA, None)

    assert columns is not None
    assert (columns.id, columns.students) == (0, (3,))


def test_problem_responses_hold_their_question(answers_in) -> None:
    header = ["username", "title", "location", "Answer", "Answer ID", "Question", "state"]

    columns = find_problem_responses(header, None)

    assert columns is not None
    cells = ["ann", "Storage", "Week 1", "s3", "id_2", "Explain q01.", "{}"]
    assert answers_in(columns, cells) == [("Storage", "Explain q01.", "s3")]


def test_keys_that_no_block_has_are_left_out() -> None:
    columns = find_problem_responses(["username", "title", "location", "Answer"], None)

    assert columns is not None
    assert columns.answers[0].text_at is None


@pytest.mark.parametrize("find", [find_assessments, find_problem_responses])
def test_other_tables_are_none(find) -> None:
    assert find(["item_id", "response"], None) is None
