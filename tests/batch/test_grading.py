"""Responses graded in order, each once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch import Response, ThisProcess, grade_responses
from grader.batch.table import Record
from grader.errors import InputError, ModelError
from grader.scoring.graded import GradedResponse


def response(row: int, item_id: str, text: str, fault: str | None = None) -> Response:
    record = Record(row, row + 1, (item_id, text))
    return Response(record, f"{row}:{item_id}", item_id, text, "", record.cells, fault)


@given(
    st.lists(
        st.tuples(st.sampled_from(["q01", "q02", "q99"]), st.sampled_from(["s3", "iam", ""])),
        max_size=20,
    )
)
def test_every_response_leaves_once_and_in_order(new_grader, answers) -> None:
    rows = [response(n, item, text) for n, (item, text) in enumerate(answers, start=1)]

    assert [row.response for row in grade_responses(rows, ThisProcess(new_grader()))] == rows


def test_equal_texts_are_graded_once(word_grader) -> None:
    rows = [response(n, "q01", "s3") for n in range(1, 6)]

    graded = [row.graded for row in grade_responses(rows, ThisProcess(word_grader))]

    assert word_grader.n_graded == 1
    assert len({id(g) for g in graded}) == 1


def test_equal_texts_of_two_items_are_two(word_grader) -> None:
    rows = [response(1, "q01", "cheap"), response(2, "q02", "cheap")]

    assert [row.graded.score for row in grade_responses(rows, ThisProcess(word_grader))] == [
        0.0,
        1.0,
    ]


def test_an_unknown_item_is_an_error_of_its_row(word_grader) -> None:
    first, second = grade_responses(
        [response(1, "q011", "s3"), response(2, "q01", "s3")], ThisProcess(word_grader)
    )

    assert first.graded is None
    assert first.error == (
        "row 1 (line 2): item 'q011' is not in course 'demo'; it must be q01, q02 "
        "Hint: Did you mean 'q01'?"
    )
    assert second.error == ""


def test_a_text_that_cannot_be_graded_says_why(word_grader, ungradable) -> None:
    [row] = grade_responses([response(1, "q01", ungradable)], ThisProcess(word_grader))

    assert row.error == "row 1 (line 2): the text can't be graded Hint: write another."


def test_a_faulty_response_is_not_graded(word_grader) -> None:
    [row] = grade_responses([response(3, "q01", "s3", fault="two cells")], ThisProcess(word_grader))

    assert row.error == "row 3 (line 4): two cells"
    assert word_grader.n_graded == 0


def test_a_missing_model_is_no_fault_of_a_row() -> None:
    class NoModel:
        def grade_many(self, _pairs: object) -> list[GradedResponse | InputError]:
            raise ModelError("minilm", "weights are missing; they must be installed")

    rows = grade_responses([response(1, "q01", "s3")], ThisProcess(NoModel()))

    with pytest.raises(ModelError, match="weights are missing"):
        next(rows)
