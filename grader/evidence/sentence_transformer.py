"""Any sentence-transformers model that the user names, as an encoder.

Slower to start than the default: this is the only place that needs torch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from grader.errors import ModelError
from grader.evidence.encoding import DIGEST_LENGTH, Encoding, unit

LIBRARIES_BEHIND = ("sentence-transformers", "tokenizers", "torch", "transformers")
"""Another release of these may give another result."""

WINDOW_OVERLAP = 64
"""As of the packaged model: no sentence is cut in both of two windows of a long text."""


class SentenceTransformerEncoder:
    """A sentence-transformers model by name or path; texts are encoded one at a time.

    A text longer than the model reads is encoded in windows that overlap; each gives the tokens
    that no earlier one gave.

    Raises
    ------
    ModelError
        No such model on this machine (nothing is downloaded), or its tokenizer can't say
        where in the text a token stands.
    """

    def __init__(self, model: str) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read once, when the library loads
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model, device="cpu", local_files_only=True).eval()
        except (OSError, ValueError, SafetensorError) as error:
            raise ModelError(
                f"--model {model}",
                f"no sentence-transformers model could be loaded{_reason(error, model)}; "
                "it must be the name of a model on this machine, or a folder",
                "Leave --model out to use the packaged model.",
            ) from error
        if not getattr(self._model.tokenizer, "is_fast", False):
            raise ModelError(
                f"--model {model}",
                "its tokenizer gives no character offsets; quotes need them",
                "Choose a model with a fast tokenizer.",
            )
        self.name = Path(model).name
        self.digest = self._weights_digest()

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode each text by itself, in order."""
        return [self._encode_one(text) for text in texts]

    def _encode_one(self, text: str) -> Encoding:
        import torch

        limit = self._model.max_seq_length or 512
        overlap = min(WINDOW_OVERLAP, limit // 4)
        tokens = self._model.tokenizer(
            text,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_overflowing_tokens=True,
            stride=overlap,
            truncation=True,
            max_length=limit,
        )
        vectors, offsets, wholes = [], [], []
        for at, ids in enumerate(tokens["input_ids"]):
            with torch.no_grad():
                names = [n for n in self._model.tokenizer.model_input_names if n in tokens]
                out = self._model({name: torch.tensor([tokens[name][at]]) for name in names})
            is_own = np.flatnonzero(np.array(tokens["special_tokens_mask"][at]) == 0)
            new = is_own[overlap if at else 0 :]
            vectors.append(out["token_embeddings"][0].float().numpy()[new])
            offsets.append(np.array(tokens["offset_mapping"][at], dtype=np.int64)[new])
            wholes.append(out["sentence_embedding"][0].float().numpy() * len(ids))
        return Encoding(
            text, np.concatenate(vectors), np.concatenate(offsets), unit(np.sum(wholes, axis=0))
        )

    def _weights_digest(self) -> str:
        """Digest of the model as loaded: libraries, its parts, how it reads words, parameters."""
        digest = hashlib.sha256(" ".join(map(version, LIBRARIES_BEHIND)).encode())
        digest.update(repr(self._model).encode())
        digest.update(self._model.tokenizer.backend_tokenizer.to_str().encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().float().numpy().tobytes())
        return digest.hexdigest()[:DIGEST_LENGTH]


def _reason(error: Exception, model: str) -> str:
    """What the library says of files that are there; of others it speaks of the network."""
    if not Path(model).exists():
        return ""
    return f" ({(str(error).strip().splitlines() or [type(error).__name__])[0][:120]})"
