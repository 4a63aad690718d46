"""What every request may use: the store, the graders, the worker, the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from grader.web.drafts import Drafts
from grader.web.fit_jobs import FitJob
from grader.web.grading import Graders
from grader.web.limits import Pace
from grader.web.settings import Settings
from grader.web.store import Store


class BackgroundWorker(Protocol):
    """Grades what is pending between requests; `Worker` is one."""

    def start(self, services: Services) -> None:
        """Begin, with what a server before left pending."""

    def wake(self) -> None:
        """Say that there is something to grade."""

    def stop(self) -> None:
        """End after the answer that is being graded."""


@dataclass(frozen=True)
class Services:
    """Made once a server.

    Attributes
    ----------
    wrong_passwords : Pace
        Of names and of clients.
    setup_token : str
        Opens the page of the first account; printed where the server was started.
    """

    settings: Settings
    store: Store
    graders: Graders
    worker: BackgroundWorker
    wrong_passwords: Pace
    drafts: Drafts
    fit: FitJob
    setup_token: str


def services_of(request: Request) -> Services:
    """Return the services of the server that got a request."""
    services: Services = request.app.state.services
    return services


Served = Annotated[Services, Depends(services_of)]
