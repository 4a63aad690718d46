"""A class at a glance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.batch import MissedConcept, Tally


def tally_of(rows):
    tally = Tally()
    for row in rows:
        tally.add(row)
    return tally.summary()


def test_rows_are_counted_by_what_became_of_them(graded_row) -> None:
    summary = tally_of([graded_row("s3"), graded_row(""), graded_row("s3", problem="no")])

    assert (summary.n_graded, summary.n_flagged, summary.n_failed) == (2, 1, 1)
    assert summary.first_errors == ("row 1 (line 2): no",)


def test_the_mean_is_in_points_and_in_per_cent(graded_row) -> None:
    # 1 of 2, 2 of 2 and 1 of 1 points: 4 of 5 over three responses.
    rows = [graded_row("s3"), graded_row("s3 iam"), graded_row("cheap", item="q02")]

    summary = tally_of(rows)

    assert (summary.mean_score, summary.mean_max_points) == (4 / 3, 5 / 3)
    assert round(summary.mean_percent, 6) == 80.0
    assert [(i.item_id, i.mean_score, i.mean_percent) for i in summary.items] == [
        ("q01", 1.5, 75.0),
        ("q02", 1.0, 100.0),
    ]


def test_the_most_missed_come_first(graded_row) -> None:
    [item] = tally_of([graded_row("s3"), graded_row("no")]).items

    assert item.most_missed == (
        MissedConcept("the iam", 2, 1.0),
        MissedConcept("the s3", 1, 0.5),
    )


@given(texts=st.permutations(["s3", "iam", "s3 iam", "", "no"]))
def test_the_order_of_responses_does_not_matter(graded_row, texts) -> None:
    assert tally_of(map(graded_row, texts)) == tally_of(map(graded_row, sorted(texts)))


def test_nothing_graded_has_a_mean_of_nothing() -> None:
    summary = Tally().summary()

    assert (summary.mean_score, summary.mean_percent, summary.items) == (0.0, 0.0, ())


def test_only_the_first_errors_are_kept_word_for_word(graded_row) -> None:
    summary = tally_of([graded_row("s3", problem=f"fault {n}") for n in range(12)])

    assert (summary.n_failed, len(summary.first_errors)) == (12, 10)
