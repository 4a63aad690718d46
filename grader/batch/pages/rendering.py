"""Templates filled: whatever a student or teacher wrote is text, and never markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.scoring.feedback import render_number

TEMPLATES = Path(__file__).parent / "templates"


def render_page(template: str, **values: Any) -> str:
    """Return a whole page; the style sheet stands in it."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = environment_of(TEMPLATES)
    environment.filters["percent"] = _percent
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    environment.globals["style"] = Markup(style)  # ours: no text of anybody stands in it
    return environment


def environment_of(templates: Path) -> Environment:
    """Return what fills the templates of a folder; a name that nobody gave is an error."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = render_number
    return environment


def _percent(share: float) -> str:
    """A share in whole per cent; only what is all of it is 100."""
    return f"{min(round(100 * share), 99) if share < 1 else 100} %"
