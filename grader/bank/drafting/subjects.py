"""Sentences that lean on the one before: their pronouns give way to what they stand for."""

from __future__ import annotations

import re

from grader.bank.drafting.function_words import AUXILIARIES, PRONOUNS, word_set
from grader.bank.drafting.predicates import finite_verb, is_plural, tokens

_PRONOUN = re.compile(r"^(?P<pronoun>it|they|this|these)\s+(?=\w)", re.IGNORECASE)
_PLURAL = {"they", "these"}
_OPENING = re.compile(
    r"^(?:however|therefore|thus|additionally|in addition|furthermore|moreover|also|finally|then"
    r"|hence|instead|conversely|alternatively|consequently|as a result|essentially|in contrast"
    r"|on the other hand|further|meanwhile|and|but|so)\b,?\s+",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(
    r"^(?:what|who)\s+(?:is|are|was|were)\s+(?P<subject>(?:\w[\w'’.-]*|\"[^\"]+\")(?:\s+"
    r"[\w'’.-]+){0,4})\s*\?",
    re.IGNORECASE,
)


def asked_about(prompt: str) -> str | None:
    """Return the subject of a prompt that asks what something is.

    Examples
    --------
    >>> asked_about("What is the mitral valve?")
    'The mitral valve'
    """
    match = _ASKED_ABOUT.match(prompt.strip())
    if match is None:
        return None
    subject = match["subject"]
    article = re.match(r"(?:the|an?)\s", subject, re.IGNORECASE)
    return f"{subject[0].upper()}{subject[1:]}" if article else subject


def with_subject(sentence: str, subject: str | None) -> str:
    """Put a subject in the place of an opening 'it', 'this', 'they' or 'these'.

    Examples
    --------
    >>> with_subject("This saves many lines of code.", "The kit")
    'The kit saves many lines of code.'
    """
    sentence = _OPENING.sub("", sentence)
    match = _PRONOUN.match(sentence)
    if match is None or subject is None or subject.lower() in PRONOUNS:
        return sentence
    pronoun, rest = match["pronoun"].lower(), sentence[match.end() :]
    if is_plural(subject) != (pronoun in _PLURAL):
        return sentence
    if pronoun in {"this", "these"} and not _speaks_of(subject, rest):
        return sentence
    return f"{subject} {rest}"


def _speaks_of(subject: str, rest: str) -> bool:
    """Whether a full verb follows 'this': 'this is' and 'this can' speak of the whole sentence."""
    if tokens(rest)[0].form in AUXILIARIES | _OF_EVENTS:
        return False
    verb = finite_verb(f"{subject} {rest}")
    return verb is not None and verb.start == len(subject) + 1


_OF_EVENTS = word_set("continues continue happens happen occurs occur means mean")
