"""All routers of the API."""

from grader.web.api import calibrations, courses, desks, guides, students

routers = (
    students.router,
    guides.router,
    courses.router,
    desks.router,
    calibrations.router,
)
