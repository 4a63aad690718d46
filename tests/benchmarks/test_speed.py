"""The speed benchmark, run small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.encoder_rate import encoding_flops
from benchmarks.made_class import (
    N_CONCEPTS,
    N_WORDS,
    distinct_answers,
    five_concept_bank,
    save_bank,
    with_statement_edited,
    with_weight_edited,
)
from benchmarks.speed import RATIOS, Timed, main, ratios
from grader.bank import load_bank

ROOT = Path(__file__).resolve().parents[2]
RESPONSES = ROOT / "samples" / "responses.csv"


def test_made_answers_are_distinct_and_of_one_length() -> None:
    answers = distinct_answers(load_bank(ROOT), RESPONSES, 300)

    assert len({text for _, text in answers}) == 300
    assert {len(text.split()) for _, text in answers} == {N_WORDS}
    assert len({item_id for item_id, _ in answers}) == 10


def test_the_made_class_is_the_same_every_time() -> None:
    first, second = (distinct_answers(load_bank(ROOT), RESPONSES, 20) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("edit", [lambda bank: bank, with_weight_edited, with_statement_edited])
def test_made_banks_load_and_have_five_concepts(tmp_path: Path, edit) -> None:
    bank = edit(five_concept_bank(load_bank(ROOT)))

    save_bank(bank, tmp_path)

    loaded = load_bank(tmp_path)
    assert {len(item.rubric.concepts) for item in loaded.items} == {N_CONCEPTS}
    assert loaded.items == bank.items


def test_flops_are_those_counted_by_hand() -> None:
    # One token: 6 layers of 4 * 384 * 384 + 2 * 384 * 1536 weights and 2 * 384 products.
    assert encoding_flops(1) == 2 * 6 * (589_824 + 1_179_648 + 768)


def test_ratios_are_of_the_times_they_name() -> None:
    timed = {
        name: Timed(seconds, 1.0, 1.0)
        for _, above, below, _ in RATIOS
        for name, seconds in ((above, 6.0), (below, 3.0))
    }
    timed["plain, batched"] = Timed(9.0, 1.0, 1.0)

    assert ratios(timed, lambda t: t.seconds)["fast / batched"] == 3.0


@pytest.mark.model
@pytest.mark.command
def test_everything_is_measured(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    figures = tmp_path / "speed.json"

    assert main(["--rows", "4", "--stream-rows", "8", "--json", str(figures)]) == 0

    measured = json.loads(figures.read_text())
    assert set(measured["ratios"]) == {name for name, *_ in RATIOS}
    assert all(one["seconds"] > 0 for one in measured["timed"].values())
    assert measured["encoder"]["gflops"] > 0
    assert "grader, fast, 8 rows" in capsys.readouterr().out
