"""What joins values to a language model: encoder, composer and projector; the base model's weights stay its own."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from weft.compose import Composer, composed
from weft.encode import Encoder
from weft.errors import WeftError
from weft.hf.config import WeftConfig
from weft.hf.heads import ValueHeads
from weft.interleave import Values, layout
from weft.project import Projector
from weft.tags import COARSE

ARRAYS = ("slots", "features", "tags", "children", "heights")


def slot_list() -> list[list[Any]]:
    """(name, size) of every slot in the order of the encoder's table."""
    return [[name, size] for name, size in layout().sizes.items()]


class Connectors(nn.Module):
    """Values' arrays → vectors as wide as the model's embeddings; `heads` read values out of its hidden states."""

    def __init__(self, config: WeftConfig) -> None:
        super().__init__()
        if config.slots is not None and [list(slot) for slot in config.slots] != slot_list():
            ours, theirs = dict(slot_list()), dict(config.slots)
            odd = next((name for name in {**theirs, **ours} if ours.get(name) != theirs.get(name)), "their order")
            raise WeftError(
                f"attach: the checkpoint's slots are not those of this weft; first difference: {odd} "
                f"(checkpoint {theirs.get(odd)}, here {ours.get(odd)}). Install the weft that wrote it, or attach anew."
            )
        known = layout()
        self.encoder = Encoder(known.rows, known.n_features, len(COARSE), config.width)
        self.composer = Composer(config.width)
        embeddings, states = config.widths()
        self.projector = Projector(config.width, embeddings, config.projector)
        self.heads = ValueHeads(states, config.width)

    def encoded(self, packed: Values) -> Tensor:
        """The same for arrays as `interleave.pack` gives them."""
        device = self.projector.loudness.device
        return self.values(**{name: torch.from_numpy(getattr(packed, name)).to(device) for name in ARRAYS})

    def values(self, slots: Tensor, features: Tensor, tags: Tensor, children: Tensor, heights: Tensor) -> Tensor:
        """The arrays of `interleave.Values`, V rows → (V, width)."""
        kind = self.projector.loudness.dtype
        vectors = self.encoder(slots, features.to(kind), tags)
        return composed(vectors, children, heights, self.composer)


def scattered(embeddings: Tensor, vectors: Tensor, entity: Tensor) -> Tensor:
    """embeddings (B, T, H) with vectors (V, H) at the positions where entity (B, T) is 1 + their row."""
    if vectors.shape[-1] != embeddings.shape[-1]:  # masked_scatter would fill in whatever comes next
        raise WeftError(
            f"interleave: entity vectors are {vectors.shape[-1]} wide, the embeddings {embeddings.shape[-1]}. An "
            "encoder and a decoder of different widths cannot share connectors."
        )
    at = entity > 0
    if int(entity.max()) > len(vectors):
        raise WeftError(f"interleave: entity row {int(entity.max())} of {len(vectors)} values. Pass the processor's.")
    return embeddings.masked_scatter(at.unsqueeze(-1), vectors[entity[at] - 1].to(embeddings.dtype))


def check_counts(ids: Tensor, entity: Tensor, kind_ids: list[int]) -> None:
    """Raises WeftError, naming the row, where kind tokens and entity rows do not stand at the same positions."""
    if ids.shape != entity.shape:
        raise WeftError(
            f"interleave: ids are {tuple(ids.shape)}, entity is {tuple(entity.shape)}. Pass the processor's."
        )
    wrong = (torch.isin(ids, torch.tensor(kind_ids, device=ids.device)) != (entity > 0)).any(-1)
    if bool(wrong.any()):
        row = int(wrong.nonzero()[0, 0])
        found = int(torch.isin(ids[row], torch.tensor(kind_ids, device=ids.device)).sum())
        raise WeftError(
            f"interleave: row {row} has {found} kind tokens for {int((entity[row] > 0).sum())} entity rows. Pass the "
            "batch as the processor made it."
        )
