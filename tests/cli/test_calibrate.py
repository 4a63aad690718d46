"""`grader calibrate`, from arguments to files, and grading that uses what it fitted."""

from __future__ import annotations

import csv
import itertools
import json
import math
import random
from pathlib import Path

import pytest

from grader.bank import Bank, Scale
from grader.bank.changes import bank_changes, save_changes
from grader.bank.files import rubric_path
from grader.calibration import calibration_path, load_calibration
from grader.evidence import EvidenceJudge
from grader.scoring import ResponseGrader

Rows = list[dict[str, object]]

ENDINGS = ("", "I learned this in school.", "My teacher said so.")


def answers(bank: Bank) -> Rows:
    """Every choice of the three concepts of q01 in three texts; the teacher takes off a point."""
    concepts = bank.item("q01").rubric.concepts
    chosen = [c for n in range(1, 4) for c in itertools.combinations(concepts, n)]
    return [
        {
            "response_id": f"r{at}",
            "item_id": "q01",
            "response": " ".join([*(c.statement for c in stated), ending]).strip(),
            "human_score": sum(c.points for c in stated) - 1,
        }
        for at, (stated, ending) in enumerate(itertools.product(chosen, ENDINGS))
    ]


def write(path: str, rows: Rows) -> Path:
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return Path(path)


