"""`grader lint`: mistakes in a bank, and advice on its rubrics."""

from __future__ import annotations

from pathlib import Path

import typer

from grader.cli.options import BankOption, CourseOption


def lint(bank: BankOption = Path("."), course: CourseOption = None) -> None:
    """Check the files of a bank and give advice on its rubrics.

    Mistakes are listed with file and line, and end with 2; advice ends
    with 0.

    \b
      grader lint --bank mybank
    """
    from grader.bank.files import load_bank, rubric_locator
    from grader.bank.lint import lint_bank

    loaded = load_bank(bank, course=course)
    found = lint_bank(loaded, rubric_locator(bank, loaded.course))
    for advice in found:
        typer.echo(str(advice))
    n_rubrics = len(loaded.items)
    rubrics = "1 rubric" if n_rubrics == 1 else f"{n_rubrics} rubrics"
    pieces = {0: "no advice", 1: "1 piece of advice"}.get(
        len(found), f"{len(found)} pieces of advice"
    )
    typer.echo(f"{rubrics}, {pieces}")
