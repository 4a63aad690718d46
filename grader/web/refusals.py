"""Requests that are not served, each with a status and a message for the person."""

from __future__ import annotations

from grader.errors import GraderError, InputError, ItemError

STATUS_TITLES = {
    400: "Something must be mended",
    401: "Sign in",
    403: "Not from here",
    404: "There is nothing here",
    405: "That is not done here",
    408: "Too slow",
    409: "Somebody else was here",
    413: "Too large",
    422: "Something must be mended",
    429: "Too fast",
    500: "Our fault",
    503: "Busy",
}
"""Heads of the error pages."""


class Refusal(GraderError):  # noqa: N818 (what the server says; no fault)
    """A request that is refused with an HTTP status."""

    def __init__(self, status: int, problem: str, hint: str | None = None) -> None:
        super().__init__("", problem, hint)
        self.args = (status, problem, hint)
        self.status = status


def status_of(error: GraderError) -> int:
    """Return the HTTP status of an error; what the user can mend is 400."""
    if isinstance(error, ItemError):
        return 404  # the address names it; no form asks for one
    if isinstance(error, Refusal):
        return error.status
    return 400 if isinstance(error, InputError) else 500
