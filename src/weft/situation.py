"""What a question may point at: the values and mentions of its sequence, the columns, the literals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from weft.find import read_parts
from weft.find.mentions import mentions
from weft.interleave import ROLES, Candidate, Part, Sequence, interleave
from weft.modalities.number import from_amount
from weft.modality import Span, scalar
from weft.tags import COARSE, coarse, tag_of

# 5, 7, 24, 30, 52, 60 and 365 are days of a working week and of a week, hours, days of a month, weeks, minutes, days.
LITERALS = tuple(map(Fraction, "0 1/4 1/2 1 2 3 4 5 7 10 12 20 24 30 52 60 100 365 1000".split()))
ROW_TOKENS = 32  # row mentions that become record tokens; further ones stay text
COLUMNS = 60


@dataclass(frozen=True)
class Header:
    """A column, or all rows of a table ("all"), as a token: its spoken name, the tag of its cells, its features."""

    candidate: Candidate
    text: str
    cell: int  # coarse tag id of the cells ("rows" for all)
    role: int  # index in its table
    features: tuple[float, ...]  # 8 numbers, see `_column_features`


@dataclass
class Situation:
    """A question made ready. Candidates: those of the sequence, then headers, then literals; results come after."""

    question: str
    sequence: Sequence
    headers: list[Header]
    literals: list[Candidate]
    windows: tuple[int, int]  # sentences of the text that went in, of how many
    parts: tuple[Part, ...] = ()  # what the sequence was made of

    @property
    def candidates(self) -> list[Candidate]:
        return [*self.sequence.candidates, *(header.candidate for header in self.headers), *self.literals]


def situate(
    question: str,
    tokenizer: Any,
    *,
    tables: Many[Any] = (),
    passages: Many[Part] = (),
    reference: Any = None,
    spans: Many[Span] | None = None,
    mode: str = "replace",
    windows: tuple[int, int] = (0, 0),
    with_literals: bool = True,
    tags: Many[str] = COARSE,
) -> Situation:
    """Read the question, interleave it with the passages, add the tables' columns and the literals.

    `spans`: gold spans instead of reading (measurement only). `with_literals`: False where no operation may be used.
    `tags`: what the network tells apart; a value of another tag stays text, or gives way to its parts.
    Raises WeftError when it is longer than 512 positions.
    """
    if spans is None:
        spans = mentions(question, read_parts(question, reference=reference), tables)
    parts = (Part(question, tuple(_limit_rows(spans))), *passages)
    parts = tuple(replace(part, spans=tuple(_known(part.spans, tags))) for part in parts)
    sequence = interleave(parts, tokenizer, mode)
    count = sum(candidate.mark.startswith("@") for candidate in sequence.candidates)
    headers = _headers(question, tables, count)
    return Situation(question, sequence, headers, list(literals()) if with_literals else [], windows, parts)


def beside(situation: Situation, tokenizer: Any) -> Situation:
    """The same with every entity token before its words instead of in their place: a second view of the question.

    Raises WeftError when it is longer than 512 positions.
    """
    return replace(situation, sequence=interleave(situation.parts, tokenizer, "augment"))


def _known(spans: Many[Span], tags: Many[str]) -> Iterator[Span]:
    for span in spans:
        if span.kind is None or coarse(tag_of(span.value)) in tags:
            yield span
        else:
            yield from _known(span.parts, tags)


def _limit_rows(spans: Many[Span]) -> list[Span]:
    kept, rows = [], 0
    for span in spans:
        rows += span.kind == "record"
        if span.kind != "record" or rows <= ROW_TOKENS:
            kept.append(span)
    return kept


@lru_cache(maxsize=1)
def literals() -> tuple[Candidate, ...]:
    """The closed list of numbers that a program may use without the question naming them."""
    made = (from_amount(amount) for amount in LITERALS)
    return tuple(Candidate(value, "number", f"={text}", -1) for value, text in zip(made, map(str, LITERALS)))


def _headers(question: str, tables: Many[Any], first: int) -> list[Header]:
    words = _stems(question)
    made: list[Header] = []
    hops = _hops(tables)
    for table in tables:
        for role, column in enumerate((None, *table.columns)):
            if column is not None and column.hops > hops:
                continue
            mark = f"@{first + len(made)}"
            features: tuple[float, ...]
            if column is None:
                evidence = {"from": table.name}
                candidate = Candidate(table.all, "rows", mark, -1, evidence, f"all of {table.name}")
                features = (*_match(table.type, words), 0.0, 0.0, 0.0, 0.0, 0.0, math.log10(len(table.rows) + 1) / 5)
                made.append(Header(candidate, table.type, COARSE.index("rows"), 0, features))
            elif not column.source:
                evidence = {"from": table.name, "field": column.name}
                candidate = Candidate(column, tag_of(column), mark, -1, evidence, column.label)
                features = (*_match(column.label, words), *_column_features(table, column))
                cell = COARSE.index(coarse(column.tag))
                made.append(Header(candidate, column.label, cell, min(role, 63), features))
    return made[:COLUMNS]


def _hops(tables: Many[Any]) -> int:
    """How far fields of other tables may lie for all columns to find room; a table's own always stay in."""
    columns = [column.hops for table in tables for column in table.columns if not column.source]
    most = max(columns, default=0)
    while most and len(tables) + sum(hops <= most for hops in columns) > COLUMNS:
        most -= 1
    return most


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"\w+", text.casefold()))


