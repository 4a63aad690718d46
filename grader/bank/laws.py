"""Breaches of the laws between the parts of a value, each with its place.

The laws themselves stand with the values in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """A law that does not hold, and the part to mend.

    `path` leads there from the value: field names and list positions.
    """

    path: tuple[str | int, ...]
    problem: str


class LawError(ValueError):
    """All breaches of one value; a ValueError, so that pydantic reports it."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__("; ".join(breach.problem for breach in breaches))
        self.breaches = breaches
