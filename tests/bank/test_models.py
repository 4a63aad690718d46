"""The laws of rubrics, scales and banks."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from grader.bank.course import Course, check_course_name, course_name
from grader.bank.models import Bank, Concept, Group, Item, Keyword, Rubric, Scale
from grader.errors import InputError, ItemError


def concept(concept_id: str, points: float | None = 1) -> Concept:
    return Concept(
        id=concept_id, label=concept_id, statement=f"{concept_id} matters.", points=points
    )


def test_points_of_groups_and_of_concepts_outside_add_up_to_the_maximum() -> None:
    rubric = Rubric(
        item="q01",
        max_points=4,
        concepts=(concept("a", 1), concept("b", None), concept("c", None)),
        groups=(Group(id="g", any=2, points=3, of=("b", "c")),),
    )

    assert [c.id for c in rubric.ungrouped] == ["a"]
    assert rubric.groups[0].points_each == 1.5


def test_points_in_decimals_add_up_in_spite_of_rounding() -> None:
    tenths = tuple(concept(f"c{n}", 0.1) for n in range(3))

    assert math.isclose(Rubric(item="q01", max_points=0.3, concepts=tenths).max_points, 0.3)


def test_all_breaches_of_a_rubric_are_named_together() -> None:
    with pytest.raises(ValidationError, match="occurs twice") as caught:
        Rubric(
            item="q01",
            max_points=2,
            concepts=(concept("a"), concept("a")),
            groups=(Group(id="g", any=2, points=1, of=("z",)),),
        )

    assert "names concept 'z'" in str(caught.value)
    assert "any must not exceed the number of members" in str(caught.value)


def test_a_statement_of_many_sentences_is_no_statement() -> None:
    with pytest.raises(ValidationError, match="statement has 121 words"):
        Concept(id="a", label="a", statement="word " * 121, points=1)


@pytest.mark.parametrize(
    ("score", "rounded"),
    [(1.75, 2.0), (1.74, 1.5), (-1, 0.0), (9, 3.0)],
    ids=["half goes up", "nearest", "below the scale", "above the scale"],
)
def test_a_score_is_rounded_to_a_point_of_the_scale(score: float, rounded: float) -> None:
    assert Scale(max=3).round(score) == rounded


def test_a_scale_needs_a_range() -> None:
    with pytest.raises(ValidationError, match="scale runs from 0 to 0; max must be greater"):
        Scale(max=0)


def test_an_unknown_item_is_answered_with_the_nearest() -> None:
    rubric = Rubric(item="q01", max_points=1, concepts=(concept("a"),))
    bank = Bank(course="bio", items=(Item(id="q01", kind="short", prompt="Why?", rubric=rubric),))

    with pytest.raises(ItemError, match="Did you mean 'q01'"):
        bank.item("Q1")


def test_a_rubric_belongs_to_its_item() -> None:
    rubric = Rubric(item="q02", max_points=1, concepts=(concept("a"),))

    with pytest.raises(ValidationError, match="the rubric is for item 'q02'; it must be 'q01'"):
        Item(id="q01", kind="short", prompt="Why?", rubric=rubric)


def test_item_ids_are_unique_in_a_course() -> None:
    item = {"id": "q01", "kind": "short", "prompt": "Why?"}

    with pytest.raises(ValidationError, match="item 'q01' occurs twice"):
        Course.model_validate({"course": "bio", "items": [item, item]})


@pytest.mark.parametrize(
    ("candidates", "name"),
    [
        (("Study Guide: Cell Biology", "guide"), "cell-biology"),
        (("Leitfaden für Zellbiologie", "x"), "leitfaden-fur-zellbiologie"),
        (("", "study_guide"), "study-guide"),
        (("学习", "学习"), "course"),
        (("Study guide", "x"), "study-guide"),
        (("word " * 20, "x"), "word-word-word-word-word-word-word-word"),
    ],
    ids=["title", "accents", "file name", "no latin letters", "only filler", "long"],
)
def test_a_course_is_named_for_its_guide(candidates: tuple[str, str], name: str) -> None:
    assert course_name(*candidates) == name


def test_a_chosen_course_name_must_be_able_to_name_files() -> None:
    with pytest.raises(InputError, match=r"--course: course is '\.\./bio'") as caught:
        check_course_name("../bio")

    assert caught.value.hint == "--course bio"


@pytest.mark.parametrize("statement", ["\u200b", "…", "=> !"])
def test_a_statement_holds_a_word(statement) -> None:
    with pytest.raises(ValidationError, match="holds no word; it must be a sentence"):
        Concept(id="c", label="c", statement=statement, points=1)


def test_a_required_keyword_can_be_found() -> None:
    with pytest.raises(ValidationError, match="'=>' holds no word, so no response could meet it"):
        Keyword(text="=>", required=True)

    assert Keyword(text="=>", aliases=("implies",), required=True).required
    assert not Keyword(text="=>").required
