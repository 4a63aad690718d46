"""From evidence to a graded response: points, flags, feedback, signature."""

from grader.scoring.checklist import CheckedIdea, checklist
from grader.scoring.feedback import FeedbackLevel, render_feedback
from grader.scoring.graded import Flag, GradedResponse, ScorePart
from grader.scoring.response_grader import ResponseGrader, load_grader

__all__ = [
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
