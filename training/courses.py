"""The courses of the concept-labelled corpus as the training reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import course_folders as corpus_folders
from grader.evidence.fusion import FUSION_PATH
from grader.evidence.reader import passages

OWN_CORPUS = Path(__file__).parent / "corpus"
"""The courses that were written for this project after the first 25."""

LEFT_OUT_COURSES = (
    *("astronomy", "civics", "databases", "marketing", "nursing"),
    *("ecology", "kubernetes", "macro_econ"),
    *("api_clients", "european_institutions", "linguistics", "oceans_and_weather"),
    *("cloud_kits", "corporate_finance", "computer_vision_sdk", "reading_instruction"),
)
"""Whole courses kept from the reader, of each field and of all times; the fusion is fitted
on those that are not on roles."""


@dataclass(frozen=True)
class LabelledItem:
    """An item of a course with the answers to it."""

    item: Mapping[str, Any]
    answers: tuple[Mapping[str, Any], ...]

    @property
    def prompt(self) -> str:
        """What students were asked."""
        return self.item["prompt"]

    @property
    def statements(self) -> dict[str, str]:
        """Statement by concept id."""
        return {concept["id"]: concept["statement"] for concept in self.item["concepts"]}


def course_folders(corpus: Path) -> list[Path]:
    """Course folders of a corpus and of our own, by name."""
    folders = {*corpus_folders(corpus), *corpus_folders(OWN_CORPUS)}
    return sorted(folders, key=lambda folder: folder.name)


def trained_courses() -> frozenset[str]:
    """Names of the courses that the shipped reader was trained on."""
    return frozenset(json.loads(FUSION_PATH.read_text("utf-8"))["reader_trained_on"])


def load_items(folder: Path) -> list[LabelledItem]:
    """Return the items of a course; blank answers are left out."""
    course = json.loads((folder / "course.json").read_text("utf-8"))
    lines = (folder / "answers.jsonl").read_text("utf-8").splitlines()
    answers = [answer for answer in map(json.loads, lines) if answer["response"].strip()]
    return [
        LabelledItem(item, tuple(a for a in answers if a["item_id"] == item["item_id"]))
        for item in course["items"]
    ]


def is_on_roles(folder: Path) -> bool:
    """Whether the answers of a course differ in who does what, rather than in topic."""
    return json.loads((folder / "course.json").read_text("utf-8")).get("focus") == "roles"


def passage_showing(answer: Mapping[str, Any], concept_id: str) -> str:
    """The passage of a long answer that holds the quote; the first one without a quote."""
    response, quote = answer["response"], answer.get("quotes", {}).get(concept_id)
    spans = passages(response)
    if len(spans) == 1:
        return response
    at = response.find(quote) if quote else 0
    return next(s for s in reversed(spans) if s.start <= at or s is spans[0]).of(response)
