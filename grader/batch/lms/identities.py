"""Who a student is: columns that name people, by what they hold, in the words of systems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum


class Role(StrEnum):
    """What a column says about a student; the surest first."""

    PARTICIPANT = "participant"
    SYSTEM_ID = "id in the system"
    NUMBER = "student number"
    EMAIL = "e-mail address"
    LOGIN = "login"
    NAME = "name"


_PATTERNS = (
    (Role.PARTICIPANT, r"identifier|participant"),
    (Role.SYSTEM_ID, r"id|canvas id|canvas user id"),
    (
        Role.NUMBER,
        r"sis[ _](user[ _])?id|id number|student[ _](id|number)|sid|orgdefinedid|matrikelnummer|"
        r"id-nummer|numéro d.identification|número de id|studentnummer",
    ),
    (Role.EMAIL, r".*(e-?mail|courriel|correo).*"),
    (Role.LOGIN, r"(sis )?(login|log-?in)( id)?|user ?name|benutzername|nombre de usuario"),
    (Role.NAME, r"(full |student )?name|student|vollständiger name|nom complet|nombre completo"),
)
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in _PATTERNS)

_FIRST_NAME = re.compile(r"first ?name|given name|vorname|prénom|nombre|nome|voornaam")
_LAST_NAME = re.compile(
    r"last ?name|surname|family name|nachname|nom( de famille)?|apellidos?.*|cognome|sobrenome|"
    r"achternaam"
)


def role_of(column: str) -> Role | None:
    """Return what a column says of a student, None when its name does not tell.

    Examples
    --------
    >>> role_of("SIS User ID"), role_of("E-Mail-Adresse"), role_of("Essay 1 (1234)")
    (<Role.NUMBER: 'student number'>, <Role.EMAIL: 'e-mail address'>, None)
    """
    folded = " ".join(column.casefold().split())
    return next((role for role, pattern in _ROLES if pattern.fullmatch(folded)), None)


def name_columns(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns of first and last name, where a table has both."""
    folded = {" ".join(column.casefold().split()): column for column in columns}
    first = next((c for f, c in folded.items() if _FIRST_NAME.fullmatch(f)), None)
    last = next((c for f, c in folded.items() if _LAST_NAME.fullmatch(f)), None)
    return (first, last) if first and last else None


def name_spellings(name: str) -> Iterator[str]:
    """Yield a name's parts and the whole of it as files write them, wherever it may be cut.

    Examples
    --------
    >>> list(name_spellings("Sousa, Ana"))
    ['Ana', 'Sousa', 'Ana Sousa', 'Sousa Ana', 'Sousa, Ana']
    """
    last, comma, first = (part.strip() for part in name.partition(","))
    words = name.split()
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    for given, family in [(first, last)] if comma else cuts:
        yield from (given, family, f"{given} {family}", f"{family} {given}", f"{family}, {given}")


def comparable(value: str, role: Role) -> str:
    """Return an identifier as it is compared: capitals and order of names count for nothing.

    Examples
    --------
    >>> comparable("Doe, Jane", Role.NAME) == comparable("Jane Doe", Role.NAME)
    True
    """
    folded = value.strip().casefold()
    if folded in ("", "-"):
        return ""
    if role is Role.NAME:
        return " ".join(sorted(folded.replace(",", " ").split()))
    return folded.removeprefix("#")


def identities(cells: Mapping[str, str]) -> Iterator[tuple[Role, str]]:
    """Yield role and value of everything in a row that names its student."""
    for column, value in cells.items():
        role = role_of(column)
        if role and (compared := comparable(value, role)):
            yield role, compared
    if names := name_columns(list(cells)):
        yield Role.NAME, comparable(" ".join(cells[name] for name in names), Role.NAME)


def shown_name(cells: Mapping[str, str]) -> str:
    """Return a student's name as it is written; empty where no column tells it."""
    if names := name_columns(list(cells)):
        return " ".join(cells[name] for name in names).strip()
    return next((cell for name, cell in cells.items() if role_of(name) is Role.NAME), "")
