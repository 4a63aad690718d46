"""Any sentence-transformers model that the user names, as an encoder.

Slower to start than the default: this is the only place that needs torch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from grader.errors import ModelError
from grader.evidence.encoding import DIGEST_LENGTH, Encoding, unit


class SentenceTransformerEncoder:
    """A sentence-transformers model by name or path; texts are encoded one at a time.

    Raises
    ------
    ModelError
        No such model on this machine (nothing is downloaded), or its tokenizer can't say
        where in the text a token stands.
    """

    def __init__(self, model: str) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read once, when the library loads
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model, device="cpu", local_files_only=True).eval()
        except (OSError, ValueError) as error:
            raise ModelError(
                f"--model {model}",
                f"no sentence-transformers model could be loaded ({_first_line(error)}); "
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
        tokens = self._model.tokenizer(
            text,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_tensors="pt",
            truncation=True,
            max_length=limit,
        )
        offsets = tokens.pop("offset_mapping")[0].numpy()
        special = tokens.pop("special_tokens_mask")[0].numpy().astype(bool)
        with torch.no_grad():
            out = self._model(dict(tokens))
        vectors = out["token_embeddings"][0].float().numpy()
        whole = out["sentence_embedding"][0].float().numpy()
        return Encoding(text, vectors[~special], offsets[~special].astype(np.int64), unit(whole))

    def _weights_digest(self) -> str:
        """Digest of the parameters as loaded, so that it names what was computed with."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().float().numpy().tobytes())
        return digest.hexdigest()[:DIGEST_LENGTH]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
