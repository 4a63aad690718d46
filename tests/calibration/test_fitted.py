"""A fitted calibration: its scores and intervals, its file, the rubric it belongs to."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.calibration import Calibration, load_calibration, save_calibration
from grader.calibration.conformal import LEVELS
from grader.errors import InputError, RubricError

CONTENT = {
    "item_id": "q01",
    "rubric_digest": "3fa1c2",
    "evidence": "encoder:hash@000000|evidence:fast@5b1d2c",
    "scale": {"min": 0.0, "max": 4.0, "step": 0.5},
    "model": "concepts",
    "intercept": -0.5,
    "slope": 0.75,
    "concept_weights": {"water": 0.25, "membrane": 1.0},
    "half_widths": {"50": 0.25, "80": 0.5, "90": 1.0},
    "n_scores": 40,
    "cv_error": 0.5,
    "cv_error_uncalibrated": 0.75,
    "answers_digest": None,
}


def fitted(**changes) -> Calibration:
    return Calibration.model_validate({**CONTENT, **changes})


points = st.floats(-20, 20)
sizes = st.floats(0, 5)
shares = st.floats(0, 1)


@st.composite
def calibrations(draw) -> Calibration:
    reaches = sorted(draw(st.lists(sizes, max_size=len(LEVELS))))
    return fitted(
        scale={"min": -1, "max": draw(st.floats(0, 60)), "step": 0.5},
        intercept=draw(points),
        slope=draw(sizes),
        concept_weights={"water": draw(sizes), "membrane": draw(sizes)},
        half_widths=dict(zip(LEVELS, reaches, strict=False)),
        n_scores=draw(st.integers(1, 2000)),
        cv_error=draw(sizes),
    )


evidence = st.fixed_dictionaries({"water": shares, "membrane": shares})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, so that messages hold short paths."""
    monkeypatch.chdir(tmp_path)
    return Path()


# Scores


def test_a_score_is_the_line_and_the_weighted_evidence() -> None:
    # -0.5 + 0.75 * 2 + 0.25 * 0.8 + 1 * 0.5
    found = fitted().predict(2, {"water": 0.8, "membrane": 0.5})

    assert found == 1.7


def test_evidence_that_was_not_fitted_is_ignored() -> None:
    found = fitted().predict(2, {"water": 0.8, "membrane": 0.5, "solute_moves": 1})

    assert found == 1.7


def test_a_concept_without_evidence_is_refused() -> None:
    message = "p_expressed: concept 'membrane' is missing; there must be one for each concept"

    with pytest.raises(InputError, match=message):
        fitted().predict(2, {"water": 0.8})


@given(calibrations(), points, evidence)
def test_a_score_lies_on_the_scale(calibration, raw_score, p_expressed) -> None:
    found = calibration.predict(raw_score, p_expressed)

    # Scores have six decimals; the ends of these scales may have more.
    assert calibration.scale.min <= found <= calibration.scale.max + 1e-6


@given(calibrations(), points, sizes, evidence)
def test_a_higher_raw_score_is_never_a_lower_score(
    calibration, raw_score, more, p_expressed
) -> None:
    before = calibration.predict(raw_score, p_expressed)

    assert calibration.predict(raw_score + more, p_expressed) >= before


@given(calibrations(), points, evidence, shares)
def test_more_evidence_is_never_a_lower_score(calibration, raw_score, p_expressed, p_water) -> None:
    stronger = {**p_expressed, "water": max(p_expressed["water"], p_water)}

    before = calibration.predict(raw_score, p_expressed)

    assert calibration.predict(raw_score, stronger) >= before


# Intervals


def test_an_interval_reaches_half_its_width_to_either_side() -> None:
    found = fitted().predict_interval(2, {"water": 0.8, "membrane": 0.5}, level=0.8)

    assert (found.low, found.high, found.level) == (1.2, 2.2, 0.8)


def test_an_interval_ends_with_the_scale() -> None:
    found = fitted().predict_interval(4, {"water": 1, "membrane": 1})

    assert (found.low, found.high) == (2.75, 4)


