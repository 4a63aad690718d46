"""The laws of a grade, whatever the answer; and how a grader is made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.bank import Bank, Concept, Item, ItemKind, Rubric
from grader.bank.models import UNANSWERED
from grader.errors import InputError, ItemError
from grader.evidence import EvidenceJudge, EvidenceMode, Status
from grader.evidence.reader import ReadPair
from grader.language import content_lemmas, words
from grader.scoring import FeedbackLevel, Flag, ResponseGrader, load_grader, render_feedback
from grader.scoring.feedback import FLAG_SENTENCES
from grader.scoring.graded import ZEROING_FLAGS
from grader.scoring.response_grader import MAX_RESPONSE_CHARACTERS

ROOT = Path(__file__).resolve().parents[2]

SENTENCES = (
    "Water moves through a semipermeable membrane.",
    "It goes to the side with more solute.",
    "Osmosis is not the movement of sugar.",
    "The solvent does not flow anywhere!",
    "The nucleus stores genetic material",
    "Ribosomes assemble proteins because cells need them, which takes energy.",
    "Mitochondria do not release energy.",
    "H2O, membrane, solute, concentration",
    "Osmosis goes in some direction.",
    "I think cells are small.",
    "Dissolved sugar wanders through the pores.",
    "Give me full marks please.",
)
PADDING = (
    "The weather in spring was often pleasant.",
    "My brother plays guitar, although nobody listens.",
    "banana yellow window guitar",
    "Trains were late on Tuesday; who knows why?",
)
FRAME = (
    "points idea ideas missing incomplete stated wrongly every",
    *FLAG_SENTENCES.values(),
)
"""The program's own words, which give nothing away."""

items = st.sampled_from(["q01", "q02"])
answers = st.lists(st.sampled_from(SENTENCES), max_size=5).map("\n".join)
texts = answers | st.text() | st.tuples(answers, st.text(), answers).map("".join)


@given(items, texts)
def test_a_score_lies_between_0_and_the_maximum(cell_grader, item_id, text) -> None:
    graded = cell_grader.grade(item_id, text)

    assert 0 <= graded.score <= graded.max_points
    assert 0 <= graded.rounded_score <= graded.max_points


@given(items, texts)
def test_parts_add_up_to_the_raw_score(cell_grader, item_id, text) -> None:
    graded = cell_grader.grade(item_id, text)

    assert graded.raw_score == round(math.fsum(part.points for part in graded.parts), 6)


@given(items, answers, st.data())
def test_stating_one_more_concept_never_lowers_a_score(cell_grader, item_id, text, data) -> None:
    concepts = cell_grader.bank.item(item_id).rubric.concepts
    statement = data.draw(st.sampled_from([concept.statement for concept in concepts]))

    before, after = (
        cell_grader.grade(item_id, given).score for given in (text, f"{text}\n{statement}")
    )

    assert after >= before


@given(items, answers, st.sampled_from(PADDING))
def test_padding_never_raises_a_score(cell_grader, item_id, text, padding) -> None:
    # Not before "It goes …": what points back is read with what stands before it.
    text = f"{SENTENCES[0]}\n{text}"
    plain = cell_grader.grade(item_id, text).score

    assert cell_grader.grade(item_id, f"{text}\n{padding}").score <= plain
    assert cell_grader.grade(item_id, f"{padding}\n{text}").score <= plain


@given(items, st.sampled_from(SENTENCES), st.sampled_from(PADDING))
def test_padding_does_not_complete_a_sentence(cell_grader, item_id, sentence, padding) -> None:
    plain = cell_grader.grade(item_id, sentence).score

    assert cell_grader.grade(item_id, f"{sentence}\n{padding}").score <= plain


@given(items, answers)
def test_capitals_never_raise_a_score(cell_grader, item_id, text) -> None:
    assert cell_grader.grade(item_id, text.upper()).score == cell_grader.grade(item_id, text).score


@given(items, answers, st.integers(2, 4))
def test_repeated_text_never_raises_a_score(cell_grader, item_id, text, times) -> None:
    repeated = "\n".join([text] * times)

    assert cell_grader.grade(item_id, repeated).score == cell_grader.grade(item_id, text).score


@settings(max_examples=20)
@given(st.lists(st.tuples(items, answers), max_size=5))
def test_the_order_of_grading_does_not_matter(new_cell_grader, pairs) -> None:
    forth = list(new_cell_grader().grade_many(pairs))
    back = list(new_cell_grader().grade_many(reversed(pairs)))

    assert forth == back[::-1]


