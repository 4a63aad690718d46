"""Templates filled in: everything that comes from people is escaped, without exception."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from grader import __version__
from grader.batch.pages.rendering import environment_of
from grader.errors import GraderError
from grader.scoring.feedback import FLAG_SENTENCES
from grader.web.refusals import STATUS_TITLES, Refusal, status_of
from grader.web.services import services_of
from grader.web.visitors import visitor_of

TEMPLATES = Path(__file__).parents[1] / "templates"


def render_page(
    request: Request, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a whole page, with its frame: navigation, who is signed in, the CSRF token."""
    visitor = visitor_of(request)
    frame = {
        "path": request.url.path,
        "account": visitor.account,
        "csrf": visitor.csrf,
        "course_title": _course_title(request),
        "version": __version__,
    }
    text = _templates().get_template(template).render({**frame, **context})
    return HTMLResponse(text, status)


def render_part(template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a part of a page, which a script puts in its place."""
    return HTMLResponse(_templates().get_template(template).render(context), status)


def render_problem(request: Request, error: GraderError) -> HTMLResponse:
    """Return the page of an error; whoever must sign in gets the form for it."""
    status = status_of(error)
    wants_part = request.headers.get("x-part") == "1"
    if wants_part:
        return render_part("parts/problem.html", status=status, error=error)
    if status == 401:
        target = request.url.path if request.method == "GET" else "/desk"
        return render_page(
            request, "sign_in.html", status=401, problem=None, target=target, name=""
        )
    return render_page(
        request,
        "problem.html",
        status=status,
        status_code=status,
        title=STATUS_TITLES.get(status, STATUS_TITLES[400]),
        error=error,
    )


def render_bare_problem(status: int, problem: str) -> str:
    """Return an error page without a frame, for requests that never reach the pages."""
    return (
        _templates()
        .get_template("bare_problem.html")
        .render(title=STATUS_TITLES[status], status_code=status, error=Refusal(status, problem))
    )


def _course_title(request: Request) -> str:
    graders = services_of(request).graders
    try:
        bank = graders.bank()
    except GraderError:
        return ""
    return bank.title or bank.course


@cache
def _templates() -> Environment:
    environment = environment_of(TEMPLATES)
    environment.filters["moment"] = _moment
    environment.filters["sentence"] = lambda flag: FLAG_SENTENCES.get(flag, flag)
    environment.filters["counted"] = _counted
    return environment


def _moment(seconds: float) -> str:
    """A time as people write it, to the minute, in UTC."""
    at = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
