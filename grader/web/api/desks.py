"""Batches, the review queue, the settings and the log, for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Response, UploadFile

from grader.scoring import FeedbackLevel
from grader.scoring.feedback_card import FeedbackCard
from grader.web.answers import card_of
from grader.web.api.values import (
    REFUSALS,
    BatchValue,
    CaseValue,
    Columns,
    Decision,
    Entry,
    PreviewValue,
    RowPage,
    RowValue,
    SettingsValue,
)
from grader.web.batches import (
    delete_batch,
    get_batch,
    list_batches,
    preview,
    progress,
    start,
    upload,
)
from grader.web.decisions import (
    Case,
    Verdict,
    Wanted,
    case_in,
    case_of,
    decide,
    log_entries,
    next_case,
)
from grader.web.preferences import (
    FEEDBACK,
    HIDDEN,
    NAMES,
    SHOWN,
    are_names_hidden,
    feedback_level,
    set_preference,
)
from grader.web.results import ResultRow, RowFilter, find_rows, render_grades
from grader.web.services import Served, Services
from grader.web.store import Batch, BatchKind
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/api/v1/desk",
    tags=["desks"],
    dependencies=[Depends(instructor_of)],
    responses=REFUSALS,
)


@router.get("/batches")
def batches(services: Served) -> list[BatchValue]:
    """List the tables, the newest first."""
    return [_batch(services, batch) for batch in list_batches(services)]


@router.post("/batches", status_code=201)
def take_batch(
    services: Served, account: Instructor, file: Annotated[UploadFile, File()]
) -> BatchValue:
    """Upload a table of answers; it is graded when it is started."""
    content = file.file.read()
    kind = BatchKind.RESPONSES
    batch = upload(services, content, name=file.filename or "", kind=kind, by=account)
    return _batch(services, batch)


@router.get("/batches/{batch_id}")
def one_batch(services: Served, batch_id: int) -> BatchValue:
    """One table and how far it has come."""
    return _batch(services, get_batch(services, batch_id))


@router.post("/batches/{batch_id}/preview")
def preview_batch(services: Served, batch_id: int, given: Columns) -> PreviewValue:
    """How a table would be read with these columns; `problem` says why it can't."""
    found = preview(services, get_batch(services, batch_id), columns=given.names)
    return PreviewValue(
        columns={name: found.meanings.get(name, "") for name in found.header},
        n=found.n_responses,
        problem=found.problem.problem if found.problem else None,
    )


@router.post("/batches/{batch_id}/start", status_code=202)
def start_batch(services: Served, batch_id: int, given: Columns) -> BatchValue:
    """Grade a table."""
    batch = get_batch(services, batch_id)
    start(services, batch, columns=given.names)
    return _batch(services, get_batch(services, batch_id))


@router.delete("/batches/{batch_id}", status_code=204)
def drop_batch(services: Served, batch_id: int) -> None:
    """Delete a table with its answers."""
    delete_batch(services, get_batch(services, batch_id))


@router.get("/batches/{batch_id}/rows")
def rows(services: Served, batch_id: int, chosen: Annotated[RowFilter, Depends()]) -> RowPage:
    """One page of rows; students are named only where names are shown while scoring."""
    found = find_rows(services, get_batch(services, batch_id), chosen=chosen)
    is_hidden = are_names_hidden(services.store)
    return RowPage(n=found.n, rows=[_row(row, is_hidden) for row in found.rows])


@router.get("/batches/{batch_id}/answers/{answer_id}")
def evidence(services: Served, batch_id: int, answer_id: int) -> FeedbackCard | None:
    """What was found in one answer, with the student's words; null while it has no grade."""
    case = case_in(services, get_batch(services, batch_id), answer_id=answer_id)
    return card_of(services, case.answer, level=FeedbackLevel.FULL)


@router.get("/batches/{batch_id}/grades.csv")
def grades(services: Served, batch_id: int) -> Response:
    """The grades as `grader grade` writes them."""
    text = render_grades(services, get_batch(services, batch_id))
    return Response(text, media_type="text/csv; charset=utf-8")


@router.get("/review")
def review(
    services: Served, item: str = "", sample: bool = False, after: int = 0
) -> CaseValue | None:
    """The next answer that needs a person; null when none does."""
    case = next_case(services, Wanted(item, sample), after=after)
    return _case(case) if case else None


@router.get("/review/{answer_id}")
def one_case(services: Served, answer_id: int) -> CaseValue:
    """One answer, to be scored or to be scored again."""
    return _case(case_of(services, answer_id))


@router.post("/review/{answer_id}", status_code=201)
def score(services: Served, account: Instructor, answer_id: int, given: Decision) -> Entry:
    """Log a score for a text, and so for all answers that have it."""
    case = case_of(services, answer_id)
    verdict = Verdict(given.score, given.reason, given.seen)
    entry = decide(services, case, verdict=verdict, by=account)
    return Entry.of(entry)


@router.get("/log")
def log(services: Served, action: str = "", before: int = 0) -> list[Entry]:
    """Who changed what, the newest first."""
    return [Entry.of(e) for e in log_entries(services, action=action, before=before)]


@router.get("/settings")
def settings(services: Served) -> SettingsValue:
    """What students are told, and whether names are hidden while scoring."""
    store = services.store
    return SettingsValue(feedback=feedback_level(store), are_names_hidden=are_names_hidden(store))


@router.put("/settings")
def set_settings(services: Served, account: Instructor, given: SettingsValue) -> SettingsValue:
    """Set both for everybody."""
    names = HIDDEN if given.are_names_hidden else SHOWN
    for name, value in ((FEEDBACK, str(given.feedback)), (NAMES, names)):
        set_preference(services.store, name, value=value, account=account.name)
    return settings(services)


def _batch(services: Services, batch: Batch) -> BatchValue:
    done = progress(services, batch)
    return BatchValue(
        id=batch.id,
        kind=batch.kind,
        name=batch.name,
        account=batch.account,
        created_at=batch.created_at,
        state=done.state,
        n=done.n,
        n_graded=done.n_graded,
        n_failed=done.n_failed,
    )


def _row(row: ResultRow, is_hidden: bool) -> RowValue:
    answer = row.answer
    return RowValue(
        id=answer.id,
        row=answer.row,
        response_id=answer.response_id,
        item_id=answer.item_id,
        student_id=None if is_hidden else answer.student_id,
        text=answer.text,
        state=answer.state,
        problem=answer.problem,
        score=answer.score,
        max_points=answer.max_points,
        flags=answer.flags,
        human_score=float(row.decision.new) if row.decision else None,
    )


def _case(case: Case) -> CaseValue:
    return CaseValue(
        answer_id=case.answer.id,
        item_id=case.answer.item_id,
        text=case.answer.text,
        n_same=case.n_same,
        n_left=case.n_left,
        machine_score=case.machine_score,
        seen=case.last.id if case.last else 0,
    )
