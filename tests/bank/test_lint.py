"""Advice on rubrics: each rule fires on its case, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank.files import load_bank, rubric_locator
from grader.bank.lint import lint_bank
from grader.bank.models import UNANSWERED, Bank, Concept, Group, Item, Keyword, Rubric, Scale

ROOT = Path(__file__).parents[2]
PROMPT = "What happens to a cell in salt water?"

OSMOSIS = Concept(
    id="osmosis",
    label="Osmosis",
    statement="Molecules cross the membrane towards the higher concentration.",
    points=1,
    keywords=(Keyword(text="osmosis", aliases=("diffusion",)),),
    hint="Which way do they go?",
)
SHRINKS = Concept(
    id="shrinks",
    label="The cell shrinks",
    statement="Its volume becomes smaller because it loses fluid.",
    points=1,
    keywords=(Keyword(text="shrink"),),
)
LEAF = Concept(
    id="leaf",
    label="The leaf",
    statement="Stomata close so that no vapour escapes.",
    points=1,
    keywords=(Keyword(text="stomata"),),
)
ANSWER = "By osmosis it shrinks."


def bank_of(*concepts: Concept, groups: tuple[Group, ...] = (), other: str = "Why?") -> Bank:
    """A bank of two items: `concepts` are of the first, `other` is the answer to the second."""
    grouped = {member for group in groups for member in group.of}
    total = sum(c.points or 0 for c in concepts if c.id not in grouped)
    rubric = Rubric(
        item="q01",
        max_points=total + sum(group.points for group in groups),
        concepts=concepts,
        groups=groups,
    )
    second = Rubric(item="q02", max_points=1, concepts=(LEAF,))
    return Bank(
        course="bio",
        items=(
            Item(id="q01", kind="short", prompt=PROMPT, reference_answers=(ANSWER,), rubric=rubric),
            Item(id="q02", kind="short", prompt="W?", reference_answers=(other,), rubric=second),
        ),
    )


def locate(item_id: str, file_path: object) -> str:
    return f"{item_id}{file_path}"


def changed(concept: Concept, **values: object) -> Concept:
    return concept.model_copy(update=values)


CASES = {
    "long label": (
        (changed(OSMOSIS, label="one two three four five six seven eight nine"),),
        "q01('concepts', 0, 'label'): concept 'osmosis': label has 9 words; a label of at most 8 "
        "reads well in a list",
    ),
    "same label": (
        (OSMOSIS, changed(SHRINKS, label="osmosis")),
        "q01('concepts', 1, 'label'): concept 'shrinks': label 'osmosis' is also that of "
        "'osmosis'; a student could not tell the two apart",
    ),
    "bare name": (
        (changed(OSMOSIS, statement="Reverse osmosis."),),
        "q01('concepts', 0, 'statement'): concept 'osmosis': statement 'Reverse osmosis.' is a "
        "bare name; it should be a sentence that says something about it",
    ),
    "bare name with an article": (
        (changed(OSMOSIS, statement="The osmosis of it."),),
        "q01('concepts', 0, 'statement'): concept 'osmosis': statement 'The osmosis of it.' is a "
        "bare name; it should be a sentence that says something about it",
    ),
    "prompt repeated": (
        (changed(OSMOSIS, statement="It happens to cells in salt water."),),
        "q01('concepts', 0, 'statement'): concept 'osmosis': statement only repeats the prompt; "
        "repeating it earns nothing, so say what an answer adds",
    ),
    "overlap": (
        (
            OSMOSIS,
            changed(SHRINKS, statement="Molecules cross a membrane to the higher concentration."),
        ),
        "q01('concepts', 1, 'statement'): concept 'shrinks': statement says nearly the same as "
        "that of 'osmosis'; one idea would earn points twice",
    ),
    "no keywords": (
        (changed(OSMOSIS, keywords=()),),
        "q01('concepts', 0): concept 'osmosis': has no keywords; two or three make it easier to "
        "recognise",
    ),
    "keyword in the prompt": (
        (changed(OSMOSIS, keywords=(Keyword(text="osmosis", aliases=("cells",)),)),),
        "q01('concepts', 0, 'keywords'): concept 'osmosis': keyword 'cells' occurs in the prompt; "
        "repeating it earns nothing, so choose what an answer adds",
    ),
    "keyword of another item": (
        (changed(OSMOSIS, keywords=(Keyword(text="turgor", aliases=("wilting",)),)),),
        "q01('concepts', 0, 'keywords'): concept 'osmosis': its keywords occur in the answer to "
        "'q02', not in its own; check that it belongs to this item",
    ),
    "hint that tells": (
        (changed(OSMOSIS, hint="Think of diffusion and cells."),),
        "q01('concepts', 0, 'hint'): concept 'osmosis': hint gives away 'diffusion'; it should "
        "lead there without the words",
    ),
}


def test_points_of_a_group_member_are_told_to_be_unused() -> None:
    group = Group(id="any", any=1, points=1, of=("osmosis", "shrinks"))
    bank = bank_of(OSMOSIS, changed(SHRINKS, points=None), groups=(group,))

    assert [str(found) for found in lint_bank(bank, locate)] == [
        "q01('concepts', 0, 'points'): concept 'osmosis': 1 points are not used; group 'any' says "
        "what its members earn"
    ]


def test_a_scale_apart_from_the_points_is_told() -> None:
    bank = bank_of(OSMOSIS)
    first, second = bank.items
    rubric = first.rubric.model_copy(update={"scale": Scale(min=1, max=6, step=1)})
    apart = bank.model_copy(update={"items": (first.model_copy(update={"rubric": rubric}), second)})

    assert [str(found) for found in lint_bank(apart, locate)] == [
        "q01('scale',): scale is 1 to 6, max_points 1; until scores are calibrated they lie "
        "between 0 and 1"
    ]


def test_a_question_without_an_answer_is_left_to_the_teacher() -> None:
    blank = changed(OSMOSIS, statement=f"{UNANSWERED} Why is the sky blue?")

    (found,) = lint_bank(bank_of(blank), locate)

    assert "the guide gave no answer" in str(found)
    assert "write what a right answer says" in str(found)


@pytest.mark.parametrize(("concepts", "advice"), CASES.values(), ids=CASES.keys())
def test_advice_says_where_and_why(concepts: tuple[Concept, ...], advice: str) -> None:
    bank = bank_of(*concepts, other="The leaf is wilting.")

    assert [str(found) for found in lint_bank(bank, locate)] == [advice]


def test_group_points_that_leave_the_scale_are_named() -> None:
    group = Group(id="any", any=2, points=0.5, of=("osmosis", "shrinks"))
    members = (changed(OSMOSIS, points=None), changed(SHRINKS, points=None))

    assert [str(found) for found in lint_bank(bank_of(*members, groups=(group,)), locate)] == [
        "q01('groups', 0, 'points'): group 'any': 0.5 points for any 2 are 0.25 each; a multiple "
        "of 0.5 keeps scores on the scale"
    ]


def test_a_sound_bank_gets_no_advice() -> None:
    assert lint_bank(bank_of(OSMOSIS, SHRINKS), locate) == ()


def test_a_keyword_in_both_items_is_no_reason_for_advice() -> None:
    assert lint_bank(bank_of(OSMOSIS, other="Osmosis as well."), locate) == ()


def test_advice_comes_in_the_order_of_the_file() -> None:
    first = changed(
        OSMOSIS, hint="Diffusion?", label="one two three four five six seven eight nine"
    )
    bank = bank_of(first, changed(SHRINKS, keywords=()))

    assert [advice.where for advice in lint_bank(bank, locate)] == [
        "q01('concepts', 0, 'hint')",
        "q01('concepts', 0, 'label')",
        "q01('concepts', 1)",
    ]


def test_the_sample_course_needs_little_advice() -> None:
    bank = load_bank(ROOT)

    assert len(lint_bank(bank, rubric_locator(ROOT, bank.course))) <= 10
