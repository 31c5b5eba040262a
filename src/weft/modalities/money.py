"""Money: "$40", "€12.50", "£3.2bn", "USD 300", "12.50 euros", "3.2 billion dollars", "75 cents", "50p"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.lexicon import currencies, currency_by_code, currency_by_id
from weft.modalities.number import (
    N_NUMBER_FEATURES,
    NUMBER_SLOTS,
    number_features,
    number_of_rows,
    number_rows,
    sample_number,
)
from weft.modalities.number_value import Number, number_scalar, people, plain, plain_number, rounded_text
from weft.modalities.numerals import TRIGGERS
from weft.modality import Later, Slot, register

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Money:
    """An exact amount of a currency (ISO 4217 code), never converted. Raises as `Quantity` does."""

    number: Number
    currency: str
    per: str = field(default="", compare=False, repr=False)  # what it is for, where a text says so: "h", "100 g"

    def __post_init__(self) -> None:
        if self.number.form in ("percent", "ordinal"):
            raise DoesNotFit(f"money: a number of form {self.number.form} found, a plain number wanted.")
        currency_by_code(self.currency)

    def __str__(self) -> str:
        return f"{plain(self.number)} {self.currency}"


def shown(value: Money) -> str:
    """For people: "$1,234.50", "-€3", "CHF 40", "≈ $3.33"."""
    entry = currency_by_code(value.currency)
    number = value.number
    if number.held_as_fraction:
        text = rounded_text(abs(number.amount), entry.decimals)
    else:
        if 0 < number.decimals < entry.decimals:  # $22.50, not $22.5
            number = replace(number, decimals=entry.decimals)
        text = people(number).lstrip("-")
    sign = "-" if number.amount < 0 or number.negative_zero else ""
    return ("≈ " if number.held_as_fraction else "") + sign + (entry.shown or f"{entry.code} ") + text


class MoneyModality:
    name, value, version = "money", Money, 1
    slots = (Slot("currency", 256), *NUMBER_SLOTS)
    n_features = N_NUMBER_FEATURES
    tokens_max = 8340
    examples = (
        ("It costs $40.", Money(Number(Fraction(40)), "USD")),
        ("They paid €12.50 each.", Money(Number(Fraction(25, 2), 2, "decimal"), "EUR")),
        ("a £3.2bn deal", Money(Number(Fraction(3_200_000_000)), "GBP")),
        ("3.2 billion dollars", Money(Number(Fraction(3_200_000_000)), "USD")),
        ("about 75 cents", Money(Number(Fraction(3, 4), 2, "decimal"), "USD")),
        ("USD 300 a month", Money(Number(Fraction(300)), "USD")),
    )

    @property
    def triggers(self) -> tuple[str, ...]:
        from weft.modalities.money_reading import trigger_words

        return (*TRIGGERS, *trigger_words())

    read = Later("weft.modalities.money_reading", "read_money")
    needs = Later("weft.modalities.money_reading", "tells_money")

    def scalar(self, value: Money) -> tuple[int, int] | None:
        return number_scalar(value.number)

    def write(self, value: Money) -> str:
        return str(value)

    def to_slots(self, value: Money) -> list[tuple[int, ...]]:
        currency = currency_by_code(value.currency).id
        return [(currency, *row) for row in number_rows(value.number)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Money:
        if any(row[0] != rows[0][0] for row in rows):
            raise DoesNotFit("money: rows of several currencies found, one wanted.")
        return Money(number_of_rows([row[1:] for row in rows]), currency_by_id(rows[0][0]).code)

    def features(self, values: Sequence[Money]) -> np.ndarray:
        return number_features([value.number for value in values])

    def sample(self, rng: np.random.Generator) -> Money:
        number = sample_number(rng, ("integer", "decimal", "decimal", "scientific", "fraction"))
        return Money(number, str(rng.choice([entry.code for entry in currencies()])))

    def to_json(self, value: Money) -> dict[str, Any]:
        return {"kind": "money", "value": plain(value.number), "unit": value.currency, "text": shown(value)}

    def from_json(self, data: dict[str, Any]) -> Money:
        return Money(plain_number(str(data["value"])), str(data["unit"]))


register(MoneyModality())
