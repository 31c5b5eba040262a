"""Quantities: "12.5 km", "5-kg", "5 ft 3 in", "-5 °C", "20 degrees Celsius", "60 mph", "half a mile"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.lexicon import UnitEntry, unit_by_id, unit_by_symbol, units
from weft.modalities.number import (
    N_NUMBER_FEATURES,
    NUMBER_SLOTS,
    number_features,
    number_of_rows,
    number_rows,
    sample_number,
)
from weft.modalities.number_value import Number, amount_scalar, from_amount, people, plain, plain_number
from weft.modalities.numerals import TRIGGERS, Numeral, numerals
from weft.modalities.unit_words import is_plain_single, read_unit, trigger_words, unit_at
from weft.modality import Run, Slot, Span, register

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Quantity", "QuantityModality", "base_amount", "in_unit", "read_unit"]

VECTOR = ("m", "kg", "s", "K", "A", "bit")
MIDDLE = 8  # the slot of exponent 0


@dataclass(frozen=True)
class Quantity:
    """A number and the canonical symbol of its unit ("km"): 5 km and 5000 m are two quantities of one length.

    Raises DoesNotFit for an ordinal or a percentage, WeftError for an unknown unit.
    """

    number: Number
    unit: str

    def __post_init__(self) -> None:
        if self.number.form in ("percent", "ordinal"):
            raise DoesNotFit(f"quantity: a number of form {self.number.form} found, a plain number wanted.")
        unit_by_symbol(self.unit)

    def __str__(self) -> str:
        return f"{plain(self.number)} {self.unit}"


def base_amount(quantity: Quantity) -> Fraction:
    """The amount in base units (m, kg, s, K, A, bit), exact; months for a calendar unit (mo, yr)."""
    unit = unit_by_symbol(quantity.unit)
    return (quantity.number.amount + unit.offset) * unit.factor


def in_unit(base: Fraction, symbol: str) -> Fraction:
    """An amount in base units (months for mo, yr) in another unit of that dimension, exact."""
    unit = unit_by_symbol(symbol)
    return base / unit.factor - unit.offset


_GAP = re.compile(r"-(?=[^\W\d_])|[ \u00a0\u202f]?")
_LINK = re.compile(r" (?:and )?")
_HALF = re.compile(r"(?<![^\W_])(?P<part>half|(?:a )?quarter of|three[- ]quarters of) (?:an? )", re.IGNORECASE)
_ONE = re.compile(
    r"(?<![^\W_])(?P<before>about|than|nearly|almost|exactly|roughly|is|was|approximately|in|to|every) an? (?=[a-z])",
    re.IGNORECASE,
)
PARTS = {"half": Fraction(1, 2), "quarter of": Fraction(1, 4), "a quarter of": Fraction(1, 4)}
ONE_OF = frozenset(["mi", "km", "m", "kg", "t", "acre", "ha", "l", "gal", "lb"])
_IN_AFTER = re.compile(r"\s+(?:[0-9$€£]|[^\W\d_])")
_RATE_BEFORE = re.compile(r"[0-9]\s?$")


@dataclass(frozen=True)
class _Found:
    start: int
    stop: int
    number: Number
    unit: UnitEntry
    word: str


class QuantityModality:
    name, value, version = "quantity", Quantity, 1
    slots = (Slot("unit", 512), *(Slot(f"exponent_{base}", 16) for base in VECTOR), *NUMBER_SLOTS)
    n_features = 2 * N_NUMBER_FEATURES + len(VECTOR)
    tokens_max = 8340
    examples = (
        ("The tunnel is 12.5 km long.", Quantity(Number(Fraction(25, 2), 1, "decimal"), "km")),
        ("It was -5 °C.", Quantity(Number(Fraction(-5)), "°C")),
        ("She is 5 ft 3 in.", Quantity(Number(Fraction(63)), "in")),
        ("a 5-kg bag", Quantity(Number(Fraction(5)), "kg")),
        ("three square miles", Quantity(Number(Fraction(3)), "mi²")),
        ("half a mile", Quantity(Number(Fraction(1, 2), 0, "fraction"), "mi")),
    )

    @property
    def triggers(self) -> tuple[str, ...]:
        return (*TRIGGERS, *trigger_words())

    def read(self, run: Run) -> list[Span]:
        found = list(_measured(run))
        spans, place = [], 0
        while place < len(found):
            pair = _compound(run.text, found[place : place + 2])
            spans.append(_span(run.text, pair or found[place], bool(pair)))
            place += 2 if pair else 1
        return spans + _with_articles(run)

    def scalar(self, value: Quantity) -> tuple[int, int] | None:
        return None if unit_by_symbol(value.unit).calendar else amount_scalar(base_amount(value))

    def write(self, value: Quantity) -> str:
        return str(value)

    def to_slots(self, value: Quantity) -> list[tuple[int, ...]]:
        unit = unit_by_symbol(value.unit)
        head = (unit.id, *(exponent + MIDDLE for exponent in unit.vector))
        return [head + row for row in number_rows(value.number)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Quantity:
        unit = unit_by_id(rows[0][0])
        head = (unit.id, *(exponent + MIDDLE for exponent in unit.vector))
        for row in rows:
            if tuple(row[:7]) != head:
                raise DoesNotFit(
                    f"quantity: unit slots {tuple(row[:7])} found, {head} of {unit.symbol} wanted on every row."
                )
        return Quantity(number_of_rows([row[7:] for row in rows]), unit.symbol)

    def features(self, values: Sequence[Quantity]) -> np.ndarray:
        """The number as written, the amount in base units, the exponents / 4."""
        import numpy as np

        base = number_features([from_amount(base_amount(value)) for value in values])
        vectors = np.array([unit_by_symbol(value.unit).vector for value in values], dtype=np.float32).reshape(-1, 6) / 4
        return np.concatenate([number_features([value.number for value in values]), base, vectors], axis=1)

    def sample(self, rng: np.random.Generator) -> Quantity:
        number = sample_number(rng, ("integer", "decimal", "decimal", "scientific", "fraction"))
        known = [unit.symbol for unit in units() if unit.dimension != "time"]  # these are read as durations
        return Quantity(number, str(rng.choice(known)))

    def to_json(self, value: Quantity) -> dict[str, Any]:
        space = "" if value.unit in ("°", "′", "″") else " "
        text = f"{people(value.number)}{space}{shown_unit(value)}"
        return {"kind": "quantity", "value": plain(value.number), "unit": value.unit, "text": text}

    def from_json(self, data: dict[str, Any]) -> Quantity:
        return Quantity(plain_number(str(data["value"])), str(data["unit"]))


def shown_unit(value: Quantity) -> str:
    """The unit for people: times by name ("46,923 days"), others by symbol."""
    unit = unit_by_symbol(value.unit)
    if unit.dimension != "time" or not unit.names:
        return unit.symbol
    return unit.names[0] if value.number.amount == 1 else unit.plurals[0]


def _measured(run: Run) -> list[_Found]:
    found: list[_Found] = []
    for numeral in numerals(run.text, run.start, run.stop):
        number = numeral.number
        inside = found and numeral.start < found[-1].stop  # the 100 of "7 l/100 km"
        if number is None or number.form == "ordinal" or numeral.start < run.start or inside:
            continue
        gap = _GAP.match(run.text, numeral.stop, run.stop)
        begin = gap.end() if gap else numeral.stop
        hit = unit_at(run.text, begin, len(run.text))
        if (
            hit is None
            or hit[1] > run.stop
            or hit[0].dimension == "time"
            or not _believable(run.text, numeral, begin, hit, found)
        ):
            continue
        found.append(_Found(numeral.start, hit[1], number, hit[0], run.text[begin : hit[1]]))
    return found


def _believable(text: str, numeral: Numeral, begin: int, hit: tuple[UnitEntry, int], found: list[_Found]) -> bool:
    """False where the letters after a number are more likely something else ("50,000 in 2020", "grade 5 A")."""
    end = hit[1]
    word = text[begin:end]
    if word == "in" and begin > numeral.stop:
        if found and found[-1].unit.symbol == "ft" and numeral.start - found[-1].stop == 1:
            return True  # "5 ft 3 in tall"
        return not _IN_AFTER.match(text, end) and not numeral.spelled
    if word == "°" and re.match(r"\s?[0-9NSEW]", text[end : end + 2]):
        return False  # a coordinate
    if text[end : end + 1] == "/":
        return False  # "5 m/sec"
    if word in ("′", "″") and re.match(r"\s?[0-9NSEW]", text[end : end + 2]):
        return False
    if numeral.spelled and len(word) <= 2 and word.isalpha() and begin == numeral.stop:
        return False
    return is_plain_single(text, begin, end, begin == numeral.stop)


def _compound(text: str, pair: Sequence[_Found]) -> _Found | None:
    """ "5 ft 3 in" as 63 in: the second is whole, of a smaller unit, and less than one of the first."""
    if len(pair) < 2:
        return None
    big, small = pair
    link = _LINK.fullmatch(text, big.stop, small.start)
    ratio = big.unit.factor / small.unit.factor
    if not link or big.unit.dimension != small.unit.dimension or ratio.denominator != 1 or big.unit.offset:
        return None
    if link.group() != " " and big.unit.symbol not in ("ft", "lb", "st", "yd", "mi"):
        return None
    whole = big.number.form == "integer" and small.number.form in ("integer", "decimal", "fraction")
    if not whole or ratio == 1 or big.number.amount < 0 or not 0 <= small.number.amount < ratio:
        return None
    total = from_amount(big.number.amount * ratio + small.number.amount)
    return _Found(big.start, small.stop, total, small.unit, small.word)


def _span(text: str, found: _Found, compound: bool) -> Span:
    value = Quantity(found.number, found.unit.symbol)
    candidates: tuple[Any, ...] = tuple(Quantity(found.number, symbol) for symbol in _others(found))
    if found.word.lower() in ("pounds", "pound") and not compound:
        from weft.modalities.money import Money

        candidates = (Money(found.number, "GBP"),)
    confidence = 0.6 if candidates else 1.0
    return Span(found.start, found.stop, "quantity", value, text[found.start : found.stop], confidence, candidates)


def _others(found: _Found) -> tuple[str, ...]:
    """Units that the same word may mean; none when it says which ("US gallons", "short tons")."""
    return () if found.word.lower().startswith(("us ", "short ", "us-")) else found.unit.like


def _with_articles(run: Run) -> list[Span]:
    """ "half a mile", "a quarter of a mile"; "a mile" where no rate ("$5 a mile") can be meant."""
    spans = []
    for pattern in (_HALF, _ONE):
        for match in pattern.finditer(run.text, run.start, run.stop):
            hit = unit_at(run.text, match.end(), run.stop)
            if hit is None or hit[0].dimension == "time" or hit[0].symbol not in ONE_OF:
                continue
            start = match.start() if pattern is _HALF else match.end("before") + 1
            part = match["part"].lower() if pattern is _HALF else ""
            amount = PARTS.get(part, Fraction(3, 4)) if part else Fraction(1)
            if _RATE_BEFORE.search(run.text, max(0, start - 3), start):
                continue
            number = Number(amount, 0, "fraction" if part else "integer")
            spans.append(Span(start, hit[1], "quantity", Quantity(number, hit[0].symbol), run.text[start : hit[1]]))
    return spans


register(QuantityModality())
