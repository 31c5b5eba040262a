"""How much a fact is about what a figure is about: the words that they share, rare ones more; years; how its row is
called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from weft.checking.facts import Fact, Scope
from weft.checking.index import Index
from weft.checking.words import DOING, placed_stems

COVER, ROW, HEAD = 0.50, 0.35, 0.15
YEAR_SAME, YEAR_OTHER = 0.12, -0.35
STRANGE = 0.3  # what a word counts that no source has: a fact cannot be all about such a sentence
BESIDE = 0.75
BEHIND = 0.5  # what a word of the sentence counts that stands behind the figure's clause alone, in that of another
BEFORE = 0.4  # what a word counts that only the sentence before has
CLAUSE = 0.8  # what a word counts that another clause of a fact's sentence has
NOUN = 0.12
GOES_ON = re.compile(r"\b(?:its|their|there|it|they|them|these|those)\b", re.IGNORECASE)
PART_OTHER = -0.25  # another quarter or month


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure of the claim is about."""

    scope: Scope
    weights: dict[str, float]  # of each word, what it counts
    whole: float
    known: frozenset[str]
    hits: dict[frozenset[str], float] = field(default_factory=dict, compare=False)
    order: dict[str, int] = field(default_factory=dict)  # where each word stands first in the sentence
    end: int = 0  # where the figure's clause ends in its sentence; 0: not known
    words: frozenset[str] = frozenset()  # all that have a weight
    telling: frozenset[str] = frozenset()  # of those, the ones that say more than what was done with figures
    told: float = 0.0  # what these count together
    goes_on: bool = False  # whether the sentence speaks of what the one before named: "its three huts"

    def share(self, word: str) -> float:
        """What a word counts that names a row: in the figure's clause all, in its sentence less, before it least."""
        if word in self.scope.near:
            return 1.0
        if word not in self.scope.head:
            return BEFORE
        return BEHIND if self.is_behind(word) else BESIDE

    def is_behind(self, word: str) -> bool:
        """Whether a word stands in the sentence only behind the figure's clause."""
        return bool(self.end) and self.order.get(word, 0) >= self.end

    def first_said(self, one: frozenset[str], other: frozenset[str]) -> int:
        """-1 where what only the first has is named before what only the other has, 1 after it, 0 not known."""
        a = min((self.order[word] for word in one - other if word in self.order), default=None)
        b = min((self.order[word] for word in other - one if word in self.order), default=None)
        return 0 if a is None or b is None or a == b else -1 if a < b else 1


def subject(scope: Scope, index: Index, sentence: str = "", end: int = 0) -> Subject:
    """A scope with its words weighted: those of the figure's own clause more. `end`: where the clause ends in the
    sentence; 0: not known."""
    order: dict[str, int] = {}
    for at, word in placed_stems(sentence):
        order.setdefault(word, at)
    weights: dict[str, float] = {}
    behind = frozenset(word for word in scope.head if end and order.get(word, 0) >= end)  # of what is said next
    for words, share in ((scope.far, 0.15), (behind, 0.4), (scope.head - behind, 0.6), (scope.near, 1.0)):
        for word in words:
            weights[word] = max(weights.get(word, 0.0), share * index.weight(word))
    strange = sum(not weights[word] for word in scope.near) + 0.5 * sum(not weights[word] for word in scope.head)
    whole = sum(weights.values()) + STRANGE * strange or 1.0
    words = frozenset(weights)
    telling = words - DOING
    told = sum(map(weights.__getitem__, telling))
    goes_on = GOES_ON.search(sentence) is not None
    return Subject(scope, weights, whole, scope.near | scope.head, {}, order, end, words, telling, told, goes_on)


def aboutness(subject: Subject, fact: Fact, index: Index, timeless: bool = False) -> float:
    """0 … about 1.1. `timeless`: years do not count (of a figure that is itself a date)."""
    scope = fact.scope
    score = COVER * _got(subject, fact) / subject.whole + ROW * row_hit(subject, scope, index)
    score += HEAD * (_hit(subject, scope.head, index) if scope.head else 0.5)
    if subject.scope.noun:
        if scope.noun:
            score += NOUN if scope.noun == subject.scope.noun else -NOUN
        elif fact.in_table and any(subject.scope.noun in words for words in (scope.near, scope.head, *scope.names)):
            score += NOUN / 2
    return score if timeless else score + times(subject.scope, scope)


def _got(subject: Subject, fact: Fact) -> float:
    """What the words count that the claim shares with a fact. Written out, as most of the time of a check is here."""
    scope, words, weights = fact.scope, subject.words, subject.weights
    near, beside = words & scope.near, words & scope.head
    for name in scope.names:
        beside |= words & name
    share, got = 1.0 if fact.in_table else CLAUSE, 0.0
    for word in near:
        got += weights[word]
    for word in beside:
        if word not in near:
            got += share * weights[word]
    if scope.far:
        for word in words & scope.far:
            if word not in near and word not in beside:
                got += 0.5 * weights[word]
    return got


def row_hit(subject: Subject, scope: Scope, index: Index) -> float:
    """How much of what names its row, or of its clause, the claim has: of the best of several names."""
    if scope.names:
        return max(_hit(subject, name, index) for name in scope.names)
    return _hit(subject, scope.near, index)


def _hit(subject: Subject, words: frozenset[str], index: Index) -> float:
    """Which share of these words, by weight, the claim has."""
    if (held := subject.hits.get(words)) is None:
        whole = index.weight_of(words)
        said = sum(index.weight(word) * subject.share(word) for word in subject.words & words)
        held = subject.hits[words] = said / whole if whole else 0.0
    return held


def times(claim: Scope, held: Scope) -> float:
    """What years, quarters and months add or take away."""
    score = 0.0
    if claim.years and held.years:
        score += YEAR_SAME if claim.years & held.years else YEAR_OTHER
    if claim.quarters and held.quarters and not claim.quarters & held.quarters:
        score += PART_OTHER
    if claim.months and held.months and not claim.months & held.months:
        score += PART_OTHER
    return score
