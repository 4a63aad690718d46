"""The ideas of a rubric as a student sees them."""

from __future__ import annotations

import pytest

from grader.scoring import CheckedIdea, FeedbackLevel, checklist


@pytest.fixture
def lines(cell_bank, graded_as):
    def check(level: str, item_id: str, **given: object) -> list[CheckedIdea]:
        return checklist(
            graded_as(item_id, **given), cell_bank.item(item_id), level=FeedbackLevel(level)
        )

    return check


def shown(ideas: list[CheckedIdea]) -> list[tuple[str, str]]:
    return [(str(idea.status), idea.text) for idea in ideas]


def test_full_has_a_line_a_concept_and_misconceptions_last(lines) -> None:
    ideas = lines("full", "q01", water="expressed", membrane="partial", solute_moves="expressed")

    assert shown(ideas) == [
        ("expressed", "water moves"),
        ("partial", "through a semipermeable membrane"),
        ("missing", "towards the higher solute concentration"),
        ("contradicted", "the solute moves"),
    ]


def test_found_ideas_show_the_students_words(lines) -> None:
    first, *others = lines("full", "q01", response="H2O moves", water="expressed")

    assert [quote.text for quote in first.quotes] == ["H2O moves"]
    assert not any(idea.quotes for idea in others)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            {"ribosome": "expressed"},
            [("expressed", "ribosome"), ("missing", "1 more of: nucleus, mitochondrion")],
            id="one",
        ),
        pytest.param(
            {"ribosome": "expressed", "nucleus": "expressed"},
            [("expressed", "nucleus"), ("expressed", "ribosome")],
            id="enough",
        ),
        pytest.param(
            {"nucleus": "contradicted"},
            [("contradicted", "nucleus"), ("missing", "2 more of: ribosome, mitochondrion")],
            id="a wrong one",
        ),
    ],
)
def test_a_group_asks_for_more_in_one_line(lines, given, expected) -> None:
    assert shown(lines("full", "q02", **given)) == expected


def test_hint_shows_the_teachers_hints_and_no_label(lines) -> None:
    ideas = lines("hint", "q01", water="expressed", solute_moves="expressed")

    assert shown(ideas) == [
        ("expressed", "one idea"),
        ("missing", "What does it have to cross?"),
        ("missing", "one idea"),
        ("contradicted", "one idea"),
    ]


def test_hint_asks_for_the_missing_members_of_a_group(lines) -> None:
    assert shown(lines("hint", "q02", nucleus="expressed")) == [
        ("expressed", "one idea"),
        ("missing", "Which one makes things? Which one burns things?"),
    ]


def test_score_has_no_lines(lines) -> None:
    assert lines("score", "q01", water="expressed") == []
