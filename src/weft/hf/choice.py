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
    tags = ["" if value is None else tag_of(value) for value in values]
    known = tuple(sorted(set(tags)))
    which = np.array([known.index(tag) for tag in tags], np.int64)
    offers: list[tuple[float, str, tuple[int, ...]]] = []
    if kind in DECODED and "decoded" in sources:
        offers.append((float(steps[names().index("decode")]), "decode", ()))
    for places, tables in _permitted(kind, known, tuple(sources)):
        offers += _pointed(scores, steps, places, tables, which)
    return offers


def _pointed(
    scores: Any, steps: np.ndarray, places: np.ndarray, tables: np.ndarray, which: np.ndarray
) -> list[tuple[float, str, tuple[int, ...]]]:
    """Of n operations of one shape at once. places (n,) theirs among `names()`; tables (n, T) or (n, T, T): which tags
    or pairs of tags each takes; which (N,): the tag of each entry."""
    count = len(which)
    points, permitted = scores.first[places, :count], tables[:, which]
    if tables.ndim == 3:
        points = points[:, :, None] + scores.second[places, None, :count]
        permitted = permitted[:, :, which] & ~np.eye(count, dtype=bool)
    found = np.where(permitted, points, -np.inf).reshape(len(places), -1)
    some = np.isfinite(found).any(1)
    found, places = found[some], places[some]
    if not len(found):
        return []
    tops = found.max(1, keepdims=True)
    logs = found - tops - np.log(np.exp(found - tops).sum(1, keepdims=True)) + steps[places, None]
    best = np.argpartition(-logs, EACH, axis=1)[:, :EACH] if logs.shape[1] > EACH else np.indices(logs.shape)[1]
    chosen = np.take_along_axis(logs, best, 1)
    rows, at = np.nonzero(np.isfinite(chosen))
    args = np.unravel_index(best[rows, at], points.shape[1:])
    ops = [names()[place] for place in places[rows]]
    return list(zip(chosen[rows, at].tolist(), ops, zip(*(part.tolist() for part in args))))


@lru_cache(maxsize=4096)
def _permitted(kind: str, tags: tuple[str, ...], sources: tuple[str, ...]) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Of operations of one argument, and of two: (their places, which tags or pairs of tags each takes), of all that
    gives this kind. "" is no value."""
    ones: list[tuple[int, list[bool]]] = []
    pairs: list[tuple[int, list[list[bool]]]] = []
    for place, op in enumerate(names()):
        shape = operations()[op].shape if op in operations() and source_of(op) in sources else "none"
        if shape == "one":
            ones.append((place, [bool(tag) and gives(op, kind, tag) for tag in tags]))
        elif shape in ("pair", "set"):
            pairs.append((place, [[bool(a and b) and gives(op, kind, a, b) for b in tags] for a in tags]))
    found = []
    for group in (ones, pairs):
        kept = [(place, table) for place, table in group if np.any(table)]
        if kept:
            found.append((np.array([place for place, _ in kept]), np.array([table for _, table in kept], bool)))
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
