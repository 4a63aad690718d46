"""Words with offsets and lemmas."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.language import content_lemmas, other_language, words
from grader.language.words import lemma


def lemmas(text: str, language: str = "en") -> list[str]:
    return [word.lemma for word in words(text, language)]


@given(st.text())
def test_a_word_is_the_characters_at_its_place(text) -> None:
    assert [text[w.start : w.end] for w in words(text)] == [w.text for w in words(text)]


@given(st.text())
def test_words_stand_in_order_and_apart(text) -> None:
    places = [place for word in words(text) for place in (word.start, word.end)]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("high-level kits", "high level kit", id="hyphen"),
        pytest.param("the .fit() method", "the fit method", id="dot"),
        pytest.param("three steps", "3 steps", id="number word"),
        pytest.param("It analyses behaviour", "it analyzes behavior", id="British"),
        pytest.param("doesn’t", "doesn't", id="curly apostrophe"),
        pytest.param("SDKs", "SDK", id="plural of an acronym"),
        pytest.param("ﬁles", "files", id="ligature"),
    ],
)
def test_two_wordings_of_the_same_agree(one, other) -> None:
    assert lemmas(one) == lemmas(other)


@pytest.mark.parametrize(
    ("one", "other"), [("s3", "s4"), ("3.5", "35"), ("hours", "ours"), ("class", "clas")]
)
def test_different_words_stay_different(one, other) -> None:
    assert lemma(one) != lemma(other)


@pytest.mark.parametrize("word", ["class", "bus", "raise", "four", "precise", "concise", "hour"])
def test_words_that_only_look_inflected_stay_whole(word) -> None:
    assert lemma(word) == {"four": "4"}.get(word, word)


def test_a_decimal_number_is_one_word() -> None:
    assert lemmas("about 3.5 or 1,000") == ["about", "3.5", "or", "1,000"]


def test_lemmas_follow_the_language() -> None:
    assert lemmas("zwei Häuser", "de") == ["zwei", "haus"]


def test_a_language_without_a_dictionary_keeps_its_words() -> None:
    assert lemmas("kaksi taloa", "fi") == ["kaksi", "taloa"]


def test_content_lemmas_leave_function_words_out() -> None:
    assert content_lemmas(words("The student's jobs are in S3")) == ["student", "job", "s3"]


@pytest.mark.parametrize("text", ["la célula y más energía", "über Brücken", "naïve Bayes"])
def test_an_accent_may_stand_behind_its_letter(text) -> None:
    apart = unicodedata.normalize("NFD", text)

    for language in ("en", "de", "es"):
        told = [(word.lemma, word.is_stop) for word in words(apart, language)]
        assert told == [(word.lemma, word.is_stop) for word in words(text, language)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("Inicia el entrenamiento.", "es", id="Spanish"),
        pytest.param("Es startet das Training des Modells.", "de", id="German"),
        pytest.param("Il lance l'entraînement.", "fr", id="French"),
        pytest.param("Avvia l'addestramento del modello.", "it", id="Italian"),
        pytest.param("It starts the training.", None, id="English"),
        pytest.param("Estimator fit boto3 S3 IAM", None, id="terms"),
        pytest.param("teh cel is smal adn rond", None, id="typos"),
        pytest.param("el entrenamiento", None, id="two words"),
    ],
)
def test_the_dictionaries_know_a_short_answer_of_another_language(text, told) -> None:
    assert other_language(words(text), "en") == told
