"""Values by their slots: arrays go through a model, and what comes out must be the exact value with its name again.

Slots alone give the amount back; a place's name, or a record's fields, ride beside. Content addresses a value here, so
it does no harm that all processors of a process share the memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from weft.errors import DoesNotFit
from weft.interleave import Values, kind_of_coarse, pack, unpack
from weft.tags import COARSE

LIMIT = 200_000  # values; the oldest goes first
_seen: OrderedDict[bytes, Any] = OrderedDict()


def remember(values: Iterable[Any], packed: Values, places: list[list[int]]) -> None:
    """Values and the rows of `packed` that each takes, as `interleave.pack` gives them."""
    for value, rows in zip(values, places):
        key = _key(packed.slots[rows], packed.tags[rows])
        _seen[key] = value
        _seen.move_to_end(key)
    while len(_seen) > LIMIT:
        _seen.popitem(last=False)


def recall(slots: np.ndarray, tags: np.ndarray) -> Any:
    """The value of these rows (n, S), (n,): as it was packed, else read from its slots; None when it is not known."""
    found = _seen.get(_key(slots, tags))
    if found is not None:
        return found
    kind = kind_of_coarse(COARSE[int(tags[0])])
    try:
        return None if kind is None else unpack(slots, kind)
    except DoesNotFit:
        return None


def packed(values: Sequence[Any]) -> tuple[Values, list[list[int]]]:
    """Arrays of values and the rows that each takes in them, remembered."""
    arrays, places = pack(values)
    remember(values, arrays, places)
    return arrays, places


def _key(slots: np.ndarray, tags: np.ndarray) -> bytes:
    return np.ascontiguousarray(slots, np.int64).tobytes() + np.ascontiguousarray(tags, np.int64).tobytes()
