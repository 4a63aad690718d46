"""The benchmark of calibration, on a small made-up set."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibration import main
from benchmarks.public_answers import PublicAnswer
from benchmarks.scored_sets import ReadAnswer, Scored
from grader.evidence import Encoder, EvidenceJudge
from grader.scoring import AnswerText

KEYS = ("dataset", "split", "question_id", "n_train", "n_test", "qwk", "pearson", "rmse")

RIGHT, WRONG = "Ice is less dense than water", "Ice is heavy and sinks"


ROW = {
    "dataset": "pond",
    "question": "Why does ice float?",
    "reference": "Ice is less dense than liquid water.",
    "score_max": "1",
    "extra": "",
}


def write_csv(path: Path, *rows: dict) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list({**ROW, **rows[0]}))
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return path


@pytest.fixture(autouse=True)
def no_weights(monkeypatch: pytest.MonkeyPatch, hash_encoder: Encoder) -> None:
    monkeypatch.setattr(
        "benchmarks.calibration.load_judge", lambda mode: EvidenceJudge(hash_encoder)
    )


def rows(split: str, n: int, *, question_id: str = "w1") -> list[dict]:
    """Right and wrong answers in turn."""
    return [
        {
            "split": split,
            "question_id": question_id,
            "answer": f"{WRONG if at % 2 else RIGHT}, says number {at} of {split}.",
            "score": str((at + 1) % 2),
            "label": "incorrect" if at % 2 else "correct",
        }
        for at in range(n)
    ]


def measured(tmp_path: Path, *changes: dict) -> list[dict]:
    data, out = write_csv(tmp_path / "pond.csv", *changes), tmp_path / "out.json"
    assert main(["--data", str(data), "--repeats", "1", "--json", str(out)]) == 0
    return json.loads(out.read_text("utf-8"))


def test_a_question_is_fitted_on_train_and_measured_on_the_test_split(tmp_path: Path) -> None:
    question, total = measured(tmp_path, *rows("train", 30), *rows("test-unseen-answers", 10))

    assert [question[key] for key in KEYS[:5]] == ["pond", "test-unseen-answers", "w1", 30, 10]
    assert question["macro_f1_2way"] == 1.0
    assert question["qwk"] == total["mean_qwk"] == 1.0


def test_a_set_without_train_is_divided_into_folds(tmp_path: Path) -> None:
    question, _ = measured(tmp_path, *rows("all", 40))

    assert [question[key] for key in KEYS[:5]] == ["pond", "all", "w1", 32, 40]
    assert question["pearson"] > 0.9


def test_a_question_without_scores_gets_the_scale_of_the_others(tmp_path: Path) -> None:
    train = [row for q in range(12) for row in rows("train", 4, question_id=f"w{q}")]

    question, total = measured(tmp_path, *train, *rows("test-unseen-questions", 6, question_id="x"))

    assert (question["question_id"], question["n_train"]) == ("x", 48)
    assert total["coverage_90"] is None


def test_a_total_holds_learning_curve_and_coverage(tmp_path: Path) -> None:
    *_, total = measured(tmp_path, *rows("train", 60), *rows("test-unseen-answers", 10))

    assert [row["n_train"] for row in total["learning_curve"]] == [10, 20, 50]
    assert 0 <= total["coverage_90"] <= 1
    assert total["mean_width_90"] >= 0


def test_long_essays_without_references_are_measured(tmp_path: Path) -> None:
    essays = [
        {**row, "reference": "", "label": "", "score": str(2 + 5 * (at % 3)), "score_max": "12"}
        for at, row in enumerate(rows("all", 30))
    ]

    question, _ = measured(tmp_path, *essays)

    assert question["n_test"] == 30
    assert question["macro_f1_2way"] is None


@pytest.mark.parametrize(
    ("shares", "step"),
    [([0, 1], 1), ([0, 0.5, 0.75], 0.25), ([2 / 12, 5 / 12], 1 / 12), ([0.5, 0.9], 0.1)],
)
def test_the_scale_has_the_widest_steps_that_meet_every_score(shares, step) -> None:
    scored = Scored(
        [
            ReadAnswer(
                PublicAnswer("all", "w1", "It floats.", share, ""),
                (0.0,),
                AnswerText({"ice": 1}, np.zeros(4, np.float16)),
            )
            for share in shares
        ]
    )

    assert scored.scale.step == pytest.approx(step)


def test_a_file_without_its_columns_is_one_message(tmp_path: Path, capsys) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("answer\nIt floats.\n", encoding="utf-8")

    assert main(["--data", str(path)]) == 2
    assert "column 'dataset' is missing" in capsys.readouterr().err
