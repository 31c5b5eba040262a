"""The language side in torch: MiniLM's six layers over word pieces and entity vectors, its weights loaded by name.

Written out rather than imported because it is exported and must equal the ONNX graph; attention is a plain
matmul-softmax, which on CPU trains several times faster than the fused kernel for short sequences.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, LONGEST = 384, 12, 6, 1536, 30522, 512


class Layer(nn.Module):
    """One post-norm transformer layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.mix, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)  # query, key, value in one
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm_out = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x (B, T, 384), bias (B, 1, 1, T) with -1e4 at padding → (B, T, 384)."""
        batch, length, _ = x.shape
        q, k, v = self.mix(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q / math.sqrt(WIDTH // HEADS)) @ k.transpose(-1, -2) + bias  # (B, H, T, T)
        mixed = scores.softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm_attention(x + self.out(mixed))
        return self.norm_out(x + self.down(nn.functional.gelu(self.up(x))))


class Language(nn.Module):
    """ids and entity vectors → hidden states. The word table is frozen; entity tokens have vectors of their own."""

    def __init__(self, entity_width: int, n_tags: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(LONGEST, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.stand_ins = nn.Embedding(n_tags, WIDTH)  # one natural word per tag to begin with: "12", "london", …
        self.project = nn.Linear(entity_width, WIDTH, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        nn.init.zeros_(self.project.weight)  # the entity's value flows in as training finds a use for it
        self.words.weight.requires_grad_(False)

    def forward(self, ids: Tensor, mask: Tensor, tags: Tensor, vectors: Tensor) -> Tensor:
        """ids, mask, tags (B, T; -1: no entity), vectors (B, T, entity_width; 0 where none) → (B, T, 384)."""
        at_entity = (tags >= 0).unsqueeze(-1)
        x = torch.where(at_entity, self.stand_ins(tags.clamp(min=0)) + self.project(vectors), self.words(ids))
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(x + self.positions(place) + self.segment))
        if torch.is_autocast_enabled("cpu"):
            x = x.to(torch.bfloat16)  # the layers are post-norm: the stream stays small, and half the copies go
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_pretrained(self, folder: Path, stand_in_ids: list[int]) -> None:
        """The weights of all-MiniLM-L6-v2 from `folder`/model.safetensors. Raises KeyError for a missing tensor."""
        given = load_file(str(folder / "model.safetensors"))
        names = {
            "words.weight": "embeddings.word_embeddings.weight",
            "positions.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        for number in range(LAYERS):
            for ours, theirs in (
                ("out", "attention.output.dense"), ("norm_attention", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"), ("down", "output.dense"), ("norm_out", "output.LayerNorm"),
            ):  # fmt: skip
                for part in ("weight", "bias"):
                    names[f"layers.{number}.{ours}.{part}"] = f"encoder.layer.{number}.{theirs}.{part}"
        own = dict(self.named_parameters())
        with torch.no_grad():
            for ours, theirs in names.items():
                own[ours].copy_(given[theirs])
            for number, layer in enumerate(self.layers):
                for part in ("weight", "bias"):
                    three = [
                        given[f"encoder.layer.{number}.attention.self.{name}.{part}"]
                        for name in ("query", "key", "value")
                    ]
                    getattr(layer.mix, part).copy_(torch.cat(three))  # type: ignore[union-attr]
            self.segment.copy_(given["embeddings.token_type_embeddings.weight"][0])
            self.stand_ins.weight.copy_(self.words.weight[stand_in_ids])
