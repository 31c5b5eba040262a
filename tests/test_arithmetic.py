"""Arithmetic and conversion: exact, typed, and the same by a second way."""

from __future__ import annotations

import random
import statistics
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from weft.errors import DoesNotFit
from weft.modalities.duration import Duration, of_unit
from weft.modalities.money import Money, MoneyModality
from weft.modalities.number import Number, NumberModality, from_amount
from weft.modalities.quantity import Quantity, QuantityModality
from weft.modalities.truth import Truth
from weft.modalities.unit import Unit
from weft.modality import Run
from weft.operations import arithmetic, conversion  # noqa: F401
from weft.operations.operation import Outcome, _operations
from weft.tags import tag_of

NAMES = (
    "add", "subtract", "multiply", "divide", "percent_of", "share", "percent_change", "sum", "mean", "median", "larger",
    "smaller", "difference", "greater", "equal", "round", "convert", "number_of",
)  # fmt: skip


def value(text: Any) -> Any:
    """The value that a text writes: "3 km", "$5", "15%", "7"; other values as they are."""
    if not isinstance(text, str):
        return text
    for kind in (MoneyModality(), QuantityModality(), NumberModality()):
        spans = kind.read(Run(text, 0, len(text)))
        if spans and (spans[0].start, spans[0].stop) == (0, len(text)):
            return spans[0].value
    raise AssertionError(text)


def apply(name: str, *arguments: Any) -> Outcome:
    """The outcome, after the second way gave the same and the types said so beforehand."""
    values = [value(argument) for argument in arguments]
    operation = _operations[name]
    outcome = operation.run(*values)
    assert operation.second(*values) == outcome, f"the second way of {name} differs"
    tag = operation.types(*map(tag_of, values))
    assert tag == tag_of(outcome.value)
    return outcome


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("add", ("7", "5.25"), "12.25"),
        ("add", ("5 km", "300 m"), "5.3 km"),
        ("add", ("300 m", "5 km"), "5300 m"),
        ("add", ("$5", "$7.50"), "12.5 USD"),
        ("add", ("15%", "10%"), "25%"),
        ("add", ("0.1", "0.2"), "0.3"),
        ("subtract", ("5", "7"), "-2"),
        ("subtract", ("20 °C", "5 °C"), "15 °C"),
        ("multiply", ("$12.50", "3"), "37.5 USD"),
        ("multiply", ("3", "12 kg"), "36 kg"),
        ("multiply", ("6 m", "20 cm"), "1.2 m²"),
        ("multiply", ("6 ft", "2 ft"), "12 ft²"),
        ("divide", ("$10", "4"), "2.5 USD"),
        ("divide", ("10", "3"), "10/3"),
        ("divide", ("3 km", "200 m"), "15"),
        ("divide", ("$10", "$4"), "2.5"),
        ("divide", ("50%", "2"), "25%"),
        ("divide", ("100 km", "50 km/h"), "2 h"),
        ("percent_of", ("15%", "$40"), "6 USD"),
        ("percent_of", ("12.5%", "3 km"), "0.375 km"),
        ("share", ("5", "20"), "25%"),
        ("share", ("1 km", "3000 m"), "100/3%"),
        ("percent_change", ("80", "60"), "-25%"),
        ("percent_change", ("$2", "$5"), "150%"),
        ("sum", ("1", "2", "3.5"), "6.5"),
        ("sum", ("2 km", "300 m", "1 m"), "2.301 km"),
        ("mean", ("1", "2", "4"), "7/3"),
        ("mean", ("$1", "$2"), "1.5 USD"),
        ("median", ("1", "7", "4"), "4"),
        ("median", ("1", "7", "4", "5"), "4.5"),
        ("larger", ("1 km", "999 m"), "1 km"),
        ("larger", ("40 mg", "0.05 g"), "0.05 g"),
        ("smaller", ("3", "1/3", "0.34"), "1/3"),
        ("difference", ("3", "5.5"), "2.5"),
        ("difference", ("1 km", "1 mi"), "0.609344 km"),
        ("greater", ("1 mi", "1609 m"), "yes"),
        ("greater", ("1 mi", "1609.344 m"), "no"),
        ("equal", ("1 km", "1000 m"), "yes"),
        ("equal", ("1.50", "1.5"), "yes"),
        ("equal", ("1/3", "0.333333333333333333"), "no"),
        ("round", ("2.5", "0"), "3"),
        ("round", ("-2.5", "0"), "-3"),
        ("round", ("1.005", "2"), "1.01"),
        ("round", ("1/3", "4"), "0.3333"),
        ("round", ("1250", "-2"), "1300"),
        ("convert", ("20 °C", Unit("°F")), "68 °F"),
        ("convert", ("-40 °F", Unit("°C")), "-40 °C"),
        ("convert", ("5 km", Unit("m")), "5000 m"),
        ("convert", ("1 mi", Unit("km")), "1.609344 km"),
        ("convert", ("1 km", Unit("mi")), "15625/25146 mi"),
        ("convert", ("1 GB", Unit("MiB")), "953.67431640625 MiB"),
        ("number_of", ("884 km",), "884"),
        ("number_of", ("20 °C",), "20"),
        ("number_of", ("$40.50",), "40.5"),
        ("number_of", (of_unit(15, "days"),), "15"),
        ("number_of", (of_unit(3, "weeks"),), "3"),
        ("number_of", (of_unit(Fraction(5, 2), "hours"),), "2.5"),
        ("number_of", (of_unit(18, "months"),), "18"),
    ],
)
def test_results_are_exact(name: str, arguments: tuple, expected: str) -> None:
    assert str(apply(name, *arguments).value) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("add", (of_unit(3, "weeks"), of_unit(2, "days")), Duration(days=23)),
        ("add", (of_unit(1, "days"), of_unit(5, "hours")), Duration(days=1, seconds=Fraction(18_000))),
        ("add", (of_unit(3, "months"), of_unit(2, "days")), Duration(months=3, days=2)),
        ("subtract", (of_unit(2, "years"), of_unit(3, "months")), Duration(months=21)),
        ("multiply", (of_unit(3, "weeks"), "2"), Duration(days=42)),
        ("divide", (of_unit(3, "hours"), "2"), Duration(seconds=Fraction(5400))),
        ("divide", (of_unit(3, "weeks"), of_unit(2, "days")), from_amount(Fraction(21, 2))),
        ("larger", (of_unit(3, "weeks"), of_unit(20, "days")), of_unit(3, "weeks")),
        ("greater", (of_unit(3, "weeks"), Quantity(from_amount(20), "d")), Truth(True)),
        ("divide", ("100 km", of_unit(2, "hours")), Quantity(from_amount(50), "km/h")),
        ("divide", ("100 m", of_unit(10, "seconds")), Quantity(from_amount(10), "m/s")),
        ("multiply", ("60 mph", of_unit(90, "minutes")), Quantity(from_amount(90), "mi")),
        ("convert", (of_unit(3, "weeks"), Unit("d")), Quantity(from_amount(21), "d")),
        ("convert", (of_unit(18, "months"), Unit("yr")), Quantity(from_amount(Fraction(3, 2)), "yr")),
    ],
)
def test_lengths_of_time_are_exact(name: str, arguments: tuple, expected: Any) -> None:
    assert apply(name, *arguments).value == expected


