"""Retrieving the ideas that an essay prompt asks for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from grader.bank.drafting.essays import (
    FEWEST_IDEAS,
    MAX_IDEAS,
    IdeaPool,
    SourcedIdea,
    named_examples,
)
from grader.bank.drafting.keyphrases import CourseWords
from grader.language import content_lemmas, words

GUIDE = [
    SourcedIdea("The left ventricle pumps blood into the aorta.", 3),
    SourcedIdea("Valves keep the blood from flowing back.", 4),
    SourcedIdea("Renin raises the blood pressure.", 7),
    SourcedIdea("Insulin lowers the sugar of the blood.", 9),
    SourcedIdea("The liver stores sugar as glycogen.", 10),
    SourcedIdea("Nephrons filter waste in the kidney.", 12),
    SourcedIdea("Alveoli exchange oxygen in the lung.", 15),
]


def word_hashes(texts: Sequence[str]) -> np.ndarray:
    """Counts of hashed content lemmas, shape (n_texts, 256)."""
    rows = np.zeros((len(texts), 256))
    for row, text in zip(rows, texts, strict=True):
        for lemma in content_lemmas(words(text)):
            row[zlib.crc32(lemma.encode()) % 256] += 1.0
    return rows


def pool(ideas: Sequence[SourcedIdea] = GUIDE) -> IdeaPool:
    course = CourseWords.from_texts([idea.text for idea in ideas])
    return IdeaPool(ideas, course=course, embed=word_hashes)


def test_what_the_prompt_speaks_of_comes_first() -> None:
    found = pool().asked_for("Discuss how insulin and glycogen control the sugar.")
    assert {idea.line for idea in found[:2]} == {9, 10}


def test_examples_that_the_prompt_names_are_covered() -> None:
    found = pool().asked_for("Discuss the blood and its valves, citing organs (alveoli and renin).")
    assert {7, 15} <= {idea.line for idea in found}


def test_each_part_of_the_prompt_is_covered() -> None:
    found = pool().asked_for("Explain how valves work. Describe how nephrons filter waste.")
    assert {4, 12} <= {idea.line for idea in found}


def test_ideas_that_say_the_same_are_taken_once() -> None:
    twin = SourcedIdea("Valves keep blood from flowing back.", 20)
    found = pool([*GUIDE, twin]).asked_for("Explain what valves keep from flowing back.")
    assert len({4, 20} & {idea.line for idea in found}) == 1


def test_there_are_never_more_than_a_teacher_can_tick() -> None:
    many = [SourcedIdea(f"Organ{n} makes hormone{n}.", n) for n in range(1, 40)]
    assert len(pool(many).asked_for("Discuss hormones and organs.")) <= MAX_IDEAS


def test_an_empty_guide_has_no_ideas() -> None:
    assert pool([]).asked_for("Discuss the heart.") == ()
    assert pool([]).nearest("What is the heart?") is None


def test_the_nearest_idea_answers_a_question() -> None:
    nearest = pool().nearest("What do nephrons filter in the kidney?")
    assert nearest is not None
    assert nearest[0].line == 12


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("Discuss the results (Alpha and Beta Bank).", {"Alpha", "Beta Bank"}),
        ('Explain the "hybrid approach" in full.', {"hybrid approach"}),
        (
            "Assess safety, covering name spaces, rights, and keys.",
            {"name spaces", "rights", "keys"},
        ),
    ],
    ids=["brackets", "quotation", "list"],
)
def test_named_examples_are_read(prompt: str, names: set[str]) -> None:
    assert names <= set(named_examples(prompt))


def test_ideas_are_wanted_when_their_question_is() -> None:
    asked = "What does the spleen do?"
    found = pool(
        [*GUIDE, SourcedIdea("Old cells are broken down there.", 20, question=asked)]
    ).asked_for("Discuss the spleen.")
    assert found[0].line == 20


def test_alternatives_of_one_key_enter_together() -> None:
    question = "Name two hormones of the thyroid gland."
    options = [
        SourcedIdea(text, 20, question=question, choice="q", n_of_choice=2)
        for text in ("Thyroxine burns fat.", "Calcitonin builds bone.", "Triiodothyronine heats.")
    ]
    found = pool([*GUIDE, *options]).asked_for("Discuss the hormones of the thyroid gland.")
    assert set(options) <= set(found)


def test_alternatives_that_nobody_asks_for_stay_out() -> None:
    option = SourcedIdea("The tongue tastes salt.", 20, "Name a sense.", "q", 1)
    found = pool([*GUIDE, option]).asked_for("Discuss how insulin and glycogen control the sugar.")
    assert option not in found


def test_an_idea_that_leans_on_another_sentence_stays_out() -> None:
    leaning = SourcedIdea("It lowers the sugar with insulin.", 20)
    found = pool([*GUIDE, leaning]).asked_for("Discuss how insulin lowers the sugar.")
    assert leaning not in found


def test_far_ideas_do_not_fill_up_a_rubric() -> None:
    found = pool().asked_for("Explain how alveoli exchange oxygen in the lung.")
    assert found[0].line == 15
    assert len(found) <= FEWEST_IDEAS


def test_words_on_the_source_ask_for_nothing() -> None:
    asked = "What example does the source provide?"
    stray = SourcedIdea("Ants carry leaves.", 20, question=asked)
    found = pool([*GUIDE, stray]).asked_for("The source states that insulin lowers sugar. Discuss.")
    assert stray not in found
