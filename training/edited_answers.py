"""Students' own words, changed as little as turns what they say: a number, or a direction.

Made-up sentences teach made-up sentences; here the text around the change is a student's, so
the pair differs from a right answer in nothing but the relation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping

from training.courses import LabelledItem, passage_showing
from training.pairs import Pair, Target

EDITED_SHARE = 0.5
"""Of the quotes that express a concept; the others teach what right answers look like."""

TAKEN_OUT_SHARE = 0.5  # of those

LONGEST_QUOTE = 25  # words; a change in a longer one may leave its point alone
SHORTEST_QUOTE = 5

TURNED: Target = (0.05, 0.1, 0.85)
"""Most changes inside the words that express a concept turn it; some touch an aside."""

TAKEN_OUT: Target = (0.1, 0.9, 0.0)
"""Without the sentence that was marked; another may say the same."""

OPPOSITES: Mapping[str, str] = {
    word: other
    for pair in (
        *("more less", "higher lower", "high low", "larger smaller", "large small"),
        *("increase decrease", "increases decreases", "increased decreased"),
        *("increasing decreasing", "rise fall", "rises falls", "raises lowers", "up down"),
        *("before after", "first last", "earlier later", "faster slower", "fast slow"),
        *("inside outside", "into out-of", "above below", "over under", "left right"),
        *("positive negative", "same different", "always never", "all none", "with without"),
        *("maximum minimum", "most least", "best worst", "better worse", "strong weak"),
        *("stronger weaker", "long short", "longer shorter", "easy hard", "easier harder"),
        *("gains loses", "buy sell", "input output", "internal external", "public private"),
        *("allows prevents", "allow prevent", "start stop", "starts stops", "open closed"),
        *("adds removes", "add remove", "many few", "true false", "hot cold", "warm cool"),
        *("cheaper dearer", "early late", "old new", "older newer", "static dynamic"),
        *("greater smaller", "expand contract", "attract repel", "cause prevent"),
    )
    for word, other in (pair.split(), reversed(pair.split()))
}
"""Words by what turns them round."""


def edited_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield passages whose words for a concept are turned round, or taken out."""
    for answer in one.answers:
        for concept_id, quote in answer.get("quotes", {}).items():
            is_expressed = answer["concepts"].get(concept_id) == 2
            is_short = SHORTEST_QUOTE <= len(quote.split()) <= LONGEST_QUOTE
            if not (is_expressed and is_short and rng.random() < EDITED_SHARE):
                continue
            passage, statement = passage_showing(answer, concept_id), one.statements[concept_id]
            turned = [text for edit in EDITS if (text := edit(quote, rng)) not in (None, quote)]
            if turned:
                text = passage.replace(quote, rng.choice(turned), 1)
                yield Pair(text, statement, TURNED, one.prompt)
            rest = re.sub(r"[\s,;]+([.,;])", r"\1", passage.replace(quote, "", 1)).strip(" .,;\n")
            if len(rest.split()) >= SHORTEST_QUOTE and rng.random() < TAKEN_OUT_SHARE:
                yield Pair(rest, statement, TAKEN_OUT, one.prompt)


def _opposite(text: str, rng: random.Random) -> str | None:
    """One word turned round, where it has an opposite."""
    found = [m for m in re.finditer(r"[A-Za-z]+", text) if m[0].lower() in OPPOSITES]
    if not found:
        return None
    at = rng.choice(found)
    other = OPPOSITES[at[0].lower()].replace("-", " ")
    return text[: at.start()] + (other.title() if at[0].istitle() else other) + text[at.end() :]


def _other_number(text: str, rng: random.Random) -> str | None:
    """One number replaced by another of its size."""
    found = list(re.finditer(r"(?<![\w.])\d+(?![\w]|\.\d)", text))
    if not found:
        return None
    at = rng.choice(found)
    number = int(at[0])
    other = rng.choice(
        [n for n in (number + 1, number * 2, number * 10, number // 2) if n != number]
    )
    return f"{text[: at.start()]}{other}{text[at.end() :]}"


EDITS: tuple[Callable[[str, random.Random], str | None], ...] = (_opposite, _other_number)
