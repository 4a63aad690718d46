"""What each signal is worth alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.public_answers import PublicAnswer, PublicSet
from benchmarks.signals import (
    FUSED,
    MERITS,
    MeritJudge,
    corpus_figures,
    main,
    public_figures,
    public_merits,
)
from grader.bank import Bank
from grader.evidence import Encoder, EvidenceJudge


@pytest.fixture
def merit_judge(cell_bank: Bank, hash_encoder: Encoder) -> MeritJudge:
    return MeritJudge(cell_bank, EvidenceJudge(hash_encoder))


def test_every_merit_of_the_statement_itself_is_full(
    merit_judge: MeritJudge, cell_bank: Bank
) -> None:
    statement = cell_bank.item("q01").rubric.concepts[2].statement

    found = merit_judge.measure("q01", statement)["gradient"]

    # Hashed vectors have no context, so a text is equal to itself in every way.
    assert [found[merit] for merit in MERITS] == pytest.approx([1.0] * len(MERITS), abs=1e-5)


def test_a_blank_response_has_no_merit(merit_judge: MeritJudge) -> None:
    found = merit_judge.measure("q01", " ")

    assert found["water"] == dict.fromkeys((*MERITS, FUSED), 0.0)


def test_auc_of_each_merit_of_a_hand_calculation() -> None:
    def all_at(value: float) -> dict[str, float]:
        return dict.fromkeys((*MERITS, FUSED), value)

    measured = [
        (2, all_at(0.9) | {FUSED: 0.2}),
        (2, all_at(0.4) | {FUSED: 0.1}),
        (0, all_at(0.6) | {FUSED: 0.8}),
        (-1, all_at(0.3) | {FUSED: 0.7}),
    ]

    found = corpus_figures(measured)

    assert found == dict.fromkeys(MERITS, 0.75) | {FUSED: 0.0}


def test_correlations_are_by_split(cell_bank: Bank) -> None:
    answers = tuple(
        PublicAnswer(split, "w1", "Water moves.", share, "")
        for split, share in (("train", 0.0), ("train", 1.0), ("test", 0.5))
    )
    public = PublicSet("pond", answers, cell_bank, {"w1": ("q01",)})
    measured = [dict.fromkeys((*MERITS, FUSED), value) for value in (0.2, 0.7, 0.4)]

    found = public_figures(public, measured)

    assert found["pond train"]["cosine"] == 1.0
    assert found["pond test"]["cosine"] is None


def test_the_merit_of_an_answer_is_its_mean_over_the_rubric(
    cell_bank: Bank, hash_encoder: Encoder, merit_judge: MeritJudge
) -> None:
    text = "Water crosses a membrane."
    public = PublicSet(
        "pond", (PublicAnswer("test", "w1", text, 1.0, ""),), cell_bank, {"w1": ("q01",)}
    )

    (found,) = public_merits(public, EvidenceJudge(hash_encoder))

    by_concept = {c: of["token recall"] for c, of in merit_judge.measure("q01", text).items()}
    points = by_concept["water"] + by_concept["membrane"] + 2 * by_concept["gradient"]
    assert found["token recall"] == pytest.approx(points / 4)


@pytest.mark.model
def test_the_command_prints_a_row_for_each_signal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "osmosis"
    folder.mkdir()
    concept = {"id": "water", "statement": "Water moves.", "points": 1, "keywords": ["water"]}
    item = {"item_id": "q1", "prompt": "What moves?", "reference": "Water.", "any": None}
    course = {"course": "osmosis", "items": [{**item, "max_points": 1, "concepts": [concept]}]}
    answer = {"id": "a1", "item_id": "q1", "response": "Water moves.", "score": 1, "max_points": 1}
    (folder / "course.json").write_text(json.dumps(course), encoding="utf-8")
    (folder / "answers.jsonl").write_text(
        json.dumps({**answer, "concepts": {"water": 2}}), encoding="utf-8"
    )

    status = main(["--corpus", str(tmp_path)])

    printed = capsys.readouterr().out
    assert status == 0
    assert all(merit in printed for merit in (*MERITS, FUSED))
