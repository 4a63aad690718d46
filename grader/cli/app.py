"""The `grader` command and its subcommands. Whatever is heavy loads inside the commands."""

from __future__ import annotations

from typing import Annotated

import typer

from grader import __version__
from grader.cli.ask import ask
from grader.cli.attack import attack
from grader.cli.build import build
from grader.cli.cache import cache
from grader.cli.calibrate import calibrate
from grader.cli.evaluate import evaluate
from grader.cli.export import export
from grader.cli.export_rubrics import export_rubrics
from grader.cli.grade import grade
from grader.cli.human_scores import human_scores
from grader.cli.import_rubrics import import_rubrics
from grader.cli.items import items
from grader.cli.lint import lint
from grader.cli.next_to_score import next_to_score
from grader.cli.regrade import regrade
from grader.cli.report import report
from grader.cli.rubric_diff import rubric_diff
from grader.cli.serve import serve
from grader.cli.similar import similar
from grader.cli.verify import verify

app = typer.Typer(
    name="grader",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"grader {__version__}")
        raise typer.Exit


@app.callback()
def _frame(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Grade free-text answers against a rubric, offline, and say which concepts are missing.

    From a study guide to a graded class:

    \b
      grader build guide.txt --bank mybank
      grader items --bank mybank
      grader ask q01 --bank mybank
      grader grade responses.csv --bank mybank

    'grader COMMAND --help' explains a command and shows an example.
    """


for _command in (
    *(build, items, lint, ask, grade, export, calibrate, evaluate, report, similar, regrade),
    *(attack, cache, rubric_diff, next_to_score, human_scores, import_rubrics, export_rubrics),
    serve,
):
    app.command()(_command)

ledger = typer.Typer(no_args_is_help=True, help="Check the history of grades.")
ledger.command()(verify)
app.add_typer(ledger, name="ledger")
