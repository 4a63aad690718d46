"""A bank's files: loaded with every mistake at its line, saved whole or not at all.

A bank folder holds `reference/COURSE.yaml` (prompts, reference answers, glossary) and
one `rubrics/COURSE/ITEM.yaml` an item. How YAML is laid out is `drafted_text`.
"""

from __future__ import annotations

import contextlib
import difflib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from grader.bank.course import Course
from grader.bank.drafted_text import render_course, render_rubric
from grader.bank.mistakes import Checked, Mistake, check_file, raise_mistakes
from grader.bank.models import Bank, Item, Rubric
from grader.bank.revision import revise_rubric
from grader.bank.yaml_text import FilePath, YamlFile, read_yaml
from grader.errors import RubricError

COURSES_FOLDER = "reference"
RUBRICS_FOLDER = "rubrics"

PREVIOUS_FOLDER = "previous"
"""Beside the rubrics of a course: what they said before the program last changed them."""

Locate = Callable[[str, FilePath], str]
"""Item id and a path into its rubric -> ``file:line``."""


def course_path(directory: Path, course: str) -> Path:
    """Return where a bank folder keeps a course."""
    return directory / COURSES_FOLDER / f"{course}.yaml"


def rubric_path(directory: Path, *, course: str, item_id: str) -> Path:
    """Return where a bank folder keeps the rubric of an item."""
    return directory / RUBRICS_FOLDER / course / f"{item_id}.yaml"


def load_bank(directory: Path, *, course: str | None = None) -> Bank:
    """Load a course of a bank folder.

    Parameters
    ----------
    directory : Path
        Holds `reference/` and `rubrics/`.
    course : str, optional
        Needed only when the folder holds several.

    Raises
    ------
    RubricError
        The folder holds no such course, or its files have mistakes; the message lists
        them, a line each.
    """
    name = _choose_course(directory, course)
    found = check_file(course_path(directory, name), Course)
    rubrics = {
        path.stem: check_file(path, Rubric)
        for path in _yaml_files(directory / RUBRICS_FOLDER / name)
    }
    mistakes = [*found.mistakes, *(m for rubric in rubrics.values() for m in rubric.mistakes)]
    raise_mistakes([*mistakes, *_mismatches(directory, found, rubrics)])
    values = found.require()
    return Bank(
        course=values.course,
        title=values.title,
        language=values.language,
        items=tuple(
            Item(**item.model_dump(), rubric=rubrics[item.id].require()) for item in values.items
        ),
        glossary=values.glossary,
    )


def load_course(path: Path) -> Course:
    """Load a course file alone, without its rubrics; see `load_bank`."""
    return check_file(path, Course).require()


def load_rubric(path: Path) -> Rubric:
    """Load one rubric file.

    Raises
    ------
    RubricError
        The file has mistakes; the message lists them, a line each.
    """
    return check_file(path, Rubric).require()


def load_rubrics(path: Path) -> dict[str, Rubric]:
    """Load a rubric file, or all rubric files of a folder, by the item that each is of.

    Raises
    ------
    RubricError
        There is no rubric, or a file has mistakes; the message lists them, a line each.
    """
    checked = [check_file(p, Rubric) for p in (_yaml_files(path) if path.is_dir() else [path])]
    if not checked:
        raise RubricError(path.as_posix(), "the folder holds no rubric; it must hold ITEM.yaml")
    raise_mistakes([mistake for each in checked for mistake in each.mistakes])
    return {rubric.item: rubric for rubric in (each.require() for each in checked)}


def save_rubric(rubric: Rubric, path: Path, *, prompt: str = "") -> None:
    """Write a rubric as a new file, with the item's prompt as a comment at its head."""
    save_texts({path: render_rubric(rubric, prompt=prompt)})


def save_course(bank: Bank, path: Path) -> None:
    """Write the prompts, reference answers and glossary of a bank as a new file."""
    save_texts({path: render_course(bank)})


def update_rubric(path: Path, rubric: Rubric) -> None:
    """Change the rubric file at `path` to say what `rubric` says; its comments stay."""
    before, after = _revision(path, rubric)
    if after != before:
        save_texts({path: after})


