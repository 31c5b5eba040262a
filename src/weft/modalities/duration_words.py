"""Lengths of time in running English: "two years and three months", "1½ hours", "a fortnight", "2 hrs 5 min"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache

from weft.errors import DoesNotFit
from weft.modalities.duration import FORMS, ISO_PATTERN, Duration, combined, from_iso, of_unit
from weft.modality import Run, Span
from weft.patterns import one_of

_UNITS: dict[str, tuple[str, Fraction]] = {  # spelling → (form, how many of it)
    **{word: ("years", Fraction(1)) for word in ("year", "years", "yr", "yrs", "y")},
    **{word: ("months", Fraction(1)) for word in ("month", "months", "mo", "mos")},
    **{word: ("weeks", Fraction(1)) for word in ("week", "weeks", "wk", "wks")},
    **{word: ("days", Fraction(1)) for word in ("day", "days", "d")},
    **{word: ("hours", Fraction(1)) for word in ("hour", "hours", "hr", "hrs", "h")},
    **{word: ("minutes", Fraction(1)) for word in ("minute", "minutes", "min", "mins")},
    **{word: ("seconds", Fraction(1)) for word in ("second", "seconds", "sec", "secs", "s")},
    **{word: ("seconds", Fraction(1, 10**3)) for word in ("millisecond", "milliseconds", "ms")},
    **{word: ("seconds", Fraction(1, 10**6)) for word in ("microsecond", "microseconds", "µs", "μs")},
    **{word: ("seconds", Fraction(1, 10**9)) for word in ("nanosecond", "nanoseconds", "ns")},
    **{word: ("weeks", Fraction(2)) for word in ("fortnight", "fortnights")},
    **{word: ("years", Fraction(10)) for word in ("decade", "decades")},
    **{word: ("years", Fraction(100)) for word in ("century", "centuries")},
    **{word: ("years", Fraction(1000)) for word in ("millennium", "millennia", "millenniums")},
}
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_SMALL = {word: value for value, word in enumerate((*_ONES, *_TEENS))}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_GLYPHS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_PORTIONS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "three quarters": Fraction(3, 4)}
_SHORT = {spelling for spelling in _UNITS if (len(spelling) <= 3 and spelling != "day") or spelling in ("mins", "secs")}
_LONG = _UNITS.keys() - _SHORT
_AS_LONG_WORDS = [f"{unit}long" for unit in ("hour", "day", "week", "month", "year", "decade")]
_TELLING = {*_LONG, *_AS_LONG_WORDS}  # in any case; no length is without one of these or of _SHORT, but for P1Y

# The scan looks at single words, without their case: so the letters of ISO 8601 stand here one by one.
TRIGGERS = (
    "0-9",
    *_UNITS,
    *_SMALL,
    *_TENS,
    *_SCALES,
    *_GLYPHS,
    *("a", "an", "half", "quarter", "quarters", "-", "−", "long"),
    *_AS_LONG_WORDS,
    *("P", "PT", "YT", "MT", "WT", "DT", "Y", "M", "W", "D", "H", "S"),
)


def _compiled(body: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    space = r"(?:[ \t\u00a0\u202f]{1,3}|[ \t]?\r?\n[ \t]{0,8})"  # within a line, or where one line is wrapped
    return re.compile(body.replace("[ -]", f"(?:-|{space})").replace("[ ]", space), flags)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD = rf"(?:(?:{_any(_TENS)})(?:[ -](?:{_any(_SMALL)}))?|{_any(_SMALL)})"
_WORDS = rf"(?:{_WORD}|an?)[ ](?:{_any(_SCALES)})(?:(?:[ ]and)?[ ]{_WORD})?|{_WORD}"
_DIGITS = (
    rf"[-−]?\d{{1,15}}(?:,\d{{3}}){{0,5}}(?:\.\d{{1,15}})?(?:[ ](?:{_any(_SCALES)})|[ ]?[½¼¾]|[ ][1-9]/[1-9]\d?)?"
    r"|[½¼¾]|[1-9]/[1-9]\d?"
)
_HALVES = r"(?:[ -]and[ -](?:a[ -])?(?P<{}>half|quarter|three[ -]quarters))?"
_STOP = r"(?!\w)(?!-(?!old|long)\w)"
_PART = (
    rf"(?:(?P<amount>{_DIGITS}|{_WORDS}){_HALVES.format('more')}(?P<between>-|[ ]?)"
    rf"(?P<unit>{_any(_LONG)}|(?-i:{_any(_SHORT)}))"
    rf"|(?P<article>an?)[ ](?P<one>{_any(_LONG)})"
    rf"|(?:(?P<half>half)(?:[ ]an?[ ]|-)|(?:a[ ](?P<quarter>quarter)|(?P<three>three[ -]quarters))[ ]of[ ]an?[ ]"
    rf"|(?P<fourth>quarter)[ -](?=centur))"
    rf"(?P<of>{_any(_LONG)})){_HALVES.format('after')}{_STOP}"
)
_FIRST = _compiled(rf"(?<![\w.,/$€£½¼¾])(?<!(?:[^\W\d]|\))[-–−])(?:{_PART})")  # "3-5 days", no "F-16 years"


@cache
def _part_behind() -> re.Pattern[str]:
    """A part behind another one; compiled when there is a first one, for it takes a twentieth of a cold start."""
    return _compiled(_PART)


_HINT = re.compile(rf"(?i:{one_of(_UNITS)})|P[T\d]")  # without a unit's name no pattern here can match
_JOIN = _compiled(r",?[ ](?:and[ ])?")
_CLOCK = re.compile(  # "1h30", "2h 5min", "5m30s": m are minutes where they follow hours or precede seconds
    r"(?<![\w.,/$€£-])(?:(?P<hours>\d{1,9})h ?(?P<minutes>[0-5]?\d)(?:m|min)?(?: ?(?P<seconds>[0-5]?\d)s)?"
    r"|(?P<only>\d{1,9})m(?:in)? ?(?P<rest>[0-5]?\d(?:\.\d{1,9})?)s)(?!\w)(?!\.\d)"
)
_ISO = re.compile(rf"(?<![\w/+.-])(?:{ISO_PATTERN.pattern})(?![\w-])")
_PARTIAL = _compiled(rf"\b(?:half|point|dozen|{_any((*_SCALES, *_TENS))})(?:[ ]and)?[ -]$")
_RATE = _compiled(r"\b(?:per|once|twice|thrice|times|each|every)[ ]$")
_BEHIND_UNIT = _compiled(rf"\b(?:{_any(_LONG)})[ ]$")
_LASTING = _compiled(
    r"\b(?:for|in|after|within|about|over|than|least|most|takes?|took|taken|lasts?|lasted|lasting|under|nearly|add|plus"
    r"|minus|spend|spent|waited)[ ]$"
)
_LATER = _compiled(r"[ ](?:later|ago|earlier|before|after|long|from)\b")
_LONG_AS = {"hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years", "decade": "years"}
_AS_LONG = _compiled(rf"(?<![\w-])(?P<one>{_any(_LONG_AS)})-?long(?![\w-])")
_RARELY_RATES = ("fortnight", "decade", "century", "millennium")

Found = tuple[int, int, "Duration | str"]  # start, stop, the value or the reason why there is none


def tells_a_length(token: str) -> bool:
    """Whether it names a unit of time or begins a length in ISO 8601: no length is without."""
    return token in _SHORT or token.lower() in _TELLING or token in ("P", "PT")


def read(run: Run) -> list[Span]:
    """Durations of a run in order, none overlapping; inexact ones ("1.5 months") with kind None and a reason."""
    kept: list[Found] = []
    if run.stop - run.start < 2 or not _HINT.search(run.text, run.start, run.stop):
        return []
    found_here = (*_written_iso(run), *_clock(run), *_words(run), *_as_long(run))
    for found in sorted(found_here, key=lambda entry: (entry[0], -entry[1])):
        if not kept or kept[-1][1] <= found[0]:
            kept.append(found)
    return [_span(run, *found) for found in kept]


def _span(run: Run, start: int, stop: int, value: Duration | str) -> Span:
    written = run.text[start:stop]
    if isinstance(value, str):
        return Span(start, stop, None, None, written, reason=value)
    return Span(start, stop, "duration", value, written)


def _written_iso(run: Run) -> Iterator[Found]:
    for match in _ISO.finditer(run.text, run.start, run.stop):
        if not re.match(r"[\w-]", run.text[match.end() : match.end() + 1]):
            try:
                yield match.start(), match.end(), from_iso(match.group())
            except DoesNotFit as reason:
                yield match.start(), match.end(), str(reason)


def _clock(run: Run) -> Iterator[Found]:
    for match in _CLOCK.finditer(run.text, run.start, run.stop):
        if not re.match(r"\w", run.text[match.end() : match.end() + 1]):
            minutes = 60 * int(match["hours"] or 0) + int(match["minutes"] or match["only"])
            seconds = 60 * minutes + Fraction(match["seconds"] or match["rest"] or 0)
            yield match.start(), match.end(), Duration(seconds=seconds)


def _as_long(run: Run) -> Iterator[Found]:
    """ "week-long", "yearlong"."""
    if run.text.find("long", run.start, run.stop) < 0:
        return
    for match in _AS_LONG.finditer(run.text, run.start, run.stop):
        one = match["one"].lower()
        yield match.start(), match.end(), of_unit(10 if one == "decade" else 1, _LONG_AS[one])


def _words(run: Run) -> Iterator[Found]:
    """ "two years, three months and 4 days": each further part has a smaller unit, or it begins another duration."""
    position = run.start
    while match := _FIRST.search(run.text, position, run.stop):
        start, position = match.start(), match.end()
        if position == run.stop and re.match(r"\w|-(?!old|long)\w", run.text[position : position + 5]):
            return
        try:
            if not _stands(match, run):
                continue
            parts = [_part(match)]
            while (further := _further(run, position)) and _rank(further) > _rank(match):
                parts.append(_part(further))
                match, position = further, further.end()
            yield start, position, combined([-part for part in parts] if run.text[start] in "-−" else parts)
        except DoesNotFit as reason:
            yield start, position, f"{run.text[start:position]}: {str(reason).split(': ', 1)[-1]}"


def _further(run: Run, position: int) -> re.Match[str] | None:
    join = _JOIN.match(run.text, position, run.stop)
    match = _part_behind().match(run.text, join.end(), run.stop) if join else None
    negative = match and match.group().startswith(("-", "−"))
    return match if match and match["unit"] and not negative and _is_time(match) else None


def _unit(match: re.Match[str]) -> str:
    return str(match["unit"] or match["one"] or match["of"])


def _rank(match: re.Match[str]) -> tuple[int, Fraction]:
    """Larger for a smaller unit."""
    form, factor = _UNITS[_unit(match).lower()]
    return FORMS.index(form), -factor


def _stands(match: re.Match[str], run: Run) -> bool:
    """Whether it is a length of time at all: no "$5 an hour", no "half a million years" cut in two, no "90s"."""
    before = run.text[max(0, match.start() - 24) : match.start()]
    if _PARTIAL.search(before):
        return False
    if not match["article"]:
        return _is_time(match)
    if match["after"] or match.group() == run.text.strip():
        return match["one"].lower() != "second"
    if run.text.startswith(("-long", "long"), match.end()) or _BEHIND_UNIT.search(before):
        return False  # "a decade-long feud", "50 weeks a year"
    further = _further(run, match.end())
    if further and _rank(further) > _rank(match):  # "a year and six months"
        return True
    if match["one"].lower() in _RARELY_RATES:
        return not _RATE.search(before)
    lasting = _LASTING.search(before) or _LATER.match(run.text, match.end())
    return bool(lasting) and match["one"].lower() in ("year", "month", "week", "day", "hour", "minute")


def _is_time(match: re.Match[str]) -> bool:
    amount, unit = match["amount"], match["unit"]
    if amount and amount[-1].isalpha() and not match["between"]:
        return False  # "five hundreds", "eighty"
    if amount and unit == "s" and not match["between"]:
        return not re.fullmatch(r"\d{0,3}0", amount)  # "the 90s", "1990s"
    if amount and unit.lower() == "second" and match["between"] != "-":  # "the twenty second man"
        return abs(_amount(amount)) <= 1
    if amount and unit.lower() == "second" and amount.lower().split()[-1] in _TENS:  # "a forty-second pause"
        return match.string[max(0, match.start() - 2) : match.start()].lower() in ("a ", "n ")
    return True


def _part(match: re.Match[str]) -> Duration:
    """One amount of one unit, as it is without its sign."""
    form, factor = _UNITS[_unit(match).lower()]
    portion = match["half"] or match["quarter"] or match["three"] or match["fourth"]
    amount = _portion(portion) if portion else Fraction(1) if match["article"] else abs(_amount(match["amount"]))
    amount += sum((_portion(more) for more in (match["more"], match["after"]) if more), Fraction(0))
    return of_unit(amount * factor, form)


def _portion(words: str) -> Fraction:
    return _PORTIONS[" ".join(words.lower().replace("-", " ").split())]


def _amount(words: str) -> Fraction:
    """ "1,200.5", "1½", "2 1/2", "3 million", "a hundred and twenty-five"."""
    total = Fraction(0)
    for word in re.findall(r"[½¼¾]|\d+/\d+|[\d.,]+|[a-z]+", words.lower()):
        if word in _SCALES:
            total = (total or Fraction(1)) * _SCALES[word]
        elif word not in ("a", "an", "and"):
            known = _SMALL.get(word, _TENS.get(word))
            total += _GLYPHS.get(word) or Fraction(word.replace(",", "") if known is None else known)
    return -total if words.startswith(("-", "−")) else total
