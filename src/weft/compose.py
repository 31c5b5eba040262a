"""Records from their fields: "Siemens {founded 1847, seat Munich, …}" → one vector, one linear map per role."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from weft.interleave import ROLES


class Composer(nn.Module):
    """own + Σ over roles of W_role · child, normalised. Children may be records: call once per height, lowest first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.roles = nn.Parameter(torch.empty(ROLES, width, width))
        self.norm = nn.LayerNorm(width)
        for role in self.roles:
            nn.init.orthogonal_(role, gain=0.7)

    def forward(self, own: Tensor, children: Tensor) -> Tensor:
        """own (R, width), children (R, ROLES, width) with zeros where a field is missing → (R, width)."""
        return self.norm(own + torch.einsum("nrd,rde->ne", children, self.roles))

    def unbind(self, records: Tensor) -> Tensor:
        """What each record's vector holds in each role, the other fields as noise. (R, width) → (R, ROLES, width)

        The transposed map of binding, as in tensor product representations (Smolensky 1990, Artificial Intelligence
        46, 159–216): exact for orthogonal maps and a single field.
        """
        return torch.einsum("ne,rde->nrd", records, self.roles)


def composed(vectors: Tensor, children: Tensor, heights: Tensor, composer: Composer) -> Tensor:
    """vectors (V, width) of all rows by their own slots → the same with records composed, the lowest height first.

    children (V, ROLES) rows of a record's fields, -1 none; heights (V,) 0 for leaves. One call a height.
    """
    for height in range(1, int(heights.max()) + 1 if len(heights) else 0):
        rows = (heights == height).nonzero()[:, 0]
        padded = torch.cat([vectors, vectors.new_zeros(1, vectors.shape[1])])  # -1 is the zero row
        made = composer(vectors[rows], padded[children[rows]])
        vectors = vectors.index_copy(0, rows, made.to(vectors.dtype))
    return vectors
