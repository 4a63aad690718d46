"""The nouns of a bank: items with their rubrics, the glossary, the course.

Only values and their laws live here; reading and writing YAML is `files`, reading
study guides is `study_guide`, drafting rubrics is `draft`.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from grader.bank.laws import Breach, LawError
from grader.bank.values import Id, Points, Statement, Text, Value, has_a_word
from grader.errors import ItemError

POINTS_TOLERANCE = 1e-6
"""Sums of points written in decimals differ from max_points by rounding only."""

DEFAULT_STEP = 0.5
"""Half points: the step of the rater's scale that a drafted rubric starts with."""

UNANSWERED = "The answer to:"
"""How a drafted statement begins when the guide gives no answer: a teacher must write it."""


class Keyword(Value):
    """Literal words that signal a concept, with other wordings of the same."""

    text: Text
    aliases: tuple[Text, ...] = ()
    required: bool = False

    @property
    def wordings(self) -> tuple[str, ...]:
        """The keyword and its aliases."""
        return (self.text, *self.aliases)

    @model_validator(mode="after")
    def _can_be_found(self) -> Keyword:
        if self.required and not any(map(has_a_word, self.wordings)):
            raise ValueError(
                f"required keyword {self.text!r} holds no word, so no response could meet it; "
                "it must have one, or an alias that does"
            )
        return self


class Concept(Value):
    """One scored idea of an item: a sentence that a grader would tick.

    Members of a group may leave out `points`: the group says what they earn.
    """

    id: Id
    label: Text
    statement: Statement
    points: Points | None = None
    keywords: tuple[Keyword, ...] = ()
    hint: Text | None = None
    source_line: Annotated[int, Field(ge=1)] | None = None


def is_unanswered(part: Concept | Misconception) -> bool:
    """Whether a teacher has still to write what is looked for; no response can meet it."""
    return part.statement.startswith(UNANSWERED)


class Group(Value):
    """`any` of the concepts in `of` earn `points` together, in equal shares."""

    id: Id
    any: Annotated[int, Field(ge=1)]
    points: Points
    of: tuple[Id, ...]

    @property
    def points_each(self) -> float:
        """What one of the counted members earns when it is expressed."""
        return self.points / self.any


class Misconception(Value):
    """A wrong idea worth naming; stating it costs points."""

    id: Id
    label: Text
    statement: Statement
    points: Annotated[float, Field(le=0, ge=-1000, allow_inf_nan=False)] = 0.0
    keywords: tuple[Keyword, ...] = ()


class Scale(Value):
    """The rater's scale, in points."""

    min: float = 0.0
    max: float
    step: Points = DEFAULT_STEP

    @model_validator(mode="after")
    def _is_a_range(self) -> Scale:
        if self.max <= self.min:
            raise ValueError(
                f"scale runs from {self.min:g} to {self.max:g}; max must be greater than min"
            )
        return self

    def round(self, score: float) -> float:
        """Return the point of the scale nearest to `score`; a half goes up.

        Examples
        --------
        >>> Scale(max=3).round(1.75)
        2.0
        """
        steps = math.floor((score - self.min) / self.step + 0.5)
        return min(max(self.min + steps * self.step, self.min), self.max)


