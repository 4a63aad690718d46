"""Labelled answers and courses as values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.corpus import course_folders, load_answers, load_course_bank
from grader.errors import InputError

ANSWER = {
    "id": "a1",
    "item_id": "q1",
    "kind": "echo",
    "response": "Water moves.",
    "concepts": {"water": 2, "salt": -1},
    "quotes": {"water": "Water moves"},
    "score": 1,
    "max_points": 2,
}


def write_lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_course(folder: Path, *items: dict) -> Path:
    folder.mkdir(parents=True)
    course = {"course": folder.name, "subject": "A subject", "items": items}
    (folder / "course.json").write_text(json.dumps(course), encoding="utf-8")
    return folder / "course.json"


def make_item(any_of: int | None = None) -> dict:
    concepts = [
        {"id": "water_moves", "statement": "Water moves.", "points": 1, "keywords": ["water"]},
        {"id": "salt_stays", "statement": "Salt stays.", "points": 1, "keywords": []},
    ]
    return {
        "item_id": "q1",
        "prompt": "What moves?",
        "reference": "Water moves and salt stays.",
        "max_points": any_of or 2,
        "any": any_of,
        "concepts": concepts,
    }


def test_an_answer_keeps_its_labels_and_quotes(tmp_path: Path) -> None:
    (answer,) = load_answers(write_lines(tmp_path / "labels.jsonl", json.dumps(ANSWER), ""))

    assert (answer.item_id, answer.kind, answer.labels) == ("q1", "echo", ANSWER["concepts"])
    assert (answer.quotes, answer.score, answer.max_points) == (ANSWER["quotes"], 1.0, 2.0)


def test_kind_and_quotes_may_be_left_out(tmp_path: Path) -> None:
    bare = {key: ANSWER[key] for key in ANSWER if key not in ("kind", "quotes")}

    (answer,) = load_answers(write_lines(tmp_path / "labels.jsonl", json.dumps(bare)))

    assert (answer.kind, answer.quotes) == ("unknown", {})


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param(json.dumps({**ANSWER, "concepts": None}), id="no labels"),
        pytest.param(json.dumps({**ANSWER, "score": "much"}), id="no number"),
        pytest.param(json.dumps({"id": "a1"}), id="no fields"),
    ],
)
def test_a_line_that_is_no_answer_is_named(tmp_path: Path, line: str) -> None:
    path = write_lines(tmp_path / "labels.jsonl", json.dumps(ANSWER), line)

    with pytest.raises(InputError, match=r"labels\.jsonl:2: .*must be a JSON object"):
        load_answers(path)


def test_a_course_is_a_bank_with_the_points_of_its_concepts(tmp_path: Path) -> None:
    bank = load_course_bank(write_course(tmp_path / "osmosis", make_item()))

    rubric = bank.item("q1").rubric
    assert (bank.course, bank.title, rubric.max_points) == ("osmosis", "A subject", 2)
    assert [(c.id, c.label, c.points) for c in rubric.concepts] == [
        ("water_moves", "water moves", 1),
        ("salt_stays", "salt stays", 1),
    ]


def test_any_of_a_course_is_a_group_over_all_its_concepts(tmp_path: Path) -> None:
    bank = load_course_bank(write_course(tmp_path / "osmosis", make_item(any_of=1)))

    (group,) = bank.item("q1").rubric.groups
    assert (group.any, group.points, group.of) == (1, 1, ("water_moves", "salt_stays"))


def test_courses_are_found_by_name(tmp_path: Path) -> None:
    for name in ("physics", "civics"):
        write_course(tmp_path / name, make_item())

    assert [folder.name for folder in course_folders(tmp_path)] == ["civics", "physics"]


def test_a_folder_without_courses_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="must be a corpus folder"):
        course_folders(tmp_path)
