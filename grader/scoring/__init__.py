"""From evidence to a graded response: points, flags, feedback, signature."""

from grader.scoring.accepted import ScoreRule
from grader.scoring.answer_text import AnswerText
from grader.scoring.calibrated import ItemCalibration
from grader.scoring.changes import PartChange, ScoreChange, score_change
from grader.scoring.checklist import CheckedIdea, checklist
from grader.scoring.feedback import FeedbackLevel, render_feedback
from grader.scoring.graded import Flag, GradedResponse, ScorePart
from grader.scoring.loading import load_grader
from grader.scoring.response_grader import MAX_RESPONSE_CHARACTERS, ResponseGrader
from grader.scoring.robustness import CardLine, Trial, attack_item, robustness_card
from grader.scoring.signature import rubric_digest

__all__ = [
    "MAX_RESPONSE_CHARACTERS",
    "AnswerText",
    "CardLine",
    "CheckedIdea",
    "FeedbackLevel",
    "Flag",
    "GradedResponse",
    "ItemCalibration",
    "PartChange",
    "ResponseGrader",
    "ScoreChange",
    "ScorePart",
    "ScoreRule",
    "Trial",
    "attack_item",
    "checklist",
    "load_grader",
    "render_feedback",
    "robustness_card",
    "rubric_digest",
    "score_change",
]
