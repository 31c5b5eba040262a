"""Entity vectors → the width of a language model: "12 October 1847" as loud as one of the model's own words."""

from __future__ import annotations

import torch
from torch import Tensor, nn

KINDS = ("linear", "mlp")


class Projector(nn.Module):
    """One linear layer or two with a GELU between; then as long as the model's own token embeddings, root mean square.

    The length is a parameter that starts at the vocabulary's (`match`), so that a fresh projector does no harm.
    Two layers after LLaVA-1.5 (Liu et al. 2024, CVPR).
    """

    def __init__(self, width: int, model_width: int, kind: str = "mlp") -> None:
        super().__init__()
        if kind not in KINDS:
            raise ValueError(f"projector: no kind {kind!r}. Known: {', '.join(KINDS)}.")
        first = nn.Linear(width, model_width)
        self.layers = nn.Sequential(first, nn.GELU(), nn.Linear(model_width, model_width)) if kind == "mlp" else first
        self.loudness = nn.Parameter(torch.tensor(1.0))

    def forward(self, vectors: Tensor) -> Tensor:
        """vectors (V, width) → (V, model_width), each of root mean square `loudness`."""
        x = self.layers(vectors)
        return x * (self.loudness / x.float().pow(2).mean(-1, keepdim=True).add(1e-6).sqrt()).to(x.dtype)

    @torch.no_grad()
    def match(self, embeddings: Tensor) -> None:
        """Take the median root mean square of a vocabulary's rows (n, model_width) as the length."""
        self.loudness.fill_(embeddings.float().pow(2).mean(-1).sqrt().median())
