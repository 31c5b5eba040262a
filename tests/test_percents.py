"""More or less by a percentage and back: exact, the same by a second way, and each undoes the other."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from test_arithmetic import apply, value

from weft.errors import DoesNotFit
from weft.modalities.duration import of_unit
from weft.modalities.money import Money
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.operations.operation import operations
from weft.tags import tag_of

KNOWN = operations()
NAMES = ("increase", "decrease", "before_increase", "before_decrease")


@pytest.mark.parametrize(
    ("name", "x", "percent", "expected"),
    [
        ("increase", "$50", "20%", "60 USD"),
        ("increase", "80", "12.5%", "90"),
        ("increase", "3 km", "-10%", "2.7 km"),
        ("increase", "20%", "10%", "22%"),
        ("increase", "0", "50%", "0"),
        ("decrease", "$50", "20%", "40 USD"),
        ("decrease", "60 kg", "5%", "57 kg"),
        ("decrease", "60 kg", "100%", "0 kg"),
        ("decrease", "10", "150%", "-5"),
        ("before_increase", "$60", "20%", "50 USD"),
        ("before_increase", "$119", "19%", "100 USD"),
        ("before_increase", "100", "20%", "250/3"),
        ("before_decrease", "$40", "20%", "50 USD"),
        ("before_decrease", "57 kg", "5%", "60 kg"),
        ("before_decrease", "100", "30%", "1000/7"),
    ],
)
def test_amounts_before_and_after_are_exact(name: str, x: str, percent: str, expected: str) -> None:
    assert str(apply(name, x, percent).value) == expected


def test_lengths_of_time_grow_and_shrink() -> None:
    assert apply("increase", of_unit(2, "hours"), "25%").value == of_unit(150, "minutes")
    assert apply("before_decrease", of_unit(30, "minutes"), "50%").value == of_unit(1, "hours")
    with pytest.raises(DoesNotFit, match="month"):
        KNOWN["increase"].run(of_unit(3, "months"), value("10%"))


def test_a_percentage_grows_by_a_part_of_itself_and_the_note_says_so() -> None:
    assert apply("increase", "20%", "10%").note == "10% of 20%, not percentage points"
    assert apply("increase", "$20", "10%").note == ""


@pytest.mark.parametrize(("name", "percent"), [("before_increase", "-100%"), ("before_decrease", "100%")])
def test_nothing_leads_back_from_a_whole_loss(name: str, percent: str) -> None:
    for way in (KNOWN[name].run, KNOWN[name].second):
        with pytest.raises(DoesNotFit):
            way(value("$60"), value(percent))
    with pytest.raises(DoesNotFit, match="nothing is left of any amount"):
        KNOWN[name].run(value("$60"), value(percent))


@pytest.mark.parametrize("name", NAMES)
def test_the_second_argument_is_a_percentage_and_the_first_an_amount(name: str) -> None:
    types = KNOWN[name].types
    for tag in ("number", "percent", "duration", "money:EUR", "quantity:mass"):
        assert types(tag, "percent") == tag
    for tags in (("money:EUR", "number"), ("percent", "money:EUR"), ("date", "percent"), ("ordinal", "percent")):
        assert types(*tags) is None


def test_each_undoes_the_other_whatever_the_unit() -> None:
    rng = random.Random(21)
    for _ in range(400):
        amount = Fraction(rng.randrange(-(10**8), 10**8), rng.choice((1, 3, 100, 10**5)))
        percent = from_amount(Fraction(rng.randrange(1, 9_999), 100), "percent")
        x = rng.choice((from_amount(amount), Money(from_amount(amount), "EUR"), Quantity(from_amount(amount), "mi")))
        assert apply("before_increase", apply("increase", x, percent).value, percent).value == x
        assert apply("before_decrease", apply("decrease", x, percent).value, percent).value == x
        part = apply("percent_of", percent, x).value
        assert apply("add", x, part).value == apply("increase", x, percent).value
        assert apply("subtract", x, part).value == apply("decrease", x, percent).value
        assert tag_of(apply("increase", x, percent).value) == tag_of(x)
