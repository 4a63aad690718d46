"""Changes of a rubric that a diagnosis suggests: what each says, and the rubric it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.bank import Keyword, Rubric
from grader.calibration.diagnosis.aliases import AliasFit
from grader.calibration.diagnosis.weights import WeightFit, units_of


@dataclass(frozen=True)
class AliasSuggestion:
    """A wording to be added to a concept."""

    item_id: str
    fit: AliasFit

    @property
    def change(self) -> str:
        """What would be written."""
        return f"{self.fit.concept_id}: add the wording {self.fit.text!r}"

    @property
    def reason(self) -> str:
        """Why, in numbers of answers."""
        fit = self.fit
        return (
            f"it stands in {fit.n_full} of {fit.of_full} full-credit answers without this "
            f"concept, and in {fit.n_low} of {fit.of_low} with a low score"
        )

    def applied_to(self, rubric: Rubric) -> Rubric:
        """Return the rubric with the wording in it."""
        concepts = tuple(
            concept.model_copy(update={"keywords": self._keywords(concept.keywords)})
            if concept.id == self.fit.concept_id
            else concept
            for concept in rubric.concepts
        )
        return rubric.model_copy(update={"concepts": concepts})

    def _keywords(self, keywords: tuple[Keyword, ...]) -> tuple[Keyword, ...]:
        if self.fit.keyword is None:
            return (*keywords, Keyword(text=self.fit.text))
        return tuple(
            keyword.model_copy(update={"aliases": (*keyword.aliases, self.fit.text)})
            if place == self.fit.keyword
            else keyword
            for place, keyword in enumerate(keywords)
        )


@dataclass(frozen=True)
class PointsSuggestion:
    """Other points for the concepts outside groups and for the groups, all at once.

    One alone would break the sum.
    """

    item_id: str
    now: Mapping[str, float]
    fit: WeightFit
    n_answers: int

    @property
    def change(self) -> str:
        """What would be written."""
        moved = [
            f"{name} {points:g} → {self.fit.points[name]:g}"
            for name, points in self.now.items()
            if points != self.fit.points[name]
        ]
        return f"points: {', '.join(moved)}"

    @property
    def reason(self) -> str:
        """Why: the cross-validated errors."""
        return (
            f"the cross-validated error on {self.n_answers} answers falls from "
            f"{self.fit.cv_error_now:.2f} to {self.fit.cv_error:.2f} points, strictness apart"
        )

    def applied_to(self, rubric: Rubric) -> Rubric:
        """Return the rubric with these points."""
        points = self.fit.points
        concepts = (
            c.model_copy(update={"points": points[c.id]}) if c.id in points else c
            for c in rubric.concepts
        )
        groups = (g.model_copy(update={"points": points[g.id]}) for g in rubric.groups)
        return rubric.model_copy(update={"concepts": tuple(concepts), "groups": tuple(groups)})


Suggestion = AliasSuggestion | PointsSuggestion


def points_suggestion(rubric: Rubric, fit: WeightFit, *, n_answers: int) -> PointsSuggestion:
    """Return what was fitted as a change of the rubric."""
    return PointsSuggestion(rubric.item, units_of(rubric), fit, n_answers)


def applied(rubric: Rubric, suggestions: Iterable[Suggestion]) -> Rubric:
    """Return the rubric with all suggestions that are of its item, its laws checked.

    Raises
    ------
    ValidationError
        A suggestion breaks a law of rubrics; none that a diagnosis made does.
    """
    for suggestion in suggestions:
        if suggestion.item_id == rubric.item:
            rubric = suggestion.applied_to(rubric)
    return Rubric.model_validate(rubric.model_dump())
