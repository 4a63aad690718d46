"""What users are told of languages that the evidence was not measured on."""

from __future__ import annotations

import typer

VALIDATED_LANGUAGE = "en"
"""The default model's evidence was measured on English answers only."""

UNKNOWN_LANGUAGE = "und"
"""A guide too short to tell its language, in the words of ISO 639."""


def warn_of_language(where: str, language: str, *, model: str | None) -> None:
    """Say on standard error that scores in this language are not validated."""
    if language in (VALIDATED_LANGUAGE, UNKNOWN_LANGUAGE):
        return
    named = f"the evidence of {model}" if model else "the default model's evidence"
    typer.echo(
        f"{where}: the language is {language!r}; {named} is validated for "
        f"{VALIDATED_LANGUAGE!r} only",
        err=True,
    )
    if model is None:
        typer.echo("Hint: name a multilingual model with --model", err=True)
