"""The docs say what the program does: examples, commands, columns, links."""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from grader import __version__
from grader.bank.course import Course, CourseItem
from grader.bank.models import (
    Concept,
    GlossaryTerm,
    Group,
    Keyword,
    Misconception,
    Rubric,
    Scale,
)
from grader.batch.grades import INTERVAL_COLUMNS, RESULT_COLUMNS
from grader.batch.layout import ID_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN, STUDENT_COLUMN
from grader.batch.students import STUDENT_COLUMNS
from grader.calibration import AcceptRule, Calibration
from grader.calibration.accept_rule import ItemRule
from grader.calibration.report.risk_table import CURVE_COLUMNS
from grader.cli.app import app
from grader.evidence import ConceptEvidence, Quote, Status
from grader.scoring import Flag, GradedResponse, ScorePart

ROOT = Path(__file__).resolve().parents[1]

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("samples/*.md"))
)

BANK_FILES = (
    Course,
    CourseItem,
    GlossaryTerm,
    Rubric,
    Concept,
    Keyword,
    Group,
    Misconception,
    Scale,
)

DETAILS = (GradedResponse, ConceptEvidence, Quote, ScorePart)

HUMAN_COLUMNS = ("human_score", "human_score_2")
LABEL_KEYS = ("id", "item_id", "response", "concepts", "quotes", "score", "max_points")
PUBLIC_COLUMNS = (
    *("dataset", "split", "question_id", "question", "reference", "answer"),
    *("score", "score_max", "label", "rater1", "rater2", "extra"),
)

COMMANDS: dict[str, Any] = vars(typer.main.get_command(app))["commands"]

OPTIONS = sorted(
    (name, option)
    for name, command in COMMANDS.items()
    for parameter in command.params
    for option in parameter.opts
    if option.startswith("-")
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def examples() -> ModuleType:
    """The module behind `make docs`, which stands outside the package."""
    name = "docs_examples"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "examples.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level; empty without it."""
    level = heading.split(" ")[0]
    after = text.partition(f"\n{heading}\n")[2]
    return re.split(rf"\n{level} ", after)[0]


@pytest.mark.command
@pytest.mark.parametrize("path", examples().pages(), ids=lambda path: path.name)
def test_examples_show_real_output(path: Path) -> None:
    found = [f"{example.where}: {why}" for example, why in examples().find_stale(path)]

    assert not found, "\n" + "\n\n".join([*found, "Hint: 'make docs' writes the real output"])


@pytest.mark.parametrize("command", ["build", "items", "lint", "ask", "grade"])
def test_the_readme_shows_an_example_of_each_command(command: str) -> None:
    shown = [c for e in examples().read_examples(ROOT / "README.md") for c in e.commands]

    assert any(c.split()[1] == command for c in shown)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_section_with_its_help(command: str) -> None:
    text = section(page("docs/commands.md"), f"## grader {command}")

    assert f"$ grader {command} --help\n" in text


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=lambda value: value)
def test_every_option_is_in_the_section_of_its_command(command: str, option: str) -> None:
    assert option in section(page("docs/commands.md"), f"## grader {command}").split()


def test_the_changelog_has_this_version() -> None:
    assert section(page("CHANGELOG.md"), f"## {__version__}").strip()


@pytest.mark.parametrize(
    "name",
    [
        *(ITEM_COLUMN, RESPONSE_COLUMN, ID_COLUMN, STUDENT_COLUMN),
        *RESULT_COLUMNS,
        *STUDENT_COLUMNS,
        *INTERVAL_COLUMNS,
        *HUMAN_COLUMNS,
        *LABEL_KEYS,
        *PUBLIC_COLUMNS,
    ],
)
def test_every_column_is_explained(name: str) -> None:
    assert f"`{name}`" in page("docs/files.md")


@pytest.mark.parametrize("name", sorted({f.name for kind in DETAILS for f in fields(kind)}))
def test_every_key_of_the_details_is_explained(name: str) -> None:
    assert f"`{name}`" in section(page("docs/files.md"), "## Details")


@pytest.mark.parametrize("name", sorted({f for kind in BANK_FILES for f in kind.model_fields}))
def test_every_key_of_a_bank_file_is_explained(name: str) -> None:
    assert f"`{name}`" in section(page("docs/files.md"), "## Bank")


@pytest.mark.parametrize("name", Calibration.model_fields)
def test_every_key_of_a_calibration_is_explained(name: str) -> None:
    assert f"`{name}`" in section(page("docs/files.md"), "## Calibration")


@pytest.mark.parametrize(
    "name",
    [*AcceptRule.model_fields, *ItemRule.model_fields, *(c.name for c in CURVE_COLUMNS)],
)
def test_every_key_of_an_accept_rule_is_explained(name: str) -> None:
    assert f"`{name}`" in section(page("docs/files.md"), "## Accept rule")


@pytest.mark.parametrize("name", [*Flag, *Status])
def test_every_flag_and_status_is_explained(name: str) -> None:
    assert f"`{name}`" in page("docs/files.md")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files(name: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page(name))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]

    dead = [link for link in local if not ((ROOT / name).parent / link).exists()]

    assert not dead, f"{name}: these links lead nowhere: {', '.join(dead)}"


@pytest.mark.parametrize("name", PAGES)
def test_make_targets_that_are_named_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))

    unknown = set(re.findall(r"(?:`|^)make ([a-z]+)", page(name), re.MULTILINE)) - targets

    assert not unknown, f"{name}: the Makefile has no {', '.join(sorted(unknown))}"
