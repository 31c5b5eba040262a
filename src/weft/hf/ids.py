"""Token ids that remember the values they stand for, so that `processor.decode(out[0])` can write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class Emitted:
    """A value in a sequence. `source`: given (it stood in the prompt), copied, computed, decoded, or
    field (a record holds it, `op` is its path).

    `args` are the places in `Ids.table` of what it was made from; `probability` is of the operation and its arguments.
    """

    value: Any
    source: str = "given"
    op: str = ""
    args: tuple[int, ...] = ()
    probability: float = 1.0


class Ids(Tensor):
    """A tensor of ids; `refs` has its shape and holds 1 + a place in `table` at entity tokens, else 0."""

    refs: Tensor
    table: list[Emitted]

    @staticmethod
    def of(ids: Tensor, refs: Tensor, table: list[Emitted]) -> Ids:
        made = ids.as_subclass(Ids)
        made.refs, made.table = refs, table
        return made

    def __getitem__(self, index: Any) -> Any:
        plain = self.as_subclass(Tensor)[index]
        return Ids.of(plain, self.refs[index], self.table)

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    def to(self, *where: Any, **options: Any) -> Any:
        """On another device; still ids that know their values."""
        moved = self.as_subclass(Tensor).to(*where, **options)
        return Ids.of(moved, self.refs.to(moved.device), self.table)

    def cuda(self, *where: Any) -> Any:
        return self.to(torch.device("cuda", *where))

    def cpu(self, *options: Any) -> Any:
        return self.to("cpu")

    def clone(self, **options: Any) -> Any:
        return Ids.of(self.as_subclass(Tensor).clone(**options), self.refs.clone(), self.table)

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Whatever is computed from ids is a plain tensor: indexing, moving and cloning keep the values."""
        plain = [arg.as_subclass(Tensor) if isinstance(arg, Ids) else arg for arg in args]
        with torch._C.DisableTorchFunctionSubclass():
            return function(*plain, **(kwargs or {}))

    def entities(self) -> list[Emitted]:
        """The values of a row (1-D ids), in order; one of several tokens once."""
        refs = [int(ref) for ref in self.refs.flatten() if ref]
        return [self.table[ref - 1] for place, ref in enumerate(refs) if place == 0 or refs[place - 1] != ref]
