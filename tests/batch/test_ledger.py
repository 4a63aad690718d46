"""The ledger: lines that hang together, and what it notes of a grade."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.grade_records import GradeRecord
from grader.batch.ledger import NO_LINE, LedgerNote, read_ledger, record_grades
from grader.errors import TableError

NOTE = LedgerNote("ines", "first marking", datetime(2026, 5, 4, 12, tzinfo=UTC))
SIGNATURE = "0.1.0|encoder:hash@0|evidence:all@0|rubric:3fa1c2|calibration:none"


def grade(response_id: str = "r1", score: float = 1.0, *, text: str = "cheap") -> GradeRecord:
    return GradeRecord(response_id, "q01", "", text, score, 2.0, {}, (), False, "", SIGNATURE)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "history.jsonl"
    record_grades(path, [grade("r1"), grade("r2"), grade("r3")], note=NOTE)
    return path


@pytest.fixture
def edit(ledger: Path) -> Callable[[Callable[[list[str]], list[str]]], None]:
    """Change the lines of the ledger."""

    def change(how: Callable[[list[str]], list[str]]) -> None:
        lines = how(ledger.read_text(encoding="utf-8").splitlines(keepends=True))
        ledger.write_text("".join(lines), encoding="utf-8")

    return change


def test_an_entry_says_what_made_the_grade_and_who(ledger: Path) -> None:
    entry = read_ledger(ledger).entries[0]

    assert (entry.actor, entry.reason, entry.at) == (
        "ines",
        "first marking",
        "2026-05-04T12:00:00+00:00",
    )
    assert (entry.old_score, entry.new_score, entry.max_points) == (None, 1.0, 2.0)
    assert entry.made_by["rubric"] == "3fa1c2"
    assert entry.signature == SIGNATURE


def test_each_line_holds_the_sha256_of_the_line_before(ledger: Path) -> None:
    lines = ledger.read_bytes().splitlines()

    previous = [json.loads(line)["previous"] for line in lines]

    assert previous == [NO_LINE, *(hashlib.sha256(line).hexdigest() for line in lines[:-1])]
    assert read_ledger(ledger).head == hashlib.sha256(lines[-1]).hexdigest()


def test_answers_stand_in_it_as_digests_only(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    record_grades(path, [grade(text="my own words")], note=NOTE)

    assert "my own words" not in path.read_text(encoding="utf-8")
    digest = hashlib.sha256(b"my own words").hexdigest()
    assert read_ledger(path).entries[0].response_digest == digest


def test_a_new_score_names_the_old_one(ledger: Path) -> None:
    assert record_grades(ledger, [grade("r2", 0.5)], note=NOTE) == 1

    last = read_ledger(ledger).entries[-1]
    assert (last.response_id, last.old_score, last.new_score) == ("r2", 1.0, 0.5)


def test_grades_that_say_the_same_are_not_noted_again(ledger: Path) -> None:
    before = ledger.read_bytes()

    assert record_grades(ledger, [grade("r1"), grade("r2")], note=NOTE) == 0
    assert ledger.read_bytes() == before


def test_a_grade_made_by_another_rubric_is_noted(ledger: Path) -> None:
    other = replace(grade("r1"), signature=SIGNATURE.replace("3fa1c2", "999999"))

    assert record_grades(ledger, [other], note=NOTE) == 1


def test_what_was_not_graded_is_not_noted(tmp_path: Path) -> None:
    failed = replace(grade(), error="row 1: odd")

    assert record_grades(tmp_path / "history.jsonl", [failed], note=NOTE) == 0


def test_what_is_there_is_never_touched(ledger: Path) -> None:
    before = ledger.read_bytes()

    record_grades(ledger, [grade("r9")], note=NOTE)

    assert ledger.read_bytes().startswith(before)


@pytest.mark.parametrize(
    ("how", "line"),
    [
        pytest.param(lambda lines: [lines[0].replace('"new_score": 1.0', '"new_score": 2.0'),
                                    *lines[1:]], 2, id="a score is changed"),
        pytest.param(lambda lines: [lines[0], lines[2]], 2, id="a line is left out"),
        pytest.param(lambda lines: lines[1:], 1, id="the first line is left out"),
        pytest.param(lambda lines: [lines[0], *lines], 2, id="a line is put in"),
        pytest.param(lambda lines: [lines[1], lines[0], lines[2]], 1, id="two lines are swapped"),
    ],
)  # fmt: skip
def test_a_broken_chain_is_found_at_its_line(
    ledger: Path,
    edit: Callable[[Callable[[list[str]], list[str]]], None],
    how: Callable[[list[str]], list[str]],
    line: int,
) -> None:
    edit(how)

    with pytest.raises(TableError, match=rf"history\.jsonl:{line}: the chain is broken"):
        read_ledger(ledger)


def test_a_line_that_was_cut_is_found(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:-10])

    with pytest.raises(TableError, match=r"history\.jsonl:3: the line has no end"):
        read_ledger(ledger)


def test_a_damaged_ledger_takes_no_grades(
    ledger: Path, edit: Callable[[Callable[[list[str]], list[str]]], None]
) -> None:
    edit(lambda lines: lines[1:])
    before = ledger.read_bytes()

    with pytest.raises(TableError, match="the chain is broken"):
        record_grades(ledger, [grade("r9")], note=NOTE)
    assert ledger.read_bytes() == before


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_text("response_id,score\n", encoding="utf-8")

    with pytest.raises(TableError, match="it must be an entry of a ledger"):
        read_ledger(path)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0.0, 0.5, 2.0])), max_size=12))
def test_however_grades_come_the_chain_holds(
    tmp_path_factory: pytest.TempPathFactory, grades: list[tuple[str, float]]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "history.jsonl"
    for response_id, score in grades:
        record_grades(path, [grade(response_id, score)], note=NOTE)

    entries = read_ledger(path).entries if grades else ()

    known: dict[str, float] = {}
    for entry in entries:
        assert entry.old_score == known.get(entry.response_id)
        known[entry.response_id] = entry.new_score
    assert known == dict(grades)
