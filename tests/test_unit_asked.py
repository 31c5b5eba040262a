"""Answers are told in the unit that the question asks for; what has another dimension is doubted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from weft import ask
from weft.find import read_parts
from weft.find.mentions import mentions
from weft.interleave import MODEL_DIR, Candidate
from weft.modalities.money import Money
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.programs import DOUBT, Program, Step, doubted
from weft.situation import Situation, situate
from weft.tags import tag_of
from weft.unit_asked import in_unit_asked, unit_asked


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def situated(question: str, tokenizer: Any) -> Situation:
    return situate(question, tokenizer, spans=mentions(question, read_parts(question)))


def ending_in(amount: str, unit: str) -> Program:
    value = Quantity(from_amount(Fraction(amount)), unit)
    given = Candidate(value, tag_of(value), "#0", -1)
    return Program((Step("copy", (given,), value),), -1.0, True)


@pytest.mark.parametrize(
    ("question", "symbol"),
    [
        ("How many millilitres are left of a litre after 825 ml?", "ml"),
        ("How much does a 60 W bulb use in 24 hours, in kWh?", "kWh"),
        ("What are 5 miles as kilometres", "km"),
        ("What is that worth to us?", None),
        ("Is a mile more than a kilometre?", None),  # named, not asked for
        ("How much is it in kilometres, and how much in miles?", None),  # two of them
        ("How many apples weigh 2 kg?", None),
    ],
)
def test_a_unit_is_asked_for_after_how_many_or_in(question: str, symbol: str | None, tokenizer: Any) -> None:
    found = unit_asked(situated(question, tokenizer))
    assert (found.value.symbol if found else None) == symbol


def test_a_quantity_is_told_in_the_unit_asked_for(tokenizer: Any) -> None:
    unit = unit_asked(situated("How many millilitres are left of 1 litre?", tokenizer))
    told = in_unit_asked(ending_in("0.175", "l"), unit)
    assert (told.value.number.amount, told.value.unit) == (175, "ml")
    assert [step.op for step in told.steps] == ["copy", "convert"]
    assert told.steps[1].args[0].mark == "$0"
    same = ending_in("175", "ml")
    other = ending_in("3", "km")
    assert in_unit_asked(same, unit) is same
    assert in_unit_asked(other, unit) is other
    assert in_unit_asked(same, None) is same


def test_another_dimension_is_doubted(tokenizer: Any) -> None:
    question = "How much does it use in 24 hours, in kWh?"
    unit = unit_asked(situated(question, tokenizer))
    assert doubted(ending_in("3", "km"), question, unit).log_p == -1.0 - DOUBT
    assert doubted(ending_in("3", "J"), question, unit).log_p == -1.0
    assert doubted(ending_in("3", "km"), question).log_p == -1.0
    pounds = unit_asked(situated("What is the final bill, in pounds?", tokenizer))
    money = Money(from_amount(Fraction(5)), "GBP")
    paid = Program((Step("copy", (Candidate(money, "money:GBP", "#0", -1),), money),), -1.0, True)
    assert doubted(paid, "What is the final bill, in pounds?", pounds) is paid


def test_asked_end_to_end() -> None:
    answer = ask("A jug holds 1 litre and I pour out 275 ml. How many millilitres are left?")
    assert answer.text == "725 ml"
    assert ask("How many metres are 3 miles?").text == "4,828.032 m"
