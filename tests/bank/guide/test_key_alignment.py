"""A key whose answers slipped by one is told by what the answers say."""

import zlib

import numpy as np
import pytest

from grader.bank.guide.key_alignment import find_shifted_answers
from grader.bank.guide.parts import GuideQuestion, StudyGuide

TOPICS = ("osmosis", "mitosis", "enzymes", "ribosomes", "chloroplasts", "nucleus", "lysosomes")


def embed_words(texts):
    """Unit vectors of shape (n_texts, 512): one dimension a word, by its checksum."""
    vectors = np.zeros((len(texts), 512))
    for row, text in zip(vectors, texts, strict=True):
        for word in text.casefold().split():
            row[zlib.crc32(word.encode()) % 512] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def guide(answered_topics):
    questions = tuple(
        GuideQuestion(f"What about {asked} matters", line, f"{told} is important", line + 100)
        for line, (asked, told) in enumerate(zip(TOPICS, answered_topics, strict=True), start=1)
    )
    return StudyGuide("guide.md", None, "en", questions, (), ())


def test_key_in_order_gives_no_warning():
    assert find_shifted_answers(guide(TOPICS), embed_words) == ()


def test_lost_answer_is_seen_from_where_it_is_lost():
    lost = (*TOPICS[:2], *TOPICS[3:], "plasmids")
    (warning,) = find_shifted_answers(guide(lost), embed_words)
    assert warning.line == 103
    assert "answers 3 to 6 fit the question after their own" in warning.message


def test_doubled_answer_is_seen_in_the_other_direction():
    doubled = (TOPICS[0], *TOPICS[:-1])
    (warning,) = find_shifted_answers(guide(doubled), embed_words)
    assert warning.line == 102
    assert "answers 2 to 7 fit the question before their own" in warning.message


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param((TOPICS[1], TOPICS[0], *TOPICS[2:]), id="two-swapped"),
        pytest.param(("it",) * 7, id="answers-that-say-nothing"),
    ],
)
def test_less_than_a_run_gives_no_warning(answers):
    assert find_shifted_answers(guide(answers), embed_words) == ()


def test_guide_without_answers_is_not_embedded():
    questions = tuple(GuideQuestion(topic, 1) for topic in TOPICS)
    unanswered = StudyGuide("guide.md", None, "en", questions, (), ())
    assert find_shifted_answers(unanswered, lambda texts: pytest.fail("embedded")) == ()
