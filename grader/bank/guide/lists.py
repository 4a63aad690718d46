"""Lists: the entries of a quiz, key or essay section, whatever begins an entry there.

A section's own evidence decides: labels ('Question 3:'), numbers, headings, bullets,
letters, bold lines, paragraphs or single lines, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from grader.bank.guide import lexicon
from grader.bank.guide.markup import strip_markup
from grader.bank.guide.numbering import INDENT_SLACK, numbered_starts
from grader.bank.guide.tokens import Kind, Label, Token

MAX_PART_WORDS = 8
"""'Part B: Membranes and transport' is a subheading; a longer line is a sentence."""

MIN_COMPLETE_SHARE = 0.8
"""If fewer lines than this end a sentence, lines were wrapped and paragraphs count."""

_SENTENCE_END = re.compile(r"[.?!:…][\"”’»)\]*_`]*$")
_INSTRUCTION = re.compile(
    rf"^\W*(?:{lexicon.INSTRUCTION_WORDS})\b|{lexicon.INSTRUCTION_PHRASES}", re.IGNORECASE
)
_PART = re.compile(rf"^\W*(?:{lexicon.PART_WORDS})\s+(?:\d{{1,2}}|[ivx]+|[a-z])\b", re.IGNORECASE)


@dataclass
class Entry:
    """One question, answer or essay prompt: the token it begins with and those below.

    `block` counts the subheadings before it: numbering may restart in each.
    """

    tokens: list[Token]
    block: int = 0

    @property
    def number(self) -> int | None:
        """The number that the entry carries."""
        return self.tokens[0].number

    @property
    def line(self) -> int:
        """The first line that says anything."""
        return next((t.line for t in self.tokens if t.text.strip()), self.tokens[0].line)


@dataclass
class EntryList:
    """The entries of a section, and the lines after them that belong to none."""

    entries: list[Entry] = field(default_factory=list)
    loose: list[Token] = field(default_factory=list)


def is_sentence_end(text: str) -> bool:
    """Whether a line ends where a sentence does."""
    return bool(_SENTENCE_END.search(text.rstrip()))


def is_instruction(text: str) -> bool:
    """Whether a line tells how to answer rather than what."""
    return bool(_INSTRUCTION.search(strip_markup(text)))


def read_entries(
    tokens: Sequence[Token], *, labels: frozenset[Label], n_expected: int | None = None
) -> EntryList:
    """Return the entries of a section.

    Parameters
    ----------
    labels : frozenset of Label
        The labels that begin an entry here: questions in a quiz, answers in a key.
    n_expected : int, optional
        How many entries the section should have; decides between lines and paragraphs.
    """
    starts = (
        _labelled(tokens, labels)
        or numbered_starts(tokens)
        or _question_headings(tokens)
        or _bulleted(tokens)
        or _lettered(tokens)
        or _unmarked(tokens, n_expected)
    )
    return _cut(tokens, sorted(starts))


def entries_at(tokens: Sequence[Token], starts: Sequence[int]) -> EntryList:
    """Return the entries that begin at given tokens."""
    return _cut(tokens, sorted(starts))


def _labelled(tokens: Sequence[Token], labels: frozenset[Label]) -> list[int]:
    starts = [i for i, token in enumerate(tokens) if token.label in labels]
    numbered = [i for i in starts if tokens[i].number is not None]
    # 'Answer 1: ...' begins an entry; a bare 'Answer:' below a number belongs to it.
    if labels == {Label.ANSWER} and not numbered and numbered_starts(tokens):
        return []
    return starts


def _question_headings(tokens: Sequence[Token]) -> list[int]:
    starts = [i for i, token in enumerate(tokens) if token.kind is Kind.HEADING]
    asks = [i for i in starts if strip_markup(tokens[i].text).endswith("?")]
    if asks:
        return [i for i in starts if tokens[i].level == tokens[asks[0]].level]
    return []


def _bulleted(tokens: Sequence[Token]) -> list[int]:
    # A bullet that says 'Answer: ...' stands below its question.
    bullets = [
        i
        for i, token in enumerate(tokens)
        if token.kind is Kind.BULLET and token.label is not Label.ANSWER
    ]
    bold = _bold_lines(tokens)
    if not bullets or (len(bold) > 1 and bold[0] < bullets[0]):
        return []
    outer = min(tokens[i].indent for i in bullets)
    return [i for i in bullets if tokens[i].indent <= outer + INDENT_SLACK]


def _lettered(tokens: Sequence[Token]) -> list[int]:
    starts = [i for i, token in enumerate(tokens) if token.kind is Kind.LETTERED]
    first = next((i for i in _content(tokens) if not is_instruction(tokens[i].text)), None)
    return starts if first is not None and first in starts else []


def _bold_lines(tokens: Sequence[Token]) -> list[int]:
    return [i for i, token in enumerate(tokens) if token.kind is Kind.TEXT and token.is_bold_line]


def _content(tokens: Sequence[Token]) -> list[int]:
    return [
        i
        for i, token in enumerate(tokens)
        if token.is_content and token.kind is not Kind.HEADING and token.label is None
    ]


def _unmarked(tokens: Sequence[Token], n_expected: int | None) -> list[int]:
    """Bold lines, questions, paragraphs or lines of a section without any marker."""
    lines = _without_instruction(tokens, _content(tokens))
    bold = [i for i in _bold_lines(tokens) if i in set(lines)]
    if len(bold) > 1:
        return bold
    asks = [i for i in lines if strip_markup(tokens[i].text).endswith("?")]
    if _alternate(lines, asks) or any(token.label is Label.ANSWER for token in tokens):
        return asks or lines
    paragraphs = [i for i in lines if i == lines[0] or not tokens[i - 1].is_content]
    if n_expected in {len(lines), len(paragraphs)}:
        return lines if len(lines) == n_expected else paragraphs
    n_complete = sum(is_sentence_end(tokens[i].text) for i in lines)
    return lines if n_complete >= MIN_COMPLETE_SHARE * len(lines) else paragraphs


def _without_instruction(tokens: Sequence[Token], lines: list[int]) -> list[int]:
    """Lines after the opening paragraph, if that tells how to answer or stands apart."""
    while lines and is_instruction(tokens[lines[0]].text):
        lines = lines[1:]
    if len(lines) < 3 or strip_markup(tokens[lines[0]].text).endswith("?"):
        return lines
    gaps = [i for i in lines[1:] if not tokens[i - 1].is_content]
    return lines[1:] if gaps == [lines[1]] else lines


def _alternate(lines: Sequence[int], asks: Sequence[int]) -> bool:
    """Whether nearly every question is followed by lines that ask nothing."""
    asking = set(asks)
    n_answered = sum(i in asking and after not in asking for i, after in pairwise(lines))
    return len(asks) > 0 and len(lines) > len(asks) and n_answered >= MIN_COMPLETE_SHARE * len(asks)


def _cut(tokens: Sequence[Token], starts: Sequence[int]) -> EntryList:
    found = EntryList(loose=_before_entries(tokens[: starts[0]] if starts else tokens))
    is_open, block = False, 0
    start_set = set(starts)
    for i, token in enumerate(tokens):
        if i in start_set:
            found.entries.append(Entry([token], block))
            is_open = True
        elif token.kind is Kind.RULE:
            # A row of underscores is room to write in, a rule of dashes ends the item.
            is_open = is_open and token.raw.startswith("_")
        elif _is_subheading(tokens, i, starts=start_set, entries=found.entries):
            is_open, block = False, block + 1
        elif is_open:
            found.entries[-1].tokens.append(token)
        elif found.entries and token.is_content:
            found.loose.append(token)
    _take_trailer(found)
    return found


def _before_entries(tokens: Sequence[Token]) -> list[Token]:
    """The lines above the first entry that do not tell how to answer."""
    paragraphs: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is Kind.BLANK:
            paragraphs.append([])
        elif token.is_content and token.kind not in {Kind.HEADING, Kind.ROW}:
            paragraphs[-1].append(token)
    return [
        token
        for paragraph in paragraphs
        if not is_instruction(" ".join(token.raw for token in paragraph))
        for token in paragraph
    ]


def _is_subheading(
    tokens: Sequence[Token], i: int, *, starts: set[int], entries: Sequence[Entry]
) -> bool:
    """A heading, or a short line of its own, between two entries."""
    token = tokens[i]
    if token.kind is Kind.HEADING:
        return True
    if token.kind is not Kind.TEXT or token.label or token.indent > INDENT_SLACK:
        return False
    names_part = bool(_PART.match(token.raw)) and len(token.raw.split()) <= MAX_PART_WORDS
    is_title = token.is_bold_line and not is_sentence_end(strip_markup(token.text))
    if not (names_part or is_title) or i == 0 or tokens[i - 1].is_content:
        return False
    after = next((j for j in range(i + 1, len(tokens)) if tokens[j].is_content), None)
    # Right below a bare 'Question 3' stands its text, not a subheading.
    has_text = not entries or any(t.text.strip() for t in entries[-1].tokens)
    return after in starts and has_text


def _take_trailer(found: EntryList) -> None:
    """Move a closing paragraph out of the last entry, unless entries have such paragraphs."""
    if len(found.entries) < 2:
        return
    *earlier, last = found.entries
    if any(_trailer_start(entry.tokens) is not None for entry in earlier):
        return
    start = _trailer_start(last.tokens)
    if start is not None:
        found.loose += [token for token in last.tokens[start:] if token.is_content]
        del last.tokens[start:]


def _trailer_start(tokens: Sequence[Token]) -> int | None:
    """Index of the first unindented paragraph after a blank line, below an item with text."""
    has_text = bool(tokens[0].text.strip())
    for i, token in enumerate(tokens[1:], start=1):
        is_plain = token.kind is Kind.TEXT and token.label is None and not token.is_quoted
        if is_plain and token.indent <= INDENT_SLACK and not tokens[i - 1].is_content and has_text:
            return i
        has_text = has_text or bool(token.text.strip())
    return None