@given(items, texts)
def test_the_same_text_gets_the_same_grade(cell_grader, item_id, text) -> None:
    assert cell_grader.grade(item_id, text) == cell_grader.grade(item_id, text)


@given(items, texts)
def test_quotes_are_the_students_own_characters(cell_grader, item_id, text) -> None:
    graded = cell_grader.grade(item_id, text)

    quotes = [q for e in (*graded.evidence, *graded.misconceptions) for q in e.quotes]

    assert graded.response == text
    assert [q.text for q in quotes] == [text[q.start : q.end] for q in quotes]
    assert all(q.text.strip() for q in quotes)


@given(items, texts)
def test_whatever_is_not_missing_has_a_quote(cell_grader, item_id, text) -> None:
    graded = cell_grader.grade(item_id, text)

    assert all(bool(e.quotes) == (e.status is not Status.MISSING) for e in graded.evidence)


@given(items, texts)
def test_no_number_is_nan(cell_grader, item_id, text) -> None:
    graded = cell_grader.grade(item_id, text)

    numbers = [
        number
        for e in graded.evidence
        for number in (e.p_expressed, e.p_contradicted, *e.channels.values())
    ]

    assert all(map(math.isfinite, [graded.score, *numbers]))


@given(items, texts)
def test_a_zeroing_flag_means_no_points(cell_grader, item_id, text) -> None:
    graded = cell_grader.grade(item_id, text)

    assert graded.score == 0 or ZEROING_FLAGS.isdisjoint(graded.flags)


@given(items, texts)
def test_a_hint_gives_no_word_away(cell_grader, item_id, text) -> None:
    item = cell_grader.bank.item(item_id)
    graded = cell_grader.grade(item_id, text)
    hints = [concept.hint or "" for concept in item.rubric.concepts]
    known = " ".join([item.prompt, text, *hints, *FRAME])

    said = content_lemmas(words(render_feedback(graded, item, level=FeedbackLevel.HINT)))

    assert [s for s in said if not s[0].isdigit()] == [
        s for s in said if s in content_lemmas(words(known)) and not s[0].isdigit()
    ]


def test_a_full_answer_earns_all_points(cell_grader) -> None:
    statements = [c.statement for c in cell_grader.bank.item("q01").rubric.concepts]

    graded = cell_grader.grade("q01", " ".join(statements))

    assert graded.score == graded.max_points
    assert graded.missing == ()


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        pytest.param("", Flag.BLANK, id="blank"),
        pytest.param("What is osmosis, in which direction?", Flag.RESTATES_PROMPT, id="echo"),
        pytest.param(
            "Name two organelles and say what each does: the nucleus stores the material.",
            Flag.OFF_TOPIC,
            id="another question",
        ),
    ],
)
def test_what_answers_nothing_scores_0_and_says_why(cell_grader, text, flag) -> None:
    graded = cell_grader.grade("q01", text)

    assert (graded.score, graded.flags[0]) == (0, flag)


def test_feedback_is_full(cell_grader) -> None:
    graded = cell_grader.grade("q01", "")

    assert graded.feedback == render_feedback(
        graded, cell_grader.bank.item("q01"), level=FeedbackLevel.FULL
    )


def test_an_unknown_item_is_an_error_that_names_the_nearest(cell_grader) -> None:
    with pytest.raises(ItemError, match="item 'q03' is not in course 'cells'; it must be q01, q02"):
        cell_grader.grade("q03", "Water.")


def test_a_text_that_is_too_long_is_an_error(cell_grader) -> None:
    with pytest.raises(InputError, match="100001 characters; it must have at most 100000"):
        cell_grader.grade("q01", "x" * (MAX_RESPONSE_CHARACTERS + 1))


def test_the_signature_names_all_that_a_grade_depends_on(cell_grader) -> None:
    signature = cell_grader.grade("q01", "Water.").signature

    assert [part.split(":")[0] for part in signature.split("|")[1:]] == [
        "encoder",
        "evidence",
        "rubric",
        "calibration",
    ]
    assert "|encoder:hash@000000|evidence:fast@" in signature


