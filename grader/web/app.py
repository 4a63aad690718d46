"""The application: services made, routes mounted, errors turned into messages."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Scope

from grader import __version__
from grader.errors import GraderError
from grader.evidence import EvidenceJudge, EvidenceMode, load_judge
from grader.web.api.routers import routers as api_routers
from grader.web.drafts import Drafts
from grader.web.fit_jobs import FitJob
from grader.web.grading import Graders, Judges
from grader.web.limits import Guard, Pace
from grader.web.pages.rendering import render_bare_problem, render_problem
from grader.web.pages.routers import routers as page_routers
from grader.web.refusals import Refusal, status_of
from grader.web.services import Services
from grader.web.settings import LOOPBACK, Settings
from grader.web.store import Store, open_store
from grader.web.visitors import COOKIE, COOKIE_SECONDS, check_csrf
from grader.web.worker import Worker

STATIC = Path(__file__).parent / "static"
API = "/api/v1"

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings, *, store: Store | None = None, judges: Judges | None = None
) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    store : Store, optional
        An open one; else that of the settings is opened.
    judges : callable, optional
        Evidence mode -> judge; else the packaged ones, or those of the settings' model.
    """
    services = _services(settings, store or open_store(settings.database_url), judges)
    app = FastAPI(
        title="grader",
        version=__version__,
        summary="Grade free-text answers against a rubric, and say which concepts are missing.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # the usual one loads scripts from another host; ours is pages/docs
        redoc_url=None,
        dependencies=[Depends(check_csrf)],
        lifespan=_lifespan,
    )
    app.state.services = services
    for router in (*page_routers, *api_routers):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _say_errors(app)
    app.add_middleware(
        SessionMiddleware,
        secret_key=services.store.secret,
        session_cookie=COOKIE,
        max_age=COOKIE_SECONDS,
        same_site="lax",
    )
    if settings.is_local:  # a page elsewhere can't reach us under a name of its own
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"])
    app.add_middleware(Guard, limits=settings.limits, refuse=_refused)
    return app


def _services(settings: Settings, store: Store, judges: Judges | None) -> Services:
    def packaged(mode: EvidenceMode) -> EvidenceJudge:
        return load_judge(settings.model, mode=mode)

    limits = settings.limits
    return Services(
        settings=settings,
        store=store,
        graders=Graders(
            settings.bank_dir, course=settings.course, judges=judges or packaged, limits=limits
        ),
        worker=Worker(),
        wrong_passwords=Pace(
            limits.failed_sign_ins / limits.sign_in_seconds, limits.failed_sign_ins
        ),
        drafts=Drafts(),
        fit=FitJob(),
        setup_token=secrets.token_urlsafe(24),
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    services.worker.start(services)
    yield
    services.worker.stop()
    services.graders.close()
    services.store.close()


def _say_errors(app: FastAPI) -> None:
    """Turn every error into a message: JSON for the API, a page for a browser."""

    @app.exception_handler(GraderError)
    def said(request: Request, error: GraderError) -> Response:
        return _problem(request, error)

    @app.exception_handler(HTTPException)
    def told(request: Request, error: HTTPException) -> Response:
        known = {
            404: f"{request.url.path}: nothing is kept here; it must be an address of this server",
            405: f"{request.method} is not done here; it must be another method",
        }
        return _problem(
            request, Refusal(error.status_code, known.get(error.status_code, error.detail))
        )

    @app.exception_handler(RequestValidationError)
    def explained(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"][1:]) or "the request"
        return _problem(request, Refusal(422, f"{where}: {first['msg']}"))

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:
        _log.error("%s %s", request.method, request.url.path, exc_info=error)
        return _refused(request.scope, 500, "a fault of the program; it was logged")


def _problem(request: Request, error: GraderError) -> Response:
    if request.url.path.startswith("/api/"):
        said = {"error": error.problem, "where": error.where, "hint": error.hint}
        return JSONResponse(said, status_of(error))
    return render_problem(request, error)


def _refused(scope: Scope, status: int, problem: str) -> Response:
    """A message without the frame of a page; for what never reaches the pages."""
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": problem, "where": "", "hint": None}, status)
    return HTMLResponse(render_bare_problem(status, problem), status)
