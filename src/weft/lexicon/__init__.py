"""Facts as data: units ("km" = 1000 m) and currencies ("€" = EUR), read on first use.

They are written in the .toml files here; scripts/build_lexicon.py makes facts.json of them, which is read faster.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from weft.errors import WeftError


@dataclass(frozen=True)
class UnitEntry:
    """A unit. In base units (m, kg, s, K, A, bit) an amount is (amount + offset) * factor, exactly.

    `calendar` units (mo, yr) have no fixed length: their factor counts months, and they never meet seconds.
    `like`: symbols that the same word may mean as well (a "gallon" may be an imperial one).
    """

    id: int
    symbol: str
    dimension: str
    vector: tuple[int, ...]  # exponents of m, kg, s, K, A, bit
    factor: Fraction
    offset: Fraction
    symbols: tuple[str, ...]  # written exactly so
    names: tuple[str, ...]  # singular, in any case
    plurals: tuple[str, ...]
    calendar: bool
    like: tuple[str, ...]


@dataclass(frozen=True)
class CurrencyEntry:
    """A currency by its ISO 4217 code. `decimals`: digits of its minor unit. `shown`: its sign for people, or ""."""

    id: int
    code: str
    decimals: int
    shown: str
    signs: tuple[str, ...]  # before an amount: "$", "US$"
    names: tuple[str, ...]  # after an amount: "dollars"
    minor: tuple[str, ...]  # hundredths: "cents"
    risky: bool  # the code is an English word in capitals (ALL, TRY)
    like: tuple[str, ...]  # currencies that the same sign or name may mean as well


@cache
def _facts() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8")))


@cache
def units() -> tuple[UnitEntry, ...]:
    """All units, by id."""
    data = _facts()["units"]
    entries = []
    for row in data["unit"]:
        names = tuple(row.get("names", ()))
        entries.append(
            UnitEntry(
                row["id"],
                row["symbol"],
                row["dimension"],
                tuple(data["dimensions"][row["dimension"]]),
                Fraction(row["factor"]),
                Fraction(row.get("offset", "0")),
                (row["symbol"], *row.get("symbols", ())),
                names,
                tuple(row["plurals"]) if "plurals" in row else tuple(_plural(name) for name in names),
                bool(row.get("calendar", False)),
                tuple(row.get("like", ())),
            )
        )
    return tuple(sorted(entries, key=lambda unit: unit.id))


def _plural(name: str) -> str:
    """The plural of the measured thing: "miles per hour", "square metres"."""
    head, *rest = name.split(" per ", 1)
    return " per ".join([head + "s", *rest])


@cache
def _units_by_symbol() -> dict[str, UnitEntry]:
    return {unit.symbol: unit for unit in units()}


@cache
def _units_by_id() -> dict[int, UnitEntry]:
    return {unit.id: unit for unit in units()}


def unit_by_symbol(symbol: str) -> UnitEntry:
    """The unit of that canonical symbol ("km"). Raises WeftError when there is none."""
    try:
        return _units_by_symbol()[symbol]
    except KeyError:
        raise WeftError(
            f"no unit {symbol!r} in the lexicon. Add it to lexicon/units.toml with an id of its own."
        ) from None


def unit_by_id(number: int) -> UnitEntry:
    """The unit of that id, as in slots. Raises WeftError when there is none."""
    try:
        return _units_by_id()[number]
    except KeyError:
        raise WeftError(f"no unit with id {number} in the lexicon; ids 1 to {max(_units_by_id())} are known.") from None


@cache
def unit_spellings() -> tuple[dict[str, UnitEntry], dict[str, UnitEntry]]:
    """(exact symbols → unit, lower-case names and plurals → unit)."""
    symbols = {spelling: unit for unit in units() for spelling in unit.symbols}
    names = {spelling.lower(): unit for unit in units() for spelling in (*unit.names, *unit.plurals)}
    return symbols, names


@cache
def currencies() -> tuple[CurrencyEntry, ...]:
    """All currencies, by id."""
    return tuple(
        CurrencyEntry(
            row["id"],
            row["code"],
            row.get("decimals", 2),
            row.get("shown", ""),
            tuple(row.get("signs", ())),
            tuple(row.get("names", ())),
            tuple(row.get("minor", ())),
            bool(row.get("risky", False)),
            tuple(row.get("like", ())),
        )
        for row in sorted(_facts()["currencies"]["currency"], key=lambda row: row["id"])
    )


@cache
def _currencies_by_code() -> dict[str, CurrencyEntry]:
    return {currency.code: currency for currency in currencies()}


@cache
def _currencies_by_id() -> dict[int, CurrencyEntry]:
    return {currency.id: currency for currency in currencies()}


def currency_by_code(code: str) -> CurrencyEntry:
    """The currency of that ISO 4217 code. Raises WeftError when there is none."""
    try:
        return _currencies_by_code()[code]
    except KeyError:
        raise WeftError(f"no currency {code!r}. Pass an ISO 4217 code in capitals, such as EUR.") from None


def currency_by_id(number: int) -> CurrencyEntry:
    """The currency of that id, as in slots. Raises WeftError when there is none."""
    try:
        return _currencies_by_id()[number]
    except KeyError:
        raise WeftError(f"no currency with id {number}; ids 1 to {max(_currencies_by_id())} are known.") from None


@cache
def demonyms() -> dict[str, str]:
    """Adjective of a country → its ISO 3166-1 alpha-2 code ("German" → "DE")."""
    return {word: code for code, words in _facts()["demonyms"].items() for word in words}
