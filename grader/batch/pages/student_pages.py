"""Feedback pages: one a student, with their answers, what was found in them, and where to look.

What a page tells is bounded by the feedback level: labels stand in full feedback only, and
hints never in a page of scores.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.bank import Bank
from grader.batch.grade_records import GradeRecord, GradeRecords, by_student
from grader.batch.pages.class_figures import total_score
from grader.batch.pages.rendering import render_page
from grader.evidence import Status
from grader.scoring import FeedbackLevel, rubric_digest
from grader.scoring.feedback_card import FeedbackCard, feedback_card
from grader.scoring.signature import signature_parts

NAME_CHARACTERS = 60
"""Of a file name: far under what any file system takes, with room for what keeps names apart."""

DIGEST_CHARACTERS = 10
"""40 bits: of a thousand ids that need one, two are alike once in two million classes."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")

# Names that Windows keeps for devices, whatever follows the dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True)
class AnswerSection:
    """One answer on a page; `card` is None where the text could not be graded."""

    record: GradeRecord
    prompt: str
    card: FeedbackCard | None


@dataclass(frozen=True)
class StudentPage:
    """A page and the name of its file."""

    student_id: str
    file_name: str
    html: str


def student_pages(
    grades: GradeRecords, bank: Bank, *, level: FeedbackLevel
) -> Iterator[StudentPage]:
    """Yield the page of each student, in the order of their first answer.

    Raises
    ------
    ItemError
        The bank holds none of the items of an answer.
    """
    records = by_student(grades.records)
    for student_id, file_name in file_names(records).items():
        own = sorted(records[student_id], key=lambda record: record.item_id)
        html = render_page(
            "student_page.html",
            student_id=student_id,
            course=bank.course,
            total=total_score(own),
            answers=[_section(record, bank, level) for record in own],
            tells_ideas=level is not FeedbackLevel.SCORE,
            found=(Status.EXPRESSED,),
            to_look_up=(Status.PARTIAL, Status.MISSING, Status.CONTRADICTED),
        )
        yield StudentPage(student_id, file_name, html)


def _section(record: GradeRecord, bank: Bank, level: FeedbackLevel) -> AnswerSection:
    if record.graded is None:
        known = bank.item_by_id.get(record.item_id)
        return AnswerSection(record, known.prompt if known else "", None)
    item = bank.item(record.item_id)
    return AnswerSection(record, item.prompt, feedback_card(record.graded, item, level=level))


def file_names(student_ids: Iterable[str]) -> dict[str, str]:
    """Return a safe name for each student's page; no two are one, on any file system.

    An id of plain letters and digits is its own name. Others, and those that differ by
    capitals only, get a digest of the id behind it.

    Examples
    --------
    >>> file_names(["s01", "../s01"])
    {'s01': 's01.html', '../s01': 's01-6756534d03.html'}
    """
    ids = list(student_ids)
    stems = {student_id: _UNSAFE.sub("-", student_id).strip("-") for student_id in ids}
    n_alike = Counter(stem.casefold() for stem in stems.values())
    return {
        student_id: f"{_named(student_id, stem, n_alike[stem.casefold()])}.html"
        for student_id, stem in stems.items()
    }


def _named(student_id: str, stem: str, n_alike: int) -> str:
    is_own_name = stem == student_id and 0 < len(stem) <= NAME_CHARACTERS
    is_twin = n_alike > 1 and not (is_own_name and stem == stem.casefold())
    if is_own_name and not is_twin and not _RESERVED.fullmatch(stem):
        return stem
    digest = hashlib.sha256(student_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{stem[:NAME_CHARACTERS] or 'student'}-{digest[:DIGEST_CHARACTERS]}"


def changed_rubrics(grades: GradeRecords, bank: Bank) -> Sequence[str]:
    """Return the ids of items whose rubric is not the one that their answers were graded by."""
    digests = {item.id: rubric_digest(item) for item in bank.items}
    graded_by = {
        (record.item_id, signature_parts(record.signature).get("rubric"))
        for record in grades.graded
        if record.item_id in digests
    }
    return sorted({item_id for item_id, digest in graded_by if digest != digests[item_id]})
