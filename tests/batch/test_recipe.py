"""How a grader is made where it is needed."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from grader.batch import GraderRecipe
from grader.evidence import EvidenceMode
from grader.scoring import FeedbackLevel


@pytest.mark.model
def test_a_recipe_that_travelled_makes_the_same_grades(cell_bank, tmp_path: Path) -> None:
    recipe = GraderRecipe(cell_bank, mode=EvidenceMode.FAST, cache=tmp_path)
    pairs = [("q01", "Water moves through a membrane."), ("q99", "x")]

    first, unknown = recipe().grade_many(pairs)
    again, _ = pickle.loads(pickle.dumps(recipe))().grade_many(pairs)

    assert first == again
    assert "item 'q99' is not in course" in str(unknown)


@pytest.mark.parametrize("level", FeedbackLevel)
def test_feedback_is_rendered_as_asked(cell_grader, level: FeedbackLevel) -> None:
    recipe = GraderRecipe(cell_grader.bank, level=level)

    [graded] = recipe.finish(cell_grader).grade_many([("q02", "The nucleus stores genes.")])

    assert ("Missing" in graded.feedback) == (level is FeedbackLevel.FULL)


def test_a_recipe_uses_the_cache_of_the_machine_it_came_to(
    cell_bank, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("GRADER_CACHE_DIR", str(tmp_path / "here"))

    assert GraderRecipe(cell_bank, cache=Path("there")).here().cache == tmp_path / "here"
    assert GraderRecipe(cell_bank).here().cache is None
