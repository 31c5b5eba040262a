"""The search for a computation that gives a figure: near ones first, and none that a random figure would hit as
well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weft.checking import counts, spans_of_time
from weft.checking.about import Subject
from weft.checking.claims import Claim
from weft.checking.closest import Column, closest, columns_in, pool_of_given
from weft.checking.cues import cues
from weft.checking.facts import Fact
from weft.checking.formulas import Formulas
from weft.checking.index import Index
from weft.checking.offers import Offers
from weft.checking.operands import Pool, pool
from weft.checking.steps import carried_out

CHANCE = 0.2  # how many random hits are expected at most among what is as near or nearer
NO_CHANCE = 0.02  # from here down a computation stands, however little the sentence speaks of one
LIKELIEST = 0.7  # of what the sentence itself says how to compute, nothing being nearer
OUTRIGHT = 0.2  # what such a one costs at most
TOLD = 0.25  # how much more than the nearest, where the sentence says outright how and of what it is computed
BEYOND = 0.7  # how much more it may cost than the nearest of the sort that the sentence speaks of
WORST = 1.6  # what costs more is not tried
AMOUNTS = frozenset(("number", "money", "percent"))
RATIOS = frozenset(("number", "percent"))  # what figures of any unit may be set in
TRIED = 8  # hits that are carried out exactly


@dataclass(frozen=True)
class Computation:
    """Steps that end in a figure, over evidence that they name by its place; `chance`: how many random hits were
    expected."""

    steps: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    confidence: float
    cost: float = 0.0
    chance: float = 0.0
    beyond: float = 0.0  # how much more it costs than the nearest of its sort


def computed(
    claim: Claim, sentence: str, about: Subject, index: Index, near: Sequence[Fact], given: dict[int, float]
) -> Computation | None:
    """The nearest computation that gives the figure as it is written, or None."""
    figure = claim.figure
    if not figure.measure.is_amount:
        return None
    if (found := _in_time(claim, sentence, about, index, given)) is not None:
        return found
    close = _of_given(claim, sentence, about, index, given) or _of_closest(claim, sentence, about, index, given)
    if close is not None and close.cost <= OUTRIGHT:
        return close
    wide = _of_amounts(claim, sentence, about, index, near, given)
    if close is not None and (wide is None or close.cost <= wide.cost):
        return close
    return wide or _count(claim, sentence, about, index)


def _in_time(claim: Claim, sentence: str, about: Subject, index: Index, given: dict[int, float]) -> Computation | None:
    found = spans_of_time.between(claim, sentence, about, index, given)
    return None if found is None else Computation(*spans_of_time.steps_of(found), 0.8)


def _count(claim: Claim, sentence: str, about: Subject, index: Index) -> Computation | None:
    chosen = counts.counted(claim, sentence, about, index)
    return None if chosen is None else Computation(*counts.steps_of(chosen, index), 0.6)


def _of_given(
    claim: Claim, sentence: str, about: Subject, index: Index, given: dict[int, float]
) -> Computation | None:
    """Of the figures alone that the claim's sentence and the one before it stand for: so few are tried that a hit is
    seldom by chance, whatever the words say."""
    return _of_few(claim, sentence, about, index, pool_of_given(about, index, given))


def _of_closest(
    claim: Claim, sentence: str, about: Subject, index: Index, given: dict[int, float]
) -> Computation | None:
    """Of those, of what stands beside them, and of the rows, sentences and columns that the claim names."""
    columns = columns_in(claim.figure.measure.family, about, index)
    return _of_few(claim, sentence, about, index, closest(claim, sentence, about, index, given), columns)


def _of_few(
    claim: Claim, sentence: str, about: Subject, index: Index, operands: Pool, columns: Sequence[Column] = ()
) -> Computation | None:
    figure, said = claim.figure, cues(sentence, claim.figure.written)
    offers = Offers(figure, said, WORST)
    formulas = Formulas(about, said, operands, offers, index)
    formulas.of_pairs()
    formulas.of_columns(columns)
    for hit, expected in offers.ranked():
        if expected > CHANCE or (figure.bound and hit.cost > OUTRIGHT):
            return None
        done = carried_out(hit.tree)
        if done is not None:
            confidence = max(0.3, min(0.99, 1 - hit.cost / 3)) * (1 - min(expected, 0.5))
            cost = min(hit.cost, OUTRIGHT) if expected <= NO_CHANCE else hit.cost
            return Computation(*done, confidence, cost, expected)
    return None


def _of_amounts(
    claim: Claim, sentence: str, about: Subject, index: Index, near: Sequence[Fact], given: dict[int, float]
) -> Computation | None:
    figure = claim.figure
    family = figure.measure.family
    families = None if family in RATIOS else AMOUNTS if family in AMOUNTS else AMOUNTS | {family}
    operands = pool(about, index, near, families, given)
    if len(operands.best) < 2:
        return None
    said = cues(sentence, figure.written)
    offers = Offers(figure, said, WORST)
    Formulas(about, said, operands, offers, index).run()
    limit = TOLD if said.required and offers.floor <= OUTRIGHT else BEYOND
    for place, (hit, expected) in enumerate(offers.ranked()):
        beyond = hit.cost - offers.floor
        said_so = hit.cost <= OUTRIGHT and beyond <= 0.02
        if expected > (LIKELIEST if said_so else CHANCE) or place >= TRIED or beyond > limit:
            return None
        if figure.bound and hit.cost > OUTRIGHT:
            return None
        done = carried_out(hit.tree)
        if done is not None:
            confidence = max(0.3, min(0.99, 1 - hit.cost / 3)) * (1 - min(expected, 0.5))
            return Computation(*done, confidence, hit.cost, expected, beyond)
    return None
