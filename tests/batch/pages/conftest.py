"""Answers as they were graded, made by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

import pytest

from grader.batch.grade_records import GradeRecord
from grader.evidence import Status


def make_record(
    *,
    item: str = "q01",
    student: str = "ana",
    response: str = "an answer",
    score: float = 1.0,
    error: str = "",
    flags: Sequence[str] = (),
    missing: Sequence[str] = (),
    partial: Sequence[str] = (),
) -> GradeRecord:
    return GradeRecord(
        response_id=f"{student}:{item}",
        item_id=item,
        student_id=student,
        response=response,
        score=math.nan if error else score,
        max_points=math.nan if error else 2.0,
        labels={
            Status.EXPRESSED: (),
            Status.PARTIAL: tuple(partial),
            Status.MISSING: tuple(missing),
            Status.CONTRADICTED: (),
        },
        flags=tuple(flags),
        needs_review=bool(flags or error),
        error=error,
        signature="0.1.0|encoder:hash@0|evidence:all@0|rubric:0|calibration:none",
    )


@pytest.fixture(scope="session")
def record() -> Callable[..., GradeRecord]:
    return make_record


class Outline(HTMLParser):
    """What a page is made of: its elements with their attributes, and its text."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.unclosed: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in self.VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.unclosed:
            self.text += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def has(self, tag: str) -> bool:
        return bool(self.attributes(tag))

    @property
    def ids(self) -> list[str]:
        return [str(a["id"]) for _, a in self.elements if "id" in a]


@pytest.fixture(scope="session")
def outline() -> type[Outline]:
    return Outline
