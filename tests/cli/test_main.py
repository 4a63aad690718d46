"""The frame of the command: help, version, errors and exit codes."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from grader import __version__
from grader.errors import ItemError

HEAVY = {"numpy", "onnxruntime", "pandas", "pydantic", "sklearn", "torch", "charset_normalizer"}


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_version_is_that_of_the_package(run, capsys) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"grader {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    ended = python(
        "import sys; sys.argv = ['grader', '--help']\n"
        "from grader.cli import main\n"
        "main()\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )

    assert HEAVY & set(ended.stderr.split()) == set()
    assert "Grade free-text answers" in ended.stdout


@pytest.mark.parametrize("command", ["build", "items", "lint", "ask", "grade"])
def test_every_command_explains_itself_with_an_example(run, capsys, command) -> None:
    assert run(command, "--help") == 0
    assert f"grader {command} " in capsys.readouterr().out.split("Usage:")[1].split("\n", 1)[1]


def test_an_unknown_command_ends_with_2(run, capsys) -> None:
    assert run("grad") == 2
    assert "No such command 'grad'" in capsys.readouterr().err


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch):
    """Let the command end in an exception."""

    def fail_with(error: BaseException) -> None:
        def command() -> None:
            raise error

        monkeypatch.setattr("grader.cli.app", command)

    return fail_with


@pytest.mark.parametrize(
    ("error", "code", "shown"),
    [
        pytest.param(
            ItemError("bank", "item 'q9' is missing", "Did you mean 'q09'?"),
            2,
            "bank: item 'q9' is missing\nHint: Did you mean 'q09'?\n",
            id="bad input",
        ),
        pytest.param(
            OSError(28, "No space left on device"),
            1,
            "grader: No space left on device\n",
            id="disk",
        ),
        pytest.param(
            ValueError("oops"),
            1,
            "grader: a fault of the program (ValueError: oops)\n"
            "Hint: set GRADER_TRACEBACK=1 to see where it arose.\n",
            id="fault of ours",
        ),
    ],
)
def test_an_error_is_a_message_and_a_code(run, failing, capsys, error, code, shown) -> None:
    failing(error)

    assert run() == code
    assert capsys.readouterr().err == shown


def test_the_traceback_is_there_for_those_who_ask(run, failing, capsys, monkeypatch) -> None:
    failing(ValueError("oops"))
    monkeypatch.setenv("GRADER_TRACEBACK", "1")

    run()

    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_reader_that_leaves_early_gets_no_message() -> None:
    ended = subprocess.run(
        f"{sys.executable} -c 'from grader.cli import main; main()' --help | true",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr == ""


def test_termination_ends_like_any_exit(run) -> None:
    run("--version")

    with pytest.raises(SystemExit, match=str(128 + signal.SIGTERM)):
        signal.raise_signal(signal.SIGTERM)
