"""Labelled answers and concept-labelled courses, as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.bank import Bank, Concept, Group, Item, ItemKind, Keyword, Misconception, Rubric
from grader.errors import InputError


@dataclass(frozen=True)
class LabelledAnswer:
    """An answer with a person's labels: 2 expressed, 1 partial, 0 missing, -1 contradicted.

    Attributes
    ----------
    misconceptions : frozenset of str
        Ids of those of the item that the answer states.
    """

    id: str
    item_id: str
    response: str
    kind: str
    labels: Mapping[str, int]
    quotes: Mapping[str, str]
    score: float
    max_points: float
    misconceptions: frozenset[str] = frozenset()


def load_answers(path: Path) -> list[LabelledAnswer]:
    """Return the labelled answers of a JSONL file.

    Raises
    ------
    InputError
        A line is no JSON object with the fields of a labelled answer.
    """
    answers = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            answers.append(
                LabelledAnswer(
                    id=str(row["id"]),
                    item_id=str(row["item_id"]),
                    response=row["response"],
                    kind=row.get("kind") or "unknown",
                    labels={k: int(v) for k, v in row["concepts"].items()},
                    quotes=row.get("quotes") or {},
                    score=float(row["score"]),
                    max_points=float(row["max_points"]),
                    misconceptions=frozenset(row.get("misconceptions") or ()),
                )
            )
        except (json.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(
                f"{path}:{number}",
                f"{type(error).__name__}: {error}; a line must be a JSON object with "
                "id, item_id, response, concepts, score and max_points",
            ) from error
    return answers


def load_course_bank(path: Path) -> Bank:
    """Return the bank that a `course.json` of the concept-labelled corpus describes."""
    try:
        course = json.loads(path.read_text("utf-8"))
        return Bank(
            course=course["course"],
            title=course.get("subject", ""),
            items=tuple(_item(item) for item in course["items"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            str(path), f"{type(error).__name__}: {error}; it must be a course of the corpus form"
        ) from error


def _item(item: Mapping) -> Item:
    grouped = bool(item.get("any"))
    concepts = tuple(
        Concept(
            id=concept["id"],
            label=concept.get("label") or concept["id"].replace("_", " "),
            statement=concept["statement"],
            points=None if grouped else concept["points"],
            keywords=tuple(Keyword(text=text) for text in concept["keywords"]),
        )
        for concept in item["concepts"]
    )
    groups = (
        (
            Group(
                id="any_of_these",
                any=item["any"],
                points=item["max_points"],
                of=tuple(c.id for c in concepts),
            ),
        )
        if grouped
        else ()
    )
    return Item(
        id=item["item_id"],
        kind=ItemKind.SHORT,
        prompt=item["prompt"],
        reference_answers=(item["reference"],),
        rubric=Rubric(
            item=item["item_id"],
            max_points=item["max_points"],
            concepts=concepts,
            groups=groups,
            misconceptions=tuple(
                Misconception(**wrong, points=0) for wrong in item.get("misconceptions", ())
            ),
        ),
    )


def course_folders(corpus: Path) -> list[Path]:
    """Return the course folders of a corpus, by name."""
    folders = sorted(path.parent for path in corpus.glob("*/course.json"))
    if not folders:
        raise InputError(str(corpus), "holds no */course.json; it must be a corpus folder")
    return folders