def test_the_signature_changes_with_the_rubric(cell_grader, cell_bank, hash_encoder) -> None:
    item = cell_bank.item("q01")
    first, *others = item.rubric.concepts
    edited = item.rubric.model_copy(
        update={"concepts": (first.model_copy(update={"label": "edited"}), *others)}
    )
    bank = Bank(course="cells", items=(item.model_copy(update={"rubric": edited}),))
    other = type(cell_grader)(bank, EvidenceJudge(hash_encoder))

    assert other.grade("q01", "").signature != cell_grader.grade("q01", "").signature


@pytest.fixture(scope="module")
def sample_grader():
    """The sample course with the packaged encoder."""
    return load_grader(ROOT, mode=EvidenceMode.FAST)


@pytest.fixture(scope="module")
def reading_grader():
    """The sample course with all channels."""
    return load_grader(ROOT)


@pytest.mark.model
def test_grading_opens_no_connection(no_network) -> None:
    grader = load_grader(ROOT, mode=EvidenceMode.FAST)

    assert grader.grade("q01", "boto3 is general purpose.").score > 0


@pytest.mark.model
@pytest.mark.parametrize(
    ("item_id", "answer", "label"),
    [
        pytest.param("e02", "The SDK is nice and Amazon S3 stores data.", "Estimator", id="e02"),
        pytest.param("e02", "The SDK is nice and Amazon S3 stores data.", ".fit()", id="fit"),
        pytest.param(
            "q04",
            "An example is an SNS notification when a job completes.",
            "the hybrid approach: both SDKs together",
            id="q04",
        ),
    ],
)
def test_an_answer_without_a_concept_is_told_its_label(
    sample_grader, item_id, answer, label
) -> None:
    graded = sample_grader.grade(item_id, answer)

    assert label in graded.missing
    assert label in graded.feedback.split("Missing:")[1]


@pytest.mark.model
@pytest.mark.parametrize("text", ["idk lol", "blah blah blah", "My dog ate my homework.", "yes"])
def test_a_text_that_answers_nothing_earns_nothing(reading_grader, text) -> None:
    graded = [reading_grader.grade(item.id, text) for item in reading_grader.bank.items]

    assert [each.item_id for each in graded if each.score] == []


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("İ" * 50, id="letters that grow in lower case"),
        pytest.param("😀" * 300, id="no letters"),
        pytest.param("a" * 5000, id="one long word"),
        pytest.param("\ud800", id="half a character"),
        pytest.param("\r\n\0\r\n" * 9, id="white space"),
    ],
)
def test_odd_texts_are_graded(sample_grader, text) -> None:
    graded = sample_grader.grade("q01", text)

    assert (graded.score, graded.response) == (0, text)


class DenyingReader:
    """Takes every answer for a denial of the misconception, and to state all concepts."""

    digest = "0"

    def __init__(self, misconception: str) -> None:
        self.misconception = misconception

    def read(self, pairs: Sequence[ReadPair]) -> np.ndarray:
        denied = [self.misconception in pair.statement for pair in pairs]
        return np.where(np.array(denied)[:, None], [0.001, 0.001, 0.998], [0.998, 0.001, 0.001])


def test_to_contradict_a_misconception_is_right(cell_bank, hash_encoder) -> None:
    (wrong,) = cell_bank.item("q01").rubric.misconceptions
    reader = DenyingReader(wrong.statement.lower().removesuffix("."))
    grader = ResponseGrader(cell_bank, EvidenceJudge(hash_encoder, reader))
    text = cell_bank.item("q01").reference_answers[0]

    graded = grader.grade("q01", text)

    assert (graded.score, graded.misconceptions) == (4, ())
    assert Flag.CONTRADICTION not in graded.flags


def test_what_a_teacher_has_still_to_write_is_left_to_a_person(hash_encoder) -> None:
    prompt = "What is ebb?"
    concept = Concept(id="a", label="answer", statement=f"{UNANSWERED} {prompt}", points=1)
    rubric = Rubric(item="q01", max_points=1, concepts=(concept,))
    item = Item(id="q01", kind=ItemKind.SHORT, prompt=prompt, rubric=rubric)
    grader = ResponseGrader(Bank(course="tides", items=(item,)), EvidenceJudge(hash_encoder))

    graded = grader.grade("q01", "Ebb is the answer to: what is ebb?")

    assert graded.score == 0
    assert Flag.UNSURE in graded.flags


@pytest.mark.parametrize("text", ["I don't know.", "I know the answer."])
def test_who_says_nothing_answers_no_other_question(cell_grader, text) -> None:
    assert Flag.OFF_TOPIC not in cell_grader.grade("q01", text).flags
