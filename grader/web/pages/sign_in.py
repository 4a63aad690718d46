"""Signing in and out, and the page where the first account is made."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from grader.errors import InputError
from grader.web.accounts import create_account, has_accounts, sign_in, sign_out
from grader.web.pages.rendering import render_page
from grader.web.refusals import Refusal
from grader.web.services import Served
from grader.web.sign_ins import check_password

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in_form(request: Request, target: str = "/desk") -> HTMLResponse:
    """Ask for name and password."""
    return render_page(request, "sign_in.html", problem=None, target=_local(target), name="")


@router.post("/sign-in")
def sign_in_here(
    request: Request,
    services: Served,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "/desk",
) -> Response:
    """Sign in, and go on to where the person was headed."""
    try:
        account = check_password(services, request, name=name, password=password)
    except Refusal as error:
        return render_page(
            request,
            "sign_in.html",
            status=error.status,
            problem=error,
            target=_local(target),
            name=name,
        )
    request.session["token"] = sign_in(services.store, account)
    return RedirectResponse(_local(target), 303)


@router.post("/sign-out")
def sign_out_here(request: Request, services: Served) -> RedirectResponse:
    """Sign out; the attempts of this browser stay its own."""
    sign_out(services.store, str(request.session.pop("token", "")))
    return RedirectResponse("/", 303)


@router.get("/setup")
def setup_form(request: Request, services: Served, token: str = "") -> HTMLResponse:
    """Ask for the first account; only whoever started the server knows the token."""
    _check_setup(services, token)
    return render_page(request, "setup.html", token=token, name="", problem=None)


@router.post("/setup")
def setup(
    request: Request,
    services: Served,
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Make the first account and sign it in."""
    _check_setup(services, token)
    try:
        account = create_account(services.store, name, password=password)
    except InputError as error:
        return render_page(request, "setup.html", status=400, token=token, name=name, problem=error)
    request.session["token"] = sign_in(services.store, account)
    return RedirectResponse("/desk", 303)


def _check_setup(services: Served, token: str) -> None:
    is_right = hmac.compare_digest(token.encode(), services.setup_token.encode())
    if has_accounts(services.store) or not is_right:
        raise Refusal(
            403,
            "the first account is made with the link that 'grader serve' prints",
            "Further accounts: grader serve --create-admin NAME",
        )


def _local(target: str) -> str:
    """A path of this server; anything that could lead elsewhere becomes the desk."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_path and target.isprintable() else "/desk"
