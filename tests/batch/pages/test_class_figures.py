"""A class in numbers; expected ones are counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.grade_records import GradeRecord
from grader.batch.pages.class_figures import (
    Score,
    concept_figures,
    flag_figures,
    histogram,
    item_figures,
    made_by,
    student_figures,
)

Record = Callable[..., GradeRecord]


def test_an_item_has_its_mean_and_spread(record: Record) -> None:
    found = item_figures([record(score=0), record(score=1), record(score=2), record(score=2)])

    assert found[0].mean == Score(1.25, 2)
    assert found[0].bands == (1, 0, 1, 0, 2)


@pytest.mark.parametrize(
    ("points", "band"), [(0, 0), (0.99, 0), (1, 1), (2, 2), (3, 3), (3.99, 3), (4, 4)]
)
def test_a_score_has_the_shade_of_its_quarter(points: float, band: int) -> None:
    assert Score(points, 4).band == band


def test_concepts_are_ranked_by_how_many_answers_lack_them(record: Record) -> None:
    answers = [
        record(missing=("iam",)),
        record(missing=("iam", "s3")),
        record(partial=("s3",)),
        record(item="q02", missing=("cheap",)),
    ]

    found = [(c.item_id, c.label, c.n_missing, c.n_partial) for c in concept_figures(answers)]

    assert found == [("q01", "iam", 2, 0), ("q01", "s3", 1, 1), ("q02", "cheap", 1, 0)]


def test_several_answers_of_a_student_to_one_item_add_up(record: Record) -> None:
    (student,) = student_figures([record(score=1), record(score=2), record(error="odd")])

    assert student.scores == {"q01": Score(3, 4)}
    assert (student.total, student.n_failed) == (Score(3, 4), 1)


@given(st.lists(st.sampled_from([0, 0.2, 1, 1.5, 1.8, 2]), min_size=1))
def test_every_student_stands_in_one_bar(record: Record, scores: list[float]) -> None:
    students = student_figures(
        [record(student=f"s{n}", score=score) for n, score in enumerate(scores)]
    )

    bins = dict(histogram(students))

    assert sum(bins.values()) == len(scores)
    assert bins["90 to 100 %"] == sum(score >= 1.8 for score in scores)


def test_flags_are_counted_with_their_meaning(record: Record) -> None:
    flags = flag_figures([record(flags=("blank", "made_up")), record(flags=("blank",))])

    assert [(f.flag, f.meaning, f.n) for f in flags] == [
        ("blank", "Nothing was answered.", 2),
        ("made_up", "", 1),
    ]


def test_what_made_the_scores_is_told_part_by_part(record: Record) -> None:
    with_rule = replace(record(), signature="0.2.0|rubric:1|calibration:none|accept:7")

    assert dict(made_by([record(), with_rule])) == {
        "version": ["0.1.0", "0.2.0"],
        "encoder": ["hash@0"],
        "evidence": ["all@0"],
        "rubric": ["0", "1"],
        "calibration": ["none"],
        "accept": ["7"],
    }
