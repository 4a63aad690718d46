"""The checklist as the terminal shows it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.cli.checklist import print_graded, print_progress
from grader.evidence import Quote, Status
from grader.scoring import CheckedIdea, FeedbackLevel, checklist

IDEAS = [
    CheckedIdea("a", Status.EXPRESSED, "the [first]", (Quote("I say\nso", 0, 8),)),
    CheckedIdea("b", Status.PARTIAL, "the second", ()),
    CheckedIdea("c", Status.MISSING, "1 more of: x, y", ()),
    CheckedIdea("d", Status.CONTRADICTED, "the last", (Quote("not so", 9, 15),)),
]


@pytest.fixture
def console() -> Console:
    """A terminal without colours that keeps what it shows."""
    return Console(file=io.StringIO(), width=60)


def shown(console: Console) -> str:
    console.file.flush()
    text = console.file.getvalue()
    return "\n".join(line.rstrip() for line in text.splitlines())


@pytest.fixture
def tries(cell_grader):
    """A first answer, and a second with another idea in place of the first one's."""
    return [
        cell_grader.grade("q02", text)
        for text in (
            "The nucleus stores the genetic material.",
            "Ribosomes assemble proteins from amino acids. "
            "Mitochondria release energy by respiration.",
        )
    ]


def test_every_status_has_a_symbol_a_word_and_its_quotes(console, tries) -> None:
    print_graded(tries[0], IDEAS, level=FeedbackLevel.FULL, console=console)

    assert shown(console) == (
        "Score: 1.5 of 3 points\n"
        "✔  found           the [first]\n"
        '                   "I say so"\n'
        "◐  partly          the second\n"
        "✗  missing         1 more of: x, y\n"
        "✘  stated wrongly  the last\n"
        '                   "not so"'
    )


def test_a_terminal_without_the_symbols_gets_ascii(tries) -> None:
    stream = io.BytesIO()
    console = Console(file=io.TextIOWrapper(stream, encoding="ascii"), width=60)

    print_graded(tries[0], IDEAS, level=FeedbackLevel.FULL, console=console)

    console.file.flush()
    lines = stream.getvalue().decode("ascii").splitlines()
    assert [line[0] for line in lines if line[0] != " "] == ["S", "+", "~", "-", "x"]


def test_colours_show_on_a_terminal(tries) -> None:
    console = Console(file=io.StringIO(), width=60, force_terminal=True, color_system="standard")

    print_graded(tries[0], IDEAS, level=FeedbackLevel.FULL, console=console)

    assert "\x1b[32mfound" in console.file.getvalue()


def test_flags_are_sentences(console, cell_grader) -> None:
    print_graded(cell_grader.grade("q01", ""), [], level=FeedbackLevel.HINT, console=console)

    assert shown(console) == "Score: 0 of 4 points\nNothing was answered."


def test_the_score_level_shows_the_score_only(console, cell_grader, cell_bank) -> None:
    graded = cell_grader.grade("q01", "")
    ideas = checklist(graded, cell_bank.item("q01"), level=FeedbackLevel.SCORE)

    print_graded(graded, ideas, level=FeedbackLevel.SCORE, console=console)

    assert shown(console) == "Score: 0 of 4 points"


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (
            "full",
            "Since your last try: +1.5 points\n"
            "Newly found: ribosome; mitochondrion\n"
            "No longer found: nucleus",
        ),
        ("hint", "Since your last try: +1.5 points\nNewly found: 2\nNo longer found: 1"),
        ("score", "Since your last try: +1.5 points"),
    ],
)
def test_progress_tells_what_changed(console, tries, level, expected) -> None:
    print_progress(*tries, level=FeedbackLevel(level), console=console)

    assert shown(console) == expected
