"""Figures over labelled answers, by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.concept_figures import JudgedAnswer, figures
from benchmarks.concepts import (
    MEASURES,
    main,
    measure,
    render,
)
from benchmarks.corpus import LabelledAnswer
from benchmarks.cosine_baseline import best_threshold, judge_by_cosine
from benchmarks.labelled_courses import LabelledCourse, load_course, redraft
from grader.bank import Bank
from grader.errors import InputError, ItemError
from grader.evidence import ConceptEvidence, Encoder, EvidenceJudge, Quote, Status

E, M, C = Status.EXPRESSED, Status.MISSING, Status.CONTRADICTED

KEYS = {
    "f1_not_expressed",
    "auc",
    "f1_contradicted",
    "score_pearson",
    "score_mae",
    "score_qwk",
    "n_concepts",
    "n_answers",
    "by_kind",
}


def make_answer(labels: dict[str, int], **fields: object) -> LabelledAnswer:
    given = {
        "id": "a1",
        "item_id": "q01",
        "response": "Water crosses the membrane.",
        "kind": "paraphrase",
        "quotes": {},
        "score": 1.0,
        "max_points": 4.0,
    }
    return LabelledAnswer(**{**given, "labels": labels, **fields})  # type: ignore[arg-type]


def make_evidence(concept_id: str, status: Status, p: float, *quotes: Quote) -> ConceptEvidence:
    return ConceptEvidence(concept_id, p, 0.0, status, quotes, {})


def judged(answer: LabelledAnswer, share: float, *found: ConceptEvidence) -> JudgedAnswer:
    return JudgedAnswer(answer, {e.concept_id: e for e in found}, share)


def two_answers() -> list[JudgedAnswer]:
    first = make_answer({"a": 2, "b": 0, "c": 1}, score=3.0, max_points=4.0)
    second = make_answer({"a": -1, "b": 2}, score=0.0, max_points=2.0, kind="negated")
    return [
        judged(
            first,
            0.5,
            make_evidence("a", E, 0.9),
            make_evidence("b", E, 0.6),
            make_evidence("c", M, 0.2),
        ),
        judged(second, 0.25, make_evidence("a", C, 0.3), make_evidence("b", M, 0.4)),
    ]


def test_concept_figures_of_a_hand_calculation() -> None:
    found = figures(two_answers())

    # Not expressed: one right, one too many, one missed. AUC: 3 of the 4 pairs in order.
    assert found["f1_not_expressed"] == 0.5
    assert found["auc"] == 0.75
    assert found["f1_contradicted"] == 1.0
    assert (found["n_concepts"], found["n_answers"]) == (5, 2)


def test_score_figures_of_a_hand_calculation() -> None:
    found = figures(two_answers())

    # Half points 6 and 0 against 4 and 1: observed (4 + 1)/2, by chance (4 + 25 + 16 + 1)/4.
    assert found["score_pearson"] == 1.0
    assert found["score_mae"] == 0.25
    assert found["score_qwk"] == round(1 - 2.5 / 11.5, 4)


def test_figures_by_kind_take_only_answers_of_the_kind() -> None:
    assert figures(two_answers())["by_kind"]["negated"] == {
        "n_answers": 1,
        "predicted_share": 0.25,
        "human_share": 0.0,
        "f1_not_expressed": round(2 / 3, 4),  # one right, one too many
    }


def test_a_concept_labelled_partial_counts_as_not_contradicted() -> None:
    answer = make_answer({"a": 1, "b": -1})

    found = figures([judged(answer, 0.0, make_evidence("a", C, 0.1), make_evidence("b", C, 0.1))])

    assert found["f1_contradicted"] == round(2 / 3, 4)


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        pytest.param(0, 5, 0.0, id="other words"),
        pytest.param(14, 27, 1.0, id="more than half"),
        pytest.param(0, 27, 1.0, id="the whole answer"),
    ],
)
def test_a_quote_is_right_when_it_holds_half_of_the_marked_one(
    start: int, end: int, share: float
) -> None:
    answer = make_answer({"a": 2}, quotes={"a": "crosses the membrane"})
    quote = Quote(answer.response[start:end], start, end)

    found = figures([judged(answer, 1.0, make_evidence("a", E, 0.9, quote))])

    assert found["quote_overlap"] == share


def test_the_baseline_gets_the_threshold_that_suits_it_best(cell_bank: Bank) -> None:
    rubric = cell_bank.item("q01").rubric
    answer = make_answer({"water": 2, "membrane": 0, "gradient": -1})
    cosines = {"water": 0.6, "membrane": 0.3, "gradient": 0.1}

    threshold = best_threshold([answer], [rubric], cosines=[cosines])

    found = figures([judge_by_cosine(answer, rubric, cosines=cosines, threshold=threshold)])
    assert 0.3 < threshold <= 0.6
    assert (found["f1_not_expressed"], found["f1_contradicted"]) == (1.0, 0.0)


def test_the_baseline_honours_groups(cell_bank: Bank) -> None:
    answer = make_answer({"nucleus": 2}, item_id="q02")
    cosines = {"nucleus": 0.9, "ribosome": 0.8, "mitochondrion": 0.1}

    found = judge_by_cosine(answer, cell_bank.item("q02").rubric, cosines=cosines, threshold=0.5)

    assert found.share == 1.0


def test_grader_and_baseline_have_the_same_keys(cell_bank: Bank, hash_encoder: Encoder) -> None:
    answers = (make_answer({"water": 2, "membrane": 0}), make_answer({"nucleus": 0}, item_id="q02"))

    found = measure([LabelledCourse(cell_bank, answers)], EvidenceJudge(hash_encoder))

    assert set(found) >= KEYS
    assert set(found["baseline_cosine"]) >= KEYS
    assert found["n_concepts"] == found["baseline_cosine"]["n_concepts"] == 3
    assert all(name in render(found) for name in MEASURES)


def test_several_courses_are_pooled_and_shown_each(cell_bank: Bank, hash_encoder: Encoder) -> None:
    other = cell_bank.model_copy(update={"course": "more_cells"})
    courses = [
        LabelledCourse(cell_bank, (make_answer({"water": 2}), make_answer({"water": 0}))),
        LabelledCourse(other, (make_answer({"water": 0}),)),
    ]

    found = measure(courses, EvidenceJudge(hash_encoder))

    assert found["n_answers"] == 3
    assert {name: of["n_answers"] for name, of in found["by_course"].items()} == {
        "cells": 2,
        "more_cells": 1,
    }


def write_labels(tmp_path: Path, **changes: object) -> Path:
    row = {
        "id": "a1",
        "item_id": "q01",
        "response": "Water moves.",
        "concepts": {"water": 2},
        "score": 1,
        "max_points": 4,
    }
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps({**row, **changes}) + "\n", encoding="utf-8")
    return path


def test_labels_of_other_concepts_are_measured_on_scores_alone(
    tmp_path: Path, cell_bank: Bank, hash_encoder: Encoder
) -> None:
    labels = write_labels(tmp_path, concepts={"water": 2, "a_person_s_own": 0})

    course = load_course(labels, cell_bank)

    found = measure([course], EvidenceJudge(hash_encoder))
    assert course.unknown_concepts == ("q01 a_person_s_own",)
    assert (found["f1_not_expressed"], found["auc"], found["f1_contradicted"]) == (None,) * 3
    assert found["score_mae"] is not None
    assert found["n_concepts"] == 0


def test_redrafted_rubrics_come_from_the_reference_answers_alone(cell_bank: Bank) -> None:
    short = cell_bank.model_copy(update={"items": cell_bank.items[:1]})

    (item,) = redraft(short).items

    assert item.reference_answers == cell_bank.items[0].reference_answers
    assert all(
        concept.id not in {"water", "membrane", "gradient"} for concept in item.rubric.concepts
    )
    assert item.rubric.misconceptions == ()


def test_only_a_corpus_can_be_drafted_anew(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--labels", "labels.jsonl", "--drafted"])

    assert "--drafted needs --corpus" in capsys.readouterr().err


def test_an_unknown_item_is_named_with_the_file_and_the_answer(
    tmp_path: Path, cell_bank: Bank
) -> None:
    labels = write_labels(tmp_path, item_id="q10")

    with pytest.raises(ItemError, match=r"labels\.jsonl: answer 'a1': item 'q10' is not in"):
        load_course(labels, cell_bank)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"concepts": {"water": 3}}, "a label must be 2, 1, 0 or -1", id="label"),
        pytest.param({"score": 5}, "score is 5 of 4; it must lie between", id="score too high"),
        pytest.param({"score": 0, "max_points": 0}, "a positive maximum", id="no points"),
    ],
)
def test_labels_that_can_not_be_right_are_refused(
    tmp_path: Path, cell_bank: Bank, changes: dict, problem: str
) -> None:
    labels = write_labels(tmp_path, **changes)

    with pytest.raises(InputError, match=problem):
        load_course(labels, cell_bank)


def test_an_empty_file_is_refused(tmp_path: Path, cell_bank: Bank) -> None:
    (tmp_path / "labels.jsonl").write_text("\n", encoding="utf-8")

    with pytest.raises(InputError, match="holds no labelled answer"):
        load_course(tmp_path / "labels.jsonl", cell_bank)


def test_a_missing_corpus_ends_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--corpus", str(tmp_path / "nowhere")])

    assert status == 2
    assert "must be a corpus folder" in capsys.readouterr().err


@pytest.mark.model
def test_the_command_prints_a_table_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "corpus" / "osmosis"
    folder.mkdir(parents=True)
    concept = {"id": "water", "statement": "Water moves.", "points": 4, "keywords": ["water"]}
    item = {"item_id": "q01", "prompt": "What moves?", "reference": "Water moves.", "any": None}
    course = {"course": "osmosis", "items": [{**item, "max_points": 4, "concepts": [concept]}]}
    (folder / "course.json").write_text(json.dumps(course), encoding="utf-8")
    write_labels(tmp_path).rename(folder / "answers.jsonl")
    out = tmp_path / "out.json"

    status = main(["--corpus", str(tmp_path / "corpus"), "--evidence", "fast", "--json", str(out)])

    assert status == 0
    assert "f1_not_expressed" in capsys.readouterr().out
    assert json.loads(out.read_text("utf-8"))["n_answers"] == 1
