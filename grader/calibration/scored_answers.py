"""Answers that a person scored, as a model: what is like them gets the like.

Grading loads it and predicts with numpy alone; how it is fitted is `answers_fit`.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from grader.calibration.paired import Scores
from grader.errors import InputError, RubricError
from grader.scoring.answer_text import AnswerText, Vectors

MUST_BE = "it must be as 'grader calibrate' wrote it"
FIT_AGAIN = "Fit it again with 'grader calibrate'."


@dataclass(frozen=True, eq=False)
class ScoredAnswers:
    """Scored answers, and how each pulls the score of answers that are like it.

    An answer's score is moved by Σ pull · Σ scale · exp(-distance / width), over the three ways
    in which it may be like a scored one: see `likeness`.

    Attributes
    ----------
    meanings : array of shape (n_answers, n_dims)
    spellings : array of shape (n_answers, n_buckets)
    findings : array of shape (n_answers, 2 * n_concepts)
    kernel : array of shape (3, 2)
        Width and scale of meaning, spelling and findings.
    pulls : array of shape (n_answers,)
        Points; they add up to 0.
    """

    meanings: Vectors
    spellings: Vectors
    findings: Vectors
    kernel: NDArray[np.float64]
    pulls: Scores

    def pull_on(self, answer: AnswerText) -> float:
        """Return by how many points the scored answers move the score of one.

        Raises
        ------
        InputError
            The answer was judged by other concepts.
        """
        if len(answer.findings) != self.findings.shape[1]:
            found, must = len(answer.findings), self.findings.shape[1]
            problem = f"it has {found} findings; it must have {must}"
            raise InputError("answer", problem, "Give it the evidence, with AnswerText.showing.")
        apart = self.findings.astype(float) - answer.findings.astype(float)
        distances = (
            1 - _cosines(self.meanings, answer.meaning),
            1 - _cosines(self.spellings, answer.spelling),
            (apart**2).sum(axis=1),
        )
        return math.fsum(self.pulls * likeness(distances, kernel=self.kernel))

    def pulling(self, pulls: Scores) -> ScoredAnswers:
        """Return the same answers with other pulls."""
        return replace(self, pulls=pulls)

    @cached_property
    def digest(self) -> str:
        """The sha256 of everything it holds."""
        content = hashlib.sha256()
        for name, array in self._arrays().items():
            content.update(f"{name} {array.dtype} {array.shape}".encode())
            content.update(np.ascontiguousarray(array).tobytes())
        return content.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ScoredAnswers) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def render(self) -> bytes:
        """Return the content of its file; the same value gives the same bytes."""
        file = io.BytesIO()
        # Its other argument, a bool, has none of these names.
        np.savez_compressed(file, **self._arrays())  # type: ignore[arg-type]
        return file.getvalue()

    def _arrays(self) -> dict[str, NDArray]:
        return {name: getattr(self, name) for name in _ARRAYS}


_ARRAYS = tuple(field.name for field in fields(ScoredAnswers))


def load_answers(path: Path) -> ScoredAnswers:
    """Load scored answers from their file.

    Raises
    ------
    RubricError
        The file can't be read, or holds something else.
    """
    try:
        # Out of memory: of a broken file numpy leaves the stream open.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            return ScoredAnswers(**{name: file[name] for name in _ARRAYS})
    except OSError as error:
        problem = f"the file can't be read ({error.strerror or error}); {MUST_BE}"
    except (BadZipFile, EOFError, KeyError, ValueError) as error:
        problem = f"the file holds no scored answers ({error}); {MUST_BE}"
    raise RubricError(path.as_posix(), problem, FIT_AGAIN)


def likeness(distances: Sequence[Scores], *, kernel: NDArray[np.float64]) -> Scores:
    """Return how alike answers are, of the shape of each of the three distances.

    Parameters
    ----------
    distances : sequence of array
        1 less the cosine of meanings; the same of spellings; squared, of findings.
    kernel : array of shape (3, 2)
        Width and scale of each.
    """
    parts = zip(distances, kernel.tolist(), strict=True)
    alike: Scores = sum(
        (scale * np.exp(-apart / width) for apart, (width, scale) in parts), start=np.zeros(())
    )
    return alike


def _cosines(vectors: Vectors, vector: Vectors) -> Scores:
    """Of each with one, shape (n_answers,)."""
    some = np.flatnonzero(vector)
    # Sums by answer, in one order: no product of matrices, which may round by neighbours.
    products = vectors[:, some].astype(float) * vector[some].astype(float)
    cosines: Scores = products.sum(axis=1)
    return cosines
