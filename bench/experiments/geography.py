"""E1, geography: distance, direction and the nearer of two, for places and a region that no training saw.

The place encoder is trained on real cities and OpenStreetMap nodes; the exact geodesic of weft says what is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.experiments import places, trial
from bench.experiments.questions import Question
from bench.results import Row
from weft.modalities.number import from_amount
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity
from weft.operations.operation import operations

KINDS = ("place", "quantity", "number")
OPS = ("copy", "distance", "subtract")
COMPUTED = ("copied", "computed")  # where the values of the computed rows come from
SPLITS = ("unseen places", "unseen region", "unseen streets")
TASKS = ("distance", "direction", "nearer")
SHARES = (0.35, 0.2, 0.45)  # of the tasks in training
SECTORS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
REACH = {"streets": (0.3, 30.0), "unseen streets": (0.3, 30.0), "unseen region": (30.0, 2500.0)}  # km; else the Earth
METHODS = ("weft", "subword", "digits", "xval", "name-only")


def question(rng: np.random.Generator, task: str, split: str) -> Question:
    """About two or three places of the pool `split`; pairs are drawn evenly in the logarithm of their distance."""
    pool = places.pools()[split]
    low, high = REACH.get(split, (30.0, 18_000.0))
    start = int(rng.integers(len(pool.places)))

    def other() -> Place:
        return pool.places[pool.near(rng, start, float(np.exp(rng.uniform(np.log(low), np.log(high)))))]

    a, b, c = pool.places[start], other(), other()
    while b == a or c in (a, b):
        b, c = other(), other()
    called = {place: place.name for place in (a, b, c)}
    if task == "distance":
        prompt = "The distance from {0} to {1} is"
        return Question(task, split, prompt, (a, b), "{0}.", (whole(a, b),), 0, True, called, (distance(a, b),))
    if task == "direction":
        prompt = "Seen from {0}, the direction of {1} is"
        return Question(task, split, prompt, (a, b), f"{sector(a, b)}.", names=called)
    nearer = b if length(a, b) < length(a, c) else c
    prompt = "How far {1} and {2} are from {0}, the difference, and the nearer:"
    says, exact = (with_difference(*(how(a, one) for one in (b, c)), nearer) for how in (whole, distance))
    return Question(task, split, prompt, (a, b, c), "{0};{1};{2};{3}.", says, 3, False, called, exact)


def with_difference(one: Quantity, other: Quantity, chosen: Any) -> tuple[Any, ...]:
    """Two lengths, how much longer the first is (below zero: shorter), and what follows from it."""
    return one, other, operations()["subtract"].run(one, other).value, chosen


def distance(a: Place, b: Place) -> Quantity:
    """The geodesic, as weft's operation says it."""
    found: Quantity = operations()["distance"].run(a, b).value
    return found


def length(a: Place, b: Place) -> Fraction:
    return distance(a, b).number.amount


def whole(a: Place, b: Place) -> Quantity:
    return kilometres(length(a, b))


def kilometres(exact: Fraction) -> Quantity:
    """Whole ones, or to the metre where it is under ten."""
    return Quantity(from_amount(Fraction(round(exact, 3 if exact < 10 else 0))), "km")


def sector(a: Place, b: Place) -> str:
    return str(operations()["direction"].run(a, b).value.text)


def train(rng: np.random.Generator) -> Question:
    """Of the world's cities mostly; a third within a town or a district."""
    return question(rng, str(rng.choice(TASKS, p=SHARES)), "streets" if rng.random() < 1 / 3 else "train")


def tests(rng: np.random.Generator, each: int) -> list[Question]:
    return [question(rng, task, split) for task in TASKS for split in SPLITS for _ in range(each)]


def solve(asked: Question) -> float:
    """The haversine on a sphere, told which places: its error of a distance, else whether it is right."""
    points = [np.array(places.degrees(place)) for place in asked.values]
    far = [float(places.great_circle(points[0], point)) for point in points[1:]]
    if asked.task == "distance":
        true = asked.says[0]
        return abs(far[0] - float(true.number.amount)) / float(true.number.amount)
    if asked.task == "nearer":
        return float(asked.values[1 if far[0] < far[1] else 2] == asked.says[-1])
    turn = round(float(places.bearing(points[0], points[1])) / 45) % 8
    return float(asked.answer == f"{SECTORS[turn]}.")


def tool(seed: int, each: int) -> list[Row]:
    """A formula that is told what to do."""
    return trial.told("geography", tests(np.random.default_rng(seed + 1), each), "haversine, told what to do")


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of e1.json."""
    return trial.measure("geography", METHODS, folder, seed, budget)


__all__: Sequence[str] = ("COMPUTED", "KINDS", "METHODS", "OPS", "measure", "solve", "tests", "tool", "train")
