"""Tables of responses in, grades out: streamed, in order, and no row ever lost."""

from grader.batch.agreement_files import AgreementFiles
from grader.batch.checkpoint import Checkpoint, find_checkpoint, run_identity
from grader.batch.concept_labels import LabelFile, read_concept_labels
from grader.batch.files import GradeFiles, GradesOut, write_grades
from grader.batch.graded_rows import RaterScales
from grader.batch.grading import Engine, GradedRow, Grades, ThisProcess, grade_responses
from grader.batch.human_scores import HumanScores, read_human_scores
from grader.batch.layout import ColumnNames, Response
from grader.batch.recipe import GraderRecipe
from grader.batch.responses import Responses, count_responses, read_responses
from grader.batch.scored_responses import (
    ScoredResponse,
    ScoredResponses,
    read_scored_responses,
)
from grader.batch.summary import ItemSummary, MissedConcept, Summary, Tally
from grader.batch.whole_file import check_outputs
from grader.batch.workers import open_engine

__all__ = [
    "AgreementFiles",
    "Checkpoint",
    "ColumnNames",
    "Engine",
    "GradeFiles",
    "GradedRow",
    "GraderRecipe",
    "Grades",
    "GradesOut",
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
    "ThisProcess",
    "check_outputs",
    "count_responses",
    "find_checkpoint",
    "grade_responses",
    "open_engine",
    "read_concept_labels",
    "read_human_scores",
    "read_responses",
    "read_scored_responses",
    "run_identity",
    "write_grades",
]
