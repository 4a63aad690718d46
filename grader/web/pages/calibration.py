"""The calibration desk: human scores in, agreement before and after, and the fit saved."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.errors import InputError
from grader.web.fits import accept_suggestion, is_current, save_fits, start_fit
from grader.web.pages.rendering import render_page, render_part
from grader.web.scores import count_scores, take_scores
from grader.web.services import Served, Services
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/desk/calibration", dependencies=[Depends(instructor_of)], include_in_schema=False
)

SHOWN_MEASURES = ("qwk", "pearson", "smd_unpooled", "exact_agreement", "adjacent_agreement", "rmse")
"""Of an item; all of them are shown of all answers together."""


@router.get("")
def calibration(
    request: Request, services: Served, saved: int = -1, unruled: bool = False
) -> HTMLResponse:
    """Show what was scored, and what fitting came to."""
    return _page(request, services, saved=saved, unruled=unruled)


@router.post("/scores")
def scores(
    request: Request,
    services: Served,
    account: Instructor,
    file: Annotated[UploadFile, File()],
) -> HTMLResponse:
    """Take a table of human scores."""
    try:
        taken = take_scores(services, file.file.read(), name=file.filename or "", by=account)
    except InputError as error:
        return _page(request, services, problem=error)
    return _page(request, services, taken=taken)


@router.post("/fit")
def fit(request: Request, services: Served) -> Response:
    """Begin to fit."""
    try:
        start_fit(services, services.fit)
    except InputError as error:
        return _page(request, services, problem=error)
    return RedirectResponse("/desk/calibration", 303)


@router.get("/progress")
def how_far(services: Served) -> HTMLResponse:
    """Return the progress bar, for the script that asks again and again."""
    return render_part("parts/fitting.html", job=services.fit)


@router.post("/suggestions")
def accept(
    services: Served,
    account: Instructor,
    item_id: Annotated[str, Form()],
    place: Annotated[int, Form()],
) -> RedirectResponse:
    """Put one suggestion into the rubric."""
    accept_suggestion(services, services.fit, item_id=item_id, place=place, by=account)
    return RedirectResponse(f"/desk/calibration#fit-{quote(item_id)}", 303)


@router.post("/save")
def save(services: Served, account: Instructor) -> RedirectResponse:
    """Write what was fitted beside the rubrics."""
    saved = save_fits(services, services.fit, by=account)
    told = "&unruled=1" if saved.had_rule else ""
    return RedirectResponse(f"/desk/calibration?saved={saved.n_fitted}{told}", 303)


def _page(request: Request, services: Services, **shown: Any) -> HTMLResponse:
    has_course = services.graders.has_course
    return render_page(
        request,
        "desk/calibration.html",
        status=400 if shown.get("problem") else 200,
        has_course=has_course,
        counts=count_scores(services) if has_course else {},
        items=list(services.graders.bank().item_by_id) if has_course else [],
        used=sorted(services.graders.state().fitted.calibrations) if has_course else [],
        job=services.fit,
        is_current=has_course and is_current(services, services.fit),
        measures=SHOWN_MEASURES,
        problem=shown.get("problem"),
        taken=shown.get("taken"),
        saved=shown.get("saved", -1),
        unruled=shown.get("unruled", False),
    )
