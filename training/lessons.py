"""What the teacher learns from, and what it reads aloud to the reader: pairs in groups.

Beside the pairs of `train_reader` these are inference corpora with two labels and pairs that
nobody labelled: students' sentences held against other students' answers. Of those only the
teacher says what is true.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from grader.language import sentences
from training.course_pairs import NO_PROMPT_SHARE, course_pairs
from training.courses import LabelledItem, is_on_roles, load_items, passage_showing
from training.pairs import (
    EXPRESSED,
    NLI_LABELS,
    Pair,
    Target,
    certain,
    inference_pairs,
    read_rows,
    school_pairs,
    school_rows,
)

Groups = Mapping[str, Sequence[Pair]]

TWO_LABELS = {
    # file: (split, most pairs). They don't tell neutral from contradiction.
    "entailmentbank": ("train", 10_000),
    "hans_regenerated": ("gen_seed20201123", 6_000),
    "rte_glue": ("train", 3_000),
}

NOT_EXPRESSED: Target = (0.0, 1.0, 1.0)
"""One of two classes, no one says which: its loss asks for their sum (`losses.loss_of`)."""

UNKNOWN: Target = (0.0, 0.0, 0.0)
"""Of a pair that nobody labelled; the teacher's word takes its place."""

N_DRAWS = 3  # of what is derived from courses and school answers
N_SENTENCES = 6  # of other students, held against an answer
N_OWN = 4  # of an answer's sentences, held against statements
N_CLASSMATES = 3  # whose school answers are held against one
MISCONCEPTION_SHARE = 0.5  # of those held against an answer
SENTENCE_WORDS = range(5, 41)

INFERENCE_FIRST = 0.17
"""Share of the teacher's steps with inference corpora alone."""

TEACHER_SHARES = {"inference": 0.15, "roles": 0.42, "plain": 0.36, "school": 0.07}
READER_SHARES = {
    "inference": 0.12,
    "roles": 0.40,
    "plain": 0.26,
    "school": 0.05,
    "sentences": 0.14,
    "classmates": 0.03,
}
"""Shares of what is read after that; chosen beforehand, by the sizes of the groups."""

TEACHER_SAYS = 0.6
"""Share of the teacher's word in the target of a labelled pair."""

READ_ALOUD = {
    "inference": 40_000,
    "roles": 120_000,
    "plain": 80_000,
    "school": 16_000,
    "sentences": 60_000,
    "classmates": 15_000,
}
"""So many pairs of each group the teacher reads for the reader."""


def labelled_groups(data: Path, folders: Sequence[Path], *, seed: int) -> Groups:
    """Pairs with labels: inference corpora, courses on roles and not, school answers."""
    rng = random.Random(seed)
    on_roles = [folder for folder in folders if is_on_roles(folder)]
    plain = [folder for folder in folders if folder not in on_roles]
    inference = inference_pairs(data / "nli", rng) + list(_two_label_pairs(data / "nli", rng))
    return {
        "inference": inference + list(_conjunction_pairs(data / "nli")),
        "roles": [p for _ in range(N_DRAWS) for p in course_pairs(on_roles, rng)],
        "plain": [p for _ in range(N_DRAWS) for p in course_pairs(plain, rng)],
        "school": [p for _ in range(N_DRAWS) for p in school_pairs(data, rng)],
    }


def unlabelled_groups(data: Path, folders: Sequence[Path], *, seed: int) -> Groups:
    """Pairs without labels from the same courses and school answers."""
    rng = random.Random(seed)
    items = [one for folder in folders for one in load_items(folder) if len(one.answers) > 1]
    return {
        "sentences": [p for one in items for p in _sentence_pairs(one, rng)],
        "classmates": list(_classmate_pairs(data, rng)),
    }


