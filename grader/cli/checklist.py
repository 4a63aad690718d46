"""A graded response on the terminal: score, coloured checklist, flags, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.evidence import Quote, Status
from grader.scoring import CheckedIdea, FeedbackLevel, GradedResponse
from grader.scoring.feedback import FLAG_SENTENCES, calibration_line, render_gain, render_number

SYMBOLS = {
    Status.EXPRESSED: "✔",
    Status.PARTIAL: "◐",
    Status.MISSING: "✗",
    Status.CONTRADICTED: "✘",
}
ASCII_SYMBOLS = {
    Status.EXPRESSED: "+",
    Status.PARTIAL: "~",
    Status.MISSING: "-",
    Status.CONTRADICTED: "x",
}
WORDS = {
    Status.EXPRESSED: "found",
    Status.PARTIAL: "partly",
    Status.MISSING: "missing",
    Status.CONTRADICTED: "stated wrongly",
}
"""Beside each symbol: neither a colour nor a shape alone says what a line means."""

COLOURS = {
    Status.EXPRESSED: "green",
    Status.PARTIAL: "yellow",
    Status.MISSING: "dim",
    Status.CONTRADICTED: "red",
}


def print_graded(
    graded: GradedResponse,
    ideas: Sequence[CheckedIdea],
    *,
    level: FeedbackLevel,
    console: Console,
) -> None:
    """Print the score, the checklist, what a calibration adds, and the flags."""
    score = f"Score: {render_number(graded.score)} of {render_number(graded.max_points)} points"
    console.print(Text(score, style="bold"))
    if ideas:
        console.print(_table(ideas, console))
    if level is not FeedbackLevel.SCORE:
        if line := calibration_line(graded):
            console.print(Text(line))
        for flag in graded.flags:
            console.print(Text(FLAG_SENTENCES[flag], style="yellow"))


def print_progress(
    before: GradedResponse, after: GradedResponse, *, level: FeedbackLevel, console: Console
) -> None:
    """Print what changed from one try to the next."""
    gained = after.score - before.score
    console.print(f"Since your last try: {render_gain(gained)} points", highlight=False)
    if level is FeedbackLevel.SCORE:
        return
    was, now = (_found(graded) for graded in (before, after))
    for title, labels in (
        ("Newly found", [label for label in now if label not in was]),
        ("No longer found", [label for label in was if label not in now]),
    ):
        if labels:
            named = "; ".join(labels) if level is FeedbackLevel.FULL else str(len(labels))
            console.print(Text(f"{title}: {named}"))


def _found(graded: GradedResponse) -> tuple[str, ...]:
    return graded.labels_with(Status.EXPRESSED)


def _table(ideas: Sequence[CheckedIdea], console: Console) -> Table:
    symbols = SYMBOLS if _can_show(console, "".join(SYMBOLS.values())) else ASCII_SYMBOLS
    table = Table.grid(padding=(0, 2))
    for idea in ideas:
        colour = COLOURS[idea.status]
        table.add_row(
            Text(symbols[idea.status], style=colour),
            Text(WORDS[idea.status], style=colour),
            _with_quotes(idea),
        )
    return table


def _with_quotes(idea: CheckedIdea) -> RenderableType:
    """The label with the student's words under it; as Text, since both may look like markup."""
    return Group(Text(idea.text), *(Text(_quoted(quote), style="italic") for quote in idea.quotes))


def _quoted(quote: Quote) -> str:
    return f'"{" ".join(quote.text.split())}"'


def _can_show(console: Console, characters: str) -> bool:
    try:
        characters.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
