"""Glossary entries read as propositions: 'Term is a ...'."""

from __future__ import annotations

import re

from grader.bank.drafting.predicates import finite_verb, is_plural, starts_with_predicate
from grader.language import sentences

_NOUN = re.compile(r"(?P<article>an?|the|any|one of|another|when|how)\s", re.IGNORECASE)


def defined_as(term: str, definition: str, *, language: str = "en") -> str:
    """Return the first sentence of a definition with its term as the subject, if that fits.

    Examples
    --------
    >>> defined_as("Aorta", "The largest artery of the body. It carries blood.")
    'Aorta is the largest artery of the body.'
    >>> defined_as("Valve", "Keeps the blood from flowing back.")
    'Valve keeps the blood from flowing back.'
    >>> defined_as("Pulse", "Beats per minute.")
    'Pulse: Beats per minute.'
    """
    text = first_sentence(definition)
    if language != "en":
        return f"{term}: {text}"
    if text.lower().startswith(f"{term.lower()} ") and finite_verb(text):
        return text
    match = _NOUN.match(text)
    lowered = text[:1].lower() + text[1:]
    if match:
        is_many = is_plural(term) and not match["article"].lower().startswith("a")
        return f"{term} {'are' if is_many else 'is'} {lowered}"
    if text[1:2].islower() and starts_with_predicate(lowered):
        return f"{term} {lowered}"
    return f"{term}: {text}"


def first_sentence(text: str) -> str:
    """The first sentence, or the whole text where an abbreviation in brackets cut it short."""
    first = next((span.of(text) for span in sentences(text)), text)
    return first if first.count("(") == first.count(")") else text
