"""The courses written for this project keep the form that the training reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.check_corpus import answer_faults, course_faults
from training.courses import LEFT_OUT_COURSES, OWN_CORPUS

COURSES = sorted(path.parent for path in OWN_CORPUS.glob("*/course.json"))

CONCEPTS = [
    {"id": "a", "statement": "Water boils when heated.", "points": 1, "keywords": ["boil"]},
    {"id": "b", "statement": "Ice melts when heated.", "points": 1, "keywords": ["melt"]},
]
ITEM = {"item_id": "q1", "prompt": "?", "reference": "x", "max_points": 2, "concepts": CONCEPTS}
ANSWER = {
    "id": "q1_a1",
    "item_id": "q1",
    "response": "It boils.",
    "concepts": {"a": 2, "b": 0},
    "quotes": {"a": "boils"},
    "score": 1,
    "max_points": 2,
}


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_a_course_has_no_fault(folder: Path) -> None:
    items = json.loads((folder / "course.json").read_text("utf-8"))["items"]
    by_id = {item["item_id"]: item for item in items}

    faults = [
        *course_faults(folder / "course.json"),
        *answer_faults(folder / "answers.jsonl", by_id),
    ]

    assert faults == []


def test_courses_kept_from_training_are_there() -> None:
    assert {folder.name for folder in COURSES} & {*LEFT_OUT_COURSES}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"concepts": {"a": 2}}, "are not the concepts", id="a label is missing"),
        pytest.param({"concepts": {"a": 3, "b": 0}}, "must be 2, 1, 0 or -1", id="a label of 3"),
        pytest.param({"quotes": {}}, "no quote for ['a']", id="no quote"),
        pytest.param({"quotes": {"a": "melts"}}, "is not in the response", id="another's words"),
        pytest.param({"score": 2}, "score 2 should be 1.0", id="another score"),
        pytest.param({"item_id": "q2"}, "unknown item q2", id="unknown item"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, change: dict, fault: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps({**ANSWER, **change}), "utf-8")

    (found,) = answer_faults(path, {"q1": ITEM})

    assert found.startswith(f"{path}:1: ")
    assert fault in found


def test_statements_and_points_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "course.json"
    first = {**CONCEPTS[0], "statement": "Boils", "points": 5, "keywords": ["boil", 100], "x": 1}
    concepts = [first, {**CONCEPTS[1], "keywords": []}]
    path.write_text(json.dumps({"items": [{**ITEM, "concepts": concepts}]}), "utf-8")

    found = " | ".join(course_faults(path))

    assert "must be one sentence" in found
    assert "no keywords" in found
    assert "keywords must be text, not [100]" in found
    assert "unknown fields ['x']" in found
    assert "points add up to 6, not to max_points 2" in found
