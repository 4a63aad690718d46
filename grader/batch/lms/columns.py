"""What the columns of an export hold, whatever system wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.batch.table import Record
from grader.language.html_text import html_text

MOST_TYPED = 40
"""Characters of a name that fit on a command line."""


@dataclass(frozen=True)
class Question:
    """A question as an export speaks of it.

    Attributes
    ----------
    name : str
        What `--map` and messages call it: a column, or what stands in one.
    text : str
        The prompt, empty where the export does not tell it.
    aliases : tuple of str
        Other names that `--map` may use, such as the system's id.
    """

    name: str
    text: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What a person would type for it: the name, or where that is long an alias."""
        if len(self.name) <= MOST_TYPED:
            return self.name
        return min((self.name, *self.aliases), key=len)


@dataclass(frozen=True)
class AnswerColumn:
    """A column of answers to one question, or to that which other cells of the row name.

    Attributes
    ----------
    at : int
        Its position; so are `name_at`, `text_at` and `alias_at`, of the columns that hold
        name, prompt and id of the question row by row.
    asked_at : int or None
        A column that is blank where the question was not put to the student, as happens
        when each one gets another choice.
    """

    at: int
    question: Question
    name_at: int | None = None
    text_at: int | None = None
    alias_at: int | None = None
    asked_at: int | None = None

    def is_asked(self, record: Record) -> bool:
        """Whether a record has an answer in this column, or at least the question."""
        if self.asked_at is None:
            return True
        return any(without_dash(record.cells[at]) for at in (self.at, self.asked_at))

    def question_in(self, record: Record, *, part: str = "") -> Question:
        """Return the question that a record answers in this column."""
        name, text = self._cell(record, self.name_at), self._cell(record, self.text_at)
        alias = self._cell(record, self.alias_at)
        aliases = (*self.question.aliases, *((alias,) if alias else ()))
        return Question(
            (name or self.question.name) + part,
            html_text(text) or self.question.text,
            tuple(other + part for other in aliases),
        )

    @staticmethod
    def _cell(record: Record, at: int | None) -> str:
        return "" if at is None else " ".join(record.cells[at].split())


def whole_cell(cell: str) -> tuple[str, ...]:
    """Return the one answer that most cells hold."""
    return (cell,)


@dataclass(frozen=True)
class ExportColumns:
    """The columns of one export.

    Attributes
    ----------
    answers : tuple of AnswerColumn
        In the order of the questions.
    students : tuple of int
        Columns that name the student, the surest first; the first that is not blank does.
    names : tuple of int
        Parts of the student's name: what is left where `students` are blank.
    id, attempt, handed_in, score : int or None
        Id of the submission; number of the attempt; blank where nothing was handed in; the
        points that the system gave.
    texts : callable
        Cell -> the answers in it, as plain text.
    """

    answers: tuple[AnswerColumn, ...]
    students: tuple[int, ...] = ()
    names: tuple[int, ...] = ()
    id: int | None = None
    attempt: int | None = None
    handed_in: int | None = None
    score: int | None = None
    texts: Callable[[str], Sequence[str]] = field(default=whole_cell)

    def answers_of(self, record: Record) -> Iterator[tuple[int, Question, str]]:
        """Yield column, question and text of each answer in a record."""
        for column in self._read(record):
            texts = self.texts(record.cells[column.at])
            for number, text in enumerate(texts, start=1):
                part = f" (part {number})" if len(texts) > 1 else ""
                yield column.at, column.question_in(record, part=part), text

    def _read(self, record: Record) -> Iterator[AnswerColumn]:
        """Columns with an answer; of several with one question blank ones count only together.

        A form that leads students along different ways repeats a question on each of them.
        """
        asked = [column for column in self.answers if column.is_asked(record)]
        read = {c.question for c in asked if without_dash(record.cells[c.at])}
        for column in asked:
            if without_dash(record.cells[column.at]) or column.question not in read:
                read.add(column.question)
                yield column

    def student_of(self, record: Record) -> str:
        """Return what names the student of a record; empty where nothing does."""
        for at in self.students:
            if value := without_dash(record.cells[at]):
                return value
        return " ".join(filter(None, (without_dash(record.cells[at]) for at in self.names)))

    def is_handed_in(self, record: Record) -> bool:
        """Whether there was an attempt; rows of averages and of absent students have none."""
        return self.handed_in is None or bool(without_dash(record.cells[self.handed_in]))


def without_dash(cell: str) -> str:
    """Return a cell without blanks around it; the dash that stands for nothing is nothing."""
    cell = cell.strip()
    return "" if cell in ("-", "–", "—") else cell
