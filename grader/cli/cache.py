"""`grader cache`: what is kept so that nothing is graded twice, and how to remove it."""

from __future__ import annotations

from typing import Annotated

import typer


def cache(
    info: Annotated[bool, typer.Option("--info", help="Show where it is and how large.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Remove all of it.")] = False,
) -> None:
    """Show or clear the cache of evidence.

    'grader grade' remembers what it found in a text about a concept, so
    that a table is graded at once when its rubric was edited. It keeps
    numbers under digests, never the text of a student.

    \b
      grader cache --info
      grader cache --clear

    GRADER_CACHE_DIR names another folder for it.
    """
    from grader.errors import InputError
    from grader.evidence import open_cache

    if not (info or clear):
        raise InputError("grader cache", "nothing is asked; it must be --info or --clear")
    found = open_cache()
    if info:
        for title, store in zip(("Encodings", "Evidence"), found.info(), strict=True):
            size = store.n_bytes / 1e6
            typer.echo(f"{title}: {store.n_entries:,} entries, {size:,.1f} MB, {store.path}")
    if clear:
        found.clear()
        typer.echo("The cache is empty.")
