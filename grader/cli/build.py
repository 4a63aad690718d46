"""`grader build`: a study guide in, a draft bank out."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.language import warn_of_language
from grader.cli.options import BankOption, ModelOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.bank.changes import BankChanges, Change
    from grader.bank.guide.parts import StudyGuide
    from grader.bank.models import Bank


def build(
    guide: Annotated[
        Path,
        typer.Argument(
            metavar="GUIDE",
            help="Study guide: .txt, .md, .docx or .pdf; or the essay questions "
            "of a Moodle question bank: .xml or .gift.",
        ),
    ],
    bank: BankOption = Path("."),
    course: Annotated[
        str | None,
        typer.Option(
            "--course", metavar="NAME", help="Name of the course; by default the guide's title."
        ),
    ] = None,
    model: ModelOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite files that differ from the draft.")
    ] = False,
) -> None:
    """Draft a bank from a study guide: prompts, answers, glossary, rubrics.

    A file that differs from the draft may be your work: it is kept, and
    the difference shown, unless --replace is given.

    \b
      grader build guide.txt --bank mybank
      grader build guide.docx --course bio
    """
    from functools import partial

    from rich.console import Console

    from grader.bank.course import check_course_name, course_name
    from grader.bank.draft import draft_bank
    from grader.bank.guide.key_alignment import find_shifted_answers
    from grader.bank.study_guide import read_study_guide
    from grader.evidence import load_encoder
    from grader.evidence.encoding import embed

    check_course_name(course)
    read = read_study_guide(guide)
    _report_reading(read)
    warn_of_language(read.source, read.language, model=model)
    # Silent in a pipe: rich animates terminals only.
    with Console(stderr=True).status("Drafting rubrics …"):
        embed_texts = partial(embed, load_encoder(model))
        shifted = find_shifted_answers(read, embed_texts)
        name = course or course_name(read.title or "", guide.stem)
        drafted = draft_bank(read, course=name, embed=embed_texts)
    for warning in shifted:
        typer.echo(warning.at(read.source), err=True)
    save_draft(drafted, bank, replace=replace)


def save_draft(drafted: Bank, directory: Path, *, replace: bool = False) -> None:
    """Write what a drafted bank adds to a folder, and say what was written and kept."""
    from grader.bank.changes import bank_changes, save_changes

    changes = bank_changes(drafted, directory)
    if not changes.needed:
        typer.echo(f"{directory.as_posix()}: nothing to change")
        return
    written = changes.needed if replace else changes.additions
    save_changes(written)
    if not replace:
        _report_kept(changes)
    _report_written(written)
    _report_unanswered(drafted)
    _report_mistakes(drafted.course, directory)
    _report_next(directory, drafted.course)


def _report_written(written: Sequence[Change]) -> None:
    """Say which files were written: the course, and the rubrics as one line a folder."""
    folders: dict[str, int] = {}
    for change in written:
        folder = change.path.parent.as_posix()
        folders[folder] = folders.get(folder, 0) + 1
    for folder, n_files in folders.items():
        typer.echo(f"wrote {n_files} file{'s' * (n_files > 1)} in {folder}/")


def _report_unanswered(drafted: Bank) -> None:
    """Name the items that can't be graded before a teacher has written what is right."""
    from grader.bank.models import is_unanswered

    empty = [item.id for item in drafted.items if any(map(is_unanswered, item.rubric.concepts))]
    if empty:
        typer.echo(
            f"{', '.join(empty)}: the guide gives no answer; write the concepts of "
            f"{'this item' if len(empty) == 1 else 'these items'} before grading",
            err=True,
        )


def _report_next(directory: Path, course: str) -> None:
    from grader.bank.files import course_path

    options = "" if directory == Path(".") else f" --bank {shlex.quote(directory.as_posix())}"
    if len(list(course_path(directory, course).parent.glob("*.yaml"))) > 1:
        options += f" --course {course}"
    rubrics = (directory / "rubrics" / course).as_posix()
    typer.echo(
        f"Next: edit {shlex.quote(rubrics + '/')}, check it with 'grader lint{options}', "
        f"then 'grader grade RESPONSES.csv{options}'"
    )


def _report_reading(guide: StudyGuide) -> None:
    """Warnings to standard error, counts of what was read to standard output."""
    for warning in guide.warnings:
        typer.echo(warning.at(guide.source), err=True)
    counts = (
        (len(guide.questions), "question"),
        (guide.n_answers, "answer"),
        (len(guide.essays), "essay prompt"),
        (len(guide.glossary), "glossary term"),
    )
    listed = ", ".join(f"{n} {noun}" if n == 1 else f"{n} {noun}s" for n, noun in counts)
    typer.echo(f"{guide.source}: read {listed}")


def _report_kept(changes: BankChanges) -> None:
    """Show how kept files differ from the draft, and what waits for them."""
    for change in changes.edits:
        typer.echo(change.diff)
    if changes.edits:
        n_kept = len(changes.edits)
        kept = "1 file that differs" if n_kept == 1 else f"{n_kept} files that differ"
        typer.echo(f"kept {kept} from the draft; --replace overwrites all of them")
    for change in changes.held:
        where = changes.course.path.as_posix()
        typer.echo(f"held back {change.path.as_posix()}: {where} was kept and does not list it")


def _report_mistakes(course: str, directory: Path) -> None:
    """Kept files may hold mistakes, or not fit what was written: say so now."""
    from grader.bank.files import load_bank
    from grader.errors import RubricError

    try:
        load_bank(directory, course=course)
    except RubricError as error:
        typer.echo(str(error), err=True)
