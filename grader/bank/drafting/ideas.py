"""A reference answer split into the separate ideas it states, in its own words.

Here it is decided how finely sentences are cut; what is too thin joins its neighbour, what
repeats the prompt goes. The cutting itself is done by `answer_sentences`, `cuts` and `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.bank.drafting.answer_sentences import (
    AnswerSentence,
    as_proposition,
    read_sentences,
    without_lead,
)
from grader.bank.drafting.cuts import MIN_CONTENT, NO_CUTS, OPTION_CUTS, n_content
from grader.bank.drafting.layout import is_about_the_key
from grader.bank.drafting.lists import opens_alternative, read_listing
from grader.bank.drafting.phrase_cuts import LEVELS
from grader.bank.drafting.prompts import Asked
from grader.bank.drafting.remarks import read_question
from grader.bank.drafting.subjects import asked_about
from grader.language import content_lemmas, sentences, words

MAX_CUT = 4
"""Sentences are cut up to this many ideas; `benchmarks.drafting` chose it (3 to 5 by people)."""

FEW_SENTENCES = 2
"""Answers of this many sentences pack them: one idea more is cut out of them."""

MAX_ECHO_NEW = 1
MIN_ECHO = 4
"""A clause of MIN_ECHO words, at most MAX_ECHO_NEW of them new, repeats the prompt."""


@dataclass(frozen=True)
class Idea:
    """One idea of an answer.

    `heading` is its label, `section` the line that heads the bullets it stood among, `sentence`
    the number of the sentence it was cut from; `is_alternative` marks what the answer offers
    instead of, or beside, the rest.
    """

    text: str
    heading: str = ""
    section: str = ""
    sentence: int = 0
    is_alternative: bool = False

    @property
    def statement(self) -> str:
        """The proposition with its label, unless the label speaks of the key only."""
        if not self.heading or is_about_the_key(self.heading):
            return self.text
        missing = set(content_lemmas(words(self.heading))) - set(content_lemmas(words(self.text)))
        return f"{self.heading}: {self.text}" if missing else self.text


@dataclass(frozen=True)
class _Question:
    """What an answer answers."""

    prompt: str
    answer: str
    language: str

    @cached_property
    def asked(self) -> Asked:
        return read_question(self.prompt, self.answer, language=self.language)

    @cached_property
    def known(self) -> frozenset[str]:
        """The content lemmas that the student reads in the prompt."""
        return frozenset(content_lemmas(words(self.prompt, self.language)))


def split_ideas(answer: str, *, prompt: str = "", language: str = "en") -> tuple[Idea, ...]:
    """Return the ideas that `answer` states, in order; at least one for a text with words.

    Parameters
    ----------
    prompt : str
        What the answer answers: a piece that only repeats it is no idea, and when it asks for
        a choice ("name three") each option stays whole with its explanation.

    Examples
    --------
    >>> for idea in split_ideas("boto3 automates any service in AWS, whereas the SageMaker SDK "
    ...                         "is made for machine learning. It hides the infrastructure."):
    ...     print(idea.text)
    boto3 automates any service in AWS.
    The SageMaker SDK is made for machine learning.
    The SageMaker SDK hides the infrastructure.
    """
    question = _Question(prompt, answer, language)
    asked = question.asked
    found = list(read_sentences(answer, language, subject=asked_about(prompt)))
    if is_row_of_options(answer, asked):
        for cuts in (NO_CUTS, OPTION_CUTS):
            pieces = [sentence.pieces(cuts, asked) for sentence in found]
            options = _joined_options(_as_ideas(found, pieces))
            if len(options) > (asked.n_required or 0):
                return _settled(options, question)
    listed = _answering_list(found, asked)
    ideas = _as_ideas(found, listed or _balanced(found, question))
    ideas = [
        replace(idea, text=as_proposition(without_lead(idea.text, question.known)))
        for idea in ideas
    ]
    return _settled(_with_examples(ideas, prompt), question) or (
        (Idea(as_proposition(answer)),) if words(answer) else ()
    )


def is_row_of_options(answer: str, asked: Asked) -> bool:
    """Whether the answer offers more than is asked for: 'name three', or one with alternatives."""
    if not asked.is_mostly_choice:
        return False
    return asked.n_required != 1 or any(
        opens_alternative(span.of(answer)) for span in sentences(answer)
    )


def _answering_list(found: Sequence[AnswerSentence], asked: Asked) -> list[list[str]]:
    """The pieces when one list is the whole answer to a prompt that asks for just that list."""
    if len(asked.parts) > 1 or asked.n_required is None:
        return []
    for at, sentence in enumerate(found):
        listing = read_listing(sentence.text, sentence.language)
        if listing is not None and len(listing.members) == asked.n_required > 1:
            return [list(listing.propositions) if i == at else [] for i in range(len(found))]
    return []


def _balanced(found: Sequence[AnswerSentence], question: _Question) -> list[list[str]]:
    """The pieces of each sentence: the longest are cut first, as finely as MAX_CUT allows."""

    def n_new(pieces: Sequence[str]) -> int:
        return sum(not _is_echo(piece, question) for piece in pieces)

    pieces = [sentence.pieces(NO_CUTS, question.asked) for sentence in found]
    counts = [n_new(cut) for cut in pieces]
    most = MAX_CUT + (len(found) <= FEW_SENTENCES)
    for at in sorted(
        range(len(found)), key=lambda at: -n_content(found[at].text, question.language)
    ):
        for cuts in reversed(LEVELS):
            finer = found[at].pieces(cuts, question.asked)
            n_finer = n_new(finer)
            if sum(counts) - counts[at] + n_finer <= most:
                pieces[at], counts[at] = finer, n_finer
                break
    return pieces


def _as_ideas(found: Sequence[AnswerSentence], pieces: Sequence[Sequence[str]]) -> list[Idea]:
    return [
        Idea(
            as_proposition(piece),
            sentence.heading,
            sentence.section,
            number,
            sentence.is_alternative,
        )
        for number, (sentence, cut) in enumerate(zip(found, pieces, strict=True))
        for piece in cut
    ]


def _settled(found: list[Idea], question: _Question) -> tuple[Idea, ...]:
    return tuple(_without_echoes(_joined_thin(found, question), question))


_GOES_ON = re.compile(r"(?:it|this|they|these|such|that|here|he|she|for example)\b", re.IGNORECASE)


def _joined_options(found: list[Idea]) -> list[Idea]:
    """Put a sentence that goes on about an option to that option."""
    joined: list[Idea] = []
    for idea in found:
        same = joined and idea.heading and idea.heading == joined[-1].heading != idea.section
        if joined and (same or _GOES_ON.match(idea.text)):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {idea.text}")
        else:
            joined.append(idea)
    return joined


_EXAMPLE = re.compile(r"(?:for example|for instance|e\.g\.|z\. ?B\.|por ejemplo)\b", re.IGNORECASE)


def _with_examples(found: list[Idea], prompt: str) -> list[Idea]:
    """Put a sentence that only gives an example to what it is an example of."""
    if _ASKS_FOR_EXAMPLE.search(prompt):
        return found
    joined: list[Idea] = []
    for idea in found:
        if joined and _EXAMPLE.match(idea.text):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {idea.text}")
        else:
            joined.append(idea)
    return joined


_ASKS_FOR_EXAMPLE = re.compile(
    r"\b(?:examples?|beispiele?n?|ejemplos?|exemplos?|exemples?)\b", re.I
)


def _joined_thin(found: list[Idea], question: _Question) -> list[Idea]:
    """Join an idea without content ('No.') to the next, or else to the one before."""
    joined: list[Idea] = []
    waiting = ""
    for idea in found:
        if not _is_thin(idea, question):
            joined.append(replace(idea, text=f"{waiting} {idea.text}".strip()))
            waiting = ""
        elif joined and not _is_answer_word(idea.text):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {idea.text}")
        else:
            waiting = f"{waiting} {idea.text}".strip()
    if waiting:
        last = joined.pop() if joined else Idea("")
        joined.append(replace(last, text=f"{last.text} {waiting}".strip()))
    return joined


def _is_thin(idea: Idea, question: _Question) -> bool:
    if question.asked.n_required or idea.heading:
        return not content_lemmas(words(idea.text, question.language))
    return n_content(idea.statement, question.language) < MIN_CONTENT


def _is_answer_word(text: str) -> bool:
    """Whether the text is a verdict ('Yes.', 'Disagree.') that the next sentence explains."""
    return len(text.split()) < MIN_CONTENT


def _without_echoes(ideas: list[Idea], question: _Question) -> list[Idea]:
    """Leave out what only repeats the prompt, unless nothing else is there."""
    return [idea for idea in ideas if not _is_echo(idea.statement, question)] or ideas


def _is_echo(text: str, question: _Question) -> bool:
    """Whether a piece has next to no word that is not the prompt's, and gives no verdict."""
    new_words = set(_VERDICT_WORDS.findall(text.lower())) - set(
        _VERDICT_WORDS.findall(question.prompt.lower())
    )
    if _VERDICT.match(text) or (new_words and question.known):
        return False
    lemmas = set(content_lemmas(words(text, question.language)))
    n_new = len(lemmas - question.known)
    is_nearly = n_new <= MAX_ECHO_NEW and len(lemmas) >= MIN_ECHO
    return bool(question.known) and (not n_new or is_nearly)


_VERDICT = re.compile(r"(?:yes|no|true|false),\s", re.IGNORECASE)
_VERDICT_WORDS = re.compile(r"\b(?:more|less|fewer|no|not|never|none|only)\b")
"""Function words that make an answer of the prompt's own words."""
