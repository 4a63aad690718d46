"""Options of the form ``TEXT=ID``."""

from __future__ import annotations

from collections.abc import Sequence

from grader.errors import InputError


def parse_pairs(usage: str, pairs: Sequence[str] | None) -> dict[str, str]:
    """Return text -> id; the text may hold an equals sign itself.

    Parameters
    ----------
    usage : str
        The option with the form of a pair, as ``--map COLUMN=ITEM``.

    Raises
    ------
    InputError
        A pair lacks one of the two, or a text is there twice.
    """
    option, form = usage.split()
    parsed: dict[str, str] = {}
    for pair in pairs or ():
        text, equals, its_id = (part.strip() for part in pair.rpartition("="))
        if not (equals and text and its_id):
            left, right = form.lower().split("=")
            hint = f"write the {left} as the file has it, then =, then the id of the {right}."
            raise InputError(f"{option} {pair}", f"it must be {form}", hint)
        if text in parsed:
            problem = f"{text!r} is mapped twice; it must be once"
            raise InputError(
                f"{option} {pair}", problem, f"leave out {text}={parsed[text]} or this."
            )
        parsed[text] = its_id
    return parsed
