"""Pairs that nobody labelled."""

from __future__ import annotations

import random

from training.courses import OWN_CORPUS, load_items
from training.lessons import SENTENCE_WORDS, UNKNOWN, _sentence_pairs

ITEM = load_items(OWN_CORPUS / "agriculture_and_food")[0]


def test_sentences_are_held_against_answers_of_others_only() -> None:
    pairs = list(_sentence_pairs(ITEM, random.Random(3)))
    statements = {*ITEM.statements.values()}
    statements |= {belief["statement"] for belief in ITEM.item.get("misconceptions", ())}
    crossed = [pair for pair in pairs if pair.statement not in statements]
    assert crossed
    assert all(pair.statement not in pair.premise for pair in crossed)
    assert all(len(pair.statement.split()) in SENTENCE_WORDS for pair in crossed)


def test_nobody_says_what_is_true_of_them() -> None:
    assert {pair.target for pair in _sentence_pairs(ITEM, random.Random(3))} == {UNKNOWN}
