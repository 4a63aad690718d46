"""Graded responses written as JSON and read back."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from grader.scoring import ResponseGrader
from grader.scoring.graded_json import graded_from_json, graded_from_json_object


def test_a_graded_response_comes_back_as_it_was(cell_grader: ResponseGrader) -> None:
    graded = cell_grader.grade("q01", "Osmosis is the net movement of water molecules.")

    known = graded.as_json_object()

    assert graded_from_json_object(known) == graded
    assert graded_from_json(json.dumps(known)) == graded


def test_what_is_no_graded_response_is_refused() -> None:
    with pytest.raises(ValidationError, match="response"):
        graded_from_json('{"item_id": "q01"}')
