"""`grader ask`: instant feedback on one typed answer."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.language import warn_of_language
from grader.cli.options import (
    BankOption,
    CourseOption,
    EvidenceOption,
    FeedbackOption,
    ModelOption,
    NoCalibrationOption,
)
from grader.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from grader.bank import Item
    from grader.scoring import FeedbackLevel, GradedResponse, ResponseGrader

STANDARD_STREAM = "-"

END_OF_INPUT = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"


def ask(
    item_id: Annotated[str, typer.Argument(metavar="ITEM", help="Id of the item, as q01.")],
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT|-]",
            show_default=False,
            help="The answer, behind -- if it begins with a hyphen; - reads standard input. "
            "Without it you are asked.",
        ),
    ] = None,
    feedback: FeedbackOption = "full",
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print all that is known as one JSON object, labels included."),
    ] = False,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
    no_calibration: NoCalibrationOption = False,
) -> None:
    """Grade one answer at once: score, ideas found and missing, with the words that show them.

    Without TEXT it shows the prompt, takes what you type (several
    paragraphs, if you like), and lets you try again.

    \b
      grader ask q01 --bank mybank
      grader ask q01 "boto3 is general, the SageMaker SDK is made for ML." --feedback hint
      grader ask q01 - --json < answer.txt
    """
    from grader.evidence import EvidenceMode, load_judge

    # Weights need no interpreter: they load beside what does, as far as the answer itself.
    judge = ThreadPoolExecutor(1).submit(load_judge, model, mode=EvidenceMode(evidence))
    from grader.bank import load_bank
    from grader.calibration import calibrated_grader
    from grader.language import load_lemmas
    from grader.scoring import FeedbackLevel, ResponseGrader

    loaded = load_bank(bank, course=course)
    warn_of_language(loaded.course, loaded.language, model=model)
    item = loaded.item(item_id)  # before the weights are waited for: a wrong id is told at once
    load_lemmas(loaded.language)
    grader = ResponseGrader(loaded, judge.result())
    if not no_calibration:
        grader = calibrated_grader(grader, bank, item_ids=[item.id])
    level = FeedbackLevel(feedback)
    if text is None and sys.stdin.isatty() and not as_json:
        _let_try(grader, item, level=level)
        return
    graded = grader.grade(item.id, _read_input() if text in (None, STANDARD_STREAM) else text)
    if as_json:
        _print_json(graded, item, level)
    else:
        _show(graded, item, level=level, console=_console())


def _let_try(grader: ResponseGrader, item: Item, *, level: FeedbackLevel) -> None:
    """Take answers until an empty one or Ctrl-C, and show what each changed."""
    from grader.cli.checklist import print_progress

    console = _console()
    console.print(item.prompt, markup=False, highlight=False)
    last: GradedResponse | None = None
    try:
        while (text := _read_typed(is_first=last is None)).strip():
            graded = grader.grade(item.id, text)
            console.print()
            _show(graded, item, level=level, console=console)
            if last is not None:
                print_progress(last, graded, level=level, console=console)
            last = graded
    except KeyboardInterrupt:
        typer.echo()


def _read_typed(*, is_first: bool) -> str:
    """Ask for an answer and read it up to the end of input."""
    asked = "Type your answer" if is_first else "Try again"
    way_out = "" if is_first else ", or end with an empty answer"
    typer.echo(f"\n{asked}, then {END_OF_INPUT} on a line of its own{way_out}:")
    return _read_input()


def _read_input() -> str:
    """Read standard input as UTF-8, whatever the console's own encoding is."""
    content = sys.stdin.buffer.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "standard input",
            f"byte 0x{content[error.start]:02X} at position {error.start} is no UTF-8; "
            "it must be text in UTF-8",
            "Save the answer as UTF-8, or give it as an argument.",
        ) from error


def _console() -> Console:
    from rich.console import Console

    return Console()


def _show(graded: GradedResponse, item: Item, *, level: FeedbackLevel, console: Console) -> None:
    from grader.cli.checklist import print_graded
    from grader.scoring import checklist

    print_graded(graded, checklist(graded, item, level=level), level=level, console=console)


def _print_json(graded: GradedResponse, item: Item, level: FeedbackLevel) -> None:
    import json

    from grader.scoring import render_feedback

    known = graded.as_json_object() | {"feedback": render_feedback(graded, item, level=level)}
    typer.echo(json.dumps(known, ensure_ascii=False, indent=2))
