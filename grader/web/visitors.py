"""Who sends a request: a browser with a signed cookie, and the instructor signed in there.

The cookie holds a random mark, and the token of a sign-in. A change must carry the mark's
CSRF token, which other sites can't read.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from grader.web.accounts import signed_in
from grader.web.refusals import Refusal
from grader.web.services import Services, services_of
from grader.web.store import Account

COOKIE = "grader"
COOKIE_SECONDS = 180 * 24 * 3600
"""Half a year: a student finds the attempts of this term again."""

CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Visitor:
    """A browser. `account` is the instructor who is signed in there, if one is."""

    mark: str
    csrf: str
    account: Account | None


def visitor_of(request: Request) -> Visitor:
    """Return who sends a request; a new browser gets a mark."""
    services = services_of(request)
    if "mark" not in request.session:
        request.session["mark"] = secrets.token_urlsafe(24)
    mark, token = str(request.session["mark"]), str(request.session.get("token", ""))
    csrf = hmac.new(services.store.secret.encode(), f"csrf {mark} {token}".encode(), hashlib.sha256)
    account = signed_in(services.store, token) if token else None
    return Visitor(mark, csrf.hexdigest(), account)


async def check_csrf(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> None:
    """Refuse a change that another site may have caused."""
    if request.method in SAFE_METHODS:
        return
    token = request.headers.get(CSRF_HEADER)
    if token is None and "form" in request.headers.get("content-type", ""):
        token = str((await request.form()).get(CSRF_FIELD, ""))
    if not hmac.compare_digest((token or "").encode(), visitor.csrf.encode()):
        raise Refusal(
            403,
            "the form is too old, or did not come from this page; it must be sent from here",
            "Load the page again and repeat what you did; copy a long answer first.",
        )


def instructor_of(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Account:
    """Return the instructor; refuse everybody else."""
    if visitor.account is None:
        raise Refusal(401, "this is for instructors; sign in first")
    return visitor.account


def digest_of(services: Services, text: str) -> str:
    """Return the keyed digest by which equal answers are known."""
    key = services.store.secret.encode()
    return hmac.new(key, f"answer {text}".encode(), hashlib.sha256).hexdigest()


Browser = Annotated[Visitor, Depends(visitor_of)]
Instructor = Annotated[Account, Depends(instructor_of)]
