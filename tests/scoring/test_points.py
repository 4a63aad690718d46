"""Statuses to points: parts, groups, floor, and what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Concept, Group, Misconception, Rubric
from grader.evidence import Status
from grader.scoring.points import tally

STATUSES = st.sampled_from([str(status) for status in Status])


def rubric_of(n_alone: int, n_grouped: int = 0, wanted: int = 1, cost: float = 0.0) -> Rubric:
    """Concepts a0, a1 … of a third of a point; a group of g0, g1 … worth two points."""
    alone = [_concept(f"a{n}", points=1 / 3) for n in range(n_alone)]
    members = [_concept(f"g{n}") for n in range(n_grouped)]
    group = Group(id="group", any=wanted, points=2, of=tuple(c.id for c in members))
    wrong = Misconception(id="m", label="the wrong", statement="It is wrong.", points=-cost)
    return Rubric(
        item="q01",
        max_points=n_alone / 3 + 2 * bool(members),
        concepts=(*alone, *members),
        groups=(group,) if members else (),
        misconceptions=(wrong,) if cost else (),
    )


def _concept(concept_id: str, points: float | None = None) -> Concept:
    return Concept(
        id=concept_id, label=f"the {concept_id}", statement=f"It is {concept_id}.", points=points
    )


@pytest.fixture(scope="session")
def tally_of(evidence):
    def tallied(rubric: Rubric, statuses: dict[str, str]):
        ids = [part.id for part in (*rubric.concepts, *rubric.misconceptions)]
        return tally(rubric, [evidence(i, statuses.get(i, "missing")) for i in ids])

    return tallied


def points_of(found) -> dict[str, float]:
    return {part.id: part.points for part in found.parts}


@st.composite
def rubrics_with_statuses(draw) -> tuple[Rubric, dict[str, str]]:
    n_grouped = draw(st.integers(0, 5))
    rubric = rubric_of(
        draw(st.integers(1, 4)),
        n_grouped,
        wanted=draw(st.integers(1, max(n_grouped, 1))),
        cost=draw(st.sampled_from([0, 0.5, 5])),
    )
    parts = (*rubric.concepts, *rubric.misconceptions)
    return rubric, {part.id: draw(STATUSES) for part in parts}


@given(rubrics_with_statuses())
def test_the_sum_is_between_0_and_the_maximum(tally_of, case) -> None:
    rubric, statuses = case

    total = sum(part.points for part in tally_of(rubric, statuses).parts)

    assert -1e-6 <= total <= rubric.max_points + 1e-5


@given(rubrics_with_statuses(), st.data())
def test_one_more_concept_never_costs_points(tally_of, case, data) -> None:
    rubric, statuses = case
    more = data.draw(st.sampled_from([c.id for c in rubric.concepts]))

    before, after = (
        sum(points_of(tally_of(rubric, given)).values())
        for given in (statuses, statuses | {more: "expressed"})
    )

    assert after >= before - 1e-6


@given(rubrics_with_statuses())
def test_what_is_missing_has_an_id_each(tally_of, case) -> None:
    found = tally_of(*case)

    assert len(found.missing) == len(found.missing_ids) == len(set(found.missing_ids))


@pytest.mark.parametrize(
    ("status", "points"),
    [("expressed", 0.333333), ("partial", 0.166667), ("missing", 0), ("contradicted", 0)],
)
def test_a_concept_earns_by_its_status(tally_of, status, points) -> None:
    assert points_of(tally_of(rubric_of(1), {"a0": status})) == {"a0": points}


def test_only_a_missing_concept_is_missing(tally_of) -> None:
    found = tally_of(rubric_of(4), {"a0": "expressed", "a1": "partial", "a2": "contradicted"})

    assert (found.missing, found.missing_ids) == (("the a3",), ("a3",))


def test_a_group_counts_its_best_members(tally_of) -> None:
    statuses = {"g0": "partial", "g1": "expressed", "g2": "expressed"}

    found = points_of(tally_of(rubric_of(1, 3, wanted=2), statuses))

    assert found == {"a0": 0, "g1": 1, "g2": 1}


def test_more_members_than_asked_for_earn_no_more(tally_of) -> None:
    statuses = dict.fromkeys(["g0", "g1", "g2"], "expressed")

    found = points_of(tally_of(rubric_of(1, 3, wanted=2), statuses))

    assert sum(found.values()) == 2


def test_thirds_of_a_group_add_up_to_the_whole(tally_of) -> None:
    statuses = dict.fromkeys(["g0", "g1", "g2"], "expressed")

    found = points_of(tally_of(rubric_of(1, 3, wanted=3), statuses))

    assert found == {"a0": 0, "g0": 0.666667, "g1": 0.666667, "g2": 0.666666}


@pytest.mark.parametrize(
    ("statuses", "missing"),
    [
        pytest.param({}, ("2 more of: the g0, the g1, the g2",), id="none"),
        pytest.param({"g1": "expressed"}, ("1 more of: the g0, the g2",), id="one"),
        pytest.param({"g1": "partial"}, ("1 more of: the g0, the g2",), id="one in part"),
        pytest.param({"g1": "expressed", "g2": "expressed"}, (), id="enough"),
    ],
)
def test_a_group_wants_members_in_one_line(tally_of, statuses, missing) -> None:
    found = tally_of(rubric_of(1, 3, wanted=2), {"a0": "expressed"} | statuses)

    assert found.missing == missing


def test_a_group_without_a_member_has_a_line_of_no_points(tally_of) -> None:
    [_alone, part] = tally_of(rubric_of(1, 2), {}).parts

    assert (part.id, part.label, part.points) == ("group", "the g0 / the g1", 0)


def test_a_misconception_costs_its_points(tally_of) -> None:
    statuses = {"a0": "expressed", "a1": "expressed", "a2": "expressed", "m": "expressed"}

    found = points_of(tally_of(rubric_of(3, cost=0.5), statuses))

    assert found["m"] == -0.5
    assert sum(found.values()) == pytest.approx(0.5, abs=1e-5)


def test_a_floor_of_its_own_keeps_the_sum_at_0(tally_of) -> None:
    found = tally_of(rubric_of(1, cost=5), {"a0": "expressed", "m": "expressed"})

    assert points_of(found) == {"a0": 0.333333, "m": -5, "_floor": 4.666667}
    assert found.parts[-1].label == "not below 0"
