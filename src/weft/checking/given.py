"""What the figures of a text stand for, as operands of others behind them: "the gap of $3m, 2 % of revenue"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from weft.checking.claims import Claim
from weft.checking.closest import SAME
from weft.checking.facts import Fact
from weft.checking.holding import is_seldom
from weft.checking.index import Index
from weft.checking.offers import Hit
from weft.checking.operands import Operand

GIVEN = (0.0, 0.06, 0.12)  # what a figure costs that a figure of the sentence stands for, of the one before it, …
AGREED = 0.04  # one that agrees with a figure of the sentence, which may be of something else
AGREED_BY_CHANCE = 0.08  # the same where other figures may say it as well
MOST = 40  # figures of one sentence that others are computed from


class Given:
    """Of the figures of one text, by where each begins: the fact that it is copied from (`stood`); of one that is not
    copied the one fact that says its value (`agreed`); of one that is computed the operand that it is (`made`)."""

    def __init__(self, sentences: Mapping[tuple[int, int], Sequence[Claim]], index: Index) -> None:
        self.sentences, self.index = sentences, index
        self.order = list(sentences)
        self.place = {sentence: place for place, sentence in enumerate(self.order)}
        self.stood: dict[int, Fact] = {}
        self.agreed: dict[int, Fact] = {}
        self.made: dict[int, Operand] = {}

    def facts(self, claim: Claim, agreed: bool = False) -> dict[int, float]:
        """The facts that figures of this sentence and those before it stand for, with what each costs an operand.
        `agreed`: also those that figures of this sentence agree with, and are of something else perhaps."""
        costs: dict[int, float] = {}
        for one, cost in self._others(claim):
            if (fact := self.stood.get(one.figure.start)) is not None:
                costs[fact.number] = min(costs.get(fact.number, 1.0), cost)
        for number, cost in list(costs.items()):
            if is_seldom(self.index.facts[number].measure):
                for cell in self.index.same(self.index.facts[number]):
                    costs.setdefault(cell.number, cost + SAME)
        for one, cost in self._others(claim) if agreed else ():
            if not cost and (fact := self.agreed.get(one.figure.start)) is not None:
                costs.setdefault(fact.number, AGREED if is_seldom(fact.measure) else AGREED_BY_CHANCE)
        return costs

    def computed(self, claim: Claim) -> list[Operand]:
        """The figures of this sentence and those before it that are computed themselves."""
        held = ((self.made.get(one.figure.start), cost) for one, cost in self._others(claim))
        return [replace(operand, miss=cost) for operand, cost in held if operand is not None]

    def make(self, claim: Claim, hit: Hit | None) -> None:
        """A figure is computed: from now on it is an operand. Its fact stands in no source; it is numbered below 0."""
        if hit is None or hit.value <= 0 or hit.family:
            return
        figure = claim.figure
        measure, number = replace(figure.measure, amount=Fraction(hit.value)), -2 - figure.start
        fact = Fact(measure, None, figure.written, {}, claim.scope, number, number=number)
        words = claim.scope.near | claim.scope.head
        self.made[figure.start] = Operand(fact, hit.value, 0.0, words, words, given=True, tree=hit.tree)

    def _others(self, claim: Claim) -> Iterator[tuple[Claim, float]]:
        """(figure, cost) of the others of this sentence and of those before it."""
        at = self.place[claim.sentence]
        for away, cost in enumerate(GIVEN[: at + 1]):
            for one in self.sentences[self.order[at - away]][:MOST]:
                if one is not claim:
                    yield one, cost if one.row == claim.row else max(cost, GIVEN[-1])
