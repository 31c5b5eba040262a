"""Dates in running English: "4th of July, 2021", "July 4, 2021", "04/07/2021", "since 1847", "AD 79", "yesterday"."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable

from weft.errors import DoesNotFit
from weft.modalities.date import MONTH_NAMES, WEEKDAY_NAMES, Date, from_edtf, from_ordinal, ordinal, weekday_index
from weft.modalities.date_years import NEXT_WORD, NO_MATTER, bare_year
from weft.modality import Run, Span
from weft.patterns import SPACE, later

_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NUMBER = {name.lower(): place % 12 + 1 for place, name in enumerate((*MONTH_NAMES, *_SHORT_MONTHS))}
MONTH_NUMBER |= {"sept": 9}
_SHORT_WEEKDAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
WEEKDAY_NUMBER = {name.lower(): place for place, name in enumerate(WEEKDAY_NAMES)} | _SHORT_WEEKDAYS
_RELATIVE = {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "the day before yesterday": -2,
    "day before yesterday": -2,
}

# The scan looks at single words, without their case; "th" and "s" keep "4th" and "1990s" whole, "-" the sign of a year.
TRIGGERS = (
    "0-9",
    *MONTH_NUMBER,
    *WEEKDAY_NUMBER,
    *("today", "tomorrow", "yesterday", "day", "before", "after"),
    *("st", "nd", "rd", "th", "s", "X", "XX", "Q", "-"),
    *("AD", "BC", "CE", "BCE", "B", "C"),
)

_TELLING = frozenset(["AD", "BC", "CE", "BCE", "B", "C", "D", "/", "X", "XX"])  # "B.C.", "A.D.", "1/2/16", "199X"
_TELLING_IN_ANY_CASE = frozenset([*MONTH_NUMBER, "today", "tomorrow", "yesterday"])

_NAME = "|".join(sorted(MONTH_NUMBER, key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAME})\b\.?"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(WEEKDAY_NAMES)}|(?-i:{'|'.join(_SHORT_WEEKDAYS).title()})\b\.?),?[ ])?"
_DAY = r"(?P<day>\d{1,2})(?:[ ]?(?:st|nd|rd|th))?"
_ERA_NAME = r"B\.C\.E\.?|B\.C\.?|BCE|BC|A\.D\.?|AD|C\.E\.?|CE"
_YEAR = (
    rf"(?:(?P<year>\d{{4}})(?:[ ](?P<era>{_ERA_NAME})(?!\w))?"
    rf"|(?P<early>\d{{1,3}})[ ](?P<era_early>{_ERA_NAME})|A\.?D\.?[ ](?P<ad>\d{{1,4}}))"
)
_START = r"(?<![\w./\-–−:$€£])(?<!\d,)"
_STOP = r"(?!\w)(?![.:/]\d)(?!,\d{3}(?!\d))"
_BLANK = re.compile(r"\s*+")
_GOES_ON = re.compile(r"\w|[.:/]\d|,\d{3}(?!\d)")


def _late(body: str, start: str = _START, flags: int = re.IGNORECASE) -> Callable[[], re.Pattern[str]]:
    return later(f"{start}(?:{body}){_STOP}".replace("[ ]", SPACE), flags)


_DAY_MONTH_YEAR = _late(rf"{_WEEKDAY}{_DAY}(?:[ ](?:of[ ])?|-){_MONTH}(?:,?[ ]|-){_YEAR}")
_MONTH_DAY_YEAR = _late(rf"{_WEEKDAY}{_MONTH}[ ](?:the[ ])?{_DAY},?[ ]{_YEAR}")
_MONTH_YEAR = _late(rf"{_MONTH}(?:,|[ ]of)?[ ]{_YEAR}")
_TO_OR_AND = later(r"(?:[ ](?:to|and|until|till|through)[ ]|[ ]?[–-][ ]?)".replace("[ ]", SPACE), re.IGNORECASE)
_DAY_MONTH = _late(rf"{_WEEKDAY}{_DAY}[ ](?:of[ ])?(?P<month>{_NAME})")
_MONTH_DAY = _late(rf"{_WEEKDAY}{_MONTH}[ ](?:the[ ])?{_DAY}")
_SIGNS = _late(r"(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})")
_YEAR_FIRST = _late(r"(?P<year>\d{4})(?P<sign>[/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})")
_EDTF = _late(
    r"(?:(?<!\S)-)?\d{4}-(?:\d\d(?:-\d\d)?(?!-)|Q[1-4])|\d{3}X|\d\dXX", r"(?<![\w./:$€£])(?<![\w)]-)(?<!\d,)", 0
)
_QUARTER = _late(r"Q(?P<quarter>[1-4])(?:,|[ ]of)?[ ](?P<year>\d{4})")
_DECADE = _late(r"(?P<year>[12]\d\d0)s", r"(?<![\d.,/$€£])(?<!\d-)")
_ERA = _late(
    rf"(?:A\.?D\.?|CE)[ ](?P<ad>\d{{1,4}})|(?P<early>\d{{1,2}},\d{{3}}|\d{{1,5}})[ ](?P<era>{_ERA_NAME})", flags=0
)
_RELATIVE_WORDS = _late("|".join(sorted(_RELATIVE, key=len, reverse=True)), r"(?<![\w-])")
_BARE_YEAR = _late(r"\d{4}(?![%°]|[/–-]\w)", r"(?<![\w.,/$€£−-])", 0)


def tells_a_date(token: str) -> bool:
    """Whether a date may hold this token and nothing else that tells: a month, an era, a year's digits, "/" …"""
    return token in _TELLING or token.lower() in _TELLING_IN_ANY_CASE or (len(token) > 3 and token.isdecimal())


