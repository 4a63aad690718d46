"""Short readable names of concepts, and ids made from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set

from grader.bank.drafting.function_words import word_set
from grader.bank.drafting.keyphrases import CourseWords
from grader.bank.drafting.layout import label_of
from grader.bank.drafting.predicates import Token, tokens
from grader.language import content_lemmas, stop_words, words

MAX_LABEL_WORDS = 6
MAX_ID_LENGTH = 32
"""Several ids fit one cell of a table (`missing_concept_ids`)."""

STOP_COST = 0.4
"""What a function word inside a label costs, in units of the mean specificity."""

EDGE_GAIN = 1.0
"""What a label gains by ending where a phrase ends."""

_MAY_OPEN = word_set("no not without before after only more less fewer")


def make_label(statement: str, key_phrase: str, *, prompt: str, course: CourseWords) -> str:
    """Return two to six words of `statement` around its key phrase.

    Examples
    --------
    >>> make_label("The call is translated into a REST API call by the SDK.", "REST API call",
    ...            prompt="", course=CourseWords())
    'translated into a REST API call'
    """
    lead, text = label_of(statement)
    known = set(content_lemmas(words(prompt, course.language)))
    if lead and len(lead.split()) <= MAX_LABEL_WORDS:
        if set(content_lemmas(words(lead, course.language))) - known:
            return _clean(lead)
        statement = text
    found = tokens(statement)
    if len(found) <= MAX_LABEL_WORDS:
        return _clean(_ARTICLE.sub("", statement))
    windows = [
        found[start:end]
        for start in range(len(found))
        for end in range(start + 2, min(start + MAX_LABEL_WORDS, len(found)) + 1)
        if _is_phrase(found[start:end], course.language)
        and key_phrase.lower() in statement[found[start].start : found[end - 1].end].lower()
    ]
    if not windows:
        return _clean(key_phrase or " ".join(statement.split()[:MAX_LABEL_WORDS]))
    best = max(windows, key=lambda w: _worth(w, found, known=known, course=course))
    return _clean(statement[best[0].start : best[-1].end])


_ARTICLE = re.compile(r"^(?:the|a|an|der|die|das|el|la|los|las|o|a|os|as|le|les)\s+", re.IGNORECASE)


def _clean(text: str) -> str:
    """The text without quotation marks and punctuation at its ends; brackets stay paired."""
    text = text.strip(" \"'“”„.,;:!?")
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    if text.count('"') % 2:
        text = text.replace('"', "")
    return text or "idea"


def _is_phrase(window: list[Token], language: str) -> bool:
    """Whether a stretch crosses no punctuation and neither opens nor ends in a function word."""
    stops = stop_words(language)
    if any(token.ends_phrase for token in window[:-1]):
        return False
    first, last = window[0].form, window[-1].form
    return (first not in stops or first in _MAY_OPEN) and last not in stops


def _worth(
    window: list[Token], found: list[Token], *, known: Set[str], course: CourseWords
) -> tuple[float, int]:
    """How much a label tells, less what is padding; the shorter wins a tie."""
    stops = stop_words(course.language)
    lemmas = content_lemmas(words(" ".join(t.form for t in window), course.language))
    told = sum(course.specificity(lemma) for lemma in lemmas if lemma not in known)
    scale = max((course.specificity(lemma) for lemma in lemmas), default=1.0)
    padding = sum(t.form in stops for t in window) + sum(lemma in known for lemma in lemmas) / 2
    at = found.index(window[-1])
    ends = window[-1].ends_phrase or at + 1 == len(found) or found[at + 1].form in stops
    starts = found.index(window[0]) == 0 or found[found.index(window[0]) - 1].form in stops
    edges = EDGE_GAIN * (ends + starts) * scale
    return told + edges - STOP_COST * padding * scale, -len(window)


def unique_labels(labels: Iterable[str]) -> list[str]:
    """Return the labels with a number added to one that occurred before."""
    seen: dict[str, int] = {}
    out = []
    for label in labels:
        seen[label.lower()] = seen.get(label.lower(), 0) + 1
        n = seen[label.lower()]
        out.append(label if n == 1 else f"{label} ({n})")
    return out


def make_ids(labels: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each label: lower-case letters, digits and underscores, all different.

    Examples
    --------
    >>> make_ids(["REST API call", "REST-API call", "Überdichtung"])
    ['rest_api_call', 'rest_api_call_2', 'uberdichtung']
    """
    seen = set(taken)
    ids = []
    for label in labels:
        stem = _slug(label)
        name, n = stem, 1
        while name in seen:
            n += 1
            name = f"{stem}_{n}"
        seen.add(name)
        ids.append(name)
    return ids


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if len(slug) > MAX_ID_LENGTH:
        slug = slug[: MAX_ID_LENGTH + 1].rpartition("_")[0] or slug[:MAX_ID_LENGTH]
    return slug or "idea"
