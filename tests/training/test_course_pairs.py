"""What one item and its answers teach the reader."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from training.course_pairs import OF_ANOTHER_ITEM, course_pairs, label_pairs
from training.courses import load_items
from training.pairs import Pair, is_left_out

CERTAINLY_EXPRESSED, CERTAINLY_ABSENT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
CERTAINLY_CONTRADICTED = (0.0, 0.0, 1.0)

ITEMS = [
    {
        "item_id": f"q{n}",
        "prompt": "Compare plants with animals.",
        "reference": "Plants can make sugar. Animals must eat.",
        "max_points": 2,
        "concepts": [
            {"id": "a", "statement": "Plants can make sugar.", "points": 1, "keywords": ["sugar"]},
            {"id": "b", "statement": "Animals must eat.", "points": 1, "keywords": ["eat"]},
        ],
        "misconceptions": [{"id": "m", "label": "m", "statement": "Plants eat soil."}],
    }
    for n in (1, 2)
]


def answer(item_id: str, response: str, a: int, b: int, **more: object) -> dict:
    shown = {"a": a, "b": b}
    quotes = {name: response for name, label in shown.items() if label in (2, -1)}
    return {"item_id": item_id, "response": response, "concepts": shown, "quotes": quotes, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    answers = [
        answer("q1", "Green things build their sweets alone.", 2, 0),
        answer("q1", "Plants eat soil and never make anything.", -1, 1, misconceptions={"m": 1}),
        answer("q1", "  ", 0, 0),
        answer("q2", "All of them eat what they find.", 0, 2),
    ]
    (tmp_path / "course.json").write_text(json.dumps({"items": ITEMS}), "utf-8")
    (tmp_path / "answers.jsonl").write_text("\n".join(map(json.dumps, answers)), "utf-8")
    return tmp_path


def pairs_of(folder: Path) -> list[Pair]:
    return [pair for seed in range(40) for pair in course_pairs([folder], random.Random(seed))]


def test_labels_become_targets_and_blanks_are_left_out(folder: Path) -> None:
    first, _ = load_items(folder)

    found = [(p.premise.split()[0], p.statement, p.target) for p in label_pairs(first)]

    assert found == [
        ("Green", "Plants can make sugar.", CERTAINLY_EXPRESSED),
        ("Green", "Animals must eat.", CERTAINLY_ABSENT),
        ("Plants", "Plants can make sugar.", CERTAINLY_CONTRADICTED),
        ("Plants", "Animals must eat.", (0.5, 0.5, 0.0)),
    ]


@pytest.mark.parametrize(
    ("premise", "statement", "target"),
    [
        pytest.param(
            "Plants eat soil and never make anything.",
            "Plants eat soil.",
            CERTAINLY_EXPRESSED,
            id="a misconception that is stated",
        ),
        pytest.param(
            "Plants can make sugar. Animals must eat.",
            "Plants eat soil.",
            (0.0, 0.6, 0.4),
            id="a misconception that the reference does not state",
        ),
        pytest.param(
            "Plants can not make sugar. Animals must eat.",
            "Plants can make sugar.",
            CERTAINLY_CONTRADICTED,
            id="a statement denied",
        ),
        pytest.param(
            "Animals can make sugar. Plants must eat.",
            "Plants can make sugar.",
            CERTAINLY_CONTRADICTED,
            id="what the prompt compares, swapped",
        ),
        pytest.param(
            "Green things build their sweets alone.",
            "Plants eat soil and never make anything.",
            CERTAINLY_CONTRADICTED,
            id="one student's error against another's truth",
        ),
    ],
)
def test_pairs_are_made_from_what_is_known(
    folder: Path, premise: str, statement: str, target: tuple
) -> None:
    of_both = [
        p.target
        for p in pairs_of(folder)
        if p.premise.lower() == premise.lower() and p.statement == statement
    ]

    assert set(of_both) == {target}


def test_some_pairs_lack_their_prompt(folder: Path) -> None:
    assert {p.prompt for p in pairs_of(folder)} == {"", "Compare plants with animals."}


def test_one_question_in_eight_is_left_out() -> None:
    share = sum(is_left_out(f"question {n}") for n in range(8000)) / 8000

    assert share == pytest.approx(1 / 8, abs=0.02)


def test_every_answer_is_held_against_another_item(folder: Path) -> None:
    drawn = course_pairs([folder], random.Random(7))

    strays = {pair.premise for pair in drawn if pair.target == OF_ANOTHER_ITEM}
    assert strays == {a.premise for item in load_items(folder) for a in label_pairs(item)}
