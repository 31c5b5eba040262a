"""Which of the facts that say another value speak against a figure: not those that other figures of the text stand for,
nor those that nothing in the sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from weft.checking.about import Subject, aboutness, subject, times
from weft.checking.claims import Claim
from weft.checking.differences import slipped
from weft.checking.facts import Fact, Scope
from weft.checking.grid import HEADER
from weft.checking.holding import RARE, Seen, chance_of, is_rare
from weft.checking.index import Index
from weft.checking.matching import match
from weft.checking.words import opposed, stem

AS_WRITTEN = 0.85  # how well another figure has to agree with a fact, to stand for it
EVEN = 0.02  # what an exchange of two facts has to gain, to be the better reading
NAME = re.compile(r"\b[A-Z][\w'’]+")
OF = re.compile(r"\s(?:out )?of (?:the |all |its |our |their )?", re.IGNORECASE)
LIKELY = 0.3  # how much a fact that agrees has to be about the figure, where it may agree by chance
GAIN = 0.11  # by how much two figures have to fit better exchanged, to have been
NEIGHBOURS = 12  # so many figures before and behind one are asked whether a fact is theirs
FAR, SAME = 50.0, 0.06  # what is so many times as much is no slip; what differs by so little is alike
NAMED = 1.5  # how much a fact is about it whose row the clause names
BEYOND = 0.15  # by how much another fact may be more about a bound
LOOKED_AT = 40  # so many facts are looked at, the nearest first


class Rivals:
    """Of the figures of one text. `stood`: by where a figure begins, the fact that it was copied from so far."""

    def __init__(
        self,
        index: Index,
        text: str,
        sentences: Mapping[tuple[int, int], Sequence[Claim]],
        stood: Mapping[int, Fact],
    ) -> None:
        self.index, self.text, self.sentences, self.stood = index, text, sentences, stood
        self.order = list(sentences)
        self.place = {sentence: place for place, sentence in enumerate(self.order)}
        self.subjects: dict[int, Subject] = {}
        self.standing = {sentence: [one for one in found if not one.idle] for sentence, found in sentences.items()}
        self.at = {one.figure.start: at for found in self.standing.values() for at, one in enumerate(found)}

    def nearest(self, claim: Claim, about: Subject, agreeing: Sequence[Seen], others: Sequence[Seen]) -> Seen | None:
        """The first of the others that speaks against the first of those that agree. Where that one agrees by chance
        as well as not, the first of all."""
        best = agreeing[0]
        named = self._named_row(claim, agreeing)
        if named is not None and not self.is_taken(claim, about, best, seen := Seen(named, NAMED, None)):
            return seen
        rare = is_rare(best, len(agreeing))
        others = [
            other
            for other in others[:LOOKED_AT]
            if of_its_kind(claim, best.fact, other.fact) and is_confusable(claim, best.fact, other.fact)
        ]
        if best.worth < LIKELY and not (rare and is_close(claim, best.fact)):
            return next((other for other in others if not self.is_taken(claim, about, best, other)), None)
        if claim.figure.bound:  # so much lies beyond a bound that words have to tell which
            nearer = (other for other in others if other.about > best.about + BEYOND)
            if (
                other := next((each for each in nearer if not self.is_taken(claim, about, best, each)), None)
            ) is not None:
                return other
        for other in others:
            if (
                is_told(about, best.fact, other.fact)
                and not (rare and is_elsewhere(claim, about, other.fact))
                and not self.is_of_another_row(claim, about, best.fact, other.fact)
                and not (rare and is_beside(claim, about, best.fact, other.fact))
                and not self.is_taken(claim, about, best, other)
            ):
                return other
        return None

    def is_taken(self, claim: Claim, about: Subject, best: Seen, other: Seen) -> bool:
        """Whether another figure stands for this fact: one of the sentence before, or one of the same sentence, unless
        both facts would fit better exchanged."""
        at = self.place[claim.sentence]
        before = self.sentences[self.order[at - 1]] if at else ()
        if any(self.stood.get(one.figure.start) is other.fact for one in before):
            return True
        near = self.neighbours(claim)
        if any(
            self.stood.get(one.figure.start) is other.fact for one in near if one.figure.bound or best.worth < LIKELY
        ):
            return True
        return any(self._fits(claim, about, best, one, other) for one in self.neighbours(claim) if one is not claim)

    def _named_row(self, claim: Claim, agreeing: Sequence[Seen]) -> Fact | None:
        """What stands in the same column in the one row that the figure's clause names, where nothing in that row
        agrees, and what does is in one of which the clause names nothing: "Calder 74" of Pellworth's 74."""
        best = agreeing[0].fact
        if not best.in_table or best.row == HEADER or not claim.figure.measure.is_amount:
            return None
        rows = self.index.rows_of(best.group)
        names = map(stem, NAME.findall(self.text[slice(*claim.clause)]))
        said = frozenset(word for word in names if any(word in row for row in rows.values()))
        if not said or said & words_of(best.scope):
            return None
        found = [row for row, words in rows.items() if said <= words]
        if len(found) != 1 or any((seen.fact.group, seen.fact.row) == (best.group, found[0]) for seen in agreeing):
            return None
        return self.index.cells.get((best.group, found[0], best.column))

    def is_of_another_row(self, claim: Claim, about: Subject, best: Fact, other: Fact) -> bool:
        """Whether a figure of the sentence stands in the row of the one that agrees, and the sentence names nothing of
        the other one's row: "has 42,400 seats, and 41,400 people came" tells of one stadium."""
        if not (best.in_table and other.in_table) or (best.group, best.row) == (other.group, other.row):
            return False
        stood = (self.stood.get(one.figure.start) for one in self.neighbours(claim) if one is not claim)
        if not any(fact is not None and (fact.group, fact.row) == (best.group, best.row) for fact in stood):
            return False
        return not about.known & other.scope.near.union(*other.scope.names)

    def whole(self, claim: Claim, agreeing: Sequence[Seen]) -> Seen | None:
        """What stands for 351 in "148 of 351": a value under the header that 148 stands under, or of its sentence.
        What the part is of says nothing of the whole."""
        part = self._before(claim)
        stood = self.stood.get(part.figure.start) if part else None
        if part is None or stood is None or not OF.fullmatch(self.text[part.figure.stop : claim.figure.start]):
            return None
        one, other = part.figure.measure, claim.figure.measure
        if one.family != other.family or not 0 < one.amount < other.amount:
            return None
        exact = (seen for seen in agreeing if seen.match and seen.match.how in ("", "scale left out"))
        return next((seen for seen in exact if _of_one(seen.fact, stood)), None)

    def exchanged(self) -> Iterator[tuple[Claim, Claim]]:
        """Neighbours in a sentence that each stand in the sources, and would fit better exchanged: "the bus rides take
        27 minutes, the crossings 26", of the other's."""
        for beside in self.standing.values():
            for one, other in pairwise(beside):
                held, fact = self.stood.get(one.figure.start), self.stood.get(other.figure.start)
                if held is None or fact is None or not _of_one(held, fact) or not _of_one_kind(one, other, held, fact):
                    continue
                near, there = self.subject_of(one), self.subject_of(other)
                as_said = aboutness(near, held, self.index) + aboutness(there, fact, self.index)
                turned = aboutness(near, fact, self.index) + aboutness(there, held, self.index)
                if turned - as_said > GAIN:
                    yield one, other

    def _before(self, claim: Claim) -> Claim | None:
        """The figure before this one in its sentence."""
        at = self.at[claim.figure.start]
        return self.standing[claim.sentence][at - 1] if at else None

    def neighbours(self, claim: Claim, reach: int = NEIGHBOURS) -> Sequence[Claim]:
        """The figures around this one in its sentence, and itself: as many before as behind at most."""
        at = self.at[claim.figure.start]
        return self.standing[claim.sentence][max(0, at - reach) : at + reach + 1]

    def _fits(self, claim: Claim, about: Subject, best: Seen, one: Claim, other: Seen) -> bool:
        """Whether the fact is another figure's, as it is written."""
        how = match(one.figure, other.fact)
        if how is None or how.quality < AS_WRITTEN or one.figure.bound:
            return False
        theirs = self.subject_of(one)
        timeless = claim.figure.measure.family == "date"
        ours = [aboutness(about, seen.fact, self.index, timeless) for seen in (best, other)]
        beside = [aboutness(theirs, seen.fact, self.index, timeless) for seen in (best, other)]
        return ours[0] + beside[1] >= ours[1] + beside[0] - EVEN

    def subject_of(self, claim: Claim) -> Subject:
        """What a figure is about, weighted once."""
        start = claim.figure.start
        if start not in self.subjects:
            sentence = self.text[slice(*claim.sentence)]
            end = claim.clause[1] - claim.sentence[0]
            self.subjects[start] = subject(claim.scope, self.index, sentence, end)
        return self.subjects[start]


