"""What a response shows about one concept: the result type of the evidence room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a concept stands in a response."""

    EXPRESSED = "expressed"
    PARTIAL = "partial"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Quote:
    """The student's own words: characters `start` up to `end` of the response."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class ConceptEvidence:
    """Evidence about one concept in one response.

    Attributes
    ----------
    p_expressed, p_contradicted : float
        In [0, 1], rounded to four places before any threshold is applied.
    quotes : tuple of Quote
        Where the status was seen; empty when the concept is missing. One that is
        contradicted has the words that deny it, then those that state it elsewhere.
    channels : mapping of str to float
        The signals behind the probabilities, each in [0, 1], by name.
    """

    concept_id: str
    p_expressed: float
    p_contradicted: float
    status: Status
    quotes: tuple[Quote, ...]
    channels: Mapping[str, float]

    @property
    def quote(self) -> Quote | None:
        """The first quote, if there is one."""
        return self.quotes[0] if self.quotes else None
