"""Rows that must be mended, as the terminal shows them."""

from __future__ import annotations

from grader.cli.faults import report_rows


def test_notes_and_faults_go_to_standard_error(capsys) -> None:
    report_rows(["a note"], ["row 1: a fault"])

    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "a note\nrow 1: a fault\n")


def test_many_faults_are_counted(capsys) -> None:
    report_rows([], [f"row {at}" for at in range(13)], hint="; FILE lists all of them")

    assert capsys.readouterr().err.splitlines()[-2:] == [
        "row 9",
        "3 more rows must be mended; FILE lists all of them",
    ]
