"""Study guides for programs: read and drafted, then saved when asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from pydantic import BaseModel

from grader.web.api.values import REFUSALS
from grader.web.guides import draft_course, save_additions, save_all
from grader.web.services import Served
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/api/v1/desk/guides",
    tags=["guides"],
    dependencies=[Depends(instructor_of)],
    responses=REFUSALS,
)


class WarningValue(BaseModel):
    """What could not be placed; `line` is null where it has no one line."""

    line: int | None
    message: str


class DraftValue(BaseModel):
    """A guide as it was read, and the files that saving would write or change.

    `held` are new ones that the present course file does not list: they come with all only.
    """

    token: str
    title: str
    n_questions: int
    n_essays: int
    n_terms: int
    warnings: list[WarningValue]
    additions: list[str]
    edits: list[str]
    held: list[str]


class SavedValue(BaseModel):
    """How many files were written."""

    n_files: int


@router.post("", status_code=201)
def draft(
    services: Served, file: Annotated[UploadFile, File()], course: Annotated[str, Form()] = ""
) -> DraftValue:
    """Read a guide and draft rubrics from it; nothing is written."""
    made = draft_course(services, file.file.read(), name=file.filename or "", course=course)
    guide = made.guide
    return DraftValue(
        token=services.drafts.keep(made),
        title=guide.title or "",
        n_questions=len(guide.questions),
        n_essays=len(guide.essays),
        n_terms=len(guide.glossary),
        warnings=[WarningValue(line=each.line, message=each.message) for each in guide.warnings],
        additions=[change.path.name for change in made.changes.additions],
        edits=[change.path.name for change in made.changes.edits],
        held=[change.path.name for change in made.changes.held],
    )


@router.post("/{token}/additions")
def save_new(services: Served, account: Instructor, token: str) -> SavedValue:
    """Write what the draft adds; files that differ from it are kept."""
    return SavedValue(n_files=save_additions(services, services.drafts.get(token), by=account))


@router.post("/{token}/all")
def save_over(services: Served, account: Instructor, token: str) -> SavedValue:
    """Write the whole draft, over files that differ from it too."""
    return SavedValue(n_files=save_all(services, services.drafts.get(token), by=account))
