"""E1, geography: distance, direction and the nearer of two, for places and a region that no training saw.

The place encoder is trained on real cities and OpenStreetMap nodes; the exact geodesic of weft says what is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from bench.experiments import places, trial
from bench.experiments.questions import Question
from bench.results import Row, not_run
from weft.modalities.number import Number
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity
from weft.operations.operation import operations

KINDS = ("place", "quantity", "number")
OPS = ("copy", "distance")
COMPUTED = ("copied", "computed")  # where the values of the computed rows come from
SPLITS = ("unseen places", "unseen region", "unseen streets")
TASKS = ("distance", "direction", "nearer")
SECTORS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
REACH = {"streets": (0.3, 30.0), "unseen streets": (0.3, 30.0), "unseen region": (30.0, 2500.0)}  # km; else the Earth
METHODS = ("entity tokens", "plain text", "single digits", "scalars (xVal)", "name only")


def question(rng: np.random.Generator, task: str, split: str) -> Question:
    """One question about two or three places of the pool `split`; pairs are drawn evenly in the logarithm of distance."""
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
        far = whole(a, b)
        return Question(task, split, "The distance from {0} to {1} is", (a, b), "{0}.", (far,), 0, True, called)
    if task == "direction":
        prompt = "Seen from {0}, {1} lies in the direction of"
        return Question(task, split, prompt, (a, b), f"{sector(a, b)}.", (), None, False, called)
    nearer = b if length(a, b) < length(a, c) else c
    says = (whole(a, b), whole(a, c), nearer)
    prompt = "How far {1} and {2} are from {0}, and the nearer:"
    return Question(task, split, prompt, (a, b, c), "{0};{1};{2}.", says, 2, False, called)


def length(a: Place, b: Place) -> Fraction:
    """Kilometres of the geodesic, exactly as weft's operation says."""
    return Fraction(operations()["distance"].run(a, b).value.number.amount)


def whole(a: Place, b: Place) -> Quantity:
    """In whole kilometres, or metres where it is under ten."""
    exact = length(a, b)
    if exact < 10:
        return Quantity(Number(Fraction(round(exact * 1000))), "m")
    return Quantity(Number(Fraction(round(exact))), "km")


def sector(a: Place, b: Place) -> str:
    return str(operations()["direction"].run(a, b).value.text)


def train(rng: np.random.Generator) -> Question:
    """Of the world's cities mostly; a fifth within a town or a district."""
    return question(rng, str(rng.choice(TASKS)), "streets" if rng.random() < 0.2 else "train")


def tests(rng: np.random.Generator, each: int) -> list[Question]:
    return [question(rng, task, split) for task in TASKS for split in SPLITS for _ in range(each)]


def solve(asked: Question) -> float:
    """The haversine on a sphere, told which places: its error where a distance is asked for, else whether it is right."""
    points = [np.array(places.degrees(place)) for place in asked.values]
    far = [float(places.great_circle(points[0], point)) for point in points[1:]]
    if asked.task == "distance":
        true = asked.says[0]
        metres = float(true.number.amount) * (1 if true.unit == "m" else 1000)
        return abs(far[0] * 1000 - metres) / metres
    if asked.task == "nearer":
        return float(asked.values[1 if far[0] < far[1] else 2] == asked.says[2])
    a, b = np.radians(points[0]), np.radians(points[1])
    east = np.sin(b[1] - a[1]) * np.cos(b[0])
    north = np.cos(a[0]) * np.sin(b[0]) - np.sin(a[0]) * np.cos(b[0]) * np.cos(b[1] - a[1])
    turn = int(round(float(np.degrees(np.arctan2(east, north))) / 45)) % 8
    return float(f"{SECTORS[turn]}." == asked.answer)


def tool(seed: int, each: int) -> list[Row]:
    """A formula that is told what to do."""
    return trial.told("geography", tests(np.random.default_rng(seed + 1), each), "haversine, told what to do")


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of geography.json."""
    try:
        places.pools()
    except FileNotFoundError as missing:
        return [not_run("neural", "entity tokens", "geography", "", "exact", f"no {Path(missing.filename).name} here")]
    return trial.measure("geography", METHODS, folder, seed, budget)


__all__: Sequence[str] = ("COMPUTED", "KINDS", "METHODS", "OPS", "measure", "solve", "tests", "tool", "train")
