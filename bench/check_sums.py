"""Is what the marks of a summary say so? Every copied figure is looked for, every derived one computed again.

Expressions are those of Python over the sources' figures, "12,400" and all, with the helpers below. How a figure is
written decides how near the expression must come: half a unit of its last digit; a bound must hold, within a fifth.
"""

from __future__ import annotations

import csv
import re
import statistics
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from bench.check_summaries import DATED, Mark, Summary, source_path

MONTHS = ("january february march april may june july august september october november december").split()
WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
PARTS = {
    "half": 1 / 2, "halved": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5,
    "fifths": 1 / 5, "tenth": 1 / 10, "thirds": 1 / 3, "twice": 2, "double": 2, "doubled": 2, "trebled": 3,
    "tripled": 3, "dozen": 12, "once": 1, "sixth": 1 / 6, "eighth": 1 / 8, "hundred": 100, "tenths": 0.1, "thrice": 3,
}  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?", re.IGNORECASE)
HEDGE = re.compile(
    r"\b(about|around|roughly|some|approximately|nearly|almost|close to|just under|just over|well over|a little over|"
    r"or so|circa|ca\.|c\.|more or less|not quite|under|over|more than|less than|fewer than|at least|at most|up to|"
    r"above|below|upwards of|a bit over|a bit under|a good|a shade under|a shade over|a little under|north of|short of|"
    r"slightly more than|slightly less than|well under|no more than)\b|~",
    re.IGNORECASE,
)
ABOVE = re.compile(r"\b(over|more than|at least|above|upwards of|a good|north of)\b", re.IGNORECASE)
BELOW = re.compile(
    r"\b(under|less than|fewer than|at most|below|nearly|almost|close to|up to|not quite|short of|no more than)\b",
    re.IGNORECASE,
)
ENOUGH = 0.2  # how far a bound may be from what it bounds
CONSTANTS = set(
    "10 12 16 24 32 52 60 100 1000 1000000 365 365.25 30.4 1.609344 0.3048 25.4 2.471 4.54609 0.4536".split()
)


def fault(summary: Summary, mark: Mark) -> str:
    """What is wrong with a mark; "" where nothing is."""
    text, told = _sources(summary.sources)
    if mark.kind == "not a claim":
        return ""
    if mark.kind == "invented":
        return "an invented figure stands in the source" if mark.written in text else ""
    if mark.expression:
        missing = {number for number in literals(mark.expression) if number not in told}
        if missing:
            return f"not in the source: {sorted(missing)}"
        value = evaluate(mark.expression, summary)
        truth = mark.written if mark.kind != "altered" else mark.truth
        if not fits(truth, value):
            return f"{truth!r} is {value}"
        return "altered, but it fits" if mark.kind == "altered" and fits(mark.written, value) else ""
    missing = tokens(mark.truth) - told
    if missing:
        return f"not in the source: {sorted(missing)}"
    if mark.kind == "altered":
        rounded = mark.sort in ("bound", "rounding", "digit") and not _otherwise(mark)
        return "altered, but the same" if rounded or mark.written == mark.truth else ""
    return "" if mark.written == mark.truth else _otherwise(mark)


@lru_cache(64)
def _sources(names: tuple[str, ...]) -> tuple[str, set[str]]:
    text = "\n".join(source_text(name) for name in names)
    return text, tokens(text)


def source_text(name: str) -> str:
    """A document; of a CSV file the cells lie apart, or "3,911" would be read out of two of them."""
    text = source_path(name).read_text(encoding="utf-8")
    return re.sub(r",(?=\S)", ", ", text) if name.endswith(".csv") else text


def _otherwise(mark: Mark) -> str:
    """A copied figure written otherwise: a date's parts are those of the source, else a number rounds to it."""
    parts, told = _dates(mark.truth), _dates(mark.written)
    if parts and told:
        return "" if told <= parts else "not the same date"
    value = numeral(mark.truth)
    if value is None or numeral(mark.written) is None:
        return "no number"
    return "" if any(fits(mark.written, value * 1000.0**power) for power in range(-3, 4)) else f"not {value}"


def _dates(written: str) -> set[str]:
    """Day, month and year of a date, "" where there is none."""
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", written)
    if iso:
        return {iso.group(1), MONTHS[int(iso.group(2)) - 1], str(int(iso.group(3)))}
    words = {word for word in re.findall(r"[a-z]+", written.lower()) if word in MONTHS}
    return words | set(re.findall(r"\d+", written)) if words or re.fullmatch(r"\d{4}", written) else set()


# ---- as written ------------------------------------------------------------------------------------------------------


def tokens(text: str) -> set[str]:
    """All numbers of a text, without marks between their digits, spelled ones as digits, and the months."""
    found = {_bare(number) for number in NUMBER.findall(text)}
    for year, month, day in re.findall(r"(\d{4})-(\d\d)-(\d\d)", text):
        found |= {year, MONTHS[int(month) - 1], str(int(day))}
    for word in _WORD.findall(text.lower()):
        found |= {word} if word in MONTHS else set()
        value = _spelled(word)
        found |= set() if value is None else {f"{value:g}"}
    return found


def _bare(number: str) -> str:
    plain = number.replace(",", "")
    plain = (plain.split(".")[0] if re.fullmatch(r"\d+\.0+", plain) else plain).lstrip("0") or "0"
    return "0" + plain if plain.startswith(".") else plain


def _spelled(word: str) -> float | None:
    first, _, second = word.partition("-")
    if second:
        return WORDS[first] + WORDS[second] if WORDS.get(first, 0) >= 20 and second in WORDS else None
    return WORDS.get(word)


