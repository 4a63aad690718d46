"""Rubrics for programs: read, tried, saved over what was read."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from grader.errors import InputError
from grader.web.api.values import (
    REFUSALS,
    EditedRubric,
    RubricValue,
    TrialValue,
    TriedRubric,
)
from grader.web.rubrics import hold_rubric, save_rubric, try_rubric
from grader.web.services import Served
from grader.web.texts import check_answer
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/api/v1/desk/rubrics",
    tags=["rubrics"],
    dependencies=[Depends(instructor_of)],
    responses=REFUSALS,
)


@router.get("/{item_id}")
def rubric(services: Served, item_id: str) -> RubricValue:
    """A rubric, and the version of its file."""
    held = hold_rubric(services, item_id)
    return RubricValue(version=held.version, rubric=held.item.rubric)


@router.put("/{item_id}")
def save(services: Served, account: Instructor, item_id: str, given: EditedRubric) -> RubricValue:
    """Save a rubric into its file, comments kept; refused when the file was changed (409)."""
    _check_item(item_id, given.rubric.item)
    held = hold_rubric(services, item_id)
    save_rubric(services, held, rubric=given.rubric, version=given.version, by=account)
    return rubric(services, item_id)


@router.post("/{item_id}/trial")
def trial(services: Served, item_id: str, given: TriedRubric) -> list[TrialValue]:
    """Points of texts by a rubric that is not saved; blank texts are left out."""
    _check_item(item_id, given.rubric.item)
    hold_rubric(services, item_id)
    texts = [check_answer(text) for text in given.texts]
    return [
        TrialValue(
            before=found.before.score,
            after=found.after.score,
            max_points=found.after.max_points,
            statuses={e.concept_id: str(e.status) for e in found.after.evidence},
        )
        for found in try_rubric(services, given.rubric, texts=texts, mode=given.evidence)
    ]


def _check_item(item_id: str, item: str) -> None:
    if item != item_id:
        raise InputError("rubric", f"item is {item!r}; it must be {item_id!r}, as in the address")
