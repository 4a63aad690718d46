"""Responses of Google Forms."""

from __future__ import annotations

import pytest

from grader.batch.lms.google import find_form


def test_every_column_that_is_not_googles_is_a_question(answers_in) -> None:
    header = ["Timestamp", "Email Address", "Score", "Explain q01.", "Explain q01. [Score]", "Name"]

    columns = find_form(header, None)

    assert columns is not None
    found = answers_in(columns, ["2026/05/04", "a@x.edu", "0 / 2", "s3 <b>", "-- / 1", "Ann"])
    assert found == [("Explain q01.", "Explain q01.", "s3 <b>"), ("Name", "Name", "Ann")]
    assert (columns.students, columns.score) == ((1,), 2)


@pytest.mark.parametrize("stamp", ["Zeitstempel", "Horodateur", "Marca temporal"])
def test_the_first_column_is_the_time_in_many_languages(stamp: str) -> None:
    columns = find_form([stamp, "Explain q01."], None)

    assert columns is not None
    assert columns.students == ()


def test_a_table_without_times_is_none() -> None:
    assert find_form(["Email Address", "Explain q01."], None) is None
