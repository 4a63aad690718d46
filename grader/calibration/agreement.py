"""How far the system agrees with people: overall, by item, by subgroup.

What is measured, and how sure each figure is, stands in `measures`; here the responses are
sorted into the parts of a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from grader.calibration.measures import (
    RECIPES,
    SECOND_RATER_RECIPES,
    AgreementLine,
    Recipe,
)
from grader.calibration.rated import RatedColumns, RatedResponse
from grader.calibration.subgroup_lines import fairness_lines, gap_lines
from grader.calibration.verdicts import Measure, Verdict
from grader.errors import InputError

MIN_N = 10
"""Responses of a subgroup that is shown (RSMTool 12.0, `min_n_per_group`)."""

_WORST_FIRST = (Verdict.FLAG, Verdict.UNCALIBRATED, Verdict.NOT_ENOUGH, Verdict.PASS)


@dataclass(frozen=True)
class Agreement:
    """What is measured on some of the responses.

    Attributes
    ----------
    name : str
        Item id or label of the subgroup; empty for all responses.
    n : int
        Responses that a person scored.
    lines : tuple of AgreementLine
        In the order of `measures`.
    """

    name: str
    n: int
    lines: tuple[AgreementLine, ...]

    def line(self, measure: str) -> AgreementLine:
        """Return the line of a measure by its name."""
        return {line.measure.name: line for line in self.lines}[measure]

    @property
    def flagged(self) -> tuple[Measure, ...]:
        """Measures whose threshold is not met."""
        return tuple(line.measure for line in self.lines if line.verdict is Verdict.FLAG)

    @property
    def verdict(self) -> Verdict | None:
        """The worst of the lines'; None when there is none."""
        given = {line.verdict for line in self.lines}
        return next((verdict for verdict in _WORST_FIRST if verdict in given), None)


@dataclass(frozen=True)
class SubgroupAgreement:
    """One column of subgroups.

    Attributes
    ----------
    groups : tuple of Agreement
        Those with enough responses, by label; their lines end with DSM and mean gap.
    fairness : tuple of AgreementLine
        OSA, OSD and CSD over the same.
    hidden : tuple of (str, int)
        Labels of the others with the number of their responses: for so few, figures say
        little of the system and much of single people.
    n_unknown : int
        Responses without a label.
    """

    column: str
    groups: tuple[Agreement, ...]
    fairness: tuple[AgreementLine, ...]
    hidden: tuple[tuple[str, int], ...]
    n_unknown: int


@dataclass(frozen=True)
class AgreementReport:
    """All that is measured.

    Attributes
    ----------
    n_uncalibrated : int
        Responses whose score was never fitted to a person's.
    has_mixed_scales : bool
        Whether items differ in scale; then figures of several items, but for those in
        points and steps, are of shares of the scale (`RatedColumns`).
    """

    overall: Agreement
    items: tuple[Agreement, ...]
    subgroups: tuple[SubgroupAgreement, ...]
    n_uncalibrated: int
    has_mixed_scales: bool


def measure_agreement(
    responses: Sequence[RatedResponse],
    *,
    group_columns: Sequence[str] = (),
    min_n: int = MIN_N,
    seed: int = 0,
) -> AgreementReport:
    """Measure agreement overall, by item and by subgroup.

    Parameters
    ----------
    responses : sequence of RatedResponse
        One at least with a human score; those with a blank count where it is not needed.
    group_columns : sequence of str
        Columns of their `groups`.
    min_n : int
        Subgroups with fewer responses are named and not measured.
    seed : int
        Of the bootstrap; the same seed on the same responses gives the same report.

    Raises
    ------
    InputError
        No response has a human score, or one is not a point of its scale.
    """
    rated = RatedColumns.of(responses) if responses else None
    if rated is None or not rated.n:
        raise InputError("", "no response has a human score; one at least must have")
    has_second = not np.isnan(rated.second).all()
    recipes = (*RECIPES, *SECOND_RATER_RECIPES) if has_second else RECIPES
    measure = partial(_measured, recipes=recipes, seed=seed)
    return AgreementReport(
        overall=measure(responses, ""),
        items=tuple(
            measure(members, item_id)
            for item_id, members in _by(responses, [r.item_id for r in responses])
        ),
        subgroups=tuple(
            _by_subgroup(responses, column, min_n=min_n, measure=measure)
            for column in group_columns
        ),
        n_uncalibrated=sum(not response.is_calibrated for response in responses),
        has_mixed_scales=len({response.scale for response in responses}) > 1,
    )


def _measured(
    responses: Sequence[RatedResponse], name: str, *, recipes: Sequence[Recipe], seed: int
) -> Agreement:
    rated, is_calibrated = RatedColumns.of(responses), _are_calibrated(responses)
    lines = (recipe.take(rated, is_calibrated=is_calibrated, seed=seed) for recipe in recipes)
    return Agreement(name, rated.n, tuple(lines))


def _are_calibrated(responses: Sequence[RatedResponse]) -> bool:
    return all(response.is_calibrated for response in responses)


def _by(
    responses: Sequence[RatedResponse], keys: Sequence[str]
) -> list[tuple[str, list[RatedResponse]]]:
    """The responses under each key, in the order of the keys; those of an empty one nowhere."""
    members: dict[str, list[RatedResponse]] = {}
    for key, response in zip(keys, responses, strict=True):
        members.setdefault(key, []).append(response)
    return [(key, members[key]) for key in sorted(members) if key]


def _by_subgroup(
    responses: Sequence[RatedResponse],
    column: str,
    *,
    min_n: int,
    measure: Callable[[Sequence[RatedResponse], str], Agreement],
) -> SubgroupAgreement:
    rated = RatedColumns.of(responses)
    labels = [response.groups.get(column, "") for response in responses]
    counts = Counter(np.array(labels)[~np.isnan(rated.human)].tolist())
    shown = {label for label, n in counts.items() if label and n >= min_n}
    masked = np.array([label if label in shown else "" for label in labels])
    is_calibrated = _are_calibrated(responses)
    gaps = gap_lines(rated, masked, is_calibrated=is_calibrated)
    found = [measure(members, label) for label, members in _by(responses, masked.tolist())]
    return SubgroupAgreement(
        column=column,
        groups=tuple(replace(group, lines=(*group.lines, *gaps[group.name])) for group in found),
        fairness=fairness_lines(rated, masked, is_calibrated=is_calibrated),
        hidden=tuple(sorted((label, counts[label]) for label in counts.keys() - shown - {""})),
        n_unknown=counts[""],
    )
