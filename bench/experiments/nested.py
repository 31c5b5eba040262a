"""E3, nested: branches as one token each, holding a place, a date and numbers; questions that need two kinds at once.

Their seats are real cities, of an unseen region in the tests; names and figures are drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.experiments import places, trial
from bench.experiments.geography import distance, length, whole, with_difference
from bench.experiments.questions import Question
from bench.results import Row
from weft.modalities.date import day_number, from_ordinal
from weft.modalities.number import Number
from weft.modalities.place import Place
from weft.modalities.record import Record
from weft.operations.operation import operations

KINDS = ("record", "place", "date", "number", "quantity")
OPS = ("copy", "distance", "days_between", "subtract", "larger")
COMPUTED = ("copied", "computed")  # a field is copied out of its record in either row
TASKS = ("field", "field of the parent", "days since", "nearer's revenue", "largest revenue within 100 km")
SHARES = (0.1, 0.1, 0.3, 0.3, 0.2)  # of the tasks in training
FIELDS = ("seat", "founded", "revenue", "staff")
METHODS = (
    "weft", "weft, records opened", "weft, hidden state alone", "subword", "digits",
    "xval", "name-only",
)  # fmt: skip
SYLLABLES = ("bra", "ven", "to", "lis", "kar", "mo", "den", "ri", "sol", "pa", "nu", "fer")
FOUNDED = (day_number(1850, 1, 1), day_number(2020, 12, 31))
NEAR, FAR, LIMIT = (3.0, 85.0), (130.0, 1500.0), 100  # kilometres


def branch(rng: np.random.Generator, seat: Place, parent: Record | None = None) -> Record:
    name = "".join(rng.choice(SYLLABLES, 3)).title()
    fields: list[tuple[str, Any]] = [
        ("seat", seat),
        ("founded", from_ordinal(int(rng.integers(*FOUNDED)))),
        ("revenue", drawn(rng, 2, 6)),
        ("staff", drawn(rng, 1, 5)),
    ]
    return Record("branch", tuple([*fields, ("parent", parent)] if parent else fields), name)


def drawn(rng: np.random.Generator, shortest: int, longest: int) -> Number:
    digits = int(rng.integers(shortest, longest + 1))
    return Number(Fraction(int(rng.integers(10 ** (digits - 1), 10**digits))))


def question(rng: np.random.Generator, task: str, split: str) -> Question:
    """One question; seats come from the pool `split`."""
    pool = places.pools()["train" if split == "train" else "unseen region"]
    start = int(rng.integers(len(pool.places)))
    here = pool.places[start]

    def seat(reach: tuple[float, float] = (NEAR[0], FAR[1])) -> Place:
        wanted = float(np.exp(rng.uniform(*np.log(reach))))
        return pool.places[pool.near(rng, start, wanted, tried=800)]

    if task == "field":
        path, record = str(rng.choice(FIELDS)), branch(rng, here)
        return _asked(task, split, f"The {path} of {{0}} is", (record,), "{0}.", (record.get(path),))
    if task == "field of the parent":
        path, record = str(rng.choice(FIELDS)), branch(rng, here, branch(rng, seat()))
        says = (record.get(f"parent.{path}"),)
        return _asked(task, split, f"The {path} of the parent of {{0}} is", (record,), "{0}.", says)
    if task == "days since":
        record = branch(rng, here)
        founded = record.get("founded")
        day = day_number(founded.year, founded.month, founded.day)
        later = from_ordinal(int(rng.integers(day + 1, FOUNDED[1] + 3000)))
        says = (operations()["days_between"].run(founded, later).value,)
        return _asked(task, split, "From the founding of {0} to {1} it is", (record, later), "{0}.", says)
    if task == "nearer's revenue":
        pair = (branch(rng, seat()), branch(rng, seat()))
        far = [length(record.get("seat"), here) for record in pair]
        if abs(far[0] - far[1]) < max(far) / 50:
            return question(rng, task, split)
        nearer = pair[0] if far[0] < far[1] else pair[1]
        prompt = "How far {0} and {1} are from {2}, the difference, and the revenue of the nearer:"
        said = (
            with_difference(*(how(record.get("seat"), here) for record in pair), nearer.get("revenue"))
            for how in (whole, distance)
        )
        return _asked(task, split, prompt, (*pair, here), "{0};{1};{2};{3}.", *said)
    reaches = [NEAR, NEAR, FAR]
    three = tuple(branch(rng, seat(reaches[place])) for place in rng.permutation(3))
    if sum(length(record.get("seat"), here) < LIMIT for record in three) != 2:
        return question(rng, task, split)
    return _within(task, split, three, here)


def _within(task: str, split: str, three: Sequence[Record], here: Place) -> Question:
    """Each distance and, where it is under the limit, the revenue; then the difference of the two, and the larger."""
    answer, kept = "", []
    says: list[Any] = []
    exact: list[Any] = []
    for record in three:
        seat, revenue = record.get("seat"), record.get("revenue")
        near = length(seat, here) < LIMIT
        answer += f"{{{len(says)}}}:" + (f"{{{len(says) + 1}}};" if near else "-;")
        says += [whole(seat, here), revenue][: 1 + near]
        exact += [distance(seat, here), revenue][: 1 + near]
        kept += [revenue] * near
    last = [operations()[name].run(*kept).value for name in ("subtract", "larger")]
    answer += f"{{{len(says)}}};{{{len(says) + 1}}}."
    prompt = "How far {0}, {1} and {2} are from {3}, the revenues within 100 km, their difference, and the larger:"
    return _asked(task, split, prompt, (*three, here), answer, (*says, *last), (*exact, *last))


def _asked(
    task: str, split: str, prompt: str, values: tuple[Any, ...], answer: str, says: tuple[Any, ...],
    exact: tuple[Any, ...] = (),
) -> Question:  # fmt: skip
    called = {place: place.name for place in _seats([*values, *says])}
    return Question(task, split, prompt, values, answer, says, len(says) - 1, False, called, exact)


def _seats(values: Sequence[Any]) -> list[Place]:
    found = []
    for value in values:
        if isinstance(value, Place):
            found.append(value)
        if isinstance(value, Record):
            found += _seats([part for _, part in value.fields])
    return found


def train(rng: np.random.Generator) -> Question:
    return question(rng, str(rng.choice(TASKS, p=SHARES)), "train")


def tests(rng: np.random.Generator, each: int) -> list[Question]:
    return [question(rng, task, "unseen region") for task in TASKS for _ in range(each)]


def solve(asked: Question) -> float:
    """Look-ups, Python's dates and the haversine, told what to do."""
    records = [value for value in asked.values if isinstance(value, Record)]
    if asked.task.startswith("field"):
        words = asked.prompt.split()
        record = records[0].get("parent") if "parent" in words else records[0]
        return float(record.get(words[1]) == asked.says[0])
    if asked.task == "days since":
        first, last = (date(day.year, day.month, day.day) for day in (records[0].get("founded"), asked.values[1]))
        return float((last - first).days == asked.says[0].number.amount)
    here = np.array(places.degrees(asked.values[-1]))
    far = [float(places.great_circle(here, np.array(places.degrees(one.get("seat"))))) for one in records]
    if asked.task == "nearer's revenue":
        return float(records[int(np.argmin(far))].get("revenue") == asked.says[-1])
    within = [one.get("revenue").amount for one, kilometres in zip(records, far) if kilometres < LIMIT]
    return float(max(within) == asked.says[-1].amount)


def tool(seed: int, each: int) -> list[Row]:
    return trial.told("nested", tests(np.random.default_rng(seed + 1), each), "look-ups and haversine, told what to do")


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of e3.json."""
    return trial.measure("nested", METHODS, folder, seed, budget)


__all__: Sequence[str] = ("COMPUTED", "KINDS", "METHODS", "OPS", "measure", "solve", "tests", "tool", "train")
