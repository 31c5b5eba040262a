"""A question made ready for the network, with the steps it should take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weft.interleave import Part
from weft.modalities.number import Number
from weft.modality import Span
from weft.situation import Situation, situate
from weft.tags import tag_of
from weft.training.binding import NoMatch
from weft.training.draw import pick
from weft.training.grammar import Line
from weft.training.passages import unrelated

if TYPE_CHECKING:
    from weft.training.questions import Maker

EITHER_ORDER = frozenset(
    "add multiply difference equal days_between weeks_between months_between years_between distance both".split()
)


@dataclass(frozen=True)
class GoldStep:
    """One step as it should be: for pairs and single arguments the values in order, for sets all of them."""

    op: str
    args: tuple[Any, ...]
    value: Any


@dataclass
class Example:
    """A question made ready, with its gold steps. `gold[s][a]`: indices of candidates equal to argument a of step s."""

    family: str
    where: str
    text: str
    situation: Situation
    steps: list[GoldStep]
    gold: list[list[list[int]]]
    neural: bool = False  # only copy and decode are allowed
    target: tuple[str, Any] | None = None  # what decode should read: ("word", "Friday") or ("number", Fraction)
    tables: tuple[Any, ...] = ()
    passages: tuple[Part, ...] = ()
    spans: tuple[Span, ...] = ()  # gold spans of the question, for the row "with gold spans given"


def situated(
    maker: Maker, line: Line, text: str, spans: list[Span], steps: list[GoldStep], tables: tuple[Any, ...],
    passages: tuple[Part, ...], rng: np.random.Generator,
) -> Example:  # fmt: skip
    """The example with what else lies on the table: other tables and a text that have nothing to do with it."""
    if maker.noise:
        tables = _with_others(maker, tables, rng)
        if not passages and maker.statements and rng.random() < 0.03:
            passages = unrelated(maker, text, rng)
    given = spans if maker.gold_spans else None
    situation = situate(text, maker.tokenizer, tables=tables, passages=passages, spans=given, mode=maker.mode)
    gold = align(steps, situation)
    return Example(
        line.family, line.where, text, situation, steps, gold, tables=tables, passages=passages, spans=tuple(spans)
    )


def _with_others(maker: Maker, tables: tuple[Any, ...], rng: np.random.Generator) -> tuple[Any, ...]:
    count = int(rng.choice(4, p=[0.72, 0.14, 0.08, 0.06] if not tables else [0.8, 0.12, 0.08, 0.0]))
    for _ in range(count):
        other = pick(maker.sources, rng).table
        if other.name not in {table.name for table in tables}:
            tables = (*tables, other)
    return tuple(tables[i] for i in rng.permutation(len(tables)))


def _alike(value: Any) -> Any:
    """What stands for the same argument: numbers of one amount, however they are written ("half", 0.5, 1/2)."""
    return value.amount if type(value) is Number else value


def align(steps: Sequence[GoldStep], situation: Situation) -> list[list[list[int]]]:
    """For each step and argument the candidates (then results) equal to it. Raises NoMatch when one has none."""
    candidates = situation.candidates
    known: dict[tuple[str, Any], list[int]] = {}
    for place, candidate in enumerate(candidates):
        known.setdefault((candidate.tag, _alike(candidate.value)), []).append(place)
    gold: list[list[list[int]]] = []
    literals = {c.value: len(candidates) - len(situation.literals) + i for i, c in enumerate(situation.literals)}
    for number, step in enumerate(steps):
        rows = []
        for arg in step.args:
            earlier = [
                len(candidates) + s
                for s in range(number)
                if steps[s].value == arg and type(steps[s].value) is type(arg)
            ]
            places = earlier or known.get((tag_of(arg), _alike(arg)), [])
            values = [place for place in places if place not in literals.values()] or places
            if not values:
                raise NoMatch(f"the reader found no {tag_of(arg)} {arg}")
            rows.append(values)
        gold.append(rows)
    return gold
