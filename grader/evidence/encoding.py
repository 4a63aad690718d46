"""An encoded text: contextual token vectors with character offsets, and pooling over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from grader.language import Span

DIGEST_LENGTH = 6
"""Characters of a sha256 that stand in a signature."""

Vectors = NDArray[np.float32]
Offsets = NDArray[np.int64]


def unit(vectors: Vectors) -> Vectors:
    """Return vectors of length 1 along the last axis; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


@dataclass(frozen=True, eq=False)
class Encoding:
    """One text as its encoder saw it.

    Attributes
    ----------
    token_vectors : ndarray of shape (n_tokens, n_dims)
        Last hidden states of the word pieces, special tokens left out.
    offsets : ndarray of shape (n_tokens, 2)
        Characters [start, end) of each word piece in `text`.
    vector : ndarray of shape (n_dims,)
        The unit vector of the whole text, as the encoder pools it.
    """

    text: str
    token_vectors: Vectors
    offsets: Offsets
    vector: Vectors

    @cached_property
    def unit_tokens(self) -> Vectors:
        """Token vectors of length 1, shape (n_tokens, n_dims)."""
        return unit(self.token_vectors)

    def pool(self, spans: Sequence[Span]) -> Vectors:
        """Return the unit mean vector of the tokens in each span, shape (n_spans, n_dims).

        Pooling after encoding ("late chunking") keeps the context of the whole text:
        Günther et al. (2024), arXiv:2409.04701.
        """
        starts = np.array([span.start for span in spans], dtype=np.int64)[:, None]
        ends = np.array([span.end for span in spans], dtype=np.int64)[:, None]
        inside = (self.offsets[:, 0] < ends) & (self.offsets[:, 1] > starts)
        return unit(inside.astype(np.float32) @ self.token_vectors)


class Encoder(Protocol):
    """Turns texts into encodings; the same text always gets the same bytes."""

    @property
    def name(self) -> str:
        """The model's short name, for the signature."""

    @property
    def digest(self) -> str:
        """The first characters of the weights' sha256, for the signature."""

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode each text by itself, in order."""


def embed(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Return whole-text unit vectors, shape (n_texts, n_dims)."""
    encodings = encoder.encode(texts)
    return np.stack([e.vector for e in encodings]) if encodings else np.zeros((0, 0), np.float32)
