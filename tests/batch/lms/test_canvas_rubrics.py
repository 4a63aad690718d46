"""Rubrics of Canvas, out and in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grader.bank import Bank, Concept, Group, Item, ItemKind, Misconception, Rubric
from grader.batch.lms.canvas_rubrics import read_canvas_rubrics, write_canvas_rubrics
from grader.errors import TableError

HEADER = "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range"
RATING = "Rating Name,Rating Description,Rating Points"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_every_concept_is_a_criterion_with_ratings(tmp_path: Path, bank: Bank) -> None:
    write_canvas_rubrics([bank.item("q01")], tmp_path / "r.csv")

    header, first, _ = rows(tmp_path / "r.csv")
    assert ",".join(header) == ",".join([HEADER, RATING, RATING, RATING])
    assert first == [
        *("q01: Explain q01.", "the s3", "s3.", "false"),
        *("Expressed", "", "1", "Partly there", "", "0.5", "Missing", "", "0"),
    ]


def test_what_was_written_is_read_again(tmp_path: Path, bank: Bank) -> None:
    write_canvas_rubrics(bank.items, tmp_path / "r.csv")

    rubrics, notes = read_canvas_rubrics(tmp_path / "r.csv", bank, named={})

    assert [rubric.item for rubric in rubrics] == ["q01", "q02"]
    assert len(notes) == 2
    written = bank.item("q01").rubric
    assert [(c.label, c.statement, c.points) for c in rubrics[0].concepts] == [
        (c.label, c.statement, c.points) for c in written.concepts
    ]
    assert rubrics[0].max_points == written.max_points


def test_a_group_is_one_criterion_and_a_misconception_is_told(tmp_path: Path) -> None:
    concepts = tuple(Concept(id=c, label=c, statement=f"{c} is so.") for c in "abc")
    wrong = Misconception(id="w", label="it is flat", statement="It is flat.", points=-1)
    rubric = Rubric(
        item="q01",
        max_points=4,
        concepts=concepts,
        groups=(Group(id="g", any=2, points=4, of=("a", "b", "c")),),
        misconceptions=(wrong,),
    )
    item = Item(id="q01", kind=ItemKind.ESSAY, prompt="Name two.", rubric=rubric)

    notes = write_canvas_rubrics([item], tmp_path / "r.csv")

    [_, row] = rows(tmp_path / "r.csv")
    assert row[1:4] == ["2 of 3", "Any 2 of: a; b; c", "false"]
    assert row[6::3] == ["4", "2", "0"]
    assert notes == ["q01: misconception 'it is flat' is left out: Canvas takes no points off"]


def test_rows_may_be_ragged_and_names_left_out(tmp_path: Path, bank: Bank) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        f"{HEADER},{RATING},{RATING}\n"
        "Essay 1,Storage,,false,Full,Says that S3 stores.,3,None,,0\n"
        ",Access,Names IAM.,false,Full,,2\n"
    )

    [rubric], _ = read_canvas_rubrics(path, bank, named={"Essay 1": "q01"})

    assert [(c.id, c.statement, c.points) for c in rubric.concepts] == [
        ("storage", "Says that S3 stores.", 3.0),
        ("access", "Names IAM.", 2.0),
    ]
    assert rubric.max_points == 5.0


def test_a_rubric_without_an_item_is_named(tmp_path: Path, bank: Bank) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{HEADER},{RATING}\nPoster,Colour,,false,Full,,3\n")

    rubrics, notes = read_canvas_rubrics(path, bank, named={})

    assert rubrics == []
    assert notes == [f"{path}: no item is like rubric 'Poster'; it is left out (--map)"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            "a,b\n1,2\n", "this is no Canvas rubric; it must begin with Rubric", id="other"
        ),
        pytest.param(
            f"{HEADER},{RATING}\nq01,Colour,,false,None,,0\n",
            "a rating of more than 0",
            id="points",
        ),
    ],
)
def test_what_is_no_rubric_is_refused(tmp_path: Path, bank: Bank, content, message) -> None:
    path = tmp_path / "r.csv"
    path.write_text(content)

    with pytest.raises(TableError, match=message):
        read_canvas_rubrics(path, bank, named={})
