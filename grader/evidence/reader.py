"""The reader: a small cross-encoder that reads a statement and a passage together.

Similarity sees topics; the reader tells expressed, absent and contradicted apart. How it
was trained, on what, and what it can't do: `training/README.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from grader.evidence.encoding import DIGEST_LENGTH
from grader.evidence.weights_files import (
    check_digest,
    dequantise,
    load_session,
    map_weights,
    packaged_model_dir,
    run_in_batches,
)
from grader.language import Span, sentences

WEIGHTS_DIR = Path(__file__).parent / "weights"
GRAPH_PATH = WEIGHTS_DIR / "reader.onnx"
WEIGHTS_PATH = WEIGHTS_DIR / "reader.safetensors"
WEIGHTS_SHA256 = "7989c5bce860dccea11a595b263f1a9a68704466cb701d65b9dd5e5d1eb68622"

WORD_VECTORS = "body.embeddings.word_embeddings.weight"

MAX_TOKENS = 224
"""Word pieces of statement, prompt and passage together, as in training."""

PROMPT_WORDS = 40
"""So many words of the prompt are read: it says what a terse answer is about."""

PASSAGE_WORDS = 110
"""A longer response is read in passages: answers of the training corpus end about here."""

Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class ReadPair:
    """What the reader is asked: does a passage of an answer to the prompt express the statement?"""

    statement: str
    passage: str
    prompt: str = ""

    @property
    def question(self) -> str:
        """What stands before the passage: the statement, then the prompt if there is one."""
        prompt = " ".join(self.prompt.split()[:PROMPT_WORDS])
        return f"{self.statement} [SEP] {prompt}" if prompt else self.statement


class Reader:
    """P(expressed), P(absent), P(contradicted) for pairs of statement and passage.

    Raises
    ------
    ModelError
        The weights are missing, or are not those this version was measured with.
    """

    digest = WEIGHTS_SHA256[:DIGEST_LENGTH]

    def __init__(self) -> None:
        check_digest(WEIGHTS_PATH, WEIGHTS_SHA256, hint="Run: pip install --force-reinstall grader")
        stored = map_weights(WEIGHTS_PATH)
        names = [n for n in stored if n != WORD_VECTORS and not n.endswith(".scale")]
        self._session = load_session(GRAPH_PATH, dequantise(stored, names))
        # Mapped anew: the pages that the session has read go with the first map.
        stored = map_weights(WEIGHTS_PATH)
        self._word_vectors = stored[WORD_VECTORS]
        self._word_scales = stored[f"{WORD_VECTORS}.scale"][:, None]
        # Both bodies were pre-trained with the same word pieces.
        self._tokenizer = Tokenizer.from_file(str(packaged_model_dir() / "tokenizer.json"))
        self._tokenizer.no_padding()
        # Of a long passage its end is cut; of a long statement its prompt, so that some is left.
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def read(self, pairs: Sequence[ReadPair]) -> Probabilities:
        """Return probabilities of shape (n_pairs, 3): expressed, absent, contradicted."""
        if not pairs:
            return np.zeros((0, 3))
        tokens = [self._tokenizer.encode(pair.question, pair.passage) for pair in pairs]
        rows = [np.array([t.ids, t.type_ids], dtype=np.int64) for t in tokens]
        logits = np.stack(run_in_batches(self._logits, rows))
        scores = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def _logits(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Ids and types of tokens, (n_pairs, 2, n_tokens) -> (n_pairs, 3)."""
        ids = rows[:, 0]
        (logits,) = self._session.run(
            None,
            {
                "input_ids": ids,
                "token_type_ids": rows[:, 1],
                "word_vectors": self._word_vectors[ids] * self._word_scales[ids],
            },
        )
        return logits


def passages(text: str) -> list[Span]:
    """Return the passages in which a text is read: whole sentences, the last one repeated.

    A text of at most `PASSAGE_WORDS` words is one passage; a single sentence that is
    longer stays one too.
    """
    spans: list[Span] = []
    run: list[Span] = []
    for sentence in sentences(text):
        if run and _n_words(text, Span(run[0].start, sentence.end)) > PASSAGE_WORDS:
            spans.append(Span(run[0].start, run[-1].end))
            # One sentence of overlap: an idea may begin in it.
            fits = _n_words(text, Span(run[-1].start, sentence.end)) <= PASSAGE_WORDS
            run = run[-1:] if fits else []
        run.append(sentence)
    if run:
        spans.append(Span(run[0].start, run[-1].end))
    return spans


def _n_words(text: str, span: Span) -> int:
    return len(span.of(text).split())
