"""The student's pages: pick a question, type, see what is found, hand in, look back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.errors import InputError
from grader.web.answers import attempts_of, card_of, count_attempts, first_look, submit
from grader.web.pages.rendering import render_page, render_part
from grader.web.services import Served, Services
from grader.web.texts import MAX_ANSWER_CHARACTERS
from grader.web.visitors import Browser

router = APIRouter(include_in_schema=False)

NOTHING_YET: Mapping[str, object] = {
    "text": "",
    "card": None,
    "n_attempts": 0,
    "problem": None,
    "problem_text": "",
}
"""What a question shows before it is tried."""

STUDENT = "student"
"""Where the cookie remembers the name or number that a student gave."""


@router.get("/")
def questions(request: Request, services: Served, visitor: Browser) -> HTMLResponse:
    """List the questions, with how often this browser tried each."""
    if not services.graders.has_course:
        return render_page(request, "no_course.html")
    bank, tries = services.graders.bank(), count_attempts(services, visitor)
    return render_page(request, "questions.html", bank=bank, tries=tries)


@router.get("/questions/{item_id}")
def question(request: Request, services: Served, visitor: Browser, item_id: str) -> HTMLResponse:
    """Show a question and what was last tried."""
    attempts = attempts_of(services, visitor, item_id=item_id)
    if not attempts:
        return _question_page(request, services, item_id=item_id, shown=NOTHING_YET)
    last = attempts[0]
    shown = {
        "text": last.text,
        "card": card_of(services, last),
        "n_attempts": count_attempts(services, visitor)[item_id],
        "problem_text": last.problem,
    }
    return _question_page(request, services, item_id=item_id, shown=shown)


@router.post("/questions/{item_id}")
def hand_in(
    request: Request,
    services: Served,
    visitor: Browser,
    item_id: str,
    answer: Annotated[str, Form()] = "",
    student: Annotated[str, Form()] = "",
) -> Response:
    """Keep and grade an answer; a script gets the card, a browser without one the page."""
    wants_part = request.headers.get("x-part") == "1"
    try:
        kept = submit(services, item_id, text=answer, student_id=student, visitor=visitor)
    except InputError as error:
        if wants_part:
            raise
        shown = {"text": answer, "problem": error}
        return _question_page(request, services, item_id=item_id, shown=shown, status=400)
    request.session[STUDENT] = kept.student_id
    if not wants_part:
        return RedirectResponse(f"/questions/{item_id}#feedback", 303)
    return render_part(
        "parts/card.html",
        card=card_of(services, kept),
        n_attempts=count_attempts(services, visitor)[item_id],
        problem_text=kept.problem,
        is_desk=False,
    )


@router.post("/questions/{item_id}/look")
def look(services: Served, item_id: str, answer: Annotated[str, Form()] = "") -> HTMLResponse:
    """Return the card of what is being typed."""
    card = first_look(services, item_id, text=answer)
    return render_part(
        "parts/card.html", card=card, n_attempts=None, problem_text="", is_desk=False
    )


@router.get("/attempts")
def attempts(request: Request, services: Served, visitor: Browser) -> HTMLResponse:
    """List what this browser handed in; nobody else's."""
    mine = attempts_of(services, visitor)
    cards = {answer.id: card_of(services, answer) for answer in mine}
    n = sum(count_attempts(services, visitor).values())
    return render_page(request, "attempts.html", attempts=mine, cards=cards, n=n)


def _question_page(
    request: Request,
    services: Services,
    *,
    item_id: str,
    shown: Mapping[str, object],
    status: int = 200,
) -> HTMLResponse:
    bank = services.graders.bank()
    item = bank.item(item_id)
    ids = list(bank.item_by_id)
    at = ids.index(item.id)
    return render_page(
        request,
        "question.html",
        status=status,
        item=item,
        number=at + 1,
        n_items=len(ids),
        next_id=ids[at + 1] if at + 1 < len(ids) else None,
        student=request.session.get(STUDENT, ""),
        max_characters=MAX_ANSWER_CHARACTERS,
        **{**NOTHING_YET, **shown},
    )
