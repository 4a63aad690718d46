"""Retrieving the ideas that an essay prompt asks for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from grader.bank.drafting.essays import MAX_IDEAS, IdeaPool, SourcedIdea, named_examples
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
