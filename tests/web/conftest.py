"""A server on a small bank, with hashed vectors in place of weights, and a browser of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from grader.bank import Bank
from grader.bank.files import course_path, rubric_path, save_course, save_rubric
from grader.evidence import Encoder, EvidenceJudge
from grader.web import Limits, Settings, create_app
from grader.web.services import Services
from grader.web.store import Account, Store, open_store
from grader.web.worker import grade_next

PASSWORD = "correct horse battery staple"

OSMOSIS = (
    "Osmosis is the net movement of water molecules. Water crosses a semipermeable membrane "
    "that holds back the solute."
)


@dataclass
class Visit:
    """A browser: it keeps its cookie, and sends the CSRF token with every change."""

    client: TestClient
    csrf: str = ""

    def get(self, url: str, **words: Any) -> httpx2.Response:
        return self.client.get(url, follow_redirects=False, **words)

    def send(self, url: str, data: dict[str, Any] | None = None, **words: Any) -> httpx2.Response:
        fields = {"csrf": self.token(), **(data or {})}
        return self.client.post(url, data=fields, follow_redirects=False, **words)

    def call(self, method: str, url: str, **words: Any) -> httpx2.Response:
        headers = {"x-csrf-token": self.token(), **words.pop("headers", {})}
        return self.client.request(method, url, headers=headers, **words)

    def token(self) -> str:
        return str(self.client.get("/api/v1/session").json()["csrf"])

    def sign_in(self, name: str = "Ana", password: str = PASSWORD) -> httpx2.Response:
        return self.send("/sign-in", {"name": name, "password": password})


@pytest.fixture
def bank_dir(tmp_path: Path, cell_bank: Bank) -> Path:
    """The bank of cells as files."""
    folder = tmp_path / "bank"
    save_course(cell_bank, course_path(folder, "cells"))
    for item in cell_bank.items:
        path = rubric_path(folder, course="cells", item_id=item.id)
        save_rubric(item.rubric, path, prompt=item.prompt)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def new_app(bank_dir: Path, store: Store, hash_encoder: Encoder) -> Callable[..., FastAPI]:
    """Make an app; words change its limits."""

    def make(encoder: Encoder = hash_encoder, **limits: Any) -> FastAPI:
        wide = replace(Limits(), requests_per_second=1e6, burst=1e6)
        settings = Settings(bank_dir, limits=replace(wide, **limits))
        return create_app(settings, store=store, judges=lambda _: EvidenceJudge(encoder))

    return make


@pytest.fixture
def app(new_app: Callable[..., FastAPI]) -> FastAPI:
    return new_app()


@pytest.fixture
def services(app: FastAPI) -> Services:
    found: Services = app.state.services
    return found


@pytest.fixture
def new_visit(app: FastAPI) -> Callable[[], Visit]:
    return lambda: Visit(TestClient(app, base_url="http://localhost"))


@pytest.fixture
def student(new_visit: Callable[[], Visit]) -> Visit:
    return new_visit()


@pytest.fixture(scope="session")
def password_hash() -> str:
    """A hash that costs little to check; what accounts are made with costs 64 MB."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def new_instructor(
    store: Store, new_visit: Callable[[], Visit], password_hash: str
) -> Callable[[str], Visit]:
    """Create an account and sign it in."""

    def make(name: str) -> Visit:
        with store.writing() as session:
            session.add(Account(name=name, password_hash=password_hash))
        visit = new_visit()
        visit.sign_in(name)
        return visit

    return make


@pytest.fixture
def ana(new_instructor: Callable[[str], Visit]) -> Visit:
    return new_instructor("Ana")


@pytest.fixture
def grade_all(services: Services) -> Callable[[], None]:
    """Do what the worker does, until nothing is pending."""

    def grade() -> None:
        while grade_next(services):
            pass

    return grade


@pytest.fixture
def new_batch(ana: Visit, grade_all: Callable[[], None]) -> Callable[[str], int]:
    """Upload a table as Ana, grade it, and return its id."""

    def make(table: str) -> int:
        file = {"file": ("class.csv", table.encode(), "text/csv")}
        place = ana.send("/desk/batches", files=file).headers["location"]
        ana.send(f"{place}/start")
        grade_all()
        return int(place.rpartition("/")[2])

    return make


def words_of(page: str) -> str:
    """The words of a page without tags, blanks joined."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))
