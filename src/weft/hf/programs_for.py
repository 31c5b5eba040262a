"""Which one-step programs give a value: for data that has answers and no programs, all of them are right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from weft.errors import DoesNotFit
from weft.hf.choice import gives
from weft.modality import modality_of
from weft.operations.operation import operations
from weft.tags import tag_of

Program = tuple[str, tuple[int, ...]]


def programs_for(value: Any, values: Sequence[Any], ops: Sequence[str] | None = None) -> list[Program]:
    """(operation, places of its arguments in `values`) of every copy and every one-step computation that is `value`.

    `ops`: only these operations. Exact equality of the value and its tag; order matters for pairs.
    """
    kind, tags = modality_of(value).name, [tag_of(one) for one in values]
    places: dict[str, list[int]] = {}
    for place, tag in enumerate(tags):
        places.setdefault(tag, []).append(place)
    found: list[Program] = []
    for op, operation in operations().items():
        if ops is not None and op not in ops:
            continue
        if operation.shape == "one":
            tried: list[tuple[int, ...]] = [(i,) for tag in places if gives(op, kind, tag) for i in places[tag]]
        elif operation.shape in ("pair", "set"):
            pairs = [(a, b) for a in places for b in places if gives(op, kind, a, b)]
            tried = [(i, j) for a, b in pairs for i in places[a] for j in places[b] if i != j]
        else:
            continue
        for args in tried:
            made = _made(op, tuple(values[place] for place in args), tuple(tags[place] for place in args))
            if type(made) is type(value) and made == value and tag_of(made) == tag_of(value):
                found.append((op, args))
    return found


@lru_cache(maxsize=32768)
def _made(op: str, args: tuple[Any, ...], tags: tuple[str, ...]) -> Any:
    """What the operation gives, None where it gives nothing. Remembered: the answers of a row share what is before
    them, and `tags` tells values apart that are equal and named differently."""
    try:
        return operations()[op].run(*args).value
    except DoesNotFit:
        return None