def update_rubrics(directory: Path, course: str, *, rubrics: Sequence[Rubric]) -> list[Path]:
    """Change rubric files of a course, all or none, and return their paths.

    Comments stay. What each file said before is kept under its name in the folder
    `PREVIOUS_FOLDER` beside it.

    Raises
    ------
    RubricError
        A file has mistakes, or can't be written.
    """
    texts: dict[Path, str] = {}
    paths = [rubric_path(directory, course=course, item_id=each.item) for each in rubrics]
    for path, rubric in zip(paths, rubrics, strict=True):
        texts[path.parent / PREVIOUS_FOLDER / path.name], texts[path] = _revision(path, rubric)
    save_texts(texts)
    return paths


def _revision(path: Path, rubric: Rubric) -> tuple[str, str]:
    """The text of a rubric file, and the one that says what `rubric` says."""
    checked = check_file(path, Rubric)
    before = checked.require()
    assert checked.file is not None  # a file without mistakes was parsed
    text = checked.file.text
    if rubric == before:
        return text, text
    return text, revise_rubric(checked.file, before=before, after=rubric)


def save_texts(texts: Mapping[Path, str]) -> None:
    """Write all files or none, in UTF-8; as `save_files`."""
    save_files({path: text.encode() for path, text in texts.items()})


def save_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files or none: each beside its place first, then all renamed.

    Raises
    ------
    RubricError
        A file or its folder can't be written.
    """
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in contents}
    path = Path()
    try:
        for path, draft in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(contents[path])
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        problem = f"the file can't be written ({error.strerror}); its folder must be writable"
        raise RubricError(path.as_posix(), problem) from None
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):  # renamed, or never written
                draft.unlink()


def rubric_locator(directory: Path, course: str) -> Locate:
    """Return a function that finds the ``file:line`` of a value in the course's rubrics."""

    @cache
    def rubric_file(item_id: str) -> YamlFile:
        return read_yaml(rubric_path(directory, course=course, item_id=item_id))

    return lambda item_id, file_path: rubric_file(item_id).where(file_path)


def _choose_course(directory: Path, course: str | None) -> str:
    """The course that is asked for, else the only one of the folder."""
    folder = directory / COURSES_FOLDER
    courses = [path.stem for path in _yaml_files(folder)]
    where = folder.as_posix()
    if not courses:
        raise RubricError(
            where,
            "the folder holds no course; a bank must have reference/COURSE.yaml",
            "'grader build GUIDE' drafts a bank; --bank DIR names another folder.",
        )
    if course is None and len(courses) > 1:
        problem = f"the folder holds the courses {', '.join(courses)}; one must be chosen"
        raise RubricError(where, problem, f"Add --course {courses[0]}")
    if course is not None and course not in courses:
        near = difflib.get_close_matches(course, courses, n=1)
        raise RubricError(
            where,
            f"the folder holds no course {course!r}; it must be one of {', '.join(courses)}",
            f"Did you mean {near[0]!r}?" if near else None,
        )
    return course or courses[0]


def _mismatches(
    directory: Path, course: Checked[Course], rubrics: Mapping[str, Checked[Rubric]]
) -> Iterator[Mistake]:
    """Mistakes between files: a name that differs, an item or a rubric that stands alone."""
    if course.value is None or course.file is None:
        return
    name = course.file.path.stem
    if course.value.course != name:
        problem = f"course is {course.value.course!r}; it must be {name!r}, as the file's name"
        yield Mistake(course.file.where(("course",)), problem)
    for position, item in enumerate(course.value.items):
        if item.id not in rubrics:
            path = rubric_path(directory, course=name, item_id=item.id)
            must = f"it must have the file {path.as_posix()}"
            where = course.file.where(("items", position))
            yield Mistake(where, f"item {item.id!r} has no rubric; {must}")
    items = {item.id for item in course.value.items}
    for stem, rubric in rubrics.items():
        if rubric.value is None or rubric.file is None:
            continue
        if rubric.value.item != stem:
            problem = f"item is {rubric.value.item!r}; it must be {stem!r}, as the file's name"
            yield Mistake(rubric.file.where(("item",)), problem)
        elif stem not in items:
            course_file = course.file.path.as_posix()
            problem = f"item {stem!r} is not in the course; it must be listed in {course_file}"
            hint = "Delete this file if the item is gone."
            yield Mistake(rubric.file.where(("item",)), problem, hint)


def _yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name; hidden ones, as some systems leave, are no bank files."""
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("."))