def test_a_bare_number_takes_the_unit_beside_it_and_the_outcome_says_so() -> None:
    outcome = apply("add", "5", "2 kg")
    assert (str(outcome.value), outcome.note) == ("7 kg", "5 taken as 5 kg")
    assert apply("larger", "1 km", "2").value == value("2 km")
    assert apply("sum", "$1", "2", "3").note == "2 taken as 2 USD; 3 taken as 3 USD"
    assert apply("difference", "$5", "7").note == "7 taken as 7 USD"
    assert apply("add", "5", "2").note == ""
    assert apply("percent_of", "15", "40").note == "15 taken as 15%"


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("divide", ("5", "0"), "division by zero"),
        ("divide", ("$5", "$0"), "division by zero"),
        ("share", ("5", "0"), "the whole is 0"),
        ("percent_change", ("0", "5"), "above 0"),
        ("percent_change", ("-10", "5"), "above 0"),
        ("add", ("5 km", "3 kg"), "mass found, length"),
        ("add", ("$5", "€3"), "never converted"),
        ("add", ("5 °C", "3 °F"), "temperatures"),
        ("add", ("5", "3%"), "combines"),
        ("round", ("5", "1.5"), "whole number"),
        ("larger", (of_unit(1, "months"), of_unit(30, "days")), "month"),
        ("convert", (of_unit(1, "months"), Unit("d")), "month"),
        ("convert", ("5 km", Unit("kg")), "length"),
        ("divide", (of_unit(3, "months"), "2"), "no whole number of months"),
    ],
)
def test_what_has_no_exact_answer_is_refused_both_ways_with_a_reason(name: str, arguments: tuple, reason: str) -> None:
    values = [value(argument) for argument in arguments]
    with pytest.raises(DoesNotFit, match=reason):
        _operations[name].run(*values)
    with pytest.raises(DoesNotFit):
        _operations[name].second(*values)


