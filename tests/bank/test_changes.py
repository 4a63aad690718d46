"""What a draft would change in a folder: edited files are kept, new ones fit what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank.changes import BankChanges, bank_changes, save_changes
from grader.bank.files import course_path, load_bank, rubric_path
from grader.bank.models import Bank, Concept, Item, Rubric
from grader.errors import RubricError


def bank_of(*item_ids: str) -> Bank:
    concept = Concept(id="a", label="A", statement="A is the first.", points=1)
    return Bank(
        course="bio",
        title="Biology",
        items=tuple(
            Item(
                id=item_id,
                kind="short",
                prompt=f"What is {item_id}?",
                rubric=Rubric(item=item_id, max_points=1, concepts=(concept,)),
            )
            for item_id in item_ids
        ),
    )


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the bank of q01 and q02 as drafted."""
    save_changes(bank_changes(bank_of("q01", "q02"), tmp_path).needed)
    return tmp_path


def test_all_files_are_new_in_an_empty_folder(tmp_path: Path) -> None:
    changes = bank_changes(bank_of("q01"), tmp_path)

    assert changes.additions == changes.needed
    assert [change.path.relative_to(tmp_path).as_posix() for change in changes.needed] == [
        "reference/bio.yaml",
        "rubrics/bio/q01.yaml",
        "rubrics/schema.json",
    ]


def test_what_was_written_is_the_bank(folder: Path) -> None:
    assert load_bank(folder) == bank_of("q01", "q02")


def test_the_second_time_nothing_is_needed(folder: Path) -> None:
    assert bank_changes(bank_of("q01", "q02"), folder).needed == ()


def test_an_edited_rubric_is_kept_and_its_difference_shown(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    edit(path, "label: A", "label: Mine")

    changes = bank_changes(bank_of("q01", "q02"), folder)

    assert changes.additions == ()
    assert [change.path for change in changes.edits] == [path]
    assert "-    label: Mine\n+    label: A" in changes.edits[0].diff


def test_everything_needed_includes_the_edited_rubric(folder: Path) -> None:
    edit(rubric_path(folder, course="bio", item_id="q01"), "label: A", "label: Mine")

    save_changes(bank_changes(bank_of("q01", "q02"), folder).needed)

    assert load_bank(folder) == bank_of("q01", "q02")


def test_a_deleted_rubric_is_drafted_again(folder: Path) -> None:
    edit(course_path(folder, "bio"), "title: Biology", "title: Cells")
    rubric_path(folder, course="bio", item_id="q02").unlink()

    changes = bank_changes(bank_of("q01", "q02"), folder)

    assert [change.path.name for change in changes.additions] == ["q02.yaml"]


def test_a_rubric_that_a_kept_course_does_not_list_is_held_back(folder: Path) -> None:
    changes: BankChanges = bank_changes(bank_of("q01", "q02", "q03"), folder)

    assert [change.path.name for change in changes.held] == ["q03.yaml"]
    assert [change.path.name for change in changes.edits] == ["bio.yaml"]
    assert changes.additions == ()


def test_the_schema_is_generated_and_so_never_kept(folder: Path) -> None:
    (folder / "rubrics" / "schema.json").write_text("{}")

    changes = bank_changes(bank_of("q01", "q02"), folder)

    assert [change.path.name for change in changes.additions] == ["schema.json"]
    assert changes.edits == ()


def test_line_ends_of_another_system_are_no_edit(folder: Path) -> None:
    path = rubric_path(folder, course="bio", item_id="q01")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert bank_changes(bank_of("q01", "q02"), folder).needed == ()


def test_a_file_in_the_way_that_is_no_text_is_named(folder: Path) -> None:
    rubric_path(folder, course="bio", item_id="q01").write_bytes(b"\xff\xfe")

    with pytest.raises(RubricError, match=r"q01\.yaml:1: byte 0xff is not UTF-8"):
        bank_changes(bank_of("q01"), folder)
