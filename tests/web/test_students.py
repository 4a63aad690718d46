"""The student's pages: feedback, attempts, and what is not given away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Event

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from grader.evidence import Encoder, Encoding
from grader.web.preferences import FEEDBACK, set_preference
from grader.web.services import Services
from grader.web.store import Store
from tests.web.conftest import OSMOSIS, Visit, words_of

PART = {"x-part": "1"}


def test_typing_shows_found_ideas_with_the_own_words(student: Visit) -> None:
    part = student.send("/questions/q01/look", {"answer": OSMOSIS}, headers=PART)

    assert part.status_code == 200
    assert "<html" not in part.text
    assert "found" in words_of(part.text)
    assert "net movement of water molecules" in words_of(part.text)


def test_typing_keeps_nothing(student: Visit) -> None:
    student.send("/questions/q01/look", {"answer": OSMOSIS}, headers=PART)

    assert student.call("GET", "/api/v1/attempts").json() == []


def test_a_hint_gives_no_label_and_no_score_away(student: Visit) -> None:
    text = words_of(student.send("/questions/q01/look", {"answer": "Water."}).text)

    assert "What does it have to cross?" in text
    assert "through a semipermeable membrane" not in text
    assert "points" not in text


@pytest.mark.parametrize(
    ("level", "shown", "hidden"),
    [
        ("score", "of 4 points", "What is it that moves?"),
        ("hint", "What does it have to cross?", "of 4 points"),
        ("full", "through a semipermeable membrane", "What does it have to cross?"),
    ],
)
def test_the_instructor_sets_what_students_are_told(
    student: Visit, store: Store, level: str, shown: str, hidden: str
) -> None:
    set_preference(store, FEEDBACK, value=level, account="Ana")

    text = words_of(student.send("/questions/q01/look", {"answer": "Nothing yet."}).text)

    assert shown in text
    assert hidden not in text


def test_handing_in_works_without_a_script(student: Visit) -> None:
    answered = student.send("/questions/q01", {"answer": OSMOSIS})
    page = student.get("/questions/q01")

    assert answered.status_code == 303
    assert "Handed in" in page.text
    assert "<mark" in page.text


def test_attempts_are_counted_and_kept(student: Visit) -> None:
    for text in ("Water.", OSMOSIS):
        student.send("/questions/q01", {"answer": text, "student": "s01"})

    assert "2 tries" in student.get("/").text
    kept = student.call("GET", "/api/v1/attempts").json()
    assert [attempt["text"] for attempt in kept] == [OSMOSIS, "Water."]


def test_attempts_are_counted_beyond_those_that_are_shown(
    student: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.web.answers.MOST_ATTEMPTS_SHOWN", 2)
    for _ in range(3):
        student.send("/questions/q01", {"answer": "Water."})

    assert "3 tries" in student.get("/").text
    assert "try 3" in student.get("/questions/q01").text
    assert "the last 2 of 3" in words_of(student.get("/attempts").text)


class HeldEncoder:
    """Encodes as `encoder` does, once it is let go."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.digest = encoder.name, encoder.digest
        self.is_free = Event()
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        self.is_free.wait()
        return self._encoder.encode(texts)


@pytest.fixture
def held_encoder(hash_encoder: Encoder) -> Iterator[HeldEncoder]:
    encoder = HeldEncoder(hash_encoder)
    yield encoder
    encoder.is_free.set()


def test_an_answer_that_takes_too_long_to_grade_is_kept_and_said_to_be(
    new_app: Callable[..., FastAPI], held_encoder: HeldEncoder
) -> None:
    app = new_app(held_encoder, grading_seconds=0.0)
    student = Visit(TestClient(app, base_url="http://localhost"))
    part = student.send("/questions/q01", {"answer": OSMOSIS}, headers=PART)
    page = student.get("/questions/q01")
    attempt = student.call("GET", "/api/v1/attempts").json()[0]

    assert part.status_code == page.status_code == 200
    assert "Your answer is kept" in words_of(part.text)
    assert "Your answer is kept" in words_of(page.text)
    assert (attempt["text"], attempt["state"], attempt["card"]) == (OSMOSIS, "pending", None)


def test_nobody_sees_the_attempts_of_another(
    student: Visit, new_visit: Callable[[], Visit]
) -> None:
    student.send("/questions/q01", {"answer": OSMOSIS, "student": "s01"})
    other = new_visit()
    other.send("/questions/q01", {"answer": "Water.", "student": "s01"})

    assert OSMOSIS not in other.get("/attempts").text
    assert OSMOSIS not in other.get("/questions/q01").text


def test_an_empty_answer_is_not_kept(student: Visit) -> None:
    answered = student.send("/questions/q01", {"answer": "  \n"})

    assert answered.status_code == 400
    assert "it must hold your answer" in words_of(answered.text)


def test_an_unknown_question_names_those_there_are(student: Visit) -> None:
    answered = student.get("/questions/q99")

    assert answered.status_code == 404
    assert "q01, q02" in words_of(answered.text)


def test_pages_and_api_give_the_same_card(student: Visit) -> None:
    card = student.call("POST", "/api/v1/items/q01/feedback", json={"text": OSMOSIS}).json()
    part = words_of(student.send("/questions/q01/look", {"answer": OSMOSIS}).text)

    assert all(line["text"] in part for line in card["lines"])
    assert "".join(segment["text"] for segment in card["segments"]) == OSMOSIS


def test_a_question_that_was_edited_on_disk_counts_at_once(
    student: Visit, services: Services
) -> None:
    path = services.graders.directory / "reference" / "cells.yaml"
    assert "What is osmosis" in student.get("/questions/q01").text
    path.write_text(path.read_text().replace("What is osmosis", "What is diffusion"))
    services.graders.forget()

    assert "What is diffusion" in student.get("/questions/q01").text


def test_a_mistake_in_a_file_stops_no_student(
    student: Visit, ana: Visit, services: Services
) -> None:
    assert student.get("/questions/q01").status_code == 200
    path = services.graders.directory / "rubrics" / "cells" / "q01.yaml"
    path.write_text(path.read_text().replace("max_points: 4", "max_points: 9"))
    services.graders.forget()

    assert student.send("/questions/q01/look", {"answer": OSMOSIS}).status_code == 200
    assert "max_points is 9, but concepts" in words_of(ana.get("/desk").text)