def test_too_few_scores_for_the_level_give_the_whole_scale() -> None:
    found = fitted().predict_interval(2, {"water": 0.8, "membrane": 0.5}, level=0.95)

    assert (found.low, found.high) == (0, 4)


@given(calibrations(), points, evidence)
def test_an_interval_holds_its_score(calibration, raw_score, p_expressed) -> None:
    found = calibration.predict_interval(raw_score, p_expressed)

    assert found.low <= calibration.predict(raw_score, p_expressed) <= found.high


# Laws

BROKEN_LAWS = {
    "falling slope": ({"slope": -1}, "greater than or equal to 0"),
    "uncalibrated with an intercept": (
        {"model": "uncalibrated", "slope": 1, "concept_weights": {}},
        "intercept is -0.5; it must be 0 where model is uncalibrated",
    ),
    "line with a weight": (
        {"model": "line"},
        "concept_weights: water is 0.25; it must be 0 where model is line",
    ),
    "narrower at a higher level": (
        {"half_widths": {50: 1, 90: 0.5}},
        "half_widths: 90 is 0.5; it must be at least 1, as that of 50",
    ),
    "a level that is not listed": (
        {"half_widths": {91: 1}},
        "half_widths: a level is 91; it must be one of 50, 60, 70, 80, 90, 95, 99",
    ),
}


@pytest.mark.parametrize(("changes", "message"), BROKEN_LAWS.values(), ids=BROKEN_LAWS)
def test_a_calibration_that_breaks_a_law_is_refused(changes, message) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        fitted(**changes)


# The rubric


def test_the_rubric_it_was_fitted_to_is_accepted() -> None:
    fitted().check_rubric("3fa1c2")


def test_another_rubric_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        fitted().check_rubric("9bd004")

    assert str(caught.value) == (
        "calibration of item 'q01': it was fitted to the rubric 3fa1c2; it must be fitted to the "
        "one at hand, 9bd004\n"
        "Hint: Fit it again with 'grader calibrate'."
    )


def test_the_evidence_it_was_fitted_to_is_accepted() -> None:
    fitted().check_evidence("encoder:hash@000000|evidence:fast@5b1d2c")


def test_other_evidence_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        fitted().check_evidence("encoder:hash@000000|evidence:all@77aa01")

    assert str(caught.value) == (
        "calibration of item 'q01': it was fitted to the evidence "
        "encoder:hash@000000|evidence:fast@5b1d2c; it must be fitted to the one at hand, "
        "encoder:hash@000000|evidence:all@77aa01\n"
        "Hint: Fit it again with 'grader calibrate'."
    )


# Its file


def test_a_file_reads_like_what_it_holds(folder: Path) -> None:
    save_calibration(fitted(), folder / "q01.json")

    text = (folder / "q01.json").read_text(encoding="utf-8")
    assert text == json.dumps(CONTENT, indent=2) + "\n"


@given(calibrations())
def test_what_is_saved_is_what_is_loaded(tmp_path_factory, calibration) -> None:
    path = tmp_path_factory.mktemp("calibrations") / "q01.json"

    save_calibration(calibration, path)

    found = load_calibration(path)
    assert (found, found.digest) == (calibration, calibration.digest)


def test_saving_makes_the_folder_and_leaves_no_draft(folder: Path) -> None:
    save_calibration(fitted(), folder / "calibrations" / "q01.json")

    assert [path.name for path in (folder / "calibrations").iterdir()] == ["q01.json"]


def test_a_place_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "calibrations").write_text("", encoding="utf-8")

    with pytest.raises(RubricError, match=r"calibrations/q01.json: the file can't be written"):
        save_calibration(fitted(), folder / "calibrations" / "q01.json")


def test_the_digest_does_not_depend_on_the_order_of_concepts() -> None:
    turned = fitted(concept_weights={"membrane": 1.0, "water": 0.25})

    assert turned.digest == fitted().digest


def test_the_digest_changes_with_a_number() -> None:
    assert fitted(slope=0.76).digest != fitted().digest


AGAIN = "\nHint: Fit it again with 'grader calibrate'."

