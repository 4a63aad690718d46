"""Items: the questions, answers and essays of all of a guide's sections, brought together.

A guide may hold several quizzes, each with its key, or all keys at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from grader.bank.guide.lists import (
    Entry,
    EntryList,
    entries_at,
    is_instruction,
    is_sentence_end,
    read_entries,
)
from grader.bank.guide.markup import fold, strip_markup
from grader.bank.guide.pairing import pair_answers
from grader.bank.guide.parts import GuideEssay, GuideQuestion, GuideWarning
from grader.bank.guide.prose import content, prose
from grader.bank.guide.questions import Answered, Asked, read_answers, read_questions
from grader.bank.guide.rows import rows_as_items
from grader.bank.guide.sections import QUIZZES, Section, SectionKind
from grader.bank.guide.tokens import Kind, Label, Token

MIN_REPEATED_SHARE = 0.5
"""A key that holds the text of half the questions is one that repeats its questions."""

BLOCKS_PER_SECTION = 10_000
"""Keeps the parts of different sections apart in one sequence of block numbers."""

_UNHEADED = frozenset({None, SectionKind.OTHER})
_QUESTION_LABELS = frozenset({Label.QUESTION, Label.PROMPT})
_ANSWER_LABELS = frozenset({Label.ANSWER})
_T = TypeVar("_T", Asked, Answered)


@dataclass
class _Group:
    """Quizzes in a row, and the keys that follow them."""

    quizzes: list[Section] = field(default_factory=list)
    keys: list[Section] = field(default_factory=list)


class ItemReader:
    """Reads questions and essays out of a guide's sections.

    `read_lines` holds, after `read`, the first lines of sections without a heading of
    their own in which questions were found all the same.
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = list(sections)
        self.read_lines: set[int] = set()
        self._warnings: list[GuideWarning] = []

    def read(self) -> tuple[list[GuideQuestion], list[GuideEssay], list[GuideWarning]]:
        """Return questions with answers, essays and warnings."""
        questions: list[GuideQuestion] = []
        for group in _groups(self.sections):
            questions += self._read_group(group)
        if not questions:
            questions = self._read_unheaded()
        essays = [essay for section in self.sections for essay in self._essays(section)]
        return questions, essays, self._warnings

    def _read_group(self, group: _Group) -> list[GuideQuestion]:
        asked, answered = self._read_quizzes(group)
        prompts = frozenset(fold(question.prompt) for question in asked)
        for i, section in enumerate(group.keys):
            found = self._key_entries(section, prompts, n_expected=len(asked))
            self._report_loose(found, section)
            answers = read_answers(found.entries, prompts)
            answered += [_moved(answer, i) for answer in answers]
        questions, warnings = pair_answers(asked, answered)
        self._warnings += warnings
        return questions

    def _read_quizzes(self, group: _Group) -> tuple[list[Asked], list[Answered]]:
        asked: list[Asked] = []
        answered: list[Answered] = []
        for i, section in enumerate(group.quizzes):
            found = _entries(section.tokens, _QUESTION_LABELS, is_key=False)
            n_in_keys = self._n_in_keys(group)
            parted = _with_key_parted_off(found, n_in_keys, answered=answered)
            self._report_parted(found, parted, n_in_keys=n_in_keys)
            found = parted
            self._report_loose(found, section)
            own, detached = read_questions(found.entries)
            asked += [_moved(question, i) for question in own]
            answered += detached
        return asked, answered

    def _n_in_keys(self, group: _Group) -> int:
        """How many entries the keys of a group have, read without the questions."""
        found = (_entries(s.tokens, _ANSWER_LABELS, is_key=True) for s in group.keys)
        return sum(len(entry_list.entries) for entry_list in found)

    def _key_entries(
        self, section: Section, prompts: frozenset[str], *, n_expected: int
    ) -> EntryList:
        repeated = _repeated(section.tokens, prompts)
        if len(repeated) >= max(MIN_REPEATED_SHARE * len(prompts), 1):
            return entries_at(section.tokens, repeated)
        labels = _ANSWER_LABELS
        if any(token.label is Label.QUESTION for token in section.tokens):
            labels = frozenset({Label.QUESTION})
        return _entries(section.tokens, labels, is_key=True, n_expected=n_expected)

    def _read_unheaded(self) -> list[GuideQuestion]:
        """Questions of a guide that has no quiz heading: labelled, or answered in its key."""
        asking = [s for s in self.sections if s.kind in _UNHEADED and _holds_questions(s.tokens)]
        if not asking:
            keys = [s for s in self.sections if s.kind is SectionKind.KEY]
            return self._read_group(_Group([s for s in keys if _holds_questions(s.tokens)]))
        self.read_lines.update(section.line for section in asking)
        return self._read_group(
            _Group(asking, [s for s in self.sections if s.kind is SectionKind.KEY])
        )

    def _essays(self, section: Section) -> list[GuideEssay]:
        if section.kind is SectionKind.ESSAY_KEY and section.has_content:
            place = f"lines {section.line}-{section.last_line}"
            message = (
                f"{place} answer the essays; essays are graded by the guide, they were left out"
            )
            self._warnings.append(GuideWarning(section.line, message))
        if section.kind is not SectionKind.ESSAY:
            return []
        found = _entries(section.tokens, _QUESTION_LABELS, is_key=False)
        self._report_loose(found, section)
        essays = []
        for entry in found.entries:
            tokens = self._without_answer(entry.tokens)
            if text := prose(tokens):
                essays.append(GuideEssay(text, entry.line))
        return essays

    def _without_answer(self, tokens: Sequence[Token]) -> Sequence[Token]:
        for i, token in enumerate(tokens[1:], start=1):
            if token.label is Label.ANSWER:
                message = "an essay's answer was left out; essays are graded by the whole guide"
                self._warnings.append(GuideWarning(token.line, message))
                return tokens[:i]
        return tokens

    def _report_parted(self, found: EntryList, parted: EntryList, *, n_in_keys: int) -> None:
        """Say which lines were taken for questions of their own."""
        known = {id(entry.tokens[0]) for entry in found.entries}
        for entry in parted.entries:
            if id(entry.tokens[0]) not in known:
                message = (
                    f"read as a question of its own, though it has no marker: "
                    f"the key has {n_in_keys} answers"
                )
                self._warnings.append(GuideWarning(entry.line, message))

    def _report_loose(self, found: EntryList, section: Section) -> None:
        # Above the first item of a section without a heading stand title and introduction.
        is_unheaded = section.line in self.read_lines and bool(found.entries)
        first_line = found.entries[0].line if is_unheaded else 0
        for token in found.loose:
            text = strip_markup(token.raw)
            if text and token.line > first_line and not is_instruction(text):
                clipped = text if len(text) <= 60 else f"{text[:57]}..."
                message = f"'{clipped}' belongs to no item of '{section.heading}'; it was left out"
                self._warnings.append(GuideWarning(token.line, message))