def _of_one_kind(one: Claim, other: Claim, held: Fact, fact: Fact) -> bool:
    """Whether two figures and what they stand for are amounts of one kind, so that they may have been exchanged."""
    family = one.figure.measure.family
    return other.figure.measure.family == family and held.measure.family == fact.measure.family and family != "date"


def _of_one(fact: Fact, other: Fact) -> bool:
    """Whether two facts stand in one sentence, or under the same header of a source."""
    if not fact.in_table or not other.in_table:
        return fact.group == other.group
    head = fact.scope.head
    return fact.place.get("from") == other.place.get("from") and bool(head) and head == other.scope.head


def is_opposed(claim: Claim, agreeing: Sequence[Seen]) -> bool:
    """Whether the sources have the figure, and say the opposite with it: "rose" of what fell, "the shortest" of the
    longest."""
    best = agreeing[0]
    alike = [seen for seen in agreeing if seen is best or seen.worth >= LIKELY]
    return all(opposed(claim.scope.near, seen.fact.scope.near) for seen in alike)


def of_its_kind(claim: Claim, best: Fact, other: Fact) -> bool:
    """Where the sources say the figure with its unit, what they say without one is of something else; not in one
    column, where the first figure alone may have it written beside it."""
    family = claim.figure.measure.family
    if family == "number" or best.measure.family != family or other.measure.family == family:
        return True
    beside = best.in_table and re.search(r"[^\d\s.,()+−–-]", best.written) is not None
    return beside and (best.group, best.column) == (other.group, other.column)


