"""Labels that people gave to single concepts, as JSON lines (docs, labelled answers)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import TableError

LABEL_VALUES = (2, 1, 0, -1)
"""Expressed, partial, missing, contradicted."""


@dataclass(frozen=True)
class LabelFile:
    """A file of labels.

    Attributes
    ----------
    labels : mapping of str to mapping of str to int
        Response id -> concept id -> label.
    faults : tuple of str
        A message for each line that must be mended; its labels are left out.
    """

    labels: Mapping[str, Mapping[str, int]]
    faults: tuple[str, ...]


def read_concept_labels(path: Path) -> LabelFile:
    """Read labels: on each line an `id` and, in `concepts`, a label for each concept.

    Raises
    ------
    TableError
        The file can't be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise TableError(str(path), f"the file can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TableError(str(path), "the file is not UTF-8; it must be JSON lines") from error
    labels: dict[str, Mapping[str, int]] = {}
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                response_id, concepts = _parsed(line)
            except ValueError as error:
                faults.append(f"{path}:{number}: {error}")
            else:
                labels[response_id] = concepts
    return LabelFile(labels, tuple(faults))


def _parsed(line: str) -> tuple[str, Mapping[str, int]]:
    """Id and labels of one line; a ValueError says what is wrong with it."""
    try:
        known: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is not JSON ({error.msg}); it must be one object") from None
    if not isinstance(known, dict) or not isinstance(known.get("concepts"), dict):
        raise ValueError(
            "the line has no 'concepts'; it must be an object with 'id' and 'concepts'"
        )
    if "id" not in known:
        raise ValueError("the line has no 'id'; it must be that of a response")
    must = f"it must be one of {', '.join(map(str, LABEL_VALUES))}"
    for name, label in known["concepts"].items():
        if isinstance(label, bool) or label not in LABEL_VALUES:
            raise ValueError(f"concept {name!r} is labelled {json.dumps(label)}; {must}")
    return str(known["id"]), known["concepts"]
