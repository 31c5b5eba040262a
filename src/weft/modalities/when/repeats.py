"""What comes again: "every other Tuesday", "each month", "twice a week", "weekdays at 9", "3pm each day", "Mondays"."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.duration import Duration, of_unit
from weft.modalities.recurrence import PARTS, WEEKDAYS, WEEKEND, Recurrence
from weft.modalities.when.clock import Clock, clock, in_part, times
from weft.modalities.when.dates import month, weekday, written_date
from weft.modalities.when.dates_in_numbers import in_two_numbers
from weft.modalities.when.lengths import length_of
from weft.modalities.when.meaning import Meant, Partial
from weft.modalities.when.moments import no_count
from weft.modalities.when.monthly import day_of_month
from weft.modalities.when.parts import part
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import SMALL, amount, cardinal, digits, unit
from weft.modalities.when.tokens import WEEKDAYS as NAMES
from weft.modalities.when.tokens import ordinal as nth

WEEK, DAY = Duration(days=7), Duration(days=1)
ADVERBS = {
    "daily": ("days", 1), "weekly": ("weeks", 1), "monthly": ("months", 1), "yearly": ("years", 1),
    "annually": ("years", 1), "annual": ("years", 1), "quarterly": ("months", 3), "hourly": ("hours", 1),
    "biweekly": ("weeks", 2), "fortnightly": ("weeks", 2), "semiannual": ("months", 6),
    "semiannually": ("months", 6), "biannual": ("months", 6), "biannually": ("months", 6), "bimonthly": ("months", 2),
    "biennial": ("years", 2), "nightly": ("days", 1), "triennial": ("years", 3), "biyearly": ("years", 2),
}  # fmt: skip
_PREFIXED = {"weekly": ("weeks", 2), "monthly": ("months", 2), "annual": ("months", 6), "annually": ("months", 6)}
_EVERY = ("every", "each")
_OFTEN = {"once": 1, "twice": 2, "thrice": 3}


@remembered
def repeated(tokens: Tokens, place: int) -> Any:
    """Any recurrence, with its time of day before or behind it."""
    found = longest(tokens, place, _every, _often, _adverb, _plural, day_of_month)
    if found:
        return _with_time(tokens, found[0], found[1])
    dated = longest(tokens, place, written_date, in_two_numbers)
    if dated and isinstance(dated[0], Partial) and dated[0].day and dated[0].month and not dated[0].years:
        behind = next(
            (end for words in ("every year", "each year", "annually") if (end := tokens.has(dated[1], words))), None
        )
        if behind:
            return Meant((Recurrence(of_unit(1, "years"), on=(dated[0].month, dated[0].day)),)), behind
    said = clock(tokens, place)
    if said and (said[0].sure or tokens.word(place - 1) == "at"):
        stop = said[1] + (tokens.word(said[1]) in (",", "on"))
        behind = longest(tokens, stop, _every, _often, _adverb, _plural)
        if behind and not behind[0].at and behind[0].every in (DAY, WEEK, of_unit(1, "months"), of_unit(1, "years")):
            return _timed(behind[0], said[0], behind[1])
    return None


def _with_time(tokens: Tokens, value: Recurrence, stop: int) -> Any:
    at = tokens.has(stop, "at") or tokens.has(stop, "@") or tokens.has(stop, ", at") or stop
    said = clock(tokens, at)
    timely = said and (said[0].sure or (at > stop and (said[0].minute is not None or no_count(tokens, said[1]))))
    if said and timely and not value.at:
        made = said[0]
        if value.part and isinstance(made, Clock):
            from weft.modalities.when.clock import Part

            made = in_part(made, Part(value.part))
        return _timed(value, made, said[1])
    return Meant((value,)), stop


def _timed(value: Recurrence, said: Clock, stop: int) -> Any:
    try:
        return Meant(tuple(replace(value, at=time, part="") for time in times(said))), stop
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), stop


def _every(tokens: Tokens, place: int) -> Any:
    """ "every 2 weeks", "each Monday and Friday", "every other day", "every 3rd week", "every Dec 25"."""
    word = tokens.word(place)
    if word in ("any", "all") and tokens.word(place + 1) in ("weekend", "weekends"):
        return Recurrence(WEEK, WEEKEND), place + 2
    if word not in _EVERY:
        return None
    start, step, vague = place + 1, Fraction(1), False
    if tokens.word(start) == "single":
        start += 1
    other = tokens.has(start, "other") or tokens.has(start, "alternate") or tokens.has(start, "second")
    third = nth(tokens, start) if not other else None
    counted = amount(tokens, start) if not other and not third else None
    if other:
        step, start = Fraction(2), other
    elif third and (unit(tokens, third[1]) or weekday(tokens, third[1])):
        step, start = Fraction(third[0]), third[1]
    elif counted and unit(tokens, counted[1]):
        (step, vague), start = counted[0], counted[1]
    if vague:
        return None
    days = _weekdays(tokens, start)
    if days:
        of_day = part(tokens, days[1])
        if of_day and not of_day[0].bound and of_day[0].name in PARTS:
            return Recurrence(of_unit(step, "weeks"), days[0], part=of_day[0].name), of_day[1]
        return Recurrence(of_unit(step, "weeks"), days[0]), days[1]
    said = part(tokens, start)
    if said and step == 1 and not said[0].bound:
        return Recurrence(DAY, part=said[0].name), said[1]
    found = unit(tokens, start)
    if found:
        return _of_unit(tokens, step, found)
    dated = written_date(tokens, start)
    if dated and isinstance(dated[0], Partial) and dated[0].month and not dated[0].years:
        return Recurrence(of_unit(1, "years"), on=(dated[0].month, dated[0].day)), dated[1]
    named = month(tokens, start)
    return (Recurrence(of_unit(1, "years"), on=(named[0], None)), named[1]) if named else None


def _of_unit(tokens: Tokens, step: Fraction, found: Any) -> Any:
    name, times_said = found[0]
    if name == "weekend":
        return Recurrence(of_unit(step, "weeks"), WEEKEND), found[1]
    if name in ("business day", "workweek"):
        return Recurrence(WEEK, WEEKDAYS), found[1]
    if tokens.word(found[1] - 1) in ("night", "nights"):
        return (Recurrence(DAY, part="night"), found[1]) if step == 1 else (Recurrence(of_unit(step, "days")), found[1])
    if (
        name == "second"
        and step == 1
        and tokens.word(found[1]) != "at"
        and tokens.word(found[1]).isalpha()
        and tokens.word(found[1]) not in ("or", "and", "of")
    ):
        return None
    try:
        every = of_unit(3 * step, "months") if name == "quarter" else length_of([(step, name, times_said, False)])
    except DoesNotFit:
        return None
    stop = found[1]
    on = tokens.has(stop, "on")
    days = _weekdays(tokens, on) if on else None
    if days and name == "week":
        return Recurrence(every, days[0]), days[1]
    dated = _on_day(tokens, on) if on and name == "year" and step * times_said == 1 else None
    if dated:
        return dated
    if not every.months and not every.days and not every.seconds:
        return None
    return Recurrence(every), stop


def _on_day(tokens: Tokens, place: int) -> Any:
    """ "5 June" of "every year on 5 June"."""
    found = written_date(tokens, place)
    if not found or not isinstance(found[0], Partial) or not found[0].month or not found[0].day or found[0].years:
        return None
    return Recurrence(of_unit(1, "years"), on=(found[0].month, found[0].day)), found[1]


def _weekdays(tokens: Tokens, place: int, plural: bool = False) -> Any:
    """((weekdays), behind them): "Monday", "Monday, Wednesday and Friday", "weekday", "Mondays"."""
    word = tokens.word(place)
    if word in ("weekday", "weekdays", "workday", "workdays"):
        return (WEEKDAYS, place + 1) if not plural or word.endswith("s") else None
    found: list[int] = []
    stop = place
    if word in ("weekend", "weekends") and not plural:
        return WEEKEND, place + 1
    while True:
        at = stop
        if found:
            at = tokens.has(at, ",") or tokens.has(at, "/") or at
            at = tokens.has(at, "and") or tokens.has(at, "&") or at
            if at == stop:
                break
        word = tokens.word(at)
        single = word.removesuffix("s") if word.endswith("days") else "" if plural else word
        if single not in NAMES or (
            len(single) <= 3
            and not found
            and not plural
            and single in ("sat", "sun", "mon", "wed")
            and not tokens.capital(at)
        ):
            break
        found.append(NAMES[single])
        stop = at + 1
    return (tuple(found), stop) if found else None


def _plural(tokens: Tokens, place: int) -> Any:
    """ "Mondays", "weekdays", "weekends"."""
    start = tokens.has(place, "on") or place
    if start == place and (
        tokens.word(place - 1) in (*SMALL, "few", "several", "of") or tokens.word(place - 1).isdecimal()
    ):
        return None  # "three weekends"
    if tokens.word(start) == "weekends":
        return Recurrence(WEEK, WEEKEND), start + 1
    days = _weekdays(tokens, start, plural=True)
    return (Recurrence(WEEK, days[0]), days[1]) if days else None


def _often(tokens: Tokens, place: int) -> Any:
    """ "once a week", "three times per day", "2 times every month"."""
    word = tokens.word(place)
    if word in _OFTEN:
        count, stop = _OFTEN[word], place + 1
    else:
        many = digits(tokens, place, 1, 99)
        found = (many, place + 1) if many else cardinal(tokens, place)
        stop = tokens.has(found[1], "times") or tokens.has(found[1], "x") or 0 if found else 0
        if not found or not stop:
            return None
        count = found[0]
    if tokens.word(stop) in _EVERY:
        made = _every(tokens, stop)
        return (replace(made[0], times=count), made[1]) if made and not made[0].weekdays and not made[0].on else None
    if tokens.word(stop) not in ("a", "an", "per"):
        return None
    found = unit(tokens, stop + 1)
    if not found or found[0][0] in ("weekend", "business day", "workweek"):
        return None
    return Recurrence(length_of([(Fraction(1), *found[0], False)]), times=count), found[1]


def _adverb(tokens: Tokens, place: int) -> Any:
    word = tokens.word(place)
    if word in ("bi", "semi", "half") and tokens.word(place + 1) in ("-", *_PREFIXED):
        stop = place + 1 + (tokens.word(place + 1) == "-")
        name = tokens.word(stop)
        if name in _PREFIXED and not (word != "bi" and name in ("weekly", "monthly")):
            unit_of, count = _PREFIXED[name]
            return Recurrence(of_unit(count, unit_of)), stop + 1
        if name == "yearly":
            return Recurrence(of_unit(6, "months")), stop + 1
        return None
    if word not in ADVERBS:
        return None
    if tokens.capital(place) and place + 1 < len(tokens) and tokens.capital(place + 1):
        return None  # "The Daily Mail"
    name, count = ADVERBS[word]
    on = tokens.has(place + 1, "on")
    days = _weekdays(tokens, on) or _weekdays(tokens, on, plural=True) if on and name == "weeks" else None
    if days:
        return Recurrence(of_unit(count, name), days[0]), days[1]
    dated = _on_day(tokens, on) if on and (name, count) == ("years", 1) else None
    if dated:
        return dated
    return Recurrence(of_unit(count, name), part="night" if word == "nightly" else ""), place + 1
