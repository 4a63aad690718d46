"""Passwords checked at a pace that guessing can't keep."""

from __future__ import annotations

from fastapi import Request

from grader.web.accounts import find_account
from grader.web.refusals import Refusal
from grader.web.services import Services
from grader.web.store import Account


def check_password(services: Services, request: Request, *, name: str, password: str) -> Account:
    """Return the account of a name and password; wrong ones are counted.

    Raises
    ------
    Refusal
        401 for a wrong password, 429 after too many for this name or from this client.
    """
    client = request.client.host if request.client else ""
    keys = (f"name {name.strip().casefold()}", f"client {client}")
    wait = max(map(services.wrong_passwords.look, keys))
    if wait:
        raise Refusal(429, f"too many wrong passwords; wait {wait / 60:.0f} min and try again")
    account = find_account(services.store, name, password=password)
    if account is None:
        for key in keys:
            services.wrong_passwords.wait_for(key)
        raise Refusal(401, "name or password is wrong; both must be those of an account")
    return account
