"""What everybody may do: read the questions, get feedback, hand in, sign in."""

from __future__ import annotations

from fastapi import APIRouter, Request

from grader.scoring.feedback_card import FeedbackCard
from grader.web.accounts import sign_in, sign_out
from grader.web.answers import attempts_of, card_of, first_look, submit
from grader.web.api.values import (
    REFUSALS,
    Attempt,
    Credentials,
    HandedIn,
    ItemValue,
    SessionValue,
    TypedAnswer,
)
from grader.web.services import Served
from grader.web.sign_ins import check_password
from grader.web.visitors import Browser, visitor_of

router = APIRouter(prefix="/api/v1", tags=["students"], responses=REFUSALS)


@router.get("/session")
def session(visitor: Browser) -> SessionValue:
    """Who you are, and the CSRF token of your cookie."""
    name = visitor.account.name if visitor.account else None
    return SessionValue(csrf=visitor.csrf, account=name)


@router.post("/session")
def begin_session(request: Request, services: Served, given: Credentials) -> SessionValue:
    """Sign in as an instructor. The CSRF token is another one from then on."""
    account = check_password(services, request, name=given.name, password=given.password)
    request.session["token"] = sign_in(services.store, account)
    return SessionValue(csrf=visitor_of(request).csrf, account=account.name)


@router.delete("/session", status_code=204)
def end_session(request: Request, services: Served) -> None:
    """Sign out."""
    sign_out(services.store, str(request.session.pop("token", "")))


@router.get("/items")
def items(services: Served) -> list[ItemValue]:
    """List the questions."""
    return [ItemValue.of(item) for item in services.graders.bank().items]


@router.get("/items/{item_id}")
def item(services: Served, item_id: str) -> ItemValue:
    """One question."""
    return ItemValue.of(services.graders.bank().item(item_id))


@router.post("/items/{item_id}/feedback")
def feedback(services: Served, item_id: str, given: TypedAnswer) -> FeedbackCard:
    """Feedback on a text by fast evidence; nothing is kept."""
    return first_look(services, item_id, text=given.text)


@router.post("/items/{item_id}/attempts", status_code=201)
def hand_in(services: Served, visitor: Browser, item_id: str, given: HandedIn) -> Attempt:
    """Keep an answer and grade it by all channels."""
    answer = submit(
        services, item_id, text=given.text, student_id=given.student_id, visitor=visitor
    )
    return Attempt.of(answer, card_of(services, answer))


@router.get("/attempts")
def attempts(services: Served, visitor: Browser) -> list[Attempt]:
    """What was handed in with your cookie, the newest first."""
    mine = attempts_of(services, visitor)
    return [Attempt.of(answer, card_of(services, answer)) for answer in mine]
