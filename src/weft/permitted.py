"""What a step may be: the operations there are, and which candidates the types let each of them take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence as Many
from functools import lru_cache
from typing import Any

import numpy as np

from weft.interleave import Candidate
from weft.modalities.word import Word
from weft.operations.operation import operations

EXTRA = ("decode", "refuse")  # the two steps that no exact function carries out


def names() -> list[str]:
    """All steps a network can propose, in the order of its scores."""
    return [*operations(), *EXTRA]


@lru_cache(maxsize=65536)
def fits(op: str, *tags: str) -> str | None:
    """The tag of the result when `op` takes arguments of these tags, else None."""
    return operations()[op].types(*tags)


def single_mask(op: str, tags: tuple[str, ...]) -> np.ndarray:
    """(N,): candidates that the operation takes alone."""
    known, index = _kinds(tags)
    return _single(op, known)[index]


def pair_mask(op: str, tags: tuple[str, ...]) -> np.ndarray:
    """(N, N): ordered pairs of different candidates that the types permit."""
    known, index = _kinds(tags)
    mask = _pairs(op, known)[np.ix_(index, index)]
    np.fill_diagonal(mask, False)
    return mask


def member_mask(op: str, tags: tuple[str, ...]) -> np.ndarray:
    """(N,): candidates that go together with at least one other in a set."""
    mask = pair_mask(op, tags)
    return np.asarray(mask.any(0) | mask.any(1))


@lru_cache(maxsize=65536)
def _kinds(tags: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """The distinct tags, and which of them each candidate has: the types are asked once for each, not for each pair."""
    known = tuple(sorted(set(tags)))
    place = {tag: number for number, tag in enumerate(known)}
    return known, np.array([place[tag] for tag in tags], np.int64)


@lru_cache(maxsize=65536)
def _single(op: str, known: tuple[str, ...]) -> np.ndarray:
    return np.array([fits(op, tag) is not None for tag in known], bool)


@lru_cache(maxsize=65536)
def _pairs(op: str, known: tuple[str, ...]) -> np.ndarray:
    return np.array([[fits(op, a, b) is not None for b in known] for a in known], bool).reshape(len(known), len(known))


def possible_steps(tags: tuple[str, ...]) -> np.ndarray:
    """(n,): which of `names()` have arguments among these candidates."""
    counts = Counter(tags)
    return _possible_steps(tuple(sorted((tag, min(count, 2)) for tag, count in counts.items())))


@lru_cache(maxsize=65536)
def _possible_steps(counts: tuple[tuple[str, int], ...]) -> np.ndarray:
    tags = tuple(tag for tag, count in counts for _ in range(count))  # two of a tag are as good as many
    return np.array([possible(name, tags) for name in names()])


def possible(op: str, tags: tuple[str, ...]) -> bool:
    """Whether any of these candidates can be its arguments."""
    if op in EXTRA or operations()[op].shape == "none":
        return True
    known, index = _kinds(tags)
    if operations()[op].shape == "one":
        return bool(_single(op, known).any())
    pairs = _pairs(op, known)
    several = np.bincount(index, minlength=len(known)) > 1
    return bool((pairs & ~np.diag(~several)).any())


def same_table(candidates: Many[Candidate]) -> np.ndarray:
    """(N, N): not from two different tables, and no cell's word beside a column that does not hold it."""
    origins = [table_of(candidate.value) for candidate in candidates]
    numbers = {id(table): place for place, table in enumerate(origins) if table is not None}
    ids = np.array([-1 if table is None else numbers[id(table)] for table in origins])
    mask = (ids[:, None] == ids[None]) | (ids[:, None] < 0) | (ids[None] < 0)
    words = [place for place, candidate in enumerate(candidates) if type(candidate.value) is Word]
    for place, candidate in enumerate(candidates):
        if words and getattr(candidate.value, "tag", "") == "word":
            held = cells_of(candidate.value)
            mask[place, words] = [candidates[word].value in held for word in words]
    return mask


def cells_of(column: Any) -> frozenset[Any]:
    """What stands in a column, each once."""
    return column.table.cached(("held", column.index), lambda: frozenset(column.table.cells(column).distinct))  # type: ignore[no-any-return]


def table_of(value: Any) -> Any:
    """The table that a row, rows or a column belong to, or None. By identity: two tables may bear one name."""
    return getattr(value, "table", None)
