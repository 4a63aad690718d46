"""Responses without names: pseudonyms in every cell but the item and the answer.

The answers themselves are left as they were written: a name in them may be an ordinary word,
and a grade is of the very text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.batch.layout import Response
from grader.batch.pseudonyms import Key

NAME_LETTERS = 3
"""Of a name that is looked for in its answer: shorter ones are ordinary words."""

_WORD = re.compile(r"[^\W\d_]+")


def anonymous(response: Response, key: Key, *, spoken_at: frozenset[int]) -> Response:
    """Return a response whose cells tell no name: all but item and answer are replaced.

    Parameters
    ----------
    spoken_at : frozenset of int
        Which cells hold the item and the answer.
    """
    response_id = key.pseudonym(response.response_id)
    fault = response.fault
    if fault:  # it may name the id
        fault = fault.replace(repr(response.response_id), repr(response_id))
    return replace(
        response,
        response_id=response_id,
        student_id=key.pseudonym(response.student_id),
        cells=tuple(
            cell if at in spoken_at else key.pseudonym(cell)
            for at, cell in enumerate(response.cells)
        ),
        fault=fault,
    )


def names_itself(response: Response, *, spoken_at: frozenset[int]) -> bool:
    """Whether an answer holds a name or id out of its own row, written as there."""
    names = {
        word
        for at, cell in enumerate(response.cells)
        if at not in spoken_at
        for word in _WORD.findall(cell)
        if len(word) >= NAME_LETTERS and word[0].isupper()
    }
    ids = {response.student_id} - {""}
    return not {*_WORD.findall(response.text), *response.text.split()}.isdisjoint(names | ids)
