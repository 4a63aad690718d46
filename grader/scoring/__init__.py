"""From evidence to a graded response: points, flags, feedback, signature."""

from grader.scoring.checklist import CheckedIdea, checklist
from grader.scoring.feedback import FeedbackLevel, render_feedback
from grader.scoring.graded import Flag, GradedResponse, ScorePart
from grader.scoring.response_grader import (
    MAX_RESPONSE_CHARACTERS,
    ResponseGrader,
    load_grader,
)

__all__ = [
    "MAX_RESPONSE_CHARACTERS",
    "CheckedIdea",
    "FeedbackLevel",
    "Flag",
    "GradedResponse",
    "ResponseGrader",
    "ScorePart",
    "checklist",
    "load_grader",
    "render_feedback",
]
