"""Which ideas of a key are all wanted, and of which some will do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.bank.drafting.ideas import Idea, is_row_of_options
from grader.bank.drafting.prompts import Asked
from grader.language import content_lemmas, words

_NUMBERS = {"any": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_N_OF_THESE = re.compile(
    r"\b(any|one|two|three|four|five)(?:\s+\w+)?\s+of\s+(?:the|these)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Choice:
    """Any `n` of the ideas at `members` earn full credit, `points`."""

    n: int
    members: tuple[int, ...]
    points: int


def find_choices(
    ideas: Sequence[Idea], *, answer: str, asked: Asked, language: str = "en"
) -> tuple[tuple[Idea, ...], tuple[Choice, ...]]:
    """Return the ideas, alternatives made whole, and the choices among them.

    Examples
    --------
    >>> from grader.bank.drafting.prompts import read_prompt
    >>> ideas = [Idea(f"Service {n} stores data.") for n in "ABCD"]
    >>> find_choices(ideas, answer="", asked=read_prompt("Name three services."))[1]
    (Choice(n=3, members=(0, 1, 2, 3), points=3),)
    """
    parts = max(asked.n_asking, 1) if asked.n_required == 1 else 1
    if is_row_of_options(answer, asked):
        n = asked.n_required or 1
        everything = tuple(range(len(ideas)))
        return tuple(ideas), (Choice(n, everything, n * parts),) if len(ideas) > n else ()
    ideas = _whole_alternatives(ideas)
    choices: list[Choice] = []
    for n, members in (*_by_heading(ideas, asked, language=language), *_by_alternative(ideas)):
        taken = {at for choice in choices for at in choice.members}
        if len(members) > n and not taken & set(members):
            choices.append(Choice(n, tuple(members), parts if n == 1 else n))
    return tuple(ideas), tuple(choices)


def _by_heading(
    ideas: Sequence[Idea], asked: Asked, *, language: str
) -> list[tuple[int, list[int]]]:
    """Bullets under a heading that says how many, or that names what the prompt counts."""
    found = []
    each = next((c.n for c in asked.counts if c.is_choice), None) if asked.is_for_each else None
    for heading in dict.fromkeys(_head(idea) for idea in ideas if _head(idea)):
        members = [at for at, idea in enumerate(ideas) if _head(idea) == heading]
        said = _N_OF_THESE.search(heading)
        lemmas = set(content_lemmas(words(heading, language)))
        counted = [c.n for c in asked.counts if c.is_choice and lemmas & set(c.of[:2])]
        n = _NUMBERS[said[1].lower()] if said else counted[0] if counted else each
        if n is not None:
            found.append((n, members))
    return found


def _head(idea: Idea) -> str:
    return idea.section or idea.heading


def _by_alternative(ideas: Sequence[Idea]) -> list[tuple[int, list[int]]]:
    """What an alternative stands beside is the sentence before it; as many as that had will do."""
    found = []
    for at, idea in enumerate(ideas):
        if not idea.is_alternative or at == 0 or ideas[at - 1].is_alternative:
            continue
        base = [i for i in range(at) if ideas[i].sentence == ideas[at - 1].sentence]
        others = []
        for i in range(at, len(ideas)):
            if not ideas[i].is_alternative:
                break
            others.append(i)
        found.append((len(base), base + others))
    return found


def _whole_alternatives(ideas: Sequence[Idea]) -> list[Idea]:
    """Join the pieces of each sentence that is offered as an alternative, and of its original."""
    whole = {idea.sentence for idea in ideas if idea.is_alternative}
    beside = {max((i.sentence for i in ideas if i.sentence < s), default=s) for s in whole}
    joined: list[Idea] = []
    for idea in ideas:
        if joined and idea.sentence in whole | beside and joined[-1].sentence == idea.sentence:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {idea.text}")
        else:
            joined.append(idea)
    return joined
