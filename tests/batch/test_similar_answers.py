"""Similar answers: found word for word, and none by chance or because the key says so."""

from __future__ import annotations

import random

import pytest

from grader.bank import Bank, Concept, Item, ItemKind, Rubric
from grader.batch.grade_records import GradeRecord
from grader.batch.similar_answers import MOST_NEAR, SimilarGroup, find_similar

KEY = (
    "The boundary layer near the wall slows down because viscosity drags on every sheet of the "
    "fluid that slides past it and so takes momentum away"
)
OWN = (
    "My uncle keeps bees and he says that a hive in winter hums lower when the queen has died "
    "because nobody fans the comb any more"
)


def answer(response: str, *, student: str, item: str = "q01") -> GradeRecord:
    response_id = f"{student}:{len(response)}"
    return GradeRecord(response_id, item, student, response, 1, 2, {}, (), False, "", "")


def ids(groups: list[SimilarGroup]) -> list[list[str]]:
    return [[record.student_id for record in group.records] for group in groups]


@pytest.fixture(scope="module")
def bank() -> Bank:
    concept = Concept(id="drag", label="drag", statement="Viscosity drags on it.", points=1)
    rubric = Rubric(item="q01", max_points=1, concepts=(concept,))
    item = Item(
        id="q01", kind=ItemKind.SHORT, prompt="Why?", reference_answers=(KEY,), rubric=rubric
    )
    return Bank(course="flow", items=(item,))


def test_answers_that_differ_by_a_word_are_similar() -> None:
    groups = find_similar(
        [
            answer(OWN, student="ana"),
            answer("Water boils when its molecules fly off.", student="ben"),
            answer(OWN.replace("uncle", "neighbour").upper(), student="cleo"),
        ],
        None,
    )

    assert ids(groups) == [["ana", "cleo"]]


def test_the_figure_is_shared_runs_over_all_runs_of_both() -> None:
    """26 words are 24 runs of three; the second word stands in two of them."""
    words = OWN.split()
    other = " ".join([words[0], "neighbour", *words[2:]])

    (group,) = find_similar([answer(OWN, student="a"), answer(other, student="b")], None)

    assert len(words) == 26
    assert len(group.pairs[0].shared) == 22
    assert group.pairs[0].alike == pytest.approx(22 / 26)


def test_what_the_key_says_is_left_out(bank: Bank) -> None:
    pasted = [answer(KEY, student="ana"), answer(KEY, student="ben")]

    assert find_similar(pasted, bank) == []
    assert ids(find_similar(pasted, None)) == [["ana", "ben"]]


def test_short_answers_are_alike_by_chance() -> None:
    short = "S3, IAM and CloudWatch, since they store, protect and watch."

    assert find_similar([answer(short, student=s) for s in ("ana", "ben")], None) == []


def test_attempts_of_one_student_are_not_held_against_one_another() -> None:
    assert find_similar([answer(OWN, student="ana"), answer(OWN, student="ana")], None) == []


def test_answers_without_a_student_are_anothers() -> None:
    assert len(find_similar([answer(OWN, student=""), answer(OWN, student="")], None)) == 1


def test_answers_to_other_items_are_not_compared() -> None:
    assert (
        find_similar([answer(OWN, student="a"), answer(OWN, student="b", item="q02")], None) == []
    )


def test_what_hangs_together_is_one_group_however_large() -> None:
    n = 3 * MOST_NEAR

    (group,) = find_similar([answer(OWN, student=f"s{at}") for at in range(n)], None)

    assert len(group.records) == n
    assert len(group.pairs) == n - 1


def test_marked_text_is_the_text() -> None:
    other = f"Well: {OWN.replace('he says', 'she, wise  woman, says')}!\n"
    (group,) = find_similar([answer(OWN, student="a"), answer(other, student="b")], None)
    (pair,) = group.pairs

    segments = list(pair.segments(pair.second))

    assert "".join(text for text, _ in segments) == other
    marked = [text for text, is_shared in segments if is_shared]
    assert marked == ["My uncle keeps bees and", f"says {OWN.partition('he says ')[2]}"]


@pytest.mark.parametrize("n_changed", [1, 2, 3])
def test_a_few_changed_words_in_fifty_hide_nothing(n_changed: int) -> None:
    rng = random.Random(n_changed)
    words = [f"word{rng.randrange(10_000)}" for _ in range(50)]
    other = list(words)
    for at in rng.sample(range(50), n_changed):
        other[at] = f"other{at}"

    found = find_similar(
        [answer(" ".join(words), student="a"), answer(" ".join(other), student="b")], None
    )

    assert ids(found) == [["a", "b"]]
