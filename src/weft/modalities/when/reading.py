"""The grammar of times over a whole text: days, hours, ranges, lengths and what comes again → spans.

What single readers found comes in as `spans`; a longer phrase made of them names them as its parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from weft.modalities.date import Date, from_edtf
from weft.modalities.date_time import DateTime, from_iso, since_day_0
from weft.modalities.duration import VAGUE, Duration
from weft.modalities.number_words import ONES, ORDINALS, TENS
from weft.modalities.when.alone import (
    about,
    date_in_two_numbers,
    lone_clock,
    lone_date,
    lone_day,
    lone_now,
    lone_part,
    with_day_before_month,
)
from weft.modalities.when.calendar import SEASONS
from weft.modalities.when.clock import Clock, settle_times
from weft.modalities.when.holidays import FIRST_WORDS
from weft.modalities.when.hours import hours_alone, hours_of_a_day
from weft.modalities.when.lengths import lasting, length
from weft.modalities.when.meaning import Meant, settle
from weft.modalities.when.moments import moment
from weft.modalities.when.open import open_ended
from weft.modalities.when.parts import PARTS_OF_DAY, Part
from weft.modalities.when.periods import DECADES
from weft.modalities.when.ranges import of_days
from weft.modalities.when.relative import DAYS, TURNS
from weft.modalities.when.repeats import ADVERBS, repeated
from weft.modalities.when.rules import Tokens, tokens_of
from weft.modalities.when.tense import tensed
from weft.modalities.when.tokens import MONTHS, UNITS, WEEKDAYS
from weft.modalities.when.words import WORDS, known, names_a_holiday
from weft.modalities.when.years import of_a_thing
from weft.modality import Span, kind_of
from weft.patterns import one_of

# A phrase may begin with one of these or with digits; those of COMMON do not say that there is one.
COMMON = frozenset(
    """from between the a an another some few no not as up more less in on at to for by any all whole right just half
    quarter start end after before - t h q ' ’ ‘ > < these those longer shorter fewer final through effective
    fiscal financial tax school academic rest remainder ides closest nearest recent""".split()
)
STARTS = (
    frozenset(
        """since until till til prior earlier later ending starting beginning commencing within several couple every
    each entire once twice thrice around circa tonight tonite noon midnight midday noonish weekdays weekends weekday
    workdays early late mid middle eod eom eoy eow eoq cy week year bi semi morning mornings afternoon afternoons
    evening evenings night nights lunch dinner breakfast lunchtime now daytime nighttime business calendar twenties
    thirties forties fifties sixties seventies eighties nineties latest month untill currently fy sy orthodox
    years months weeks days hours minutes decades centuries
    """.split()
    )
    | {*MONTHS, *WEEKDAYS, *ONES, *TENS, *ORDINALS, *DAYS, *TURNS, *SEASONS, *ADVERBS, *FIRST_WORDS, *COMMON}
    | {word + "s" for word in WEEKDAYS if word.endswith("day")}
)
HINT = re.compile(
    rf"\d|(?<![^\W_])(?:to date|{one_of({'moment', *STARTS, *UNITS} - COMMON)})(?![^\W_])",
    re.IGNORECASE,
)
AHEAD = 6  # "the last Friday in the month of July": a word about time is never farther away
SIGNS = frozenset(["/", "-", "–", ":", ".", "~", "h", "s", "ish", "p", "a", "'", "’"])
ENDS = frozenset(["", "?", "!", ";", ")", "@", "%", "$", "€", "£"])
LEADS = frozenset(["at", "the", "around", "@"])  # behind these a number alone may be a time or a day
# Words that say nothing about a time alone: another word about time must follow, or more of a year in words.
OPENERS = frozenset({*ONES, *TENS, *ORDINALS, "second", "half", "q", "cy", "business"})
OF_YEARS = frozenset({*ONES, *TENS, "thousand", "hundred"})
CORE = frozenset(
    {*MONTHS, *WEEKDAYS, *UNITS, *DAYS, *SEASONS, *ADVERBS, *DECADES, *PARTS_OF_DAY}
    | {word + "s" for word in WEEKDAYS if word.endswith("day")}
    | set(
        """now present moment minute tonight tonite noon midnight midday noonish am pm o oclock weekdays weekday
    workday workdays workweek eod eom eoy eow eoq date half past eleven twelve ten nine eight seven six five four three
    two one q h cy t business hours nighttime daytime
    currently fy sy""".split()
    )
    - set("st all day may new good".split())
    | {"day", "may"}
)
HINTS = CORE | FIRST_WORDS  # with digits, all that a phrase about time cannot be without
OPAQUE = frozenset(["url", "email", "ip", "guid", "phone", "identifier", "hashtag", "mention", "money", "percent"])


def read(text: str, spans: Sequence[Span], reference: Any = None, prefer: str = "future") -> Iterator[Span]:
    """Spans of dates, times, lengths, intervals and recurrences that `spans` does not hold as they are."""
    if HINT.search(text) is None:
        return
    tokens = Tokens(text, *tokens_of(text), *_counts_from(reference), prefer, _years(spans))
    known = {(span.start, span.stop): span for span in spans}
    starts = [span.start for span in spans]
    done = 0
    for place in _places(tokens):
        found = _phrase(tokens, place, spans, starts) if place >= done else None
        if not found:
            continue
        meant, first, stop = found
        span = _span(tokens, meant, first, stop, spans, starts)
        same = known.get((span.start, span.stop)) if span else None
        if span and not (same and same.kind in ("date", "duration") and _says_no_more(span, same)):
            yield span
        if meant.values:
            done = stop


def _places(tokens: Tokens) -> list[int]:
    """Where a phrase may begin: at a word of STARTS or a number with a word about time or more digits close behind, and
    no word between that the grammar does not know."""
    words = tokens.words
    far = len(words) + AHEAD
    places: list[int] = []
    last, seen = far, len(words)  # the nearest word about time; the places from `seen` on are looked at
    for hint in reversed([at for at, word in enumerate(words) if word in HINTS or word.isdecimal()]):
        for place in range(min(hint, seen - 1), max(-1, hint - AHEAD - 1), -1):
            word, behind, seen = words[place], last, place
            if word.isdecimal():
                if len(word) in (4, 8) or words[place + 1] in SIGNS:
                    last = place
                led = words[place - 1] in LEADS or (len(word) == 4 and of_a_thing(tokens, place))
                if led or words[place - 1] in ("/", "-") or _goes_on(tokens, place, last - place):
                    places.append(place)
                if led:
                    last = place
                continue
            if word in CORE or (word in FIRST_WORDS and names_a_holiday(tokens, place)):
                last = place
            elif word not in WORDS and word.isalpha():
                last = far
                break
            if word in STARTS:
                if word in OF_YEARS and words[place + 1] == words[place + 3] == "and":
                    continue  # "two and three and four": numbers, one after another
                alone = word not in OPENERS or words[place - 1] in LEADS or words[place + 1] in OF_YEARS
                if (last if alone else behind) - place <= AHEAD:
                    places.append(place)
    return places[::-1]


def _goes_on(tokens: Tokens, place: int, ahead: int) -> bool:
    """Whether a phrase may begin at this number: more than the number alone, or all of a day in eight digits."""
    after = tokens.word(place + 1)
    if ahead > AHEAD or len(tokens.word(place)) == 8:
        return ahead <= AHEAD
    if after == ".":
        return tokens.word(place + 2) not in ENDS and known(tokens.word(place + 2))
    return after not in ENDS and known(after)


def _says_no_more(span: Span, same: Span) -> bool:
    return span.kind in ("date", "duration") and (bool(same.candidates) or not span.candidates)


def _counts_from(reference: Any) -> tuple[Date | None, Any]:
    """(the day, seconds since day 0 where a time of day is said)."""
    if isinstance(reference, str):
        reference = from_iso(reference) if "T" in reference else from_edtf(reference)
    if isinstance(reference, DateTime):
        return reference.date, since_day_0(reference)
    if isinstance(reference, Date) and reference.form == "day":
        return reference, None
    return None, None


def _years(spans: Sequence[Span]) -> frozenset[int]:
    return frozenset(span.start for span in spans if isinstance(span.value, Date) and span.value.form == "year")


def _phrase(tokens: Tokens, place: int, spans: Sequence[Span], starts: list[int]) -> tuple[Meant, int, int] | None:
    """What begins at this token: its meaning, its first and the place behind its last token."""
    if not _begins(tokens, place):
        return None
    inside = bisect_right(starts, tokens.starts[place]) - 1
    if inside >= 0 and _closed(spans[inside], tokens.starts[place]):
        return None
    best: tuple[Meant, int, int] | None = None
    for rule in RULES:
        found = rule(tokens, place)
        if found is None or not _ends(tokens, found[1]):
            continue
        meant = _meant(tokens, found[0])
        if not meant.values and not meant.reason:
            continue
        if best is None or (bool(meant.values), found[1]) > (bool(best[0].values), best[2]):
            best = meant, place, found[1]
    return best


def _closed(span: Span, start: int) -> bool:
    """Whether what begins at `start` is inside of a span that is one whole: an address, a sum, what was rejected."""
    if span.stop <= start:
        return False
    if span.kind is None or span.kind == "money":  # "3p" is a time too
        return span.start < start
    return span.kind in OPAQUE


def _meant(tokens: Tokens, meaning: Any) -> Meant:
    if isinstance(meaning, Clock | Part):
        return settle_times(meaning)
    return settle(tokens, meaning)


def _begins(tokens: Tokens, place: int) -> bool:
    """Not inside of a word, a number or a name: "ABC-12345", "v2", "$5"."""
    if not place or tokens.spaced(place):
        return True
    word, before = tokens.word(place), tokens.word(place - 1)
    if before.isalnum() or before in ("_", "@", "$", "€", "£", "#", "\\", "&", "=", "%"):
        return False
    if place == 1 or tokens.spaced(place - 1):
        return True
    other = tokens.word(place - 2)
    if before in ("'", "’"):
        return not other.isalnum()
    if before in ("-", "/", ".", ":", "~", "–"):
        return (word.isdecimal() and len(word) == 8 and before == "-") or not other.isalnum()
    return not (before == "," and word.isdecimal() and other.isdecimal())


def _ends(tokens: Tokens, place: int) -> bool:
    """Not cut out of a longer word or number, nor out of an age."""
    if tokens.word(place - 1) in UNITS and any(tokens.has(place, words) for words in ("old", "- old", "of age")):
        return False
    if tokens.spaced(place):
        return True
    word, after = tokens.word(place), tokens.word(place + 1)
    if word.isalnum() or word in ("_", "%", "°", "$", "€", "£"):
        return False
    last = tokens.word(place - 1)
    glued = place + 1 < len(tokens) and not tokens.spaced(place + 1)
    if word in (".", ":", "/") and glued and after.isdecimal():
        return False
    if word == "," and glued and after.isdecimal() and last.isdecimal():
        return False
    if word == "-" and glued and last.isdecimal() and len(last) == 8:
        return True
    if word == "-" and glued and last in UNITS and after.isalpha() and after not in ("old", "long"):
        return False  # "in a second-hand shop"
    return not (word in ("-", "–") and glued and (after.isdecimal() and last.isdecimal()))


def _span(tokens: Tokens, meant: Meant, first: int, stop: int, spans: Sequence[Span], starts: list[int]) -> Span | None:
    start, end = tokens.starts[first], tokens.stop(stop - 1)
    inside = [span for span in spans[bisect_left(starts, start) : bisect_left(starts, end)] if span.stop <= end]
    if not meant.values:  # what is there already says more, also why something is no value
        return None if inside or not meant.reason else Span(start, end, None, None, reason=meant.reason)
    parts = tuple(span for span in inside if span.kind)
    value, *others = tensed(tokens, meant.values, first, stop)
    article = tokens.word(first) == "the" and isinstance(value, Date) and not others
    if article and any((part.start, part.stop, part.value) == (tokens.starts[first + 1], end, value) for part in parts):
        return None  # "the 29th of February 2028": the date without its article
    if isinstance(value, Date) and not _composed(tokens, first, stop):
        parts = ()
    confidence = meant.confidence
    if isinstance(value, Duration) and not parts:  # "a few days", "all week": its count is vague or not said
        confidence = min(confidence, VAGUE)
    return Span(start, end, kind_of(value), value, "", confidence, tuple(others), parts=parts)


def _composed(tokens: Tokens, first: int, stop: int) -> bool:
    """Whether a day was counted from a length: a question wants to do that itself."""
    return any(tokens.word(place) in UNITS for place in range(first, stop))


RULES = (
    repeated, of_days, hours_of_a_day, hours_alone, open_ended, lasting, moment, lone_date, about, lone_clock,
    lone_part, length, lone_now, date_in_two_numbers, lone_day, with_day_before_month,
)  # fmt: skip