def read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def file_of(item_id: str) -> Path:
    return calibration_path(Path(), course="cells", item_id=item_id)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell_bank: Bank, hash_encoder) -> None:
    """The current folder holds the bank of cells; no weights are read; 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    save_changes(bank_changes(cell_bank, Path()).needed)

    def load_judge(model: str | None, *, mode: str) -> EvidenceJudge:
        return EvidenceJudge(hash_encoder)

    monkeypatch.setattr("grader.evidence.load_judge", load_judge)
    monkeypatch.setattr("grader.scoring.loading.load_judge", load_judge)


@pytest.fixture
def rows(cell_bank: Bank) -> Rows:
    return answers(cell_bank)


@pytest.fixture
def human(rows: Rows) -> Path:
    return write("human.csv", rows)


def cells_of(shown: str, item_id: str) -> list[str]:
    """The row of an item in the last table, which says what was fitted."""
    line = [line for line in shown.splitlines() if line.startswith(f"│ {item_id}")][-1]
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_a_harsh_teachers_scale_is_fitted_and_saved(run, human: Path, capsys) -> None:
    assert run("calibrate", human) == 0

    shown = capsys.readouterr()
    item_id, n, model, before, after = cells_of(shown.out, "q01")
    assert (item_id, n) == ("q01", "21")
    assert model in ("line", "concepts", "answers")
    assert float(after) < float(before)
    assert "Saved in rubrics/cells/calibration: q01.json.\n" in shown.out
    assert "'grader grade' and 'grader ask' use them from now on" in shown.out
    assert shown.err == ""

    calibration = load_calibration(file_of("q01"))
    assert (str(calibration.model), calibration.n_scores) == (model, 21)
    assert f"{calibration.cv_error:.2f}" == after


def test_grades_are_what_the_calibration_predicts(
    run, rows: Rows, human: Path, cell_grader: ResponseGrader
) -> None:
    run("calibrate", human)
    calibration = load_calibration(file_of("q01"))

    assert run("grade", human, "-o", "g.csv") == 0

    raw = [cell_grader.grade("q01", str(row["response"])) for row in rows]
    texts = [cell_grader.answer_text("q01", r.response).showing(r.evidence) for r in raw]
    scores, intervals = (
        [
            predict(r.raw_score, r.p_expressed, answer=answer)
            for r, answer in zip(raw, texts, strict=True)
        ]
        for predict in (calibration.predict, calibration.predict_interval)
    )
    columns = ("raw_score", "score", "score_low", "score_high")
    assert [tuple(float(row[name]) for name in columns) for row in read("g.csv")] == [
        (r.raw_score, score, interval.low, interval.high)
        for r, score, interval in zip(raw, scores, intervals, strict=True)
    ]
    signed = {row["signature"].rpartition("|")[2] for row in read("g.csv")}
    assert signed == {f"calibration:{calibration.digest[:6]}"}


def test_details_explain_a_calibrated_score(run, human: Path) -> None:
    run("calibrate", human)

    run("grade", human, "-o", "g.csv", "--details", "g.jsonl")

    details = [json.loads(line) for line in Path("g.jsonl").read_text("utf-8").splitlines()]
    assert {known["parts"][-1]["id"] for known in details} == {"calibration"}
    assert [known["score"] for known in details] == [
        round(math.fsum(part["points"] for part in known["parts"]), 6) for known in details
    ]
    assert all(known["score_low"] <= known["score"] <= known["score_high"] for known in details)


def out_of_ten(rows: Rows) -> Rows:
    """The same human scores, on a scale from 0 to 10: q01 has 4 points."""
    return [row | {"human_score": round(float(row["human_score"]) * 2.5)} for row in rows]


def test_scores_on_another_scale_make_grades_on_it(run, rows: Rows, capsys) -> None:
    write("human.csv", out_of_ten(rows))

    assert run("calibrate", "human.csv", "--scale", "0:10:1") == 0
    run("grade", "human.csv", "-o", "grades.csv")
    capsys.readouterr()

    assert load_calibration(file_of("q01")).scale == Scale(max=10, step=1)
    graded = read("grades.csv")
    assert {row["max_points"] for row in graded} == {"10"}
    errors = [abs(float(row["score"]) - float(row["human_score"])) for row in graded]
    assert sum(errors) / len(errors) < 1
    assert all(float(row["rounded_score"]).is_integer() for row in graded)
    # Who evaluates, or scores more, need not say the scale again.
    assert run("evaluate", "grades.csv", "human.csv") == 0
    assert run("next-to-score", "grades.csv", "--human-scores", "human.csv") == 2
    shown = capsys.readouterr()
    assert shown.err == "grades.csv: no response is left to be scored; one at least must be\n"


def test_few_scores_on_another_scale_let_nothing_stand(run, rows: Rows, capsys) -> None:
    write("human.csv", out_of_ten(rows)[:8])

    assert run("calibrate", "human.csv", "--scale", "0:10:1", "--max-error", "1") == 0

    shown = " ".join(capsys.readouterr().out.split())
    assert "Accept rule: a person looks at all, since no item has answers that are graded" in shown
    assert "No calibration was saved: these items get the scores that their rubrics give" in shown


def test_a_teacher_like_the_rubric_gets_its_share_of_another_scale(run, rows: Rows, capsys) -> None:
    run("grade", write("human.csv", rows), "-o", "grades.csv")
    raw = [float(row["raw_score"]) for row in read("grades.csv")]
    alike = [row | {"human_score": 2 * points} for row, points in zip(rows, raw, strict=True)]
    write("human.csv", alike)

    assert run("calibrate", "human.csv", "--scale", "0:8:1") == 0

    assert "q01: the line is the rubric's share of the scale, since" in capsys.readouterr().out
    assert load_calibration(file_of("q01")).slope == 2


def test_scores_on_another_scale_than_is_said_are_named(run, rows: Rows, capsys) -> None:
    write("human.csv", out_of_ten(rows))

    assert run("calibrate", "human.csv", "--dry-run") == 3

    assert "human_score is 5; it must be from 0 to 4 in steps of 0.5" in capsys.readouterr().err


def test_a_scale_that_is_none_is_refused(run, human: Path, capsys) -> None:
    assert run("calibrate", human, "--scale", "10") == 2

    said = capsys.readouterr().err
    assert "--scale: the scale is '10'; it must be MIN:MAX:STEP" in said


def test_without_calibration_grades_are_those_of_a_bank_that_has_none(run, human: Path) -> None:
    run("grade", human, "-o", "before.csv", "--details", "before.jsonl")
    run("calibrate", human)

    run("grade", human, "-o", "after.csv", "--details", "after.jsonl", "--no-calibration")

    assert Path("after.csv").read_bytes() == Path("before.csv").read_bytes()
    assert Path("after.jsonl").read_bytes() == Path("before.jsonl").read_bytes()


def test_calibrated_grades_get_a_verdict(run, rows: Rows, capsys) -> None:
    doubled = rows + [row | {"response_id": f"{row['response_id']}b"} for row in rows]
    human = write("human.csv", doubled)
    run("calibrate", human)
    run("grade", human, "-o", "g.csv")
    capsys.readouterr()

    assert run("evaluate", "g.csv", human, "--report", "r.html") == 0

    shown = capsys.readouterr().out
    assert cells_of(shown, "QWK")[-1] == "pass"
    assert "agree too well on the very answers that were fitted" in " ".join(shown.split())
    assert "agree too well on the very answers that were fitted" in Path("r.html").read_text(
        "utf-8"
    )


def test_a_student_is_told_what_the_calibration_adds(run, human: Path, capsys) -> None:
    run("calibrate", human)
    capsys.readouterr()
    text = "Osmosis is the net movement of water molecules."

    assert run("ask", "q01", text) == run("ask", "q01", text, "--no-calibration") == 0

    calibrated, _, plain = capsys.readouterr().out.partition("Score: 1 of 4 points\n")
    assert "\nCalibration -" in calibrated
    assert "Calibration" not in plain


def test_the_order_of_the_rows_does_not_matter(run, rows: Rows) -> None:
    run("calibrate", write("human.csv", rows))
    first = file_of("q01").read_bytes()

    run("calibrate", write("human.csv", random.Random(0).sample(rows, len(rows))))

    assert file_of("q01").read_bytes() == first


def test_the_texts_may_lie_in_another_table(run, rows: Rows, human: Path) -> None:
    run("calibrate", human)
    first = file_of("q01").read_bytes()
    write("ids.csv", [{k: row[k] for k in ("response_id", "human_score")} for row in rows])

    assert run("calibrate", "ids.csv", "--responses", human) == 0

    assert file_of("q01").read_bytes() == first


def test_agreement_is_that_to_expect_of_new_answers(run, rows: Rows, capsys) -> None:
    seconds = [row | {"human_score_2": row["human_score"]} for row in rows]

    assert run("calibrate", write("human.csv", seconds)) == 0

    shown = capsys.readouterr().out
    assert "by fits that had no part of the answer" in " ".join(shown.split())
    assert cells_of(shown, "QWK (≥ 0.7)")[1] == "21"
    assert cells_of(shown, "Degradation, QWK")[1] == "21"
    assert "QWK of 21 scores: " in shown


def test_subgroups_are_held_side_by_side(run, rows: Rows, capsys) -> None:
    kinds = [row | {"kind": "ab"[at < 4]} for at, row in enumerate(rows)]
    human = write("human.csv", kinds)

    assert run("calibrate", human, "--group", "kind", "--report", "r.html") == 0

    shown = capsys.readouterr().out
    assert cells_of(shown, "a")[:2] == ["a", "17"]
    assert "Too small to be shown, under 10: b (4)." in shown
    assert {row["subgroup"] for row in read("r.subgroups-1.csv")} == {"a"}


def test_a_column_of_subgroups_must_be_there(run, human: Path, capsys) -> None:
    assert run("calibrate", human, "--group", "kind") == 2

    assert "human.csv: column 'kind' is missing" in capsys.readouterr().err


def test_without_a_fit_there_is_no_agreement_to_expect(run, rows: Rows, capsys) -> None:
    assert run("calibrate", write("few.csv", rows[:5])) == 0

    assert "Agreement to expect" not in capsys.readouterr().out


def test_a_dry_run_writes_nothing(run, human: Path, capsys) -> None:
    before = sorted(Path().rglob("*"))

    assert run("calibrate", human, "--dry-run") == 0

    shown = capsys.readouterr().out
    assert "Would be saved in rubrics/cells/calibration: q01.json." in shown
    assert "Nothing was written (--dry-run)." in shown
    assert sorted(Path().rglob("*")) == before


def test_an_item_that_is_no_longer_fitted_loses_its_file(
    run, rows: Rows, human: Path, capsys
) -> None:
    run("calibrate", human)
    capsys.readouterr()

    assert run("calibrate", write("few.csv", rows[:9])) == 0

    shown = capsys.readouterr().out
    assert cells_of(shown, "q01")[1:3] == ["9", "uncalibrated"]
    assert "q01: uncalibrated, since a scale is learned from 10 human scores on." in shown
    assert "Removed, no longer fitted, in rubrics/cells/calibration: q01.json." in shown
    assert "No calibration was saved: these items get the scores that their rubrics give." in shown
    assert not file_of("q01").exists()


def test_an_item_without_scores_keeps_its_file(run, human: Path, capsys) -> None:
    run("calibrate", human)
    capsys.readouterr()
    essay = {"response_id": "e1", "item_id": "q02", "response": "Cells.", "human_score": 1}

    assert run("calibrate", write("essay.csv", [essay])) == 0

    assert "Kept from before, without a score here: q01." in capsys.readouterr().out
    assert file_of("q01").exists()


def test_a_broken_file_is_replaced(run, human: Path) -> None:
    file_of("q01").parent.mkdir()
    file_of("q01").write_text("{", encoding="utf-8")

    assert run("calibrate", human) == 0

    assert load_calibration(file_of("q01")).item_id == "q01"


def test_answers_that_are_not_fitted_are_counted(run, rows: Rows, capsys) -> None:
    more = [
        rows[0] | {"response_id": "same"},
        rows[0] | {"response_id": "blank", "response": "", "human_score": 0},
    ]

    assert run("calibrate", write("human.csv", rows + more)) == 0

    shown = capsys.readouterr().out
    assert cells_of(shown, "q01")[1] == "21"
    assert "Answers of the same text, counted once: q01 (1)." in shown
    assert "Answers not fitted, since they get 0 in any case (see their flags): q01 (1)." in shown


def test_rows_in_the_way_end_with_3_and_the_others_are_fitted(run, rows: Rows, capsys) -> None:
    rows[0]["human_score"], rows[1]["item_id"] = "two", "q9"
    rows[2]["response"] = "x" * 100_001

    assert run("calibrate", write("human.csv", rows)) == 3

    shown = capsys.readouterr()
    assert "human.csv: row 1 (line 2): human_score is 'two'; it must be a number" in shown.err
    assert "human.csv: row 2 (line 3): item 'q9' is not in course 'cells'" in shown.err
    assert "human.csv: row 3 (line 4): response: 100001 characters" in shown.err
    assert cells_of(shown.out, "q01")[1] == "18"


def test_nothing_to_fit_ends_with_2_and_says_why(run, rows: Rows, capsys) -> None:
    human = write("human.csv", [row | {"human_score": "good"} for row in rows])

    assert run("calibrate", human) == 2

    shown = capsys.readouterr()
    assert "human.csv: row 1 (line 2): human_score is 'good'; it must be a number" in shown.err
    assert "11 more rows must be mended\n" in shown.err
    assert "human.csv: no row holds the human score of an answer; one at least must" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv"], "none.csv: the file can't be read: No such file"),
        (["human.csv", "--responses", "none.csv"], "none.csv: the file can't be read"),
        (["human.csv", "--bank", "nowhere"], "nowhere/reference: the folder holds no course"),
        (["ids.csv"], "pass --responses FILE"),
    ],
)
def test_bad_files_end_with_2(run, human: Path, capsys, arguments, message: str) -> None:
    write("ids.csv", [{"response_id": "r0", "item_id": "q01", "human_score": 1}])

    assert run("calibrate", *arguments) == 2

    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", [["grade", "human.csv"], ["ask", "q01", "Water."]])
def test_a_calibration_of_another_rubric_is_refused(
    run, human: Path, cell_bank: Bank, capsys, command: list[str]
) -> None:
    run("calibrate", human)
    rubric = rubric_path(Path(), course="cells", item_id="q01")
    rubric.write_text(rubric.read_text().replace("water moves", "water wanders"))

    assert run(*command) == 2
    assert run(*command, "--no-calibration") == 0

    shown = capsys.readouterr().err
    assert "rubrics/cells/calibration/q01.json: it was fitted to the rubric " in shown
    assert "Hint: Fit again with 'grader calibrate'" in shown
    assert Path("human.grades.csv").exists() == (command[0] == "grade")


def test_ask_looks_at_its_own_item_only(run, human: Path) -> None:
    run("calibrate", human)
    file_of("q02").write_text("{", encoding="utf-8")

    assert run("ask", "q01", "Water.") == 0
    assert run("ask", "q02", "Cells.") == 2


def test_every_line_fits_80_columns(run, rows: Rows, capsys) -> None:
    assert run("calibrate", write("human.csv", rows)) == 0
    assert run("calibrate", write("few.csv", rows[:5])) == 0

    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def many(rows: Rows) -> Rows:
    """Eighty-four texts, of which the teacher thinks as the rubric does."""
    endings = ("", "So it is.", "I am sure.", "That is all.")
    return [
        row
        | {
            "response_id": f"{row['response_id']}-{at}",
            "response": f"{row['response']} {ending}".strip(),
            "human_score": row["human_score"] + 1,
        }
        for row in rows
        for at, ending in enumerate(endings)
    ]


def flags_of(path: str) -> set[bool]:
    return {"unsure" in row["flags"].split("; ") for row in read(path)}


def test_an_accept_rule_is_found_saved_and_used(run, rows: Rows, capsys) -> None:
    human = write("human.csv", many(rows))

    assert run("calibrate", human, "--max-error", "4", "--risk", "0.05") == 0

    shown = capsys.readouterr().out
    assert "of accepted scores at most 5 % are off by more than 4 points" in shown
    _, _, ruled = shown.partition("Accept rule:")
    assert cells_of(ruled, "q01") == ["q01", "84", "84", "0", "0 %"]
    assert "Expected share left for people: 0 % of the answers." in shown
    assert "Accept rule saved: rubrics/cells/accept_rule.json." in shown

    run("grade", human, "-o", "g.csv")
    assert flags_of("g.csv") == {False}
    assert all("|accept:" in row["signature"] for row in read("g.csv"))


def test_too_few_scores_send_everything_to_a_person(run, human: Path, capsys) -> None:
    assert run("calibrate", human, "--max-error", "1") == 0

    shown = " ".join(capsys.readouterr().out.split())
    assert "such a promise takes 59 scores without a flag at least, and there are 21" in shown
    assert "Expected share left for people: 100 % of the answers." in shown

    run("grade", human, "-o", "g.csv")
    assert flags_of("g.csv") == {True}
    assert {row["needs_review"] for row in read("g.csv")} == {"true"}
    assert all("a person should look at it" in row["feedback"] for row in read("g.csv"))


def test_an_item_that_was_not_scored_is_for_people(run, rows: Rows) -> None:
    run("calibrate", write("human.csv", many(rows)), "--max-error", "4")
    essay = {"response_id": "e1", "item_id": "q02", "response": "Ribosomes assemble proteins."}

    run("grade", write("essay.csv", [essay]), "-o", "g.csv")

    assert flags_of("g.csv") == {True}


def test_without_calibration_no_rule_is_used(run, human: Path) -> None:
    run("calibrate", human, "--max-error", "1")

    run("grade", human, "-o", "g.csv", "--no-calibration")

    assert flags_of("g.csv") == {False}


def test_calibrating_without_a_promise_removes_the_rule(run, human: Path, capsys) -> None:
    run("calibrate", human, "--max-error", "1")
    capsys.readouterr()

    assert run("calibrate", human) == 0

    assert "Removed rubrics/cells/accept_rule.json" in capsys.readouterr().out
    assert not Path("rubrics/cells/accept_rule.json").exists()


def test_a_dry_run_saves_no_rule(run, human: Path, capsys) -> None:
    assert run("calibrate", human, "--max-error", "1", "--dry-run") == 0

    assert "Accept rule:" in capsys.readouterr().out
    assert not Path("rubrics/cells/accept_rule.json").exists()


def test_the_curve_is_written_as_a_table(run, rows: Rows) -> None:
    human = write("human.csv", many(rows))

    assert run("calibrate", human, "--max-error", "1", "--risk-curve", "curve.csv") == 0

    points = read("curve.csv")
    assert {point["item_ids"] for point in points} == {"q01"}
    counts = [int(point["n_accepted"]) for point in points]
    assert counts == sorted(set(counts))
    assert float(points[-1]["coverage"]) == counts[-1] / 84
    assert all(int(p["n_off"]) == round(float(p["risk"]) * int(p["n_accepted"])) for p in points)


def test_the_report_draws_the_curve(run, rows: Rows) -> None:
    human = write("human.csv", many(rows))

    assert run("calibrate", human, "--max-error", "1", "--report", "r.html") == 0

    page = Path("r.html").read_text("utf-8")
    assert '<h2 id="risk">' in page
    assert "per cent accepted" in page
    assert read("r.risk-curve.csv")[-1]["n_scores"] == "84"


def test_a_report_without_a_promise_says_how_to_get_the_curve(run, human: Path) -> None:
    assert run("calibrate", human, "--report", "r.html") == 0

    assert "No accept rule was asked for" in Path("r.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--risk", "0.1"], "--risk 0.1: it needs --max-error"),
        (["--risk-curve", "c.csv"], "--risk-curve c.csv: it needs --max-error"),
        (["--max-error", "1", "--risk", "5"], "--risk 5: it must be a share between 0 and 1"),
        (["--max-error", "1", "--risk-curve", "human.csv"], "human.csv: the output is the input"),
        (["--max-error", "-1"], "be greater than or equal to 0"),
        (["--max-error", "inf"], "--max-error inf: it must be a number of points"),
    ],
)
def test_a_promise_that_makes_no_sense_ends_with_2(
    run, human: Path, capsys, arguments: list[str], message: str
) -> None:
    assert run("calibrate", human, *arguments) == 2

    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "human.csv"], "human.csv: the output is the input"),
        (["--report", "none/r.html"], "folder none does not exist"),
        (["--csv", "c.csv", "--report", "c.csv"], "c.csv: the output is written twice"),
    ],
    ids=["the input", "no folder", "twice"],
)
def test_files_that_cannot_be_written_are_refused_before_anything_is_fitted(
    run, human: Path, capsys, arguments: list[str], message: str
) -> None:
    assert run("calibrate", human, *arguments) == 2

    assert message in capsys.readouterr().err
    assert not file_of("q01").exists()


def test_help_shows_an_example(run, capsys) -> None:
    assert run("calibrate", "--help") == 0

    assert "grader calibrate human_scores.csv" in capsys.readouterr().out


@pytest.fixture
def film(cell_bank: Bank) -> Rows:
    """Full credit for a wording of the membrane that the rubric does not know, 0 for nonsense."""
    water, _, gradient = (c.statement for c in cell_bank.item("q01").rubric.concepts)
    texts = [(f"{water} {gradient} Letter {n}: porous cellophane.", 4) for n in "abcdef"]
    texts += [(f"Plants like letter {n} very much.", 0) for n in "ghijklmno"]
    return [
        {"response_id": f"r{at}", "item_id": "q01", "response": text, "human_score": score}
        for at, (text, score) in enumerate(texts)
    ]


def test_the_diagnosis_shows_each_concept_and_the_worst_answers(run, film: Rows, capsys) -> None:
    assert run("calibrate", write("human.csv", film), "--dry-run") == 0

    shown = capsys.readouterr().out
    assert "What your scores say of the concepts:" in shown
    assert "never found: membrane" in shown
    assert "you 4, rubric 3; membrane not found in:" in shown


def test_items_with_few_answers_are_not_diagnosed(run, film: Rows, capsys) -> None:
    assert run("calibrate", write("human.csv", film[:5]), "--dry-run") == 0

    assert "Not diagnosed" in capsys.readouterr().out


def test_apply_writes_what_is_suggested_and_keeps_comments(
    run, film: Rows, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(
        "grader.calibration.diagnosis.aliases._is_nearest", lambda text, **_: "cello" in text
    )
    path = rubric_path(Path(), course="cells", item_id="q01")
    before = "# Mine\n" + path.read_text("utf-8")
    path.write_text(before, encoding="utf-8")

    human = write("human.csv", film)
    assert run("calibrate", human, "--apply", "--yes", "--report", "r.html") == 0

    flattered = "q01: the suggestions that changed the rubric come out of these very answers"
    assert flattered in " ".join(capsys.readouterr().out.split())
    assert flattered in Path("r.html").read_text("utf-8")
    after = path.read_text("utf-8")
    assert after.startswith("# Mine\n")
    assert "aliases: [porous cellophane]" in after
    assert (path.parent / "previous" / path.name).read_text("utf-8") == before


def test_apply_asks_nobody_in_a_pipe(run, film: Rows, capsys) -> None:
    assert run("calibrate", write("human.csv", film), "--apply") == 2

    assert "--apply: standard input is no terminal" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--yes",), ("--apply", "--yes", "--dry-run")], ids=str)
def test_options_that_contradict_themselves_are_refused(run, film: Rows, options) -> None:
    assert run("calibrate", write("human.csv", film), *options) == 2


def test_labels_of_concepts_are_held_against_the_statuses(run, film: Rows) -> None:
    Path("l.jsonl").write_text(
        '{"id": "r0", "concepts": {"membrane": 2}}\n{"id": "r1"}\n', encoding="utf-8"
    )

    assert run("calibrate", write("h.csv", film), "--labels", "l.jsonl", "--csv", "c.csv") == 3

    (row,) = [row for row in read("c.csv") if row["concept_id"] == "membrane"]
    assert (row["n_labelled"], row["n_missed"], row["n_missing"]) == ("1", "1", "15")


def test_a_report_is_written_with_its_tables(run, film: Rows, capsys) -> None:
    assert run("calibrate", write("human.csv", film), "--dry-run", "--report", "r.html") == 0

    shown = capsys.readouterr().out
    assert "Report: r.html" in shown
    assert "suggestions that changed the rubric" not in shown
    assert '<h2 id="disagreements">' in Path("r.html").read_text("utf-8")
    assert {row["concept_id"] for row in read("r.disagreements.csv")} == {"membrane"}
