"""A wish to round, added to a question whose answer has more decimals than anybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from weft.modalities.number import from_amount
from weft.operations.operation import operations
from weft.programs import MAX_STEPS
from weft.training.draw import pick
from weft.training.example import GoldStep

SHARE = 0.35  # of the questions whose answer has more decimals than are wished for
# What is asked for → (how it is said behind a question, how it is said before one).
SAID: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    0: (
        (
            "Round to the nearest whole number.",
            "to the nearest whole number",
            "No decimals please.",
            "Whole number please.",
            "rounded to the nearest whole",
            "to the nearest unit",
            "Just the whole number.",
            "(no decimals)",
            "Rounded off.",
            "rounded to a whole number",
            "0 decimals",
            "Leave out the decimals, rounded.",
        ),
        ("To the nearest whole number,", "Rounded to a whole number,", "In round numbers, no decimals:"),
    ),
    1: (
        (
            "to one decimal",
            "to one decimal place",
            "One decimal please.",
            "One decimal.",
            "(one decimal)",
            "1 decimal place",
            "Round to one decimal place.",
            "with one decimal",
            "rounded to one decimal place",
            "Give one decimal.",
            "to 1 d.p.",
            "to 1 dp",
            "to the nearest tenth",
            "One decimal place is enough.",
            "1 decimal pls",
            "rounded to 1 decimal",
            "One figure after the point will do.",
            "correct to one decimal place",
            "(1 dp)",
        ),
        ("To one decimal place,", "Rounded to one decimal,", "To the nearest tenth,", "With one decimal:"),
    ),
    2: (
        (
            "to two decimals",
            "to two decimal places",
            "Two decimals please.",
            "Two decimals.",
            "(two decimals)",
            "Round to two decimal places.",
            "with two decimals",
            "rounded to two decimal places",
            "to 2 d.p.",
            "to 2 dp",
            "to the nearest hundredth",
            "2 decimal places",
            "rounded to 2 decimals",
            "correct to two decimals",
            "I want two decimals.",
        ),
        ("To two decimal places,", "Rounded to two decimals,", "With two decimals:"),
    ),
}
CENTS = (("to the nearest cent", "to the cent", "rounded to the cent", "Round to the cent.", "Rounded to cents."),
         ("To the nearest cent,", "Rounded to the cent,"))  # fmt: skip
PENCE = (("to the nearest penny", "to the penny", "rounded to the nearest penny", "in pounds and pence, rounded"),
         ("To the nearest penny,",))  # fmt: skip
WHOLE_MONEY = {
    "USD": (
        ("to the nearest dollar", "in whole dollars, rounded", "rounded to the dollar"),
        ("To the nearest dollar,",),
    ),
    "EUR": (("to the nearest euro", "in whole euros, rounded", "rounded to full euros"), ("To the nearest euro,",)),
    "GBP": (("to the nearest pound", "in whole pounds, rounded", "rounded to the pound"), ("To the nearest pound,",)),
}


def rounded(text: str, steps: Sequence[GoldStep], rng: np.random.Generator) -> tuple[str, int, list[GoldStep]]:
    """(the question with a wish to round, by how far what stood in it moved, its steps with the rounding); most stay as
    they are, and all whose answer is as short as is wished."""
    places = int(rng.choice(3, p=[0.25, 0.5, 0.25]))
    value = steps[-1].value
    amount = getattr(getattr(value, "number", value), "amount", None)
    if len(steps) >= MAX_STEPS or steps[-1].op in ("round", "refuse", "round_to") or not isinstance(amount, Fraction):
        return text, 0, list(steps)
    if (amount * 10**places).denominator == 1 or rng.random() >= SHARE:
        return text, 0, list(steps)
    places, (behind, before) = _said(getattr(value, "currency", ""), places, rng)
    number = from_amount(Fraction(places))
    longer = [*steps, GoldStep("round", (value, number), operations()["round"].run(value, number).value)]
    if rng.random() < 0.2:
        first = text[:1].lower() + text[1:] if text[1:2].islower() and text.split()[0] in _OPENERS else text
        wish = pick(before, rng) + " "
        return wish + first, len(wish), longer
    return _behind(text, pick(behind, rng), rng), 0, longer


def _said(currency: str, places: int, rng: np.random.Generator) -> tuple[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """How many decimals, and how that is said: of money mostly in cents or whole dollars."""
    if not currency or rng.random() < 0.2:
        return places, SAID[places]
    if currency in WHOLE_MONEY and rng.random() < 0.3:
        return 0, WHOLE_MONEY[currency]
    return (2, PENCE if currency == "GBP" else CENTS) if currency in WHOLE_MONEY else (places, SAID[places])


_OPENERS = frozenset("What How Which By In Of If On For At Give Tell Is The A".split())


def _behind(text: str, wish: str, rng: np.random.Generator) -> str:
    """A sentence of its own behind the question; anything else before its last mark, mostly after a comma."""
    if wish[0].isupper() or wish[0] == "(":
        return f"{text if text[-1:] in '?.!' or wish[0] == '(' else text + '.'} {wish}"
    body, mark = (text[:-1], text[-1]) if text[-1:] in "?.!" else (text, "")
    return f"{body}{pick((',', ',', ''), rng)} {wish}{mark}"
