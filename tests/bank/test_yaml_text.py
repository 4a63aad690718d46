"""YAML text: what is read quickly is what the tree with comments holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank.yaml_text import MAX_DEPTH, parse_yaml, plain, render_yaml
from grader.errors import RubricError

ROOT = Path(__file__).resolve().parents[2]
PATH = Path("q01.yaml")

SCALARS = "yes no on ~ null true 017 0o17 0x1F 1:30 1_000 1e3 .5 1. +1 -0 .inf 1,5 08 2020-01-01"
"""What one version of YAML or another reads as something else than text."""

contents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def content_and_tree(text: str) -> tuple[str, str]:
    file = parse_yaml(text, PATH)
    return repr(file.content), repr(plain(file.tree))


def is_yaml(text: str) -> bool:
    try:
        return parse_yaml(text, PATH).tree is not None
    except RubricError:
        return False


@pytest.mark.parametrize("scalar", SCALARS.split())
def test_a_scalar_is_read_alike(scalar) -> None:
    content, tree = content_and_tree(f"points: {scalar}\n")

    assert content == tree


@given(st.dictionaries(st.text(), contents, min_size=1, max_size=4))
def test_what_is_written_is_read_alike(written) -> None:
    content, tree = content_and_tree(render_yaml(written))

    assert content == tree


@given(st.text(alphabet="ab:-[]{},#'\"|>&*!%?~ \t\n", max_size=30).filter(is_yaml))
def test_what_is_typed_is_read_alike(text) -> None:
    content, tree = content_and_tree(text)

    assert content == tree


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / "rubrics").rglob("*.yaml"), *(ROOT / "reference").glob("*.yaml")]),
    ids=lambda path: path.stem,
)
def test_the_sample_bank_is_read_alike(path) -> None:
    content, tree = content_and_tree(path.read_text(encoding="utf-8"))

    assert content == tree


@pytest.mark.parametrize("text", ["%YAML 1.1\n---\na: yes\n", "# a\tb\na: 1\n"], ids=repr)
def test_what_the_parsers_see_apart_is_read_with_the_tree(text) -> None:
    content, tree = content_and_tree(text)

    assert content == tree


def test_a_comment_that_the_tree_has_no_place_for_is_a_mistake() -> None:
    file = parse_yaml("a:\n  - b: # c\n    >\n\nd: e\n", PATH)

    with pytest.raises(RubricError, match="a comment stands where it can't be kept"):
        _ = file.tree


@pytest.mark.parametrize("opened", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_a_mistake(opened) -> None:
    with pytest.raises(RubricError, match=r"nested too deeply|is not YAML"):
        parse_yaml(opened * 5_000, PATH)


def test_lists_are_read_at_any_depth_that_is_parsed() -> None:
    depth = MAX_DEPTH + 1

    assert parse_yaml("[" * depth + "]" * depth, PATH).content == plain(
        parse_yaml("[" * depth + "]" * depth, PATH).tree
    )
