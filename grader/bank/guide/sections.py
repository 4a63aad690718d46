"""Sections: a guide's tokens parted at the headings that open quiz, key, essays, glossary.

A heading that opens none of them ends a section only if it stands at least as high;
lower ones are subheadings. Lists that repeat the headings (contents) are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.bank.guide import headings
from grader.bank.guide.headings import SectionKind
from grader.bank.guide.markup import fold
from grader.bank.guide.tokens import Kind, Token

UNMARKED_LEVEL = 7
"""Plain and bold headings rank below the six levels of Markdown."""

MAX_HEADING_CHARS = 150
"""Longer lines are paragraphs, and are not looked up."""

MIN_CONTENTS_KINDS = 3
"""So many different sections named in one list make it a table of contents."""

QUIZZES = frozenset({SectionKind.QUIZ, SectionKind.QUIZ_AND_KEY})
KEYS = frozenset({SectionKind.KEY, SectionKind.ESSAY_KEY})


@dataclass
class Section:
    """A heading and the tokens below it; the kind of the part before any heading is None.

    `root_level` is the level of the key that a part of a key belongs to.
    """

    kind: SectionKind | None
    heading: str
    line: int
    level: int
    root_level: int
    is_numbered: bool
    tokens: list[Token]

    @property
    def has_content(self) -> bool:
        """Whether anything stands below the heading."""
        return any(token.is_content for token in self.tokens)

    @property
    def last_line(self) -> int:
        """The last line that says anything."""
        return max((token.line for token in self.tokens if token.is_content), default=self.line)

    @property
    def last_number(self) -> int:
        """The number of the last numbered item; 0 without one."""
        return next((t.number for t in reversed(self.tokens) if t.number is not None), 0)


def split_sections(tokens: Sequence[Token]) -> list[Section]:
    """Return the sections of a guide in order; the first holds what no heading precedes."""
    kinds = [_kind_of(tokens, i) for i in range(len(tokens))]
    contents = _contents_lines(tokens, kinds)
    sections = [Section(None, "", 1, 0, 0, False, [])]
    for i, token in enumerate(tokens):
        if i in contents:
            continue
        kind = kinds[i] if token.kind is not Kind.BULLET else None
        opened = _opened(sections, tokens, i=i, kind=_kind_of_title(tokens, kinds, i=i, kind=kind))
        if opened is None:
            sections[-1].tokens.append(token)
        else:
            sections.append(opened)
    return sections


def _kind_of(tokens: Sequence[Token], i: int) -> SectionKind | None:
    """The section that a line would open, judged by its form and words alone."""
    token = tokens[i]
    if not token.is_content or token.label or token.kind is Kind.ROW or token.is_quoted:
        return None
    if len(token.raw) > MAX_HEADING_CHARS:
        return None
    if token.kind is Kind.HEADING or token.is_bold_line or _is_bold_raw(token.raw):
        return headings.classify_heading(token.raw)
    kind = headings.classify_plain_heading(token.raw)
    stands_alone = i == 0 or not tokens[i - 1].is_content
    if kind is None and stands_alone and token.kind is not Kind.NUMBERED:
        return headings.classify_topical_heading(token.raw)
    if kind is SectionKind.OTHER and not stands_alone and token.kind is Kind.TEXT:
        return kind if token.raw.endswith(":") else None
    return kind


def _is_bold_raw(raw: str) -> bool:
    """Whether a line is bold but for pictures and a number around it."""
    return bool(re.fullmatch(r"[^\w*]*\*\*[^*]+\*\*:?[^\w*]*", raw))


def _kind_of_title(
    tokens: Sequence[Token],
    kinds: Sequence[SectionKind | None],
    *,
    i: int,
    kind: SectionKind | None,
) -> SectionKind | None:
    """None for a first heading like 'Cell Biology Quiz' above a heading 'Quiz'."""
    if kind is None or tokens[i].kind is not Kind.HEADING:
        return kind
    if any(token.kind is Kind.HEADING for token in tokens[:i]):
        return kind
    names_topic = headings.classify_plain_heading(tokens[i].text) is None
    return None if names_topic and set(kinds[i + 1 :]) & QUIZZES else kind


def _contents_lines(tokens: Sequence[Token], kinds: Sequence[SectionKind | None]) -> set[int]:
    """Indexes of the lines that only list headings which come again below."""
    cores = {
        i: fold(headings.heading_core(token.raw)) for i, token in enumerate(tokens) if kinds[i]
    }
    told_by_core = _told_in_advance(cores)
    told_by_kind = _told_in_advance({i: kinds[i] for i in cores})
    skipped: set[int] = set()
    run: list[int] = []
    for i, token in enumerate([*tokens, Token(0, Kind.HEADING, "", "")]):
        if token.kind is Kind.BLANK:
            continue
        if _may_list_headings(token):
            run.append(i)
            continue
        skipped.update(
            _contents_of_run(run, kinds, told_by_core=told_by_core, told_by_kind=told_by_kind)
        )
        run = []
    return skipped


def _may_list_headings(token: Token) -> bool:
    is_listed = token.kind in {Kind.BULLET, Kind.NUMBERED, Kind.LETTERED, Kind.TEXT}
    is_short = len(token.raw) <= MAX_HEADING_CHARS and not token.raw.endswith((".", "?"))
    return is_listed and is_short and token.label is None


def _told_in_advance(values: Mapping[int, object]) -> set[int]:
    """The indexes whose value comes again further down."""
    last = {value: i for i, value in values.items()}
    return {i for i, value in values.items() if last[value] > i}


def _contents_of_run(
    run: Sequence[int],
    kinds: Sequence[SectionKind | None],
    *,
    told_by_core: set[int],
    told_by_kind: set[int],
) -> list[int]:
    """The part of a run of short lines, from its first to its last heading told in advance."""
    by_core = [i for i in run if i in told_by_core]
    by_kind = [i for i in run if i in told_by_kind]
    if len({kinds[i] for i in by_kind}) >= MIN_CONTENTS_KINDS:
        told = by_kind
    elif len({kinds[i] for i in by_core}) >= MIN_CONTENTS_KINDS - 1:
        told = by_core  # the same words again are better evidence than the same kind
    else:
        return []
    return [i for i in run if told[0] <= i <= told[-1]]


def _opened(
    sections: list[Section], tokens: Sequence[Token], *, i: int, kind: SectionKind | None
) -> Section | None:
    """The section that token `i` opens below the last section, or None."""
    token, current = tokens[i], sections[-1]
    level = token.level or UNMARKED_LEVEL
    if kind is None and token.kind is not Kind.HEADING:
        return None
    root_level = level
    if kind is None or kind is SectionKind.OTHER:
        if not _ends_section(current, tokens, i=i, level=level, kind=kind):
            return None
        kind = SectionKind.OTHER
    elif _is_part_of_key(sections, tokens, i=i, kind=kind):
        is_essay = kind is SectionKind.ESSAY
        kind = SectionKind.ESSAY_KEY if is_essay else SectionKind.KEY
        root_level = current.root_level
    is_numbered = token.number is not None
    heading = headings.heading_core(token.text) or token.text
    return Section(kind, heading, token.line, level, root_level, is_numbered, [])


def _ends_section(
    current: Section, tokens: Sequence[Token], *, i: int, level: int, kind: SectionKind | None
) -> bool:
    """Whether a heading without a kind of its own ends the section before it."""
    token = tokens[i]
    if current.kind is None:
        is_first = not any(t.kind is Kind.HEADING for t in current.tokens)
        return kind is SectionKind.OTHER or not is_first
    if current.kind is SectionKind.OTHER:
        return level <= current.root_level
    if level > current.root_level or _is_item_heading(token, current):
        return False
    return not _continues_numbering(current, tokens[i + 1 :])


def _is_item_heading(token: Token, current: Section) -> bool:
    """Whether a heading is a question or an answer of the section it stands in."""
    if current.kind is SectionKind.GLOSSARY:
        return False
    is_numbered = token.number is not None and not current.is_numbered
    return is_numbered or token.label is not None or token.text.rstrip("*_ ").endswith("?")


def _continues_numbering(current: Section, below: Sequence[Token]) -> bool:
    """Whether the first number below a heading is the next one of the section above it."""
    if current.kind is SectionKind.GLOSSARY:
        return False
    for token in below:
        if token.kind is Kind.HEADING:
            return False
        if token.number is not None:
            return token.number == current.last_number + 1
    return False


def _is_part_of_key(
    sections: list[Section], tokens: Sequence[Token], *, i: int, kind: SectionKind
) -> bool:
    """Whether 'Short Answer' below an answer key heads its answers, not new questions."""
    current = sections[-1]
    if current.kind not in KEYS or kind not in QUIZZES | {SectionKind.ESSAY}:
        return False
    if not any(section.kind is kind and section.has_content for section in sections):
        return False
    core = fold(headings.heading_core(tokens[i].raw))
    if (tokens[i].level or UNMARKED_LEVEL) > current.root_level or not current.has_content:
        return True
    is_again = any(s.kind is kind and fold(s.heading) == core for s in sections)
    return is_again and not _asks(tokens[i + 1 :])


def _asks(tokens: Sequence[Token]) -> bool:
    """Whether most lines up to the next heading or rule are questions."""
    texts = []
    for token in tokens:
        if token.kind in {Kind.HEADING, Kind.RULE}:
            break
        if token.number is not None or token.kind is Kind.BULLET:
            texts.append(token.text.rstrip("*_ "))
    return sum(text.endswith("?") for text in texts) * 2 > len(texts)
