"""The graded response: what every command shows, writes or serves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from grader.bank import Scale
from grader.evidence import ConceptEvidence, Status


class Flag(StrEnum):
    """An advisory on a response; only the first three make a score 0."""

    BLANK = "blank"
    RESTATES_PROMPT = "restates_prompt"
    OFF_TOPIC = "off_topic"
    TOO_BRIEF = "too_brief"
    COPIES_REFERENCE = "copies_reference"
    KEYWORD_LIST = "keyword_list"
    REPEATS_ITSELF = "repeats_itself"
    NOT_PROSE = "not_prose"
    WRONG_LANGUAGE = "wrong_language"
    INSTRUCTION_LIKE = "instruction_like"
    CONTRADICTION = "contradiction"
    UNSURE = "unsure"


ZEROING_FLAGS = frozenset({Flag.BLANK, Flag.RESTATES_PROMPT, Flag.OFF_TOPIC})
"""Nothing was answered: these alone set a score to 0."""


@dataclass(frozen=True)
class ScorePart:
    """One line of the explanation; the parts of a response add up to its score."""

    id: str
    label: str
    points: float


@dataclass(frozen=True)
class GradedResponse:
    """One response, graded: evidence by concept, points, flags, feedback, signature.

    Attributes
    ----------
    evidence : tuple of ConceptEvidence
        One per concept of the rubric, in rubric order.
    misconceptions : tuple of ConceptEvidence
        Those of the rubric that the response states.
    labels : mapping of str to str
        Concept or misconception id -> the label that a student or teacher reads.
    missing : tuple of str
        What is missing, ready to be read: labels, and "1 more of: …" for a group.
    parts : tuple of ScorePart
        In points; they add up to `score`. The last of a calibrated response is what its
        calibration adds; without that line they add up to `raw_score`.
    signature : str
        `version|encoder:NAME@DIGEST|evidence:…|rubric:DIGEST|calibration:…`; under an
        accept rule `|accept:DIGEST` follows.
    score_low, score_high : float or None
        In points; the 90 % interval of the teacher's own score. None without a
        calibration, and where nothing was answered.
    """

    item_id: str
    response: str
    max_points: float
    scale: Scale
    evidence: tuple[ConceptEvidence, ...]
    misconceptions: tuple[ConceptEvidence, ...]
    labels: Mapping[str, str]
    missing: tuple[str, ...]
    missing_ids: tuple[str, ...]
    parts: tuple[ScorePart, ...]
    flags: tuple[Flag, ...]
    feedback: str
    signature: str
    score_low: float | None = None
    score_high: float | None = None

    @property
    def raw_score(self) -> float:
        """Points before calibration: the sum of the parts without its line."""
        return _sum(self.parts[:-1] if self.calibration_part else self.parts)

    @property
    def score(self) -> float:
        """Calibrated points; without a calibration, the raw score."""
        return _sum(self.parts)

    @property
    def calibration_part(self) -> ScorePart | None:
        """The line that leads from the raw score to the calibrated one, if there is one."""
        return None if self.score_low is None else self.parts[-1]

    @property
    def p_expressed(self) -> Mapping[str, float]:
        """Concept id -> probability that the response expresses it."""
        return {e.concept_id: e.p_expressed for e in self.evidence}

    @property
    def rounded_score(self) -> float:
        """The score on the rater's scale."""
        return self.scale.round(self.score)

    @property
    def needs_review(self) -> bool:
        """Whether a person should look: any flag but a blank, or something stated wrongly."""
        return any(flag is not Flag.BLANK for flag in self.flags) or bool(self.stated_wrongly)

    @property
    def stated_wrongly(self) -> tuple[str, ...]:
        """Labels of the contradicted concepts, then of the misconceptions that were stated."""
        named = tuple(self.labels[e.concept_id] for e in self.misconceptions)
        return self.labels_with(Status.CONTRADICTED) + named

    def labels_with(self, status: Status) -> tuple[str, ...]:
        """Return the labels of the concepts whose status is `status`, in rubric order."""
        return tuple(self.labels[e.concept_id] for e in self.evidence if e.status is status)

    def as_json_object(self) -> dict[str, Any]:
        """Return everything known, and the scores that follow from it, as JSON can hold it."""
        return {
            **asdict(self),
            "scale": self.scale.model_dump(),
            "raw_score": self.raw_score,
            "score": self.score,
            "rounded_score": self.rounded_score,
            "needs_review": self.needs_review,
        }


def _sum(parts: Sequence[ScorePart]) -> float:
    return round(math.fsum(part.points for part in parts), 6)
