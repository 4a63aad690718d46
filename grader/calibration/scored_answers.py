"""Answers that a person scored, as a model: what is like them in words and meaning gets the like.

Grading loads it and predicts with numpy alone; how it is fitted is `answers_fit`.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from grader.calibration.paired import Scores
from grader.errors import RubricError
from grader.scoring.answer_text import AnswerText, Meanings

MUST_BE = "it must be as 'grader calibrate' wrote it"
FIT_AGAIN = "Fit it again with 'grader calibrate'."

Numbers = NDArray[np.float32]
Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TermWeights:
    """Terms that scored answers hold, and what each counts.

    Attributes
    ----------
    terms : tuple of str
        Sorted.
    rarity : array of shape (n_terms,)
        Inverse document frequency.

    References
    ----------
    Salton and Buckley (1988), term-weighting approaches in automatic text retrieval,
    doi:10.1016/0306-4573(88)90021-0.
    """

    terms: tuple[str, ...]
    rarity: Numbers

    @classmethod
    def of(cls, answers: Sequence[AnswerText]) -> TermWeights:
        """Count in how many answers each term stands."""
        found = Counter(term for answer in answers for term in answer.terms)
        terms = tuple(sorted(found))
        counts = np.array([found[term] for term in terms], dtype=float)
        # One more than there are, so that a term of all answers still counts.
        rarity = np.log((1 + len(answers)) / (1 + counts)) + 1
        return cls(terms, rarity.astype(np.float32))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {term: at for at, term in enumerate(self.terms)}

    def weigh(self, answer: AnswerText) -> tuple[Places, Numbers]:
        """Return the places of an answer's terms, and weights of length 1; unknown ones none."""
        known = sorted((self._places[t], n) for t, n in answer.terms.items() if t in self._places)
        places = np.array([at for at, _ in known], dtype=np.int32)
        weights = self.rarity[places] * np.array([1 + math.log(n) for _, n in known])
        length = math.sqrt(math.fsum(weights**2)) or 1.0
        return places, (weights / length).astype(np.float32)


@dataclass(frozen=True, eq=False)
class ScoredAnswers:
    """Scored answers, and how each pulls the score of answers that are like it.

    An answer's score is moved by Σ pull · (meaning_scale · exp(-d / 2 meaning_width) +
    wording_scale · exp(-e / 2 wording_width)), with d and e the squared distances of unit
    vectors of meaning and of terms.

    Attributes
    ----------
    terms : TermWeights
    rows, places, weights : array of shape (n_entries,)
        The terms of all answers: answer, term, weight.
    meanings : array of shape (n_answers, n_dims)
    kernel : array of shape (4,)
        Width and scale of meaning, then of wording.
    pulls : array of shape (n_answers,)
        Points; they add up to 0.
    """

    terms: TermWeights
    rows: Places
    places: Places
    weights: Numbers
    meanings: Meanings
    kernel: Scores
    pulls: Scores

    def pull_on(self, answer: AnswerText) -> float:
        """Return by how many points the scored answers move the score of one."""
        places, weights = self.terms.weigh(answer)
        mine = np.zeros(len(self.terms.terms))
        mine[places] = weights
        # Sums by answer, in one order: no product of matrices, which may round by neighbours.
        shared = self.weights * mine[self.places]
        wording = np.bincount(self.rows, shared, minlength=len(self.pulls)).astype(float)
        meaning = (self.meanings.astype(float) * answer.meaning.astype(float)).sum(axis=1)
        return math.fsum(self.pulls * likeness(meaning, wording, kernel=self.kernel))

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
        text = np.frombuffer("\n".join(self.terms.terms).encode(), dtype=np.uint8)
        others = {name: getattr(self, name) for name in _OTHERS}
        return {"terms": text, "rarity": self.terms.rarity, **others}


_OTHERS = tuple(field.name for field in fields(ScoredAnswers) if field.name != "terms")


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
            terms = TermWeights(tuple(bytes(file["terms"]).decode().split("\n")), file["rarity"])
            return ScoredAnswers(terms, **{name: file[name] for name in _OTHERS})
    except OSError as error:
        problem = f"the file can't be read ({error.strerror or error}); {MUST_BE}"
    except (BadZipFile, EOFError, KeyError, ValueError) as error:
        problem = f"the file holds no scored answers ({error}); {MUST_BE}"
    raise RubricError(path.as_posix(), problem, FIT_AGAIN)


def likeness(meaning: Scores, wording: Scores, *, kernel: Scores) -> Scores:
    """Return how alike answers are, from the cosines of meaning and wording, any shape."""
    meaning_width, meaning_scale, wording_width, wording_scale = kernel
    by_meaning = meaning_scale * np.exp((meaning - 1) / meaning_width)
    return by_meaning + wording_scale * np.exp((wording - 1) / wording_width)
