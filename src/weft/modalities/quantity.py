"""Quantities: "12.5 km", "5-kg", "5 ft 3 in", "-5 °C", "20 degrees Celsius", "60 mph", "half a mile"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_id, unit_by_symbol, units
from weft.modalities.number import (
    N_NUMBER_FEATURES,
    NUMBER_SLOTS,
    number_features,
    number_of_rows,
    number_rows,
    sample_number,
)
from weft.modalities.number_value import Number, amount_scalar, from_amount, people, plain, plain_number
from weft.modalities.numerals import TRIGGERS
from weft.modalities.unit_words import read_unit, trigger_words
from weft.modality import Later, Slot, register

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

    read = Later("weft.modalities.quantity_reading", "read_quantities")
    needs = Later("weft.modalities.quantity_reading", "tells_a_quantity")

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
        known = [unit.symbol for unit in units() if unit.dimension != "time" and unit.symbol != "pm"]  # durations, 5 pm
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


register(QuantityModality())
