"""All routers of pages, in the order they are tried."""

from grader.web.pages import batches, calibration, course, desk, docs, review, sign_in, students

routers = (
    students.router,
    sign_in.router,
    desk.router,
    course.router,
    batches.router,
    review.router,
    calibration.router,
    docs.router,
)
