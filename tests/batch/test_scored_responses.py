"""Human scores with the texts they were given to: what can be fitted, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank import Bank, Scale
from grader.batch import RaterScales, ScoredResponses, read_scored_responses
from grader.errors import TableError

Read = Callable[..., ScoredResponses]

HEADER = "response_id,item_id,response,human_score\n"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bank: Bank) -> Read:
    """Read tables that are given as text; q01 is scored from 0 to 2, q02 from 0 to 1."""
    monkeypatch.chdir(tmp_path)

    def read_tables(human_scores: str, responses: str | None = None) -> ScoredResponses:
        Path("human.csv").write_text(human_scores, encoding="utf-8")
        if responses is None:
            return read_scored_responses(Path("human.csv"), bank)
        Path("class.csv").write_text(responses, encoding="utf-8")
        return read_scored_responses(Path("human.csv"), bank, responses=Path("class.csv"))

    return read_tables


def told(found: ScoredResponses) -> list[tuple[str, str, str, float]]:
    return [
        (r.response.response_id, r.response.item_id, r.response.text, r.human_score)
        for r in found.scored
    ]


def test_a_table_may_hold_the_texts(read: Read) -> None:
    found = read(HEADER + 'r2,q02,cheap,1\nr1,q01,"s3, iam","1,5"\n')

    assert told(found) == [("r2", "q02", "cheap", 1), ("r1", "q01", "s3, iam", 1.5)]
    assert (found.faults, found.notes) == ((), ())


def test_scores_may_be_on_another_scale_than_the_rubrics(read: Read, bank: Bank) -> None:
    read(HEADER + "r1,q01,s3,7\nr2,q02,cheap,10\nr3,q01,s3,2.5\n")
    wide = Scale(max=10, step=1)

    found = read_scored_responses(Path("human.csv"), bank, scales=RaterScales(given=wide))

    assert [(each.human_score, each.scale) for each in found.scored] == [(7, wide), (10, wide)]
    assert "human_score is 2.5; it must be from 0 to 10 in steps of 1" in found.faults[0]


def test_a_text_keeps_its_blanks(read: Read) -> None:
    found = read(HEADER + "r1,q01,  s3 ,1\n")

    assert found.scored[0].response.text == "  s3 "


def test_another_table_may_hold_the_texts(read: Read) -> None:
    found = read(
        "response_id,human_score\nr2,1\nr1,0\n",
        "response_id,item_id,response\nr1,q01,s3\nr2,q02,cheap\nr3,q01,iam\n",
    )

    assert told(found) == [("r2", "q02", "cheap", 1), ("r1", "q01", "s3", 0)]


def test_another_table_may_have_a_column_an_item(read: Read) -> None:
    found = read("response_id,human_score\n1:q02,1\n", "q01,q02\ns3,cheap\n")

    assert told(found) == [("1:q02", "q02", "cheap", 1)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param(",q01,s3,1", "response_id is blank; it must name a response", id="no id"),
        pytest.param("r1,q01,s3,1", "response_id is 'r1', as in row 1 (line 2)", id="id twice"),
        pytest.param(
            "r2,q011,s3,1",
            "item 'q011' is not in course 'demo'; it must be q01, q02. Hint: Did you mean 'q01'?",
            id="unknown item",
        ),
        pytest.param("r2,q01,s3,two", "human_score is 'two'; it must be a number", id="text"),
        pytest.param(
            "r2,q01,s3,2.5",
            "human_score is 2.5; it must be from 0 to 2 in steps of 0.5",
            id="above the scale",
        ),
        pytest.param("r2,q01,s3,0.7", "human_score is 0.7; it must be from 0", id="no step"),
        pytest.param("r2,q01,s3", "the row has 3 cells; it must have 4", id="too few cells"),
    ],
)
def test_a_row_in_the_way_is_named_and_the_others_count(read: Read, row: str, fault: str) -> None:
    found = read(f"{HEADER}r1,q01,s3,1\n{row}\nr3,q02,cheap,0\n")

    assert [each.response.response_id for each in found.scored] == ["r1", "r3"]
    [message] = found.faults
    assert message.startswith(f"human.csv: row 2 (line 3): {fault}")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param(
            "r9,q01,1",
            "response_id is 'r9'; it must be that of a response in class.csv",
            id="no text",
        ),
        pytest.param(
            "r1,q02,1", "item_id is 'q02'; it must be 'q01', as in class.csv", id="another item"
        ),
        pytest.param(
            "r2,q01,1",
            "class.csv: row 3 (line 4): response id 'r2' is that of row 2; it must be unique",
            id="two texts",
        ),
    ],
)
def test_a_score_without_its_text_is_named(read: Read, row: str, fault: str) -> None:
    found = read(
        f"response_id,item_id,human_score\n{row}\n",
        "response_id,item_id,response\nr1,q01,s3\nr2,q01,iam\nr2,q01,s3\n",
    )

    assert found.scored == ()
    assert found.faults == (f"human.csv: row 1 (line 2): {fault}",)


def test_blank_scores_are_counted_and_no_fault(read: Read) -> None:
    found = read(HEADER + "r1,q01,s3,1\nr2,q01,iam,\nr3,q01,,\n")

    assert [each.response.response_id for each in found.scored] == ["r1"]
    assert found.faults == ()
    assert found.notes == (
        "human.csv: human_score is blank in 2 of 3 rows, first in row 2 (line 3); "
        "they are left out",
    )


@pytest.mark.parametrize(
    ("header", "message", "hint"),
    [
        ("id,item_id,response,human_score", "column 'response_id' is missing", None),
        ("response_id,item_id,response,score", "column 'human_score' is missing", "'score'"),
        ("response_id,response,human_score", "column 'item_id' is missing", None),
        (
            "response_id,item_id,Response,human_score",
            "column 'response' is missing",
            "rename the column",
        ),
        ("response_id,item_id,human_score", "column 'response' is missing", "--responses FILE"),
    ],
)
def test_a_missing_column_is_named(read: Read, header: str, message: str, hint: str | None) -> None:
    with pytest.raises(TableError, match=message) as caught:
        read(f"{header}\nr1,q01,s3,1\n")

    assert (hint or "") in str(caught.value.hint or "")


def test_a_second_rater_who_scored_some_is_noted(read: Read) -> None:
    found = read(
        "response_id,item_id,response,human_score,human_score_2\n"
        "r1,q01,s3,1,\nr2,q01,iam,1,2\nr3,q02,cheap,1,1\n"
    )

    assert found.notes == (
        "human.csv: human_score_2 is blank in 1 of 3 rows, first in row 1 (line 2); figures that "
        "need it leave them out",
    )
