"""The console examples of the pages: run for real, compared, written back.

    python docs/examples.py             # README.md and every page of docs/
    python docs/examples.py README.md   # one page

An example is a fenced block of language `console`. Its lines that start with `$ grader` are
commands, a backslash at the end continues one; what stands below a command is its output.
Two words may follow the language:

    lines=12    keep the first lines of each output only
    exit=2      the exit code that each command ends with; 0 when left out

The examples of a page run in order, in one new folder that holds a copy of the sample bank.
An example that ends with another exit code is left as it is and reported.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SAMPLE_FOLDERS = ("reference", "rubrics", "samples")
"""What a command finds in its folder, as in a fresh clone."""

COLUMNS = 80
"""Width of the terminal that the examples show."""

MOST_SECONDS = 600
"""A command that takes longer than this waits for something."""

UNWANTED_VARIABLES = ("FORCE_COLOR", "GITHUB_ACTIONS", "GRADER_TRACEBACK", "PY_COLORS")
"""They change what a command prints."""

CUT = "…"
"""Stands below an output of which only the first lines are shown."""

_BLOCK = re.compile(r"^```console(?P<words>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (grader\b(?:[^\n]*\\\n)*[^\n]*)$", re.MULTILINE)
_FRAME = re.compile(r"[\u2500-\u257f]")
"""The lines that boxes are drawn with."""


@dataclass(frozen=True)
class Example:
    """One block of a page; `body` is what it shows now."""

    where: str
    body: str
    commands: tuple[str, ...]
    n_lines: int | None
    exit_code: int

    def is_current(self, body: str) -> bool:
        """Whether the block shows `body`; of help only the words count.

        How help is laid out belongs to a library, and changes with its versions.
        """
        if any("--help" in command for command in self.commands):
            return _words(self.body) == _words(body)
        return self.body == body


class ExampleError(Exception):
    """A command of an example that did not end as the page says."""


def pages() -> list[Path]:
    """Return the pages that may hold examples."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def read_examples(page: Path) -> list[Example]:
    """Return the examples of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [example for block in _BLOCK.finditer(text) if (example := _example(page, block))]


def render_example(example: Example, folder: Path) -> str:
    """Run the commands of an example and return what the block must show.

    Raises
    ------
    ExampleError
        A command ended with another exit code.
    """
    shown = []
    for command in example.commands:
        ended = _run(command, folder)
        output = _plain_lines(ended.stdout)
        if ended.returncode != example.exit_code:
            raise ExampleError(
                f"{example.where}: 'grader' ended with {ended.returncode}; it must end with "
                f"{example.exit_code}\n$ {command}\n" + "\n".join(output)
            )
        if example.n_lines is not None and len(output) > example.n_lines:
            output = [*output[: example.n_lines], CUT]
        shown += [f"$ {command}", *output]
    return "\n".join(shown) + "\n"


def find_stale(page: Path) -> Iterator[tuple[Example, str]]:
    """Yield each example that is not current, with why: a difference, or another exit code."""
    with sample_folder() as folder:
        for example in read_examples(page):
            try:
                body = render_example(example, Path(folder))
            except ExampleError as error:
                yield example, str(error)
                continue
            if not example.is_current(body):
                yield example, _difference(example, body)


def update(page: Path) -> list[str]:
    """Write the real output of every example into a page; return what could not be run."""
    faults: list[str] = []
    text = page.read_text(encoding="utf-8")
    with sample_folder() as folder:

        def replaced(block: re.Match[str]) -> str:
            example = _example(page, block)
            if example is None:
                return block[0]
            try:
                body = render_example(example, Path(folder))
            except ExampleError as error:
                faults.append(str(error))
                return block[0]
            shown = example.body if example.is_current(body) else body
            return f"```console{block['words']}\n{shown}```"

        updated = _BLOCK.sub(replaced, text)
    if updated != text:
        page.write_text(updated, encoding="utf-8", newline="\n")
        print(f"{_name(page)}: rewritten")
    return faults


def sample_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder with a copy of the sample bank and the samples."""
    folder = tempfile.TemporaryDirectory(prefix="examples-")
    for name in SAMPLE_FOLDERS:
        shutil.copytree(ROOT / name, Path(folder.name) / name)
    return folder


def _example(page: Path, block: re.Match[str]) -> Example | None:
    commands = tuple(_COMMAND.findall(block["body"]))
    if not commands:
        return None
    line = block.string.count("\n", 0, block.start()) + 1
    options = dict(word.split("=", 1) for word in block["words"].split())
    return Example(
        where=f"{_name(page)}:{line}",
        body=block["body"],
        commands=commands,
        n_lines=int(options["lines"]) if "lines" in options else None,
        exit_code=int(options.get("exit", 0)),
    )


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command installed beside this Python; both streams as a terminal shows them."""
    bin_folder = Path(sys.executable).parent
    program = shutil.which("grader", path=str(bin_folder))
    if program is None:
        raise SystemExit(f"{bin_folder}: 'grader' is not installed here; run: pip install -e .")
    variables = {name: os.environ[name] for name in os.environ if name not in UNWANTED_VARIABLES}
    variables |= {
        "COLUMNS": str(COLUMNS),
        "GRADER_CACHE_DIR": "cache",
        "HF_HUB_OFFLINE": "1",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [program, *shlex.split(command.replace("\\\n", " "))[1:]],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=MOST_SECONDS,
        check=False,
    )


def _plain_lines(output: str) -> list[str]:
    """The lines without blanks at their ends, and never two empty ones in a row."""
    text = "\n".join(line.rstrip() for line in output.splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").splitlines()


def _words(text: str) -> list[str]:
    return _FRAME.sub(" ", text).split()


def _difference(example: Example, body: str) -> str:
    shown, real = example.body.splitlines(), body.splitlines()
    lines = difflib.unified_diff(shown, real, example.where, "real output", lineterm="", n=1)
    return "\n".join(lines)


def _name(page: Path) -> str:
    return page.resolve().relative_to(ROOT).as_posix()


def main(names: list[str]) -> int:
    """Bring pages up to date; return 1 when an example could not be run."""
    faults = [fault for page in map(Path, names) for fault in update(page.resolve())]
    for fault in faults or ["every example is current"]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [str(page) for page in pages()]))
