"""Does a value of the sources hold for a figure as it is written: rounding, scales, units, hedges, bounds, coarser
dates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from weft.checking.facts import Fact
from weft.checking.figures import HEDGED, Figure
from weft.checking.measure import Measure

HALF = Fraction(1, 2)
SCALES = (1, 10**3, 10**6, 10**9)
REACH = Fraction(5, 4)  # "over 300" is said of what is up to a quarter above it
GROUPED = 1000  # what is no percentage although its table leaves the unit open
SMALL = 12  # "two plots" is no rounding of 2.5 ha
ANY_UNIT = frozenset(("number", "money"))
DEGREES = frozenset(("unscaled_temperature", "angle"))  # "minus 18 degrees" of −17.6 °C


@dataclass(frozen=True, slots=True)
class Match:
    """`quality`: 1 where value, unit and scale agree as written, less where something is left open."""

    quality: float
    how: str = ""  # rounded, bound, ratio, converted, scale left out, scale not said, unit left out, coarser
    sign: bool = False  # whether the signs differ: a loss may be said without its own

    def as_(self, how: str, share: float = 1.0) -> Match:
        return Match(self.quality * share, how or self.how, self.sign)


def match(figure: Figure, fact: Fact, loose: bool = False) -> Match | None:
    """How a fact agrees with a figure, or None. `loose`: an unhedged 82,000 may stand for 81,793."""
    claim, held = figure.measure, fact.measure
    if claim.family == "date":
        return _date(claim, held)
    if claim.family in ("place", "text") or held.family in ("place", "text", "date"):
        return _named(claim, held)
    if claim.family == held.family:
        return _same_family(figure, fact, loose)
    if claim.family in DEGREES and held.family == "temperature":
        return within(figure, _shown(fact), loose)
    if {claim.family, held.family} == {"number", "percent"}:
        return _ratio(figure, fact, loose)
    if fact.unit_open and claim.family not in ("number", "money"):
        found = within(figure, _bare_in(claim, fact), loose)  # a column that does not say its unit
        return found.as_("", 0.8) if found else None
    if claim.family in ANY_UNIT and (fact.unit_open or claim.family == "number"):
        return _without_unit(figure, fact, loose)
    return None


def _bare_in(claim: Measure, fact: Fact) -> Fraction:
    """The bare digits of a fact taken in the unit of the claim."""
    if claim.family in ("percent",):
        return fact.bare
    shown = claim.amount / claim.factor if claim.factor else claim.amount
    return fact.bare * (claim.step_unit if shown else 1)


def _same_family(figure: Figure, fact: Fact, loose: bool) -> Match | None:
    claim, held = figure.measure, fact.measure
    if claim.family == "money" and claim.unit != held.unit and claim.unit and held.unit:
        return None
    if claim.family in ("number", "money"):
        return _scaled(figure, fact, loose)
    found = within(figure, held.amount, loose, held.step)
    if found and claim.unit != held.unit and claim.family not in ("percent", "months"):
        return found.as_("converted")
    return found


def _without_unit(figure: Figure, fact: Fact, loose: bool) -> Match | None:
    """One of both is a bare number: digits agree, the unit is left out or open."""
    if fact.measure.family in ANY_UNIT:
        found = _scaled(figure, fact, loose)
        return found.as_("", 1.0 if fact.unit_open else 0.95) if found else None
    shown = _shown(fact)
    found = within(figure, shown, loose)
    if found is None and fact.scales and fact.scales[0] > 1 and not figure.measure.said_scale:
        found = within(figure, shown / fact.scales[0], loose)  # 63.1 of a column in thousand tonnes
    if found is None or (found.how == "rounded" and figure.measure.amount <= SMALL):
        return None
    return found.as_("unit left out", 0.8)


def _shown(fact: Fact) -> Fraction:
    """The number of a quantity in its own unit."""
    value = fact.value
    number = getattr(value, "number", None)
    if number is not None:
        return number.amount
    measure = fact.measure
    return (
        measure.amount / measure.step if measure.family in ("time", "months") and measure.step >= 1 else measure.amount
    )


def _scaled(figure: Figure, fact: Fact, loose: bool) -> Match | None:
    """Numbers and money: what the header multiplies by is said in the claim, left out in it, or said nowhere."""
    claim = figure.measure
    held = fact.measure
    if found := within(figure, held.amount, loose, held.step):
        return found
    if not fact.scales:
        return None
    declared, size = fact.scales[0], float(held.amount)
    if declared > 1 and not claim.said_scale:
        if not (figure.bound or figure.may_be_near(size / declared)):
            return None
        found = within(figure, fact.bare, loose, held.step / declared)
        return found.as_("scale left out", 0.9) if found else None
    if declared == 0 and claim.said_scale:
        for scale in SCALES[1:]:
            if not (figure.bound or figure.may_be_near(size * scale)):
                continue
            if found := within(figure, fact.bare * scale, loose, held.step * scale):
                return found.as_("scale not said", 0.85)
    return None


def _ratio(figure: Figure, fact: Fact, loose: bool) -> Match | None:
    """15 % and 0.15, or 15 in a column that does not say percent."""
    claim, held = figure.measure, fact.measure
    if claim.family == "percent":
        if (
            fact.unit_open
            and fact.scales in ((), (0,), (1,))
            and abs(fact.bare) < GROUPED
            and (found := within(figure, fact.bare, loose, held.step))
        ):
            return found.as_("", 0.9)
        small = abs(held.amount) <= 10 and (figure.bound or figure.may_be_near(float(held.amount) * 100))
        found = within(figure, held.amount * 100, loose, held.step * 100) if small else None
    else:
        near = figure.bound or figure.may_be_near(float(held.amount) / 100)
        found = within(figure, held.amount / 100, loose, held.step / 100) if near else None
        if found and found.how == "rounded" and abs(claim.amount) < 10 * claim.step:
            found = None  # one digit: 0.1 is no rounding of 7.6 %
        if found is None and (plain := within(figure, held.amount, loose, held.step)):
            return plain.as_("unit left out", 0.8)
    return found.as_("ratio", 0.85) if found else None


def within(figure: Figure, amount: Fraction, loose: bool = False, held_step: Fraction = Fraction(0)) -> Match | None:
    """Whether an amount is what the figure says, to its written precision; the sign of a loss may be in the words."""
    claim = figure.measure
    if figure.bound:
        return _bounded(figure, amount)
    if not figure.may_be(amount):
        return None
    gap = abs(claim.amount - amount)
    sign = False
    if claim.amount and amount and (claim.amount < 0) != (amount < 0):
        gap, sign = abs(abs(claim.amount) - abs(amount)), True
    if gap == 0:
        return Match(1.0, "", sign)
    if gap <= claim.step * HALF:
        if held_step > claim.step * 5:
            return None  # the source is coarser than the claim
        return Match(0.97, "rounded", sign)
    if figure.hedge and gap <= max(figure.coarse * HALF, abs(claim.amount) * HEDGED):
        return Match(0.9, "rounded", sign)
    if loose and not figure.hedge and figure.coarse >= 100 * claim.step and gap <= figure.coarse * HALF:
        return Match(0.8, "rounded", sign)
    return None


def _bounded(figure: Figure, amount: Fraction) -> Match | None:
    claim = figure.measure.amount
    if claim <= 0 or amount <= 0:
        return None
    if figure.bound == ">" and claim <= amount <= claim * REACH:
        return Match(0.9 if amount > claim else 0.95, "bound")
    if figure.bound == "<" and claim / REACH <= amount <= claim:
        return Match(0.9 if amount < claim else 0.95, "bound")
    return None


def _date(claim: Measure, held: Measure) -> Match | None:
    if held.family != "date":
        if claim.step in (365, 366) and held.family == "number" and held.amount == year_of(claim.amount):
            return Match(0.7, "")
        return None
    if claim.unit or held.unit:
        return _yearless(claim, held)
    if claim.amount == held.amount and claim.step == held.step:
        return Match(1.0)
    if claim.amount <= held.amount and held.last_day <= claim.last_day:
        return Match(0.9, "coarser")
    return None


def _yearless(claim: Measure, held: Measure) -> Match | None:
    one, other = _day(int(claim.amount)), _day(int(held.amount))
    if one.month != other.month or held.step > 31:
        return None
    if claim.step > 1:
        return Match(0.85, "coarser")
    return Match(0.9, "") if held.step == 1 and one.day == other.day else None


def year_of(day: Fraction) -> int:
    """The year that a day number lies in."""
    return int(_day(int(day)).year)


@lru_cache(maxsize=50_000)
def _day(ordinal: int) -> Any:
    from weft.modalities.date import from_ordinal

    return from_ordinal(ordinal)


def _named(claim: Measure, held: Measure) -> Match | None:
    if claim.family != held.family:
        return None
    if claim.text == held.text or (claim.family == "place" and (claim.amount, claim.step) == (held.amount, held.step)):
        return Match(1.0)
    return None
