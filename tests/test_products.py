"""Rates and what they are for: l/min × min = l, W × h = kWh, mi ÷ mph = h; exact, and each undoes the other."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from test_arithmetic import apply

import weft
from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol, units
from weft.modalities.duration import of_unit
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity, base_amount
from weft.operations.dimensions import PARTS, _lines, parts, product_unit, quotient_unit
from weft.operations.operation import operations

KNOWN = operations()


def said(text: str) -> Any:
    """The one value that a text says."""
    (span,) = weft.read(text)
    return span.value


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("$1.80 a litre", "24.5 L", "44.1 USD"),
        ("90 km/h", "40 minutes", "60 km"),
        ("60 mph", "2 hours and 30 minutes", "150 mi"),
        ("25 knots", "2 hours", "50 nmi"),
        ("15 litres per minute", "80 minutes", "1200 l"),
        ("2 hours", "15 litres per minute", "1800 l"),
        ("6.5 litres per 100 km", "400 km", "26 l"),
        ("30 mpg", "15 gallons", "450 mi"),
        ("18 kWh/100 km", "250 km", "45 kWh"),
        ("60 W", "24 hours", "1.44 kWh"),
        ("60 W", "10 seconds", "600 J"),
        ("12 m²", "3 m", "36 m³"),
        ("12 ft²", "3 in", "3 ft³"),
        ("5 acres", "2 ft", "10 acre ft"),
        ("2.7 g/cm³", "10 cm³", "27 g"),
        ("200 g/m²", "3 m²", "600 g"),
        ("5 mg/kg", "70 kg", "350 mg"),
        ("40 Mbit/s", "1 minute", "2400 Mbit"),
        ("230 V", "10 A", "2300 W"),
        ("500 mA", "10 hours", "5000 mAh"),
        ("12 V", "100 Ah", "1200 Wh"),
        ("3 mm/yr", "10 years", "30 mm"),
    ],
)
def test_a_rate_times_what_it_is_for(one: str, other: str, expected: str) -> None:
    assert str(apply("multiply", said(one), said(other)).value) == expected
    assert str(apply("multiply", said(other), said(one)).value) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("450 miles", "60 mph", "7.5 h"),
        ("1,200 litres", "15 litres per minute", "80 min"),
        ("1,200 litres", "80 minutes", "15 l/min"),
        ("100 l", "2 days", "50 l/d"),
        ("39 l", "6.5 l/100 km", "600 km"),
        ("39 l", "600 km", "6.5 l/100 km"),
        ("450 miles", "30 mpg", "15 gal"),
        ("450 miles", "15 gallons", "30 mpg"),
        ("1.44 kWh", "60 W", "24 h"),
        ("1.44 kWh", "24 hours", "0.06 kW"),
        ("3600 J", "60 W", "60 s"),
        ("36 MJ", "10 hours", "1 kW"),
        ("12 m²", "3 m", "4 m"),
        ("36 m³", "12 m²", "3 m"),
        ("10 ft³", "5 ft²", "2 ft"),
        ("10 kg", "5 l", "2 kg/l"),
        ("27 g", "2.7 g/cm³", "10 cm³"),
        ("350 mg", "5 mg/kg", "70 kg"),
        ("5 GB", "40 Mbit/s", "1000 s"),
        ("5 GB", "2 minutes", "1/24 GB/s"),
        ("5000 mAh", "500 mA", "10 h"),
        ("2300 W", "230 V", "10 A"),
        ("30 mm", "3 mm/yr", "10 yr"),
    ],
)
def test_an_amount_over_a_rate_or_over_what_it_is_for(one: str, other: str, expected: str) -> None:
    assert str(apply("divide", said(one), said(other)).value) == expected


@pytest.mark.parametrize(
    ("name", "one", "other", "reason"),
    [
        ("divide", "36 m³", "2 m", "a volume over a length is a consumption, which is in no m³"),
        ("multiply", "60 W", "3 months", "no fixed number of seconds"),
        ("multiply", "3 mm/yr", "10 days", "no fixed number of seconds"),
        ("divide", "1,200 litres", "0 minutes", "division by zero"),
        ("divide", "450 miles", "0 mph", "division by zero"),
    ],
)
def test_what_no_rate_says_is_refused_both_ways(name: str, one: str, other: str, reason: str) -> None:
    for way in (KNOWN[name].run, KNOWN[name].second):
        with pytest.raises(DoesNotFit, match=reason):
            way(said(one), said(other))


def test_the_exponents_of_a_product_are_those_of_its_parts_together() -> None:
    vectors = {unit.dimension: unit.vector for unit in units()}
    for whole, one, other in _lines():
        assert vectors[whole] == tuple(a + b for a, b in zip(vectors[one], vectors[other], strict=True)), whole


def test_units_of_two_parts_are_worth_what_their_parts_are() -> None:
    times = {"l/100 km": 100, "kWh/100 km": 100}
    found = 0
    for unit in units():
        above, below = parts(unit.symbol)
        if above and below:
            found += 1
            factors = unit_by_symbol(above).factor, unit_by_symbol(below).factor
            assert unit.factor * times.get(unit.symbol, 1) == factors[0] / factors[1], unit.symbol
    assert found > 100
    assert all(parts(symbol) == known for symbol, known in PARTS.items())


def _value(rng: random.Random, dimension: str, months: bool) -> Quantity:
    known = [u for u in units() if u.dimension == dimension and (dimension != "time" or u.calendar == months)]
    return Quantity(from_amount(Fraction(rng.randrange(1, 10**6), rng.choice((1, 7, 1000)))), rng.choice(known).symbol)


def test_every_product_is_the_same_by_a_second_way_and_undone_by_a_quotient() -> None:
    rng = random.Random(41)
    for whole, one, other in _lines():
        months = "per_month" in one
        for _ in range(12):
            a, b = _value(rng, one, months), _value(rng, other, months)
            result = apply("multiply", a, b).value
            assert base_amount(result) == base_amount(a) * base_amount(b), (str(a), str(b))
            assert unit_by_symbol(product_unit(a.unit, b.unit)).dimension == whole
            for part, rest in ((a, b), (b, a)):
                kind = KNOWN["divide"].types(f"quantity:{whole}", f"quantity:{unit_by_symbol(part.unit).dimension}")
                if kind != f"quantity:{unit_by_symbol(rest.unit).dimension}" or not quotient_unit(
                    result.unit, part.unit
                ):
                    continue  # l ÷ km is no area, mg ÷ kg a number, m³ ÷ m neither
                back = apply("divide", result, part).value
                assert base_amount(back) == base_amount(rest), (str(result), str(part))


def test_a_length_of_time_counts_as_its_quantity_does() -> None:
    for amount, form, unit in ((90, "minutes", "min"), (3, "hours", "h"), (2, "weeks", "wk"), (45, "seconds", "s")):
        for rate in ("60 mph", "15 l/min", "40 MB/s", "5 kg/h"):
            told, counted = of_unit(amount, form), Quantity(from_amount(amount), unit)
            assert apply("multiply", said(rate), told) == apply("multiply", said(rate), counted)
        for whole in ("450 miles", "1,200 litres", "5 GB", "20 kg", "3 kWh"):
            assert apply("divide", said(whole), told) == apply("divide", said(whole), counted)


@pytest.mark.parametrize(
    ("name", "tags", "expected"),
    [
        ("multiply", ("quantity:flow", "duration"), "quantity:volume"),
        ("multiply", ("quantity:time", "quantity:power"), "quantity:energy"),
        ("multiply", ("quantity:area", "quantity:length"), "quantity:volume"),
        ("multiply", ("quantity:mass", "quantity:length"), None),
        ("multiply", ("duration", "duration"), None),
        ("divide", ("quantity:volume", "quantity:flow"), "quantity:time"),
        ("divide", ("quantity:volume", "duration"), "quantity:flow"),
        ("divide", ("quantity:energy", "quantity:time"), "quantity:power"),
        ("divide", ("quantity:volume", "quantity:area"), "quantity:length"),
        ("divide", ("quantity:volume", "quantity:length"), "quantity:fuel"),
        ("divide", ("quantity:mass", "quantity:mass"), "number"),
        ("divide", ("quantity:mass", "quantity:dose"), "quantity:mass"),
        ("divide", ("duration", "quantity:length"), None),
        ("divide", ("quantity:flow", "quantity:volume"), None),
    ],
)
def test_types_look_at_tags_alone(name: str, tags: tuple[str, str], expected: str | None) -> None:
    assert KNOWN[name].types(*tags) == expected
