"""The sentences of an answer, each able to stand alone and ready to be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from grader.bank.drafting.cuts import (
    FIRM_CUTS,
    MIN_CONTENT,
    Cut,
    cut_sentence,
    n_content,
)
from grader.bank.drafting.layout import label_of, passages
from grader.bank.drafting.lists import (
    Listing,
    is_rich,
    is_row_of_predicates,
    opens_alternative,
    read_listing,
    shared_lead,
)
from grader.bank.drafting.phrase_cuts import LIST_CUTS
from grader.bank.drafting.predicates import subject_of
from grader.bank.drafting.prompts import Asked
from grader.bank.drafting.remarks import is_remark
from grader.bank.drafting.subjects import with_subject
from grader.language import content_lemmas, sentences, words


@dataclass(frozen=True)
class AnswerSentence:
    """One sentence of an answer, its opening pronoun resolved.

    `heading` is its label, `section` the line that heads the bullets it stands among, `lead`
    what the members of the list before share ('The kit works with').
    """

    text: str
    heading: str
    section: str
    is_alternative: bool
    language: str
    lead: str = ""

    def pieces(self, cuts: Sequence[Cut], asked: Asked) -> list[str]:
        """The propositions of the sentence at one level of cuts."""
        listing = read_listing(self.text, self.language)
        if listing is not None and _is_list_of_ideas(listing, asked, cuts=cuts):
            if self.is_alternative and self.lead and listing.is_bare:
                return [f"{self.lead} {_INCLUDES.sub('', m)}" for m in listing.members]
            return list(listing.propositions)
        if self.language != "en":
            return _pieces_by_marks(self.text, self.language)
        pieces: list[str] = []
        for piece in cut_sentence(self.text, cuts):
            listing = read_listing(piece)
            is_list = listing is not None and cuts in LIST_CUTS and is_rich(listing)
            pieces.extend(listing.propositions if listing and is_list else [piece])
        return pieces


_INCLUDES = re.compile(r"^(?:includes?|are|is)\s+")

_CONTRASTS = {
    "de": "während|wohingegen|aber|sondern",
    "es": "mientras que|pero|en cambio",
    "pt": "enquanto|mas|ao passo que",
    "fr": "tandis que|alors que|mais",
    "it": "mentre|ma|invece",
}


def _pieces_by_marks(sentence: str, language: str) -> list[str]:
    """The parts between semicolons and before contrasts: all that is cut without a grammar."""
    contrast = f"|,\\s+(?:{_CONTRASTS[language]})\\s+" if language in _CONTRASTS else ""
    parts = re.split(rf";\s+(?:(?:und|y|e|et)\s+)?{contrast}", sentence)
    if all(n_content(part, language) >= MIN_CONTENT for part in parts):
        return parts
    return [sentence]


def read_sentences(
    answer: str, language: str = "en", *, subject: str | None = None
) -> Iterator[AnswerSentence]:
    """Yield the sentences of an answer, without their labels and what they say to the grader.

    Parameters
    ----------
    subject : str, optional
        What an opening pronoun of the answer stands for.

    Examples
    --------
    >>> [s.text for s in read_sentences("The heart is a muscle. It pumps blood.")]
    ['The heart is a muscle.', 'The heart pumps blood.']
    """
    lead = ""
    for passage in passages(answer):
        for span in sentences(passage.text):
            label, text = label_of(span.of(passage.text))
            if not words(text) or is_remark(text):
                continue
            is_alternative = opens_alternative(label or text)
            if language == "en":
                text = with_subject(text, subject)
            heading = label or passage.heading
            yield AnswerSentence(text, heading, passage.section, is_alternative, language, lead)
            lead = shared_lead(text, language) or lead
            last = cut_sentence(text, FIRM_CUTS)[-1]
            own = subject_of(last) if language == "en" else None
            subject = subject if own and _POSSESSIVE.match(own) else own
        subject = None


_POSSESSIVE = re.compile(r"their\s", re.IGNORECASE)
"""'They' after 'their walls' means the owners; what 'it' means after 'its wall' is open."""


def _is_list_of_ideas(listing: Listing, asked: Asked, *, cuts: Sequence[Cut]) -> bool:
    """Whether a list is what the prompt asks for, or a row of things that one subject does."""
    if is_row_of_predicates(listing):
        return is_rich(listing) and cuts in LIST_CUTS
    n_members = len(listing.members)
    return any(
        n_members == count.n or (count.is_choice and n_members > count.n > 1)
        for count in asked.counts
    )


_ASIDE = re.compile(
    r",?\s+(?:on the other hand|however|therefore|in contrast|by contrast|in turn),\s+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?P<lead>(?:the|one|a|another)\s[^,:;]{3,50}?\s(?:is|was|are))\s+that\s+", re.I
)


def without_lead(text: str, known: Set[str]) -> str:
    """Take off a lead that says no more than the prompt: 'The main difference is that'.

    Examples
    --------
    >>> without_lead("The difference is that a list can change.", {"difference", "list"})
    'a list can change.'
    """
    match = _LEAD.match(text)
    if match is None or set(content_lemmas(words(match["lead"]))) - known:
        return text
    return text[match.end() :]


def as_proposition(piece: str) -> str:
    """Return a piece of a sentence with white space in order, a capital and a full stop.

    Examples
    --------
    >>> as_proposition("the kidneys, on the other hand, save  water,")
    'The kidneys save water.'
    """
    text = _ASIDE.sub(" ", " ".join(piece.split())).strip(" ,;→")
    text = re.sub(r"^[.:]\s+", "", text)
    if text[:1].islower() and text.split(maxsplit=1)[0].isalpha():
        text = text[0].upper() + text[1:]
    return text if re.search(r"[.?!][\"”’)]?$", text) else f"{text}."
