"""What is measured for the fit: labelled answers, and texts that answer nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from grader.evidence import Encoder, EvidenceJudge
from training.fit_fusion import choose_on_answers, left_out
from training.labelled import N_NON_ANSWERS, Labelled, expressed_target, measure_course

CONCEPTS = [
    {"id": "a", "statement": "Plants can make sugar.", "points": 1, "keywords": ["sugar"]},
    {"id": "b", "statement": "Animals must eat.", "points": 1, "keywords": ["eat"]},
]
ITEM = {
    "item_id": "q1",
    "kind": "short",
    "prompt": "Compare plants with animals.",
    "reference": "Plants can make sugar. Animals must eat.",
    "max_points": 2,
    "any": None,
    "concepts": CONCEPTS,
    "misconceptions": [],
}
ANSWER = {
    "id": "q1_a1",
    "item_id": "q1",
    "kind": "full_paraphrase",
    "response": "Green things build sugar, beasts have to eat.",
    "concepts": {"a": 2, "b": 2},
    "quotes": {"a": "Green things build sugar", "b": "beasts have to eat"},
    "misconceptions": {},
    "score": 2,
    "max_points": 2,
}


@pytest.fixture
def measured(tmp_path: Path, hash_encoder: Encoder) -> list[Labelled]:
    course = {"course": "life", "subject": "Biology", "level": "school", "items": [ITEM]}
    (tmp_path / "course.json").write_text(json.dumps(course), "utf-8")
    (tmp_path / "answers.jsonl").write_text(json.dumps(ANSWER), "utf-8")
    return measure_course(tmp_path, EvidenceJudge(hash_encoder))


def test_texts_that_answer_nothing_are_measured_beside_the_answers(
    measured: list[Labelled],
) -> None:
    answers = [one for one in measured if one.is_answer]
    others = [one for one in measured if not one.is_answer]

    assert [one.label for one in answers] == [2, 2]
    assert len(Counter(one.answer for one in others)) == N_NON_ANSWERS
    assert expressed_target(others).max() == 0


def test_thresholds_are_chosen_on_answers_alone(measured: list[Labelled]) -> None:
    answers = [Labelled("life", f"a{n}", label, label / 2, *_NOTHING) for n, label in _LABELS]
    others = [one for one in measured if not one.is_answer]
    expressed = np.array([0.2, 0.3, 0.7, 0.8])
    far_off = np.full(len(others), 0.9)

    alone = choose_on_answers(answers, expressed, np.full(4, 0.01))
    beside = choose_on_answers(
        [*answers, *others],
        np.concatenate([expressed, far_off]),
        np.full(4 + len(others), 0.01),
    )

    assert beside == alone


_NOTHING = (np.zeros((1, 1)), None, np.zeros((1, 1)), None)
_LABELS = [(0, 0), (1, 0), (2, 2), (3, 2)]


def test_no_course_is_predicted_by_what_was_fitted_on_it() -> None:
    """Each "model" knows the courses of its fit and gives 1 to those."""
    courses = [f"course{n}" for n in range(7)] * 2
    data = [
        Labelled(name, "a", 2, 1.0, np.zeros((1, 1)), None, np.zeros((1, 1)), None)
        for name in courses
    ]
    windows = [np.array([[float(name[-1])]]) for name in courses]
    fitted_on: list[set[str]] = []

    def fit_models(inside: Sequence[Labelled], _: Sequence[np.ndarray]) -> tuple[Known, Known]:
        fitted_on.append({one.course for one in inside})
        known = Known({float(one.course[-1]) for one in inside})
        return known, known

    expressed, contradicted = left_out(fit_models, data, windows)

    assert all(known < set(courses) for known in fitted_on)
    assert expressed.max() < 0.01
    assert contradicted.max() < 0.01


@dataclass(frozen=True)
class Known:
    """Log-odds of 10 for what was seen, of -10 for the rest."""

    seen: set[float]

    def log_odds(self, inputs: np.ndarray) -> np.ndarray:
        return np.where(np.isin(inputs[:, 0], list(self.seen)), 10.0, -10.0)
