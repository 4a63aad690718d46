"""Calibration for programs: people's scores in, a fit and what it suggests out."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Depends, File, UploadFile
from pydantic import BaseModel

from grader.calibration import Agreement
from grader.web.api.values import REFUSALS
from grader.web.fit_jobs import FitJob, FitReport
from grader.web.fits import accept_suggestion, save_fits, start_fit
from grader.web.scores import take_scores
from grader.web.services import Served
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/api/v1/desk/calibration",
    tags=["calibration"],
    dependencies=[Depends(instructor_of)],
    responses=REFUSALS,
)


class TakenValue(BaseModel):
    """What came of a table of human scores; `faults` name the rows to be mended."""

    n: int
    faults: list[str]
    notes: list[str]


class SuggestionValue(BaseModel):
    """A change of a rubric that people's scores speak for; `place` names it."""

    place: int
    change: str
    reason: str
    is_accepted: bool


class FittedItem(BaseModel):
    """What came of one item; agreement is QWK, null where it is undefined."""

    item_id: str
    n: int
    model: str | None
    reason: str
    qwk_before: float | None
    qwk_after: float | None
    suggestions: list[SuggestionValue]


class FitState(BaseModel):
    """How far a fit is; `items` once it is done."""

    is_running: bool
    n: int
    n_done: int
    problem: str | None
    items: list[FittedItem]


@router.get("")
def calibration(services: Served) -> FitState:
    """How far the fit is, and what it came to."""
    job = services.fit
    return FitState(
        is_running=job.is_running,
        n=job.n,
        n_done=job.n_done,
        problem=str(job.problem) if job.problem else None,
        items=_items(job, job.report) if job.report else [],
    )


@router.post("/scores", status_code=201)
def scores(
    services: Served, account: Instructor, file: Annotated[UploadFile, File()]
) -> TakenValue:
    """Take a table of human scores."""
    taken = take_scores(services, file.file.read(), name=file.filename or "", by=account)
    return TakenValue(n=taken.n, faults=list(taken.faults), notes=list(taken.notes))


@router.post("", status_code=202)
def fit(services: Served) -> FitState:
    """Begin to fit the scores to people's."""
    start_fit(services, services.fit)
    return calibration(services)


@router.post("/suggestions/{item_id}/{place}")
def accept(services: Served, account: Instructor, item_id: str, place: int) -> FitState:
    """Put one suggestion into its rubric; then it must be fitted again."""
    accept_suggestion(services, services.fit, item_id=item_id, place=place, by=account)
    return calibration(services)


@router.post("/save")
def save(services: Served, account: Instructor) -> FitState:
    """Write what was fitted beside the rubrics."""
    save_fits(services, services.fit, by=account)
    return calibration(services)


def _items(job: FitJob, report: FitReport) -> list[FittedItem]:
    before = {agreement.name: agreement for agreement in report.before.items}
    after = {agreement.name: agreement for agreement in report.after.items}
    return [
        FittedItem(
            item_id=fit.item_id,
            n=before[fit.item_id].n,
            model=str(fit.calibration.model) if fit.calibration else None,
            reason=fit.reason,
            qwk_before=_qwk(before[fit.item_id]),
            qwk_after=_qwk(after[fit.item_id]),
            suggestions=[
                SuggestionValue(
                    place=place,
                    change=each.change,
                    reason=each.reason,
                    is_accepted=(fit.item_id, place) in job.accepted,
                )
                for place, each in enumerate(report.diagnoses[fit.item_id].suggestions)
            ],
        )
        for fit in report.fits
    ]


def _qwk(agreement: Agreement) -> float | None:
    value = agreement.line("qwk").value
    return None if math.isnan(value) else float(value)
