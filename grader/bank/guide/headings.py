"""Headings: which section of a study guide a line opens, in any of seven languages.

A marked heading (``#``, bold, underlined, roman numeral) may name its topic too; a
plain line is a heading only if it says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from itertools import takewhile

from grader.bank.guide import lexicon
from grader.bank.guide.markup import fold, strip_markup

MAX_HEADING_WORDS = 12
"""Longer lines are sentences; the longest heading of the real guides has nine words."""


class SectionKind(Enum):
    """What a section of a guide holds."""

    QUIZ = "quiz"
    QUIZ_AND_KEY = "quiz with answers"
    KEY = "answer key"
    ESSAY = "essays"
    ESSAY_KEY = "essay answers"
    GLOSSARY = "glossary"
    OTHER = "other"


_Span = tuple[str, SectionKind | str | None]
"""A phrase and its kind; 'filler' for a word that changes nothing, None for any other."""

_PHRASE_KINDS = {
    "q and a": SectionKind.QUIZ_AND_KEY,
    **dict.fromkeys(lexicon.OTHER, SectionKind.OTHER),
    **dict.fromkeys(lexicon.QUIZ, SectionKind.QUIZ),
    **dict.fromkeys(lexicon.GLOSSARY, SectionKind.GLOSSARY),
    **dict.fromkeys(lexicon.ESSAY, SectionKind.ESSAY),
    **dict.fromkeys(lexicon.KEY, SectionKind.KEY),
}
_MAX_PHRASE_WORDS = max(len(phrase.split()) for phrase in _PHRASE_KINDS)
_SEGMENT_BREAK = re.compile(r"\s*[:|(\[]\s*|\s+[-–—]+\s+|\s*[–—]\s*")
_ORDINAL = re.compile(
    rf"^\W*(?:(?:{lexicon.PART_WORDS})\s+(?:\d{{1,2}}|[ivx]{{1,4}}|[a-z])\b|\d{{1,2}}(?:\.\d+)*[.):]"
    r"|[ivx]{1,5}[.):]|[a-h][.):])[\s.:)*_–—-]*",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*:?\s*$")
_DOT_LEADER = re.compile(r"[\s.·…_]{4,}\d*\s*$")
_AND = re.compile(r"&|\+|/")


def classify_heading(text: str) -> SectionKind | None:
    """Return the section that a marked heading opens, or None for a topic of its own."""
    core = heading_core(text)
    if not core or len(core.split()) > MAX_HEADING_WORDS or core.endswith("?"):
        return None
    kind = _strict_kind(core)
    if kind is not None:
        return kind
    for segment in _SEGMENT_BREAK.split(core):
        kind = _strict_kind(segment)
        if kind is not None:
            return kind
    return _kind_beside_topic(core)


def classify_plain_heading(text: str) -> SectionKind | None:
    """Return the section that an unmarked line opens, or None if it is running text."""
    core = heading_core(text)
    if not core or len(core.split()) > MAX_HEADING_WORDS or re.search(r"[.?;,]$", core):
        return None
    return _strict_kind(core) if core[0].isalnum() else None


def classify_topical_heading(text: str) -> SectionKind | None:
    """Return the section of a plain line like 'Quiz: Cell Biology', else None."""
    core = heading_core(text)
    head, _, topic = core.partition(":")
    if not topic or len(core.split()) > MAX_HEADING_WORDS or re.search(r"[.?;,]$", core):
        return None
    return _strict_kind(head) if fold(head) in lexicon.STRONG else None


def announces_contents(text: str) -> bool:
    """Whether a heading announces a list of the guide's own headings."""
    return fold(heading_core(text)) in lexicon.CONTENTS


def heading_core(text: str) -> str:
    """Return a heading without numbering, decoration, points and page number."""
    core = _DOT_LEADER.sub("", strip_markup(text)).strip(" =~*_#-–—:•")
    without_ordinal = _ORDINAL.sub("", core, count=1)
    core = without_ordinal if fold(without_ordinal) else core
    without_points = _POINTS.sub("", core)
    core = without_points if fold(without_points) else core
    # Emoji and other pictures stand before or after the words.
    return re.sub(r"^[^\w¿(\[\"'„“«]+|[^\w.?!;,)\]\"'”“»]+$", "", core)


def _strict_kind(core: str) -> SectionKind | None:
    """The kind of a heading all of whose words belong to the lexicon."""
    found = list(_spans(fold(_AND.sub(" and ", core))))
    if any(kind is None for _, kind in found):
        return None
    return _combined(found)


def _spans(folded: str) -> Iterator[_Span]:
    """Longest phrases first: (phrase, kind), (word, 'filler') or (word, None)."""
    words = folded.split()
    start = 0
    while start < len(words):
        for length in range(min(_MAX_PHRASE_WORDS, len(words) - start), 0, -1):
            phrase = " ".join(words[start : start + length])
            if phrase in _PHRASE_KINDS:
                yield phrase, _PHRASE_KINDS[phrase]
                break
        else:
            length, phrase = 1, words[start]
            is_filler = phrase in lexicon.FILLERS or phrase.isdigit()
            yield phrase, "filler" if is_filler else None
        start += length


def _combined(found: list[_Span]) -> SectionKind | None:
    """One kind for all phrases of a heading: 'essay questions' is essay, not quiz."""
    kinds = {kind for _, kind in found if isinstance(kind, SectionKind)}
    if SectionKind.KEY in kinds and _key_is_an_addition(found):
        return SectionKind.ESSAY if SectionKind.ESSAY in kinds else SectionKind.QUIZ_AND_KEY
    if SectionKind.KEY in kinds and kinds == {SectionKind.KEY, SectionKind.ESSAY}:
        return SectionKind.ESSAY_KEY
    order = (
        SectionKind.QUIZ_AND_KEY,
        SectionKind.KEY,
        SectionKind.ESSAY,
        SectionKind.GLOSSARY,
        SectionKind.QUIZ,
        SectionKind.OTHER,
    )
    return next((kind for kind in order if kind in kinds), None)


def _key_is_an_addition(found: list[_Span]) -> bool:
    """Whether the key is joined by an 'and': 'quiz and answer key', not 'quiz answer key'."""
    for phrase, kind in reversed(found[: _index_of_key(found)]):
        if phrase in lexicon.CONJUNCTIONS:
            return any(isinstance(kind, SectionKind) for _, kind in found[: _index_of_key(found)])
        if isinstance(kind, SectionKind):
            return False
    return False


def _index_of_key(found: list[_Span]) -> int:
    return max(i for i, (_, kind) in enumerate(found) if kind is SectionKind.KEY)


def _kind_beside_topic(core: str) -> SectionKind | None:
    """The kind of 'Glossary of Docker Terms' or 'Cell Biology Quiz Answer Key'."""
    found = list(_spans(fold(_AND.sub(" and ", core))))
    for run in (_known_run(found), _known_run(found[::-1])[::-1]):
        words = " ".join(phrase for phrase, _ in run)
        if any(f" {phrase} " in f" {words} " for phrase in lexicon.STRONG):
            return _combined(run)
    return None


def _known_run(found: list[_Span]) -> list[_Span]:
    """The spans before the first unknown word."""
    return list(takewhile(lambda span: span[1] is not None, found))
