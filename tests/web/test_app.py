"""Who may do what, whatever the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from grader.web import Settings
from grader.web.app import create_app
from grader.web.store import Store
from tests.web.conftest import Visit, words_of

OPEN_PATHS = {
    "/",
    "/attempts",
    "/questions/{item_id}",
    "/questions/{item_id}/look",
    "/setup",
    "/sign-in",
    "/sign-out",
    "/api/v1/session",
    "/api/v1/items",
    "/api/v1/items/{item_id}",
    "/api/v1/items/{item_id}/feedback",
    "/api/v1/items/{item_id}/attempts",
    "/api/v1/attempts",
    "/api/v1/docs",
}
"""What students reach; everything else needs an instructor."""


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield (method, path) of every route, those of included routers too."""
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop()
        waiting += getattr(getattr(route, "original_router", None), "routes", [])
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in sorted(route.methods))


def test_every_route_of_an_instructor_is_refused_without_a_session(
    app: FastAPI, student: Visit
) -> None:
    closed = [(method, path) for method, path in routes(app) if path not in OPEN_PATHS]

    answered = {
        (method, path): student.call(method, re.sub(r"\{\w+\}", "1", path)).status_code
        for method, path in closed
    }

    assert len(answered) > 30
    assert set(answered.values()) == {401}, answered


def test_the_open_paths_are_those_that_exist(app: FastAPI) -> None:
    assert {path for _, path in routes(app)} >= OPEN_PATHS


def test_every_change_without_the_csrf_token_is_refused(app: FastAPI, ana: Visit) -> None:
    changes = [(m, p) for m, p in routes(app) if m not in ("GET", "HEAD")]

    answered = {
        (method, path): ana.client.request(method, re.sub(r"\{\w+\}", "1", path)).status_code
        for method, path in changes
    }

    assert len(answered) > 20
    assert set(answered.values()) <= {403, 422}, answered
    assert ana.get("/desk").status_code == 200


def test_a_session_that_was_signed_out_is_worth_nothing(ana: Visit) -> None:
    stolen = dict(ana.client.cookies)
    ana.send("/sign-out")
    ana.client.cookies.update(stolen)

    assert ana.get("/desk").status_code == 401


def test_a_cookie_that_was_changed_is_no_session(ana: Visit) -> None:
    name, value = next(iter(ana.client.cookies.items()))
    ana.client.cookies.clear()
    ana.client.cookies.set(name, value[:-2] + "xx")

    assert ana.get("/desk").status_code == 401


def test_the_cookie_is_signed_and_out_of_reach_of_scripts(student: Visit) -> None:
    cookie = student.get("/").headers["set-cookie"]

    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize("path", ["/", "/desk", "/nowhere", "/api/v1/items", "/static/page.js"])
def test_nothing_but_our_own_files_may_be_loaded(student: Visit, path: str) -> None:
    policy = student.get(path).headers["content-security-policy"]

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_names_another_host() -> None:
    files = [*Path("grader/web/templates").rglob("*.html"), *Path("grader/web/static").iterdir()]
    named = {
        (path.name, url)
        for path in files
        for url in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text("utf-8"))
    }

    assert named == {("icon.svg", "http://www.w3.org")}  # a namespace, which nothing loads


def test_another_host_name_is_refused_on_loopback(app: FastAPI) -> None:
    answered = TestClient(app, base_url="http://evil.example").get("/")

    assert answered.status_code == 400


def test_wrong_passwords_are_slowed_down(ana: Visit, new_visit: Callable[[], Visit]) -> None:
    guesser = new_visit()
    statuses = [guesser.sign_in("Ana", "not the password").status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert guesser.sign_in("Ana").status_code == 429


def test_the_sign_in_leads_on_to_paths_of_this_server_only(ana: Visit) -> None:
    fields = {"name": "Ana", "password": "correct horse battery staple", "target": "//evil.example"}

    assert ana.send("/sign-in", fields).headers["location"] == "/desk"


def test_the_first_account_is_made_with_the_token_that_was_printed(
    app: FastAPI, student: Visit
) -> None:
    fields = {"name": "Ana", "password": "correct horse battery staple"}
    refused = student.send("/setup", {**fields, "token": "guessed"})
    made = student.send("/setup", {**fields, "token": app.state.services.setup_token})

    assert refused.status_code == 403
    assert made.headers["location"] == "/desk"
    assert student.get("/desk").status_code == 200


def test_the_setup_is_closed_once_there_is_an_account(
    app: FastAPI, ana: Visit, student: Visit
) -> None:
    token = app.state.services.setup_token

    assert student.get(f"/setup?token={token}").status_code == 403


def test_too_many_requests_are_told_when_to_come_back(new_app: Callable[..., FastAPI]) -> None:
    client = TestClient(new_app(requests_per_second=1.0, burst=3.0), base_url="http://localhost")
    answered = [client.get("/") for _ in range(4)]

    assert [a.status_code for a in answered] == [200, 200, 200, 429]
    assert int(answered[-1].headers["retry-after"]) >= 1


def test_a_server_without_a_course_says_so(tmp_path: Path, store: Store) -> None:
    app = create_app(Settings(tmp_path), store=store)
    answered = TestClient(app, base_url="http://localhost").get("/")

    assert answered.status_code == 200
    assert "No course yet" in words_of(answered.text)


def test_the_settings_are_the_same_for_pages_and_programs(ana: Visit) -> None:
    given = {"feedback": "full", "are_names_hidden": False}
    ana.call("PUT", "/api/v1/desk/settings", json=given)
    page = ana.get("/desk").text

    assert ana.call("GET", "/api/v1/desk/settings").json() == given
    assert '<option value="full" selected>' in page
    assert '<option value="shown" selected>' in page


def test_the_api_explains_itself_without_another_host(student: Visit) -> None:
    page = student.get("/api/v1/docs")

    assert page.status_code == 200
    assert "/api/v1/items/{item_id}/feedback" in page.text
