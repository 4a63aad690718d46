"""`grader evaluate`, from arguments to tables, files and exit codes."""

from __future__ import annotations

import csv
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.bank import Bank, Concept, Item, ItemKind, Rubric, Scale
from grader.bank.files import course_path, rubric_path, save_course, save_rubric
from grader.calibration import MIN_N
from grader.cli.evaluate import evaluate

CALIBRATED = "0.1.0|encoder:x@1|evidence:all@2|rubric:3|calibration:4fa2"
UNCALIBRATED = "0.1.0|encoder:x@1|evidence:all@2|rubric:3|calibration:none"

Tables = tuple[Path, Path]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def grade_rows(n: int, *, signature: str = CALIBRATED) -> list[dict[str, object]]:
    """Scores 0 … 4 in turn; two items."""
    return [
        {
            "response_id": f"r{at}",
            "item_id": f"q{at % 2 + 1:02}",
            "response": f"word{at} " * (at % 3 + 1),
            "score": at % 5,
            "max_points": 4,
            "error": "",
            "signature": signature,
        }
        for at in range(n)
    ]


def human_rows(n: int) -> list[dict[str, object]]:
    """The same scores; half of the students write English at home."""
    return [
        {
            "response_id": f"r{at}",
            "item_id": f"q{at % 2 + 1:02}",
            "human_score": at % 5,
            "language": "en" if at % 4 < 2 else "de",
        }
        for at in range(n)
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, without a bank; a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def tables(folder: Path) -> Tables:
    """Sixty grades and the same scores by a person."""
    return (
        write(folder / "grades.csv", grade_rows(60)),
        write(folder / "human.csv", human_rows(60)),
    )


def row_of(shown: str, label: str) -> list[str]:
    """The cells of the first table row that starts with a label."""
    line = next(line for line in shown.splitlines() if line.startswith(f"│ {label}"))
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_perfect_agreement_passes(run, tables: Tables, capsys) -> None:
    assert run("evaluate", *tables, "--scale", "0:4:1") == 0

    shown = capsys.readouterr()
    assert "Human and system scores of 60 responses to 2 items:" in shown.out
    # Wilson (1927): 60 / (60 + 1.96²).
    assert row_of(shown.out, "Exact") == [
        "Exact agreement, % (≥ 50)",
        "60",
        "100.0",
        "94.0 … 100.0",
        "pass",
    ]
    assert row_of(shown.out, "q01")[:4] == ["q01", "30", "100.0", "1.00"]
    assert shown.err == ""


def test_what_misses_its_threshold_is_named(run, folder: Path, tables: Tables, capsys) -> None:
    rows = grade_rows(60)
    write(folder / "grades.csv", [row | {"score": 4 - int(str(row["score"]))} for row in rows])

    assert run("evaluate", *tables, "--scale", "0:4:1") == 0

    shown = capsys.readouterr().out
    assert row_of(shown, "QWK")[-1] == "flag"
    assert row_of(shown, "SMD")[-1] == "pass"
    assert "flag: Exact" in row_of(shown, "q01")[-1]


def test_uncalibrated_scores_get_no_verdict(run, folder: Path, tables: Tables, capsys) -> None:
    write(folder / "grades.csv", grade_rows(60, signature=UNCALIBRATED))

    assert run("evaluate", *tables, "--scale", "0:4:1") == 0

    shown = capsys.readouterr().out
    assert row_of(shown, "QWK")[-1] == "uncalibrated"
    assert "Uncalibrated: 60 scores never fitted to a person's." in shown


def test_few_responses_get_no_verdict(run, folder: Path, tables: Tables, capsys) -> None:
    write(folder / "human.csv", human_rows(29))

    assert run("evaluate", *tables, "--scale", "0:4:1") == 0

    shown = capsys.readouterr()
    assert row_of(shown.out, "QWK")[-1] == "not enough data"
    assert "31 of 60 graded responses are not in" in shown.err


def test_an_undefined_figure_is_blank_and_says_why(
    run, folder: Path, tables: Tables, capsys
) -> None:
    write(folder / "human.csv", [row | {"human_score": 0} for row in human_rows(60)])

    assert run("evaluate", *tables, "--scale", "0:4:1") == 0

    shown = " ".join(capsys.readouterr().out.split())
    assert "│ Pearson r (≥ 0.7) │ 60 │ │ │ │" in shown
    assert "undefined, all human scores are 0." in shown
    assert "q01: Pearson r; SMD, unpooled: undefined, all human scores are 0." in shown


def test_subgroups_are_measured_when_asked_for(run, tables: Tables, capsys) -> None:
    assert run("evaluate", *tables, "--scale", "0:4:1", "--group", "language") == 0

    shown = capsys.readouterr().out
    assert row_of(shown, "de")[:3] == ["de", "30", "100.0"]
    assert row_of(shown, "en")[-1] == "pass"
    assert "Overall accuracy (OSA)" in shown


def test_small_subgroups_are_named_and_not_shown(run, folder: Path, tables: Tables, capsys) -> None:
    rows = human_rows(60)
    rows[0]["language"], rows[1]["language"] = "[fr]", ""
    write(folder / "human.csv", rows)

    assert run("evaluate", *tables, "--scale", "0:4:1", "--group", "language") == 0

    shown = capsys.readouterr().out
    assert "Too small to be shown (--min-n): [fr] (1)." in shown
    assert "Without language: 1 response." in shown
    assert "│ [fr]" not in shown


def test_min_n_can_be_raised(run, tables: Tables, capsys) -> None:
    options = ["--scale", "0:4:1", "--group", "language", "--min-n", "31"]

    assert run("evaluate", *tables, *options) == 0

    assert "Too small to be shown (--min-n): de (30), en (30)." in capsys.readouterr().out


def test_a_second_rater_is_used(run, folder: Path, tables: Tables, capsys) -> None:
    rows = [row | {"human_score_2": row["human_score"]} for row in human_rows(60)]
    write(folder / "human.csv", rows)

    assert run("evaluate", *tables, "--scale", "0:4:1") == 0

    shown = capsys.readouterr().out
    assert row_of(shown, "Degradation, QWK")[1:3] == ["60", "0.000"]
    assert row_of(shown, "PRMSE")[2] == "1.000"


def test_files_hold_everything(run, folder: Path, tables: Tables) -> None:
    assert run("evaluate", *tables, "--json", folder / "a.json", "--csv", folder / "a.csv") == 0

    known = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    assert known["overall"]["exact_agreement"]["value"] == 100
    assert (folder / "a.csv").read_text(encoding="utf-8-sig").startswith("part,column,name,measure")


def test_rows_in_the_way_end_with_3_and_are_named(
    run, folder: Path, tables: Tables, capsys
) -> None:
    rows = human_rows(60)
    rows[0]["human_score"], rows[1]["response_id"] = "two", "r99"
    human = write(folder / "human.csv", rows)

    assert run("evaluate", *tables, "--scale", "0:4:1") == 3

    shown = capsys.readouterr()
    assert f"{human}: row 1 (line 2): human_score is 'two'; it must be a number" in shown.err
    assert f"{human}: row 2 (line 3): response_id is 'r99'; it must be that of a" in shown.err
    assert "scores of 58 responses" in shown.out


def test_many_rows_in_the_way_are_counted(run, folder: Path, tables: Tables, capsys) -> None:
    rows = human_rows(60)
    write(folder / "human.csv", [row | {"human_score": "x"} for row in rows[:15]] + rows[15:])

    assert run("evaluate", *tables, "--scale", "0:4:1") == 3

    assert "5 more rows must be mended; --json lists all of them" in capsys.readouterr().err


def test_nothing_to_measure_ends_with_2_and_says_why(
    run, folder: Path, tables: Tables, capsys
) -> None:
    human = write(folder / "human.csv", [{"response_id": "r0", "human_score": "good"}])

    assert run("evaluate", *tables, "--json", folder / "a.json") == 2

    shown = capsys.readouterr()
    assert f"{human}: row 1 (line 2): human_score is 'good'; it must be a number" in shown.err
    assert f"{human}: no row holds the human score of a graded response" in shown.err
    assert shown.out == ""
    assert not (folder / "a.json").exists()


@pytest.mark.parametrize(
    "scale", ["0:4", "0:4:1:2", "0:four:1", "4:0:1", "0:4:0", "0:4:9", "0:inf:1"]
)
def test_a_scale_that_is_none_is_refused(run, tables: Tables, capsys, scale: str) -> None:
    assert run("evaluate", *tables, "--scale", scale) == 2

    said = capsys.readouterr().err
    assert f"--scale: the scale is '{scale}'; it must be MIN:MAX:STEP" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--group", "Language"], "column 'Language' is missing; found"),
        (["--csv", "grades.csv"], "grades.csv: the output is the input"),
        (["--bank", "nowhere"], "nowhere/reference: the folder holds no course"),
        (["--min-n", "0"], "--min-n"),
    ],
)
def test_bad_arguments_end_with_2(run, tables: Tables, capsys, arguments, message) -> None:
    assert run("evaluate", *tables, *arguments) == 2

    assert message in " ".join(capsys.readouterr().err.split())


