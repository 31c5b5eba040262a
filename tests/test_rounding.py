"""Wishes to round in made-up questions: what they say is what the program does."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from weft.modalities.money import Money
from weft.modalities.number import from_amount
from weft.training import rounding
from weft.training.example import GoldStep


def drawn(value, op="divide", text="What is it?", count=400):
    """What came of so many draws where a wish was added: (text, moved, steps)."""
    steps = [GoldStep(op, (), value)]
    made = [rounding.rounded(text, steps, np.random.default_rng(seed)) for seed in range(count)]
    return [each for each in made if len(each[2]) > 1]


def test_a_wish_says_how_many_decimals_the_program_rounds_to():
    made = drawn(from_amount(Fraction(22, 7)))
    assert 0.2 < len(made) / 400 < 0.5
    for text, _, steps in made:
        value, places = steps[1].args
        assert steps[1].op == "round"
        assert steps[1].value.amount == round(value.amount, int(places.amount))
        behind, before = rounding.SAID[int(places.amount)]
        assert any(wish in text for wish in (*behind, *before))


@pytest.mark.parametrize(("currency", "word"), [("USD", "dollar"), ("EUR", "euro"), ("GBP", "pound")])
def test_money_is_rounded_to_its_own_coins(currency, word):
    texts = [text for text, _, _ in drawn(Money(from_amount(Fraction(22, 7)), currency))]
    assert any(word in text for text in texts)
    assert not [text for text in texts for other in {"dollar", "euro", "pound"} - {word} if other in text]
    assert any("penny" in text for text in texts) == (currency == "GBP")


def test_what_stands_in_the_question_moves_with_it():
    for text, moved, _ in drawn(from_amount(Fraction(1, 3)), text="Share 1 between 3. How much is it?"):
        at = "Share 1 between 3".index("1") + moved
        assert text[at : at + 11] == "1 between 3"


@pytest.mark.parametrize(
    ("value", "op"), [(from_amount(Fraction(7)), "add"), (from_amount(Fraction(22, 7)), "round"), (None, "refuse")]
)
def test_what_is_short_or_rounded_or_refused_stays(value, op):
    assert drawn(value, op) == []
