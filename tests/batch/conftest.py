"""A small real bank, and a grader that only looks for words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from grader.bank import Bank, Concept, Item, ItemKind, Rubric
from grader.batch import GradedRow, Response
from grader.batch.table import Record
from grader.errors import InputError
from grader.evidence import ConceptEvidence, Quote, Status
from grader.scoring.graded import Flag, GradedResponse, ScorePart

UNGRADABLE = "a text that no grader takes"


def make_item(item_id: str, *words: str) -> Item:
    concepts = tuple(Concept(id=w, label=f"the {w}", statement=f"{w}.", points=1) for w in words)
    rubric = Rubric(item=item_id, max_points=len(words), concepts=concepts)
    return Item(id=item_id, kind=ItemKind.ESSAY, prompt=f"Explain {item_id}.", rubric=rubric)


class WordGrader:
    """Expressed is a concept whose id occurs in the text; `n_graded` counts the work done."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.n_graded = 0

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list[GradedResponse | InputError]:
        return [self._outcome(*pair) for pair in pairs]

    def _outcome(self, item_id: str, text: str) -> GradedResponse | InputError:
        try:
            return self.grade(item_id, text)
        except InputError as error:
            return error

    def grade(self, item_id: str, text: str) -> GradedResponse:
        rubric = self.bank.item(item_id).rubric
        if text == UNGRADABLE:
            raise InputError("", "the text can't be graded", "write another.")
        self.n_graded += 1
        missing = tuple(c for c in rubric.concepts if c.id not in text)
        return GradedResponse(
            item_id=item_id,
            response=text,
            max_points=rubric.max_points,
            scale=rubric.rater_scale,
            evidence=tuple(_evidence(c.id, text) for c in rubric.concepts),
            labels={c.id: c.label for c in rubric.concepts},
            missing=tuple(c.label for c in missing),
            misconceptions=(),
            missing_ids=tuple(c.id for c in missing),
            parts=tuple(
                ScorePart(c.id, c.label, 0.0 if c in missing else 1.0) for c in rubric.concepts
            ),
            flags=() if text.strip() else (Flag.BLANK,),
            feedback=f"{len(missing)} missing",
            signature="0.1.0|encoder:none@0|evidence:words|rubric:0|calibration:none",
        )


def _evidence(word: str, text: str) -> ConceptEvidence:
    start = text.find(word)
    found = start >= 0
    return ConceptEvidence(
        concept_id=word,
        p_expressed=float(found),
        p_contradicted=0.0,
        status=Status.EXPRESSED if found else Status.MISSING,
        quotes=(Quote(word, start, start + len(word)),) if found else (),
        channels={"keyword": float(found)},
    )


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank(course="demo", items=(make_item("q01", "s3", "iam"), make_item("q02", "cheap")))


@pytest.fixture(scope="session")
def new_grader(bank: Bank) -> Callable[[], WordGrader]:
    """For properties, which need a fresh grader for every example; it can be pickled."""
    return partial(WordGrader, bank)


@pytest.fixture
def word_grader(new_grader: Callable[[], WordGrader]) -> WordGrader:
    return new_grader()


@pytest.fixture
def ungradable() -> str:
    return UNGRADABLE


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes | str], Path]:
    """Write a table and return its path."""

    def write_table(content: bytes | str) -> Path:
        path = tmp_path / "class.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_table


@pytest.fixture(scope="session")
def graded_row(new_grader: Callable[[], WordGrader]) -> Callable[..., GradedRow]:
    """Return the row of one answer; with `problem`, the row that could not be graded."""
    grader = new_grader()

    def make(text: str, *, item: str = "q01", student: str = "", problem: str = "") -> GradedRow:
        record = Record(row=1, line=2, cells=(item, text))
        response = Response(record, f"1:{item}", item, text, student, record.cells)
        if problem:
            return GradedRow(response, None, problem)
        return GradedRow(response, grader.grade(item, text))

    return make
