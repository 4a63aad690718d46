"""A response as the evidence reads it, and quotes in the student's own text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.evidence import read
from grader.language import Span

texts = st.text() | st.text(st.sampled_from("aA b.\n\0\u00a0ßİ😀")) | st.text(st.characters())


def windows(text: str) -> list[str]:
    reading = read(text)
    return [window.of(reading.text) for window in reading.windows]


@given(texts)
@example("İs it. İS IT.")
def test_every_window_has_its_quote_in_the_original(text) -> None:
    reading = read(text)

    quotes = [reading.quote(window) for window in reading.windows]

    assert [q.text for q in quotes] == [text[q.start : q.end] for q in quotes]


@given(texts)
def test_a_quote_of_a_sentence_reads_as_the_sentence_does(text) -> None:
    reading = read(text)

    for window in reading.windows:
        quote = reading.quote(window).text
        assert len(quote) >= window.end - window.start
        assert quote[0].casefold() == window.of(reading.text)[0].casefold()


def test_case_and_control_characters_do_not_matter() -> None:
    assert read("It\0STARTS\u00a0the job").text == read("it starts the job").text


def test_sentences_that_say_nothing_are_left_out_unless_there_is_nothing_else() -> None:
    said, filler = "It starts the job.", "This is a truly important matter."

    assert read(f"{filler} {said} {filler}").text == read(said).text
    assert read(filler).text == filler.lower()


@pytest.mark.parametrize(
    ("text", "n_repeats"),
    [
        pytest.param("It starts. It stops.", 0, id="none"),
        pytest.param("It starts the job. It STARTS the jobs!", 1, id="same words"),
        pytest.param("It starts the job. " * 9, 8, id="often"),
        pytest.param("Rand. assignment. Rand. sampling.", 0, id="an abbreviation"),
    ],
)
def test_repeated_propositions_are_counted(text, n_repeats) -> None:
    assert read(text).n_repeats == n_repeats


def test_a_repeated_sentence_is_read_once() -> None:
    assert read("Ice is cold. Fire is hot. Ice is cold.").text == "ice is cold.\nfire is hot."


def test_a_quote_across_a_dropped_sentence_holds_all_between() -> None:
    text = "It starts the job. It starts the job. Then it waits."
    reading = read(text)

    assert reading.quote(Span(0, len(reading.text))).text == text


def test_windows_are_clauses_sentences_and_pairs_within_a_sentence() -> None:
    assert windows("The job is started because we call it, although nobody knows.") == [
        "the job is started",
        "the job is started because we call it,",
        "the job is started because we call it, although nobody knows.",
        "because we call it,",
        "because we call it, although nobody knows.",
        "although nobody knows.",
    ]


@pytest.mark.parametrize(
    ("text", "is_pair"),
    [
        pytest.param("Fit starts a job. It trains.", True, id="points back"),
        pytest.param("Fit starts a job. Jobs may take hours.", True, id="shares a word"),
        pytest.param("Fit starts a job. Bananas are yellow.", False, id="speaks of something else"),
    ],
)
def test_sentences_pair_up_when_the_second_takes_up_the_first(text, is_pair) -> None:
    assert (text.lower().replace(". ", ".\n") in windows(text)) is is_pair


@pytest.mark.parametrize("text", ["", " \n", "?!", "\0"])
def test_a_text_without_words_has_no_windows(text) -> None:
    assert read(text).windows == []
    assert read(text).original == text
