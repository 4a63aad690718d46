"""The review queue: the answer first, the machine's score on demand, a reason for a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.errors import GraderError, InputError
from grader.scoring import FeedbackLevel
from grader.web.answers import card_of
from grader.web.decisions import (
    Case,
    Verdict,
    Wanted,
    case_of,
    count_open,
    decide,
    next_case,
    points_of,
)
from grader.web.pages.rendering import render_page
from grader.web.preferences import are_names_hidden
from grader.web.refusals import status_of
from grader.web.services import Served, Services
from grader.web.visitors import Instructor, instructor_of

router = APIRouter(
    prefix="/desk/review", dependencies=[Depends(instructor_of)], include_in_schema=False
)


@dataclass
class Queue:
    """Which answers, as the address says."""

    item: str = ""
    sample: bool = False

    @property
    def wanted(self) -> Wanted:
        """As the queue takes it."""
        return Wanted(self.item, self.sample)

    @property
    def query(self) -> str:
        """The part of the address that keeps it."""
        return urlencode({"item": self.item, "sample": int(self.sample)})


Queued = Annotated[Queue, Depends()]


@dataclass
class ScoreForm:
    """What is sent with a score; `seen` is the newest decision that was shown."""

    score: Annotated[float | None, Form()] = None
    reason: Annotated[str, Form()] = ""
    seen: Annotated[int, Form()] = 0
    item: Annotated[str, Form()] = ""
    sample: Annotated[bool, Form()] = False


@router.get("")
def review(
    request: Request, services: Served, queue: Queued, after: int = 0, kept: str = ""
) -> HTMLResponse:
    """Show the next answer that needs a person."""
    case = next_case(services, queue.wanted, after=after)
    shown = _Shown(kept=kept, kept_id=after)
    if case is None:
        counts = {w: count_open(services, w) for w in (Wanted(), Wanted(is_sample=True))}
        return render_page(
            request,
            "desk/review_empty.html",
            queue=queue,
            shown=shown,
            items=_items(services),
            n_doubtful=counts[Wanted()],
            n_unscored=counts[Wanted(is_sample=True)],
        )
    return _case_page(request, services, case, queue=queue, shown=shown)


@router.get("/{answer_id}")
def one(request: Request, services: Served, queue: Queued, answer_id: int) -> HTMLResponse:
    """Show one answer to be scored, or to be scored again."""
    case = case_of(services, answer_id)
    shown = _Shown(score=float(case.last.new) if case.last else None)
    return _case_page(request, services, case, queue=queue, shown=shown)


@router.post("/{answer_id}")
def score(
    request: Request,
    services: Served,
    account: Instructor,
    answer_id: int,
    form: Annotated[ScoreForm, Depends()],
) -> Response:
    """Log a score and go on with the next answer."""
    case, queue = case_of(services, answer_id), Queue(form.item, form.sample)
    try:
        if form.score is None:
            raise InputError("score", "nothing was chosen; it must be a point of the scale")
        verdict = Verdict(form.score, form.reason, form.seen)
        entry = decide(services, case, verdict=verdict, by=account)
    except GraderError as error:
        shown = _Shown(problem=error, score=form.score, reason=form.reason)
        return _case_page(request, services, case, queue=queue, shown=shown)
    kept = f"{entry.new} points for {case.n_same} answer{'s' * (case.n_same > 1)}"
    target = f"{queue.query}&{urlencode({'after': answer_id, 'kept': kept})}"
    return RedirectResponse(f"/desk/review?{target}", 303)


@dataclass
class _Shown:
    """What a page shows of what was just sent; `kept_id` is the answer it was for."""

    problem: GraderError | None = None
    score: float | None = None
    reason: str = ""
    kept: str = ""
    kept_id: int = 0


def _case_page(
    request: Request, services: Services, case: Case, *, queue: Queue, shown: _Shown
) -> HTMLResponse:
    item = services.graders.bank().item_by_id.get(case.answer.item_id)
    return render_page(
        request,
        "desk/review.html",
        status=status_of(shown.problem) if shown.problem else 200,
        case=case,
        item=item,
        points=points_of(services.graders.scales().required(item.id)) if item else [],
        card=card_of(services, case.answer, level=FeedbackLevel.FULL),
        queue=queue,
        shown=shown,
        items=_items(services),
        are_names_hidden=are_names_hidden(services.store),
    )


def _items(services: Services) -> list[str]:
    return list(services.graders.bank().item_by_id) if services.graders.has_course else []
