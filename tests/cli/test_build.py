"""`grader build`: what is written, kept and said. Drafting itself is tested in tests/bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank.files import load_bank, rubric_path
from grader.bank.models import Bank, Concept, Item, Keyword, Rubric
from grader.cli.build import build, save_draft
from grader.errors import InputError

GUIDE = """\
Study Guide: Cells

Short-Answer Quiz

Question 1: What does a membrane do?

Question 2: Where does a cell store its genes?

Answer Key

Answer to Question 1: A membrane separates the inside of the cell from its surroundings.

Answer to Question 2: The nucleus stores the genes as DNA.

Glossary of Key Terms

DNA: The molecule that carries the genes.
"""


@pytest.fixture
def drafted() -> Bank:
    concept = Concept(
        id="a",
        label="A",
        statement="A is the first.",
        points=1,
        keywords=(Keyword(text="first"),),
    )
    return Bank(
        course="bio",
        items=tuple(
            Item(
                id=item_id,
                kind="short",
                prompt="What is A?",
                rubric=Rubric(item=item_id, max_points=1, concepts=(concept,)),
            )
            for item_id in ("q01", "q02")
        ),
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("mybank")


def test_a_draft_is_written_and_the_next_step_named(
    drafted: Bank, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_draft(drafted, folder)

    assert load_bank(folder) == drafted
    assert capsys.readouterr().out == (
        "wrote 1 file in mybank/reference/\n"
        "wrote 2 files in mybank/rubrics/bio/\n"
        "wrote 1 file in mybank/rubrics/\n"
        "Next: edit mybank/rubrics/bio/, check it with 'grader lint --bank mybank', then "
        "'grader grade RESPONSES.csv --bank mybank'\n"
    )


def test_the_second_build_changes_nothing(
    drafted: Bank, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_draft(drafted, folder)
    capsys.readouterr()

    save_draft(drafted, folder)

    assert capsys.readouterr().out == "mybank: nothing to change\n"


def test_an_edited_rubric_is_kept_and_the_difference_shown(
    drafted: Bank, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_draft(drafted, folder)
    path = rubric_path(folder, course="bio", item_id="q01")
    path.write_text(path.read_text().replace("label: A", "label: Mine"))
    capsys.readouterr()

    save_draft(drafted, folder)

    said = capsys.readouterr().out
    assert "-    label: Mine\n+    label: A\n" in said
    assert "kept 1 file that differs from the draft; --replace overwrites" in said
    assert "label: Mine" in path.read_text()


def test_replace_overwrites_an_edited_rubric(drafted: Bank, folder: Path) -> None:
    save_draft(drafted, folder)
    path = rubric_path(folder, course="bio", item_id="q01")
    path.write_text(path.read_text().replace("label: A", "label: Mine"))

    save_draft(drafted, folder, replace=True)

    assert load_bank(folder) == drafted


def test_a_rubric_left_over_from_an_older_guide_is_pointed_out(
    drafted: Bank, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_draft(drafted, folder)

    save_draft(drafted.model_copy(update={"items": drafted.items[:1]}), folder, replace=True)

    assert "q02.yaml:4: item 'q02' is not in the course" in capsys.readouterr().err


def test_a_course_name_that_names_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="course is 'my course'"):
        build(tmp_path / "guide.txt", course="my course")


@pytest.mark.model
def test_a_guide_becomes_a_bank(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = Path("guide.txt")
    guide.write_text(GUIDE)

    build(guide, bank=folder)

    said = capsys.readouterr().out
    assert "guide.txt: read 2 questions, 2 answers, 0 essay prompts, 1 glossary term" in said
    bank = load_bank(folder)
    assert (bank.course, [item.id for item in bank.items]) == ("cells", ["q01", "q02"])
