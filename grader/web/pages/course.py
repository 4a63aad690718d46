"""The course desk: a study guide in, rubrics edited, tried on answers, and saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.errors import GraderError, InputError
from grader.evidence import EvidenceMode
from grader.web.guides import draft_course, save_additions, save_all
from grader.web.pages.rendering import render_page, render_part
from grader.web.refusals import status_of
from grader.web.rubric_forms import ReadForm, form_of, read_form
from grader.web.rubrics import (
    Trial,
    diff_rubric,
    hold_rubric,
    save_rubric,
    stored_texts,
    try_rubric,
)
from grader.web.services import Served, Services
from grader.web.texts import check_answer
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/desk/course", dependencies=[Depends(instructor_of)], include_in_schema=False
)

SPARE_ROWS = 1
"""Empty rows at the end of each part: typing into one adds it, with or without a script."""


@router.get("")
def course(request: Request, services: Served, saved: int = 0) -> HTMLResponse:
    """List the rubrics, and take a study guide."""
    return _course_page(request, services, saved=saved, problem=None)


@router.post("/guide")
def guide(
    request: Request,
    services: Served,
    file: Annotated[UploadFile, File()],
    course: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Show what was read of a guide, and what saving the draft would change."""
    try:
        draft = draft_course(services, file.file.read(), name=file.filename or "", course=course)
    except InputError as error:
        return _course_page(request, services, saved=0, problem=error)
    token = services.drafts.keep(draft)
    return render_page(request, "desk/draft.html", draft=draft, token=token)


@router.post("/draft/{token}")
def keep_draft(
    services: Served,
    account: Instructor,
    token: str,
    which: Annotated[str, Form()] = "additions",
) -> RedirectResponse:
    """Save a draft: what it adds, or all of it."""
    save = save_all if which == "all" else save_additions
    n_files = save(services, services.drafts.get(token), by=account)
    return RedirectResponse(f"/desk/course?saved={n_files}", 303)


def _course_page(
    request: Request, services: Services, *, saved: int, problem: InputError | None
) -> HTMLResponse:
    has_course = services.graders.has_course
    return render_page(
        request,
        "desk/course.html",
        status=400 if problem else 200,
        bank=services.graders.bank() if has_course else None,
        fixed_course=services.graders.course,
        saved=saved,
        problem=problem,
    )


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form as texts; a name that is sent twice keeps its first value."""
    form = await request.form()
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, value)
    fields["stored"] = " ".join(str(value) for value in form.getlist("stored"))
    return fields


Fields = Annotated[dict[str, str], Depends(form_fields)]


@router.get("/{item_id}")
def rubric(request: Request, services: Served, item_id: str, saved: str = "") -> HTMLResponse:
    """Show a rubric as a form."""
    held = hold_rubric(services, item_id)
    fields = {**form_of(held.item.rubric), "version": held.version}
    return _editor(request, services, item_id=item_id, fields=fields, saved=saved)


@router.post("/{item_id}/check")
def check(request: Request, services: Served, item_id: str, fields: Fields) -> HTMLResponse:
    """Say what is wrong with a form, what could be better, and how answers would score."""
    if request.headers.get("x-part") != "1":
        return _editor(request, services, item_id=item_id, fields=fields)
    bank = services.graders.bank()
    read = read_form(bank.item(item_id), bank, fields=fields)
    return render_part(
        "parts/bench.html", read=read, trials=_trials(services, read, item_id=item_id)
    )


@router.post("/{item_id}")
def changes(request: Request, services: Served, item_id: str, fields: Fields) -> HTMLResponse:
    """Show what saving would change in the file."""
    bank = services.graders.bank()
    read = read_form(bank.item(item_id), bank, fields=fields)
    if read.rubric is None:
        return _editor(request, services, item_id=item_id, fields=fields, status=400)
    held = hold_rubric(services, item_id)
    return render_page(
        request,
        "desk/rubric_diff.html",
        item=held.item,
        path=held.path.name,
        diff=diff_rubric(held, read.rubric),
        fields={name: text for name, text in fields.items() if name != "csrf"},
    )


@router.post("/{item_id}/save")
def save(
    request: Request, services: Served, account: Instructor, item_id: str, fields: Fields
) -> Response:
    """Write the file, unless somebody else did meanwhile."""
    bank = services.graders.bank()
    read = read_form(bank.item(item_id), bank, fields=fields)
    if read.rubric is None:
        return _editor(request, services, item_id=item_id, fields=fields, status=400)
    held = hold_rubric(services, item_id)
    try:
        save_rubric(
            services, held, rubric=read.rubric, version=fields.get("version", ""), by=account
        )
    except GraderError as error:
        anew = {**fields, "version": held.version}
        shown = {"problem": error, "diff": diff_rubric(held, read.rubric)}
        return _editor(request, services, item_id=item_id, fields=anew, **shown)
    return RedirectResponse(f"/desk/course/{item_id}?saved=1", 303)


def _editor(
    request: Request,
    services: Services,
    *,
    item_id: str,
    fields: Mapping[str, str],
    **shown: Any,
) -> HTMLResponse:
    bank = services.graders.bank()
    item = bank.item(item_id)
    read = read_form(item, bank, fields=fields)
    problem = shown.get("problem")
    return render_page(
        request,
        "desk/rubric.html",
        status=status_of(problem) if problem else shown.get("status", 200),
        item=item,
        read=read,
        n_rows={part: _n_rows(part, fields) for part in ("concept", "group", "misconception")},
        stored=stored_texts(services, item_id),
        trials=_trials(services, read, item_id=item_id),
        problem=problem,
        diff=shown.get("diff"),
        saved=shown.get("saved", ""),
    )


def _n_rows(part: str, fields: Mapping[str, str]) -> int:
    """Rows to be shown: those that are filled in, and a spare one."""
    numbers = [
        int(name.split(".")[1])
        for name, text in fields.items()
        if name.startswith(f"{part}.") and text.strip() and name.split(".")[1].isdigit()
    ]
    return max(numbers, default=-1) + 1 + SPARE_ROWS


def _trials(services: Services, read: ReadForm, *, item_id: str) -> list[Trial]:
    """The typed text and the chosen stored ones, by the old rubric and by the new.

    By all channels where somebody asked for that; else by fast evidence, as fields change.
    """
    if read.rubric is None:
        return []
    chosen = set(read.fields.get("stored", "").split())
    stored = [a.text for a in stored_texts(services, item_id) if str(a.id) in chosen]
    typed = check_answer(read.fields.get("trial", ""))
    mode = EvidenceMode.ALL if read.fields.get("thorough") else EvidenceMode.FAST
    return try_rubric(services, read.rubric, texts=[typed, *stored], mode=mode)
