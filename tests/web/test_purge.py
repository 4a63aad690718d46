"""Deletion: what is forgotten, and what is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from grader.errors import InputError
from grader.web.purge import purge_older, purge_student
from grader.web.store import Answer, LogAction, LogEntry, Store
from tests.web.conftest import OSMOSIS, Visit

TABLE = f'''response_id,student_id,item_id,response
r1,Bo Banks,q01,"Only Bo says this: water."
r2,Bo Banks,q01,"{OSMOSIS}"
r3,Cy Clark,q01,"{OSMOSIS}"
'''


@pytest.fixture
def scored(ana: Visit, new_batch: Callable[[str], int]) -> None:
    """All answers scored by a person."""
    new_batch(TABLE)
    for _ in range(2):
        case = ana.call("GET", "/api/v1/desk/review?sample=1").json()
        given = {"score": 1, "reason": "As agreed.", "seen": case["seen"]}
        ana.call("POST", f"/api/v1/desk/review/{case['answer_id']}", json=given)


def everything(store: Store) -> str:
    """All texts of all tables."""
    with store.reading() as session:
        answers = session.scalars(select(Answer)).all()
        entries = session.scalars(select(LogEntry)).all()
        return repr([vars(row) for row in (*answers, *entries)])


@pytest.mark.usefixtures("scored")
def test_a_student_is_forgotten_and_others_are_not(store: Store) -> None:
    purged = purge_student(store, "Bo Banks", by="Ana")

    assert (purged.n_answers, purged.n_log_entries) == (2, 1)
    assert "Bo Banks" not in everything(store)
    assert "Only Bo says this" not in everything(store)
    assert "Cy Clark" in everything(store)


@pytest.mark.usefixtures("scored")
def test_a_purge_says_in_the_log_that_it_was(store: Store) -> None:
    purge_student(store, "Bo Banks", by="Ana")

    with store.reading() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.action == LogAction.PURGE)).one()
    assert (entry.account, entry.new) == ("Ana", "2 answers deleted")


@pytest.mark.usefixtures("scored")
def test_of_one_answer_the_log_speaks_as_of_one(store: Store) -> None:
    purge_student(store, "Cy Clark", by="Ana")

    with store.reading() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.action == LogAction.PURGE)).one()
    assert entry.new == "1 answer deleted"


@pytest.mark.usefixtures("scored")
def test_what_is_older_goes_and_what_is_newer_stays(store: Store) -> None:
    with store.writing() as session:
        session.execute(update(Answer).where(Answer.response_id == "r1").values(created_at=1.0))

    assert purge_older(store, 30, by="Ana").n_answers == 1
    assert "Cy Clark" in everything(store)


@pytest.mark.usefixtures("scored")
def test_the_last_answer_takes_its_table_along(ana: Visit, store: Store) -> None:
    assert purge_older(store, 0, by="Ana").n_tables == 1
    assert ana.call("GET", "/api/v1/desk/batches").json() == []


def test_a_student_nobody_knows_is_said_to_be_none(store: Store) -> None:
    with pytest.raises(InputError, match="nothing is kept of 'Nobody'"):
        purge_student(store, "Nobody", by="Ana")
