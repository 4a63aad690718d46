"""A graded response read back from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from grader.scoring.graded import GradedResponse


def graded_from_json(text: str) -> GradedResponse:
    """Return the graded response whose `GradedResponse.as_json_object` was written as text.

    Raises
    ------
    pydantic.ValidationError
        A key is missing, or holds another kind of value.
    """
    return _graded_type().validate_json(text)


def graded_from_json_object(known: Mapping[str, Any]) -> GradedResponse:
    """Return the graded response that `GradedResponse.as_json_object` described.

    Raises
    ------
    pydantic.ValidationError
        A key is missing, or holds another kind of value.
    """
    return _graded_type().validate_python(known)


@cache
def _graded_type() -> TypeAdapter[GradedResponse]:
    return TypeAdapter(GradedResponse)
