"""What human scores say of the rubrics, as the terminal shows it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.calibration import AgreementLine
from grader.calibration.diagnosis import (
    FEWEST_TO_DIAGNOSE,
    ConceptFigures,
    Disagreement,
    ItemDiagnosis,
)

WORST_SHOWN = 3
"""Answers of an item; the report and its tables hold ten of each concept."""

SHOWN_CHARACTERS = 70
"""Of an answer: a line of a common terminal."""


def print_diagnosis(diagnoses: Sequence[ItemDiagnosis], *, console: Console) -> None:
    """Print a table of the concepts, what stands out, the worst answers and the suggestions."""
    told = [diagnosis for diagnosis in diagnoses if diagnosis.is_told]
    if told:
        _say("What your scores say of the concepts:", console)
        console.print(_concept_table(told))
        for diagnosis in told:
            _say_notable(diagnosis, console)
        _print_worst(told, console)
        _print_suggestions(told, console)
    if few := [f"{d.item_id} ({d.n})" for d in diagnoses if not d.is_told]:
        needed = f"a rubric is diagnosed from {FEWEST_TO_DIAGNOSE} different answers on"
        _say(f"Not diagnosed, since {needed}: {', '.join(few)}.", console)


def _concept_table(diagnoses: Sequence[ItemDiagnosis]) -> Table:
    """Labels add two columns; where nobody labelled, there is nothing to show in them."""
    has_labels = any(each.n_labelled for d in diagnoses for each in d.concepts)
    labelled = ("Missed", "Wrong") if has_labels else ()
    table = Table("Item", "Concept", "Found", "r", "95 %", "Added", "95 %", *labelled)
    for column in table.columns[2:]:
        column.justify, column.no_wrap = "right", True
    for diagnosis in diagnoses:
        for concept in diagnosis.concepts:
            cells = [f"{concept.n_found}/{concept.n}", *_figure(concept.r), *_figure(concept.added)]
            if has_labels:
                cells += _against_labels(concept)
            table.add_row(Text(diagnosis.item_id), Text(concept.concept_id), *cells)
        table.add_section()
    return table


def _figure(line: AgreementLine) -> tuple[str, str]:
    """The value and its interval; both blank where it is undefined."""
    if math.isnan(line.value):
        return "", ""
    low, high = (f"{round(end, 1) + 0.0:.1f}" for end in (line.interval.low, line.interval.high))
    return f"{round(line.value, 2) + 0.0:.2f}", f"{low}…{high}"


def _against_labels(concept: ConceptFigures) -> tuple[str, str]:
    if not concept.n_labelled:
        return "", ""
    return (
        f"{concept.n_missed}/{concept.n_labelled}",
        f"{concept.n_found_wrongly}/{concept.n_labelled}",
    )


def _say_notable(diagnosis: ItemDiagnosis, console: Console) -> None:
    for title, concepts in (
        ("never found", [c.concept_id for c in diagnosis.concepts if c.is_never_found]),
        ("found in every answer", [c.concept_id for c in diagnosis.concepts if c.is_always_found]),
        ("found in the same answers", [" and ".join(pair) for pair in diagnosis.pairs]),
    ):
        if concepts:
            _say(f"{diagnosis.item_id}: {title}: {', '.join(concepts)}.", console)


def _print_worst(diagnoses: Sequence[ItemDiagnosis], console: Console) -> None:
    worst = [(d.item_id, each) for d in diagnoses for each in d.worst[:WORST_SHOWN]]
    if worst:
        _say("Where you and the rubric differ most, and the concept that may be to blame:", console)
    for item_id, each in worst:
        _say(f"  {item_id} {_told(each)}", console)
        words = " … ".join(each.quotes) or each.response
        shortened = textwrap.shorten(words, SHOWN_CHARACTERS, placeholder=" …")
        _say(f"    “{shortened}”", console)


def _told(each: Disagreement) -> str:
    scores = f"{each.response_id}: you {each.human_score:g}, rubric {each.system_score:g}"
    blamed = "not found" if each.is_missed else "found"
    if each.is_missed and each.quotes:
        blamed = str(each.status)
    return f"{scores}; {each.concept_id} {blamed} in:"


def _print_suggestions(diagnoses: Sequence[ItemDiagnosis], console: Console) -> None:
    suggestions = [each for d in diagnoses for each in d.suggestions]
    if suggestions:
        _say("Suggested, and written by --apply:", console)
    for each in suggestions:
        _say(f"  {each.item_id} {each.change}", console)
        _say(f"    {each.reason}", console)


def _say(sentence: str, console: Console) -> None:
    """As Text: names may hold what looks like markup."""
    console.print(Text(sentence))
