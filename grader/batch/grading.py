"""Responses in, graded rows out, in input order. What a score is made of is `scoring`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from grader.batch.layout import Response
from grader.errors import InputError, ModelError
from grader.scoring.graded import GradedResponse

CACHED_RESPONSES = 16_384
"""Texts whose grade is kept, so that copies cost nothing; some 100 MB when all are short."""


class Grades(Protocol):
    """Anything that grades one response."""

    def grade(self, item_id: str, text: str) -> GradedResponse:
        """Return the graded response, or raise InputError when it can't be graded."""
        ...


@dataclass(frozen=True)
class GradedRow:
    """A response with its grade, or with the problem that kept it from one."""

    response: Response
    graded: GradedResponse | None
    problem: str | None = None

    @property
    def error(self) -> str:
        """The problem with its place, in one line; empty for a graded row."""
        return f"{self.response.record.where}: {self.problem}" if self.problem else ""


def grade_responses(
    responses: Iterable[Response],
    grader: Grades,
    *,
    feedback: Callable[[GradedResponse], str] | None = None,
) -> Iterator[GradedRow]:
    """Yield a row for every response, in order; equal texts are graded once.

    Parameters
    ----------
    feedback : callable, optional
        Renders the feedback of a row; without it, the grader's own stays.
    """

    @lru_cache(maxsize=CACHED_RESPONSES)
    def grade(item_id: str, text: str) -> GradedResponse:
        graded = grader.grade(item_id, text)
        return replace(graded, feedback=feedback(graded)) if feedback else graded

    for response in responses:
        if response.fault:
            yield GradedRow(response, None, response.fault)
            continue
        try:
            yield GradedRow(response, grade(response.item_id, response.text))
        except ModelError:
            raise
        except InputError as error:
            yield GradedRow(response, None, " ".join(str(error).split("\n")))
