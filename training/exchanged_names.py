"""Pairs in which two named things have exchanged their roles, made from what students wrote.

"A is general, B is special" and "B is general, A is special" share every word, so a reader can
tell them apart only by who does what. The names are those that the prompt and the statements
give to what they are about: what stands first in a statement and is in the prompt too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from grader.evidence.exchanged import rival_names, stands_in, whole
from training.courses import LabelledItem, passage_showing
from training.pairs import CONTRADICTED, Pair, Target, certain

OF_ANOTHER: Target = (0.04, 0.26, 0.7)
"""What is said of one thing, as a statement about the other: mostly it can't be true as well."""

AS_EXCHANGED: Target = (0.7, 0.1, 0.2)
"""The same for a student who gets both statements wrong: mostly by taking one for the other."""

RENAMED: Target = (0.04, 0.11, 0.85)
"""A right answer after two names have changed places in it."""

RENAMED_SHARE = 0.3  # of the answers that hold both names


def exchanged_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield statements about the wrong thing, and answers whose names have changed places."""
    for concept_id, statement in one.statements.items():
        rivals = [
            (other_id, names)
            for other_id, other in one.statements.items()
            if other_id != concept_id and (names := rival_names(statement, other, given=one.prompt))
        ]
        if not rivals:
            continue
        for answer in one.answers:
            other_id, (mine, theirs) = rng.choice(rivals)
            passage, labels = passage_showing(answer, concept_id), answer["concepts"]
            about_other = _renamed(statement, {mine: theirs})
            if labels[concept_id] == 2:
                yield Pair(passage, about_other, OF_ANOTHER, one.prompt)
                text = _renamed(passage, {mine: theirs, theirs: mine})
                has_both = all(stands_in(name, passage) for name in (mine, theirs))
                if has_both and rng.random() < RENAMED_SHARE:
                    yield Pair(text, statement, RENAMED, one.prompt)
            elif labels[concept_id] == labels[other_id] == -1:
                yield Pair(passage, about_other, AS_EXCHANGED, one.prompt)


def exchanged_statements(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield two statements that have exchanged what they are about: both are contradicted."""
    statements = list(one.statements.values())
    first, second = rng.sample(statements, 2) if len(statements) > 1 else (statements[0],) * 2
    if names := rival_names(first, second, given=one.prompt):
        mine, theirs = names
        text = f"{_renamed(first, {mine: theirs})} {_renamed(second, {theirs: mine})}"
        yield Pair(text, first, certain(CONTRADICTED), one.prompt)
        yield Pair(text, second, certain(CONTRADICTED), one.prompt)


def _renamed(text: str, names: dict[str, str]) -> str:
    """The text with some names in the places of others, all at once."""
    pattern = "|".join(whole(name) for name in names)
    return re.sub(pattern, lambda found: names[found[0].lower()], text, flags=re.IGNORECASE)
