"""Human scores joined to grades: what is compared, what is in the way, what is left out."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank import Scale
from grader.batch import GradedRow, HumanScores, RaterScales, read_human_scores
from grader.batch.grades import GradeColumns, GradesWriter
from grader.calibration import RatedResponse
from grader.errors import TableError

Read = Callable[..., HumanScores]

SCALE = Scale(max=4, step=0.5)
GRADES = (
    "response_id,item_id,response,score,class,signature\n"
    'r1,q01,"cheap, and simple",2.2,A,1|calibration:ab\n'
    "r2,q01,no idea,0,B,1|calibration:ab\n"
    "r3,q02,fast,4,A,1|calibration:none\n"
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Join grades and human scores, given as text."""

    def join(human_scores: str, *, grades: str = GRADES, **options) -> HumanScores:
        paths = tmp_path / "grades.csv", tmp_path / "human.csv"
        for path, text in zip(paths, (grades, human_scores), strict=True):
            path.write_text(text, encoding="utf-8")
        return read_human_scores(*paths, **({"scales": RaterScales(SCALE)} | options))

    return join


def without_place(messages: tuple[str, ...]) -> list[str]:
    return [message.rpartition("/")[2] for message in messages]


def test_rows_are_joined_by_id(read: Read) -> None:
    scores = read("response_id,human_score\nr3,3.5\nr1,2\nr2,0\n")

    assert [(r.response_id, r.item_id, r.score, r.human_score) for r in scores.responses] == [
        ("r3", "q02", 4, 3.5),
        ("r1", "q01", 2.2, 2),
        ("r2", "q01", 0, 0),
    ]
    assert (scores.faults, scores.notes) == ((), ())
    assert scores.can_be_measured


def test_everything_known_of_a_response_comes_along(read: Read) -> None:
    scores = read(
        "response_id,item_id,human_score,human_score_2,language\nr1,q01,2,1.5,en\n",
        groups=["language", "class"],
    )

    assert scores.responses == (
        RatedResponse(
            response_id="r1",
            item_id="q01",
            scale=SCALE,
            score=2.2,
            human_score=2.0,
            second_human_score=1.5,
            n_words=3.0,
            groups={"language": "en", "class": "A"},
            is_calibrated=True,
        ),
    )


def test_uncalibrated_grades_are_known(read: Read) -> None:
    scores = read("response_id,human_score\nr2,1\nr3,3\n")

    assert [response.is_calibrated for response in scores.responses] == [True, False]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param("r9,q01,2,", "response_id is 'r9'; it must be that of a graded", id="unknown"),
        pytest.param(",q01,2,", "response_id is blank; it must name a response", id="no id"),
        pytest.param(
            "r2,q02,2,", "item_id is 'q02'; it must be 'q01', as in the grades", id="another item's"
        ),
        pytest.param("r1,q01,2,", "response_id is 'r1', as in row 1 (line 2)", id="twice"),
        pytest.param("r2,q01,two,", "human_score is 'two'; it must be a number", id="text"),
        pytest.param(
            "r2,q01,4.5,",
            "human_score is 4.5; it must be from 0 to 4 in steps of 0.5",
            id="above the scale",
        ),
        pytest.param("r2,q01,1.3,", "human_score is 1.3; it must be from 0", id="off the scale"),
        pytest.param("r2,q01,,x", "human_score_2 is 'x'; it must be a number", id="second rater"),
        pytest.param("r2,q01", "the row has 2 cells; it must have 4", id="too few cells"),
    ],
)
def test_a_row_in_the_way_is_named_and_the_others_count(read: Read, row: str, fault: str) -> None:
    scores = read(f"response_id,item_id,human_score,human_score_2\nr1,q01,2,\n{row}\nr3,q02,4,\n")

    assert [response.response_id for response in scores.responses] == ["r1", "r3"]
    [message] = without_place(scores.faults)
    assert message.startswith("human.csv: row 2 (line 3): ")
    assert fault in message


def test_a_faulty_second_score_leaves_the_first(read: Read) -> None:
    scores = read("response_id,human_score,human_score_2\nr1,2,9\n")

    [response] = scores.responses
    assert (response.human_score, math.isnan(response.second_human_score)) == (2, True)
    assert "human_score_2 is 9" in scores.faults[0]


def test_a_grade_that_failed_is_told_once(read: Read) -> None:
    grades = "response_id,item_id,score,error\nr1,q01,,oops\nr2,q01,1,\n"

    scores = read("response_id,human_score\nr1,2\nr2,1\n", grades=grades)

    assert [response.response_id for response in scores.responses] == ["r2"]
    assert without_place(scores.faults) == [
        "grades.csv: row 1 (line 2): the response was not graded (oops); it must have a score"
    ]


