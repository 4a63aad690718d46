"""What prompts ask for."""

from __future__ import annotations

import pytest

from grader.bank.drafting.prompts import read_prompt


@pytest.mark.parametrize(
    ("prompt", "n", "is_choice"),
    [
        pytest.param("Name three services and explain each.", 3, True, id="name three"),
        pytest.param("State at least 4 of the differences.", 4, True, id="at least"),
        pytest.param("Name any two laws of motion.", 2, True, id="any"),
        pytest.param("Name one of these companies.", 1, True, id="one of these"),
        pytest.param("Please NAME and DESCRIBE two challenges.", 2, True, id="name and describe"),
        pytest.param("What are the four main results?", 4, False, id="the four"),
        pytest.param("Name the 2 phases of the cycle.", 2, False, id="name the two"),
        pytest.param('What are the "Five V\'s" of data?', 5, False, id="quoted"),
    ],
)
def test_the_number_asked_for_is_read(prompt: str, n: int, is_choice: bool) -> None:
    asked = read_prompt(prompt)
    assert (asked.n_required, asked.is_choice) == (n, is_choice)


@pytest.mark.parametrize(
    "prompt",
    [
        "Explain your answer in 2-5 sentences.",
        "Explain in one sentence each why the sky is blue.",
        "A buffer of size 10 receives 9 packets per second. How long is it full?",
        "Describe step by step how two transactions end up in a deadlock.",
        "The source provides two examples. What do they show?",
        "The tax is $1 per pack. Who carries it?",
    ],
    ids=["length", "one sentence", "data", "how two", "stated", "money"],
)
def test_a_number_that_counts_nothing_to_name_is_left_alone(prompt: str) -> None:
    assert read_prompt(prompt).n_required is None


def test_two_counts_are_both_read() -> None:
    asked = read_prompt("Describe two benefits and two drawbacks of trams.")
    assert [(count.n, count.of[0]) for count in asked.counts] == [(2, "benefit"), (2, "drawback")]


def test_a_prompt_with_another_question_first_is_not_mostly_choice() -> None:
    asked = read_prompt("What is frame bursting? Also, give one advantage of it.")
    assert asked.is_choice
    assert not asked.is_mostly_choice


@pytest.mark.parametrize(
    ("prompt", "language", "n"),
    [
        ("Nennen Sie drei Vorteile der Methode.", "de", 3),
        ("Mencione dos ventajas del método.", "es", 2),
        ("Cite três vantagens do método.", "pt", 3),
        ("Citez quatre avantages de la méthode.", "fr", 4),
    ],
    ids=["de", "es", "pt", "fr"],
)
def test_numbers_are_read_in_other_languages(prompt: str, language: str, n: int) -> None:
    assert read_prompt(prompt, language).n_required == n


def test_part_questions_are_told_apart() -> None:
    asked = read_prompt("What does the heart do, and why is its rhythm regular? Give an example.")
    assert asked.parts == (
        "What does the heart do",
        "and why is its rhythm regular?",
        "Give an example.",
    )
