"""Tables that do not say what their digits count: the text does, "(in thousands)", or says one of their figures in
full."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from weft.checking.facts import Fact

SCALES = (10**3, 10**6, 10**9)
TELLING = 100  # digits that tell: 1.4 is found by chance, 45.0 is not
VOTES = 2  # so many outweigh what the text names


def settle(facts: Sequence[Fact], said: Mapping[str, Counter[int]]) -> None:
    """Gives each table whose scale is open the one that its figures have in the text, else the one that its text
    names, else
    the one that all texts name."""
    open_ones: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.scales == (0,):
            open_ones[fact.group].append(fact)
    if not open_ones:
        return
    votes = _votes(facts, open_ones)
    anywhere = _only(sum(said.values(), Counter()))
    for group, cells in open_ones.items():
        named = _only(said.get(str(cells[0].place.get("from")), Counter())) or anywhere
        voted = votes.get(group)
        best, count = voted.most_common(1)[0] if voted else (0, 0)
        scale = best if count >= VOTES or not named else named
        if scale:
            for fact in cells:
                _scaled(fact, scale)


def _only(counted: Counter[int]) -> int:
    """The scale that is named, where it is one alone."""
    return next(iter(counted)) if len(counted) == 1 else 0


def _votes(facts: Sequence[Fact], open_ones: Mapping[int, list[Fact]]) -> dict[int, Counter[int]]:
    """How many figures of a text stand in each table, by the scale that they stand there with."""
    cells = sorted((abs(float(fact.measure.amount)), fact.group) for cells in open_ones.values() for fact in cells)
    sizes = [size for size, _ in cells]
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    seen: set[Fraction] = set()
    for fact in facts:
        measure = fact.measure
        if fact.in_table or not measure.said_scale or abs(measure.amount) < TELLING * measure.step:
            continue
        if measure.amount in seen:
            continue
        seen.add(measure.amount)
        amount, half = abs(float(measure.amount)), float(measure.step) / 2
        for scale in SCALES:
            low, high = (amount - half) / scale, (amount + half) / scale
            for place in range(bisect_left(sizes, low), min(bisect_right(sizes, high), bisect_left(sizes, low) + 50)):
                votes[cells[place][1]][scale] += 1
    return votes


def _scaled(fact: Fact, scale: int) -> None:
    measure = fact.measure
    fact.measure = replace(
        measure, amount=measure.amount * scale, step=measure.step * scale, factor=measure.factor * scale
    )
    fact.scales = (scale,)
