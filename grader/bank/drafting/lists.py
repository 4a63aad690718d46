"""Lists inside a sentence: 'The results are A, B and C' as one proposition a member."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.bank.drafting.cuts import mask
from grader.bank.drafting.function_words import MODALS, OPENERS, PREPOSITIONS
from grader.bank.drafting.predicates import (
    finite_verb,
    is_verb,
    starts_with_predicate,
    subject_of,
    tokens,
)
from grader.language import content_lemmas, words

MIN_MEMBERS = 3
"""Two nouns joined by 'and' are one idea more often than two."""

RICH_MEMBER = 3
"""Content words of a member that is an idea of its own even when no list was asked for."""

_FINAL = re.compile(r",?\s+(?:and|or|as well as|und|oder|y|o|e|ou|et)\s+", re.IGNORECASE)
_COMMA = re.compile(r",\s+")
_ASK_NOTHING = re.compile(
    r"\b(?:main|primary|following|key|major|possible|important|other|two|three|four|five|six|seven"
    r"|eight|nine|ten|\d)\b|\binclude$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Listing:
    """A sentence that lists: the words before its first member, and its members."""

    head: str
    members: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Whether the members are predicates of one subject, clauses or phrases."""
        return "predicate" if is_row_of_predicates(self) else _kind(self.members[1])

    @property
    def is_bare(self) -> bool:
        """Whether the members are phrases after a lead that only counts."""
        return self.kind == "phrase" and bool(_ASK_NOTHING.search(self.head))

    @property
    def propositions(self) -> tuple[str, ...]:
        """One proposition a member; a lead that only counts ('The four results are') is left out.

        Examples
        --------
        >>> read_listing("The two main results are faster work, lower cost and fewer errors."
        ...              ).propositions
        ('faster work', 'lower cost', 'fewer errors')
        """
        if self.is_bare:
            return self.members
        kind = self.kind
        first = f"{self.head} {self.members[0]}".strip()
        lead = (subject_of(first) or "") if kind == "predicate" else self.head
        others = self.members[1:]
        if kind != "clause":
            others = tuple(f"{lead} {member}".strip() for member in others)
        return (first, *others)


def read_listing(sentence: str, language: str = "en") -> Listing | None:
    """Return the list that `sentence` holds, or None.

    Examples
    --------
    >>> read_listing("It works with S3 for storing data, IAM for managing roles, and SNS for news."
    ...              ).head
    'It works with'
    """
    segments = _segments(sentence.rstrip(" ."))
    if len(segments) < MIN_MEMBERS or len({_kind(segment) for segment in segments[1:]}) > 1:
        return None
    if len({segment.split()[0].lower() in PREPOSITIONS for segment in segments[1:]}) > 1:
        return None  # 'an army of 10, with no air force or tanks'
    head, member = _head(segments[0], language)
    if not member or (", " in head and _kind(segments[1]) == "phrase"):
        return None
    return Listing(head, (member, *segments[1:]))


def shared_lead(sentence: str, language: str = "en") -> str:
    """Return the words with a verb that all members of a list share, if the sentence holds one.

    Examples
    --------
    >>> shared_lead("The kit works with S3 for data, IAM for roles, and SNS for news.")
    'The kit works with'
    """
    listing = read_listing(sentence, language)
    if listing is None or listing.is_bare or listing.kind != "phrase":
        return ""
    return listing.head if finite_verb(f"{listing.head} it") else ""


def _segments(sentence: str) -> list[str]:
    """What stands between the commas and the last 'and'; insertions stay with their member."""
    masked = mask(sentence)
    finals = [*_FINAL.finditer(masked)]
    if not finals and not finite_verb(sentence):  # notes, not prose: 'fast, cheap, easy to use'
        finals = [*_COMMA.finditer(masked)]
    if not finals:
        return []
    final = next((m for m in reversed(finals) if m.group().startswith(",")), finals[-1])
    marks = [*_COMMA.finditer(masked, 0, final.start()), final]
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(masked)]
    segments: list[str] = []
    for start, end in zip(starts, ends, strict=True):
        segment = sentence[start:end].strip()
        opens_late = len(segments) == 1 and segments[0].split()[0].lower() in OPENERS
        if segments and (opens_late or _INSERTION.match(segment)):
            segments[-1] = f"{segments[-1]}, {segment}"
        elif segment:
            segments.append(segment)
    return segments


_INSERTION = re.compile(
    r"(?:(?:in|of|for|to|by|with|from) )?(?:which|who|whose|where|when|while|because|so|if"
    r"|since|unless|until|although|though|whereas)\b"
    r"|\w+ing\b|(?:especially|particularly|usually|often|seen|known|made|called|now|then)\b",
    re.IGNORECASE,
)
"""What follows a comma without being the next member of a list."""


def _kind(segment: str) -> str:
    """Whether a member is a predicate, a clause of its own or a phrase."""
    if starts_with_predicate(segment):
        return "predicate"
    return "clause" if finite_verb(segment.split(", ")[0]) else "phrase"


def is_row_of_predicates(listing: Listing) -> bool:
    """Whether the members are verbs of one subject: 'reads the file, parses it and stores it'."""
    if _kind(listing.members[1]) == "predicate":
        return True
    verb = tokens(listing.head)[-1].form if listing.head else ""
    firsts = [member.split()[0] for member in listing.members[1:]]
    return is_verb(verb) and all(first.islower() and is_verb(first) for first in firsts)


def is_rich(listing: Listing, language: str = "en") -> bool:
    """Whether every member says enough to be an idea of its own."""
    return all(
        len(content_lemmas(words(member, language))) >= RICH_MEMBER for member in listing.members
    )


def _head(first: str, language: str) -> tuple[str, str]:
    """The words that all members share, and the first member."""
    if ":" in first:
        head, _, member = first.rpartition(":")
        return f"{head.strip()}:", member.strip()
    verb = finite_verb(first) if language == "en" else None
    if verb is None:
        return "", first
    if starts_with_predicate(first[verb.start :]) and _is_full_verb(verb.form):
        end = verb.end
        for token in tokens(first[verb.end :]):
            if token.form not in PREPOSITIONS:
                break
            end = verb.end + token.end
            break
        return first[:end].strip(), first[end:].strip()
    rest = tokens(first[verb.end :])
    if verb.form in MODALS and len(rest) > 1:
        end = verb.end + rest[0].end
        return first[:end].strip(), first[end:].strip()
    return first[: verb.end].strip(), first[verb.end :].strip()


def _is_full_verb(form: str) -> bool:
    return form not in {"is", "are", "was", "were"}


_ALTERNATIVE = re.compile(
    r"^(?:alternatively|or\b|another\b|others?\b|further (?:examples|options)|also accepted"
    r"|(?:it|this) is also (?:valid|correct|possible|acceptable)|alternativ\b|alternativamente"
    r"|weitere\b|otros?\b|otras?\b|outros?\b|outras?\b|autres?\b)",
    re.IGNORECASE,
)


def opens_alternative(sentence: str) -> bool:
    """Whether a sentence offers something instead of, or beside, what was said before.

    Examples
    --------
    >>> opens_alternative("Alternatively, the bank built thirty use cases.")
    True
    """
    return bool(_ALTERNATIVE.match(sentence))
