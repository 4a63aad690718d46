"""Texts that people send: checked once, before they are graded or kept."""

from __future__ import annotations

import re

from grader.errors import InputError
from grader.scoring import MAX_RESPONSE_CHARACTERS
from grader.web.store.models import NAME_CHARACTERS

# Characters that no keyboard types into an answer -> what they would do.
_REFUSED = {
    "\0": "a NUL, which ends a text for many programs",
    "\u202d": "an override of the writing direction, which makes a text read otherwise than it is",
    "\u202e": "an override of the writing direction, which makes a text read otherwise than it is",
}
_REFUSED_OR_SURROGATE = re.compile("[\0\u202d\u202e\ud800-\udfff]")


def check_answer(text: str) -> str:
    """Return an answer with line feeds as line ends.

    Raises
    ------
    InputError
        It is too long, or holds a character that hides what it says.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_RESPONSE_CHARACTERS:
        raise InputError(
            "answer",
            f"{len(text):,} characters; it must have at most {MAX_RESPONSE_CHARACTERS:,}",
            "Keep the answer, and leave out what was pasted along with it.",
        )
    return _without_traps("answer", text)


def check_name(where: str, name: str) -> str:
    """Return a name or id without blanks around it; it may be empty.

    Raises
    ------
    InputError
        It is too long, or holds characters that can't be seen.
    """
    name = " ".join(_without_traps(where, name).split())
    if len(name) > NAME_CHARACTERS:
        raise InputError(where, f"{len(name)} characters; it must have at most {NAME_CHARACTERS}")
    return name


def _without_traps(where: str, text: str) -> str:
    if found := _REFUSED_OR_SURROGATE.search(text):
        what = _REFUSED.get(found[0], "half of a character")
        raise InputError(
            where,
            f"character {found.start() + 1} is U+{ord(found[0]):04X}, {what}; it must be text",
            "Type the words anew instead of pasting them.",
        )
    return text
