"""Splitting an answer into its ideas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank.drafting.cuts import FINEST_CUTS, cut_sentence
from grader.bank.drafting.ideas import split_ideas
from grader.bank.drafting.layout import passages
from grader.bank.drafting.lists import read_listing
from grader.bank.drafting.phrase_cuts import PHRASE_CUTS
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


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(
            "This saves much time at work.", "The pump saves much time at work.", id="this"
        ),
        pytest.param(
            "This is why cold towns buy it.", "This is why cold towns buy it.", id="this is"
        ),
        pytest.param(
            "This valve opens late at night.",
            "This valve opens late at night.",
            id="this with a noun",
        ),
    ],
)
def test_this_gives_way_to_the_subject_before_a_full_verb(second: str, expected: str) -> None:
    assert statements(f"The pump moves warm water uphill. {second}")[1] == expected


def test_these_gives_way_to_a_plural_subject() -> None:
    found = statements("The valves open towards the lung. These keep blood from flowing back.")
    assert found[1] == "The valves keep blood from flowing back."


def test_an_owner_stays_the_subject_after_what_it_owns() -> None:
    found = statements(
        "Veins lead to the heart. Their walls have very few muscles. They hold more blood at rest."
    )
    assert found[-1] == "Veins hold more blood at rest."


def test_an_opening_pronoun_stands_for_what_the_prompt_asks_about() -> None:
    found = statements("It pumps blood through the body.", "What is the left ventricle?")
    assert found == ["The left ventricle pumps blood through the body."]


@pytest.mark.parametrize(
    "remark",
    ["Any three of these are enough.", "Any two would do.", "(Any three.)", "Any one suffices."],
)
def test_remarks_on_how_many_will_do_are_no_ideas(remark: str) -> None:
    found = statements(f"Trams need little space. Trams make little noise. {remark}")
    assert found == ["Trams need little space.", "Trams make little noise."]


def test_a_verdict_in_the_words_of_the_prompt_is_an_idea() -> None:
    found = statements(
        "No, the grey powder is not pure salt. It left a dark rest in the dish.",
        "Is the grey powder pure salt?",
    )
    assert found[0] == "No, the grey powder is not pure salt."


def test_more_of_what_the_prompt_names_is_an_idea() -> None:
    found = statements(
        "After rain there is more sand in the river and the river runs much faster.",
        "How does sand move in the river after rain?",
    )
    assert found[0] == "After rain there is more sand in the river."


def test_more_members_after_a_list_carry_its_verb() -> None:
    found = statements(
        "The kit works with S3 for storing files, IAM for managing roles, and SNS for sending "
        "messages. Other services include ECR for keeping images, SQS for queues of messages, "
        "and EC2 for virtual machines.",
        "Name three services and explain their use.",
    )
    assert found[3] == "The kit works with ECR for keeping images."


def test_a_reason_inside_a_list_sentence_keeps_its_verbs() -> None:
    found = statements(
        "New rivals lower the profit when entry is easy, since newcomers add capacity and push "
        "the price down. Buyers may demand more. Sellers may leave.",
        "Name two forces and explain each of them.",
    )
    assert not any(text.startswith("Push") for text in found)


def test_a_phrase_with_another_preposition_is_no_member() -> None:
    assert read_listing("Its fleet was cut to ten ships, with no carriers or submarines.") is None


def test_two_means_are_two_ideas() -> None:
    found = cut_sentence(
        "The kit shortens the code by using large objects and providing sensible default values.",
        PHRASE_CUTS,
    )
    assert found == [
        "The kit shortens the code by using large objects",
        "The kit provides sensible default values.",
    ]


def test_what_something_is_made_for_is_an_idea() -> None:
    found = cut_sentence(
        "A nurse makes a chart of each patient to record pulse, pressure and breath rate by day.",
        PHRASE_CUTS,
    )
    assert found == [
        "A nurse makes a chart of each patient",
        "A nurse records pulse, pressure and breath rate by day.",
    ]


def test_the_place_of_an_action_is_an_idea() -> None:
    found = cut_sentence(
        "The order is sent to the right desk of the bank in the specified city branch.", PHRASE_CUTS
    )
    assert found == [
        "The order is sent to the right desk of the bank",
        "The order is sent in the specified city branch.",
    ]


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
        ("paying", "They", "pay"),
    ],
    ids=["y", "ch", "plural", "pronoun"],
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
