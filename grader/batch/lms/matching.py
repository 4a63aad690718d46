"""Questions of an export matched to the items of a bank; nothing is guessed unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz, process

from grader.bank import Bank, Item, ItemKind
from grader.batch.lms.columns import Question
from grader.errors import TableError

MIN_LIKENESS = 80.0
"""Per cent of characters that stay (rapidfuzz's ratio). Of the 2,099 pairs of prompts that
the 51 labelled courses hold, no two are more than 57 alike; a prompt with a few words added
or a typo is more than 80 like itself."""

MIN_LEAD = 10.0
"""By so much the likest prompt must be ahead of the next, or else it is left to a person."""

MOST_LISTED = 10

_NUMBERING = re.compile(r"^\s*(?:question|frage|q)?\s*\d{1,3}\s*[.):]\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Way(StrEnum):
    """How the item of a question was found."""

    MAP = "as --map says"
    ID = "by its name"
    TEXT = "same text"
    ALIKE = "alike"
    ORDER = "by order"


@dataclass(frozen=True)
class Match:
    """A question and its item; `likeness` in per cent."""

    question: Question
    item_id: str
    way: Way
    likeness: float = 100.0

    def __str__(self) -> str:
        how = f"{self.likeness:.0f} % alike" if self.way is Way.ALIKE else self.way
        return f"{shorten(self.question.name)!r} is {self.item_id} ({how})"

    def named_by_text(self) -> Match:
        """Return the same match with the question's text for a name."""
        return replace(self, question=replace(self.question, name=_spoken(self.question)))


def match_questions(
    questions: Sequence[Question],
    bank: Bank,
    *,
    named: Mapping[str, str],
    is_ordered: bool,
    where: str,
) -> dict[Question, Match]:
    """Return the match of each question that has one.

    Parameters
    ----------
    named : mapping of str to str
        Name or alias of a question -> item id, as the user says.
    is_ordered : bool
        The questions stand in the order of the test, so that without any text of theirs
        their number can decide.

    Raises
    ------
    TableError
        The user names a question that the export does not hold.
    ItemError
        The user names an item that the bank does not hold.
    """
    found = _named(questions, bank, named=named, where=where)
    for question in questions:
        if question not in found and question.name in bank.item_by_id:
            found[question] = Match(question, question.name, Way.ID)
    items = [item for item in bank.items if item.id not in {m.item_id for m in found.values()}]
    by_text = {_plain(item.prompt): item.id for item in items}
    for question in questions:
        if question not in found and (item_id := by_text.get(_plain(_spoken(question)))):
            found[question] = Match(question, item_id, Way.TEXT)
    found |= _alike([q for q in questions if q not in found], items, taken=found.values())
    if is_ordered and not found and not any(question.text for question in questions):
        return _in_order(questions, bank)
    return found


def shorten(text: str, *, n_most: int = 60) -> str:
    """Return a text for a message, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= n_most else f"{text[: n_most - 1]}…"


def first_of(names: Iterable[str]) -> str:
    """Return the first names for a message, and how many more there are."""
    known = list(names)
    n_more = len(known) - MOST_LISTED
    return ", ".join(known[:MOST_LISTED]) + (f" and {n_more} more" if n_more > 0 else "")


def _named(
    questions: Sequence[Question], bank: Bank, *, named: Mapping[str, str], where: str
) -> dict[Question, Match]:
    found = {}
    for name, item_id in named.items():
        folded = _folded(name)
        meant = [q for q in questions if folded in map(_folded, (q.name, *q.aliases, q.text))]
        if not meant:
            names = dict.fromkeys(repr(shorten(q.name)) for q in questions)
            problem = f"there is no question {name!r}; found {first_of(names)}"
            raise TableError(where, problem, "--map takes one of these names.")
        for question in meant:
            found[question] = Match(question, bank.item(item_id).id, Way.MAP)
    return found


def match_texts(texts: Sequence[str], wordings: Sequence[str]) -> dict[str, str]:
    """Return text -> its likest wording, of the texts that are the same or clearly alike.

    Examples
    --------
    >>> match_texts(["3. What is DNA"], ["What is DNA?", "What is RNA, and where is it?"])
    {'3. What is DNA': 'What is DNA?'}
    """
    likest = {text: _likest(text, wordings) for text in texts}
    return {text: found[0] for text, found in likest.items() if found}


def _likest(text: str, wordings: Sequence[str]) -> tuple[str, float] | None:
    """A wording and its likeness; None where it is too small, or two are nearly as like."""
    plain = {wording: _plain(wording) for wording in wordings}
    best = process.extract(_plain(text), plain, scorer=fuzz.ratio, limit=2)
    lead = best[0][1] - best[1][1] if len(best) > 1 else MIN_LEAD
    is_clear = best and best[0][1] >= MIN_LIKENESS and lead >= MIN_LEAD
    return (best[0][2], best[0][1]) if is_clear else None


def _alike(
    questions: Sequence[Question], items: Sequence[Item], *, taken: Iterable[Match]
) -> dict[Question, Match]:
    """The likest item of each text; two texts that are both like one item can't both be it."""
    owned = {match.item_id: _plain(_spoken(match.question)) for match in taken}
    id_of = {item.prompt: item.id for item in items}
    candidates = []
    for question in questions:
        if found := _likest(_spoken(question), list(id_of)):
            candidates.append(Match(question, id_of[found[0]], Way.ALIKE, found[1]))
    found_of = {}
    for match in sorted(candidates, key=lambda match: -match.likeness):
        text = _plain(_spoken(match.question))
        if owned.setdefault(match.item_id, text) == text:
            found_of[match.question] = match
    return found_of


def _in_order(questions: Sequence[Question], bank: Bank) -> dict[Question, Match]:
    """As many questions as items, or as short ones: the first is the first, and so on."""
    short = [item for item in bank.items if item.kind is ItemKind.SHORT]
    for items in (bank.items, short):
        if len(items) == len(questions):
            pairs = zip(questions, items, strict=True)
            return {q: Match(q, item.id, Way.ORDER) for q, item in pairs}
    return {}


def _spoken(question: Question) -> str:
    return question.text or question.name


def _plain(text: str) -> str:
    """The words of a prompt: without its number, punctuation and capitals."""
    return " ".join(_WORD.findall(_NUMBERING.sub("", text).casefold()))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
