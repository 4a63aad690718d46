"""The reader: a small cross-encoder that reads a statement and a passage together.

Similarity sees topics; the reader tells expressed, absent and contradicted apart. How it
was trained, on what, and what it can't do: `training/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from grader.evidence.encoding import DIGEST_LENGTH
from grader.evidence.weights_files import (
    REINSTALL_GRADER,
    check_digest,
    dequantise,
    load_session,
    map_weights,
    packaged_model_dir,
    run_each,
)
from grader.language import Span, sentences

WEIGHTS_DIR = Path(__file__).parent / "weights"
GRAPH_PATH = WEIGHTS_DIR / "reader.onnx"
GRAPH_SHA256 = "3d44e2eb581f3391fd46d473ee2d190e123b7f574a2b3a9c75d548af4311eb7f"
WEIGHTS_PATH = WEIGHTS_DIR / "reader.safetensors"
WEIGHTS_SHA256 = "45efb0e17fd71a816899660a04ce82bcb5b4f4ebe8975900425c53e6296b8911"

WORD_VECTORS = "body.embeddings.word_embeddings.weight"

IN_LAYERS = "body.encoder.layer."
"""How the names of parameters begin that the graph takes as they are stored."""

SEPARATOR = 102
"""Id of [SEP] in the word pieces of both bodies: it ends the statement."""

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
        check_digest(GRAPH_PATH, GRAPH_SHA256, hint=REINSTALL_GRADER)
        check_digest(WEIGHTS_PATH, WEIGHTS_SHA256, hint=REINSTALL_GRADER)
        self._session = load_session(
            GRAPH_PATH.read_bytes(), graph_weights(map_weights(WEIGHTS_PATH))
        )
        # Mapped anew: the pages that the session has read go with the first map.
        stored = map_weights(WEIGHTS_PATH)
        self._word_vectors = stored[WORD_VECTORS]
        self._word_scales = stored[f"{WORD_VECTORS}.scale"][:, None]
        self._tokenizer = load_tokenizer()

    def read(self, pairs: Sequence[ReadPair]) -> Probabilities:
        """Return probabilities of shape (n_pairs, 3): expressed, absent, contradicted."""
        if not pairs:
            return np.zeros((0, 3))
        rows = [tokens_of(pair, self._tokenizer) for pair in pairs]
        logits = np.stack(run_each(self._logits, rows))
        scores = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def _logits(self, row: NDArray[np.int64]) -> NDArray[np.float32]:
        """Ids and types of tokens, (2, n_tokens) -> (3,)."""
        ids, types = row[:, None]
        (logits,) = self._session.run(
            None,
            {
                "input_ids": ids,
                "token_type_ids": types,
                "word_vectors": self._word_vectors[ids] * self._word_scales[ids],
                "parts": parts(row)[None],
            },
        )
        return logits[0]


def graph_weights(stored: Mapping[str, NDArray]) -> dict[str, NDArray]:
    """Return stored weights as the graph takes them: those of the layers as they are."""
    in_layers = {name: stored[name] for name in stored if name.startswith(IN_LAYERS)}
    rest = [n for n in stored if not n.startswith(IN_LAYERS) and not n.endswith(".scale")]
    rest.remove(WORD_VECTORS)
    return in_layers | dequantise(stored, rest)


def load_tokenizer() -> Tokenizer:
    """Return the tokenizer of pairs; both bodies were pre-trained with the same word pieces."""
    tokenizer = Tokenizer.from_file(str(packaged_model_dir() / "tokenizer.json"))
    tokenizer.no_padding()
    # Of a long passage its end is cut; of a long statement its prompt, so that some is left.
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    return tokenizer


def tokens_of(pair: ReadPair, tokenizer: Tokenizer) -> NDArray[np.int64]:
    """Return ids and types of a pair's tokens, shape (2, n_tokens)."""
    found = tokenizer.encode(pair.question, pair.passage)
    return np.array([found.ids, found.type_ids], dtype=np.int64)


def parts(row: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return what pools a pair's tokens: the first, the statement's, the passage's mean.

    Parameters
    ----------
    row : ndarray of shape (2, n_tokens)
        Ids and types.

    Returns
    -------
    ndarray of shape (3, n_tokens)
        Weights that sum to 1 in each row.
    """
    ids, types = row
    place = np.arange(ids.size)
    of_statement = (place > 0) & (place < np.argmax(ids == SEPARATOR))
    masks = np.stack([place == 0, of_statement, types == 1]).astype(np.float32)
    return masks / np.maximum(masks.sum(axis=1, keepdims=True), 1.0)


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
