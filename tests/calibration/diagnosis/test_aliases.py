"""Wordings mined from full-credit answers in which a concept was not found."""

from __future__ import annotations

import numpy as np
import pytest

from grader.bank import Keyword
from grader.calibration.diagnosis.aliases import AliasFit, suggest_aliases
from grader.calibration.diagnosis.suggestions import AliasSuggestion, applied

FULL = [(f"{name} says a porous film lets it pass", "eme", 4) for name in "abcdef"]
LOW = [(f"{name} says sugar wanders about", "mmm", 0) for name in "ghijklmnop"]


def towards(place: int):
    """An embedding in which every text is nearest to the concept at this place."""

    def embed(texts):
        rows = np.eye(3)[: len(texts)]
        return rows if len(texts) == 3 else np.eye(3)[[place] * len(texts)]

    return embed


def texts_of(fits: tuple[AliasFit, ...]) -> list[tuple[str, str]]:
    return [(fit.concept_id, fit.text) for fit in fits]


def test_what_full_answers_say_and_low_ones_do_not_is_suggested(answers) -> None:
    fits = suggest_aliases(answers(*FULL, *LOW), embed=towards(1), language="en")

    assert ("membrane", "porous film") in texts_of(fits)
    (fit,) = [fit for fit in fits if fit.text == "porous film"]
    assert (fit.n_full, fit.of_full, fit.n_low, fit.of_low) == (6, 6, 0, 10)


def test_what_low_answers_say_as_well_is_not_specific(answers) -> None:
    low = [(f"{name} says a porous film lets it pass", "mmm", 0) for name in "ghijklmnop"]

    assert suggest_aliases(answers(*FULL, *low), embed=towards(1), language="en") == ()


def test_a_wording_nearer_to_another_concept_is_left_out(answers) -> None:
    assert suggest_aliases(answers(*FULL, *LOW), embed=towards(0), language="en") == ()


@pytest.mark.parametrize("n_full", [1, 2])
def test_too_few_answers_suggest_nothing(answers, n_full: int) -> None:
    """Two of two against none of two: one chance in six (Fisher's exact test)."""
    few = answers(*FULL[:n_full], *LOW[:2])

    assert suggest_aliases(few, embed=towards(1), language="en") == ()


def test_words_of_the_prompt_and_of_other_concepts_are_no_wordings(answers) -> None:
    full = [(f"{name} says osmosis moves water molecules", "eme", 4) for name in "abcdef"]

    assert suggest_aliases(answers(*full, *LOW), embed=towards(1), language="en") == ()


def test_a_wording_becomes_an_alias_of_the_keyword_that_is_absent(answers, cell_bank) -> None:
    rubric = cell_bank.item("q01").rubric
    fits = suggest_aliases(answers(*FULL, *LOW), embed=towards(1), language="en")
    (fit,) = [fit for fit in fits if fit.text == "porous film"]

    changed = applied(rubric, [AliasSuggestion("q01", fit)])

    assert changed.concepts[1].keywords[0].aliases == ("porous film",)


def test_a_concept_without_keywords_gets_one(cell_bank) -> None:
    rubric = cell_bank.item("q01").rubric
    fit = AliasFit("gradient", "salty side", None, n_full=6, of_full=6, n_low=0, of_low=9)

    changed = applied(rubric, [AliasSuggestion("q01", fit)])

    assert changed.concepts[2].keywords == (Keyword(text="salty side"),)
