"""The desk's front page, the settings, and the log. Every route here needs an instructor."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.web.decisions import Wanted, count_open, log_entries
from grader.web.logs import render_log
from grader.web.pages.rendering import render_page
from grader.web.preferences import FEEDBACK, NAMES, preference, set_preference
from grader.web.services import Served
from grader.web.store import LogAction
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(prefix="/desk", dependencies=[Depends(instructor_of)], include_in_schema=False)

LOG_PAGE = 100


@router.get("")
def desk(request: Request, services: Served, saved: bool = False) -> HTMLResponse:
    """Show what there is to do."""
    has_course = services.graders.has_course
    return render_page(
        request,
        "desk/desk.html",
        n_open=count_open(services, Wanted()),
        bank=services.graders.bank() if has_course else None,
        mistake=services.graders.mistake,
        stale=services.graders.state().fitted.stale if has_course else {},
        feedback=preference(services.store, FEEDBACK),
        names=preference(services.store, NAMES),
        saved=saved,
    )


@router.post("/settings")
def settings(
    services: Served,
    account: Instructor,
    feedback: Annotated[str, Form()],
    names: Annotated[str, Form()],
) -> RedirectResponse:
    """Set what students are told, and whether names are hidden while scoring."""
    for name, value in ((FEEDBACK, feedback), (NAMES, names)):
        set_preference(services.store, name, value=value, account=account.name)
    return RedirectResponse("/desk?saved=1#settings", 303)


@router.get("/log")
def log(request: Request, services: Served, action: str = "", before: int = 0) -> HTMLResponse:
    """Show who changed what, the newest first."""
    entries = log_entries(services, action=action, limit=LOG_PAGE, before=before)
    return render_page(
        request,
        "desk/log.html",
        entries=entries,
        action=action,
        actions=list(LogAction),
        next_before=entries[-1].id if len(entries) == LOG_PAGE else None,
    )


@router.get("/log.csv")
def log_file(services: Served) -> Response:
    """Give the whole log as a table."""
    return Response(
        render_log(services),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="log.csv"'},
    )
