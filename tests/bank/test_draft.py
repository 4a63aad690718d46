"""Draft rubrics and banks."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.bank.draft import MAX_CONCEPTS, draft_bank, draft_rubric
from grader.bank.guide.parts import GlossaryEntry, GuideEssay, GuideQuestion, StudyGuide
from grader.bank.models import ItemKind, Rubric
from grader.language import content_lemmas, words


def word_hashes(texts: Sequence[str]) -> np.ndarray:
    """Counts of hashed content lemmas, shape (n_texts, 256)."""
    rows = np.zeros((len(texts), 256))
    for row, text in zip(rows, texts, strict=True):
        for lemma in content_lemmas(words(text)):
            row[zlib.crc32(lemma.encode()) % 256] += 1.0
    return rows


GUIDE = StudyGuide(
    source="heart.md",
    title="The heart",
    language="en",
    questions=(
        GuideQuestion(
            "What does the heart do?",
            3,
            "It pumps blood into the arteries, whereas veins bring the blood back.",
            10,
        ),
        GuideQuestion("What is a heart valve?", 4),
        GuideQuestion("Who was Ada Lovelace?", 5),
    ),
    essays=(GuideEssay("Discuss how the heart and its valves move blood.", 20),),
    glossary=(
        GlossaryEntry("Heart valve", "A flap in the heart that keeps blood from flowing back.", 30),
        GlossaryEntry("Aorta", "The largest artery of the body.", 31),
    ),
)


def drafted(guide: StudyGuide = GUIDE) -> dict[str, Rubric]:
    bank = draft_bank(guide, course="heart", embed=word_hashes)
    return {item.id: item.rubric for item in bank.items}


def test_a_choice_becomes_a_group_of_all_options() -> None:
    rubric = draft_rubric(
        "q06",
        "Name three services and explain their use.",
        references=[
            "The kit works with S3 for storing files, IAM for managing roles, and SNS for sending "
            "messages. Other services include ECR for keeping images, SQS for queues of messages, "
            "and EC2 for virtual machines."
        ],
    )
    assert [(g.any, len(g.of), g.points) for g in rubric.groups] == [(3, 6, 3)]
    assert rubric.max_points == 3


def test_an_alternative_is_never_required() -> None:
    rubric = draft_rubric(
        "q10",
        "Name one of these firms and describe its results.",
        references=[
            "Acme, a large maker of pumps, built its tools in minutes, which saved much money. "
            "Alternatively, Beta Bank built thirty models, enabling the detection of fraud."
        ],
    )
    assert [(g.any, len(g.of), g.points) for g in rubric.groups] == [(1, 2, 2)]
    assert rubric.max_points == 2


def test_the_key_says_how_many_will_do() -> None:
    answer = "Trams need little space. Trams make little noise. Trams carry many. Any two will do."
    rubric = draft_rubric("q", "Why do towns build trams?", references=[answer])
    assert [(g.any, len(g.of)) for g in rubric.groups] == [(2, 3)]


def test_naming_three_and_explaining_is_a_point_each() -> None:
    answer = "- S3 stores files.\n- IAM manages roles.\n- SNS sends texts.\n- SQS queues texts."
    rubric = draft_rubric("q", "Name three services and explain each.", references=[answer])
    assert rubric.max_points == 3


def test_a_heading_that_says_one_of_these_makes_a_group() -> None:
    rubric = draft_rubric(
        "q",
        "What is the main advantage of the header?",
        references=[
            "One of the following is enough:\n- It allows new options later.\n"
            "- Routers skip what they do not know."
        ],
    )
    assert [(g.any, len(g.of)) for g in rubric.groups] == [(1, 2)]
    assert rubric.max_points == 1


def test_counts_go_to_the_headings_that_name_them() -> None:
    rubric = draft_rubric(
        "q",
        "Describe two benefits and one drawback of trams.",
        references=[
            "Benefits:\n- They need little space.\n- They make little noise.\n- They carry many.\n"
            "Drawbacks:\n- They cost much to build.\n- They cannot leave their track."
        ],
    )
    assert [(g.any, len(g.of)) for g in rubric.groups] == [(2, 3), (1, 2)]
    assert rubric.max_points == 3


def test_as_many_options_as_asked_for_need_no_group() -> None:
    rubric = draft_rubric(
        "q", "Name two colours.", references=["- deep red paint\n- light blue paint"]
    )
    assert rubric.groups == ()
    assert rubric.max_points == 2


def test_the_first_reference_gives_the_concepts() -> None:
    rubric = draft_rubric(
        "q", "Why?", references=["The bulb is in an open path.", "There is a gap."]
    )
    assert [concept.statement for concept in rubric.concepts] == ["The bulb is in an open path."]


def test_a_long_key_is_joined_to_what_a_teacher_can_tick() -> None:
    answer = " ".join(f"Organ number{n} produces hormone number{n} daily." for n in range(20))
    assert (
        len(draft_rubric("q", "What do organs do?", references=[answer]).concepts) == MAX_CONCEPTS
    )


def test_no_reference_gives_one_concept_made_of_the_prompt() -> None:
    rubric = draft_rubric("q", "What is love?", references=[])
    assert [concept.statement for concept in rubric.concepts] == ["The answer to: What is love?"]


def test_a_bare_name_gets_its_definition_when_more_than_a_name_is_asked() -> None:
    question = GuideQuestion(
        "Name two parts of the body and explain their use.",
        1,
        "Parts include the aorta, the heart valve, and the left lung.",
        2,
    )
    guide = StudyGuide("g", None, "en", (question,), (), GUIDE.glossary)
    statements = [concept.statement for concept in drafted(guide)["q01"].concepts]
    assert "Aorta is the largest artery of the body." in statements


def test_items_are_numbered_by_kind() -> None:
    bank = draft_bank(GUIDE, course="heart", embed=word_hashes)
    assert [(item.id, item.kind) for item in bank.items] == [
        ("q01", ItemKind.SHORT),
        ("q02", ItemKind.SHORT),
        ("q03", ItemKind.SHORT),
        ("e01", ItemKind.ESSAY),
    ]


def test_a_question_without_an_answer_is_drafted_from_the_guide() -> None:
    (concept,) = drafted()["q02"].concepts
    assert concept.source_line == 30


def test_a_question_that_the_guide_says_nothing_about_is_left_to_the_teacher() -> None:
    (concept,) = drafted()["q03"].concepts
    assert concept.label == "what the question asks"


def test_essay_concepts_keep_the_line_they_come_from() -> None:
    lines = {concept.source_line for concept in drafted()["e01"].concepts}
    assert lines <= {10, 30, 31}
    assert 30 in lines


def test_the_outline_below_an_essay_title_becomes_its_rubric() -> None:
    facts = ("The atria receive blood from the veins.", "The ventricles pump it into arteries.")
    outline = [f"- {fact}" for fact in facts]
    essay = GuideEssay("\n".join(["Parts of the heart:", *outline]), 20)
    bank = draft_bank(replace(GUIDE, essays=(essay,)), course="heart", embed=word_hashes)
    item = bank.item("e01")
    assert item.prompt == "Parts of the heart"
    assert [(c.statement, c.source_line) for c in item.rubric.concepts] == [(f, 20) for f in facts]


def test_drafting_twice_gives_the_same_bank() -> None:
    first = draft_bank(GUIDE, course="heart", embed=word_hashes)
    assert draft_bank(GUIDE, course="heart", embed=word_hashes) == first


@pytest.mark.parametrize("language", ["und", "de", "ja"])
def test_any_language_drafts(language: str) -> None:
    guide = StudyGuide("g", "t", language, GUIDE.questions, GUIDE.essays, GUIDE.glossary)
    assert len(drafted(guide)) == 4


def test_an_empty_guide_drafts_an_empty_bank() -> None:
    assert drafted(StudyGuide("g", None, "en", (), (), ())) == {}


SENTENCES = st.lists(
    st.sampled_from(
        [
            "The heart pumps blood, which carries oxygen.",
            "Alternatively, veins bring it back.",
            "- Possible answers:",
            "Other organs include the liver, the lung, and the skin.",
            "It rests; it beats, making a sound (0.5).",
            "One of the following: a, b or c",
            "**Note:** x",
            "No.",
        ]
    ),
    max_size=6,
)


@settings(deadline=None)
@given(
    prompt=st.sampled_from(["Name three organs.", "Why?", "Name two parts and one use of each."]),
    answer=SENTENCES.map("\n".join) | st.text(max_size=200),
)
def test_any_key_drafts_a_valid_rubric_with_points_that_add_up(prompt: str, answer: str) -> None:
    rubric = draft_rubric("q01", prompt, references=[answer])
    ungrouped = sum(concept.points or 0 for concept in rubric.ungrouped)
    assert ungrouped + sum(group.points for group in rubric.groups) == rubric.max_points
    assert len({concept.label for concept in rubric.concepts}) == len(rubric.concepts)
