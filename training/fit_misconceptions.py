"""Fit the constants of `grader/scoring/misconceptions.py`, and show what each threshold gives.

    python -m training.fit_misconceptions

On the courses that the reader was not trained on and whose answers say which misconceptions they
state. Figures are for each course by what was fitted on the others.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_fscore_support
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from benchmarks.corpus import course_folders, load_answers, load_course_bank
from grader.evidence import load_judge, read
from grader.scoring.misconceptions import stated_inputs
from training.courses import OWN_CORPUS, trained_courses

WEAK_PENALTY = 10.0  # inverse strength; three inputs and a thousand answers need next to none
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)

Row = tuple[tuple[float, float, float], bool, bool]  # inputs, has a quote, is stated


def measure(folder: Path) -> list[Row]:
    """Return what the evidence says of each misconception in each answer of a course."""
    judge, bank = load_judge(), load_course_bank(folder / "course.json")
    targets = {item.id: judge.targets(item, bank.language) for item in bank.items}
    rows: list[Row] = []
    for answer in load_answers(folder / "answers.jsonl"):
        n_concepts = len(bank.item(answer.item_id).rubric.concepts)
        wanted = targets[answer.item_id]
        if len(wanted) == n_concepts or not answer.response.strip():
            continue
        found = judge.judge(wanted, judge.view(read(answer.response)))
        rows += [
            (
                stated_inputs(one, found[:n_concepts]),
                bool(one.quotes),
                one.concept_id in answer.misconceptions,
            )
            for one in found[n_concepts:]
        ]
    return rows


def main() -> None:
    """Measure, fit, print."""
    trained = trained_courses()
    folders = [folder for folder in course_folders(OWN_CORPUS) if folder.name not in trained]
    with ProcessPoolExecutor() as pool:
        rows = {f.name: of for f, of in zip(folders, pool.map(measure, folders), strict=True) if of}
    inputs, has_quote, is_stated = (
        np.array(column)
        for column in zip(*(row for of in rows.values() for row in of), strict=True)
    )
    course = [name for name, of in rows.items() for _ in of]
    model = LogisticRegression(C=WEAK_PENALTY)
    left_out = cross_val_predict(
        model, inputs, is_stated, groups=course, cv=LeaveOneGroupOut(), method="predict_proba"
    )[:, 1]
    for threshold in THRESHOLDS:
        reported = (left_out >= threshold) & has_quote
        precision, recall, f1, _ = precision_recall_fscore_support(
            is_stated, reported, average="binary"
        )
        print(f"{threshold}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    model.fit(inputs, is_stated)
    weights = [*model.coef_[0].tolist(), *model.intercept_.tolist()]
    names = ("of_stated", "of_right", "of_wrong", "intercept")
    print(json.dumps({name: round(w, 2) for name, w in zip(names, weights, strict=True)}))
    print(f"{len(course)} misconceptions, {int(is_stated.sum())} stated; courses: {sorted(rows)}")


if __name__ == "__main__":
    main()
