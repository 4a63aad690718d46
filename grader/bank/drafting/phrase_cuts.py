"""Cuts inside a clause, the finest: means joined by 'and', and the place where something is done.

Here too are the levels of cutting; `cuts` holds those between clauses.
"""

from __future__ import annotations

import re

from grader.bank.drafting.cuts import (
    CLAUSE_LEVELS,
    CUTS,
    FINEST_CUTS,
    MIN_WEIGHTY,
    Cut,
    Parts,
    n_content,
)
from grader.bank.drafting.function_words import PREPOSITIONS, word_set
from grader.bank.drafting.predicates import finite_form, finite_verb, is_verb, subject_of, tokens


def _second_means(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut 'X works by doing A and doing B' into 'X works by doing A' and 'X does B'."""
    left, right = sentence[: match.start()].rstrip(" ,"), sentence[match.end() :].strip()
    subject = subject_of(left)
    if subject is None or not re.search(r"\b(?:by|through)\s+\w+ing\b", left):
        return None
    verb = finite_form(match["gerund"], subject)
    if not is_verb(finite_form(match["gerund"], "they")):
        return None
    return left, f"{subject} {verb} {right}"


def _place(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut 'X is sent to A in the given B' into the two things that are said of the sending."""
    left, right = sentence[: match.start()], sentence[match.start() :].strip()
    subject, verb = subject_of(left), finite_verb(left)
    if subject is None or verb is None or verb.form not in {"is", "are"}:
        return None
    first = next((t for t in tokens(left[verb.start :]) if t.form in PREPOSITIONS), None)
    if first is None:
        return None
    predicate = left[verb.start : verb.start + first.start].strip()
    return left, f"{subject} {predicate} {right}"


def _purpose(sentence: str, match: re.Match[str]) -> Parts | None:
    """Cut 'X makes a Y to do Z' into what X makes and what X does with it, if that says much."""
    left, right = sentence[: match.start()], sentence[match.end() :]
    subject, verb = subject_of(left), finite_verb(left)
    if subject is None or verb is None or verb.form not in _MAKING:
        return None
    base = match["verb"]
    if not is_verb(base) or n_content(right) < MIN_WEIGHTY:
        return None
    return left, f"{subject} {finite_form(base, subject)} {right}"


_MAKING = word_set("creates create created builds build built opens open makes make")
"""What is made is one thing to tell, what it is made for another."""

_PURPOSE: Cut = (re.compile(r"\s+to\s+(?P<verb>[a-z]+)\s+"), _purpose)
_MEANS: Cut = (re.compile(r",?\s+and\s+(?:by\s+)?(?P<gerund>[a-z]+ing)\s+"), _second_means)
_PLACE: Cut = (
    re.compile(r"\s+in the (?:specified|given|chosen|selected|requested|corresponding)\s"),
    _place,
)

PHRASE_CUTS: tuple[Cut, ...] = (*FINEST_CUTS, _MEANS, _PLACE, _PURPOSE)
LIST_CUTS = (CUTS, FINEST_CUTS, PHRASE_CUTS)
"""Levels at which members of a list that nobody asked for are told apart."""

LEVELS: tuple[tuple[Cut, ...], ...] = (*CLAUSE_LEVELS, PHRASE_CUTS)
"""From a whole sentence to its finest pieces."""
