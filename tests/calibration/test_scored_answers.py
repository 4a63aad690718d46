"""Scored answers as a model: what is compared, and their file."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from grader.calibration.answers_fit import compare
from grader.calibration.scored_answers import (
    ScoredAnswers,
    likeness,
    load_answers,
)
from grader.errors import InputError, RubricError
from grader.evidence import ConceptEvidence, Status, read
from grader.evidence.signals import ResponseView
from grader.scoring import AnswerText
from grader.scoring.answer_text import N_BUCKETS

LEXICON = ("water", "moves", "through", "the", "membrane", "salt", "wall", "cell")

texts = st.lists(st.sampled_from(LEXICON), min_size=1, max_size=8).map(" ".join)


def answer(text: str) -> AnswerText:
    """Counted by hand; the meaning is that of a hash of its words."""
    words = text.split()
    vector = np.random.default_rng(sum(map(ord, text))).normal(size=8)
    terms = Counter([*words, *(" ".join(pair) for pair in pairwise(words))])
    return AnswerText(terms, (vector / np.linalg.norm(vector)).astype(np.float16))


def fitted(*scored: str) -> ScoredAnswers:
    pulls = np.linspace(-1, 1, len(scored))
    return compare([answer(text) for text in scored]).unpulled.pulling(pulls)


def evidence(p_expressed: float) -> list[ConceptEvidence]:
    return [
        ConceptEvidence(
            concept_id="water",
            p_expressed=p_expressed,
            p_contradicted=0.0,
            status=Status.PARTIAL,
            quotes=(),
            channels={},
        )
    ]


SHOWN, NOT_SHOWN = evidence(0.9), evidence(0.1)

FILES = TemporaryDirectory()

FOUR = fitted("water moves", "salt moves", "the water moves through the wall", "cell")


@given(texts)
def test_a_spelling_is_a_unit_vector_of_its_words(text) -> None:
    """Of its pieces counted another way, by scikit-learn's analyser, the hashes summed by hand."""
    pieces = CountVectorizer(analyzer="char", ngram_range=(2, 5), lowercase=False).build_analyzer()
    said = answer(text)
    expected = np.zeros(N_BUCKETS)
    for term, n in said.terms.items():
        for piece in [f"={term}", *([] if " " in term else pieces(f"<{term}>"))]:
            hashed = crc32(piece.encode())
            sign = 1 if hashed // N_BUCKETS % 2 else -1
            expected[hashed % N_BUCKETS] += sign * (1 + np.log(n))

    assert said.spelling == pytest.approx(expected / np.linalg.norm(expected), abs=1e-3)


def test_a_misspelled_word_is_more_like_the_right_one_than_another_is() -> None:
    right, wrong, other = (
        answer(word).spelling.astype(float) for word in ("membrane", "menbrane", "chlorophyll")
    )

    assert right @ wrong > 0.4
    assert right @ wrong > right @ other + 0.3


def test_one_answer_is_compared_as_all_of_them_are() -> None:
    scored = ["water moves", "salt moves", "the water moves through the wall", "cell"]
    comparison = compare([answer(text) for text in scored])
    pulls = np.array([1.0, -2.0, 0.5, 0.5])

    found = [comparison.unpulled.pulling(pulls).pull_on(answer(text)) for text in scored]

    assert found == pytest.approx(comparison.alike @ pulls, abs=1e-5)


def test_nothing_is_more_like_an_answer_than_itself() -> None:
    kernel = np.array([[0.5, 1.0], [0.7, 1.0], [2.0, 0.5]])
    here, near = np.array(0.0), np.array(0.1)

    assert likeness([here, here, here], kernel=kernel) == 2.5
    assert likeness([near, here, here], kernel=kernel) < 2.5
    assert likeness([here, here, near], kernel=kernel) < 2.5


def test_an_answer_of_which_the_same_was_found_is_more_like() -> None:
    scored = [answer("water").showing(SHOWN), answer("salt").showing(NOT_SHOWN)]
    known = compare(scored).unpulled.pulling(np.array([1.0, -1.0]))

    shown, not_shown = (known.pull_on(answer("wall").showing(e)) for e in (SHOWN, NOT_SHOWN))

    assert shown > not_shown


def test_an_answer_judged_by_other_concepts_is_refused() -> None:
    known = compare([answer("water").showing(SHOWN), answer("salt").showing(NOT_SHOWN)]).unpulled

    with pytest.raises(InputError, match="answer: it has 0 findings; it must have 2"):
        known.pull_on(answer("wall"))


@given(texts)
def test_what_was_saved_pulls_as_before(new) -> None:
    path = Path(FILES.name) / "q01.npz"
    path.write_bytes(FOUR.render())

    found = load_answers(path)

    assert found == FOUR
    assert found.pull_on(answer(new)) == FOUR.pull_on(answer(new))


def test_equal_answers_have_equal_files() -> None:
    assert fitted("water", "salt").render() == fitted("water", "salt").render()


def test_other_pulls_have_another_digest() -> None:
    assert FOUR.pulling(2 * FOUR.pulls).digest != FOUR.digest


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(None, "the file can't be read (No such file or directory)", id="none"),
        pytest.param(b"{}", "the file holds no scored answers", id="text"),
        pytest.param(FOUR.render()[:-200], "the file holds no scored answers", id="cut"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "q01.npz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(RubricError) as caught:
        load_answers(path)

    assert f"q01.npz: {problem}" in str(caught.value)
    assert "it must be as 'grader calibrate' wrote it\nHint: Fit it again" in str(caught.value)


def test_words_are_compared_by_their_lemmas(hash_encoder) -> None:
    reading = read("Cells moved. The cell moves!")
    view = ResponseView(reading, hash_encoder.encode([reading.text])[0])

    found = AnswerText.of(view)

    assert found.terms["cell"] == 2
    assert found.terms["cell move"] == 2


def test_predicting_needs_no_scikit_learn() -> None:
    code = (
        "import sys, grader.calibration\n"
        "import grader.calibration.scored_answers\n"
        "print('sklearn' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