def read(run: Run) -> list[Span]:
    """Dates of a run in order, none overlapping; what looks like one and is none comes with kind None and a reason."""
    found: list[tuple[int, Span]] = []
    text, start, stop = run.text, run.start, run.stop
    if stop - start < 4:
        return []
    looked_for = hinted = None
    for rank, hint, pattern, make in _READERS:
        if hint is not looked_for:
            looked_for, hinted = hint, hint.search(text, start, stop)
        if not hinted or (make is _whole_year and not _is_all(text, start, stop)):
            continue
        for match in pattern().finditer(text, start, stop):
            if match.end() < stop or not _GOES_ON.match(text, match.end()):
                span = _guarded(match, run, make)
                if span is not None:
                    found.append((rank, span))
    found.sort(key=lambda entry: (entry[0], entry[1].start, -entry[1].stop))
    kept: list[Span] = []
    for _, span in found:
        place = bisect(kept, span.start, key=lambda other: other.start)
        if (place and kept[place - 1].stop > span.start) or (place < len(kept) and kept[place].start < span.stop):
            continue
        kept.insert(place, span)
    return kept


def _is_all(text: str, start: int, stop: int) -> bool:
    """Whether nothing but white space stands around."""
    return _BLANK.fullmatch(text, 0, start) is not None and _BLANK.fullmatch(text, stop) is not None


Make = Callable[[re.Match[str], Run], "tuple[Date, float, tuple[Date, ...]] | Date | None"]


def _guarded(match: re.Match[str], run: Run, make: Make) -> Span | None:
    start, stop, written = match.start(), match.end(), match.group()
    try:
        made = make(match, run)
    except DoesNotFit as reason:
        return Span(start, stop, None, None, written, reason=str(reason))
    if made is None:
        return None
    date, confidence, candidates = made if isinstance(made, tuple) else (made, 1.0, ())
    weekday = match["weekday"] if "weekday" in match.re.groupindex else None
    if weekday and weekday_index(ordinal(date)) != WEEKDAY_NUMBER[weekday.lower().rstrip(".")]:
        confidence = min(confidence, 0.5)
    return Span(start, stop, "date", date, written, confidence, candidates)


def _year(match: re.Match[str]) -> int:
    parts = match.groupdict()
    year = int((parts.get("year") or parts.get("early") or parts["ad"]).replace(",", ""))
    era = (parts.get("era") or parts.get("era_early") or "").upper()
    if not era.startswith("B"):
        return year
    if not year:
        raise DoesNotFit(f"{match.group()}: there is no year 0 BC")
    return 1 - year


def _day_of_month(match: re.Match[str], run: Run) -> Date:
    return Date(_year(match), MONTH_NUMBER[match["month"].lower()], int(match["day"]))


def _month_of_year(match: re.Match[str], run: Run) -> Date | None:
    if match["month"] in ("may", "march"):  # "it may 2000 times …": a month that is a verb too has its capital
        return None
    return Date(_year(match), MONTH_NUMBER[match["month"].lower()])


def _day_without_year(match: re.Match[str], run: Run) -> tuple[Date, float, tuple[Date, ...]] | Date | None:
    if match["month"] in ("may", "march"):
        return None
    end = _end_of_range(match, run)
    if end is not None:
        month, day = MONTH_NUMBER[match["month"].lower()], int(match["day"])
        before = (month, day) > (end.month, end.day)  # "from 20 December to 4 January 2021"
        return Date(end.year - before, month, day), 0.9, ()
    following = NEXT_WORD.match(run.text, match.end())
    if following and not NO_MATTER().fullmatch(following[1]) and run.text.endswith(("in ", "In "), 0, match.start()):
        return None  # "in March 2 trains were late"
    month, day = MONTH_NUMBER[match["month"].lower()], int(match["day"])
    reference = _reference(run, f"{day} {MONTH_NAMES[month - 1]}: no year; pass a reference date")
    return Date(reference.year, month, day)


def _end_of_range(match: re.Match[str], run: Run) -> Date | None:
    """The full date that a day without a year is paired with, "from 1 May to 4 July 2021": it has that year."""
    between = _TO_OR_AND().match(run.text, match.end())
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR) if between else ():
        later = pattern().match(run.text, between.end()) if between else None
        if later:
            return _day_of_month(later, run)
    return None


