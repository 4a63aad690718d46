"""Columns that name students."""

from __future__ import annotations

import pytest

from grader.batch.lms.identities import (
    Role,
    comparable,
    identities,
    name_columns,
    role_of,
    shown_name,
)


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("Identifier", Role.PARTICIPANT),
        ("ID", Role.SYSTEM_ID),
        ("sis_id", Role.NUMBER),
        ("SIS User ID", Role.NUMBER),
        ("Student ID", Role.NUMBER),
        ("student_id", Role.NUMBER),
        ("OrgDefinedId", Role.NUMBER),
        ("Matrikelnummer", Role.NUMBER),
        ("E-Mail-Adresse", Role.EMAIL),
        ("Adresse de courriel", Role.EMAIL),
        ("Username", Role.LOGIN),
        ("SIS Login ID", Role.LOGIN),
        ("Full name", Role.NAME),
        ("Student", Role.NAME),
        ("Section", None),
        ("item_id", None),
        ("response_id", None),
    ],
)
def test_a_column_says_what_it_holds(column: str, role: Role | None) -> None:
    assert role_of(column) is role


@pytest.mark.parametrize(
    ("left", "right", "role"),
    [
        ("Doe, Jane", "jane DOE", Role.NAME),
        ("#20231", "20231", Role.NUMBER),
        ("Ann@X.edu ", "ann@x.edu", Role.EMAIL),
        ("-", "", Role.NUMBER),
    ],
)
def test_ways_of_writing_are_one(left: str, right: str, role: Role) -> None:
    assert comparable(left, role) == comparable(right, role)


def test_first_and_last_name_are_a_name() -> None:
    cells = {"Last Name": "Doe", "First Name": "Jane", "Username": "jd", "Email": "-"}

    assert list(identities(cells)) == [(Role.LOGIN, "jd"), (Role.NAME, "doe jane")]


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["Nachname", "Vorname"], ("Vorname", "Nachname")),
        (["Surname", "First name"], ("First name", "Surname")),
        (["Nom", "Prénom"], ("Prénom", "Nom")),
        (["Last name"], None),
    ],
)
def test_names_stand_in_two_columns(columns: list[str], names: tuple[str, str] | None) -> None:
    assert name_columns(columns) == names


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"Last name": "Ek", "First name": "Ann"}, "Ann Ek"),
        ({"name": "Ann Ek", "id": "7"}, "Ann Ek"),
        ({"id": "7"}, ""),
    ],
)
def test_a_name_is_shown_as_it_is_written(cells: dict[str, str], name: str) -> None:
    assert shown_name(cells) == name
