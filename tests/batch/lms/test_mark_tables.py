"""Tables of marks, whoever wrote them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch.lms.mark_tables import read_marks
from grader.batch.lms.marks import MarkNames, Marks
from grader.batch.workbooks import save_workbook
from grader.errors import TableError

Read = Callable[..., Marks]


@pytest.fixture
def read(tmp_path: Path, bank: Bank) -> Read:
    def read_file(content: str, **names) -> Marks:
        path = tmp_path / "marks.csv"
        path.write_text(content)
        return read_marks(path, bank, names=MarkNames(**names))

    return read_file


def test_a_workbook_of_marks_is_no_archive(tmp_path: Path, bank: Bank) -> None:
    path = tmp_path / "marks.xlsx"
    save_workbook(path, ["Human mark", "Response"], rows=[[0.5, "s3"]])

    marks = read_marks(path, bank, names=MarkNames(items={"Response": "q01"}))

    assert [(row.text, row.scores) for row in marks.rows] == [("s3", (1.0,))]


def test_human_marks_are_shares_of_the_points(read: Read) -> None:
    marks = read('"Human mark",Response\n1,s3 iam\n0.5,s3\n0,no\n', items={"Response": "q01"})

    assert [(row.text, row.scores) for row in marks.rows] == [
        ("s3 iam", (2.0,)),
        ("s3", (1.0,)),
        ("no", (0.0,)),
    ]


def test_a_mark_above_one_is_a_fault_and_a_blank_one_is_none(read: Read) -> None:
    marks = read('"Human mark",Response\n1,s3\n2,x\n,y\n', items={"Response": "q01"})

    assert len(marks.rows) == 1
    assert [fault.split("): ")[1] for fault in marks.faults] == [
        "Human mark is 2; it must be from 0 to 1"
    ]
    assert "1 response without a mark" in marks.notes[-1]


def test_marks_of_an_unnamed_question_are_refused(read: Read) -> None:
    with pytest.raises(TableError, match="does not say which question was answered"):
        read('"Human mark",Response\n1,s3\n')


@pytest.mark.parametrize("names", [("rater_1", "rater_2"), ("sc1", "sc2"), ("Score 1", "Score 2")])
def test_two_raters_are_found(read: Read, names: tuple[str, str]) -> None:
    first, second = names
    content = f'response_id,item_id,response,{first},{second}\na,q01,s3,1,"1,5"\nb,q02,cheap,1,\n'

    marks = read(content)

    assert [(row.response_id, row.scores) for row in marks.rows] == [
        ("a", (1.0, 1.5)),
        ("b", (1.0,)),
    ]


def test_the_columns_of_raters_can_be_named(read: Read) -> None:
    content = "item_id,response,Kim,Lee\nq01,s3,1,2\nq01,iam,,\n"

    marks = read(content, scores=("Kim", "Lee"))

    assert [row.scores for row in marks.rows] == [(1.0, 2.0)]
    assert "1 response without a mark" in marks.notes[-1]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((), "no column holds scores; found item_id, response, Kim"),
        (("Lee",), "column 'Lee' is missing; found item_id, response, Kim"),
    ],
)
def test_scores_that_are_not_there_are_told(read: Read, names, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read("item_id,response,Kim\nq01,s3,1\n", scores=names)


ORA = "Submission ID,Problem Name,Username,Response,Assessment Scores,Final Score Points Possible\n"
ASSESSED = (
    's1,Storage,ann,s3,"Assessment #1\n-- the s3: Good (2)\n-- Style: Fine (2)\n-- feedback: ok\n'
    'Assessment #2\n-- the s3: Fair (1)\n-- Style: Fine (2)",4\n'
)


def test_assessments_are_raters_and_their_criteria_concepts(read: Read) -> None:
    other = 's2,Storage,bo,iam,"Assessment #3\n-- the s3: Fair (1)\n-- Style: Poor (0)",4\n'

    marks = read(ORA + ASSESSED + other, items={"Storage": "q01"})

    ann, bo = marks.rows
    assert (ann.response_id, ann.scores, ann.concepts) == ("s1:q01", (2.0, 1.5), {"s3": 2})
    assert (bo.scores, bo.concepts) == ((0.5,), {"s3": 1})


def test_a_remark_below_a_criterion_gives_no_points(read: Read) -> None:
    cell = "Assessment #1\n-- the s3: Good (2)\n-- feedback: see page (2)\n-- Style: Poor (0)"

    [ann] = read(ORA + f's1,Storage,ann,s3,"{cell}",4\n', items={"Storage": "q01"}).rows

    assert (ann.scores, ann.concepts) == ((1.0,), {"s3": 2})


def test_a_missing_file_is_named(tmp_path: Path, bank: Bank) -> None:
    with pytest.raises(TableError, match=r"none.csv: the file can't be read"):
        read_marks(tmp_path / "none.csv", bank, names=MarkNames())
