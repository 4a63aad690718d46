"""Labels: what a line calls itself, as in 'Question 3:', '**Answer:**', 'Antwort zu Frage 2:'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from grader.bank.guide import lexicon


class Label(Enum):
    """What a line calls itself: 'Question 3:', 'Answer:'."""

    QUESTION = "question"
    PROMPT = "essay prompt"
    ANSWER = "answer"


@dataclass(frozen=True)
class Labelled:
    """A label found at the start of a line, its number and what follows it."""

    label: Label
    number: int | None
    rest: str


_NUMERAL = r"(?:\s*(?:no\.?|nr\.?|n[º°]|#)?\s*\(?(?P<number>\d{1,3})\b)"
_END = r"\s*(?:[:.)\]–—-]+|$|(?=[*_]{1,3}))"
_OPEN = r"^\W{0,3}?(?P<open>(?:\*{1,3}|_{1,3})?)"
_CLOSE = r"(?P<close>\*{0,3}|_{0,3})\s*(?P<colon>[:–—-]?)\s*"
_REFERENCE = (
    r"(?:\s+(?:to|for|of|zu|zur|auf|auf die|a la|para|para la|da|à|à la|de la|della|alla|op)\s+"
    rf"(?:{lexicon.QUESTION_WORDS}|q))?"
)
_LABELS = tuple(
    (label, re.compile(_OPEN + pattern + _CLOSE, re.IGNORECASE))
    for label, pattern in (
        (Label.ANSWER, rf"(?:{lexicon.ANSWER_WORDS}){_REFERENCE}{_NUMERAL}{_END}"),
        (Label.ANSWER, rf"(?:{lexicon.ANSWER_WORDS})(?:\s*\([^()]*\))?\s*(?:[:–—]|-\s|\*+:|$)"),
        (Label.QUESTION, rf"(?:{lexicon.QUESTION_WORDS}){_NUMERAL}{_END}"),
        (Label.QUESTION, rf"(?:{lexicon.QUESTION_WORDS})\s*(?:[:–—]|\*+:)"),
        (Label.PROMPT, rf"(?:{lexicon.PROMPT_WORDS}){_NUMERAL}{_END}"),
        (Label.PROMPT, r"(?:prompt|essay prompt)\s*:"),
        # Q, P, F, D and A, R: question and answer in one of the seven languages.
        (Label.QUESTION, rf"(?:q\.?\s?|[pfd])(?P<number>\d{{1,3}}){_END}"),
        (Label.QUESTION, r"q\.?\s?(?P<number>\d{1,3})(?=\s)"),
        (Label.ANSWER, rf"[ar]\.?\s?(?P<number>\d{{1,3}}){_END}"),
        (Label.QUESTION, r"(?:q\.(?=\s)|[qpfd]:)"),
        (Label.ANSWER, r"[ar]:"),
    )
)


def find_label(text: str) -> Labelled | None:
    """Return the label that a text begins with, if it has one.

    Examples
    --------
    >>> find_label("**Antwort zu Frage 2:** Paris").number
    2
    """
    for label, pattern in _LABELS:
        match = pattern.match(text)
        if match:
            number = match.groupdict().get("number")
            rest = rest_of_marked(text, match).strip()
            return Labelled(label, None if number is None else int(number), rest)
    return None


def rest_of_marked(text: str, match: re.Match[str]) -> str:
    """Return the text after a marker.

    Emphasis that opens before the marker and is still open then opens the rest.
    """
    rest = text[match.end() :]
    opening = match["open"] if match["open"] and not match["close"] else ""
    return opening + rest if opening and opening in rest else rest.removeprefix(opening)
