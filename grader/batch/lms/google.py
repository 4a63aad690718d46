"""Google Forms: the sheet of responses, or the file of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question
from grader.batch.table import Record

_TIMESTAMPS = {
    *("timestamp", "zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche"),
    *("carimbo de data/hora", "tijdstempel", "tidsstämpel", "sygnatura czasowa"),
}
_ADDRESSES = re.compile(r".*(e-?mail|courriel|correo electrónico|username).*")
_SCORES = {"score", "total score", "punktzahl", "puntuación", "punteggio", "pontuação"}
_ABOUT_A_QUESTION = re.compile(r".*\[(score|feedback)\]", re.IGNORECASE | re.DOTALL)


def find_form(header: Sequence[str], _first: Record | None) -> ExportColumns | None:
    """Find the questions: every column that is not Google's own."""
    folded = [name.strip().casefold() for name in header]
    if not folded or folded[0] not in _TIMESTAMPS:
        return None
    addresses = tuple(at for at, name in enumerate(folded) if _ADDRESSES.fullmatch(name))[:1]
    score = next((at for at, name in enumerate(folded) if name in _SCORES), None)
    answers = tuple(
        AnswerColumn(at, Question(name, text=name))
        for at, name in enumerate(map(str.strip, header))
        if name and at not in (0, score, *addresses) and not _ABOUT_A_QUESTION.fullmatch(name)
    )
    return ExportColumns(answers, students=addresses, handed_in=0, score=score)
