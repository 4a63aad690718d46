"""Study guides in, items with rubrics out: the material that responses are held against."""

from grader.bank.files import load_bank
from grader.bank.models import (
    Bank,
    Concept,
    GlossaryTerm,
    Group,
    Item,
    ItemKind,
    Keyword,
    Misconception,
    Rubric,
    Scale,
)

__all__ = [
    "Bank",
    "Concept",
    "GlossaryTerm",
    "Group",
    "Item",
    "ItemKind",
    "Keyword",
    "Misconception",
    "Rubric",
    "Scale",
    "load_bank",
]
