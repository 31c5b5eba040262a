"""The search for a computation that gives a figure: near ones first, and none that a random figure would hit as
well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weft.checking import counts, spans_of_time
from weft.checking.about import Subject
from weft.checking.claims import Claim
from weft.checking.closest import Column, closest, columns_in, columns_of_given, listed, pool_of_given, twins
from weft.checking.cues import Cues, cues, families_per
from weft.checking.facts import Fact
from weft.checking.formulas import Formulas
from weft.checking.index import Index
from weft.checking.offers import AS_NEAR, NEARER, Hit, Offers, by_chance
from weft.checking.operands import Operand, Pool, pool
from weft.checking.steps import carried_out

CHANCE = 0.2  # how many random hits are expected at most among what is as near or nearer
COARSE = 0.1  # a figure that a random value agrees with so often is not looked for among few
NO_CHANCE = 0.02  # from here down a computation stands, however little the sentence speaks of one
SPOKEN = frozenset(("subtract", "percent_change", "divide", "share"))
TOLD_OF = 0.1  # what an operation costs that the words speak of
NO_CHANCE_AT_ALL = 1e-4
HARDLY = 0.002  # so much for each of so many, of all that is near, stands
LIKELIEST = 0.7  # of what the sentence itself says how to compute, nothing being nearer
OUTRIGHT = 0.2  # what such a one costs at most
TOLD = 0.25  # how much more than the nearest, where the sentence says outright how and of what it is computed
BEYOND = 0.7  # how much more it may cost than the nearest of the sort that the sentence speaks of
FURTHER, SEVERAL = 0.15, 3  # and where it comes out of more than so many by no chance
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
    hit: Hit | None = None


@dataclass(frozen=True)
class Asked:
    """What a computation is looked for. `given`: the facts that the figures of its sentences stand for, with what each
    costs; `near`: those that share words with it."""

    claim: Claim
    sentence: str
    about: Subject
    index: Index
    near: Sequence[Fact]
    given: dict[int, float]
    made: Sequence[Operand] = ()  # and the figures of these sentences that are computed themselves
    clause: str = ""  # what the sentence says of this figure alone

    @property
    def beside(self) -> Sequence[Operand]:
        """Those of the claim's own sentence."""
        return [one for one in self.made if not one.miss]

    @property
    def said(self) -> Cues:
        return cues(self.sentence, self.claim.figure.written, self.clause, bool(self.claim.under))


def computed(asked: Asked) -> Computation | None:
    """The nearest computation that gives the figure as it is written, or None."""
    if not asked.claim.figure.measure.is_amount:
        return None
    return _in_time(asked) or _of_amounts(asked) or _count(asked)


def _in_time(asked: Asked) -> Computation | None:
    found = spans_of_time.between(asked.claim, asked.sentence, asked.about, asked.index, asked.given)
    return None if found is None else Computation(*spans_of_time.steps_of(found), 0.8)


def _count(asked: Asked) -> Computation | None:
    chosen = counts.counted(asked.claim, asked.sentence, asked.about, asked.index)
    return None if chosen is None else Computation(*counts.steps_of(chosen, asked.index), 0.6)


def _of_amounts(asked: Asked) -> Computation | None:
    """Of the few figures that the claim points to, else of all that is near; the nearest of both."""
    few = _of_given(asked) or _of_twins(asked) or _of_closest(asked)
    if few is not None and few.cost <= OUTRIGHT:
        return few
    floor, wide = _of_all(asked)
    if few is not None and (wide is None or few.cost <= wide.cost):
        return few
    return wide or _of_sentences(asked, floor)


def _of_given(asked: Asked) -> Computation | None:
    """Of the figures alone that the claim's sentence and the two before it stand for: so few are tried that a hit is
    seldom by chance, whatever the words say."""
    operands = pool_of_given(asked.about, asked.index, asked.given, computed=asked.made)
    return _of_few(asked, operands, columns=listed(operands, asked.given), apart=2 * NEARER)


def _of_twins(asked: Asked) -> Computation | None:
    """Of each figure that it names and what stands beside that of the same thing, by an operation that it speaks of."""
    found = _of_few(asked, *twins(asked.about, asked.index, asked.given))
    op = found.hit.tree[0] if found is not None and found.hit is not None else ""
    return found if op in SPOKEN and asked.said.costs[op] <= TOLD_OF else None


