"""How well entity vectors lie among a model's own word vectors, and a warm start by ridge regression onto them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from weft.hf.attach import embedded_words
from weft.hf.seen import remember
from weft.interleave import pack
from weft.modality import modality, write


@dataclass(frozen=True)
class Alignment:
    """`loudness`: root mean square of projected vectors over the vocabulary's median; 1 is as loud as a word.
    `retrieval`: share of held-out values whose projected vector is nearest, by cosine, to the model's own vectors of
    their text among `n` such texts. `cosine`: mean cosine to the own text's vector less that to the others'.
    `nearest`: of some values the vocabulary's nearest tokens.
    """

    loudness: float
    retrieval: float
    cosine: float
    n: int
    nearest: tuple[tuple[str, tuple[str, ...]], ...]


def sampled(kinds: Sequence[str], n: int, seed: int = 0) -> list[Any]:
    """n values of these kinds in turn, each of one token."""
    rng = np.random.default_rng(seed)
    values: list[Any] = []
    while len(values) < n:
        value = modality(kinds[len(values) % len(kinds)]).sample(rng)
        if len(modality(kinds[len(values) % len(kinds)]).to_slots(value)) == 1:
            values.append(value)
    return values


@torch.no_grad()
def entity_vectors(model: Any, values: Sequence[Any]) -> Tensor:
    """(n, width): each value's last token, as encoded."""
    arrays, places = pack(values)
    remember(values, arrays, places)
    return model.connectors.encoded(arrays)[[rows[-1] for rows in places]]  # type: ignore[no-any-return]


@torch.no_grad()
def text_vectors(model: Any, processor: Any, values: Sequence[Any]) -> Tensor:
    """(n, H): the mean of the model's own embeddings of what each value is written as."""
    table = embedded_words(model)
    rows = [processor.tokenizer(write(value), add_special_tokens=False)["input_ids"] for value in values]
    return torch.stack([table[row].float().mean(0) for row in rows])


@torch.no_grad()
def warm_start(model: Any, processor: Any, values: Sequence[Any], ridge: float = 1e-2) -> None:
    """Set the projector's last layer by ridge regression of the values' text vectors on what goes into that layer.

    `ridge` is relative to the mean square of the inputs. A two-layer projector keeps its first layer: random features.
    """
    layers = model.connectors.projector.layers
    last = layers[-1] if isinstance(layers, nn.Sequential) else layers
    vectors = entity_vectors(model, values)
    inputs = layers[:-1](vectors) if isinstance(layers, nn.Sequential) else vectors
    x = torch.cat([inputs, inputs.new_ones(len(inputs), 1)], 1).double()
    y = text_vectors(model, processor, values).to(x.device).double()
    gram = x.T @ x
    scale = ridge * gram.diagonal().mean()
    solved = torch.linalg.solve(gram + scale * torch.eye(len(gram), dtype=x.dtype, device=x.device), x.T @ y)
    last.weight.copy_(solved[:-1].T.to(last.weight.dtype))
    last.bias.copy_(solved[-1].to(last.bias.dtype))
    model.connectors.projector.match(embedded_words(model))


@torch.no_grad()
def measure(model: Any, processor: Any, values: Sequence[Any], shown: int = 5) -> Alignment:
    """The alignment score over values that no training has seen."""
    table = embedded_words(model).float()
    theirs = text_vectors(model, processor, values)
    ours = model.connectors.projector(entity_vectors(model, values)).float()
    size = ours.pow(2).mean(-1).sqrt().mean() / table.pow(2).mean(-1).sqrt().median()
    middle = theirs.mean(0)  # texts of one kind share most of their direction: what tells them apart is the rest
    cosines = _unit(ours - ours.mean(0)) @ _unit(theirs - middle).T
    own = cosines.diagonal()
    others = (cosines.sum(1) - own) / max(1, len(own) - 1)
    words = _unit(ours[:shown]) @ _unit(table).T
    nearest = tuple(
        (write(value), tuple(processor.tokenizer.convert_ids_to_tokens(row.topk(3).indices.tolist())))
        for value, row in zip(values, words)
    )
    right = (cosines.argmax(1) == torch.arange(len(own), device=own.device)).float().mean()
    return Alignment(float(size), float(right), float((own - others).mean()), len(own), nearest)


def _unit(x: Tensor) -> Tensor:
    return nn.functional.normalize(x, dim=-1)
