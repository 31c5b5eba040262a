"""Parts of a day and time zones: "morning", "late in the afternoon", "PST", "UTC+1"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modalities.when.rules import Tokens, remembered
from weft.modalities.when.tokens import digits

# Part of a day → the hours it lasts, as Recognizers-Text has them: a convention, and so is every other.
HOURS = {
    "morning": (8, 12), "afternoon": (12, 16), "evening": (16, 20), "night": (20, 24), "daytime": (8, 18),
    "night-time": (0, 8), "breakfast": (8, 12), "brunch": (8, 12), "lunch": (11, 13), "dinner": (16, 20),
    "business hours": (8, 18),
}  # fmt: skip
PARTS_OF_DAY = {
    "morning": "morning", "mornings": "morning", "afternoon": "afternoon", "afternoons": "afternoon",
    "evening": "evening", "evenings": "evening", "night": "night", "nights": "night", "daytime": "daytime",
    "nighttime": "night-time", "breakfast": "breakfast", "brunch": "brunch", "lunch": "lunch", "dinner": "dinner",
    "lunchtime": "lunch", "dinnertime": "dinner", "supper": "dinner", "breakfasttime": "breakfast",
}  # fmt: skip
_MEALS = ("breakfast", "brunch", "lunch", "dinner")
ZONES = {
    "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330,
    "jst": 540, "kst": 540, "sgt": 480, "hkt": 480, "aest": 600, "aedt": 660, "acst": 570, "awst": 480, "nzst": 720,
    "nzdt": 780, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "wet": 0, "west": 60, "sast": 120, "brt": -180, "art": -180,
}  # fmt: skip
SURE_ZONES = ("pst", "pdt", "gmt", "utc", "cst", "cdt", "edt", "mst", "mdt", "bst", "cet")
_REGIONS = {"eastern": ("ET", -300), "central": ("CT", -360), "mountain": ("MT", -420), "pacific": ("PT", -480)}
_NAMED_ZONES = ("ET", "CT", "MT", "PT")


@dataclass(frozen=True)
class Part:
    """A part of a day; `bound`: "early", "late" or ""."""

    name: str
    bound: str = ""


def hours(part: Part) -> tuple[int, int]:
    """The first hour and the one behind the last of a part of the day."""
    start, stop = HOURS[part.name]
    middle = (start + stop) // 2
    return (start, middle) if part.bound == "early" else (middle, stop) if part.bound == "late" else (start, stop)


def of_part(part: Part) -> Interval:
    start, stop = hours(part)
    return Interval(Time(start), Time(stop), grain=part.name)


def zone(tokens: Tokens, place: int) -> Any:
    """ "PST", "(GMT)", "UTC+1", "Z", "+05:30", "ET"."""
    word = tokens.word(place)
    if word == "(" and (inside := zone(tokens, place + 1)) and tokens.word(inside[1]) == ")":
        return inside[0], inside[1] + 1
    if word in ("+", "-") and not tokens.spaced(place + 1) and len(tokens.word(place + 1)) == 2:
        ahead, minute = digits(tokens, place + 1, 0, 14), digits(tokens, place + 3, 0, 59)
        said = word == "+" or _of_zone(tokens, place)
        if ahead is not None and tokens.word(place + 2) == ":" and minute is not None and said:
            return (-1 if word == "-" else 1) * (60 * ahead + minute), place + 4
    if word == "z" and not tokens.spaced(place):
        return 0, place + 1
    if word in ZONES and (word != "west" or tokens.raw(place) == "WEST") and word != "art":
        ahead = digits(tokens, place + 2, 0, 14)
        if word in ("utc", "gmt") and tokens.word(place + 1) in ("+", "-") and ahead is not None:
            return (-1 if tokens.word(place + 1) == "-" else 1) * 60 * ahead, place + 3
        return ZONES[word], place + 1
    if word in _REGIONS and place < len(tokens):
        return _of_region(tokens, place)
    if place < len(tokens) and tokens.raw(place) in _NAMED_ZONES:
        return tokens.raw(place), place + 1
    return None


def _of_region(tokens: Tokens, place: int) -> Any:
    """ "Eastern", "Pacific time", "Central Standard Time", "mountain daylight time"."""
    name, winter = _REGIONS[tokens.word(place)]
    for words, zone_of in (("standard time", winter), ("daylight time", winter + 60), ("time", name)):
        stop = tokens.has(place + 1, words)
        if stop:
            return zone_of, stop
    behind = tokens.word(place + 1)
    return (name, place + 1) if tokens.capital(place) and not behind.isalpha() else None


def _of_zone(tokens: Tokens, place: int) -> bool:
    """Whether "-05:00" is an offset, behind a T, a day, seconds or a space: "17:30-19:00" is a range."""
    before = tokens.word(place - 4)
    if before in (":", "t") or tokens.word(place - 2) == "t" or tokens.spaced(place):
        return True
    return tokens.word(place - 5) == "-" and before.isdecimal()


def part_behind(tokens: Tokens, place: int) -> Any:
    """ "in the morning", "at night", "early morning", behind a time."""
    stop = tokens.has(place, "in the") or tokens.has(place, "in") or tokens.has(place, "at") or place
    bound = tokens.word(stop) if tokens.word(stop) in ("early", "late") else ""
    stop += bool(bound)
    name = PARTS_OF_DAY.get(tokens.word(stop))
    if name is None or name in _MEALS or (stop == place):
        return None
    return Part(name), stop + 1


@remembered
def part(tokens: Tokens, place: int) -> Any:
    """A part of a day with its article: "morning", "the evening", "early morning", "late in the afternoon"."""
    bound, stop = "", place
    for words, name in (
        ("early in the", "early"),
        ("earlier in the", "early"),
        ("late in the", "late"),
        ("later in the", "late"),
        ("early", "early"),
        ("late", "late"),
        ("the early", "early"),
        ("the late", "late"),
        ("the", ""),
    ):
        skip = tokens.has(place, words)
        if skip:
            bound, stop = name, skip
            break
    word = tokens.word(stop)
    for words, name in (
        ("night - time", "night-time"),
        ("night time", "night-time"),
        ("business hours", "business hours"),
        ("business hour", "business hours"),
        ("day - time", "daytime"),
        ("lunch time", "lunch"),
        ("dinner time", "dinner"),
        ("breakfast time", "breakfast"),
        ("dinner - time", "dinner"),
    ):
        end = tokens.has(stop, words)
        if end:
            return Part(name, bound), end
    mid = tokens.has(stop, "mid -") or tokens.has(stop, "mid")
    if mid and PARTS_OF_DAY.get(tokens.word(mid)):
        return Part(PARTS_OF_DAY[tokens.word(mid)]), mid + 1
    return (Part(PARTS_OF_DAY[word], bound), stop + 1) if word in PARTS_OF_DAY else None


def is_meal(found: Part) -> bool:
    return found.name in _MEALS