def numeral(written: str) -> float | None:
    """The first number of a figure as written, in digits or words; scale words and units are not looked at."""
    digits = NUMBER.search(written)
    clock = re.search(r"\d+:\d\d(?::\d\d)?", written)
    if clock:
        return float(_seconds(clock.group()))
    if digits:
        negative = re.search(r"(^|[^\w)])[-−–]\s?[$€£]?$", written[: digits.start()]) or "minus" in written.lower()
        return (-1 if negative else 1) * float(digits.group().replace(",", ""))
    value: float | None = None
    for word in _WORD.findall(written.lower()):
        spelled = _spelled(word)
        part = PARTS.get(word)
        if spelled is not None:
            value = spelled
        elif part is not None:
            value = (1 if value is None else value) * part
    return value


def fits(written: str, value: float | str) -> bool:
    """Does a value, in the figure's own unit and scale, read so when it is rounded as written?"""
    if isinstance(value, str):
        return value.lower() in written.lower()
    told = numeral(written)
    if told is None:
        return False
    if ABOVE.search(written) and not BELOW.search(written):
        return told <= value + 1e-9 <= told * (1 + ENOUGH) + 1e-6
    if BELOW.search(written):
        return told * (1 - ENOUGH) <= value <= told + 1e-9
    return abs(told - value) <= _half_unit(written, told) * (1 + 1e-9) + 1e-9


def _half_unit(written: str, told: float) -> float:
    digits = NUMBER.search(written)
    if not digits:
        return 0.08 * abs(told) if HEDGE.search(written) else 0.015 * abs(told)
    plain = digits.group().replace(",", "")
    if "." in plain:
        return 0.5 * 10 ** -len(plain.split(".")[1])
    zeros = len(plain) - len(plain.rstrip("0"))
    return 0.5 * 10.0 ** (zeros if HEDGE.search(written) or zeros >= 3 else 0)


# ---- expressions -----------------------------------------------------------------------------------------------------


def unmarked(summary: Summary) -> list[str]:
    """Numbers that stand outside of marks and are neither dates nor, with the word before them, a name of the sources
    ("Apollo 11")."""
    text, _ = _sources(summary.sources)
    bare = list(summary.text)
    for mark in summary.marks:
        bare[mark.start : mark.stop] = " " * (mark.stop - mark.start)
    rest = DATED.sub(lambda found: " " * len(found.group()), "".join(bare))
    found = []
    for number in NUMBER.finditer(rest):
        word = re.search(r"\w+[ -]?$", summary.text[: number.start()])
        behind = re.match(r" \w+ \w+", summary.text[number.end() :])
        names = [word.group() + number.group().strip(",")] if word else []
        names += [number.group() + behind.group()] if behind else []
        if not any(name in text for name in names):
            found.append(number.group())
    return found


def literals(expression: str) -> set[str]:
    """The figures of an expression that must stand in a source: no counts below 10, no factors of units."""
    outside = re.sub(r"'[^']*'", "", expression)
    found = {_bare(number) for number in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e\d+)?(?!\w)", _spaced(outside))}
    return {number for number in found if number not in CONSTANTS and not re.fullmatch(r"\d", number)}


def _spaced(expression: str) -> str:
    """Commas between digits go where they part thousands: "1,284" but not "1, 284"."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", expression)


def evaluate(expression: str, summary: Summary) -> Any:
    tables = {name: _table(name) for name in summary.sources if name.endswith(".csv")}
    return eval(_spaced(expression), {"__builtins__": {}}, dict(_helpers(tables)))  # our own file's expressions


def _table(name: str) -> list[dict[str, Any]]:
    with source_path(name).open(encoding="utf-8", newline="") as file:
        return [{key: _cell(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


def _cell(written: str) -> Any:
    return float(written) if re.fullmatch(r"-?\d+(?:\.\d+)?", written) else written


def _helpers(tables: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, Any]]:
    def rows(where: Callable[[dict[str, Any]], bool] | None = None, **equal: Any) -> list[dict[str, Any]]:
        every = [row for table in tables.values() for row in table]
        same = [row for row in every if all(row.get(key) == value for key, value in equal.items())]
        return [row for row in same if where is None or where(row)]

    def column(name: str, where: Any = None, **equal: Any) -> list[Any]:
        return [row[name] for row in rows(where, **equal) if name in row and row[name] != ""]

    def cell(row: str, name: str) -> Any:
        return next(each[name] for each in rows() if next(iter(each.values())) == row and name in each)

    yield from {"rows": rows, "column": column, "cell": cell, "abs": abs, "sum": sum, "max": max, "min": min}.items()
    yield from {"len": len, "round": round, "int": int, "sorted": sorted}.items()
    yield "total", lambda name, where=None, **equal: sum(column(name, where, **equal))
    yield "mean", lambda name, where=None, **equal: statistics.mean(column(name, where, **equal))
    yield "median", lambda name, where=None, **equal: statistics.median(column(name, where, **equal))
    yield "count", lambda where=None, **equal: len(rows(where, **equal))
    yield "average", lambda *values: statistics.mean(values)
    yield "change", lambda before, after: 100 * (after - before) / before
    yield "share", lambda part, whole: 100 * part / whole
    yield "days", lambda begin, end: (date.fromisoformat(end) - date.fromisoformat(begin)).days
    yield "years", _years
    yield "minutes", _minutes
    yield "seconds", _seconds


def _years(begin: str, end: str) -> int:
    """Whole years between two days, as ages are told."""
    first, last = date.fromisoformat(begin), date.fromisoformat(end)
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _minutes(begin: str, end: str) -> float:
    return (datetime.strptime(end, "%H:%M") - datetime.strptime(begin, "%H:%M")).seconds / 60


def _seconds(clock: str) -> int:
    """ "2:07:48" or "1:52" (minutes and seconds)."""
    total = 0
    for part in clock.split(":"):
        total = 60 * total + int(part)
    return total
