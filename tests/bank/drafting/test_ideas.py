"""Splitting an answer into its ideas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank.drafting.cuts import FINEST_CUTS, cut_sentence
from grader.bank.drafting.ideas import split_ideas
from grader.bank.drafting.layout import passages
from grader.bank.drafting.lists import read_listing
from grader.bank.drafting.predicates import (
    finite_form,
    finite_verb,
    starts_with_predicate,
    subject_of,
)


def statements(answer: str, prompt: str = "", language: str = "en") -> list[str]:
    return [idea.statement for idea in split_ideas(answer, prompt=prompt, language=language)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "A list can be changed after its creation, whereas a tuple stays fixed for ever.",
            [
                "A list can be changed after its creation",
                "a tuple stays fixed for ever.",
            ],
            id="contrast",
        ),
        pytest.param(
            "A stack returns the newest element first; a queue returns the oldest one.",
            ["A stack returns the newest element first", "a queue returns the oldest one."],
            id="semicolon",
        ),
        pytest.param(
            "The index speeds up every search, making large tables usable for reports.",
            [
                "The index speeds up every search",
                "The index makes large tables usable for reports.",
            ],
            id="result",
        ),
        pytest.param(
            "The server validates each incoming request and does not store any password.",
            [
                "The server validates each incoming request",
                "The server does not store any password.",
            ],
            id="second verb",
        ),
        pytest.param(
            "Blood leaves the heart through the aorta, which carries it to the whole body.",
            [
                "Blood leaves the heart through the aorta",
                "the aorta carries it to the whole body.",
            ],
            id="relative clause",
        ),
        pytest.param(
            "The estimator is a high-level object of the kit that represents a training job.",
            [
                "The estimator is a high-level object of the kit",
                "The estimator represents a training job.",
            ],
            id="definition",
        ),
        pytest.param(
            "The mitral valve separates the left chambers and the tricuspid valve separates the "
            "right chambers.",
            [
                "The mitral valve separates the left chambers",
                "the tricuspid valve separates the right chambers.",
            ],
            id="joined clauses",
        ),
    ],
)
def test_a_sentence_is_cut_at_its_cue(sentence: str, expected: list[str]) -> None:
    assert cut_sentence(sentence, FINEST_CUTS) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Heat flows because of it.", id="too thin on both sides"),
        pytest.param("The firm sells tools and services to banks.", id="two nouns"),
        pytest.param(
            "A reservoir is a place such as a person, equipment or water where germs live.",
            id="examples",
        ),
        pytest.param("The tax (which firms pay, and clients feel) rises.", id="brackets"),
    ],
)
def test_a_sentence_with_one_idea_stays_whole(sentence: str) -> None:
    assert cut_sentence(sentence, FINEST_CUTS) == [sentence]


def test_a_pronoun_gets_the_subject_of_the_sentence_before() -> None:
    found = statements("The kidney filters the blood. It also regulates the pressure.")
    assert found[1] == "The kidney also regulates the pressure."


def test_a_pronoun_that_does_not_agree_in_number_stays() -> None:
    found = statements("The kidney filters the blood. They regulate the blood pressure.")
    assert found[1].startswith("They")


def test_list_that_the_prompt_asks_for_gives_one_idea_a_member() -> None:
    found = statements(
        "The four main results are faster delivery, easier maintenance, a shorter time to value, "
        "and better use of staff. They follow from the simpler code.",
        "What are the four main results of the change?",
    )
    assert found == [
        "Faster delivery.",
        "Easier maintenance.",
        "A shorter time to value.",
        "Better use of staff.",
    ]


def test_members_of_a_list_carry_the_words_they_share() -> None:
    found = statements(
        "The kit works with S3 for storing large files, IAM for managing user roles, and SNS for "
        "sending short messages."
    )
    assert found[1] == "The kit works with IAM for managing user roles."


def test_verbs_of_one_subject_are_separate_ideas() -> None:
    found = statements(
        "The nurse picks a cuff of the right size, supports the arm at heart level and lets the "
        "patient rest for five minutes."
    )
    assert found[2] == "The nurse lets the patient rest for five minutes."


def test_an_idea_that_repeats_the_prompt_is_left_out() -> None:
    found = statements(
        "The boto3 kit is not ideal for learning. It needs many additional parameters.",
        "Why is the boto3 kit not ideal for learning?",
    )
    assert found == ["The boto3 kit needs many additional parameters."]


def test_an_answer_that_only_repeats_the_prompt_is_kept_whole() -> None:
    assert statements("The sky is blue.", "Is the sky blue?") == ["The sky is blue."]


def test_a_lead_that_only_names_the_question_is_taken_off() -> None:
    found = statements(
        "The fundamental difference is that a list can be changed after its creation.",
        "What is the fundamental difference between a list and a tuple?",
    )
    assert found == ["A list can be changed after its creation."]


def test_point_marks_and_markdown_are_no_part_of_an_idea() -> None:
    found = statements("The **meter table** collects flow statistics (0.25) for the controller.")
    assert found == ["The meter table collects flow statistics for the controller."]


def test_labels_stay_with_their_ideas() -> None:
    found = statements("Advantage: it needs less energy.\nDrawback: it needs more memory.")
    assert found == ["Advantage: It needs less energy.", "Drawback: It needs more memory."]


def test_a_heading_about_the_key_is_left_out() -> None:
    found = statements("Possible answers:\n- It needs less energy.\n- It needs more memory.")
    assert found == ["It needs less energy.", "It needs more memory."]


def test_notes_to_the_grader_are_left_out() -> None:
    found = statements("- It needs much less energy.\n- Note: half a point for the unit only.")
    assert found == ["It needs much less energy."]


def test_a_bare_verdict_joins_its_reason() -> None:
    assert statements("No. Arrivals come in bursts.") == ["No. Arrivals come in bursts."]


def test_an_example_stays_with_what_it_shows() -> None:
    found = statements("Firms may discriminate on price. For example, students pay less for films.")
    assert len(found) == 1


def test_an_example_that_is_asked_for_is_an_idea() -> None:
    found = statements(
        "Firms may discriminate on price. For example, students pay less for films.",
        "What may firms do? Give an example.",
    )
    assert len(found) == 2


def test_options_stay_whole_with_their_explanations() -> None:
    found = statements(
        "Close the system, because bacteria then cannot enter. Keep the bag low, so that urine "
        "cannot flow back. Wash hands, which removes germs from the skin.",
        "Name two measures and explain how each one works.",
    )
    assert len(found) == 3


def test_german_is_cut_at_semicolons_and_contrasts() -> None:
    found = statements(
        "Die Liste lässt sich später ändern, während das Tupel immer gleich bleibt.", language="de"
    )
    assert found == ["Die Liste lässt sich später ändern.", "Das Tupel immer gleich bleibt."]


def test_wrapped_lines_of_a_bullet_are_one_passage() -> None:
    assert [p.text for p in passages("● it holds the\nflow table\n● it is fast")] == [
        "it holds the flow table",
        "it is fast",
    ]


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        pytest.param("The kidneys save water.", "save", id="base form after a plural"),
        pytest.param("These benefits stem from the design.", "stem", id="plural that looks a verb"),
        pytest.param("AWS Step Functions for long pipelines", None, id="names"),
        pytest.param("The bank built thirty tools.", "built", id="irregular past"),
    ],
)
def test_the_finite_verb_is_found(sentence: str, verb: str | None) -> None:
    found = finite_verb(sentence)
    assert (found.form if found else None) == verb


def test_the_subject_ends_before_an_adverb() -> None:
    assert subject_of("The old pump usually fails in winter.") == "The old pump"


def test_a_plural_name_is_no_predicate() -> None:
    assert not starts_with_predicate("Windows machines in offices")


@pytest.mark.parametrize(
    ("gerund", "subject", "expected"),
    [
        ("carrying", "The aorta", "carries"),
        ("reaching", "It", "reaches"),
        ("making", "Banks", "make"),
    ],
    ids=["y", "ch", "plural"],
)
def test_a_participle_agrees_with_its_subject(gerund: str, subject: str, expected: str) -> None:
    assert finite_form(gerund, subject) == expected


@pytest.mark.parametrize("mark", ['"', "(", ";", "→", "«»"])
def test_a_mark_that_stands_alone_is_no_word(mark: str) -> None:
    assert statements(f"The cell {mark} the wall and {mark} the water enters the cell wall.")


def test_two_members_are_no_list() -> None:
    assert read_listing("It needs time and money.") is None


@given(answer=st.text(max_size=300), prompt=st.text(max_size=80))
def test_any_text_with_words_has_an_idea_with_words(answer: str, prompt: str) -> None:
    ideas = split_ideas(answer, prompt=prompt)
    assert all(any(c.isalnum() for c in idea.text) for idea in ideas)
