"""Options of the form ``TEXT=ID``."""

from __future__ import annotations

from collections.abc import Sequence

from grader.errors import InputError


def parse_pairs(option: str, pairs: Sequence[str]) -> dict[str, str]:
    """Return text -> id; the text may hold an equals sign itself.

    Raises
    ------
    InputError
        A pair lacks one of the two, or a text is there twice.
    """
    parsed: dict[str, str] = {}
    for pair in pairs:
        text, equals, its_id = (part.strip() for part in pair.rpartition("="))
        if not (equals and text and its_id):
            hint = "the words of the file before the sign, the id behind it, as in Q1=q01"
            raise InputError(f"{option} {pair}", "it must be TEXT=ID", hint)
        if text in parsed:
            raise InputError(f"{option} {pair}", f"{text!r} is mapped twice; it must be once")
        parsed[text] = its_id
    return parsed
