"""The student's pages: pick a question, type, see what is found, hand in, look back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.errors import InputError
from grader.web.answers import attempts_of, card_of, first_look, submit
from grader.web.pages.rendering import render_page, render_part
from grader.web.services import Served, Services
from grader.web.texts import MAX_ANSWER_CHARACTERS
from grader.web.visitors import Browser

router = APIRouter(include_in_schema=False)

STUDENT = "student"
"""Where the cookie remembers the name or number that a student gave."""


@router.get("/")
def questions(request: Request, services: Served, visitor: Browser) -> HTMLResponse:
    """List the questions, with how often this browser tried each."""
    if not services.graders.has_course:
        return render_page(request, "no_course.html")
    tries: dict[str, int] = {}
    for answer in attempts_of(services, visitor):
        tries[answer.item_id] = tries.get(answer.item_id, 0) + 1
    bank = services.graders.bank()
    return render_page(request, "questions.html", bank=bank, tries=tries)


@router.get("/questions/{item_id}")
def question(request: Request, services: Served, visitor: Browser, item_id: str) -> HTMLResponse:
    """Show a question and what was last tried."""
    attempts = attempts_of(services, visitor, item_id=item_id)
    text = attempts[0].text if attempts else ""
    card = card_of(services, attempts[0]) if attempts else None
    shown = {"text": text, "card": card, "n_attempts": len(attempts), "problem": None}
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
        shown = {"text": answer, "card": None, "n_attempts": 0, "problem": error}
        return _question_page(request, services, item_id=item_id, shown=shown, status=400)
    request.session[STUDENT] = kept.student_id
    if not wants_part:
        return RedirectResponse(f"/questions/{item_id}#feedback", 303)
    attempts = attempts_of(services, visitor, item_id=item_id)
    return render_part(
        "parts/card.html",
        card=card_of(services, kept),
        n_attempts=len(attempts),
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
    return render_page(request, "attempts.html", attempts=mine, cards=cards)


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
        **shown,
    )
