"""`grader attack`: what texts without knowledge earn from a rubric, and honest variants lose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.cli.options import BankOption, CourseOption, EvidenceOption, ModelOption
from grader.errors import InputError

if TYPE_CHECKING:
    from grader.bank import Bank, Item
    from grader.scoring import CardLine, ResponseGrader, Trial


def attack(
    item_id: Annotated[
        str | None,
        typer.Argument(metavar="[ITEM]", show_default=False, help="Id of the item, as q01."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Attack every item of the course.")] = False,
    responses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also attack these answers: a table with item_id and response. Minutes.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every trial as JSON.")] = False,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
) -> None:
    """Try to fool a rubric, and print a robustness card.

    The item's reference answer (an essay's concept statements) is turned
    into what should earn nothing (the prompt, its words shuffled, a list
    of key terms), what should not gain (padding, repetition), what should
    lose (a denial) and what should not matter (typos, spelling). Scores
    are shares of the points, at the median; 'kept' counts the texts that
    obey the law one by one. What should earn almost nothing may earn a
    tenth at the median and a quarter at most; what should hardly move a
    score may move it by a tenth at the median.

    \b
      grader attack q01
      grader attack --all --json > card.json
      grader attack q01 --responses samples/responses.csv
    """
    from grader.bank import load_bank
    from grader.cli.progress import track
    from grader.evidence import EvidenceMode, load_judge
    from grader.scoring import ResponseGrader, attack_item

    loaded = load_bank(bank, course=course)
    items = _items(loaded, item_id, every=every)
    texts = _texts(loaded, responses) if responses else {}
    if responses and not any(item.id in texts for item in items):
        named = item_id or loaded.course
        raise InputError(str(responses), f"no row holds an answer to {named}; one at least must")
    grader = ResponseGrader(loaded, load_judge(model, mode=EvidenceMode(evidence)))
    trials = [
        trial
        for item in track(items, total=len(items))
        for trial in attack_item(grader, item, texts=texts.get(item.id, ()))
    ]
    if as_json:
        _print_json(trials)
    else:
        _print_card(grader, trials)


def _items(bank: Bank, item_id: str | None, *, every: bool) -> Sequence[Item]:
    if (item_id is None) is not every:
        raise InputError("grader attack", "it must be told one ITEM, or --all", "for example: q01")
    return bank.items if item_id is None else (bank.item(item_id),)


def _texts(bank: Bank, responses: Path) -> dict[str, list[str]]:
    """Item id -> the answers of a table; blanks and rows with a fault are left out."""
    from grader.batch import ColumnNames, read_responses

    texts: dict[str, list[str]] = {}
    with read_responses(responses, bank, columns=ColumnNames(), name=str(responses)) as table:
        for row in table:
            if row.fault is None and row.text.strip():
                texts.setdefault(row.item_id, []).append(row.text)
    return texts


def _print_json(trials: Iterable[Trial]) -> None:
    import json

    rows: list[dict[str, Any]] = [
        {
            "item_id": trial.item_id,
            "attack": trial.attack.name,
            "law": str(trial.attack.law),
            "before": round(trial.before, 4),
            "after": round(trial.after, 4),
            "found": list(trial.found),
            "flags": [str(flag) for flag in trial.flags],
            "is_unchanged": trial.is_unchanged,
            "is_kept": trial.is_kept,
        }
        for trial in trials
    ]
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_card(grader: ResponseGrader, trials: Sequence[Trial]) -> None:
    from rich.console import Console
    from rich.table import Table

    from grader.scoring import robustness_card

    card = robustness_card(trials)
    table = Table("Attack", "Law", "Before", "After", "Kept", "Holds")
    for column in table.columns[2:5]:
        column.justify = "right"
    for line in card:
        table.add_row(
            line.attack.name,
            str(line.attack.law),
            f"{line.before:.2f}",
            f"{line.after:.2f}",
            f"{line.n_kept}/{len(line.trials)}",
            "yes" if line.is_kept else "no",
        )
    console = Console()
    console.print(table)
    console.print(_summary(grader, card), highlight=False, markup=False)


def _summary(grader: ResponseGrader, card: Sequence[CardLine]) -> str:
    kept = sum(line.is_kept for line in card)
    items = sorted({t.item_id for line in card for t in line.trials})
    of = f"item {items[0]}" if len(items) == 1 else f"course {grader.bank.course}"
    told = f"{kept} of {len(card)} laws hold for {of}."
    broken = sorted(
        {t.item_id for line in card if not line.is_kept for t in line.trials if not t.is_kept}
    )
    return f"{told} Look at: {', '.join(broken)} (--json names the concepts)." if broken else told
