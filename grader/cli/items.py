"""`grader items`: what a course asks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import BankOption, CourseOption

PROMPT_CHARACTERS = 60
"""A prompt is shortened so that a row fits a line of a common terminal."""


def items(
    bank: BankOption = Path("."),
    course: CourseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, prompts in full.")] = False,
) -> None:
    """List the items of a course: id, kind, points, concepts, prompt.

    \b
      grader items --bank mybank
      grader items --json
    """
    import json

    from grader.bank.files import load_bank

    loaded = load_bank(bank, course=course)
    rows = [
        {
            "id": item.id,
            "kind": str(item.kind),
            "points": item.rubric.max_points,
            "concepts": len(item.rubric.concepts),
            "prompt": item.prompt,
        }
        for item in loaded.items
    ]
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else _render_table(rows))


def _render_table(rows: list[dict[str, object]]) -> str:
    """Columns padded with spaces: numbers to the right, the prompt last and shortened."""
    width = max(len("item"), *(len(str(row["id"])) for row in rows))
    lines = [f"{'item':{width}}  kind   points  concepts  prompt"]
    for row in rows:
        prompt = " ".join(str(row["prompt"]).split())
        if len(prompt) > PROMPT_CHARACTERS:
            prompt = prompt[: PROMPT_CHARACTERS - 1].rstrip() + "…"
        lines.append(
            f"{row['id']:{width}}  {row['kind']:5}  {row['points']:>6g}  "
            f"{row['concepts']:>8}  {prompt}"
        )
    return "\n".join(lines)
