"""Instructor accounts and who is signed in. Cookies are `visitors`, pages are `pages`."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select

from grader.errors import InputError
from grader.web.store import Account, LogAction, LogEntry, SignIn, Store
from grader.web.store.models import NAME_CHARACTERS

FEWEST_PASSWORD_CHARACTERS = 12
"""NIST SP 800-63B asks for 8 at least and 15 for a password that stands alone; between them,
with argon2 and throttled sign-ins, a person can still remember it."""

MOST_PASSWORD_CHARACTERS = 1000
"""Hashing a longer one would only keep the server busy."""

SIGN_IN_SECONDS = 12 * 3600
"""A working day; after that an instructor signs in again."""

_hasher = PasswordHasher()
_one_at_a_time = threading.Lock()
"""A hash takes 64 MB and some 50 ms on purpose; many at once would starve grading."""


def create_account(store: Store, name: str, *, password: str) -> Account:
    """Create an instructor account.

    Raises
    ------
    InputError
        The name is taken or blank, or the password too short.
    """
    name = name.strip()
    if not name or len(name) > NAME_CHARACTERS or not name.isprintable():
        problem = f"{name[:40]!r}; it must have 1 to {NAME_CHARACTERS} printable characters"
        raise InputError("name", problem)
    if not FEWEST_PASSWORD_CHARACTERS <= len(password) <= MOST_PASSWORD_CHARACTERS:
        raise InputError(
            "password",
            f"{len(password)} characters; it must have {FEWEST_PASSWORD_CHARACTERS} to "
            f"{MOST_PASSWORD_CHARACTERS}",
            "Four words that you can picture are easy to remember.",
        )
    hashed = _hash(password)
    with store.writing() as session:
        if session.scalar(select(Account).where(Account.name == name)):
            raise InputError("name", f"account {name!r} exists; the name must be a new one")
        account = Account(name=name, password_hash=hashed)
        session.add(account)
        session.add(LogEntry(account=name, action=LogAction.ACCOUNT, new="created"))
    return account


def has_accounts(store: Store) -> bool:
    """Whether anybody can sign in."""
    with store.reading() as session:
        return bool(session.scalar(select(func.count()).select_from(Account)))


def find_account(store: Store, name: str, *, password: str) -> Account | None:
    """Return the account with this name and password; takes equally long without one."""
    with store.reading() as session:
        account = session.scalar(select(Account).where(Account.name == name.strip()))
    hashed = account.password_hash if account else _hash_of_nobody()
    is_right = len(password) <= MOST_PASSWORD_CHARACTERS and _verify(hashed, password)
    return account if is_right else None


def sign_in(store: Store, account: Account) -> str:
    """Return the token that a cookie carries from now on; the store keeps its digest."""
    token = secrets.token_urlsafe(32)
    now = time.time()
    with store.writing() as session:
        session.execute(delete(SignIn).where(SignIn.expires_at < now))
        session.add(
            SignIn(
                token_digest=_digest(token),
                account_id=account.id,
                expires_at=now + SIGN_IN_SECONDS,
            )
        )
    return token


def signed_in(store: Store, token: str) -> Account | None:
    """Return whose token this is, if it is still good."""
    with store.reading() as session:
        found = session.get(SignIn, _digest(token))
        if found is None or found.expires_at < time.time():
            return None
        return session.get(Account, found.account_id)


def sign_out(store: Store, token: str) -> None:
    """End what `sign_in` began; the token is worth nothing afterwards."""
    with store.writing() as session:
        session.execute(delete(SignIn).where(SignIn.token_digest == _digest(token)))


@cache
def _hash_of_nobody() -> str:
    return _hash(secrets.token_hex())


def _hash(password: str) -> str:
    with _one_at_a_time:
        return _hasher.hash(password)


def _verify(hashed: str, password: str) -> bool:
    with _one_at_a_time:
        try:
            return _hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
