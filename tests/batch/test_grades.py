"""The grades table and the details, cell by cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grader.batch import GradedRow, read_responses
from grader.batch.grades import (
    INTERVAL_COLUMNS,
    RESULT_COLUMNS,
    GradeColumns,
    GradesWriter,
    render_details,
)

MakeRow = Callable[..., GradedRow]


def written(
    rows: Sequence[GradedRow],
    carried: Sequence[str] = ("item_id", "response"),
    added: Sequence[str] = (),
    results: Sequence[str] = RESULT_COLUMNS,
) -> str:
    stream = io.StringIO(newline="")
    writer = GradesWriter(stream, GradeColumns(carried, added, results))
    for row in rows:
        writer.write(row)
    return stream.getvalue()


def cells(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline="")))


def test_the_columns_are_the_inputs_then_ours() -> None:
    header = written([]).strip().split(",")

    assert header == [
        "item_id",
        "response",
        "raw_score",
        "score",
        "rounded_score",
        "max_points",
        "concepts_expressed",
        "concepts_partial",
        "missing_concepts",
        "contradicted_concepts",
        "missing_concept_ids",
        "flags",
        "feedback",
        "needs_review",
        "error",
        "signature",
    ]


def test_a_graded_row_shows_scores_and_labels(graded_row: MakeRow) -> None:
    [row] = cells(written([graded_row("s3 holds it")]))

    assert row == {
        "item_id": "q01",
        "response": "s3 holds it",
        "raw_score": "1",
        "score": "1",
        "rounded_score": "1",
        "max_points": "2",
        "concepts_expressed": "the s3",
        "concepts_partial": "",
        "missing_concepts": "the iam",
        "contradicted_concepts": "",
        "missing_concept_ids": "iam",
        "flags": "",
        "feedback": "1 missing",
        "needs_review": "false",
        "error": "",
        "signature": "0.1.0|encoder:none@0|evidence:words|rubric:0|calibration:none",
    }


def test_an_interval_follows_where_it_is_wanted(graded_row: MakeRow) -> None:
    plain = graded_row("s3")
    calibrated = replace(plain, graded=replace(plain.graded, score_low=0.5, score_high=2))

    table = written([calibrated, plain], results=(*RESULT_COLUMNS, *INTERVAL_COLUMNS))

    assert [(row["score_low"], row["score_high"]) for row in cells(table)] == [
        ("0.5", "2"),
        ("", ""),
    ]
    assert table.startswith(written([]).strip() + ",score_low,score_high\r\n")


def test_labels_are_joined_by_semicolons(graded_row: MakeRow) -> None:
    [row] = cells(written([graded_row("")]))

    assert (row["missing_concepts"], row["flags"]) == ("the s3; the iam", "blank")


def test_a_failed_row_keeps_its_cells_and_says_why(graded_row: MakeRow) -> None:
    [row] = cells(written([graded_row("=1+1", problem="item 'q99' is not there")]))

    assert (row["response"], row["score"], row["needs_review"]) == ("'=1+1", "", "true")
    assert row["error"] == "row 1 (line 2): item 'q99' is not there"


def test_input_columns_named_like_ours_are_told_apart() -> None:
    header = written([], carried=["score", "input_score", "flags"], added=["response_id"])

    assert header.startswith("input_input_score,input_score,input_flags,response_id,raw_score,")


@given(texts=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_grades_are_read_back_as_they_were_written(bank, graded_row, texts) -> None:
    table = written([graded_row("s3"), *map(graded_row, texts)]).encode("utf-8-sig")

    with read_responses(io.BytesIO(table), bank) as responses:
        assert responses.carried[2:] == RESULT_COLUMNS
        assert [response.text for response in responses] == ["s3", *texts]


def test_details_hold_everything_about_a_response(graded_row: MakeRow) -> None:
    details = json.loads(render_details(graded_row("use s3", student="ann")))

    assert details["evidence"] == [
        {
            "concept_id": "s3",
            "p_expressed": 1.0,
            "p_contradicted": 0.0,
            "status": "expressed",
            "quotes": [{"text": "s3", "start": 4, "end": 6}],
            "channels": {"keyword": 1.0},
        },
        {
            "concept_id": "iam",
            "p_expressed": 0.0,
            "p_contradicted": 0.0,
            "status": "missing",
            "quotes": [],
            "channels": {"keyword": 0.0},
        },
    ]
    assert details["scale"] == {"min": 0.0, "max": 2.0, "step": 0.5}
    assert details["parts"][0] == {"id": "s3", "label": "the s3", "points": 1.0}
    assert (details["response_id"], details["student_id"], details["score"]) == ("1:q01", "ann", 1)
    assert details["error"] is None


def test_details_of_a_failed_row_hold_the_error(graded_row: MakeRow) -> None:
    details = json.loads(render_details(graded_row("s3", problem="no")))

    assert details == {
        "response_id": "1:q01",
        "item_id": "q01",
        "student_id": None,
        "row": 1,
        "response": "s3",
        "error": "row 1 (line 2): no",
    }


def test_details_are_one_line_whatever_the_text(graded_row: MakeRow) -> None:
    assert render_details(graded_row("a\nb\r\nc")).count("\n") == 1
