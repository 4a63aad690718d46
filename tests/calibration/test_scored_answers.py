"""Scored answers as a model: terms against scikit-learn's, the fit against its Gaussian process."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from grader.calibration.answers_fit import compare
from grader.calibration.scored_answers import (
    ScoredAnswers,
    TermWeights,
    likeness,
    load_answers,
)
from grader.errors import RubricError
from grader.evidence import read
from grader.evidence.signals import ResponseView
from grader.scoring import AnswerText

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


FILES = TemporaryDirectory()

FOUR = fitted("water moves", "salt moves", "the water moves through the wall", "cell")


@given(st.lists(texts, min_size=2, max_size=6, unique=True), texts)
def test_terms_are_weighed_as_scikit_learn_does(known, new) -> None:
    reference = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\S+", sublinear_tf=True).fit(
        known
    )

    weights = TermWeights.of([answer(text) for text in known])
    places, values = weights.weigh(answer(new))

    expected = reference.transform([new]).toarray()[0]
    names = reference.get_feature_names_out()
    found = dict(zip((weights.terms[at] for at in places), values, strict=True))
    assert found == pytest.approx(
        {name: value for name, value in zip(names, expected, strict=True) if value}, abs=1e-6
    )


def test_one_answer_is_compared_as_all_of_them_are() -> None:
    scored = ["water moves", "salt moves", "the water moves through the wall", "cell"]
    comparison = compare([answer(text) for text in scored])
    pulls = np.array([1.0, -2.0, 0.5, 0.5])

    found = [comparison.unpulled.pulling(pulls).pull_on(answer(text)) for text in scored]

    assert found == pytest.approx(comparison.alike @ pulls, abs=1e-5)


def test_nothing_is_more_like_an_answer_than_itself() -> None:
    kernel = np.array([0.5, 1.0, 0.7, 1.0])

    assert likeness(np.array(1.0), np.array(1.0), kernel=kernel) == 2.0
    assert likeness(np.array(0.9), np.array(1.0), kernel=kernel) < 2.0


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
