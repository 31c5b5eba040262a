"""E2, numbers and dates: sums, products, which is larger, dates and days; longer and negative values apart.

Generated from a seed; the exact operations of weft say what is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.experiments import trial
from bench.experiments.questions import Question
from bench.results import Row
from weft.modalities.date import day_number, from_ordinal
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity
from weft.operations.operation import operations

KINDS = ("number", "date", "quantity")
OPS = ("copy", "add", "subtract", "multiply", "larger", "date_plus", "days_between", "earlier", "weekday")
COMPUTED = ("computed",)  # where the values of the computed rows come from
SPLITS = ("up to 6 digits", "decimals", "negative", "7 to 9 digits")
DATES = ("1800 to 2100", "1600 to 1799")
DAYS = {name: (day_number(int(name[:4]), 1, 1), day_number(int(name[-4:]), 12, 31)) for name in DATES}
ARITHMETIC = ("add", "subtract", "multiply", "larger", "larger at once")
SHARES = (0.1, 0.1, 0.05, 0.25, 0.1, 0.1, 0.1, 0.12, 0.08)  # of the tasks in training
CALENDAR = ("date_plus", "days_between", "earlier", "weekday")


def number(rng: np.random.Generator, split: str, longest: int = 6) -> Number:
    """Lengths evenly, so that short ones are as frequent as long ones."""
    length = int(rng.integers(7, 10)) if split == "7 to 9 digits" else int(rng.integers(1, longest + 1))
    mantissa = int(rng.integers(10 ** (length - 1) if length > 1 else 0, 10**length))
    decimals = int(rng.integers(1, 4)) if split == "decimals" else 0
    sign = -1 if split == "negative" and rng.random() < 0.7 else 1
    return Number(Fraction(sign * mantissa, 10**decimals), decimals, "decimal" if decimals else "integer")


def question(rng: np.random.Generator, task: str, split: str) -> Question:
    """One question of a task; `split` is of SPLITS for arithmetic, of DATES for the calendar."""
    if task in ARITHMETIC:
        a, b = number(rng, split, 3 if task == "multiply" else 6), number(rng, split, 3 if task == "multiply" else 6)
        while a.amount == b.amount:
            b = number(rng, split)
        if (
            task.startswith("larger") and rng.random() < 0.5 and split != "decimals"
        ):  # half of the pairs lie close together
            b = Number(a.amount + int(rng.choice([-1, 1])) * int(rng.integers(1, 100)))
        return _of(task, split, a, b)
    low, high = DAYS[split]
    day = int(rng.integers(low, high))
    if task == "date_plus":
        return _of(task, split, from_ordinal(day), Quantity(Number(Fraction(int(rng.integers(1, 2000)))), "d"))
    if task == "weekday":
        return _of(task, split, from_ordinal(day))
    far = int(rng.integers(1, 400)) if rng.random() < 0.5 else int(rng.integers(1, high - low))
    pair = [day, low + (day - low + far) % (high - low)]
    if task == "days_between":
        pair.sort()
    return _of(task, split, *(from_ordinal(one) for one in pair))


WORDING: dict[str, str] = {
    "add": "The sum of {0} and {1} is",
    "subtract": "Take {1} from {0}, and what is left is",
    "multiply": "The product of {0} and {1} is",
    "larger": "Of {0} and {1}, the difference and the larger:",
    "larger at once": "Of {0} and {1}, the larger is",
    "date_plus": "It began on {0} and ended {1} later, on",
    "days_between": "The time from {0} to {1} is",
    "earlier": "Of {0} and {1}, the time between and the earlier:",
    "weekday": "The date {0} was a",
}


def _of(task: str, split: str, *values: Any) -> Question:
    result = operations()[task.split()[0]].run(*values).value
    if task == "weekday":
        return Question(task, split, WORDING[task], values, f"{result.text}.")
    if task == "larger":  # a difference below zero says that the second is the larger
        difference = operations()["subtract"].run(*values).value
        return Question(task, split, WORDING[task], values, "{0};{1}.", (difference, result), 1)
    if task == "earlier":
        a, b = (day_number(date.year, date.month, date.day) for date in values)
        return Question(task, split, WORDING[task], values, "{0};{1}.", (Quantity(from_amount(b - a), "d"), result), 1)
    return Question(task, split, WORDING[task], values, "{0}.", (result,), 0)


def train(rng: np.random.Generator) -> Question:
    """Comparisons most often: they are learned last. Of the tests' splits the first three, and later dates."""
    task = str(rng.choice([*ARITHMETIC, *CALENDAR], p=SHARES))
    split = DATES[0] if task in CALENDAR else str(rng.choice(SPLITS[:3], p=[0.5, 0.25, 0.25]))
    return question(rng, task, split)


def tests(rng: np.random.Generator, each: int) -> list[Question]:
    arithmetic = [question(rng, task, split) for task in ARITHMETIC for split in SPLITS for _ in range(each)]
    return arithmetic + [question(rng, task, split) for task in CALENDAR for split in DATES for _ in range(each)]


METHODS = ("weft", "weft, hidden state alone", "subword", "digits", "xval")


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of e2.json."""
    return trial.measure("numbers", METHODS, folder, seed, budget)


def solve(question: Question) -> bool:
    """By Python's own numbers and dates, told what to do: not the operations that the questions were made with."""
    from datetime import date, timedelta

    def plain(value: Any) -> Any:
        if hasattr(value, "year"):
            return date(value.year, value.month, value.day)
        return getattr(value, "number", value).amount

    given = [plain(value) for value in question.values]
    if question.task == "weekday":
        return f"{given[0]:%A}." == question.answer
    result = {
        "add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "multiply": lambda a, b: a * b, "larger": max,
        "date_plus": lambda a, b: a + timedelta(int(b)), "days_between": lambda a, b: (b - a).days, "earlier": min,
    }[question.task.split()[0]](*given)  # fmt: skip
    return bool(result == plain(question.says[-1]))


def tool(seed: int, each: int) -> list[Row]:
    """A calculator that is told what to do: what is left when nothing has to be understood."""
    return trial.told("numbers", tests(np.random.default_rng(seed + 1), each), "calculator, told what to do")


__all__: Sequence[str] = ("COMPUTED", "KINDS", "METHODS", "OPS", "measure", "tests", "train")
