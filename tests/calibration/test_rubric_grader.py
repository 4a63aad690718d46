"""The whole grader among scikit-learn's tools."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from grader.bank import Bank
from grader.calibration.metrics import qwk
from grader.calibration.rubric_grader import RubricGrader
from grader.errors import InputError
from grader.scoring import ResponseGrader


@pytest.fixture(scope="module")
def responses(cell_bank: Bank) -> list[str]:
    """Every choice of the concepts of q01, each said in four ways."""
    concepts = cell_bank.item("q01").rubric.concepts
    chosen = [c for n in range(1, 4) for c in itertools.combinations(concepts, n)]
    endings = ("", "I learned it.", "My teacher says so.", "That is all.")
    return [
        " ".join([*(concept.statement for concept in stated), ending]).strip()
        for stated, ending in itertools.product(chosen, endings)
    ]


@pytest.fixture(scope="module")
def human(cell_bank: Bank, responses: list[str]) -> list[float]:
    """A point less than the concepts that are stated."""
    concepts = cell_bank.item("q01").rubric.concepts
    return [max(sum(c.points for c in concepts if c.statement in r) - 1, 0) for r in responses]


@pytest.fixture
def estimator(cell_grader: ResponseGrader) -> RubricGrader:
    return RubricGrader(cell_grader, "q01")


def test_it_learns_a_scale_from_texts(estimator, responses, human) -> None:
    predicted = estimator.fit(responses, human).predict(responses)

    raw = [estimator.grader.grade("q01", text).raw_score for text in responses]
    assert np.abs(predicted - human).mean() < np.abs(np.array(raw) - human).mean()


def test_its_score_is_kappa_on_the_raters_scale(estimator, responses, human, cell_bank) -> None:
    estimator.fit(responses, human)

    scale = cell_bank.item("q01").rubric.rater_scale
    rounded = [scale.round(points) for points in estimator.predict(responses)]
    assert estimator.score(responses, human) == qwk(human, rounded, scale=scale)


def test_a_clone_has_the_same_grader_and_is_not_fitted(estimator, responses, human) -> None:
    copied = clone(estimator.fit(responses, human))

    assert copied.grader is estimator.grader
    with pytest.raises(NotFittedError):
        copied.predict(responses)


def test_it_predicts_across_folds(estimator, responses, human) -> None:
    predicted = cross_val_predict(estimator, responses, human, cv=4)

    assert predicted.shape == (len(responses),)


def test_a_grid_search_tries_rungs(estimator, responses, human) -> None:
    search = GridSearchCV(estimator, {"richest": ["uncalibrated", "line", "answers"]}, cv=3)

    search.fit(responses, human)

    assert search.best_params_["richest"] != "uncalibrated"


def test_it_is_the_end_of_a_pipeline(estimator, responses, human) -> None:
    def shouted(texts: list[str]) -> list[str]:
        return [text.upper() for text in texts]

    pipeline = make_pipeline(FunctionTransformer(shouted), estimator)

    # Capitals mean nothing to the evidence.
    expected = clone(estimator).fit(responses, human).predict(responses)
    assert pipeline.fit(responses, human).predict(responses) == pytest.approx(expected)


def test_what_answers_nothing_gets_nothing(estimator, responses, human) -> None:
    assert estimator.fit(responses, human).predict([""]).tolist() == [0.0]


def test_one_score_for_each_response_is_demanded(estimator, responses) -> None:
    with pytest.raises(InputError, match="human_scores: there are 2, and 28 responses"):
        estimator.fit(responses, [1, 2])
