"""Tables of responses in, grades out: streamed, in order, and no row ever lost."""

from grader.batch.files import GradeFiles, write_grades
from grader.batch.grading import GradedRow, Grades, grade_responses
from grader.batch.layout import ColumnNames, Response
from grader.batch.responses import Responses, count_responses, read_responses
from grader.batch.summary import ItemSummary, MissedConcept, Summary, Tally

__all__ = [
    "ColumnNames",
    "GradeFiles",
    "GradedRow",
    "Grades",
    "ItemSummary",
    "MissedConcept",
    "Response",
    "Responses",
    "Summary",
    "Tally",
    "count_responses",
    "grade_responses",
    "read_responses",
    "write_grades",
]