@pytest.mark.parametrize(
    ("name", "tags", "expected"),
    [
        ("add", ("number", "number"), "number"),
        ("add", ("number", "money:USD"), "money:USD"),
        ("add", ("money:USD", "money:EUR"), None),
        ("add", ("quantity:length", "quantity:mass"), None),
        ("add", ("percent", "number"), None),
        ("add", ("number", "duration"), None),
        ("add", ("date", "number"), None),
        ("add", ("duration", "quantity:time"), "quantity:time"),
        ("multiply", ("money:USD", "money:USD"), None),
        ("multiply", ("quantity:length", "quantity:length"), "quantity:area"),
        ("multiply", ("percent", "number"), None),
        ("divide", ("quantity:length", "duration"), "quantity:speed"),
        ("divide", ("money:USD", "money:USD"), "number"),
        ("divide", ("number", "money:USD"), None),
        ("share", ("money:USD", "money:USD"), "percent"),
        ("share", ("number", "money:USD"), None),
        ("larger", ("duration", "quantity:time"), None),
        ("greater", ("duration", "quantity:time"), "truth"),
        ("mean", ("number", "number", "quantity:mass"), "quantity:mass"),
        ("percent_of", ("percent", "money:EUR"), "money:EUR"),
        ("percent_of", ("money:EUR", "percent"), None),
        ("round", ("money:EUR", "number"), "money:EUR"),
        ("convert", ("quantity:length", "unit:length"), "quantity:length"),
        ("convert", ("quantity:length", "unit:mass"), None),
        ("convert", ("duration", "unit:time"), "quantity:time"),
        ("convert", ("word", "unit:time"), None),
    ],
)
def test_types_look_at_tags_alone(name: str, tags: tuple, expected: str | None) -> None:
    assert _operations[name].types(*tags) == expected


def _amount(rng: random.Random) -> Fraction:
    return Fraction(rng.randrange(-(10**9), 10**9), 10 ** rng.randrange(0, 6))


def test_numbers_agree_with_decimal() -> None:
    rng = random.Random(4)
    with localcontext() as context:
        context.prec = 60
        for _ in range(500):
            a, b = _amount(rng), _amount(rng) or Fraction(1)
            x, y = (Decimal(n.numerator) / Decimal(n.denominator) for n in (a, b))
            assert apply("add", from_amount(a), from_amount(b)).value.amount == Fraction(x + y)
            assert apply("subtract", from_amount(a), from_amount(b)).value.amount == Fraction(x - y)
            assert apply("multiply", from_amount(a), from_amount(b)).value.amount == Fraction(x * y)
            assert abs(apply("divide", from_amount(a), from_amount(b)).value.amount - Fraction(x / y)) < Fraction(
                1, 10**30
            )
            places = rng.randrange(-3, 6)
            rounded = apply("round", from_amount(a), from_amount(places)).value.amount
            assert rounded == Fraction(x.scaleb(places).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-places))


def test_sets_agree_with_statistics() -> None:
    rng = random.Random(5)
    for _ in range(300):
        amounts = [_amount(rng) for _ in range(rng.randrange(2, 8))]
        values = [from_amount(amount) for amount in amounts]
        assert apply("sum", *values).value.amount == sum(amounts)
        assert apply("mean", *values).value.amount == statistics.mean(amounts)
        assert apply("median", *values).value.amount == statistics.median(amounts)
        assert apply("larger", *values).value.amount == max(amounts)
        assert apply("smaller", *values).value.amount == min(amounts)


@pytest.mark.parametrize(
    "name", ["add", "subtract", "difference", "larger", "greater", "equal", "share", "divide", "percent_change"]
)
def test_units_do_not_change_what_is_said(name: str) -> None:
    """The same two lengths in other units give the same length, truth or percentage."""
    rng = random.Random(6)
    for _ in range(100):
        a, b = abs(_amount(rng)) + 1, abs(_amount(rng)) + 1
        in_m = apply(name, Quantity(from_amount(a), "m"), Quantity(from_amount(b), "m")).value
        mixed = apply(
            name, Quantity(from_amount(a / 1000), "km"), Quantity(from_amount(b / Fraction("0.3048")), "ft")
        ).value
        if isinstance(in_m, Quantity):
            assert apply("equal", in_m, mixed).value == Truth(True)
        else:
            assert in_m == mixed


def test_converting_there_and_back_changes_nothing() -> None:
    rng = random.Random(7)
    for pair in (("km", "mi"), ("°C", "°F"), ("K", "°F"), ("kg", "lb"), ("kWh", "J"), ("mph", "km/h"), ("gal", "l")):
        for _ in range(50):
            quantity = Quantity(from_amount(_amount(rng)), pair[0])
            there = apply("convert", quantity, Unit(pair[1])).value
            assert apply("convert", there, Unit(pair[0])).value == quantity


def test_every_operation_is_registered_with_a_sentence_and_a_way_of_its_own() -> None:
    for name in NAMES:
        assert _operations[name].doc.endswith("."), name
        assert _operations[name].run is not _operations[name].second


def test_results_of_any_size_are_exact() -> None:
    huge = Number(Fraction(10**5000 + 1))
    assert apply("add", huge, "1").value.amount == 10**5000 + 2
    assert apply("multiply", Money(huge, "USD"), "2").value.number.amount == 2 * 10**5000 + 2


def test_a_mixed_length_of_time_is_no_number() -> None:
    for run in (_operations["number_of"].run, _operations["number_of"].second):
        with pytest.raises(DoesNotFit, match="no one unit"):
            run(Duration(days=1, seconds=Fraction(3 * 3600), form="mixed"))
