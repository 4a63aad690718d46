"""How large channels get, and what evens them out."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.evidence.factors import as_factors
from training.smoothing import input_scales, is_factor


class OneLayer(torch.nn.Module):
    """A matrix under the name that the layers of a body have."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.ModuleList([torch.nn.Linear(4, 3)])
        self.other = torch.nn.Linear(4, 3)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Both, on what is given."""
        return self.layer[0](given) + self.other(given)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("encoder.layer.3.attention.self.query.weight", True),
        ("encoder.layer.3.attention.self.query.bias", False),
        ("encoder.layer.3.output.LayerNorm.weight", False),
        ("embeddings.word_embeddings.weight", False),
    ],
)
def test_factors_are_the_matrices_of_the_layers(name, expected) -> None:
    assert is_factor("body." + name) is expected


def test_a_large_channel_is_made_smaller_and_a_product_stays() -> None:
    torch.manual_seed(0)
    module = torch.nn.Module()
    module.net = OneLayer()
    texts = torch.randn(50, 4) * torch.tensor([1.0, 1.0, 1.0, 100.0])

    scales = input_scales(module, lambda: module.net(texts))

    assert list(scales) == ["net.layer.0.weight.input_scale"]
    [scale] = scales.values()
    assert scale[3] < scale[:3].min() / 10
    weights = {name: p.detach().numpy() for name, p in module.named_parameters()}
    made = as_factors(weights, scales)
    exact = texts.numpy() @ weights["net.layer.0.weight"].T
    product = (
        (texts.numpy() * scale) @ made["net.layer.0.weight"] * made["net.layer.0.weight.scale"]
    )
    assert np.abs(product - exact).max() < 0.05 * np.abs(exact).max()
