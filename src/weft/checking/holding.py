"""Does a value that agrees stand for what the figure is about, or for another year, row or thing?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from weft.checking.about import Subject
from weft.checking.claims import Claim
from weft.checking.cues import Cues
from weft.checking.facts import Fact
from weft.checking.grid import HEADER
from weft.checking.index import Index
from weft.checking.matching import DEGREES, Match
from weft.checking.measure import Measure
from weft.checking.offers import DECADES
from weft.checking.words import OUTFLOWS, stem

LEAD = 0.12  # by which another value must be nearer, for one that agrees to be about something else: in one table
SENTENCE_LEAD = 0.5  # of one sentence
ALL_SAID = 0.1  # of texts, where the other one's sentence says all that the claim says
RARE, AGREEING = 0.006, 3  # no chance: a figure that a random one agrees with so seldom, and so few of the sources do
JUST = 0.05  # of a bound
AS_GOOD = 0.9
UNIQUE = 0.02  # how many facts would agree with a random figure, where none does so by chance
BOUND = 0.40  # how much what lies beyond a bound has to be about it
OPEN = 0.1  # how much what may agree by chance has to be about it, where nothing speaks against it
TEXT_LEAD = 0.3  # elsewhere
UNTOLD = 0.6  # what an agreeing value lacks that is no change or average where the sentence speaks of one
NET = frozenset(map(stem, "net change profit income movement difference".split()))  # may be above 0 and below


@dataclass(frozen=True)
class Seen:
    """A fact with how much it is about the figure's subject, and how it agrees (None: it says another value)."""

    fact: Fact
    about: float
    match: Match | None

    @property
    def worth(self) -> float:
        return self.about * (self.match.quality if self.match else 1.0)


class Holding:
    """Decides for the figures of one claim text. `judged`: the sentences that hold an amount."""

    def __init__(self, index: Index, judged: Collection[tuple[int, int]]) -> None:
        self.index, self.judged = index, judged

    def holds(self, claim: Claim, about: Subject, seen: Sequence[Seen], other: Seen | None, said: Cues) -> bool:
        """Whether the first of the values that agree is about the same thing, as far as words tell."""
        best, agreeing = seen[0], len(seen)
        if best.match and best.match.sign and not self._sign_in_words(claim, best, said):
            return False
        family = claim.figure.measure.family
        if family == "place" or (family == "date" and self._says_when(claim, best.fact)):
            return True
        if claim.figure.bound and best.about < BOUND and not (other is None and _is_just_beyond(claim, best.fact)):
            return False
        if self._other_year(claim, best.fact):
            return False
        if other is None:
            return best.about >= OPEN or _is_as_written(claim, best)
        lead = self._lead(about, best, other, agreeing)
        if best.fact.group != other.fact.group and self._is_unique(claim, best):
            lead = max(lead, SENTENCE_LEAD)
        if (
            claim.figure.measure.is_amount
            and best.fact.in_table
            and said.lacks(best.fact.scope.near | best.fact.scope.head)
        ):
            lead -= UNTOLD
        elif best.match is not None and best.match.quality > 0.9 and self._named_as_well(about, best.fact, other.fact):
            return True
        return best.worth >= other.about - lead

    def _says_when(self, claim: Claim, fact: Fact) -> bool:
        """Whether a date is that of a header, or stands beside an amount and only says when."""
        return fact.row == HEADER or (not fact.in_table and self.is_beside(claim))

    def _all_said(self, about: Subject, fact: Fact, other: Fact) -> bool:
        """Whether the other one's sentence has every word of the claim's clause, and this one's has not: it is of
        another."""
        said = [word for word in about.scope.near if about.weights.get(word)]
        own, held = fact.scope.near, other.scope.near
        if fact.group != other.group:
            own = own | fact.scope.head
        return len(said) > 1 and all(word in held for word in said) and not all(word in own for word in said)

    def _lead(self, about: Subject, best: Seen, other: Seen, agreeing: int) -> float:
        """By how much another value must be nearer, for one that agrees to be about something else: little where a
        table says
        which is which, much between figures of one sentence."""
        one, held = best.fact, other.fact
        if one.in_table and held.in_table and one.group == held.group:
            lead = LEAD
        elif not one.in_table and not held.in_table and _of_another(about, one, held):
            lead = 0.0
        elif not one.in_table and not held.in_table and self._all_said(about, one, held):
            lead = ALL_SAID
        elif one.group == held.group:
            lead = SENTENCE_LEAD
        else:
            lead = TEXT_LEAD
        return lead if is_rare(best, agreeing) else lead * 0.5

    def _is_unique(self, claim: Claim, best: Seen) -> bool:
        """Whether of all the facts so few would agree with the figure as this one does, were it a random one: 9,840,
        not 47; of what is open in its unit or scale none is."""
        figure, held = claim.figure.measure, best.fact.measure
        if figure.family != held.family or best.match is None or best.match.quality < AS_GOOD:
            return False
        gap = 2 * abs(figure.amount - held.amount)
        return chance_of(figure, max(gap, held.step)) * len(self.index.facts) < UNIQUE

    def _named_as_well(self, about: Subject, fact: Fact, other: Fact) -> bool:
        """Whether the claim has every word of a fact's row, and the other's row says no more than that one's; of one
        row, whether the figure's clause names the other's column no better."""
        own, held = fact.scope.near, other.scope.near
        if not fact.in_table or not own or not own <= about.known or (held > own and held <= about.known):
            return False
        months = about.scope.months
        if months & other.scope.months and fact.scope.months and not months & fact.scope.months:
            return False
        near = about.scope.near
        if held & near and not own & near:  # "Alvik: 988; Brora: 412", exchanged
            return False
        one_row = (fact.group, fact.row) == (other.group, other.row)
        head, less = fact.scope.head, other.scope.head
        if one_row and less and less < head and less <= about.known and not (head - less) & about.known:
            return False  # "marathon" is not the half marathon
        return not (one_row and (other.scope.head - fact.scope.head) & near)

    def _other_year(self, claim: Claim, fact: Fact) -> bool:
        """Whether the claim names years, the fact stands under others, and neither is a date itself."""
        own, held = claim.scope.years, fact.scope.years
        return bool(own and held and not own & held) and claim.figure.measure.is_amount

    def is_beside(self, claim: Claim) -> bool:
        """Whether a date says when, for a figure in its sentence, and is not what the sentence says."""
        return claim.sentence in self.judged

    def _sign_in_words(self, claim: Claim, best: Seen, said: Cues) -> bool:
        """A loss or a fall is said without its sign; what is written with a minus is not above 0."""
        if claim.figure.measure.amount <= 0:
            return False
        if said.down or not best.fact.in_table:
            return said.down
        return bool(OUTFLOWS & (_words(best.fact) | claim.scope.near)) or self._taken_off(best.fact)

    def is_one_of(self, claim: Claim, fact: Fact, said: Cues) -> bool:
        """Whether the sentence speaks of an average or a change over years, and the table has the figure under one of
        them and another figure under another: it is one of those that the average is of."""
        own = claim.scope.years
        if not claim.figure.measure.is_amount or not fact.in_table or fact.row == HEADER:
            return False
        if len(own) < 2 or len(own & fact.scope.years) != 1 or not said.lacks(fact.scope.near | fact.scope.head):
            return False
        beside = self.index.row_cells(fact.group, fact.row)
        return any(
            cell.scope.years & (own - fact.scope.years) and cell.measure.amount != fact.measure.amount
            for cell in beside
            if cell.measure.family == fact.measure.family
        )

    def _taken_off(self, fact: Fact) -> bool:
        """Whether a row is written in brackets throughout, as what is taken off is."""
        row = [cell for cell in self.index.tables[fact.group] if cell.row == fact.row and cell.measure.is_amount]
        return len(row) > 1 and all(cell.measure.amount < 0 for cell in row) and not NET & fact.scope.near


