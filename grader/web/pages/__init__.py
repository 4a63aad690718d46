"""Pages for people: HTML rendered here, from the same functions as the JSON API."""

from grader.web.pages.rendering import render_page, render_part, render_problem

__all__ = ["render_page", "render_part", "render_problem"]
