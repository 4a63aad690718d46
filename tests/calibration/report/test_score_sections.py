"""Scores of people and of the system in tables: each scale by itself."""

from __future__ import annotations

import numpy as np
import pytest

from grader.bank import Scale
from grader.calibration import RatedResponse
from grader.calibration.report.score_sections import points_of, score_sections


def responses(n: int) -> list[RatedResponse]:
    """Two items on two scales; the system is off by half a point at times."""
    rng = np.random.default_rng(1)
    made = []
    for at in range(n):
        scale = (Scale(max=4), Scale(max=2))[at % 2]
        human = scale.round(float(rng.uniform(0, scale.max)))
        score = min(max(human + float(rng.choice([-0.5, 0, 0, 0.5])), 0), scale.max)
        made.append(RatedResponse(f"r{at}", f"q{at % 2}", scale, score, human))
    return made


@pytest.mark.parametrize(
    ("scale", "points"),
    [
        (Scale(max=1), [0, 0.5, 1]),
        (Scale(min=2, max=4, step=1), [2, 3, 4]),
        (Scale(max=1, step=0.4), [0, 0.4, 0.8, 1]),
    ],
    ids=["halves", "from 2", "short last step"],
)
def test_the_points_of_a_scale(scale: Scale, points: list[float]) -> None:
    assert points_of(scale) == pytest.approx(points)


def test_scores_are_counted_by_scale() -> None:
    rated = responses(60)

    distributions, confusions, _ = score_sections(rated)

    counted = sum(row[2] for row in distributions.tables[0].rows)
    same = sum(row[3] for row in confusions.tables[0].rows if row[1] == row[2])
    assert counted == 60
    assert same == sum(each.rounded_score == each.human_score for each in rated)


def test_of_three_answers_only_tables_are_made() -> None:
    rated = [RatedResponse(f"r{at}", "q01", Scale(max=4), at / 2, float(at)) for at in range(3)]

    sections = score_sections(rated)

    assert [figure for section in sections for figure in section.figures] == []
    assert all(section.tables[0].rows for section in sections)
