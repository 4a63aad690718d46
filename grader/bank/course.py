"""The course file: a bank without its rubrics, as `reference/COURSE.yaml` holds it."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from grader.bank.laws import Breach, LawError
from grader.bank.models import Bank, GlossaryTerm, ItemKind
from grader.bank.values import Id, Text, Value
from grader.errors import InputError

MAX_NAME_CHARACTERS = 40
"""A course's name is typed on the command line and names files."""

_FILLER = re.compile(r"(?:study[ -]?guide|(?:the|a|an|der|die|das|el|la|los|las|o|os|as)\b)\W*")


# The same names as those of items: models.Id.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def course_name(*candidates: str) -> str:
    """Return the name for a course: the first of a title, file name … with letters in it.

    Examples
    --------
    >>> course_name("Study Guide: The SageMaker SDK for Python", "guide")
    'sagemaker-sdk-for-python'
    >>> course_name("学习指南", "Bio 101")
    'bio-101'
    """
    for candidate in candidates:
        ascii_text = unicodedata.normalize("NFKD", candidate).encode("ascii", "ignore").decode()
        words = re.findall(r"[a-z0-9]+", _without_filler(ascii_text.lower()))
        while len(words) > 1 and len("-".join(words)) > MAX_NAME_CHARACTERS:
            words.pop()
        if words:
            return "-".join(words)[:MAX_NAME_CHARACTERS]
    return "course"


def check_course_name(name: str | None) -> None:
    """Check a name that the user chose; None stands for no choice.

    Raises
    ------
    InputError
        The name can't name files and be typed.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise InputError(
            "--course",
            f"course is {name!r}; it must be made of letters, digits, '_', '-' and '.', a letter "
            "or digit first",
            f"--course {course_name(name)}",
        )


def _without_filler(title: str) -> str:
    """Drop "Study guide:" and articles from the start, unless nothing else is there."""
    rest = title.strip()
    while (match := _FILLER.match(rest)) and rest[match.end() :]:
        rest = rest[match.end() :]
    return rest


def _is_a_language_code(language: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", language):
        raise ValueError(
            f"language is {language!r}; it must be an ISO 639 code such as en, de or es"
        )
    return language


class CourseItem(Value):
    """An item without its rubric."""

    id: Id
    kind: ItemKind
    prompt: Text
    reference_answers: tuple[Text, ...] = ()


class Course(Value):
    """Prompts, reference answers and glossary of one course."""

    course: Id
    title: str = ""
    language: Annotated[str, AfterValidator(_is_a_language_code)] = "en"
    items: Annotated[tuple[CourseItem, ...], Field(min_length=1)]
    glossary: tuple[GlossaryTerm, ...] = ()

    @model_validator(mode="after")
    def _item_ids_are_unique(self) -> Course:
        seen: set[str] = set()
        breaches = []
        for position, item in enumerate(self.items):
            if item.id in seen:
                problem = f"item {item.id!r} occurs twice; item ids must be unique in a course"
                breaches.append(Breach(("items", position, "id"), problem))
            seen.add(item.id)
        if breaches:
            raise LawError(tuple(breaches))
        return self

    @classmethod
    def of(cls, bank: Bank) -> Course:
        """Return the course of a bank."""
        return cls(
            course=bank.course,
            title=bank.title,
            language=bank.language,
            items=tuple(CourseItem(**item.model_dump(exclude={"rubric"})) for item in bank.items),
            glossary=bank.glossary,
        )
