"""`grader items`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.bank.files import course_path, rubric_path, save_texts
from grader.cli.items import items

RUBRIC = """\
item: {item}
max_points: 2.5
concepts:
  - {{id: a, label: A, statement: A is the first., points: 2.5, keywords: [{{text: first}}]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank of a short question and an essay."""
    course = (
        "course: bio\nitems:\n"
        "  - {id: q01, kind: short, prompt: Why is A first?}\n"
        f"  - {{id: e01, kind: essay, prompt: {'Discuss the order of letters. ' * 4}}}\n"
    )
    save_texts(
        {course_path(tmp_path, "bio"): course}
        | {
            rubric_path(tmp_path, course="bio", item_id=item): RUBRIC.format(item=item)
            for item in ("q01", "e01")
        }
    )
    return tmp_path


def test_items_are_a_table_with_short_prompts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items(bank=folder)

    assert capsys.readouterr().out == (
        "item  kind   points  concepts  prompt\n"
        "q01   short     2.5         1  Why is A first?\n"
        "e01   essay     2.5         1  "
        "Discuss the order of letters. Discuss the order of letters.…\n"
    )


def test_items_as_json_hold_prompts_in_full(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items(bank=folder, course="bio", as_json=True)

    listed = json.loads(capsys.readouterr().out)
    assert listed[0] == {
        "id": "q01",
        "kind": "short",
        "points": 2.5,
        "concepts": 1,
        "prompt": "Why is A first?",
    }
    assert len(listed[1]["prompt"]) > 100
