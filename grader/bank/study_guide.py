"""Study guides: a document read into questions with answers, essays and a glossary.

    from grader.bank.study_guide import read_study_guide
    guide = read_study_guide(Path("guide.md"))

Reading goes line -> token (`guide_tokens`) -> section (`guide_sections`) -> entries
(`guide_lists`, `guide_glossary`) -> questions with their answers (`guide_questions`,
`guide_pairing`). Nothing is dropped silently: what finds no place becomes a warning.
"""

from __future__ import annotations

from pathlib import Path

from grader.bank.guide.documents import Document, read_document
from grader.bank.guide.glossary import read_glossary
from grader.bank.guide.items import ItemReader
from grader.bank.guide.language import guess_language
from grader.bank.guide.lines import lex
from grader.bank.guide.parts import (
    GlossaryEntry,
    GuideEssay,
    GuideQuestion,
    GuideWarning,
    StudyGuide,
)
from grader.bank.guide.question_banks import QUESTION_BANK_READERS, read_question_bank
from grader.bank.guide.sections import Section, SectionKind, split_sections
from grader.bank.guide.titles import find_title, without_front_matter
from grader.errors import GuideError

__all__ = [
    "GlossaryEntry",
    "GuideEssay",
    "GuideQuestion",
    "GuideWarning",
    "StudyGuide",
    "parse_study_guide",
    "read_study_guide",
]

MAX_INTRODUCTION_LINES = 5
"""A longer text before the first heading is content, and is said to be left out."""

_LAYOUTS = (
    "head the questions 'Quiz' and the answers 'Answer Key' on lines of their own, with "
    "numbered or bulleted items below; or write 'Question 1: ...' and 'Answer: ...'"
)


def read_study_guide(path: str | Path) -> StudyGuide:
    """Read a study guide from a `.txt`, `.md`, `.docx` or `.pdf` file.

    A Moodle question bank (`.xml`, `.gift`) is read as the guide of its essay questions.

    Raises
    ------
    GuideError
        The file can't be read, or no question can be recognised in it.
    """
    if Path(path).suffix.lower() in QUESTION_BANK_READERS:
        return read_question_bank(Path(path))
    return parse_study_guide(read_document(path))


def parse_study_guide(document: Document) -> StudyGuide:
    """Read a study guide from the lines of a document.

    Raises
    ------
    GuideError
        No question can be recognised in it.

    Examples
    --------
    >>> text = "Quiz\\n1. What is DNA?\\nAnswer Key\\n1. A molecule that carries genes."
    >>> parse_study_guide(Document.from_text(text)).questions[0].answer
    'A molecule that carries genes.'
    """
    lines, front_title = without_front_matter(document.lines)
    sections = split_sections(lex(lines))
    reader = ItemReader(sections)
    questions, essays, warnings = reader.read()
    if not questions and not essays:
        raise GuideError(document.source, "no question was recognised in the guide", _LAYOUTS)
    glossary: list[GlossaryEntry] = []
    for section in sections:
        if section.kind is SectionKind.GLOSSARY:
            entries, unplaced = read_glossary(section.tokens)
            glossary += entries
            warnings += unplaced
    warnings += _skipped(sections, reader.read_lines)
    return StudyGuide(
        source=document.source,
        title=find_title(sections) or front_title,
        language=guess_language(document.text),
        questions=tuple(questions),
        essays=tuple(essays),
        glossary=tuple(glossary),
        warnings=tuple(sorted(warnings, key=lambda warning: warning.line or 0)),
    )


def _skipped(sections: list[Section], read_lines: set[int]) -> list[GuideWarning]:
    """One warning for each run of neighbouring sections that hold none of the four parts."""
    runs: list[list[Section]] = []
    is_open = False
    for section in sections:
        if not _is_left_out(section) or section.line in read_lines:
            is_open = is_open and not section.has_content
            continue
        if not is_open:
            runs.append([])
        runs[-1].append(section)
        is_open = True
    return [_skip_warning(run) for run in runs]


def _is_left_out(section: Section) -> bool:
    if section.kind is None:
        return sum(token.is_content for token in section.tokens) > MAX_INTRODUCTION_LINES
    return section.kind is SectionKind.OTHER and section.has_content


def _skip_warning(run: list[Section]) -> GuideWarning:
    names = [f"'{section.heading}'" for section in run if section.heading]
    first, last = run[0].line, run[-1].last_line
    what = f", section {names[0]}," if len(names) == 1 else ""
    if len(names) > 1:
        what = f", sections {names[0]} to {names[-1]},"
    verb = "are not quiz, key, essays or glossary; they were left out"
    return GuideWarning(first, f"lines {first}-{last}{what} {verb}")
