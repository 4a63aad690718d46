"""Flags: advice that a person should look at a response, and why.

Each flag is one small question to the text. Flags never add points; blank, prompt-echo
and off-topic responses alone score 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.bank import Item
from grader.evidence import Reading
from grader.language import detect_language, words
from grader.scoring.graded import Flag

BRIEF_CONTENT_WORDS = 3
"""Under this a response names something at most; no reference of the public sets is shorter."""

NEW_SHARE_OF_ECHO = 0.1
"""An echo adds next to no content word of its own ..."""

PROMPT_SHARE_OF_ECHO = 0.5
"""... and gives back at least half of the prompt: a short right answer does not."""

COPIED_RUN = 6
"""Words in a row that two writers share by chance only in set phrases."""

COPIED_SHARE = 0.8
"""Share of the response's runs that stand in the reference, for it to be called a copy."""

LIST_PROSE = 0.12
"""Running prose is a third function words or more; lists of terms are under an eighth."""

LIST_CONTENT_WORDS = 5
"""A list of fewer terms is a short answer."""

REPEATED_SHARE = 0.5
"""Half of the content words said before, in a response long enough to tell."""

REPEATED_CONTENT_WORDS = 20
"""Long enough to tell repetition from a short answer that keeps to its subject."""

LETTERS_OF_PROSE = 0.6
"""Letters and spaces make up more than nine tenths of prose; code and formulas less."""

_INSTRUCTIONS = re.compile(
    r"\b(?:ignore|disregard|forget)\b[^.\n]{0,40}\b(?:instruction|rubric|prompt|criteria|above)"
    r"|\b(?:give|award|assign|grant)\b[^.\n]{0,40}\b(?:full|maximum|max|top|all|10/10|100)\b"
    r"[^.\n]{0,20}\b(?:mark|point|credit|score|grade)"
    r"|\b(?:full|maximum|max)\s+(?:marks?|points?|credits?|scores?)\b[^.\n]{0,20}\b(?:please|now)\b"
    r"|\b(?:dear|note to(?: the)?|attention)\s+(?:the\s+)?(?:grader|ai|evaluator|examiner)\b"
    r"|\byou are (?:now )?(?:an? )?(?:ai|grader|language model|assistant|evaluator)\b"
    r"|\b(?:mark|grade|score|rate)\s+(?:this|my|it)\b[^.\n]{0,30}"
    r"\b(?:correct|full|perfect|high|highest|excellent|a\+)"
    r"|\bsystem\s*(?:prompt|message)?\s*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Look:
    """A response beside its item, with the words that several flags ask about."""

    item: Item
    reading: Reading

    @cached_property
    def content(self) -> list[str]:
        """Content lemmas of the response, in order."""
        return [w.lemma for w in self.reading.words if not w.is_stop]

    @cached_property
    def prompt_lemmas(self) -> frozenset[str]:
        """Content lemmas of the prompt."""
        found = words(self.item.prompt, self.reading.language)
        return frozenset(w.lemma for w in found if not w.is_stop)


def text_flags(item: Item, reading: Reading) -> tuple[Flag, ...]:
    """Return the flags that the text alone raises, in the order of `Flag`.

    Off-topic is not among them: it takes the evidence (see `off_topic`).
    """
    look = Look(item, reading)
    if not reading.words:
        return (Flag.BLANK,)
    questions = {
        Flag.RESTATES_PROMPT: _restates_prompt,
        Flag.TOO_BRIEF: _is_too_brief,
        Flag.COPIES_REFERENCE: _copies_reference,
        Flag.KEYWORD_LIST: _is_keyword_list,
        Flag.REPEATS_ITSELF: _repeats_itself,
        Flag.NOT_PROSE: _is_not_prose,
        Flag.INSTRUCTION_LIKE: _is_instruction_like,
    }
    return tuple(flag for flag, is_raised in questions.items() if is_raised(look))


def is_wrong_language(reading: Reading, language: str) -> bool:
    """Whether the response is clearly written in another language than the bank's."""
    return detect_language(reading.text) not in (None, language)


def off_topic(own: float, others: Sequence[float]) -> bool:
    """Whether a response without a concept is nearer to another item than to its own.

    Parameters
    ----------
    own : float
        Cosine of the response with its own item.
    others : sequence of float
        Cosines with the other items of the bank.
    """
    return bool(others) and max(others) > own


def _restates_prompt(look: Look) -> bool:
    said = set(look.content)
    if not said or not look.prompt_lemmas:
        return False
    new = sum(lemma not in look.prompt_lemmas for lemma in look.content) / len(look.content)
    given_back = len(said & look.prompt_lemmas) / len(look.prompt_lemmas)
    return new <= NEW_SHARE_OF_ECHO and given_back >= PROMPT_SHARE_OF_ECHO


def _is_too_brief(look: Look) -> bool:
    return len(look.content) < BRIEF_CONTENT_WORDS


def _copies_reference(look: Look) -> bool:
    mine = _runs([w.lemma for w in look.reading.words])
    if not mine:
        return False
    theirs = {
        run
        for reference in look.item.reference_answers
        for run in _runs([w.lemma for w in words(reference, look.reading.language)])
    }
    return sum(run in theirs for run in mine) / len(mine) >= COPIED_SHARE


def _runs(lemmas: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(lemmas[i : i + COPIED_RUN]) for i in range(len(lemmas) - COPIED_RUN + 1)]


def _is_keyword_list(look: Look) -> bool:
    prose = 1.0 - len(look.content) / len(look.reading.words)
    return len(look.content) >= LIST_CONTENT_WORDS and prose < LIST_PROSE


def _repeats_itself(look: Look) -> bool:
    if look.reading.n_repeats and len(look.content) >= BRIEF_CONTENT_WORDS:
        return True
    counts = Counter(look.content)
    return (
        len(look.content) >= REPEATED_CONTENT_WORDS
        and 1.0 - len(counts) / len(look.content) >= REPEATED_SHARE
        and counts.most_common(1)[0][1] / len(look.content) > REPEATED_SHARE / 2
    )


def _is_not_prose(look: Look) -> bool:
    text = look.reading.original
    return sum(c.isalpha() or c.isspace() for c in text) / len(text) < LETTERS_OF_PROSE


def _is_instruction_like(look: Look) -> bool:
    return bool(_INSTRUCTIONS.search(look.reading.text))
