"""All routers of the API."""

from grader.web.api import courses, desks, students

routers = (students.router, courses.router, desks.router)
