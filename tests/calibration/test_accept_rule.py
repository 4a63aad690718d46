"""The accept rule's file, and what it accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank import Bank
from grader.calibration.accept_rule import (
    AcceptRule,
    ItemRule,
    accept_rule_path,
    load_accept_rule,
    save_accept_rule,
)
from grader.errors import RubricError
from grader.scoring import ResponseGrader, rubric_digest

EVIDENCE = "encoder:hash@000000|evidence:fast@5b1d2c"


def rule_of(bank: Bank, **changes: object) -> AcceptRule:
    own = {
        "rubric_digest": rubric_digest(bank.item("q01")),
        "calibration": "none",
        "error": 0.5,
        "highest_doubt": 0.5,
    }
    return AcceptRule(
        max_error=1,
        risk=0.05,
        confidence=0.95,
        evidence=EVIDENCE,
        items={"q01": ItemRule(**{**own, **changes})},
    )


def load(folder: Path, bank: Bank, *, evidence: str = EVIDENCE) -> AcceptRule | None:
    return load_accept_rule(folder, bank, evidence=evidence, calibrations={})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return accept_rule_path(tmp_path, course="cells")


def test_what_is_saved_is_loaded(tmp_path: Path, path: Path, cell_bank: Bank) -> None:
    rule = rule_of(cell_bank)

    save_accept_rule(rule, path)

    assert load(tmp_path, cell_bank) == rule
    assert load(tmp_path, cell_bank).digest == rule.digest


def test_without_a_file_there_is_no_rule(tmp_path: Path, cell_bank: Bank) -> None:
    assert load(tmp_path, cell_bank) is None


def test_no_rule_removes_the_file_of_an_earlier_one(path: Path, cell_bank: Bank) -> None:
    save_accept_rule(rule_of(cell_bank), path)

    save_accept_rule(None, path)

    assert not path.exists()


@pytest.mark.parametrize(
    ("changes", "evidence", "what"),
    [
        pytest.param({"rubric_digest": "abc"}, EVIDENCE, "the rubric of q01 abc", id="rubric"),
        pytest.param({"calibration": "abc"}, EVIDENCE, "the calibration of q01 abc", id="fit"),
        pytest.param({}, "encoder:other@1|evidence:fast", "the evidence enc", id="evidence"),
    ],
)
def test_a_rule_for_other_scores_is_refused(
    tmp_path: Path, path: Path, cell_bank: Bank, changes, evidence: str, what: str
) -> None:
    save_accept_rule(rule_of(cell_bank, **changes), path)

    with pytest.raises(RubricError, match=f"it was tested with {what}") as caught:
        load(tmp_path, cell_bank, evidence=evidence)

    assert caught.value.hint.startswith("Find it again with 'grader calibrate --max-error'")


def test_other_items_than_those_that_are_graded_are_not_checked(
    tmp_path: Path, path: Path, cell_bank: Bank
) -> None:
    save_accept_rule(rule_of(cell_bank, calibration="abc"), path)

    assert load_accept_rule(
        tmp_path, cell_bank, evidence=EVIDENCE, calibrations={}, item_ids=["q02"]
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{", r"accept_rule.json:1: the line is not JSON", id="no JSON"),
        pytest.param("{}", "key 'max_error' is missing", id="a key is missing"),
        pytest.param('{"items": []}', "items is ..; it must be a mapping", id="no mapping"),
    ],
)
def test_a_broken_file_is_told_at_its_place(
    tmp_path: Path, path: Path, cell_bank: Bank, text: str, message: str
) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RubricError, match=message):
        load(tmp_path, cell_bank)


@pytest.mark.parametrize(
    ("highest_doubt", "is_accepted"), [(9.0, True), (0.1, False), (None, False)]
)
def test_scores_are_accepted_up_to_a_doubt(
    cell_bank: Bank, cell_grader: ResponseGrader, highest_doubt, is_accepted: bool
) -> None:
    graded = cell_grader.grade("q01", "Osmosis is the net movement of water molecules.")

    assert rule_of(cell_bank, highest_doubt=highest_doubt).accepts(graded) is is_accepted


def test_an_item_that_was_never_tested_is_not_accepted(
    cell_bank: Bank, cell_grader: ResponseGrader
) -> None:
    graded = cell_grader.grade("q02", "The nucleus stores the genetic material.")

    assert rule_of(cell_bank, highest_doubt=9.0).accepts(graded) is False
