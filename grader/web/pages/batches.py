"""The batch desk: upload a table, see how it is read, watch it graded, look at the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.batch import ColumnNames
from grader.errors import InputError
from grader.scoring import FeedbackLevel
from grader.scoring.graded_json import graded_from_json
from grader.web.answers import card_of
from grader.web.batches import (
    delete_batch,
    get_batch,
    list_batches,
    preview,
    progress,
    start,
    upload,
)
from grader.web.decisions import case_in
from grader.web.pages.rendering import render_page, render_part
from grader.web.preferences import are_names_hidden
from grader.web.refusals import Refusal
from grader.web.results import (
    RowFilter,
    choices,
    find_rows,
    most_missed,
    render_decisions,
    render_grades,
)
from grader.web.services import Served, Services
from grader.web.store import Batch, BatchKind, BatchState
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/desk/batches", dependencies=[Depends(instructor_of)], include_in_schema=False
)


@router.get("")
def batches(request: Request, services: Served) -> HTMLResponse:
    """List the tables, and take a new one."""
    return _list_page(request, services, problem=None)


@router.post("")
def take(
    request: Request,
    services: Served,
    account: Instructor,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Keep an uploaded table and show how it would be read."""
    try:
        batch = upload(
            services,
            file.file.read(),
            name=file.filename or "",
            kind=BatchKind.RESPONSES,
            by=account,
        )
    except InputError as error:
        return _list_page(request, services, problem=error, status=400)
    return RedirectResponse(f"/desk/batches/{batch.id}", 303)


def _list_page(
    request: Request, services: Services, *, problem: InputError | None, status: int = 200
) -> HTMLResponse:
    found = list_batches(services)
    done = {batch.id: progress(services, batch) for batch in found}
    limits = services.settings.limits
    return render_page(
        request,
        "desk/batches.html",
        status=status,
        batches=found,
        progress=done,
        problem=problem,
        limits=limits,
        has_course=services.graders.has_course,
    )


@dataclass
class ColumnChoice:
    """What the form says about the columns; blank is to be looked for."""

    item: Annotated[str, Form()] = ""
    response: Annotated[str, Form()] = ""
    id: Annotated[str, Form()] = ""

    @property
    def names(self) -> ColumnNames:
        """As reading takes them."""
        return ColumnNames(self.item or None, self.response or None, self.id or None)


Chosen = Annotated[ColumnChoice, Depends()]


@router.get("/{batch_id}")
def batch(
    request: Request,
    services: Served,
    batch_id: int,
    chosen: Annotated[RowFilter, Depends()],
) -> HTMLResponse:
    """Show a table: how it would be read, how far it is, or its results."""
    found = get_batch(services, batch_id)
    if found.state == BatchState.PREVIEW:
        return _preview_page(request, services, found, chosen=ColumnChoice())
    if found.state == BatchState.GRADING:
        return render_page(
            request, "desk/grading.html", batch=found, progress=progress(services, found)
        )
    return render_page(
        request,
        "desk/results.html",
        batch=found,
        progress=progress(services, found),
        results=find_rows(services, found, chosen=chosen),
        chosen=chosen,
        choices=choices(services, found),
        missed=most_missed(services, found),
        are_names_hidden=are_names_hidden(services.store),
    )


@router.post("/{batch_id}/preview")
def look_again(request: Request, services: Served, batch_id: int, chosen: Chosen) -> HTMLResponse:
    """Show how the table would be read with other columns."""
    return _preview_page(request, services, get_batch(services, batch_id), chosen=chosen)


def _preview_page(
    request: Request, services: Services, found: Batch, *, chosen: ColumnChoice
) -> HTMLResponse:
    shown = preview(services, found, columns=chosen.names)
    return render_page(
        request,
        "desk/preview.html",
        status=400 if shown.problem and chosen != ColumnChoice() else 200,
        batch=found,
        preview=shown,
        chosen=chosen,
        are_names_hidden=are_names_hidden(services.store),
    )


@router.post("/{batch_id}/start")
def begin(services: Served, batch_id: int, chosen: Chosen) -> RedirectResponse:
    """Grade the table."""
    start(services, get_batch(services, batch_id), columns=chosen.names)
    return RedirectResponse(f"/desk/batches/{batch_id}", 303)


@router.get("/{batch_id}/progress")
def how_far(services: Served, batch_id: int) -> HTMLResponse:
    """Return the progress bar, for the script that asks again and again."""
    done = progress(services, get_batch(services, batch_id))
    return render_part("parts/progress.html", progress=done)


@router.post("/{batch_id}/delete")
def remove(services: Served, batch_id: int) -> RedirectResponse:
    """Delete a table with its answers."""
    delete_batch(services, get_batch(services, batch_id))
    return RedirectResponse("/desk/batches", 303)


@router.get("/{batch_id}/answers/{answer_id}")
def evidence(request: Request, services: Served, batch_id: int, answer_id: int) -> HTMLResponse:
    """Show one answer with all evidence about it."""
    found = get_batch(services, batch_id)
    case = case_in(services, found, answer_id=answer_id)
    details = case.answer.details
    return render_page(
        request,
        "desk/evidence.html",
        batch=found,
        case=case,
        item=services.graders.bank().item_by_id.get(case.answer.item_id),
        card=card_of(services, case.answer, level=FeedbackLevel.FULL),
        graded=graded_from_json(details) if details else None,
        are_names_hidden=are_names_hidden(services.store),
    )


@router.get("/{batch_id}/{name}.csv")
def download(services: Served, batch_id: int, name: str) -> Response:
    """Give the grades, or the scores that people gave, as a table."""
    found = get_batch(services, batch_id)
    renderers = {"grades": render_grades, "human_scores": render_decisions}
    if name not in renderers:
        raise Refusal(404, f"{name}.csv: there is no such file; it must be grades or human_scores")
    return Response(
        renderers[name](services, found),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.csv"'},
    )
