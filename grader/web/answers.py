"""Answers: kept first, graded then, so that none that was accepted can be lost."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from grader.bank import Item
from grader.errors import InputError
from grader.scoring import FeedbackLevel, GradedResponse
from grader.scoring.feedback_card import FeedbackCard, feedback_card
from grader.scoring.graded_json import graded_from_json
from grader.web.preferences import feedback_level
from grader.web.refusals import Refusal
from grader.web.services import Services
from grader.web.store import Answer, AnswerState, MissingConcept
from grader.web.texts import check_answer, check_name
from grader.web.visitors import Visitor, digest_of

MOST_ATTEMPTS_SHOWN = 50


def first_look(services: Services, item_id: str, *, text: str) -> FeedbackCard:
    """Return the card of what is being typed; nothing is kept."""
    item = services.graders.bank().item(item_id)
    graded = services.graders.live(item_id, check_answer(text))
    return _card(graded, item, level=feedback_level(services.store)).as_first_look()


def submit(
    services: Services, item_id: str, *, text: str, student_id: str, visitor: Visitor
) -> Answer:
    """Keep an attempt, grade it by all channels, and return it.

    It is on the disk before it is graded: should the server die meanwhile, it is graded when
    the server is started again. Where grading takes too long it comes back without a grade, and
    the worker grades it.
    """
    services.graders.bank().item(item_id)
    text = check_answer(text)
    if not text.strip():
        raise InputError("answer", "it is empty; it must hold your answer")
    answer = Answer(
        visitor=visitor.mark,
        student_id=check_name("student", student_id),
        item_id=item_id,
        text=text,
        digest=digest_of(services, text),
    )
    with services.store.writing() as session:
        session.add(answer)
    try:
        graded = services.graders.full(item_id, text)
    except InputError as error:
        return record_failure(services, answer.id, problem=str(error))
    except Refusal:  # too many wait, or it takes too long: handed in it is all the same
        return answer
    return record_grade(services, answer.id, graded=graded)


def record_grade(services: Services, answer_id: int, *, graded: GradedResponse) -> Answer:
    """Write what an answer got."""
    with services.store.writing() as session:
        answer = session.get_one(Answer, answer_id)
        write_grade(session, answer, graded=graded)
        return answer


def write_grade(session: Session, answer: Answer, *, graded: GradedResponse) -> None:
    """Put a grade into the columns of an answer; what it lacks, into lines of their own."""
    answer.state = AnswerState.GRADED
    answer.details = json.dumps(graded.as_json_object(), ensure_ascii=False)
    answer.score, answer.max_points = graded.score, graded.max_points
    answer.needs_review = graded.needs_review
    answer.flags = "; ".join(graded.flags)
    session.execute(delete(MissingConcept).where(MissingConcept.answer_id == answer.id))
    session.add_all(
        MissingConcept(answer_id=answer.id, concept_id=concept_id, label=label)
        for concept_id, label in zip(graded.missing_ids, graded.missing, strict=True)
    )


def record_failure(services: Services, answer_id: int, *, problem: str) -> Answer:
    """Write why an answer can't be graded; a person must."""
    with services.store.writing() as session:
        answer = session.get_one(Answer, answer_id)
        answer.state, answer.problem, answer.needs_review = AnswerState.FAILED, problem, True
        return answer


def attempts_of(
    services: Services, visitor: Visitor, *, item_id: str | None = None
) -> Sequence[Answer]:
    """Return the attempts of one browser, the newest first."""
    chosen = select(Answer).where(Answer.visitor == visitor.mark)
    if item_id is not None:
        chosen = chosen.where(Answer.item_id == item_id)
    newest = chosen.order_by(Answer.id.desc()).limit(MOST_ATTEMPTS_SHOWN)
    with services.store.reading() as session:
        return session.scalars(newest).all()


def count_attempts(services: Services, visitor: Visitor) -> dict[str, int]:
    """Return how often one browser has tried each item, however long ago."""
    counted = (
        select(Answer.item_id, func.count())
        .where(Answer.visitor == visitor.mark)
        .group_by(Answer.item_id)
    )
    with services.store.reading() as session:
        return dict(session.execute(counted).all())


def card_of(
    services: Services, answer: Answer, *, level: FeedbackLevel | None = None
) -> FeedbackCard | None:
    """Return the card of a kept answer; None while it has no grade, or its item is gone."""
    item = services.graders.bank().item_by_id.get(answer.item_id)
    if item is None or not answer.details:
        return None
    shown = level or feedback_level(services.store)
    return _card(graded_from_json(answer.details), item, level=shown)


def _card(graded: GradedResponse, item: Item, *, level: FeedbackLevel) -> FeedbackCard:
    """The card as the page shows it: where ideas are hinted at, without points."""
    card = feedback_card(graded, item, level=level)
    return card.without_points() if level is FeedbackLevel.HINT else card
