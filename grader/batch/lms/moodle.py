"""Moodle: the responses report of a quiz, and the grading worksheet of an assignment.

Every header is translated: columns are found by their order and by numbers, not by words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.batch.cells import parse_number
from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question, without_dash
from grader.batch.table import Record
from grader.language.html_text import html_text

_GRADE = re.compile(r".+/\d+(?:[.,]\d+)?")
_NUMBERED = re.compile(r"(?P<word>\D+?)\s*(?P<number>\d+)")

_QUESTION_WORDS = "question frage pregunta domanda questão pergunta vraag fråga pytanie".split()
_RIGHT_WORDS = re.compile(
    r"(right|richtig|bonne|juist|correct|rätt)|.*(correct|correta|corretta|exacte|juste)$"
)

_AFTER_NAMES, _BEFORE_GRADE = 2, 4
"""Two names come first; status, start, end and duration come before the grade."""

_PARTICIPANT = re.compile(r"\D+\d+")
_DATE = re.compile(r".*\d.*")

_ANONYMOUS_COLUMNS = 2
_LEAST_WORKSHEET = 7
"""Columns of a worksheet of which every optional one is left out."""


def find_quiz(header: Sequence[str], _first: Record | None) -> ExportColumns | None:
    """Find the questions behind the grade, by their numbers."""
    grade = next((at for at, name in enumerate(header) if _GRADE.fullmatch(name.strip())), None)
    if grade is None or grade < _AFTER_NAMES + _BEFORE_GRADE:
        return None
    numbered = {
        at: match
        for at, name in enumerate(header)
        if at > grade and (match := _NUMBERED.fullmatch(name.strip()))
    }
    by_role = _roles(list(dict.fromkeys(match["word"].strip() for match in numbered.values())))
    answers = tuple(_quiz_answers(header, numbered, by_role))
    if not answers:
        return None
    identity = range(_AFTER_NAMES, grade - _BEFORE_GRADE)
    return ExportColumns(
        answers,
        students=tuple(sorted(identity, key=lambda at: _rank(header[at]))),
        names=(1, 0),
        handed_in=grade - 3,
        score=grade,
        texts=lambda cell: (without_dash(cell) and cell,),
    )


def _roles(words: Sequence[str]) -> dict[str, str]:
    """Role -> word, of the words that come before the numbers, in their order."""
    roles = {}
    for word in words:
        if word.casefold() in _QUESTION_WORDS:
            roles["question"] = word
        elif _RIGHT_WORDS.match(word.casefold()):
            roles["right answer"] = word
    others = [word for word in words if word not in roles.values()]
    if len(others) == 1:
        roles["response"] = others[0]
    elif len(words) == len(others) == 3:  # the words of another language, all three of them
        roles = dict(zip(("question", "response", "right answer"), words, strict=True))
    return roles


def _quiz_answers(
    header: Sequence[str], numbered: dict[int, re.Match[str]], by_role: dict[str, str]
) -> Iterator[AnswerColumn]:
    at_of = {(m["word"].strip(), m["number"]): at for at, m in numbered.items()}
    for at, match in numbered.items():
        if match["word"].strip() == by_role.get("response"):
            question = at_of.get((by_role.get("question", ""), match["number"]))
            aliases = () if question is None else (header[question].strip(),)
            yield AnswerColumn(
                at,
                Question(header[at].strip(), aliases=aliases),
                text_at=question,
                asked_at=question,
            )


def _rank(name: str) -> int:
    """An e-mail address or an id says who it is; an institution does not."""
    folded = name.casefold()
    if any(word in folded for word in ("institut", "depart", "abteilung", "dipartimento")):
        return 2
    return 0 if any(word in folded for word in ("mail", "courriel", "correo")) else 1


@dataclass(frozen=True)
class Worksheet:
    """Positions of the columns of a grading worksheet; None for one that is not there."""

    grade: int
    max_grade: int
    can_be_changed: int
    handed_in: int
    online_text: int | None
    feedback: int
    identity: tuple[int, ...]


def find_worksheet_columns(header: Sequence[str], first: Record | None) -> Worksheet | None:
    """Find a worksheet by its first row: 'Participant 123', and the maximum behind the grade."""
    if first is None or len(header) < _LEAST_WORKSHEET or len(first.cells) != len(header):
        return None
    cells = [cell.strip() for cell in first.cells]
    last = len(header) - 1
    if not _PARTICIPANT.fullmatch(cells[0]):
        return None
    for at in range(last - 4, last - 7, -1):
        # Behind the maximum: [workflow], can be changed, handed in, [text], graded, feedback.
        if at < _ANONYMOUS_COLUMNS or parse_number(cells[at]) is None:
            continue
        if cells[at - 1] and parse_number(without_dash(cells[at - 1]) or "0") is None:
            continue
        n_optional = last - at - 4
        has_workflow = n_optional == 2 or (n_optional == 1 and not _is_date(cells[at + 2]))
        changed = at + 1 + has_workflow
        return Worksheet(
            grade=at - 1,
            max_grade=at,
            can_be_changed=changed,
            handed_in=changed + 1,
            online_text=changed + 2 if n_optional - has_workflow else None,
            feedback=last,
            identity=tuple(range(1, at - 1)),
        )
    return None


def _is_date(cell: str) -> bool:
    return not without_dash(cell) or bool(_DATE.fullmatch(cell))


def find_worksheet(header: Sequence[str], first: Record | None) -> ExportColumns | None:
    """Find the online text of a worksheet."""
    found = find_worksheet_columns(header, first)
    if found is None or found.online_text is None:
        return None
    return ExportColumns(
        (AnswerColumn(found.online_text, Question(header[found.online_text].strip())),),
        students=(0,),
        handed_in=found.handed_in,
        score=found.grade,
        texts=lambda cell: (html_text(without_dash(cell) and cell),),
    )
