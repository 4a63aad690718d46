"""`grader rubric-diff`, from arguments to what a teacher reads."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.bank.changes import bank_changes, save_changes
from grader.bank.files import load_rubric, rubric_path, update_rubrics
from grader.evidence import EvidenceJudge

RUBRICS = Path("rubrics/cells")
PREVIOUS = RUBRICS / "previous"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell_bank: Bank, hash_encoder) -> None:
    """The bank of cells, whose question was changed: water is worth 2, the gradient 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(
        "grader.evidence.load_judge", lambda model, *, mode: EvidenceJudge(hash_encoder)
    )
    save_changes(bank_changes(cell_bank, Path()).needed)
    rubric = cell_bank.item("q01").rubric
    points = {"water": 2, "membrane": 1, "gradient": 1}
    concepts = tuple(c.model_copy(update={"points": points[c.id]}) for c in rubric.concepts)
    update_rubrics(Path(), "cells", rubrics=[rubric.model_copy(update={"concepts": concepts})])


@pytest.fixture
def responses(cell_bank: Bank) -> Path:
    """One response a concept, of it alone, and another to an item that was not changed."""
    said = {c.id: c.statement for c in cell_bank.item("q01").rubric.concepts}
    said["membrane"] = said["membrane"].replace("Water", "It")
    rows = [(concept, "q01", text) for concept, text in said.items()]
    path = Path("r.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["response_id", "item_id", "response"])
        table.writerows([*rows, ("other", "q02", "The nucleus stores the genetic material.")])
    return path


def test_lowered_scores_come_first_with_the_reason(run, responses: Path, capsys) -> None:
    assert run("rubric-diff", PREVIOUS, RUBRICS, responses) == 0

    shown = capsys.readouterr().out
    assert "3 answers to q01: 1 lowered, 1 raised, 1 as before." in shown
    assert shown.index("gradient 2 → 1") < shown.index("water 1 → 2")
    assert "other" not in shown


def test_all_answers_are_in_the_table(run, responses: Path) -> None:
    run("rubric-diff", PREVIOUS, RUBRICS, responses, "--csv", "diff.csv")

    with Path("diff.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["response_id"], row["gain"], row["reason"]) for row in rows] == [
        ("gradient", "-1", "gradient 2 → 1"),
        ("water", "1", "water 1 → 2"),
        ("membrane", "0", ""),
    ]


def test_equal_rubrics_change_nothing(run, responses: Path, capsys) -> None:
    assert run("rubric-diff", RUBRICS, RUBRICS, responses) == 0

    assert capsys.readouterr().out == "The rubrics say the same: no score changes.\n"


def test_rubrics_of_different_items_are_refused(run, responses: Path, capsys) -> None:
    one, other = RUBRICS / "q01.yaml", RUBRICS / "q02.yaml"

    assert run("rubric-diff", one, other, responses) == 2

    assert "it holds no rubric of q01; it must share an item with" in capsys.readouterr().err


def test_a_table_without_answers_to_the_changed_items_is_refused(run, capsys) -> None:
    Path("r.csv").write_text("item_id,response\nq02,The nucleus.\n", encoding="utf-8")

    assert run("rubric-diff", PREVIOUS, RUBRICS, "r.csv") == 2

    assert "it holds no answer to q01; one at least must be" in capsys.readouterr().err


def test_what_a_rubric_said_before_is_kept(cell_bank: Bank) -> None:
    before = load_rubric(PREVIOUS / "q01.yaml")

    assert before == cell_bank.item("q01").rubric
    assert load_rubric(rubric_path(Path(), course="cells", item_id="q01")) != before
