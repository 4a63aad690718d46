"""Gradescope's evaluations, joined with the answers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch.lms.gradescope import read_evaluations
from grader.batch.lms.marks import MarkNames, Marks
from grader.errors import TableError

HEADER = (
    "Assignment Submission ID,Question Submission ID,First Name,Last Name,SID,Email,Sections,"
    "Score,Submission Time,the s3,No word about the iam,Neat,Adjustment,Comments,Grader,Tags\n"
)
ANN = "71,901,Ann,Ek,s7,ann@x.edu,A,1.5,2026-05-04,true,false,true,,Good,Kim,\n"
BO = "72,902,Bo,Li,,bo@x.edu,A,0,2026-05-04,false,true,false,,,Kim,\n"
VALUES = "Point Values,,,,,,,,,1.0,-1.0,0.0\nRubric Numbers,,,,,,,,,1,2,3\n"
TEXTS = "Submission ID,item_id,response\n71,q01,s3 and iam\n72,q01,no idea\n"

Read = Callable[..., Marks]


@pytest.fixture
def read(tmp_path: Path, bank: Bank) -> Read:
    def read_zip(
        files: Mapping[str, str], texts: str = TEXTS, concepts: Mapping[str, str] | None = None
    ) -> Marks:
        with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        (tmp_path / "texts.csv").write_text(texts)
        names = MarkNames(tmp_path / "texts.csv", concepts=concepts or {})
        return read_evaluations(tmp_path / "e.zip", bank, names=names)

    return read_zip


def test_ticks_become_labels_and_the_answers_are_joined(read: Read) -> None:
    marks = read({"a/1_Explain_q01.csv": HEADER + ANN + BO})

    ann, bo = marks.rows
    assert (ann.response_id, ann.item_id, ann.student_id) == ("71:q01", "q01", "s7")
    assert (ann.text, ann.scores, ann.concepts) == ("s3 and iam", (1.5,), {"s3": 2})
    assert (bo.student_id, bo.concepts) == ("bo@x.edu", {"s3": 0})
    assert marks.faults == ()
    assert "'the s3' is concept s3" in marks.notes[1]
    assert "no concept of q01 is like 'No word about the iam', 'Neat'" in marks.notes[2]


def test_an_item_that_takes_points_off_is_ticked_where_the_idea_is_missing(read: Read) -> None:
    concepts = {"No word about the iam": "iam"}

    marks = read({"1_Explain_q01.csv": HEADER + ANN + BO + VALUES}, concepts=concepts)

    assert [row.concepts["iam"] for row in marks.rows] == [2, 0]
    assert len(marks.rows) == 2


def test_a_question_without_an_item_is_named(read: Read) -> None:
    marks = read({"1_Explain_q01.csv": HEADER + ANN, "2_Else.csv": HEADER + BO})

    assert [row.item_id for row in marks.rows] == ["q01"]
    assert any("no item is like 'Else'" in note for note in marks.notes)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        pytest.param(ANN + ANN, "submission 71 is here twice", id="a submission twice"),
        pytest.param(
            ANN + BO.replace("72", "99"), "submission 99 has no answer to q01", id="no answer"
        ),
        pytest.param(
            ANN + BO.replace(",0,", ",x,"), "Score is 'x'; it must be a number", id="score"
        ),
        pytest.param(ANN + BO.replace("false,true", "no,true"), "a rubric item is 'no'", id="tick"),
        pytest.param(ANN + "72,902,Bo\n", "the row has 3 cells; it must have 16", id="short"),
    ],
)
def test_a_faulty_row_is_told_and_the_others_stay(read: Read, rows: str, fault: str) -> None:
    marks = read({"1_Explain_q01.csv": HEADER + rows})

    assert [row.response_id for row in marks.rows] == ["71:q01"]
    [found] = marks.faults
    assert f"row 2 (line 3): {fault}" in found


def test_without_answers_there_is_nothing_to_learn(tmp_path: Path, bank: Bank) -> None:
    with pytest.raises(TableError, match="the evaluations hold no answers"):
        read_evaluations(tmp_path / "e.zip", bank, names=MarkNames())


def test_answers_without_submission_ids_can_not_be_joined(read: Read) -> None:
    with pytest.raises(TableError, match="column 'Submission ID' is missing; found item_id, resp"):
        read({"1_Explain_q01.csv": HEADER + ANN}, texts="item_id,response\nq01,s3\n")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(
            lambda data: data[: len(data) // 2], "the zip is damaged or cut", id="cut off"
        ),
        pytest.param(
            lambda data: data[:45] + bytes(9) + data[54:], "the zip is damaged or cut", id="changed"
        ),
    ],
)
def test_a_damaged_zip_is_refused(read: Read, tmp_path: Path, bank: Bank, damage, message) -> None:
    read({"1_Explain_q01.csv": HEADER + ANN})
    whole = (tmp_path / "e.zip").read_bytes()
    (tmp_path / "e.zip").write_bytes(damage(whole))

    with pytest.raises(TableError, match=message):
        read_evaluations(tmp_path / "e.zip", bank, names=MarkNames(tmp_path / "texts.csv"))


def test_a_zip_without_tables_is_refused(read: Read) -> None:
    with pytest.raises(TableError, match="the zip holds no table"):
        read({"readme.txt": "hello"})