def is_close(claim: Claim, fact: Fact) -> bool:
    """Whether so few figures come as near to the claim's as this one that it is hardly by chance."""
    figure, held = claim.figure.measure, fact.measure
    if not figure.amount or not figure.is_amount or figure.family != held.family:
        return figure.amount == held.amount
    gap = 2 * abs(figure.amount - held.amount)
    return bool(chance_of(figure, max(gap, held.step)) < RARE)


def is_confusable(claim: Claim, best: Fact, other: Fact) -> bool:
    """Whether who means the other fact may write the figure: of one table, of one size, or with another scale or
    digit. What a text says with $9.42 is no slip of $118 million."""
    figure, held = claim.figure.measure, other.measure
    if not figure.is_amount or not held.is_amount:
        return True
    if best.in_table and best.group == other.group and (best.row == other.row or best.column == other.column):
        return True
    if not figure.amount or not held.amount or slipped(claim.figure, other):
        return True
    ratios = [float(abs(figure.amount / amount)) for amount in (held.amount, other.bare)]
    return any(1 / FAR < ratio < FAR or _is_scale(ratio) for ratio in ratios)


def _is_scale(ratio: float) -> bool:
    """Whether a ratio is a thousand or a million, or one divided by that."""
    return any(abs(ratio * scale - 1) < SAME for scale in (1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9))


def is_told(about: Subject, best: Fact, other: Fact) -> bool:
    """Whether a word or a year of the sentence tells the other fact from the one that agrees."""
    if other.in_table:
        own = words_of(other.scope) - words_of(best.scope)
    else:
        own = other.scope.near - (best.scope.near if other.group == best.group else words_of(best.scope))
    if own & about.known or times(about.scope, other.scope) > times(about.scope, best.scope):
        return True
    one, held = best.scope, other.scope
    return other.in_table and (_less_said(about, held.near, one.near) or _less_said(about, held.head, one.head))


def _less_said(about: Subject, words: frozenset[str], more: frozenset[str]) -> bool:
    """Whether the sentence has all of these words, and of those that have some more just these: "marathon", not
    "half marathon"."""
    return bool(words) and words < more and words <= about.known and not (more - words) & about.known


def is_elsewhere(claim: Claim, about: Subject, other: Fact) -> bool:
    """Whether the figure's clause names something, and nothing of the other fact: the words that it shares with the
    sentence are those of another figure."""
    near = claim.scope.near
    return any(about.weights.get(word) for word in near) and not near & words_of(other.scope)


def is_beside(claim: Claim, about: Subject, best: Fact, other: Fact) -> bool:
    """Whether the other fact stands in the same row, and what names its column stands in the clauses of other figures:
    "Merrow 15,800, capacity 20,900"."""
    if not best.in_table or (best.group, best.row) != (other.group, other.row):
        return False
    told = (other.scope.head - best.scope.head) & about.known
    return bool(told) and not told & claim.scope.near


def words_of(scope: Scope) -> frozenset[str]:
    """What names a fact: its row and column, or its clause and sentence."""
    return (scope.near | scope.head).union(*scope.names)
