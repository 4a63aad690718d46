"""Public answers, the rules from evidence to labels, and the refit."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.answer_features import AnswerFeatures, expected_share, measure_answers
from benchmarks.asag import READER_DATA, main, measure_set, trained_on
from benchmarks.figures import pearson
from benchmarks.label_rules import (
    CHECKED,
    CREDITED,
    LabelThresholds,
    best_cosine_macro_f1,
    choose_of_several,
    predict_checked,
    predict_credited,
    predict_two_way,
    shipped_thresholds,
    three_way_kind,
)
from benchmarks.public_answers import COLUMNS, MAX_REFERENCES, PublicAnswer, load_public_sets
from benchmarks.refit import Examples, fit_and_predict, predict_left_out
from grader.bank import Bank
from grader.errors import InputError
from grader.evidence import Encoder, EvidenceJudge, EvidenceMode
from grader.evidence.fusion import load_fusion

THRESHOLDS = LabelThresholds(correct=0.6, correct_of_several=0.8, contradictory=0.3)

KEYS = {
    "dataset",
    "split",
    "mode",
    "trained_on",
    "n",
    "pearson",
    "rmse",
    "macro_f1_2way",
    "macro_f1_3way",
}

ROW = {
    "dataset": "pond",
    "split": "train",
    "question_id": "w1",
    "question": "Why does ice float?",
    "reference": "Ice is less dense than liquid water.",
    "answer": "It has a lower density.",
    "score": "1",
    "score_max": "1",
    "label": "correct",
    "extra": "",
}


def write_csv(path: Path, *changes: dict) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(ROW))
        writer.writeheader()
        writer.writerows({**ROW, **change} for change in changes)
    return path


def features(share: float = 0.0, **others: float) -> AnswerFeatures:
    values = dict.fromkeys(AnswerFeatures._fields, 0.0) | {"expected_share": share}
    return AnswerFeatures(**values | {"n_references": 1} | others)


def answered(question_id: str, share: float, label: str = "") -> PublicAnswer:
    return PublicAnswer("train", question_id, "It floats.", share, label)


def test_expected_share_weighs_concepts_by_points(cell_bank: Bank) -> None:
    p_expressed = {"water": 0.5, "membrane": 1.0, "gradient": 0.25}  # 1, 1 and 2 points

    assert expected_share(cell_bank.item("q01").rubric, p_expressed) == 0.5


def test_expected_share_counts_the_best_members_of_a_group(cell_bank: Bank) -> None:
    p_expressed = {"nucleus": 0.3, "ribosome": 0.9, "mitochondrion": 0.6}  # any 2

    assert expected_share(cell_bank.item("q02").rubric, p_expressed) == pytest.approx(0.75)


def test_references_come_best_first_and_keywords_are_none(tmp_path: Path) -> None:
    texts = [("MINIMAL", "Ice is light."), ("KEYWORD", "density"), ("BEST", "Ice is less dense.")]
    extra = {"references": [{"category": c, "text": t} for c, t in texts]}

    (public,) = load_public_sets([write_csv(tmp_path / "a.csv", {"extra": json.dumps(extra)})])

    assert [item.reference_answers[0] for item in public.bank.items] == [
        "Ice is less dense.",
        "Ice is light.",
    ]


def test_a_question_keeps_only_so_many_references(tmp_path: Path) -> None:
    texts = [f"Ice has property {n}." for n in range(9)]
    extra = {"references": [{"category": "GOOD", "text": text} for text in texts]}

    (public,) = load_public_sets([write_csv(tmp_path / "a.csv", {"extra": json.dumps(extra)})])

    assert len(public.item_ids["w1"]) == MAX_REFERENCES


def test_an_answer_need_match_only_one_reference(tmp_path: Path, hash_encoder: Encoder) -> None:
    texts = ["Frozen lakes carry heavy lorries.", "Ice is less dense than liquid water."]
    extra = json.dumps({"references": [{"category": "BEST", "text": t} for t in texts]})
    rows = [{"answer": texts[0], "extra": extra}, {"answer": texts[1], "extra": extra}]
    (both,) = load_public_sets([write_csv(tmp_path / "both.csv", *rows)])
    (one,) = load_public_sets([write_csv(tmp_path / "one.csv", {"answer": texts[1]})])
    judge = EvidenceJudge(hash_encoder)

    _, of_both = measure_answers(both, judge)

    assert of_both.expected_share >= next(measure_answers(one, judge)).expected_share - 0.05
    assert of_both.cosine == pytest.approx(1.0)


def test_an_empty_prompt_and_an_empty_answer_are_graded(
    tmp_path: Path, hash_encoder: Encoder
) -> None:
    path = write_csv(tmp_path / "a.csv", {"question": "", "answer": ""})

    (public,) = load_public_sets([path])

    (found,) = measure_answers(public, EvidenceJudge(hash_encoder))
    assert (found.expected_share, found.score_share) == (0.0, 0.0)


def test_a_limit_takes_rows_of_each_split_evenly(tmp_path: Path) -> None:
    rows = [{"answer": f"Answer {n}.", "split": s} for s in ("train", "test") for n in range(10)]

    (public,) = load_public_sets([write_csv(tmp_path / "a.csv", *rows)], limit=2)

    assert [(a.split, a.text) for a in public.answers] == [
        ("train", "Answer 0."),
        ("train", "Answer 5."),
        ("test", "Answer 0."),
        ("test", "Answer 5."),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"score": "high"}, "a.csv: row 1: could not convert", id="score"),
        pytest.param({"score_max": "0"}, "a.csv: row 1: float division", id="no maximum"),
        pytest.param({"score": "3"}, "score is 3 of 1; it must lie between", id="score too high"),
        pytest.param({"extra": "{"}, "must be numbers and JSON", id="extra"),
    ],
)
def test_a_row_that_can_not_be_used_is_named(tmp_path: Path, change: dict, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        load_public_sets([write_csv(tmp_path / "a.csv", change)])


def test_a_question_without_a_reference_is_named(tmp_path: Path, hash_encoder: Encoder) -> None:
    (public,) = load_public_sets([write_csv(tmp_path / "a.csv", {"reference": " "})])

    with pytest.raises(InputError, match="question w1: has no reference"):
        next(measure_answers(public, EvidenceJudge(hash_encoder)))


def test_a_missing_column_is_named_with_those_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("dataset,answer\npond,x\n", encoding="utf-8")

    with pytest.raises(InputError, match="column 'split' is missing; found dataset, answer"):
        load_public_sets([tmp_path / "a.csv"])


@pytest.mark.parametrize(
    ("share", "contradicted", "label"),
    [
        pytest.param(0.6, 0.9, "correct", id="enough is there"),
        pytest.param(0.5, 0.3, "contradictory", id="something is stated wrongly"),
        pytest.param(0.5, 0.2, "incorrect", id="too little is there"),
    ],
)
def test_checked_labels(share: float, contradicted: float, label: str) -> None:
    assert predict_checked(features(share, contradicted=contradicted), THRESHOLDS) == label


@pytest.mark.parametrize(
    ("share", "score_share", "label"),
    [
        pytest.param(0.6, 1.0, "correct", id="enough is there"),
        pytest.param(0.5, 0.5, "partially correct", id="some credit"),
        pytest.param(0.5, 0.0, "incorrect", id="no credit"),
    ],
)
def test_credited_labels(share: float, score_share: float, label: str) -> None:
    assert predict_credited(features(share, score_share=score_share), THRESHOLDS) == label


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        pytest.param(["correct", "contradictory"], CHECKED, id="checked"),
        pytest.param(["partially correct", "incorrect"], CREDITED, id="credited"),
        pytest.param(["correct", "incorrect"], None, id="two labels"),
        pytest.param(["correct", "irrelevant"], None, id="other labels"),
        pytest.param([""], None, id="no labels"),
    ],
)
def test_the_kind_of_three_way_labels(labels: Sequence[str], kind: frozenset[str] | None) -> None:
    assert three_way_kind(labels) == kind


def test_the_best_of_several_references_has_a_threshold_of_its_own() -> None:
    labels = [predict_two_way(features(0.7, n_references=n), THRESHOLDS) for n in (1, 2, 5)]

    assert labels == ["correct", "not correct", "not correct"]


def test_one_reference_is_met_where_the_grader_calls_a_concept_expressed() -> None:
    own = load_fusion().all.expressed

    labels = [
        predict_two_way(features(share), shipped_thresholds(EvidenceMode.ALL))
        for share in (own, own - 0.01)
    ]

    assert labels == ["correct", "not correct"]


def test_the_threshold_of_several_separates_what_the_train_split_separates() -> None:
    train = [
        (label, features(share, n_references=3))
        for label, share in (("correct", 0.9), ("incorrect", 0.5), ("contradictory", 0.5))
    ]

    # The middle of (.5, .9].
    assert choose_of_several(train) == (pytest.approx(0.71), 1.0)


def test_the_baseline_gets_the_threshold_that_suits_it_best() -> None:
    of = [features(cosine=cosine) for cosine in (0.9, 0.3, 0.2)]

    assert best_cosine_macro_f1(["correct", "incorrect", "contradictory"], of) == 1.0


def test_refit_follows_a_feature_that_tells() -> None:
    shares = [n / 20 for n in range(20)]
    examples = Examples([answered("w1", s) for s in shares], [features(s) for s in shares])

    predictions = fit_and_predict(examples, examples)

    assert pearson(shares, predictions.shares) == 1.0
    assert (predictions.two_way, predictions.three_way) == (None, None)


def test_without_a_train_split_a_question_is_predicted_from_the_others() -> None:
    answers = [answered("w1", 0.0), answered("w2", 1.0), answered("w1", 0.0)]
    examples = Examples(answers, [features(0.5)] * 3)

    predictions = predict_left_out(examples)

    assert predictions is not None
    assert predictions.shares == [1.0, 0.0, 1.0]


def test_one_question_can_not_be_left_out() -> None:
    examples = Examples([answered("w1", 0.0), answered("w1", 1.0)], [features(0.5)] * 2)

    assert predict_left_out(examples) is None


def measured_rows(path: Path, encoder: Encoder) -> list[dict]:
    (public,) = load_public_sets([path])
    found = list(measure_answers(public, EvidenceJudge(encoder)))
    return list(measure_set(public, found, mode=EvidenceMode.FAST))


def test_every_split_has_a_shipped_and_a_refit_row(tmp_path: Path, hash_encoder: Encoder) -> None:
    labels = ("correct", "incorrect", "contradictory")
    rows = [
        {"split": s, "label": label, "score": str(int(label == "correct")), "question_id": q}
        for s in ("train", "test")
        for label in labels
        for q in ("w1", "w2")
    ]

    found = measured_rows(write_csv(tmp_path / "a.csv", *rows), hash_encoder)

    assert [(r["split"], r["mode"]) for r in found] == [
        ("train", "shipped"),
        ("train", "refit"),
        ("test", "shipped"),
        ("test", "refit"),
    ]
    assert all(set(row) >= KEYS for row in found)
    assert found[1]["trained_on"][-1] == "pond train, other questions"
    assert found[3]["trained_on"][-1] == "pond train"
    assert {row["n"] for row in found} == {6}


def test_what_labels_do_not_allow_is_null(tmp_path: Path, hash_encoder: Encoder) -> None:
    path = write_csv(tmp_path / "a.csv", {"label": ""}, {"label": "", "score": "0"})

    shipped, refit = measured_rows(path, hash_encoder)

    undefined = ("pearson", "macro_f1_2way", "macro_f1_3way", "macro_f1_2way_cosine")
    assert [shipped[name] for name in undefined] == [None] * 4
    assert shipped["rmse"] is not None
    # One question: nothing is left to fit on.
    assert (refit["pearson"], refit["rmse"]) == (None, None)


def test_the_reader_s_data_are_named_only_where_it_is_asked() -> None:
    assert set(READER_DATA[1:]) <= set(trained_on(EvidenceMode.ALL))
    assert len(trained_on(EvidenceMode.FAST)) == 1
    assert not any("saf" in name for name in trained_on(EvidenceMode.ALL))


@pytest.mark.model
def test_the_command_prints_a_table_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"answer": "Because it is cold.", "label": "incorrect", "score": "0"}
    path = write_csv(tmp_path / "a.csv", {}, wrong)
    out = tmp_path / "out.json"

    status = main(["--data", str(path), "--evidence", "fast", "--json", str(out)])

    assert status == 0
    assert "macro_f1_2way" in capsys.readouterr().out
    assert [row["mode"] for row in json.loads(out.read_text("utf-8"))] == ["shipped", "refit"]


def test_a_file_that_can_not_be_read_ends_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")

    status = main(["--data", str(tmp_path / "a.csv")])

    assert status == 2
    assert "a.csv: holds no row" in capsys.readouterr().err


def test_a_missing_file_ends_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--data", str(tmp_path / "a.csv")])

    assert status == 2
    assert "a.csv: No such file" in capsys.readouterr().err