def _two_label_pairs(folder: Path, rng: random.Random) -> Iterator[Pair]:
    targets = {"entail": certain(EXPRESSED), "not_entail": NOT_EXPRESSED}
    for name, (split, most) in TWO_LABELS.items():
        rows = [r for r in read_rows(folder / f"{name}.csv.gz") if r["split"] == split]
        for row in rng.sample(rows, min(most, len(rows))):
            yield Pair(row["premise"], row["hypothesis"], targets[row["label"]])


def _conjunction_pairs(folder: Path) -> Iterator[Pair]:
    """ConjNLI's part that people labelled."""
    for row in read_rows(folder / "conjnli.csv.gz"):
        if row["split"] == "dev":
            yield Pair(row["premise"], row["hypothesis"], certain(NLI_LABELS[row["label"]]))


def _sentence_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Other students' sentences against an answer, and its own against statements."""
    said = {answer["id"]: _sentences(answer["response"]) for answer in one.answers}
    wrong = [belief["statement"] for belief in one.item.get("misconceptions", ())]
    statements = [*one.statements.values(), *wrong]
    for answer in one.answers:
        passage, own = passage_showing(answer, ""), said[answer["id"]]
        others = [s for name, found in said.items() if name != answer["id"] for s in found]
        for sentence in rng.sample(others, min(N_SENTENCES, len(others))):
            yield Pair(passage, sentence, UNKNOWN, _sometimes(one.prompt, rng))
        for _ in range(N_OWN if own else 0):
            prompt = _sometimes(one.prompt, rng)
            yield Pair(rng.choice(own), rng.choice(statements), UNKNOWN, prompt)
        for belief in wrong:
            if rng.random() < MISCONCEPTION_SHARE:
                yield Pair(passage, belief, UNKNOWN, one.prompt)


def _sentences(text: str) -> list[str]:
    found = [span.of(text) for span in sentences(text)]
    return [sentence for sentence in found if len(sentence.split()) in SENTENCE_WORDS]


def _sometimes(prompt: str, rng: random.Random) -> str:
    return "" if rng.random() < NO_PROMPT_SHARE else prompt


def _classmate_pairs(data: Path, rng: random.Random) -> Iterator[Pair]:
    """School answers as statements that other answers to the question may express."""
    answers: dict[str, list[dict[str, str]]] = {}
    for row in school_rows(data):
        answers.setdefault(row["question_id"], []).append(row)
    for rows in answers.values():
        for row in rows:
            for other in rng.choices(rows, k=N_CLASSMATES):
                if other is not row:
                    yield Pair(row["answer"], other["answer"], UNKNOWN, row["question"])


def draw(
    groups: Groups, shares: Mapping[str, float], n_pairs: int, rng: random.Random
) -> list[Pair]:
    """So many pairs, so large a share of each group; none twice before all of it are drawn."""
    drawn: list[Pair] = []
    for name, share in shares.items():
        wanted, pairs = round(n_pairs * share), list(groups[name])
        while wanted > 0:
            part = rng.sample(pairs, min(wanted, len(pairs)))
            drawn += part
            wanted -= len(part)
    return drawn


def taught(groups: Groups, said: Mapping[str, np.ndarray]) -> Groups:
    """Pairs with the teacher's word in their targets: alone where no one class was labelled."""
    made: dict[str, Sequence[Pair]] = {}
    for name, pairs in groups.items():
        targets = []
        for pair, word in zip(pairs, said[name], strict=True):
            is_labelled = pair.target not in (UNKNOWN, NOT_EXPRESSED)
            share = TEACHER_SAYS if is_labelled else 1.0
            expressed, absent, contradicted = share * word + (1 - share) * np.array(pair.target)
            targets.append((float(expressed), float(absent), float(contradicted)))
        made[name] = [replace(p, target=t) for p, t in zip(pairs, targets, strict=True)]
    return made


def sizes(groups: Groups) -> str:
    """How many pairs each group has, as JSON."""
    return json.dumps({name: len(pairs) for name, pairs in groups.items()})
