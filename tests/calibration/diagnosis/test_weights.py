"""Points that follow the human scores better."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from grader.calibration.diagnosis.suggestions import applied, points_suggestion
from grader.calibration.diagnosis.weights import suggest_points

CHOICES = ["".join(c) for c in itertools.product("em", repeat=3)]


def rows(n: int, points: tuple[float, float, float]) -> list[tuple[str, str, float]]:
    """Answers of every kind; the teacher gives these points, and half a point by chance."""
    rng = np.random.default_rng(5)
    chosen = [CHOICES[at % len(CHOICES)] for at in range(n)]
    return [
        (
            f"a{at}",
            statuses,
            sum(p * (s == "e") for p, s in zip(points, statuses, strict=True))
            + float(rng.choice([0, 0, 0.5])),
        )
        for at, statuses in enumerate(chosen)
    ]


def test_the_weights_of_a_teacher_are_found(answers) -> None:
    """The rubric gives 1, 1 and 2."""
    fit = suggest_points(answers(*rows(80, (2, 1, 1))))

    assert fit is not None
    assert fit.points == {"water": 2, "membrane": 1, "gradient": 1}
    assert fit.cv_error < fit.cv_error_now


def test_a_teacher_who_keeps_to_the_rubric_changes_nothing(answers) -> None:
    assert suggest_points(answers(*rows(80, (1, 1, 2)))) is None


def test_a_strict_teacher_is_a_matter_of_calibration(answers) -> None:
    assert suggest_points(answers(*rows(80, (0.5, 0.5, 1)))) is None


def test_too_few_answers_suggest_nothing(answers) -> None:
    """Three weights take thirty answers."""
    assert suggest_points(answers(*rows(29, (2, 1, 1)))) is None


def test_scores_by_chance_suggest_nothing(answers) -> None:
    rng = np.random.default_rng(11)
    drawn = [
        (text, statuses, float(rng.integers(0, 5))) for text, statuses, _ in rows(60, (0, 0, 0))
    ]

    assert suggest_points(answers(*drawn)) is None


def test_the_order_of_the_answers_does_not_matter(answers) -> None:
    given = rows(80, (2, 1, 1))

    assert suggest_points(answers(*given)) == suggest_points(answers(*reversed(given)))


def test_suggested_points_keep_the_maximum(answers, cell_bank) -> None:
    rubric = cell_bank.item("q01").rubric
    fit = suggest_points(answers(*rows(80, (2, 1, 1))))
    assert fit is not None
    suggestion = points_suggestion(rubric, fit, n_answers=80)

    changed = applied(rubric, [suggestion])

    assert [concept.points for concept in changed.concepts] == [2, 1, 1]
    assert changed.max_points == rubric.max_points
    assert suggestion.change == "points: water 1 → 2, gradient 2 → 1"


@pytest.mark.parametrize("n", [30, 80])
def test_points_are_steps_of_the_raters_scale_and_add_up(answers, n: int) -> None:
    fit = suggest_points(answers(*rows(n, (2.5, 1, 0.5))))

    assert fit is not None
    assert sum(fit.points.values()) == 4
    assert all((2 * points).is_integer() and points > 0 for points in fit.points.values())