def test_blank_scores_are_counted_and_no_fault(read: Read) -> None:
    scores = read("response_id,human_score,human_score_2\nr1,2,2\nr2,,\nr3,3,\n")

    assert [response.response_id for response in scores.responses] == ["r1", "r3"]
    assert scores.faults == ()
    assert without_place(scores.notes) == [
        "human.csv: human_score is blank in 1 of 3 rows, first in row 2 (line 3); "
        "figures that need it leave them out",
        "human.csv: human_score_2 is blank in 2 of 3 rows, first in row 2 (line 3); "
        "figures that need it leave them out",
    ]


def test_a_second_rater_alone_is_kept(read: Read) -> None:
    scores = read("response_id,human_score,human_score_2\nr1,,2\n")

    assert [response.second_human_score for response in scores.responses] == [2]
    assert not scores.can_be_measured


def test_grades_that_nobody_scored_are_counted(read: Read) -> None:
    scores = read("response_id,human_score\nr2,1\n")

    [note] = scores.notes
    assert "grades.csv: 2 of 3 graded responses are not in" in note
    assert "first 'r1' in row 1 (line 2); they are left out" in note


def test_scales_that_nobody_says_are_told(read: Read) -> None:
    grades = GRADES.replace("class", "max_points").replace(",A,", ",4,").replace(",B,", ",4,")

    scores = read(
        "response_id,human_score\nr1,2\nr2,0\nr3,4\n", grades=grades, scales=RaterScales()
    )

    assert scores.notes == (
        "no rubric says the scale of q01, q02; it was taken as 0 to max_points in half points "
        "(--bank or --scale says otherwise)",
    )
    assert scores.responses[0].scale == Scale(max=4, step=0.5)


def test_grades_without_a_signature_are_told(read: Read) -> None:
    scores = read("response_id,human_score\nr1,1\n", grades="response_id,item_id,score\nr1,q01,1\n")

    assert "column 'signature' is missing; the scores count as uncalibrated" in scores.notes[0]
    assert not scores.responses[0].is_calibrated


@pytest.mark.parametrize(
    ("grades", "n_words"),
    [
        pytest.param("response_id,item_id,score\nr1,q01,1\n", 2, id="of the human scores"),
        pytest.param("response_id,item_id,response,score\nr1,q01,,1\n", 0, id="a blank one"),
    ],
)
def test_the_response_is_taken_where_it_is(read: Read, grades: str, n_words: int) -> None:
    scores = read("response_id,human_score,response\nr1,1,so cheap\n", grades=grades)

    assert scores.responses[0].n_words == n_words


def test_without_responses_their_length_is_unknown(read: Read) -> None:
    scores = read("response_id,human_score\nr1,1\n", grades="response_id,item_id,score\nr1,q01,1\n")

    assert math.isnan(scores.responses[0].n_words)


def test_grades_are_read_as_they_are_written(
    tmp_path: Path, graded_row: Callable[..., GradedRow]
) -> None:
    path, human = tmp_path / "grades.csv", tmp_path / "human.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = GradesWriter(stream, GradeColumns(("item_id", "response"), ("response_id",)))
        row = graded_row("=s3")
        cells = ("q01", "=s3", row.response.response_id)
        writer.write(GradedRow(_with_cells(row, cells), row.graded))
    human.write_text("response_id,human_score\n1:q01,1\n")

    scores = read_human_scores(path, human, scales=RaterScales())

    [response] = scores.responses
    assert (response.item_id, response.score, response.n_words) == ("q01", 1, 1)
    assert not response.is_calibrated


def _with_cells(row: GradedRow, cells: tuple[str, ...]):
    return type(row.response)(**{**vars(row.response), "cells": cells})


def test_excel_in_another_country_is_read(tmp_path: Path) -> None:
    grades, human = tmp_path / "grades.csv", tmp_path / "human.csv"
    grades.write_bytes(GRADES.encode("utf-8-sig"))
    human.write_bytes("response_id;human_score;Schule\nr1;2,5;Grüne\n".encode("cp1252"))

    scores = read_human_scores(grades, human, scales=RaterScales(SCALE), groups=["Schule"])

    [response] = scores.responses
    assert (response.human_score, response.groups) == (2.5, {"Schule": "Grüne"})


@pytest.mark.parametrize(
    ("human_scores", "groups", "message"),
    [
        ("response_id,score\nr1,2\n", [], "column 'human_score' is missing; found response_id, s"),
        ("id,human_score\nr1,2\n", [], "column 'response_id' is missing; found id, human_score"),
        ("response_id,human_score\nr1,2\n", ["language"], "column 'language' is missing; found"),
        ("", [], "the file is empty"),
    ],
)
def test_a_table_without_its_columns_is_refused(
    read: Read, human_scores: str, groups: list[str], message: str
) -> None:
    with pytest.raises(TableError, match=message):
        read(human_scores, groups=groups)


def test_copies_of_a_text_are_counted(read: Read) -> None:
    grades = GRADES.replace("no idea", '"cheap, and simple"')

    scores = read("response_id,human_score\nr1,2\nr2,0\nr3,1\n", grades=grades)

    assert without_place(scores.notes) == [
        "human.csv: 1 of 3 responses have the text of another one to the same item; each counts, "
        "and intervals are narrower than they should be"
    ]
