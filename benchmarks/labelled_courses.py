"""Banks beside the labelled answers to their items, checked against each other."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.concept_figures import LABELS
from benchmarks.corpus import LabelledAnswer, course_folders, load_answers, load_course_bank
from grader.bank import Bank
from grader.bank.draft import draft_rubric
from grader.bank.drafting.keyphrases import CourseWords
from grader.errors import InputError, ItemError


@dataclass(frozen=True)
class LabelledCourse:
    """A bank and the labelled answers to its items.

    Attributes
    ----------
    unknown_concepts : tuple of str
        Labelled concepts that the bank lacks; if there is one, the answers carry no labels.
    """

    bank: Bank
    answers: tuple[LabelledAnswer, ...]
    unknown_concepts: tuple[str, ...] = ()


def load_course(labels: Path, bank: Bank) -> LabelledCourse:
    """Return the labelled answers of a file beside their bank.

    Raises
    ------
    InputError
        The file holds no answer, or one whose item, labels or score can't be right.
    """
    answers = load_answers(labels)
    if not answers:
        raise InputError(str(labels), "holds no labelled answer; it must hold one a line")
    unknown: list[str] = []
    for answer in answers:
        _check(answer, bank, where=f"{labels}: answer {answer.id!r}")
        known = {concept.id for concept in bank.item(answer.item_id).rubric.concepts}
        unknown += [f"{answer.item_id} {c}" for c in answer.labels if c not in known]
    if unknown:
        # Labels of other concepts than the bank's: the scores alone can be compared.
        answers = [replace(answer, labels={}, quotes={}) for answer in answers]
    return LabelledCourse(bank, tuple(answers), tuple(dict.fromkeys(unknown)))


def redraft(bank: Bank) -> Bank:
    """Return the bank with each rubric as drafted from the item's reference answers."""
    texts = [text for item in bank.items for text in (item.prompt, *item.reference_answers)]
    context = CourseWords.from_texts(texts, language=bank.language)
    items = tuple(
        item.model_copy(
            update={
                "rubric": draft_rubric(
                    item.id, item.prompt, references=item.reference_answers, context=context
                )
            }
        )
        for item in bank.items
    )
    return bank.model_copy(update={"items": items})


def _check(answer: LabelledAnswer, bank: Bank, *, where: str) -> None:
    """Raise InputError unless the answer's item, labels and score can be right."""
    try:
        bank.item(answer.item_id)
    except ItemError as error:
        raise ItemError(where, error.problem, error.hint) from error
    for concept_id, label in answer.labels.items():
        if label not in LABELS:
            problem = f"concept {concept_id!r} is labelled {label}"
            raise InputError(where, f"{problem}; a label must be 2, 1, 0 or -1")
    if answer.max_points <= 0 or not 0 <= answer.score <= answer.max_points:
        problem = f"score is {answer.score:g} of {answer.max_points:g}"
        raise InputError(where, f"{problem}; it must lie between 0 and a positive maximum")


def load_corpus(corpus: Path, *, is_drafted: bool) -> dict[Path, LabelledCourse]:
    """Return folder -> course of a corpus, by name; its rubrics as they are or drafted anew."""
    courses = {}
    for folder in course_folders(corpus):
        bank = load_course_bank(folder / "course.json")
        bank = redraft(bank) if is_drafted else bank
        courses[folder] = load_course(folder / "answers.jsonl", bank)
        tell_unknown(courses[folder])
    return courses


def tell_unknown(course: LabelledCourse) -> None:
    """Say on standard error which labelled concepts the bank lacks."""
    if unknown := course.unknown_concepts:
        print(
            f"{course.bank.course}: {len(unknown)} labelled concepts are not in the bank "
            f"(the first is {unknown[0]!r}); the scores alone are compared",
            file=sys.stderr,
        )
