"""YAML text of bank files: read for its content, parsed with line numbers, rendered.

The content is read in C, six times as fast as the tree that keeps comments and line
numbers, which only mistakes and revisions need. Nothing here knows a rubric; the mistakes
of a bank file's content are `mistakes`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent

from grader.errors import RubricError

FilePath = Sequence[str | int]
"""Where a value stands in a file: keys and list positions from its top."""

UNWRAPPED_COLUMNS = 4096
"""Columns before ruamel.yaml wraps a line: never, so that long lines stay as written."""

DRAFT_COLUMNS = 90
"""Drafted files wrap a line after the word that crosses it, and so end near column 100."""

MAX_DEPTH = 50
"""Levels that are read in C, whose recursion knows no end; a rubric has six."""

# The two parsers differ about tabs, directives, tags, anchors and a block that opens with '#'.
_READ_APART = re.compile(r"\t|^%|(?<![^\s\[{,:?-])[!&]|[|>][-+\d]*\s*#", re.MULTILINE)

_FAULTS: dict[type[Exception], str] = {
    RecursionError: "nested too deeply",
    NotImplementedError: "a comment stands where it can't be kept",
}
"""What the parser raises without saying where."""

_FIRST_MENDS = (
    # What the parser says -> what a teacher can do about it.
    ("mapping values are not allowed", "text that holds ': ' must stand in quotes"),
    ("cannot start any token", "indent with spaces, and put text that opens with a sign in quotes"),
    ("while scanning a quoted scalar", "a quotation mark is not closed"),
    ("while parsing a flow", "a bracket is not closed, or a comma is missing"),
    ("while parsing a block", "the parts of a list or mapping must be indented alike"),
)


@dataclass(frozen=True)
class YamlFile:
    """A parsed file; `content` is plain dicts, lists and scalars."""

    path: Path
    text: str
    content: Any

    @cached_property
    def tree(self) -> Any:
        """The content with its comments and line numbers."""
        return _tree(self.text, self.path)

    def where(self, file_path: FilePath = ()) -> str:
        """Return ``file:line`` of a value, or of what encloses it when it is absent."""
        return f"{self.path.as_posix()}:{line_of(self.tree, file_path)}"


def read_text(path: Path) -> str:
    """Return the text of a bank file.

    Raises
    ------
    RubricError
        The file can't be opened, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RubricError(
            f"{path.as_posix()}:{line}",
            f"byte 0x{error.object[error.start]:02x} is not UTF-8; the file must be UTF-8 text",
            "Save it again with the encoding UTF-8.",
        ) from None
    except OSError as error:
        problem = f"the file can't be read ({error.strerror})"
        raise RubricError(path.as_posix(), f"{problem}; it must be a readable YAML file") from None


def read_yaml(path: Path) -> YamlFile:
    """Read and parse a bank file.

    Raises
    ------
    RubricError
        The file can't be read, is empty or is not YAML; the message has the line.
    """
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> YamlFile:
    """Parse the text of the bank file at `path`; see `read_yaml`."""
    content = _content(text)
    return YamlFile(path, text, plain(_tree(text, path)) if content is None else content)


def _content(text: str) -> Any:
    """The content, or None where only `_tree` can say what it is or what is wrong."""
    if _READ_APART.search(text):
        return None
    try:
        return YAML(typ="safe").load(text) if _is_shallow(text) else None
    except YAMLError:
        return None


def _is_shallow(text: str) -> bool:
    depth = 0
    for event in YAML(typ="safe").parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            return False
    return True


def _tree(text: str, path: Path) -> Any:
    """The content with comments and line numbers."""
    try:
        tree = _yaml().load(text)
    except DuplicateKeyError as error:
        key = re.search(r'duplicate key "(.*?)"', error.problem or "")
        named = f"key {key[1]!r}" if key else "a key"
        raise _yaml_error(path, error, f"{named} occurs twice; it must occur once") from None
    except MarkedYAMLError as error:
        said = ", ".join(part for part in (error.context, error.problem) if part)
        mend = next((mend for sign, mend in _FIRST_MENDS if sign in said), "it must be YAML")
        raise _yaml_error(path, error, f"the line is not YAML ({said}); {mend}") from None
    except (YAMLError, RecursionError, NotImplementedError) as error:
        said = _FAULTS.get(type(error)) or str(error).splitlines()[0]
        problem = f"the file is not YAML ({said}); it must be YAML"
        raise RubricError(path.as_posix(), problem) from None
    if tree is None:
        raise RubricError(f"{path.as_posix()}:1", "the file is empty; it must hold YAML")
    return tree


def render_yaml(tree: Any) -> str:
    """Return the text of a tree; a parsed tree keeps its comments, order and quotes."""
    return _dumped(tree, UNWRAPPED_COLUMNS)


def render_draft(tree: Any) -> str:
    """Return the text of a new file: as `render_yaml`, with long lists wrapped."""
    # The emitter leaves a space where it wraps a list.
    return re.sub(r" +$", "", _dumped(tree, DRAFT_COLUMNS), flags=re.MULTILINE)


def line_of(tree: Any, file_path: FilePath) -> int:
    """Return the 1-based line of a value's key, or of the nearest thing that encloses it."""
    line = tree.lc.line if isinstance(tree, CommentedMap | CommentedSeq) else 0
    for step in file_path:
        positions = tree.lc.data if isinstance(tree, CommentedMap | CommentedSeq) else None
        if not positions or step not in positions:
            break
        line = positions[step][0]
        tree = tree[step]
    return int(line) + 1


def plain(tree: Any) -> Any:
    """Return a parsed tree as plain dicts, lists and scalars."""
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(value) for value in tree]
    for kind in (str, float):
        if isinstance(tree, kind):
            return kind(tree)
    # A truth value is an int as well, and must stay itself.
    return int(tree) if isinstance(tree, int) and not isinstance(tree, bool) else tree


def _dumped(tree: Any, columns: int) -> str:
    stream = io.StringIO()
    yaml = _yaml()
    yaml.width = columns
    yaml.dump(tree, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    # [{text: a}] and not the rare [text: a], which reads like a slip.
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    return yaml


def _yaml_error(path: Path, error: MarkedYAMLError, problem: str) -> RubricError:
    mark = error.problem_mark or error.context_mark
    return RubricError(f"{path.as_posix()}:{mark.line + 1 if mark else 1}", problem)
