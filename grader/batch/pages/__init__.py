"""HTML pages of a graded class: each a file of its own, without script and without network."""

from grader.batch.pages.class_report import render_class_report
from grader.batch.pages.similar_page import render_similar_page
from grader.batch.pages.student_pages import StudentPage, student_pages

__all__ = ["StudentPage", "render_class_report", "render_similar_page", "student_pages"]