def test_a_missing_table_is_named(run, tables: Tables, capsys) -> None:
    assert run("evaluate", "none.csv", tables[1]) == 2

    assert "none.csv: the file can't be read: No such file" in capsys.readouterr().err


def save_bank(folder: Path, *, scale: Scale) -> None:
    concept = Concept(id="cheap", label="cheap", statement="It is cheap.", points=4)
    rubrics = [
        Rubric(item=item, max_points=4, scale=scale, concepts=(concept,)) for item in ("q01", "q02")
    ]
    items = tuple(
        Item(id=rubric.item, kind=ItemKind.ESSAY, prompt="Why?", rubric=rubric)
        for rubric in rubrics
    )
    save_course(Bank(course="demo", items=items), course_path(folder, "demo"))
    for rubric in rubrics:
        save_rubric(rubric, rubric_path(folder, course="demo", item_id=rubric.item))


def test_the_scale_is_that_of_the_rubric(run, folder: Path, tables: Tables, capsys) -> None:
    save_bank(folder, scale=Scale(max=4, step=2))

    assert run("evaluate", *tables) == 3

    shown = capsys.readouterr().err
    assert "human_score is 1; it must be from 0 to 4 in steps of 2" in shown
    assert "no rubric says" not in shown


def test_a_given_scale_goes_before_the_rubrics(run, folder: Path, tables: Tables, capsys) -> None:
    save_bank(folder, scale=Scale(max=4, step=2))

    assert run("evaluate", *tables, "--scale", "0:4:1") == 0


