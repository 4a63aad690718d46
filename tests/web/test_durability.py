"""Killed at any moment, nothing that was accepted is lost."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from grader.web.accounts import create_account
from grader.web.store import Answer, open_store
from tests.web.conftest import PASSWORD
from tests.web.server import Server, running


class Writer:
    """Sends changes until the server is gone; remembers which of them were accepted."""

    def __init__(self, server: Server) -> None:
        self.client = httpx2.Client(base_url=server.url, timeout=60)
        self.accepted: list[str] = []

    def _post(self, url: str, given: dict[str, object]) -> httpx2.Response:
        token = self.client.get("/api/v1/session").json()["csrf"]
        return self.client.post(url, json=given, headers={"x-csrf-token": token})

    def hand_in(self) -> None:
        for at in itertools.count():
            text = f"Attempt {at} says water."
            if self._post("/api/v1/items/q01/attempts", {"text": text}).status_code == 201:
                self.accepted.append(text)

    def score(self) -> None:
        self._post("/api/v1/session", {"name": "Ana", "password": PASSWORD})
        for at in itertools.count():
            case = self.client.get("/api/v1/desk/review?sample=1").json()
            if not case:
                time.sleep(0.02)
                continue
            reason = f"Decision {at}."
            given = {"score": 1, "reason": reason, "seen": case["seen"]}
            answered = self._post(f"/api/v1/desk/review/{case['answer_id']}", given)
            if answered.status_code == 201:
                self.accepted.append(reason)


def write(writer: Writer, what: str) -> None:
    with writer.client, suppress(httpx2.TransportError):  # until the server is killed
        getattr(writer, what)()


@pytest.mark.command
def test_no_accepted_answer_or_decision_is_lost_when_the_server_is_killed(
    bank_dir: Path, tmp_path: Path
) -> None:
    path = tmp_path / "killed.sqlite3"
    url = f"sqlite:///{path}"
    with running(bank_dir, url) as server:
        store = open_store(url)
        create_account(store, "Ana", password=PASSWORD)
        store.close()
        writers = {"hand_in": Writer(server), "score": Writer(server)}
        threads = [threading.Thread(target=write, args=(w, what)) for what, w in writers.items()]
        for thread in threads:
            thread.start()
        end = time.monotonic() + 120
        while min(len(w.accepted) for w in writers.values()) < 10 and time.monotonic() < end:
            time.sleep(0.01)
        server.kill()
        for thread in threads:
            thread.join()

    database = sqlite3.connect(path)
    texts = {text for (text,) in database.execute("SELECT text FROM answers")}
    reasons = {reason for (reason,) in database.execute("SELECT reason FROM log")}
    database.close()

    assert len(writers["hand_in"].accepted) >= 10
    assert len(writers["score"].accepted) >= 10
    assert set(writers["hand_in"].accepted) <= texts
    assert set(writers["score"].accepted) <= reasons


@pytest.mark.command
def test_an_answer_that_was_kept_and_not_graded_is_graded_by_the_next_server(
    bank_dir: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'left.sqlite3'}"
    store = open_store(url)
    with store.writing() as session:
        session.add(Answer(item_id="q01", text="Water.", digest="d", visitor="m", created_at=1.0))
    with running(bank_dir, url):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with store.reading() as session:
                state = session.get_one(Answer, 1).state
            if state != "pending":
                break
            time.sleep(0.1)
    store.close()

    assert state == "graded"
