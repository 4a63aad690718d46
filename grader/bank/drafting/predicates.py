"""Finite verbs and subjects of English clauses, told from word forms and their neighbours.

There is no tagger here: a small list of auxiliaries, verb endings checked against the
dictionary of lemmas, and the kinds of words that stand beside a verb. Good enough to see
whether a piece of a sentence has a verb of its own; wrong where a form is ambiguous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import simplemma

from grader.bank.drafting.function_words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    VERBS_WITHOUT_FORMS,
)

_AFTER_A_VERB = (DETERMINERS | PREPOSITIONS | PRONOUNS | {"that", "only", "out", "up", "down"}) - {
    "of",
    "and",
    "or",
    "than",
}
_BEFORE_NO_VERB = DETERMINERS | PREPOSITIONS - {"not", "only"}


MAX_SUBJECT_WORDS = 9
"""A longer stretch before the verb is a subordinate clause more often than a subject."""

_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’„«»()[],.;:!?"


@dataclass(frozen=True)
class Token:
    """A white-space token, its bare lower-case form and its place."""

    form: str
    start: int
    end: int
    ends_phrase: bool
    is_name: bool


def tokens(text: str) -> list[Token]:
    """Return the white-space tokens of `text`."""
    return [
        Token(
            m.group().strip(_EDGES).lower().replace("’", "'"),
            m.start(),
            m.end(),
            m.group()[-1] in ",;:.!?)",
            m.start() > 0 and m.group().strip(_EDGES)[:1].isupper(),
        )
        for m in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=50_000)
def is_verb(base: str) -> bool:
    """Whether the dictionary knows an -ing or -ed form of `base`: 'store' yes, 'scientist' no.

    Examples
    --------
    >>> is_verb("store"), is_verb("scientist")
    (True, False)
    """
    if base in VERBS_WITHOUT_FORMS:
        return True
    if not base.isalpha() or len(base) < 2 or base.endswith(("ed", "ing", "ly")):
        return False
    stem = base[:-1] if base.endswith("e") else base
    doubled = base + base[-1]
    forms = (base + "ing", stem + "ing", doubled + "ing", base + "ed", stem + "ed", doubled + "ed")
    return any(simplemma.lemmatize(form, lang="en") == base for form in forms)


def finite_verb(text: str) -> Token | None:
    """Return the first finite verb of `text`, or None.

    Examples
    --------
    >>> finite_verb("boto3 translates that call into a request").form
    'translates'
    >>> finite_verb("faster development of models") is None
    True
    """
    found = tokens(text)
    for kind in (_is_sure, _is_after_plural, _is_past):
        for at, token in enumerate(found):
            if kind(found, at):
                return token
    return None


def finite_verbs(text: str) -> list[Token]:
    """Return every finite verb of `text` that is sure to be one.

    Examples
    --------
    >>> [verb.form for verb in finite_verbs("It fails because the gym still owes the service.")]
    ['fails', 'owes']
    """
    found = tokens(text)
    return [token for at, token in enumerate(found) if _is_sure(found, at)] or [
        verb for verb in [finite_verb(text)] if verb
    ]


def starts_with_predicate(text: str) -> bool:
    """Whether `text` opens with a finite verb in the third person whose subject is elsewhere.

    Examples
    --------
    >>> starts_with_predicate("does not use high-level constructs")
    True
    >>> starts_with_predicate("the code is harder to read")
    False
    """
    found = tokens(text)
    while found and (found[0].form in ADVERBS or found[0].form.endswith("ly")):
        found = found[1:]
    if len(found) < 2:
        return False
    first = found[0].form
    if first in AUXILIARIES:
        return True
    is_noun = found[0].ends_phrase or text.lstrip()[:1].isupper()
    return not is_noun and is_third_person(first) and found[1].form not in AUXILIARIES | {"of"}


def subject_of(sentence: str) -> str | None:
    """Return the words before the finite verb of a main clause, or None when unclear.

    Examples
    --------
    >>> subject_of("The boto3 SDK is a general-purpose tool.")
    'The boto3 SDK'
    >>> subject_of("If it rains, the match is off.")
    'the match'
    """
    verb = finite_verb(sentence)
    if verb is None or verb.start == 0:
        return None
    subject = sentence[: verb.start].strip()
    opener = tokens(subject)[0].form
    if opener in OPENERS:
        lead, comma, rest = subject.partition(", ")
        return subject_of(sentence[len(lead) + 2 :]) if comma and rest else None
    while tokens(subject) and _is_adverb(tokens(subject)[-1].form):
        subject = subject[: tokens(subject)[-1].start].strip()
    n_words = len(subject.split())
    is_clause = "," in subject.rstrip(",") or {"that", "which", "who"} & set(subject.split()[1:])
    if is_clause or not 1 <= n_words <= MAX_SUBJECT_WORDS:
        return None
    return subject.rstrip(",")


def is_plural(subject: str) -> bool:
    """Whether a subject takes a verb without -s: a plural head, or two heads joined."""
    head = re.split(r"\s(?:of|in|for|with|to|on|from)\s", subject)[0].lower()
    if head.split()[-1:] and head.split()[-1] in {"they", "these", "those", "we", "you"}:
        return True
    return " and " in head or (
        head.endswith("s") and not head.endswith(("ss", "us", "is", "sis", "ics"))
    )


def finite_form(gerund: str, subject: str) -> str:
    """Turn a participle into the verb of `subject`.

    Examples
    --------
    >>> finite_form("making", "The name"), finite_form("allowing", "Containers")
    ('makes', 'allow')
    """
    base = simplemma.lemmatize(gerund, lang="en")
    if is_plural(subject):
        return str(base)
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return f"{base}es"
    return f"{base[:-1]}ies" if re.search(r"[^aeiou]y$", base) else f"{base}s"


def _is_adverb(form: str) -> bool:
    return form in ADVERBS or (form.endswith("ly") and len(form) > 4)


def is_third_person(form: str) -> bool:
    """Whether a form may be a verb in the third person; many plurals are the same."""
    if not form.endswith("s") or form.endswith(("ss", "us", "is")) or "'" in form:
        return False
    return any(
        is_verb(base)
        for base in (form[:-1], form[:-2] if form.endswith("es") else "", _ies(form))
        if base
    )


def _ies(form: str) -> str:
    return form[:-3] + "y" if form.endswith("ies") else ""


def _is_sure(found: list[Token], at: int) -> bool:
    """Auxiliaries, third persons and base forms after a plural, where a verb may stand."""
    form = found[at].form
    if form in AUXILIARIES:
        return True
    before = _word_before(found, at)
    if before is None or found[at].is_name:
        return False
    if before.ends_phrase and not _clause_before(found, at):
        return False
    if before.form in _BEFORE_NO_VERB and before.form not in PRONOUNS:
        return False
    if before.form.endswith("ed") and at > 1 and found[at - 2].form in DETERMINERS:
        return False  # 'the transformed features'
    after = found[at + 1].form if at + 1 < len(found) else ""
    if is_third_person(form):
        has_article = at > 1 and found[at - 2].form in DETERMINERS
        is_noun = (after.endswith("ed") and not has_article) or _plural_with_verb_next(found, at)
        return after not in AUXILIARIES | {"of", "and", ""} and not (
            found[at].ends_phrase or is_noun
        )
    follows = after in _AFTER_A_VERB or _is_adverb(after)
    plural = before.form in PRONOUNS or (before.form.endswith("s") and not before.ends_phrase)
    return plural and follows and is_verb(form)


def _is_after_plural(found: list[Token], at: int) -> bool:
    """Base forms after a plural, whatever follows: 'debits increase assets'."""
    if not 0 < at < len(found) - 1 or found[at - 1].ends_phrase or found[at].ends_phrase:
        return False
    if found[at].is_name:
        return False
    before, form = found[at - 1].form, found[at].form
    return before.endswith("s") and form not in PREPOSITIONS and is_verb(form)


def _plural_with_verb_next(found: list[Token], at: int) -> bool:
    """Whether 'benefits' in 'benefits stem from' is the subject of the next word."""
    if at + 2 >= len(found):
        return False
    after = found[at + 1].form
    return after not in _AFTER_A_VERB and is_verb(after) and found[at + 2].form in _AFTER_A_VERB


def _is_past(found: list[Token], at: int) -> bool:
    """Simple pasts, regular or not: the same form as a participle, so the last resort.

    So are third persons at the end of a phrase ('the pressure drops, especially ...').
    """
    form = found[at].form
    before = _word_before(found, at)
    if found[at].ends_phrase and before and not before.ends_phrase and is_third_person(form):
        return at + 1 < len(found) and before.form not in _BEFORE_NO_VERB
    if before is None or before.form in _BEFORE_NO_VERB or found[at].ends_phrase or not form:
        return False
    after = found[at + 1].form if at + 1 < len(found) else ""
    base = simplemma.lemmatize(form, lang="en")
    is_past = base != form and not form.endswith(("s", "ing", "er", "est")) and is_verb(base)
    return is_past and not found[at].is_name and after not in PREPOSITIONS | {""}


def _clause_before(found: list[Token], at: int) -> bool:
    """Whether the phrase that a comma ends before `at` is an insertion ('X, a Y, stores')."""
    return any(token.ends_phrase for token in found[: max(at - 1, 0)])


def _word_before(found: list[Token], at: int) -> Token | None:
    """The nearest word before `at` that is no adverb."""
    while at and _is_adverb(found[at - 1].form):
        at -= 1
    return found[at - 1] if at else None