FILE_MISTAKES = {
    "falling slope": (
        '"slope": 0.75',
        '"slope": -1',
        "q01.json:12: slope is -1; it must be at least 0",
    ),
    "slope in words": (
        '"slope": 0.75',
        '"slope": "steep"',
        "q01.json:12: slope is 'steep'; it must be a number",
    ),
    "not a number": (
        '"slope": 0.75',
        '"slope": NaN',
        "q01.json:12: slope is 'NaN'; it must be a finite number",
    ),
    "unknown model": (
        '"concepts"',
        '"forest"',
        "q01.json:10: model is 'forest'; it must be 'uncalibrated', 'line', 'concepts' or "
        "'answers'",
    ),
    "part of a count": (
        '"n_scores": 40',
        '"n_scores": 40.5',
        "q01.json:22: n_scores is 40.5; it must be a whole number",
    ),
    "negative weight": (
        '"membrane": 1.0',
        '"membrane": -1.0',
        "q01.json:15: concept_weights: membrane is -1.0; it must be at least 0",
    ),
    "weights in a list": (
        '"concept_weights": {\n    "water": 0.25,\n    "membrane": 1.0\n  }',
        '"concept_weights": [1, 2]',
        "q01.json:13: concept_weights is [1, 2]; it must be a mapping, as in {name: number}",
    ),
    "narrower at a higher level": (
        '"90": 1.0',
        '"90": 0.1',
        "q01.json:20: half_widths: 90 is 0.1; it must be at least 0.5, as that of 80",
    ),
    "scale upside down": (
        '"max": 4.0',
        '"max": -4.0',
        "q01.json:5: scale runs from 0 to -4; max must be greater than min",
    ),
    "missing key": (
        '  "n_scores": 40,\n',
        "",
        "q01.json:1: key 'n_scores' is missing; it must be given",
    ),
    "unknown key": (
        '"slope"',
        '"slpoe"',
        "q01.json:1: key 'slope' is missing; it must be given\n"
        "q01.json:12: key 'slpoe' is unknown; it must be one of item_id, rubric_digest, evidence, "
        "scale, model, intercept, slope, concept_weights, half_widths, n_scores, cv_error, "
        "cv_error_uncalibrated, answers_digest (Did you mean 'slope'?)",
    ),
    "repeated key": (
        '"slope": 0.75',
        '"slope": 0.75,\n  "slope": 1',
        "q01.json:13: key 'slope' occurs twice; it must occur once",
    ),
    "comma left out": (
        '"slope": 0.75,',
        '"slope": 0.75',
        "q01.json:13: the line is not JSON (Expecting ',' delimiter); it must be as "
        "'grader calibrate' wrote it",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), FILE_MISTAKES.values(), ids=FILE_MISTAKES)
def test_a_mistake_in_the_file_is_told_at_its_line(folder: Path, old, new, message) -> None:
    text = json.dumps(CONTENT, indent=2)
    assert old in text
    (folder / "q01.json").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(RubricError) as caught:
        load_calibration(folder / "q01.json")

    assert str(caught.value) == message + AGAIN


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "q01.json:1: the line is not JSON (Expecting value); ", id="empty"),
        pytest.param(b"[]", "q01.json:1: the file is a list; it must be a mapping ", id="list"),
        pytest.param(b'"\xff"', "q01.json: the file is not JSON ('utf-8' codec ", id="bytes"),
        pytest.param(b"[" * 100_000, "q01.json: the file is not JSON (", id="nested"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(folder: Path, content, message) -> None:
    (folder / "q01.json").write_bytes(content)

    with pytest.raises(RubricError, match="^" + re.escape(message)):
        load_calibration(folder / "q01.json")


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    message = re.escape("q01.json: the file can't be read (No such file or directory); it must be")

    with pytest.raises(RubricError, match=message):
        load_calibration(folder / "q01.json")


def test_grading_with_a_calibration_loads_no_library_for_fitting() -> None:
    code = (
        "import sys\n"
        "from grader.calibration import Calibration, load_calibration\n"
        "print(*{name.partition('.')[0] for name in sys.modules})\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not {"sklearn", "scipy", "pandas", "torch"} & set(done.stdout.split())
