"""`grader ask`, from a typed answer to feedback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import pytest

from grader.bank.changes import bank_changes, save_changes
from grader.calibration import (
    Calibration,
    CalibrationModel,
    calibration_path,
    save_calibration,
)
from grader.cli import main
from grader.cli.options import EvidenceOption
from grader.evidence import EvidenceJudge, EvidenceMode
from grader.scoring import load_grader, rubric_digest

ROOT = Path(__file__).resolve().parents[2]
GRADER = Path(sys.executable).with_name("grader")

NUCLEUS = "The nucleus stores the genetic material."


class Keyboard:
    """A terminal on which answers are typed, each ended by Ctrl-D; None is Ctrl-C."""

    def __init__(self, *answers: bytes | None) -> None:
        self._answers = iter(answers)

    @property
    def buffer(self) -> Keyboard:
        return self

    def read(self) -> bytes:
        answer = next(self._answers, b"")
        if answer is None:
            raise KeyboardInterrupt
        return answer

    def isatty(self) -> bool:
        return True


@pytest.fixture
def ask(run, cell_bank, hash_encoder, tmp_path, monkeypatch):
    """Run `grader ask ARGUMENTS` on the bank of cells, without weights."""
    save_changes(bank_changes(cell_bank, tmp_path).needed)
    modes = []

    def load_judge(model: str | None, *, mode: EvidenceMode) -> EvidenceJudge:
        modes.append(mode)
        return EvidenceJudge(hash_encoder)

    monkeypatch.setattr("grader.evidence.load_judge", load_judge)

    def ask_with(*arguments: str, stdin: bytes = b"", keyboard: Keyboard | None = None) -> int:
        if keyboard is None:
            return run("ask", *arguments, "--bank", tmp_path, stdin=stdin)
        monkeypatch.setattr(sys, "argv", ["grader", "ask", *arguments, "--bank", str(tmp_path)])
        monkeypatch.setattr(sys, "stdin", keyboard)
        return main()

    ask_with.modes = modes
    return ask_with


def test_an_answer_gets_its_checklist(ask, capsys) -> None:
    assert ask("q02", NUCLEUS) == 0

    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "Score: 1.5 of 3 points",
        "✔  found    nucleus",
        f'            "{NUCLEUS}"',
        "✗  missing  1 more of: ribosome, mitochondrion",
    ]


@pytest.mark.parametrize("arguments", [[], ["-"]], ids=["piped", "by dash"])
def test_standard_input_is_read_whole(ask, capsys, arguments) -> None:
    stdin = f"\ufeffWell.\n\n{NUCLEUS}\n".encode()

    assert ask("q02", *arguments, stdin=stdin) == 0
    assert "Score: 1.5 of 3 points" in capsys.readouterr().out


def test_nothing_piped_in_is_a_blank_answer(ask, capsys) -> None:
    assert ask("q02") == 0
    assert "Nothing was answered." in capsys.readouterr().out


def test_hint_names_no_concept(ask, capsys) -> None:
    assert ask("q01", "Sugar is sweet and nice.", "--feedback", "hint") == 0

    shown = capsys.readouterr().out
    assert "What is it that moves?" in shown
    assert "water" not in shown


def test_score_shows_the_score_only(ask, capsys) -> None:
    assert ask("q02", NUCLEUS, "--feedback", "score") == 0
    assert capsys.readouterr().out == "Score: 1.5 of 3 points\n"


def test_json_is_one_object_with_quotes_and_offsets(ask, capsys) -> None:
    assert ask("q02", f"Well, {NUCLEUS}", "--json", "--feedback", "score") == 0

    known = json.loads(capsys.readouterr().out)
    [quote] = known["evidence"][0]["quotes"]
    assert known["response"][quote["start"] : quote["end"]] == quote["text"]
    assert known["missing"] == ["1 more of: ribosome, mitochondrion"]
    assert (known["score"], known["max_points"], known["feedback"]) == (
        1.5,
        3.0,
        "1.5 of 3 points.",
    )


def test_a_student_can_try_again_and_sees_what_changed(ask, capsys) -> None:
    better = f"{NUCLEUS}\n\nRibosomes assemble proteins from amino acids."

    assert ask("q02", keyboard=Keyboard(NUCLEUS.encode(), better.encode())) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("Name two organelles and say what each of them does.")
    assert shown.count("Score: ") == shown.count("Try again") == 2
    assert "Since your last try: +1.5 points\nNewly found: ribosome\n" in shown


@pytest.mark.parametrize("answer", [b"", b" \n", None], ids=["empty", "white space", "Ctrl-C"])
def test_an_empty_answer_or_ctrl_c_ends_the_tries(ask, capsys, answer) -> None:
    assert ask("q02", keyboard=Keyboard(NUCLEUS.encode(), answer, b"never read")) == 0

    shown = capsys.readouterr()
    assert shown.out.count("Score: ") == 1
    assert shown.err == ""


def test_control_characters_are_white_space(ask, capsys) -> None:
    assert ask("q02", stdin=NUCLEUS.replace(" ", "\0").encode()) == 0
    assert "Score: 1.5 of 3 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        pytest.param(
            ["q03", "x"],
            b"",
            "item 'q03' is not in course 'cells'; it must be q01, q02\nHint: Did you mean 'q02'?\n",
            id="unknown item",
        ),
        pytest.param(
            ["q02"],
            b"caf\xe9",
            "standard input: byte 0xE9 at position 3 is no UTF-8; it must be text in UTF-8\n"
            "Hint: Save the answer as UTF-8, or give it as an argument.\n",
            id="undecodable",
        ),
        pytest.param(
            ["q02"],
            b"x" * 100_001,
            "response: 100001 characters; it must have at most 100000\n"
            "Hint: Is the whole file in one cell?\n",
            id="too long",
        ),
    ],
)
def test_bad_input_ends_with_2_and_a_message(ask, capsys, arguments, stdin, message) -> None:
    assert ask(*arguments, stdin=stdin) == 2

    assert capsys.readouterr().err == message


@pytest.mark.parametrize("mode", EvidenceMode)
def test_evidence_is_as_asked(ask, mode) -> None:
    ask("q02", NUCLEUS, "--evidence", str(mode))

    assert ask.modes == [mode]


def test_the_evidence_option_offers_every_mode() -> None:
    literal, _option = typing.get_args(EvidenceOption)

    assert set(typing.get_args(literal)) == set(EvidenceMode)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT
    )


@pytest.mark.command
@pytest.mark.parametrize(
    ("item_id", "answer", "labels"),
    [
        pytest.param(
            "e02",
            "Data lie in Amazon S3. IAM roles give the jobs their permissions, and "
            "CloudWatch keeps the logs.",
            ["Estimator", ".fit()"],
            id="essay",
        ),
        pytest.param(
            "q04",
            "When a job completes, an SNS notification is sent to the team.",
            ["the hybrid approach: both SDKs together"],
            id="short answer",
        ),
    ],
)
def test_an_answer_is_told_by_label_what_it_lacks(item_id, answer, labels) -> None:
    ended = command(str(GRADER), "ask", item_id, answer, "--evidence", "fast")

    missing = [
        line.split("missing")[1].strip()
        for line in ended.stdout.splitlines()
        if line.startswith("✗  missing")
    ]
    assert (ended.returncode, ended.stderr) == (0, "")
    assert set(labels) <= set(missing)


HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "pandas", "scipy"}

ASK_AND_LIST_MODULES = (
    "import sys; sys.argv = ['grader', *sys.argv[1:]]\n"
    "from grader.cli import main\n"
    "main()\n"
    "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
)


def ask_and_list_modules(answer: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(
        *(sys.executable, "-c", ASK_AND_LIST_MODULES, "ask", "q07", answer),
        *("--evidence", "fast", *arguments),
    )


@pytest.mark.command
def test_the_everyday_path_loads_nothing_heavy() -> None:
    ended = ask_and_list_modules("boto")

    assert HEAVY & set(ended.stderr.split()) == set()
    assert "Score: 0 of 4 points" in ended.stdout


@pytest.fixture
def calibrated_bank(tmp_path: Path) -> Path:
    """The sample bank, where whoever answers q07 gets a point more."""
    for name in ("reference", "rubrics"):
        shutil.copytree(ROOT / name, tmp_path / name)
    grader = load_grader(tmp_path, mode=EvidenceMode.FAST)
    item = grader.bank.item("q07")
    calibration = Calibration(
        item_id=item.id,
        rubric_digest=rubric_digest(item),
        evidence=grader.evidence_signature,
        scale=item.rubric.rater_scale,
        model=CalibrationModel.LINE,
        intercept=1,
        slope=1,
        concept_weights={},
        half_widths={90: 0.5},
        n_scores=20,
        cv_error=0.25,
        cv_error_uncalibrated=0.5,
    )
    path = calibration_path(tmp_path, course=grader.bank.course, item_id=item.id)
    save_calibration(calibration, path)
    return tmp_path


@pytest.mark.command
@pytest.mark.model
def test_a_calibrated_score_needs_no_library_for_fitting(calibrated_bank: Path) -> None:
    ended = ask_and_list_modules("It starts the training job.", "--bank", str(calibrated_bank))

    assert HEAVY & set(ended.stderr.split()) == set()
    assert "\nCalibration +1\n" in ended.stdout.replace(" \n", "\n")
