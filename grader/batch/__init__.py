"""Tables of responses in, grades out: streamed, in order, and no row ever lost."""

from grader.batch.agreement_files import AgreementFiles
from grader.batch.concept_labels import LabelFile, read_concept_labels
from grader.batch.files import GradeFiles, write_grades
from grader.batch.graded_rows import RaterScales
from grader.batch.grading import GradedRow, Grades, grade_responses
from grader.batch.human_scores import HumanScores, read_human_scores
from grader.batch.layout import ColumnNames, Response
from grader.batch.responses import Responses, count_responses, read_responses
from grader.batch.scored_responses import (
    ScoredResponse,
    ScoredResponses,
    read_scored_responses,
)
from grader.batch.summary import ItemSummary, MissedConcept, Summary, Tally

__all__ = [
    "AgreementFiles",
    "ColumnNames",
    "GradeFiles",
    "GradedRow",
    "Grades",
    "HumanScores",
    "ItemSummary",
    "LabelFile",
    "MissedConcept",
    "RaterScales",
    "Response",
    "Responses",
    "ScoredResponse",
    "ScoredResponses",
    "Summary",
    "Tally",
    "count_responses",
    "grade_responses",
    "read_concept_labels",
    "read_human_scores",
    "read_responses",
    "read_scored_responses",
    "write_grades",
]
