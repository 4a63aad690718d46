"""Open edX: the data report of open response assessments, and the problem responses."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question
from grader.batch.table import Record
from grader.language.html_text import html_text


def find_assessments(header: Sequence[str], _first: Record | None) -> ExportColumns | None:
    """Find responses of open response assessments; a cell holds one for each prompt."""
    at = {name.strip(): at for at, name in enumerate(header)}
    names = [at[name] for name in ("Problem Name", "Item ID", "Location") if name in at]
    if not {"Submission ID", "Response", "Assessment Scores"} <= at.keys() or not names:
        return None
    return ExportColumns(
        (
            AnswerColumn(
                at["Response"], Question("Response"), name_at=names[0], alias_at=at.get("Item ID")
            ),
        ),
        students=tuple(at[n] for n in ("Username", "Anonymized Student ID") if n in at),
        id=at["Submission ID"],
        score=at.get("Final Score Points Earned"),
        texts=_parts,
    )


def find_problem_responses(header: Sequence[str], _first: Record | None) -> ExportColumns | None:
    """Find the answers of a report of problem responses: one a row, with its question."""
    at = {name.strip(): at for at, name in enumerate(header)}
    if not {"username", "title", "location", "Answer"} <= at.keys():
        return None
    column = AnswerColumn(
        at["Answer"],
        Question("Answer"),
        name_at=at["title"],
        text_at=at.get("Question"),
        alias_at=at.get("Answer ID", at.get("block_key")),
    )
    return ExportColumns(
        (column,), students=(at["username"],), texts=lambda cell: (html_text(cell),)
    )


def _parts(cell: str) -> tuple[str, ...]:
    """The texts of a response, one for each prompt; an older one is no JSON."""
    try:
        parts = json.loads(cell)["parts"]
        texts = tuple(html_text(str(part["text"])) for part in parts)
    except (ValueError, TypeError, KeyError):
        return (html_text(cell),)
    return texts or ("",)
