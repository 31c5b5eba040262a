"""Scores of a value to come → the value: copied, computed by an exact operation, or decoded, as the types permit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import Any

import numpy as np

from weft.decode import read_cells, read_number, read_whole
from weft.errors import DoesNotFit
from weft.hf.heads import measures
from weft.lexicon import currencies, currency_by_id, unit_by_id, units
from weft.modalities.date import day_number, from_ordinal
from weft.modalities.money import Money
from weft.modalities.number import Number
from weft.modalities.quantity import Quantity
from weft.modality import modality, modality_of
from weft.operations.operation import operations
from weft.permitted import fits, names
from weft.tags import coarse, tag_of

DECODED = ("number", "date", "place", "quantity", "money")  # kinds that can be read from a hidden state
SOURCES = ("copied", "computed", "decoded")  # where a value comes from
LAST_DAY = day_number(9999, 12, 31)
EACH = 3  # arguments of one operation that are tried
TRIED = 12  # choices tried until exact arithmetic accepts one
FORMS = {"percent": "number", "ordinal": "number", "country": "place", "row": "record"}  # coarse tag → kind


@dataclass(frozen=True)
class Choice:
    """`args` are places among the entries."""

    value: Any
    source: str
    op: str
    args: tuple[int, ...]
    probability: float


def source_of(op: str) -> str:
    return {"decode": "decoded", "copy": "copied"}.get(op, "computed")


def choose(scores: Any, values: Sequence[Any], kind: str, sources: Sequence[str] = SOURCES) -> Choice | None:
    """The likeliest value of this kind; None when nothing of it can be had. `scores` are of one value, numpy."""
    offered = nlargest(TRIED, _offers(scores, values, kind, sources), key=lambda offer: offer[0])
    total = sum(math.exp(score) for score, _, _ in offered) or 1.0
    for score, op, args in offered:
        try:
            value = _decoded(scores, kind) if op == "decode" else operations()[op].run(*(values[i] for i in args)).value
        except DoesNotFit:
            continue
        if value is not None and modality_of(value).name == kind:
            return Choice(value, source_of(op), op, args, math.exp(score) / total)
    return None


def _offers(
    scores: Any, values: Sequence[Any], kind: str, sources: Sequence[str]
) -> list[tuple[float, str, tuple[int, ...]]]:
    """(log score, operation, arguments) of what the types permit, the likeliest arguments of each operation.

    The likeliest operations first, until no other can be among the first TRIED: its arguments can only lower its score.
    """
    steps = scores.op - np.logaddexp.reduce(scores.op)
    tags = ["" if value is None else tag_of(value) for value in values]
    known = tuple(sorted(set(tags)))
    which = np.array([known.index(tag) for tag in tags], np.int64)
    offers: list[tuple[float, str, tuple[int, ...]]] = []
    if kind in DECODED and "decoded" in sources:
        offers.append((float(steps[names().index("decode")]), "decode", ()))
    able = [entry for entry in _permitted(kind, known) if source_of(entry[1]) in sources]
    for place, op, table in sorted(able, key=lambda entry: -steps[entry[0]]):
        if len(offers) >= TRIED and steps[place] < nlargest(TRIED, (offer[0] for offer in offers))[-1]:
            break
        offers += [(float(steps[place]) + score, op, args) for score, args in _arguments(scores, place, table, which)]
    return offers


def _arguments(scores: Any, place: int, table: np.ndarray, which: np.ndarray) -> list[tuple[float, tuple[int, ...]]]:
    """(log probability, arguments) of the likeliest arguments of one operation. `which` (N,): an entry's row of
    `table`, which says which tags, or which pairs of tags, are permitted."""
    points = scores.first[place, : len(which)]
    permitted = table[which]
    if table.ndim == 2:
        points = points[:, None] + scores.second[place, None, : len(which)]
        permitted = permitted[:, which]
        np.fill_diagonal(permitted, False)
    at = np.flatnonzero(permitted)
    if not len(at):
        return []
    found = points.ravel()[at]
    top = found.max()
    total = top + math.log(np.exp(found - top).sum())
    best = np.argsort(-found)[:EACH] if len(found) > 1 else (0,)
    return [(float(found[n] - total), tuple(int(i) for i in np.unravel_index(at[n], points.shape))) for n in best]


@lru_cache(maxsize=4096)
def _permitted(kind: str, tags: tuple[str, ...]) -> tuple[tuple[int, str, np.ndarray], ...]:
    """(place of the operation, its name, which tags or pairs of tags it takes) of all that gives this kind."""
    found = []
    for place, op in enumerate(names()):
        shape = operations()[op].shape if op in operations() else "none"
        if shape == "one":
            table = np.array([bool(tag) and gives(op, kind, tag) for tag in tags], bool)
        elif shape in ("pair", "set"):
            pairs = [[bool(a and b) and gives(op, kind, a, b) for b in tags] for a in tags]
            table = np.array(pairs, bool).reshape(len(tags), len(tags))
        else:
            continue
        if table.any():
            found.append((place, op, table))
    return tuple(found)


@lru_cache(maxsize=65536)
def gives(op: str, kind: str, *tags: str) -> bool:
    """Whether the operation takes arguments of these tags and gives a value of this kind."""
    result = fits(op, *tags)
    return result is not None and FORMS.get(coarse(result), coarse(result)) == kind


@lru_cache(maxsize=4096)
def producible(kind: str, tags: tuple[str, ...], sources: tuple[str, ...] = SOURCES) -> bool:
    """Whether any operation makes a value of this kind of entries of these tags, a tag as often as it is there."""
    if kind in DECODED and "decoded" in sources:
        return True
    for op, operation in operations().items():
        if source_of(op) not in sources:
            continue
        if operation.shape == "one" and any(gives(op, kind, tag) for tag in tags):
            return True
        if operation.shape in ("pair", "set") and any(
            gives(op, kind, a, b) for i, a in enumerate(tags) for j, b in enumerate(tags) if i != j
        ):
            return True
    return False


def _decoded(scores: Any, kind: str) -> Any:
    """What the network says by itself: digits of a number or of a day's number, a place's cells, a number of a unit."""
    if kind == "place":
        return modality("place").from_slots([read_cells(scores.cells)])
    if kind == "date":
        return from_ordinal(max(1, read_whole(scores.digits, LAST_DAY)))
    number = read_number(scores.digits)[0]
    if kind == "number":
        return number
    known = known_measures(kind)
    return measured(kind, number, known[int(np.argmax(scores.measures[measures()[kind]][list(known)]))])


@lru_cache(maxsize=8)
def known_measures(kind: str) -> tuple[int, ...]:
    """The units or currencies that there are, by their slot."""
    return tuple(entry.id for entry in (units() if kind == "quantity" else currencies()))


def measured(kind: str, number: Number, measure: int) -> Any:
    if kind == "money":
        return Money(number, currency_by_id(measure).code)
    return Quantity(number, unit_by_id(measure).symbol)
