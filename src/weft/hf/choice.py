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
    """(log score, operation, arguments) of what the types permit, the likeliest arguments of each operation."""
    steps = scores.op - np.logaddexp.reduce(scores.op)
    offers: list[tuple[float, str, tuple[int, ...]]] = []
    if kind in DECODED and "decoded" in sources:
        offers.append((float(steps[names().index("decode")]), "decode", ()))
    for place, op, args in _permitted(kind, tuple("" if value is None else tag_of(value) for value in values)):
        if source_of(op) not in sources:
            continue
        points = scores.first[place, args[0]]
        if len(args) == 2:
            points = points + scores.second[place, args[1]]
        points = points - np.logaddexp.reduce(points)
        best_first = np.argsort(-points)[:EACH] if len(points) > 1 else (0,)
        for best in best_first:
            offers.append((float(steps[place] + points[best]), op, tuple(int(part[best]) for part in args)))
    return offers


@lru_cache(maxsize=4096)
def _permitted(kind: str, tags: tuple[str, ...]) -> tuple[tuple[int, str, tuple[np.ndarray, ...]], ...]:
    """(place of the operation, its name, places of its arguments) of all that gives this kind; "" is no value."""
    found = []
    for place, op in enumerate(names()):
        shape = operations()[op].shape if op in operations() else "none"
        if shape == "one":
            may = [(i,) for i, tag in enumerate(tags) if tag and gives(op, kind, tag)]
        elif shape in ("pair", "set"):
            pairs = [(i, j) for i, a in enumerate(tags) for j, b in enumerate(tags) if i != j and a and b]
            may = [(i, j) for i, j in pairs if gives(op, kind, tags[i], tags[j])]  # type: ignore[misc]
        else:
            may = []
        if may:
            found.append((place, op, tuple(np.array(part) for part in zip(*may))))
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
