"""What values say in words: states go into the output layer with what they read of the values before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from weft.hf.memory import Entry, entries, gathered, last_tokens, standing


class Held(NamedTuple):
    """The values of B rows of S tokens: of an encoder-decoder its encoder's tokens, then its decoder's."""

    entity: Tensor  # (B, S) 1 + a row of the arrays where a value's token stands
    order: Tensor  # (B, S) above 0 at a value's first token
    children: Tensor  # (V, ROLES)
    features: Tensor  # (V, F)
    vectors: Tensor  # (V, width)


@contextmanager
def into(output: nn.Module, change: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
    """While it lasts, what goes into the output layer is changed; None: it stays as it is."""

    def hook(module: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...] | None:
        changed = change(args[0])
        return None if changed is None else (changed, *args[1:])

    handle = output.register_forward_pre_hook(hook)
    try:
        yield
    finally:
        handle.remove()


def spoken(
    heads: Any, hidden: Tensor, held: Held, columns: Tensor | None, asked: Tensor | slice, encoded: Tensor | None
) -> Tensor:
    """hidden (B, K, H), the states at these columns of the sequence (None: at all), as the output layer is to see them;
    those that are asked for have read the values. `encoded` (B, E, H): the states of an encoder, whose tokens come
    first in `held`."""
    first = 0 if encoded is None else encoded.shape[1]
    at = torch.arange(hidden.shape[1], device=hidden.device) if columns is None else columns.to(hidden.device)
    seen = hidden.to(held.vectors)
    states = seen if encoded is None else torch.cat([encoded.to(seen), seen], 1)
    lasts = last_tokens(held.entity, held.order)
    known = np.concatenate([np.arange(first), first + at.cpu().numpy()])  # which token each of `states` is of
    own = standing(states, [np.searchsorted(known, row).tolist() for row in lasts])
    memory = gathered(of_arrays(held, lasts), lasts, held.vectors, held.features.to(seen), own)
    read = heads(seen[:, asked], memory, (first + at[asked]).expand(len(hidden), -1))
    words = heads.words(read).to(hidden.dtype)
    if isinstance(asked, slice):
        return hidden + words
    return hidden.index_add(1, asked.to(hidden.device), words)


def of_arrays(held: Held, lasts: Sequence[Sequence[int]]) -> list[list[Entry]]:
    """The entries of each row, without their values."""
    children, lines = held.children.cpu().numpy(), held.entity.cpu().numpy()
    return [
        [entry for number, at in enumerate(row) for entry in entries(None, number, int(line[at]) - 1, children)]
        for row, line in zip(lasts, lines)
    ]


def columns_of(entity: Tensor, keep: int | Tensor) -> tuple[Tensor | None, Tensor | slice]:
    """Of a sequence (B, T) whose last `keep` logits are asked for (0: all; or those of columns): the columns whose
    states are needed, values' among them (None: all), and which of these were asked for."""
    if isinstance(keep, int) and keep == 0:
        return None, slice(None)
    width = entity.shape[1]
    asked = torch.arange(width)[-keep:] if isinstance(keep, int) else keep.cpu() % width
    needed = (entity > 0).any(0).cpu()
    needed[asked] = True
    columns = needed.nonzero()[:, 0]
    return columns, torch.searchsorted(columns, asked)


__all__ = ["Held", "columns_of", "into", "of_arrays", "spoken"]
