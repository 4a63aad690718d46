"""Accounts and sign-ins in the store."""

from __future__ import annotations

import pytest

from grader.errors import InputError
from grader.web.accounts import create_account, find_account, sign_in, sign_out, signed_in
from grader.web.store import Account, SignIn, Store

PASSWORD = "correct horse battery staple"


@pytest.fixture
def ana(store: Store) -> Account:
    return create_account(store, " Ana ", password=PASSWORD)


def test_only_the_right_password_finds_an_account(store: Store, ana: Account) -> None:
    right, wrong, nobody = (
        find_account(store, name, password=password)
        for name, password in (("Ana", PASSWORD), ("Ana", "wrong"), ("Bo", PASSWORD))
    )

    assert right is not None
    assert right.id == ana.id
    assert wrong is None
    assert nobody is None


def test_a_password_is_kept_as_an_argon2_hash_only(ana: Account) -> None:
    assert ana.password_hash.startswith("$argon2id$")
    assert PASSWORD not in ana.password_hash


@pytest.mark.parametrize(
    ("name", "password", "problem"),
    [
        ("Ana", PASSWORD, "account 'Ana' exists"),
        ("", PASSWORD, "it must have 1 to 200 printable characters"),
        ("Bo\x07", PASSWORD, "printable"),
        ("Bo", "short", "5 characters; it must have 12 to 1000"),
    ],
    ids=["taken", "blank", "bell", "short password"],
)
def test_an_account_that_can_not_be_says_why(
    store: Store, ana: Account, name: str, password: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        create_account(store, name, password=password)


def test_a_token_is_good_until_it_is_given_back(store: Store, ana: Account) -> None:
    token = sign_in(store, ana)
    found = signed_in(store, token)
    sign_out(store, token)

    assert found is not None
    assert found.name == "Ana"
    assert signed_in(store, token) is None
    assert signed_in(store, "guessed") is None


def test_a_token_that_is_too_old_is_good_no_more(store: Store, ana: Account) -> None:
    token = sign_in(store, ana)
    with store.writing() as session:
        session.query(SignIn).update({"expires_at": 0.0})

    assert signed_in(store, token) is None
