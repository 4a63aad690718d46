"""Texts that people send: checked once, before they are graded or kept."""

from __future__ import annotations

import re

from grader.errors import InputError
from grader.web.store.models import NAME_CHARACTERS

MAX_ANSWER_CHARACTERS = 20_000
"""Some 3,000 words. Twice as much takes the reader a minute, while others wait; tables may hold
longer ones, which are graded when nobody does."""

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
    if len(text) > MAX_ANSWER_CHARACTERS:
        raise InputError(
            "answer",
            f"{len(text):,} characters; it must have at most {MAX_ANSWER_CHARACTERS:,}",
            "Keep the answer, and leave out what was pasted along with it.",
        )
    text = _without_traps("answer", text)
    if text.strip() and not any(character.isalnum() for character in text):
        raise InputError("answer", "there is no letter and no digit in it; it must hold words")
    return text


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
