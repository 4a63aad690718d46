"""What a key says to the grader and not of the subject: 'Any three of these are enough.'"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.bank.drafting.prompts import Asked, Count, read_prompt
from grader.language import sentences

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_N = "|".join(_NUMBERS)
_REMARK = re.compile(
    rf"^\W*(?:any|either|at least)\s+(?:(?P<n>{_N})\b)?[^.?!]{{0,80}}?\b(?:enough|suffices?|"
    r"sufficient|(?:will|would|can) (?:do|be)|full (?:credit|marks|points)|(?:is|are) (?:accepted"
    r"|acceptable|fine))\b[^.?!]*\W*$"
    rf"|^\W*any\s+(?P<only>{_N})(?:\s+of\s+(?:these|them|the above))?\W*$",
    re.IGNORECASE,
)


def is_remark(sentence: str) -> bool:
    """Whether a sentence only says how much of the key is wanted.

    Examples
    --------
    >>> is_remark("Any two of these would do."), is_remark("Any metal conducts heat.")
    (True, False)
    """
    return bool(_REMARK.match(sentence.strip()))


def read_question(prompt: str, answer: str, *, language: str = "en") -> Asked:
    """Return what the prompt asks for; a single question counts as many things as the key wants.

    Examples
    --------
    >>> read_question("Why do firms merge?", "To grow. To save. Any one is enough.").n_required
    1
    """
    asked = read_prompt(prompt, language)
    matches = [_REMARK.match(span.of(answer).strip()) for span in sentences(answer)]
    said = [word for m in matches if m for word in (m["n"] or m["only"],) if word]
    if asked.counts or len(asked.parts) > 1 or not said:
        return asked
    return replace(asked, counts=(Count(_NUMBERS[said[0].lower()], True, ()),))