def _reference(run: Run, reason: str) -> Date:
    if run.reference is None:
        raise DoesNotFit(reason)
    reference = from_edtf(run.reference) if isinstance(run.reference, str) else run.reference
    if reference.day is None:
        raise DoesNotFit(f"reference {reference}: pass a full date")
    return Date(reference.year, reference.month, reference.day)


def _relative(match: re.Match[str], run: Run) -> Date:
    reference = _reference(run, f"{match.group()}: no day to count from; pass a reference date")
    return from_ordinal(ordinal(reference) + _RELATIVE[match.group().lower()])


def _with_signs(match: re.Match[str], run: Run) -> tuple[Date, float, tuple[Date, ...]] | None:
    """04/07/2021: month first in "en" and "en-US", day first elsewhere and with dots; the other one is a candidate."""
    if len(match["year"]) == 2:
        if match["sign"] != "/":
            return None
        raise DoesNotFit(f"{match.group()}: a year of two digits")
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    month_first = match["sign"] != "." and run.locale in ("en", "en-US", "en_US")
    orders = ((first, second), (second, first)) if month_first else ((second, first), (first, second))
    dates, reasons = [], []
    for month, day in orders:
        try:
            dates.append(Date(year, month, day))
        except DoesNotFit as reason:
            reasons.append(str(reason))
    if not dates:
        raise DoesNotFit(f"{match.group()}: no such day ({'; '.join(reasons)})")
    if len(dates) == 1 or dates[0] == dates[1]:
        return dates[0], 1.0, ()
    return dates[0], 0.9 if match["sign"] == "." else 0.5, (dates[1],)


def _edtf_date(match: re.Match[str], run: Run) -> tuple[Date, float, tuple[Date, ...]] | None:
    """A month such as "2006-07" could be two years or a difference: half sure, and only for years 1000 … 2100."""
    written = match.group()
    if not re.fullmatch(r"-?\d{4}-\d\d", written):
        return from_edtf(written), 1.0, ()
    year, month, alone = int(written[:-3]), int(written[-2:]), written == run.text.strip()
    if 12 < month > year % 100 or not (alone or 1000 <= year <= 2100):  # "1939-45", "5550-12"
        return None
    return from_edtf(written), 1.0 if alone else 0.5, ()


def _decade(match: re.Match[str], run: Run) -> Date:
    year = int(match["year"])
    if year % 100 == 0:
        raise DoesNotFit(f"{match.group()}: the decade from {year} or the whole century")
    return Date(year, form="decade")


def _whole_year(match: re.Match[str], run: Run) -> tuple[Date, float, tuple[Date, ...]] | None:
    """A text that is nothing but four digits: the year that `write` gives, but as likely a number."""
    return (from_edtf(match.group()), 0.5, ()) if _is_all(run.text, match.start(), match.end()) else None


_A_MONTH = re.compile("|".join(_SHORT_MONTHS), re.IGNORECASE)
_FOUR_DIGITS = re.compile(r"\d{4}")

# (rank, what a run must hold for the pattern to be worth trying, pattern, what makes a date of a match); those with the
# same hint stand together, and what two patterns find in the same place has different ranks
_READERS: tuple[tuple[int, re.Pattern[str], Callable[[], re.Pattern[str]], Make], ...] = (
    (0, _A_MONTH, _DAY_MONTH_YEAR, _day_of_month),
    (0, _A_MONTH, _MONTH_DAY_YEAR, _day_of_month),
    (1, _A_MONTH, _MONTH_YEAR, _month_of_year),
    (2, _A_MONTH, _DAY_MONTH, _day_without_year),
    (2, _A_MONTH, _MONTH_DAY, _day_without_year),
    (0, re.compile(r"\d[/.-]\d"), _SIGNS, _with_signs),
    (
        0,
        re.compile(r"\d{4}[/.]\d"),
        _YEAR_FIRST,
        lambda match, run: Date(int(match["year"]), int(match["month"]), int(match["day"])),
    ),
    (0, re.compile(r"\d-[\dQ]|\dX"), _EDTF, _edtf_date),
    (
        1,
        re.compile("[qQ][1-4]"),
        _QUARTER,
        lambda match, run: Date(int(match["year"]), 3 * int(match["quarter"]) - 2, form="quarter"),
    ),
    (1, re.compile("0[sS]"), _DECADE, _decade),
    (1, re.compile(r"[ABC]\.?[DCE]"), _ERA, lambda match, run: Date(_year(match))),
    (2, re.compile("today|tomorrow|yesterday", re.IGNORECASE), _RELATIVE_WORDS, _relative),
    (3, _FOUR_DIGITS, _BARE_YEAR, bare_year),
    (4, _FOUR_DIGITS, later(r"-?\d{4}(?!\w)"), _whole_year),
)