def _match(label: str, words: frozenset[str]) -> tuple[float, float]:
    """(all words of the label stand in the question, share of them that do), by their first five letters."""
    stems = _stems(label)
    share = len(stems & words) / max(1, len(stems))
    return float(share == 1.0), share


def _column_features(table: Any, column: Any) -> tuple[float, ...]:
    """Missing share, distinct values, log of the smallest and largest cell, names the rows, rows: all near 0..1."""
    return table.cached(("features", column.index), lambda: _measure(table, column))


def _measure(table: Any, column: Any) -> tuple[float, ...]:
    cells = [cell for cell in table.cells(column) if cell is not None]
    lines = [line for line in map(_line, cells) if line is not None]
    low, high = (min(lines), max(lines)) if lines else (0.0, 0.0)
    rows = len(table.rows)
    distinct = math.log10(len(set(cells)) + 1) / 5
    return (1 - len(cells) / max(1, rows), distinct, low / 10, high / 10, float(column.key), math.log10(rows + 1) / 5)


def _line(cell: Any) -> float | None:
    known = scalar(cell)
    return None if known is None else math.log10(abs(known[0]) + 1) - known[1]


def held_fields(situation: Situation) -> list[tuple[int, int]]:
    """For each header (value row, role in it) of the first row of its table that the question names, or (-1, 0).

    Roles are places of fields in a record, see `interleave.pack`; a field beyond the last role is in no token.
    """
    sequence = situation.sequence
    rows: dict[int, int] = {}
    for candidate in sequence.candidates:
        entity = int(sequence.entity[candidate.position])
        if candidate.tag == "row" and entity:
            rows.setdefault(id(candidate.value.table), entity - 1)
    places = []
    for header in situation.headers:
        column = header.candidate.value
        row = rows.get(id(getattr(column, "table", None)), -1)
        role = getattr(column, "index", ROLES)
        places.append((row, role) if row >= 0 and role < ROLES else (-1, 0))
    return places


def header_ids(headers: Many[Header], tokenizer: Any) -> list[list[int]]:
    """Word pieces of each header's spoken name, between [CLS] and [SEP]."""
    return [encoding.ids for encoding in tokenizer.encode_batch([header.text for header in headers])]


def amounts(candidates: Many[Candidate]) -> np.ndarray:
    """The place of each candidate on the number line, float64, NaN where it has none: for pair features only."""
    line = np.full(len(candidates), np.nan)
    for place, candidate in enumerate(candidates):
        if hasattr(candidate.value, "argument_tag"):
            continue
        known = scalar(candidate.value)
        if known is not None and abs(known[0]) < 10**30:
            line[place] = known[0] / 10 ** known[1]
    return line


def pair_features(candidates: Many[Candidate]) -> np.ndarray:
    """(N, N, 5) float32: first > second, equal, first divisible by second, second by first, same tag."""
    line = amounts(candidates)
    tags = np.array([hash(candidate.tag) for candidate in candidates])
    same = tags[:, None] == tags[None]
    a, b = line[:, None], line[None]
    with np.errstate(all="ignore"):
        known = np.isfinite(a) & np.isfinite(b)
        whole = known & (a == np.floor(a)) & (b == np.floor(b))
        down = whole & (np.abs(b) > 1) & (np.mod(a, b) == 0)
        up = whole & (np.abs(a) > 1) & (np.mod(b, a) == 0)
        return np.stack([known & (a > b), known & (a == b), down, up, same], -1).astype(np.float32)
