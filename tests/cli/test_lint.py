"""`grader lint`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank.files import course_path, rubric_path, save_texts
from grader.cli.lint import lint
from grader.errors import RubricError

COURSE = "course: bio\nitems:\n  - {id: q01, kind: short, prompt: Why is A first?}\n"
RUBRIC = """\
item: q01
max_points: 1
concepts:
  - id: order
    label: order
    statement: The alphabet begins with it.
    points: 1
    keywords: [{text: alphabet}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound bank of one item, in the current folder."""
    monkeypatch.chdir(tmp_path)
    directory = Path()
    save_texts(
        {
            course_path(directory, "bio"): COURSE,
            rubric_path(directory, course="bio", item_id="q01"): RUBRIC,
        }
    )
    return directory


def test_a_sound_bank_is_said_to_be_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lint(bank=folder)

    assert capsys.readouterr().out == "1 rubric, no advice\n"


def test_advice_is_printed_and_is_no_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    path.write_text(path.read_text().replace("    keywords: [{text: alphabet}]\n", ""))

    lint(bank=folder)

    assert capsys.readouterr().out == (
        "rubrics/bio/q01.yaml:4: concept 'order': has no keywords; two or three make it easier to "
        "recognise\n"
        "1 rubric, 1 piece of advice\n"
    )


def test_a_mistake_ends_the_command_with_2(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    path.write_text(path.read_text().replace("points: 1\n    key", "points: 0\n    key"))

    with pytest.raises(RubricError, match=r"q01\.yaml:7: concept 'order': points is 0") as caught:
        lint(bank=folder)

    assert caught.value.exit_code == 2
