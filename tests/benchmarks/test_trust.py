"""What intervals and accept rules keep on public sets."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.public_answers import load_public_sets
from benchmarks.trust import POINTS, PublicCourse, load_course, main, measure_course
from grader.calibration.accept_fit import Promise
from grader.evidence import Encoder, EvidenceJudge
from tests.benchmarks.test_asag import write_csv

RIGHT = "Ice is less dense than liquid water, said student {at}."
WRONG = "Ice is heavy and cold and hard, said student {at}."


def rows(n: int) -> list[dict]:
    """Two questions; every second answer is right."""
    return [
        {
            "question_id": question_id,
            "answer": (RIGHT if at % 2 else WRONG).format(at=at),
            "score": at % 2,
        }
        for question_id in ("w1", "w2")
        for at in range(n)
    ]


@pytest.fixture
def course(tmp_path: Path, hash_encoder: Encoder) -> PublicCourse:
    (public,) = load_public_sets([write_csv(tmp_path / "a.csv", *rows(30), *rows(3))])
    return load_course(public, EvidenceJudge(hash_encoder))


def test_each_text_counts_once_and_every_question_has_the_same_points(course) -> None:
    assert [len(answers) for answers in course.answers.values()] == [30, 30]
    assert {item.rubric.max_points for item in course.bank.items} == {POINTS}
    assert {each.human_score for own in course.answers.values() for each in own} == {0, POINTS}


def test_what_is_drawn_is_not_graded(course) -> None:
    chosen, others = course.drawn(12, rng=np.random.default_rng(0))

    assert (len(chosen), len(others)) == (24, 36)
    texts = [{(e.graded.item_id, e.graded.response) for e in part} for part in (chosen, others)]
    assert not texts[0] & texts[1]


def test_too_few_scores_leave_everything_to_people(course) -> None:
    (row,) = measure_course("pond", course, n_scores=12, promises=[Promise(1, 0.05)], n_repeats=2)

    assert (row["n_questions"], row["n_answers"]) == (2, 36)
    assert (row["held"], row["off"], row["for_people"]) == (1, None, 1)
    assert 0 <= row["coverage"] <= 1
    assert 0 <= row["mean_width"] <= 1


def test_questions_without_enough_answers_are_left_out(course) -> None:
    assert not list(
        measure_course("pond", course, n_scores=21, promises=[Promise(1, 0.05)], n_repeats=2)
    )


def test_the_command_writes_a_row_for_each_promise(
    tmp_path: Path, hash_encoder: Encoder, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("benchmarks.trust.load_judge", lambda mode: EvidenceJudge(hash_encoder))
    data = write_csv(tmp_path / "a.csv", *rows(30))
    out = tmp_path / "out.json"

    options = ["--scores", "10", "--risk", "0.05", "0.4", "--repeats", "2", "--json", str(out)]

    code = main(["--data", str(data), *options])

    assert code == 0
    assert [row["risk"] for row in json.loads(out.read_text())] == [0.05, 0.4]
    assert "for_people" in capsys.readouterr().out


def test_a_bad_file_ends_with_2(tmp_path: Path, capsys) -> None:
    assert main(["--data", str(tmp_path / "none.csv")]) == 2

    assert "none.csv" in capsys.readouterr().err
