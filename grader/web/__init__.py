"""The page: instant feedback for students, a desk for instructors. Needs `grader[web]`."""

from grader.web.app import create_app
from grader.web.settings import Limits, Settings

__all__ = ["Limits", "Settings", "create_app"]
