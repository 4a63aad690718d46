"""The calibrations of a bank folder: where they lie, what is refused, what calibrating changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank import Bank, Scale
from grader.calibration import (
    Calibration,
    calibrated_grader,
    calibration_changes,
    calibration_path,
    load_calibrations,
    save_calibration,
    saved_scales,
)
from grader.errors import RubricError
from grader.scoring import ResponseGrader, rubric_digest

EVIDENCE = "encoder:hash@000000|evidence:fast@5b1d2c"
HINT = (
    "\nHint: Fit again with 'grader calibrate' and the same --evidence and --model, or leave "
    "calibrations out with --no-calibration."
)


def fitted(bank: Bank, of: str = "q01", **changes: object) -> Calibration:
    item = bank.item(of)
    content = {
        "item_id": item.id,
        "rubric_digest": rubric_digest(item),
        "evidence": EVIDENCE,
        "scale": item.rubric.rater_scale.model_dump(),
        "model": "line",
        "intercept": 0.5,
        "slope": 0.5,
        "concept_weights": {},
        "half_widths": {"90": 0.75},
        "n_scores": 20,
        "cv_error": 0.5,
        "cv_error_uncalibrated": 0.75,
    }
    return Calibration.model_validate(content | changes)


def path_of(item_id: str) -> Path:
    return calibration_path(Path(), course="cells", item_id=item_id)


def save(calibration: Calibration, item_id: str = "q01") -> None:
    save_calibration(calibration, path_of(item_id))


def load(bank: Bank, **options) -> dict[str, Calibration]:
    return load_calibrations(Path(), bank, **({"evidence": EVIDENCE} | options))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is the bank's, so that messages hold short paths."""
    monkeypatch.chdir(tmp_path)


def test_a_calibration_lies_beside_its_rubric() -> None:
    assert path_of("q01").as_posix() == "rubrics/cells/calibration/q01.json"


# Loading


def test_items_without_a_file_have_none(cell_bank: Bank) -> None:
    assert load(cell_bank) == {}


def test_what_was_saved_is_loaded_by_item(cell_bank: Bank) -> None:
    save(fitted(cell_bank, "q02"), "q02")

    assert load(cell_bank) == {"q02": fitted(cell_bank, "q02")}


def test_only_the_items_asked_for_are_loaded(cell_bank: Bank) -> None:
    path_of("q02").parent.mkdir(parents=True)
    path_of("q02").write_text("broken", encoding="utf-8")
    save(fitted(cell_bank))

    assert list(load(cell_bank, item_ids=["q01"])) == ["q01"]


def refused(bank: Bank, **options) -> str:
    with pytest.raises(RubricError) as caught:
        load(bank, **options)
    return str(caught.value)


def test_another_rubric_is_refused(cell_bank: Bank) -> None:
    save(fitted(cell_bank, rubric_digest="9bd004"))

    assert refused(cell_bank) == (
        "rubrics/cells/calibration/q01.json: it was fitted to the rubric 9bd004; it must be "
        f"fitted to the one at hand, {rubric_digest(cell_bank.item('q01'))}{HINT}"
    )


def test_other_evidence_is_refused_once_for_all_files(cell_bank: Bank) -> None:
    save(fitted(cell_bank))
    save(fitted(cell_bank, "q02"), "q02")

    assert refused(cell_bank, evidence="encoder:other@1|evidence:all@2") == (
        "rubrics/cells/calibration/q01.json and 1 more: it was fitted to the evidence "
        f"{EVIDENCE}; it must be fitted to the one at hand, "
        f"encoder:other@1|evidence:all@2{HINT}"
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param(
            {"item_id": "q02"}, "item_id is 'q02'; it must be 'q01', as the file's name", id="name"
        ),
        pytest.param(
            {"model": "concepts", "concept_weights": {"fire": 1}},
            "concept_weights names 'fire'; it must be a concept of the rubric",
            id="concept",
        ),
    ],
)
def test_a_file_of_something_else_is_refused(cell_bank: Bank, changes, problem: str) -> None:
    save(fitted(cell_bank, **changes))

    assert refused(cell_bank) == f"rubrics/cells/calibration/q01.json: {problem}{HINT}"


def test_a_broken_file_is_named_with_its_line(cell_bank: Bank) -> None:
    save(fitted(cell_bank))
    path_of("q01").write_text(path_of("q01").read_text().replace('"slope": 0.5', '"slope": -1'))

    assert refused(cell_bank) == (
        f"rubrics/cells/calibration/q01.json:12: slope is -1; it must be at least 0{HINT}"
    )


def test_every_file_that_is_refused_is_listed(cell_bank: Bank) -> None:
    save(fitted(cell_bank, rubric_digest="9bd004"))
    path_of("q02").write_text("{", encoding="utf-8")

    first, second, hint = refused(cell_bank).splitlines()

    assert first.startswith("rubrics/cells/calibration/q01.json: it was fitted to the rubric")
    assert second.startswith("rubrics/cells/calibration/q02.json:1: the line is not JSON")
    assert hint == HINT.strip()


# The grader


def test_a_grader_takes_the_calibrations_of_its_bank(cell_grader: ResponseGrader) -> None:
    save(fitted(cell_grader.bank, evidence=cell_grader.evidence_signature))

    found = calibrated_grader(cell_grader, Path())

    # 0.5 + 0.5 * 0.
    assert found.grade("q01", "Cells are small, I think.").score == 0.5
    assert cell_grader.calibrations == {}


def test_without_a_file_the_grader_stays_itself(cell_grader: ResponseGrader) -> None:
    assert calibrated_grader(cell_grader, Path()) is cell_grader


# Changes


def test_what_was_fitted_is_saved_and_what_is_no_more_is_removed(cell_bank: Bank) -> None:
    save(fitted(cell_bank, "q02"), "q02")

    changes = calibration_changes(Path(), cell_bank, tried={"q01": fitted(cell_bank), "q02": None})
    assert (list(changes.saved), changes.removed) == ([path_of("q01")], (path_of("q02"),))
    assert not path_of("q01").exists()

    changes.save()
    assert load(cell_bank) == {"q01": fitted(cell_bank)}


def test_items_that_were_not_tried_are_kept(cell_bank: Bank) -> None:
    save(fitted(cell_bank, "q02"), "q02")

    changes = calibration_changes(Path(), cell_bank, tried={"q01": None})
    changes.save()

    assert (changes.saved, changes.removed, changes.kept) == ({}, (), ("q02",))
    assert list(load(cell_bank)) == ["q02"]


def test_a_file_that_cannot_be_removed_is_named(cell_bank: Bank) -> None:
    path_of("q01").mkdir(parents=True)

    changes = calibration_changes(Path(), cell_bank, tried={"q01": None})

    with pytest.raises(RubricError, match=r"calibration/q01\.json: the file can't be removed"):
        changes.save()


def test_scales_are_those_of_the_calibrations_that_grading_would_use(cell_bank: Bank) -> None:
    save(fitted(cell_bank, scale={"min": 1, "max": 6, "step": 1}))
    save(fitted(cell_bank, "q02", rubric_digest="000000"), "q02")

    assert saved_scales(Path(), cell_bank) == {"q01": Scale(min=1, max=6, step=1)}


def test_a_broken_file_says_no_scale(cell_bank: Bank) -> None:
    path_of("q01").parent.mkdir(parents=True)
    path_of("q01").write_text("{", encoding="utf-8")

    assert saved_scales(Path(), cell_bank) == {}
