"""Courses graded by evidence that was refitted without them.

The encoder and the reader stay as they are; the constants that weigh what they say, and
the thresholds, are fitted anew for each fold on the other courses of the corpus and on the
project's own that are not on roles (`training.fit_fusion`). Courses that the reader was trained
on are left out: they would flatter it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import course_folders
from grader.evidence import Encoder, EvidenceJudge
from grader.evidence.asking import PairReader
from grader.evidence.fusion import Fusion
from grader.evidence.reader import ReadPair
from training.courses import OWN_CORPUS, is_on_roles, trained_courses
from training.fit_fusion import fit_fusion
from training.labelled import Labelled, measure_course


class RememberingReader:
    """Gives the probabilities of `reader`, and again those of every pair it was asked."""

    def __init__(self, reader: PairReader) -> None:
        self.digest = reader.digest
        self._reader = reader
        self._known: dict[ReadPair, NDArray[np.float64]] = {}

    def read(self, pairs: Sequence[ReadPair]) -> NDArray[np.float64]:
        """Return probabilities of shape (n_pairs, 3), in order."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        self._known.update(zip(new, self._reader.read(new), strict=True))
        return np.array([self._known[pair] for pair in pairs]).reshape(-1, 3)


def refitted_judges(
    folders: Sequence[Path], *, n_folds: int, encoder: Encoder, reader: PairReader
) -> Iterator[tuple[list[Path], EvidenceJudge]]:
    """Yield the folders of each fold with a judge that was fitted without them.

    Parameters
    ----------
    folders : sequence of Path
        Courses that the reader was not trained on.
    """
    full, fast = EvidenceJudge(encoder, reader), EvidenceJudge(encoder)
    measured: dict[Path, list[Labelled]] = {f: measure_course(f, full) for f in folders}
    names, trained = {folder.name for folder in folders}, trained_courses()
    for own in course_folders(OWN_CORPUS):
        if own.name not in names and not is_on_roles(own):
            measured[own] = measure_course(own, fast if own.name in trained else full)
    for k in range(min(n_folds, len(folders))):
        fold = list(folders[k::n_folds])
        data = [one for folder, of in measured.items() if folder not in fold for one in of]
        yield fold, EvidenceJudge(encoder, reader, fusion=_fusion(data))


def _fusion(data: Sequence[Labelled]) -> Fusion:
    return fit_fusion(data).as_fusion()
