"""The parts of a study guide that has been read: questions, essays, glossary, warnings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GuideQuestion:
    """A short question; `answer` is None if the guide gives none.

    Bullets of a longer answer stand on lines of their own that begin with ``- ``.
    """

    prompt: str
    line: int
    answer: str | None = None
    answer_line: int | None = None


@dataclass(frozen=True)
class GuideEssay:
    """An essay prompt, with the outline that the guide gives below it."""

    prompt: str
    line: int


@dataclass(frozen=True)
class GlossaryEntry:
    """A term and what the guide says it means."""

    term: str
    definition: str
    line: int


@dataclass(frozen=True)
class GuideWarning:
    """Something that was left out or looks wrong; `line` is None if it has no one place."""

    line: int | None
    message: str

    def at(self, source: str) -> str:
        """Return the warning as shown to the user.

        Examples
        --------
        >>> GuideWarning(103, "question 12 has no answer in the key").at("guide.md")
        'guide.md:103: question 12 has no answer in the key'
        """
        place = source if self.line is None else f"{source}:{self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class StudyGuide:
    """A study guide as read: what a bank of items can be drafted from.

    Attributes
    ----------
    source : str
        Name of the file.
    language : str
        ISO 639-1 code, or 'und' where the text is too short to tell.
    """

    source: str
    title: str | None
    language: str
    questions: tuple[GuideQuestion, ...]
    essays: tuple[GuideEssay, ...]
    glossary: tuple[GlossaryEntry, ...]
    warnings: tuple[GuideWarning, ...] = ()

    @property
    def n_answers(self) -> int:
        """How many questions have an answer."""
        return sum(question.answer is not None for question in self.questions)