def _groups(sections: Iterable[Section]) -> list[_Group]:
    groups = [_Group()]
    for section in sections:
        if section.kind in QUIZZES:
            if groups[-1].keys and section.has_content:
                groups.append(_Group())
            groups[-1].quizzes.append(section)
        elif section.kind is SectionKind.KEY:
            groups[-1].keys.append(section)
    return groups


def _moved(entry: _T, section: int) -> _T:
    """The entry with its block counted across sections."""
    return replace(entry, block=entry.block + section * BLOCKS_PER_SECTION)


def _entries(
    tokens: Sequence[Token],
    labels: frozenset[Label],
    *,
    is_key: bool,
    n_expected: int | None = None,
) -> EntryList:
    """Entries of a list, or of a table if the section has no list."""
    has_rows = any(token.kind is Kind.ROW for token in tokens)
    if has_rows and not any(token.number is not None or token.label for token in tokens):
        tokens = rows_as_items(tokens, is_key=is_key)
        labels = labels - _ANSWER_LABELS
    return read_entries(tokens, labels=labels, n_expected=n_expected)


def _repeated(tokens: Sequence[Token], prompts: frozenset[str]) -> list[int]:
    """Indexes of unnumbered lines that are questions of the quiz."""
    return [
        i
        for i, token in enumerate(tokens)
        if token.number is None and not token.label and fold(strip_markup(token.text)) in prompts
    ]


def _with_key_parted_off(
    found: EntryList, n_in_keys: int, *, answered: list[Answered]
) -> EntryList:
    """Entries without a second run of numbers that answers the first, moved to `answered`.

    Also parts a line off its bullet where the key has one answer more.
    """
    half = len(found.entries) // 2
    numbers = [entry.number for entry in found.entries]
    if not n_in_keys and half and numbers[:half] == numbers[half:] and numbers[0] is not None:
        first, second = found.entries[:half], found.entries[half:]
        if _n_asking(first) * 2 > half and not _n_asking(second):
            answered += read_answers(second, frozenset())
            return EntryList(first, found.loose)
    if len(found.entries) < n_in_keys:
        return _with_lines_parted(found, n_in_keys)
    return found


def _n_asking(entries: Sequence[Entry]) -> int:
    return sum(prose(entry.tokens).endswith("?") for entry in entries)


def _with_lines_parted(found: EntryList, n_in_keys: int) -> EntryList:
    """Entries of which full sentences on lines of their own became entries, if that fits."""
    entries: list[Entry] = []
    for entry in found.entries:
        entries.append(Entry([], entry.block))
        for i, token in enumerate(entry.tokens):
            is_plain = i > 0 and token.kind is Kind.TEXT and token.label is None
            if is_plain and entry.number is None and _is_own_sentence(entry.tokens[:i], token):
                entries.append(Entry([], entry.block))
            entries[-1].tokens.append(token)
    return EntryList(entries, found.loose) if len(entries) == n_in_keys else found


def _is_own_sentence(above: Sequence[Token], token: Token) -> bool:
    starts_anew = not token.text[:1].islower() and is_sentence_end(token.text)
    return starts_anew and is_sentence_end(strip_markup(content(above)[-1].text))


def _holds_questions(tokens: Sequence[Token]) -> bool:
    """Whether a section without a quiz heading asks: by labels, or numbered question marks."""
    if any(token.label is Label.QUESTION for token in tokens):
        return True
    numbered = [token for token in tokens if token.number is not None]
    asks = [token for token in numbered if strip_markup(token.text).rstrip().endswith("?")]
    has_answers = any(token.label is Label.ANSWER for token in tokens)
    return bool(asks) and (len(asks) * 2 >= len(numbered) or has_answers)
