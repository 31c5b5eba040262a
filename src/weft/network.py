"""The whole network in torch: encoder, composer, language side and answering layers behind a program's three calls.

`programs.py` asks a network to encode values, to encode a sequence, and to take a step; this module and the ONNX
sessions of `runtime/` both fulfil that.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from weft.compose import Composer, composed
from weft.encode import WIDTH, Encoder
from weft.heads import Heads, StepOutput
from weft.language import Language


class Network(nn.Module):
    def __init__(self, slot_rows: int, n_features: int, n_tags: int, n_operations: int, n_words: int) -> None:
        super().__init__()
        self.encoder = Encoder(slot_rows, n_features, n_tags)
        self.composer = Composer(WIDTH)
        self.language = Language(WIDTH, n_tags)
        self.heads = Heads(n_operations, n_words, n_tags)

    def leaves(self, slots: Tensor, features: Tensor, tags: Tensor) -> Tensor:
        """One vector for each row of `Values`, records by their own slots only. (V, W)"""
        return self.encoder(slots, features, tags)

    def compose(self, own: Tensor, children: Tensor) -> Tensor:
        """Records of one height from the vectors of their fields. (R, W), (R, ROLES, W) → (R, W)"""
        return self.composer(own, children)

    def values(self, slots: Tensor, features: Tensor, tags: Tensor, children: Tensor, heights: Tensor) -> Tensor:
        """All rows of `Values`, records composed from the lowest up. (V, W)"""
        return composed(self.leaves(slots, features, tags), children, heights, self.composer)

    def sequence(self, ids: Tensor, mask: Tensor, order: Tensor, tags: Tensor, vectors: Tensor) -> Tensor:
        """ids, mask, order, tags (B, T), vectors (B, T, W) → memory of the answering layers (B, T, W)."""
        return self.heads.tokens(self.language(ids, mask, tags, vectors), vectors, order)

    def names(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Short texts (headers) as the mean of their states. (K, T) → (K, 384)"""
        none = torch.full_like(ids, -1)
        empty = torch.zeros(*ids.shape, WIDTH, device=ids.device)
        states = self.language(ids, mask, none, empty)
        weight = mask.to(states.dtype).unsqueeze(-1)
        return (states * weight).sum(1) / weight.sum(1)

    def columns(
        self, names: Tensor, cells: Tensor, roles: Tensor, features: Tensor, records: Tensor, fields: Tensor
    ) -> Tensor:
        """names (B, K, 384), cells, roles (B, K), features (B, K, 8) → columns' place in memory (B, K, W).

        `records` (R, W) are vectors of rows that questions name; `fields` (B, K) is 0, or 1 + record * ROLES + role
        where the question names a row of its table: the column then carries what that row's vector holds of it.
        """
        held = self.composer.unbind(records).flatten(0, 1)
        held = torch.cat([held.new_zeros(1, held.shape[1]), held])[fields]
        return self.heads.columns(names, cells, roles, features, held)

    def literals(self, vectors: Tensor) -> Tensor:
        """(B, L, W) value vectors → their place in memory."""
        return vectors + self.heads.parts.weight[3]

    def results(self, vectors: Tensor, ops: Tensor) -> Tensor:
        """(B, R, W) vectors of the results so far, in the order of their steps, ops (B, R) → their place in memory."""
        steps = self.heads.steps.weight[: vectors.shape[1]]
        return vectors + self.heads.parts.weight[4] + steps + self.heads.made_by(ops)

    def step(self, memory: Tensor, mask: Tensor, step: Tensor, candidates: Tensor, used: Tensor) -> StepOutput:
        return self.heads(memory, mask, step, candidates, used)
