"""What a person should know about how an export was read, and what it must be told."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Set
from itertools import chain

from grader.batch.lms.columns import Question
from grader.batch.lms.matching import Match, shorten


def no_item(question: Question) -> str:
    """Return the fault of a response whose question has no item."""
    name = shorten(question.name)
    pair = shlex.quote(f"{question.key}=ITEM")
    return f"question {name!r} has no item in the bank; --map {pair} says which it is"


def notes_on_questions(
    questions: Mapping[Question, Set[int]], matches: Mapping[Question, Match]
) -> Iterator[str]:
    """Yield each match and each question that is left; those of one name and item once."""
    items_of: dict[str, set[str]] = {}
    for match in matches.values():
        items_of.setdefault(match.question.name, set()).add(match.item_id)
    # Where tests are shuffled a name stands for several questions: then their texts tell.
    told = (
        match if len(items_of[match.question.name]) == 1 else match.named_by_text()
        for match in matches.values()
    )
    yield from dict.fromkeys(f"question {match}" for match in told)
    answered_at = frozenset(chain.from_iterable(questions[question] for question in matches))
    for question, ats in questions.items():
        if question not in matches and answered_at.isdisjoint(ats):
            name = shorten(question.name)
            yield (
                f"question {name!r} has no item; it is carried along, not graded "
                f"(--map {shlex.quote(f'{question.key}=ITEM')} says which it is)"
            )


def notes_on_rows(n_rows: int, *, n_handed_in: int, n_kept: int, policy: str) -> Iterator[str]:
    """Yield how many rows of the export are not graded, and why."""
    if n_absent := n_rows - n_handed_in:
        yield f"{counted(n_absent, 'row')} without a submission left out"
    if n_other := n_handed_in - n_kept:
        attempts = counted(n_other, "attempt")
        yield f"{attempts} left out, the {policy} one of each student is graded (--attempts)"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun, as in ``1 row`` and ``2 rows``."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
