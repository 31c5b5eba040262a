"""Questions that the network answers without an operation: by pointing (copy) or from its hidden state (decode).

They are what shows that an entity token carries its value: larger, earlier, country, weekday, a field of a record; and,
harder, the nearest of five and addition. `bench/token.py` asks the same ones with values it has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from weft.interleave import ROLES
from weft.lexicon import gazetteer
from weft.modalities.date import Date
from weft.modalities.number import from_amount
from weft.modalities.place import Place
from weft.modalities.record import Record
from weft.modality import Span, kind_of, write
from weft.operations.operation import operations
from weft.situation import situate
from weft.tags import tag_of
from weft.training.bank import Source
from weft.training.draw import pick
from weft.training.example import Example, GoldStep

TASKS = ("larger", "earlier", "country", "weekday", "field", "nearest5", "addition")
SHARES = {"larger": 0.23, "earlier": 0.16, "country": 0.27, "weekday": 0.09, "field": 0.17, "nearest5": 0.05,
          "addition": 0.03}  # fmt: skip
CLOSE = {"larger": (0.7, 0.4), "earlier": (0.6, 0.3)}  # share of pairs that lie close: in training, in tests
DECIDED = TASKS[:5]  # the families that have to reach 90 % with true tokens
WORDINGS: dict[str, tuple[str, ...]] = {
    "larger": ("Which is larger, {0} or {1}?", "What is the bigger of {0} and {1}?", "{0} or {1}: which one is more?"),
    "earlier": ("Which is earlier, {0} or {1}?", "What came first, {0} or {1}?",
                "Of {0} and {1}, which date is earlier?"),
    "country": ("Which country is {0} in?", "In what country does {0} lie?", "Name the country of {0}."),
    "weekday": ("What day of the week was {0}?", "Which weekday is {0}?", "{0} fell on which weekday?"),
    "field": ("Which is the {1} of {0}: {2}, {3} or {4}?", "{0}: is its {1} {2}, {3} or {4}?",
              "{1} of {0}: {2}, {3}, or {4}?"),
    "nearest5": ("Which is nearest to {0}: {1}, {2}, {3}, {4} or {5}?",
                 "Of {1}, {2}, {3}, {4} and {5}, which lies closest to {0}?"),
    "addition": ("What is {0} plus {1}?", "Add {0} and {1}.", "What do {0} and {1} make?"),
}  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def cities() -> tuple[Any, ...]:
    return tuple(gazetteer.cities(15_000))


@cache
def words() -> tuple[str, ...]:
    """The closed words that can be decoded: weekdays, and the countries that have cities to learn from."""
    codes = sorted({city.country for city in cities()})
    return (*WEEKDAYS, *(gazetteer.country_name(code) for code in codes))


def held_out(city: Any) -> bool:
    """One city in ten is never trained on."""
    return (city.lat_e7 // 7 + city.lon_e7 // 11) % 10 == 0


def make(
    task: str,
    rng: np.random.Generator,
    tokenizer: Any,
    sources: Sequence[Source],
    test: bool = False,
    mode: str = "replace",
) -> Example:
    """One question of a task; `test` draws the cities that training never sees."""
    values, op, target = globals()[f"_{task}"](rng, sources, test)
    template = pick(WORDINGS[task], rng)
    text, spans = _written(template, values, mode)
    tables = (values[1].table,) if task == "field" else ()
    situation = situate(text, tokenizer, tables=tables, spans=spans, mode=mode, with_literals=False)
    chosen = values[target] if op == "copy" else None
    gold = (
        [[[i for i, c in enumerate(situation.candidates) if chosen is not None and c.value == chosen]]]
        if op == "copy"
        else [[]]
    )
    step = GoldStep(op, (chosen,) if op == "copy" else (), chosen)
    return Example(
        task, task, text, situation, [step], gold, True, None if op == "copy" else target, tables, (), tuple(spans)
    )


def _written(template: str, values: Sequence[Any], mode: str) -> tuple[str, list[Span]]:
    """The question and its gold spans. Values as text: a row is followed by all that its token would carry."""
    text, spans = "", []
    parts = template.replace("{", "\0{").replace("}", "}\0").split("\0")
    for part in parts:
        if not part.startswith("{"):
            text += part
            continue
        value = values[int(part[1:-1])]
        written = getattr(value, "label", None) or getattr(value, "name", "") or write(value)
        if not hasattr(value, "argument_tag"):
            spans.append(Span(len(text), len(text) + len(written), kind_of(value), value, written))
        text += written
        if mode == "text" and isinstance(value, Record):
            text += f" ({', '.join(_fields(value))})"
    return text, spans


def _fields(row: Record) -> list[str]:
    known = zip(row.table.columns[:ROLES], row.fields[:ROLES], strict=True)
    return [f"{column.label} {write(value)}" for column, (_, value) in known if value is not None]


def _amount(rng: np.random.Generator) -> Fraction:
    decimals = int(rng.choice([0, 1, 2], p=[0.7, 0.15, 0.15]))
    return Fraction(int(10 ** rng.uniform(0.5, 7) * 10**decimals), 10**decimals)


def _larger(rng: np.random.Generator, sources: Any, test: bool) -> tuple[list[Any], str, int]:
    a = _amount(rng)
    apart = rng.random() < 1 - CLOSE["larger"][test]
    b = _amount(rng) if apart else Fraction(round(a * Fraction(int(rng.integers(70, 140)), 100)))
    if a == b:
        b += 1
    return [from_amount(a), from_amount(b)], "copy", 0 if a > b else 1


def _day(rng: np.random.Generator) -> Date:
    return Date(int(rng.integers(1800, 2100)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))


def _earlier(rng: np.random.Generator, sources: Any, test: bool) -> tuple[list[Any], str, int]:
    a, b = _day(rng), _day(rng)
    if rng.random() < CLOSE["earlier"][test]:
        b = Date(a.year, int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    if a == b:
        b = Date(b.year + 1, b.month, b.day)
    first = (a.year, a.month or 0, a.day or 0) < (b.year, b.month or 0, b.day or 0)
    return [a, b], "copy", 0 if first else 1


def _city(rng: np.random.Generator, test: bool) -> Any:
    while True:
        city = cities()[int(rng.integers(len(cities())))]
        if held_out(city) == test:
            return city


def _bare(city: Any) -> Place:
    """The coordinate alone: no name and no country ride along."""
    return Place(city.lat_e7, city.lon_e7, category="point")


def _country(rng: np.random.Generator, sources: Any, test: bool) -> tuple[list[Any], str, tuple[str, str]]:
    city = _city(rng, test)
    return [_bare(city)], "decode", ("word", gazetteer.country_name(city.country))


def _weekday(rng: np.random.Generator, sources: Any, test: bool) -> tuple[list[Any], str, tuple[str, str]]:
    day = _day(rng)
    return [day], "decode", ("word", operations()["weekday"].run(day).value.text)


def _field(rng: np.random.Generator, sources: Sequence[Source], test: bool) -> tuple[list[Any], str, int]:
    """A row as one token, a column named, and three values of it of which one is the row's."""
    while True:
        source = pick(sources, rng)
        columns = [c for c in source.table.columns if c.tag.split(":")[0] in ("number", "money", "quantity", "date")]
        if not columns:
            continue
        column, row = pick(columns, rng), pick(source.table.rows, rng)
        own = row.fields[column.index][1]
        others = list({c for c in source.table.cells(column) if c is not None and type(c) is type(own) and c != own})
        if not row.name or own is None or tag_of(own) == "word" or len(others) < 2:
            continue
        offered = [own, *(others[i] for i in rng.choice(len(others), 2, replace=False))]
        order = [int(i) for i in rng.permutation(3)]
        return [row, column, *(offered[i] for i in order)], "copy", 2 + order.index(0)


def _nearest5(rng: np.random.Generator, sources: Any, test: bool) -> tuple[list[Any], str, int]:
    places = [_bare(_city(rng, test)) for _ in range(6)]
    best = operations()["nearest"].run(*places).value
    return places, "copy", places.index(best)


def _addition(rng: np.random.Generator, sources: Any, test: bool) -> tuple[list[Any], str, tuple[str, Fraction]]:
    a, b = (
        Fraction(int(10 ** rng.uniform(0.5, 6)) if rng.random() < 0.5 else int(rng.integers(100_000, 1_000_000)))
        for _ in range(2)
    )
    return [from_amount(a), from_amount(b)], "decode", ("number", a + b)