def _of_another(about: Subject, fact: Fact, other: Fact) -> bool:
    """Whether in one sentence what the claim's clause names, but not the figure that agrees, is all of the other one,
    and the one that agrees is of something else: "58 percent in mathematics and 57 percent in reading"."""
    own, held = fact.scope.near, other.scope.near
    said = {word for word in about.scope.near if about.weights.get(word)} - own
    return fact.group == other.group and bool(said) and said <= held <= about.known and bool(own - about.known)


def _is_as_written(claim: Claim, best: Seen) -> bool:
    """Whether unit and scale agree as well: "88k" is not said by any 88. Of a date, whether it is as exact."""
    figure, held = claim.figure.measure, best.fact.measure
    if best.match is None or figure.family == "date":
        return best.match is None or best.match.how != "coarser"
    same = figure.family == held.family or figure.family in DEGREES
    return same and not best.match.how.startswith("scale")


def _is_just_beyond(claim: Claim, fact: Fact) -> bool:
    """Whether a bound is said of what lies just beyond it: "over 400" of 412."""
    bound, held = claim.figure.measure.amount, fact.measure.amount
    return abs(held - bound) <= JUST * abs(bound)


def _words(fact: Fact) -> frozenset[str]:
    return fact.scope.near | fact.scope.head | fact.scope.far


def is_rare(best: Seen, agreeing: int) -> bool:
    """Whether the value agrees with so few figures of the sources that it is no chance."""
    return is_seldom(best.fact.measure) and agreeing <= AGREEING


def is_seldom(measure: Measure) -> bool:
    """Whether hardly any random figure would agree with this one: 34.7, not 30."""
    return by_chance_of(measure) < RARE


def by_chance_of(measure: Measure) -> float:
    """The probability that a random figure agrees with this one."""
    return chance_of(measure, measure.step)


def chance_of(measure: Measure, width: Fraction) -> float:
    """The probability that a random figure is as near to this one as half of `width`."""
    amount = abs(float(measure.amount))
    if measure.family == "date":
        return 0.0005 if measure.step == 1 else 0.05
    if measure.family == "text":
        return 0.002  # a time of day, a name of digits
    return 1.0 if not amount or not measure.is_amount else min(1.0, 1.4 * float(width) / amount / DECADES)