class Rubric(Value):
    """All scored ideas of one item; their points add up to `max_points`."""

    item: Id
    max_points: Points
    scale: Scale | None = None
    concepts: Annotated[tuple[Concept, ...], Field(min_length=1)]
    groups: tuple[Group, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()

    @model_validator(mode="after")
    def _keeps_its_laws(self) -> Rubric:
        # Points are summed only where ids and groups hold; else the sum is a second
        # message about the first mistake.
        broken = (*self._repeated_ids(), *self._group_breaches())
        if breaches := broken or tuple(self._points_breaches()):
            raise LawError(breaches)
        return self

    def _repeated_ids(self) -> Iterator[Breach]:
        seen: set[str] = set()
        for field in ("concepts", "groups", "misconceptions"):
            for position, part in enumerate(getattr(self, field)):
                if part.id in seen:
                    problem = f"id {part.id!r} occurs twice; ids must be unique in a rubric"
                    yield Breach((field, position, "id"), problem)
                seen.add(part.id)

    def _group_breaches(self) -> Iterator[Breach]:
        known = {concept.id for concept in self.concepts}
        group_of: dict[str, str] = {}
        for position, group in enumerate(self.groups):
            named = f"group {group.id!r}"
            for place, member in enumerate(group.of):
                path = ("groups", position, "of", place)
                if member not in known:
                    problem = f"{named} names concept {member!r}, which the rubric does not have"
                    yield Breach(path, f"{problem}; it must be {_one_of(known)}")
                elif member in group_of:
                    twice = f"groups {group_of[member]!r} and {group.id!r}"
                    problem = f"concept {member!r} is in {twice}; it must be in one group, once"
                    yield Breach(path, problem)
                group_of.setdefault(member, group.id)
            if group.any > len(group.of):
                problem = f"{named} asks for any {group.any} of {len(group.of)} concepts"
                must = "any must not exceed the number of members"
                yield Breach(("groups", position, "any"), f"{problem}; {must}")

    def _points_breaches(self) -> Iterator[Breach]:
        grouped = {member for group in self.groups for member in group.of}
        alone = [(n, c) for n, c in enumerate(self.concepts) if c.id not in grouped]
        pointless = [(n, concept.id) for n, concept in alone if concept.points is None]
        for position, concept_id in pointless:
            must = "a concept outside groups must have them"
            yield Breach(("concepts", position), f"concept {concept_id!r} has no points; {must}")
        total = math.fsum([c.points or 0.0 for _, c in alone] + [g.points for g in self.groups])
        if not pointless and abs(total - self.max_points) > POINTS_TOLERANCE:
            problem = (
                f"max_points is {self.max_points:g}, but concepts outside groups and groups add "
                f"up to {total:g}; the two must be equal"
            )
            yield Breach(("max_points",), problem)

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """Concept id -> the group it is a member of."""
        return {member: group for group in self.groups for member in group.of}

    @property
    def ungrouped(self) -> tuple[Concept, ...]:
        """Concepts that earn their own points, in rubric order."""
        return tuple(c for c in self.concepts if c.id not in self.group_of)

    @property
    def rater_scale(self) -> Scale:
        """The scale written in the rubric, else 0 to max_points in half points."""
        return self.scale or Scale(max=self.max_points, step=min(DEFAULT_STEP, self.max_points))


def _one_of(known: set[str]) -> str:
    """List few ids; of many, say where they are."""
    return f"one of {', '.join(sorted(known))}" if len(known) <= 10 else "the id of a concept"


class ItemKind(StrEnum):
    """Short answers have reference answers; essays are scored on coverage alone."""

    SHORT = "short"
    ESSAY = "essay"


class Item(Value):
    """One question or essay prompt with its reference answers and rubric."""

    id: Id
    kind: ItemKind
    prompt: Text
    reference_answers: tuple[Text, ...] = ()
    rubric: Rubric

    @model_validator(mode="after")
    def _rubric_is_its_own(self) -> Item:
        if self.rubric.item != self.id:
            raise ValueError(f"the rubric is for item {self.rubric.item!r}; it must be {self.id!r}")
        return self


class GlossaryTerm(Value):
    """A term of the course and what the study guide says it means."""

    term: Text
    definition: Text


class Bank(Value):
    """The items of one course, ready to grade."""

    course: Id
    title: str = ""
    language: str = "en"
    items: tuple[Item, ...]
    glossary: tuple[GlossaryTerm, ...] = ()

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        """Item id -> item, in bank order."""
        return {item.id: item for item in self.items}

    def item(self, item_id: str) -> Item:
        """Return the item with this id.

        Raises
        ------
        ItemError
            The bank holds no such item; the message names the nearest, or all when few.
        """
        if item_id in self.item_by_id:
            return self.item_by_id[item_id]
        known = list(self.item_by_id)
        nearest = difflib.get_close_matches(item_id.lower(), known, n=1, cutoff=0.5)
        listed = ", ".join(known) if len(known) <= 10 else f"one of the {len(known)} items"
        raise ItemError(
            "",
            f"item {item_id!r} is not in course {self.course!r}; it must be {listed}",
            f"Did you mean {nearest[0]!r}?" if nearest else "'grader items' lists them.",
        )

    def with_rubrics(self, rubrics: Mapping[str, Rubric]) -> Bank:
        """Return the bank with other rubrics for some of its items, by item id."""
        items = (i.model_copy(update={"rubric": rubrics.get(i.id, i.rubric)}) for i in self.items)
        # Made anew: a copy would keep what was cached of the old items.
        kept = {name: getattr(self, name) for name in Bank.model_fields}
        return Bank(**{**kept, "items": tuple(items)})
