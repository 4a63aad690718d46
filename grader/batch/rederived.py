"""Grades of a ledger derived again, where this version made them and all it needs is at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader import __version__
from grader.batch.grade_records import GradeRecord
from grader.batch.ledger import LedgerEntry, response_digest
from grader.errors import InputError, ModelError
from grader.scoring import ResponseGrader, rubric_digest
from grader.scoring.graded import GradedResponse
from grader.scoring.signature import signature_parts

POINTS_TOLERANCE = 1e-6
"""Tables hold six decimals."""


@dataclass(frozen=True)
class Differing:
    """An entry that came out otherwise; `line` counts the lines of the ledger from 1."""

    line: int
    entry: LedgerEntry
    score: float


@dataclass(frozen=True)
class Rederived:
    """What became of the entries.

    Attributes
    ----------
    not_derived : mapping of str to int
        Why entries were left alone, and how many.
    """

    n_same: int
    differing: tuple[Differing, ...]
    not_derived: Mapping[str, int]


def rederive(
    entries: Iterable[LedgerEntry], records: Sequence[GradeRecord], *, grader: ResponseGrader
) -> Rederived:
    """Grade the texts of the entries again and compare the scores.

    Parameters
    ----------
    records : sequence of GradeRecord
        Hold the texts; an entry whose text is another is left alone.
    """
    texts = {(r.response_id, response_digest(r.response)): r.response for r in records}
    graded: dict[tuple[str, str], GradedResponse | None] = {}
    n_same, differing, not_derived = 0, [], Counter[str]()
    for line, entry in enumerate(entries, start=1):
        text = texts.get((entry.response_id, entry.response_digest))
        if text is None:
            not_derived["the text is not at hand"] += 1
        elif why := _other_maker(entry, grader):
            not_derived[why] += 1
        else:
            key = (entry.item_id, text)
            if key not in graded:
                graded[key] = _graded(grader, *key)
            found = graded[key]
            if found is None:
                not_derived["the text can't be graded"] += 1
            elif why := _other_signature(entry, found):
                not_derived[why] += 1
            elif abs(found.score - entry.new_score) > POINTS_TOLERANCE:
                differing.append(Differing(line, entry, found.score))
            else:
                n_same += 1
    return Rederived(n_same, tuple(differing), not_derived)


def _other_maker(entry: LedgerEntry, grader: ResponseGrader) -> str:
    """Why grading again would tell nothing, as far as it can be seen without grading."""
    item = grader.bank.item_by_id.get(entry.item_id)
    if entry.made_by["version"] != __version__:
        return f"made by version {entry.made_by['version']}"
    if item is None:
        return "the bank has no such item"
    if entry.made_by.get("rubric") != rubric_digest(item):
        return "made by another rubric"
    return ""


def _other_signature(entry: LedgerEntry, graded: GradedResponse) -> str:
    now = signature_parts(graded.signature)
    others = [name for name, value in now.items() if entry.made_by.get(name) != value]
    return f"made by another {' and '.join(others)}" if others else ""


def _graded(grader: ResponseGrader, item_id: str, text: str) -> GradedResponse | None:
    try:
        return grader.grade(item_id, text)
    except ModelError:
        raise
    except InputError:
        return None