def _of_closest(asked: Asked) -> Computation | None:
    """Of those, of what stands beside them, and of the rows and columns that the claim names."""
    operands = closest(asked.claim, asked.sentence, asked.about, asked.index, asked.given, computed=asked.beside)
    family = asked.claim.figure.measure.family
    columns = columns_in(family, asked.about, asked.index)
    columns += columns_of_given(family, asked.about, asked.index, asked.given)
    return _of_few(asked, operands, columns=columns)


def _of_sentences(asked: Asked, floor: float) -> Computation | None:
    """Of all that and of the sentences of the sources that a word of the claim names, unless something else is by far
    nearer to what the claim says."""
    operands = closest(asked.claim, asked.sentence, asked.about, asked.index, asked.given, True, asked.beside)
    found = _of_few(asked, operands, outright=False)
    if found is None or found.cost - floor > (TOLD if asked.said.required and floor <= OUTRIGHT else BEYOND):
        return None
    return found


def _of_few(
    asked: Asked, *pools: Pool, columns: Sequence[Column] = (), outright: bool = True, apart: float = NEARER
) -> Computation | None:
    """Of figures of one pool each, and of columns. `outright`: whether it may hold although the sources state another
    value for just this."""
    figure = asked.claim.figure
    if by_chance(figure) > COARSE:
        return None
    offers = Offers(figure, asked.said, WORST, asked.index)
    for operands in pools:
        formulas = Formulas(asked.about, asked.said, operands, offers, asked.index)
        formulas.of_pairs()
        formulas.of_columns(columns)
    for hit, expected in offers.ranked(apart):
        if expected > CHANCE or (figure.bound and hit.cost > OUTRIGHT):
            return None
        done = carried_out(hit.tree)
        if done is not None:
            stands = outright and _stands(hit, expected, offers, columns)
            cost = min(hit.cost, OUTRIGHT) if stands else hit.cost
            return Computation(*done, _confidence(hit, expected), cost, expected, hit=hit)
    return None


def _of_all(asked: Asked) -> tuple[float, Computation | None]:
    """(what the nearest costs of the sort that the sentence speaks of, the computation)."""
    figure = asked.claim.figure
    family = figure.measure.family
    families = None if family in RATIOS else AMOUNTS | {family} | families_per(asked.sentence)
    operands = pool(asked.about, asked.index, asked.near, families, asked.given, asked.beside)
    if len(operands.best) < 2:
        return WORST, None
    said = asked.said
    offers = Offers(figure, said, WORST, asked.index, BEYOND + FURTHER + AS_NEAR)
    Formulas(asked.about, said, operands, offers, asked.index).run()
    limit = TOLD if said.required and offers.floor <= OUTRIGHT else BEYOND
    for place, (hit, expected) in enumerate(offers.ranked()):
        beyond = hit.cost - offers.floor
        said_so = hit.cost <= OUTRIGHT and beyond <= 0.02
        reach = limit + (FURTHER if expected <= NO_CHANCE and len(hit.tree[1]) > SEVERAL else 0.0)
        if expected > (LIKELIEST if said_so else CHANCE) or place >= TRIED or beyond > reach:
            break
        if figure.bound and hit.cost > OUTRIGHT:
            break
        done = carried_out(hit.tree)
        if done is not None:
            each = expected <= HARDLY and hit.tree[0] == "divide" and families_per(asked.sentence)
            each = each or (expected <= NO_CHANCE_AT_ALL and hit.tree[0] == "multiply")  # to the last of many digits
            cost = min(hit.cost, OUTRIGHT) if each else hit.cost
            return offers.floor, Computation(*done, _confidence(hit, expected), cost, expected, beyond, hit)
    return offers.floor, None


def _stands(hit: Hit, expected: float, offers: Offers, columns: Sequence[Column]) -> bool:
    """Whether a computation holds although the sources state another value for just this: by no chance it comes out
    at the figure, and the words speak of it, or it takes a whole column."""
    op, args = hit.tree
    if op == "subtract" and offers.points:
        return True
    told = op in SPOKEN and offers.said.costs[op] <= TOLD_OF
    whole = op == "sum" and any(len(args) == len(some) and args[0] is some[0] for some, _ in columns)
    return expected <= NO_CHANCE and (told or whole)


def _confidence(hit: Hit, expected: float) -> float:
    return max(0.3, min(0.99, 1 - hit.cost / 3)) * (1 - min(expected, 0.5))
