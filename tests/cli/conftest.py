"""The command run in this process, with a grader that looks for one word."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from grader.bank import Bank, Concept, Item, ItemKind, Rubric
from grader.bank.files import save_course, save_rubric
from grader.cli import main
from grader.errors import InputError
from grader.evidence import ConceptEvidence, Status
from grader.scoring.graded import GradedResponse, ScorePart

Run = Callable[..., int]


class CheapGrader:
    """Full points for any response that says "cheap"."""

    ctrl_c = "Ctrl-C"
    calibrations: Mapping[str, object] = {}
    accept_rule = None
    evidence_signature = "encoder:none@0|evidence:words"

    def __init__(self) -> None:
        concept = Concept(id="cheap", label="It is [cheap]", statement="It is cheap.", points=2)
        rubric = Rubric(item="q01", max_points=2, concepts=(concept,))
        item = Item(id="q01", kind=ItemKind.ESSAY, prompt="Why S3?", rubric=rubric)
        self.bank = Bank(course="demo", items=(item,))

    def with_cache(self, _cache: object) -> CheapGrader:
        return self

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list[GradedResponse | InputError]:
        return [self._outcome(*pair) for pair in pairs]

    def _outcome(self, item_id: str, text: str) -> GradedResponse | InputError:
        try:
            return self.grade(item_id, text)
        except InputError as error:
            return error

    def grade(self, item_id: str, text: str) -> GradedResponse:
        item = self.bank.item(item_id)
        if text == self.ctrl_c:
            raise KeyboardInterrupt
        points = 2.0 * ("cheap" in text)
        missing = not points
        return GradedResponse(
            item_id=item_id,
            response=text,
            max_points=item.rubric.max_points,
            scale=item.rubric.rater_scale,
            evidence=(_evidence(text),),
            labels={"cheap": "It is [cheap]"},
            missing=("It is [cheap]",) * missing,
            misconceptions=(),
            missing_ids=("cheap",) * missing,
            parts=(ScorePart("cheap", "It is [cheap]", points),),
            flags=(),
            feedback="",
            signature="none",
        )


def _evidence(text: str) -> ConceptEvidence:
    found = "cheap" in text
    return ConceptEvidence(
        concept_id="cheap",
        p_expressed=float(found),
        p_contradicted=0.0,
        status=Status.EXPRESSED if found else Status.MISSING,
        quotes=(),
        channels={},
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run `grader ARGUMENTS` with a text on standard input; return the exit code."""
    terminate = signal.getsignal(signal.SIGTERM)

    def run_command(*arguments: str | Path, stdin: bytes = b"") -> int:
        monkeypatch.setattr(sys, "argv", ["grader", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return main()

    yield run_command
    signal.signal(signal.SIGTERM, terminate)


@pytest.fixture
def cheap_grader(monkeypatch: pytest.MonkeyPatch) -> CheapGrader:
    """Stands where the bank and the encoder would be loaded."""
    grader = CheapGrader()
    monkeypatch.setattr("grader.scoring.load_grader", lambda *_, **__: grader)
    return grader


@pytest.fixture
def cell_bank_folder(tmp_path: Path, cell_bank: Bank) -> Path:
    """A bank of two items as files, in a folder of its own."""
    folder = tmp_path / "bank"
    save_course(cell_bank, folder / "reference" / "cells.yaml")
    for item in cell_bank.items:
        save_rubric(item.rubric, folder / "rubrics" / "cells" / f"{item.id}.yaml")
    return folder
