"""Numbers: "1,234.5", "-5", "1.5e-30", "15%", "3/4", "2nd", "twenty-five", "2 million"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.grid import DIGITS_MAX, GRID_SLOTS, N_GRID, from_digits, from_rows, to_rows
from weft.modalities.number_value import (
    FORMS,
    Number,
    amount_scalar,
    finite_decimals,
    from_amount,
    mantissa_of,
    number_scalar,
    ordinal_ending,
    people,
    plain,
    plain_number,
    write,
)
from weft.modality import Later, Slot, Span, register
from weft.phases import PHASE_FEATURES, phases

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Number",
    "NumberModality",
    "amount_scalar",
    "finite_decimals",
    "from_amount",
    "number_scalar",
    "plain_number",
]

WHOLE, NUMERATOR, DENOMINATOR = 0, 1, 2  # what a token of the number holds
NUMBER_SLOTS = (*GRID_SLOTS, Slot("form", 8), Slot("role", 3))


def number_rows(number: Number) -> list[tuple[int, ...]]:
    """NUMBER_SLOTS of each token. Raises DoesNotFit beyond 100,000 digits."""
    form = FORMS.index(number.form)
    if not number.held_as_fraction:
        rows = to_rows(mantissa_of(number), number.decimals, number.negative_zero)
        return [(*row, form, WHOLE) for row in rows]
    top, bottom = to_rows(number.amount.numerator, 0), to_rows(number.amount.denominator, 0)
    return [(*row, form, NUMERATOR) for row in top] + [(*row, form, DENOMINATOR) for row in bottom]


def number_of_rows(rows: Sequence[Sequence[int]]) -> Number:
    """The inverse. Raises DoesNotFit when the rows make no number."""
    parts = {role: [row[:N_GRID] for row in rows if row[-1] == role] for role in (WHOLE, NUMERATOR, DENOMINATOR)}
    index = rows[0][-2] if rows else len(FORMS)
    if index >= len(FORMS) or any(row[-2] != index for row in rows):
        raise DoesNotFit(f"number: form slot {index} found, one of 0 to {len(FORMS) - 1} on every row wanted.")
    if bool(parts[WHOLE]) == bool(parts[NUMERATOR]) or bool(parts[NUMERATOR]) != bool(parts[DENOMINATOR]):
        raise DoesNotFit("number: rows of a whole, or of a numerator and a denominator, wanted.")
    if parts[WHOLE]:
        mantissa, decimals, negative_zero = from_rows(parts[WHOLE])
        return Number(Fraction(mantissa, 10**decimals), decimals, FORMS[index], negative_zero)
    numerator, denominator = from_rows(parts[NUMERATOR])[0], from_rows(parts[DENOMINATOR])[0]
    if denominator <= 0:
        raise DoesNotFit(f"number: denominator {denominator} found, above 0 wanted.")
    return Number(Fraction(numerator, denominator), 0, FORMS[index])


N_NUMBER_FEATURES = PHASE_FEATURES + len(FORMS) + 2


def number_features(numbers: Sequence[Number]) -> np.ndarray:
    """float32 (n, N_NUMBER_FEATURES): phases (of an endless fraction: cut after 12 decimals), form, ends, decimals."""
    import numpy as np

    scalars, marks = [], np.zeros((len(numbers), len(FORMS) + 2), dtype=np.float32)
    for row, number in enumerate(numbers):
        scalar = number_scalar(number)
        scalars.append(scalar or (math.floor(number.amount * 10**12), 12))
        marks[row, FORMS.index(number.form)] = 1
        marks[row, -2:] = scalar is not None, min(number.decimals, 64) / 16
    return np.concatenate([phases(scalars), marks], axis=1)


def sample_number(rng: np.random.Generator, forms: Sequence[str] = FORMS) -> Number:
    """A random number of one of the forms: lengths of 1 to 60 digits, zero, minus zero and round numbers included."""
    form = str(rng.choice(list(forms)))
    length = int(rng.choice([1, 1, 2, 3, 4, 6, 9, 15, 16, 17, 24, 25, 60]))
    mantissa = from_digits("".join(map(str, rng.integers(0, 10, length))))
    if rng.random() < 0.1:
        mantissa = int(rng.choice([0, 1, 10 ** (length - 1), 10**length - 1]))
    if form == "ordinal":
        return Number(Fraction(mantissa), 0, form)
    negative = bool(rng.random() < 0.3)
    signed = -mantissa if negative else mantissa
    if form == "fraction" or (form == "percent" and rng.random() < 0.1):
        return Number(Fraction(signed, int(rng.integers(1, 10_000))), 0, form)
    least = 1 if form == "decimal" else 0
    decimals = 0 if form == "integer" else int(rng.choice([least, 1, 2, 3, 8, 9, 33]))
    return Number(Fraction(signed, 10**decimals), decimals, form, negative and not mantissa)


class NumberModality:
    name, value, version = "number", Number, 1
    forms = ("percent", "ordinal", "fraction")
    slots = NUMBER_SLOTS
    n_features = N_NUMBER_FEATURES
    tokens_max = 2 * (DIGITS_MAX // 24 + 2)
    examples = (
        ("The total is 1,234.50 today.", Number(Fraction(2469, 2), 2, "decimal")),
        ("It grew by 15%.", Number(Fraction(15), 0, "percent")),
        ("She came 2nd.", Number(Fraction(2), 0, "ordinal")),
        ("Take 3/4 of it.", Number(Fraction(3, 4), 0, "fraction")),
        ("There are twenty-five apples.", Number(Fraction(25))),
        ("The balance is -0.", Number(Fraction(0), negative_zero=True)),
        ("about 2 million people", Number(Fraction(2_000_000))),
        ("1.5e-30", Number(Fraction(15, 10**31), 31, "scientific")),
    )

    @property
    def triggers(self) -> tuple[str, ...]:
        from weft.modalities.numerals import TRIGGERS

        return TRIGGERS

    read = Later("weft.modalities.numerals", "read_numbers")

    def join(self, text: str, spans: Sequence[Span], reference: Any = None) -> Iterator[Span]:
        from weft.modalities.number_ratio import read_ratios
        from weft.modalities.numeral_roman import read_roman

        yield from read_ratios(text, spans)
        yield from read_roman(text)

    def kind_of(self, value: Number) -> str:
        return value.form if value.form in self.forms else "number"

    def scalar(self, value: Number) -> tuple[int, int] | None:
        return number_scalar(value)

    def write(self, value: Number) -> str:
        return write(value)

    def to_slots(self, value: Number) -> list[tuple[int, ...]]:
        return number_rows(value)

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Number:
        return number_of_rows(rows)

    def features(self, values: Sequence[Number]) -> np.ndarray:
        return number_features(values)

    def sample(self, rng: np.random.Generator) -> Number:
        return sample_number(rng)

    def to_json(self, value: Number) -> dict[str, Any]:
        kind, text = self.kind_of(value), people(value)
        if kind == "percent":
            return {"kind": kind, "value": plain(value), "unit": "%", "text": text + "%"}
        ending = ordinal_ending(value.amount.numerator) if kind == "ordinal" else ""
        return {"kind": kind, "value": plain(value), "text": text + ending}

    def from_json(self, data: dict[str, Any]) -> Number:
        form = data["kind"] if data["kind"] in ("percent", "ordinal") else ""
        return plain_number(str(data["value"]), form)


register(NumberModality())