def test_without_a_bank_the_scale_is_told(run, tables: Tables, capsys) -> None:
    assert run("evaluate", *tables) == 0

    assert "no rubric says the scale of q01, q02; it was taken" in capsys.readouterr().err


def test_every_line_fits_80_columns(run, folder: Path, tables: Tables, capsys) -> None:
    rows = [row | {"score": 4 - int(str(row["score"]))} for row in grade_rows(60)]
    write(
        folder / "grades.csv",
        [row | {"item_id": f"week_3_question_{row['item_id']}"} for row in rows],
    )
    human = [row | {"human_score_2": 4, "item_id": ""} for row in human_rows(60)]
    write(folder / "human.csv", human)

    assert run("evaluate", *tables, "--scale", "0:4:1", "--group", "language") == 0

    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_help_shows_an_example(run, capsys) -> None:
    assert run("evaluate", "--help") == 0

    assert "grader evaluate class.grades.csv human_scores.csv" in capsys.readouterr().out


def test_min_n_is_that_of_the_measures() -> None:
    assert inspect.signature(evaluate).parameters["min_n"].default == MIN_N


def test_a_report_is_written_with_its_tables_beside_it(run, folder: Path, tables: Tables) -> None:
    shown = dict.fromkeys(("concepts_partial", "contradicted_concepts"), "")
    rows = [
        row | {"concepts_expressed": "one; two"[: 3 + 5 * (at // 2 % 2)]} | shown
        for at, row in enumerate(grade_rows(60))
    ]
    write(folder / "grades.csv", rows)

    assert run("evaluate", *tables, "--report", "r.html", "--group", "language") == 0

    assert '<h2 id="confusion">' in (folder / "r.html").read_text("utf-8")
    with (folder / "r.concepts.csv").open(encoding="utf-8-sig", newline="") as stream:
        counted = {(row["item_id"], row["label"]): row for row in csv.DictReader(stream)}
    total = [int(row["n_expressed"]) + int(row["n_missing"]) for row in counted.values()]
    assert {label for _, label in counted} == {"one", "two"}
    assert sum(total) == 2 * 60


def test_a_report_that_would_replace_the_grades_is_refused(run, tables: Tables, capsys) -> None:
    assert run("evaluate", *tables, "--report", tables[0]) == 2

    assert "the output is the input" in capsys.readouterr().err


@pytest.mark.command
def test_a_report_waits_for_neither_scikit_learn_nor_scipy() -> None:
    listed = "print(*{name.partition('.')[0] for name in sys.modules})"

    ended = subprocess.run(
        [sys.executable, "-c", f"import sys, grader.cli.evaluation_reports; {listed}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert {"sklearn", "scipy", "pandas"} & set(ended.stdout.split()) == set()
