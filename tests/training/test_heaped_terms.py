"""Terms without a proposition express nothing, but a list of names does name."""

from __future__ import annotations

import random
import re

from training.courses import LabelledItem
from training.heaped_terms import LISTED, heaped_terms
from training.pairs import ABSENT, Pair, certain

NAMES = "Boto3 is named as one of the two."
CLAIM = "Boto3 is general purpose, made for all of AWS."
TERMS = ("boto3", "library", "general purpose", "all of AWS")


def pairs() -> set[Pair]:
    concepts = [
        {"id": "named", "statement": NAMES, "keywords": TERMS[:2]},
        {"id": "general", "statement": CLAIM, "keywords": TERMS[2:]},
    ]
    one = LabelledItem({"prompt": "Which kits are there?", "concepts": concepts}, ())
    return {pair for seed in range(200) for pair in heaped_terms(one, random.Random(seed))}


def test_a_list_of_terms_makes_no_claim() -> None:
    lists = [pair for pair in pairs() if pair.target == LISTED]

    assert {pair.statement for pair in lists} == {CLAIM}, "a name is named in a list too"
    for pair in lists:
        rest = re.sub("|".join(TERMS), "", pair.premise)
        assert not set(re.findall(r"\w+", rest)) - set("Which kits are there and".split())


def test_terms_in_empty_sentences_are_absent() -> None:
    stuffed = [pair for pair in pairs() if pair.target != LISTED]

    assert stuffed
    assert {pair.target for pair in stuffed} == {certain(ABSENT)}
    assert {pair.statement for pair in stuffed} == {CLAIM, NAMES}
