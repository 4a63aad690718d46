"""What the nouns of a bank are made of: ids, texts, statements, points, frozen values."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Points = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]

MAX_STATEMENT_WORDS = 120
"""A statement is one sentence; what is longer is a pasted paragraph of several ideas."""


def _is_a_sentence(statement: str) -> str:
    if not has_a_word(statement):
        raise ValueError(f"statement {statement!r} holds no word; it must be a sentence")
    n_words = len(statement.split())
    if n_words > MAX_STATEMENT_WORDS:
        raise ValueError(
            f"statement has {n_words} words; it must be one sentence of at most "
            f"{MAX_STATEMENT_WORDS} words"
        )
    return statement


def has_a_word(text: str) -> bool:
    """Whether a text holds a letter or a digit."""
    return any(character.isalnum() for character in text)


Statement = Annotated[Text, AfterValidator(_is_a_sentence)]


class Value(BaseModel):
    """A frozen value; an unknown key is a mistake, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")
