"""One cell as a value: "3,214" under "Revenue ($M)" → 3,214,000,000 USD; "1886" under "Founded" → the year 1886."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from weft.errors import DoesNotFit
from weft.find import read, read_whole
from weft.modalities.number_value import of_digits
from weft.modality import modality_of
from weft.tables.header import SCALES, Header

MISSING = frozenset(("", "-", "–", "—", "n/a", "#n/a", "na", "null", "nan"))
PLAIN = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3})+|\d{1,4000})(?:\.(\d{1,4000}))?\s?(%?)", re.ASCII)
LEADING_ZERO = re.compile(r"[+\-−]?0\d", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
SIGNED_DAY = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})", re.ASCII)  # day or month first
BARE_YEAR = re.compile(r"(\d{4})(?:\.0)?", re.ASCII)
YEARS = range(1000, 2101)
SCALED_WORD = re.compile(r"\d\s*([^\W\d_]+)")


TRUTHS = {
    **dict.fromkeys(("yes", "true", "y", "✓", "✔", "☑"), True),
    **dict.fromkeys(("no", "false", "n", "✗", "✘", "☒"), False),
}


@dataclass(frozen=True)
class Expected:
    """The kind that cells are tried as, what the header says, and whether 4/7/2021 is 4 July (None: not known)."""

    kind: str
    header: Header
    day_first: bool | None = None


def is_missing(cell: Any) -> bool:
    """Nothing, a dash or n/a: an absent value, never zero."""
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in MISSING)


def read_cell(cell: Any, expected: Expected) -> Any | None:
    """The value that the whole cell writes, or None when it is none of the expected kind."""
    if not isinstance(cell, str):
        return cell if modality_of(cell).name == expected.kind else None
    return READERS[expected.kind](cell.strip(), expected)


def reason(cell: Any, expected: Expected) -> str:
    """Why a cell was not read, in a few words."""
    if isinstance(cell, str) and expected.kind not in ("percent", "truth"):
        for span in read(cell, kinds=[expected.kind], rejected=True):
            if span.kind is None and span.reason:
                return span.reason
    return f"not a {expected.kind}"


def day_first(cells: Iterable[Any]) -> bool | None:
    """Whether 4/7/2021 is 4 July here: some first part is above 12, and no second part. None: open or mixed."""
    parts = [match for cell in cells if isinstance(cell, str) and (match := SIGNED_DAY.fullmatch(cell.strip()))]
    first = any(int(match[1]) > 12 for match in parts)
    second = any(int(match[3]) > 12 for match in parts)
    return None if first == second else first


def _plain(cell: str) -> Any | None:
    """The number of digits with or without grouping and a percent sign, or None. 007 is an identifier, no number."""
    match = PLAIN.fullmatch(cell)
    if match is None:
        return None
    sign, whole, decimals, percent = match.groups("")
    if whole[0] == "0" and whole[1:2].isdigit():
        return None
    digits, minus = int(whole.replace(",", "") + decimals), sign in ("-", "−")
    form = "percent" if percent else "decimal" if decimals else "integer"
    return of_digits(-digits if minus else digits, len(decimals), form, minus and not digits)


def _number(cell: str, expected: Expected) -> Any | None:
    """The number of a cell, times the header's scale."""
    number = _plain(cell) or (None if LEADING_ZERO.match(cell) else read_whole(cell, "number"))
    if number is None or number.form == "percent":
        return None
    return number if expected.header.scale == 1 else _times(number, expected.header.scale)


def _times(number: Any, scale: int) -> Any:
    from weft.modalities.number import from_amount

    return from_amount(number.amount * scale)


def _percent(cell: str, expected: Expected) -> Any | None:
    from weft.modalities.number import from_amount

    number = _plain(cell) or read_whole(cell, "number")
    if number is None or number.form == "percent":
        return number
    if not expected.header.percent or LEADING_ZERO.match(cell):
        return None
    return replace(number, form="percent") if number.form != "fraction" else from_amount(number.amount, "percent")


def _money(cell: str, expected: Expected) -> Any | None:
    from weft.modalities.money import Money

    header = expected.header
    if header.currency and (number := _number(cell, expected)) is not None:
        return Money(number, header.currency)
    money = read_whole(cell, "money")
    if money is None or header.scale == 1 or _names_a_scale(cell):
        return money
    return Money(_times(money.number, header.scale), money.currency)


def _names_a_scale(cell: str) -> bool:
    # "$3.2bn" under "Revenue ($M)" says its own scale; "$3,214" does not
    return any(word in SCALES or word.lower() in SCALES for word in SCALED_WORD.findall(cell))


def _quantity(cell: str, expected: Expected) -> Any | None:
    from weft.modalities.quantity import Quantity

    if expected.header.unit and (number := _number(cell, expected)) is not None:
        return Quantity(number, expected.header.unit)
    return read_whole(cell, "quantity")


def _date(cell: str, expected: Expected) -> Any | None:
    from weft.modalities.date import Date

    try:
        if match := ISO_DAY.fullmatch(cell):
            return Date(int(match[1]), int(match[2]), int(match[3]))
        if expected.day_first is not None and (match := SIGNED_DAY.fullmatch(cell)):
            day, month = (1, 3) if expected.day_first else (3, 1)
            return Date(int(match[4]), int(match[month]), int(match[day]))
    except DoesNotFit:
        return None
    if match := BARE_YEAR.fullmatch(cell):  # a year only where the header speaks of dates; else a number
        return Date(int(match[1]), form="year") if expected.header.hint == "date" and int(match[1]) in YEARS else None
    return read_whole(cell, "date")


def _truth(cell: str, expected: Expected) -> Any | None:
    from weft.modalities.truth import Truth

    said = TRUTHS.get(cell.casefold())
    return None if said is None else Truth(said)


def _other(cell: str, expected: Expected) -> Any | None:
    return read_whole(cell, expected.kind)


READERS: dict[str, Callable[[str, Expected], Any | None]] = {
    "number": _number,
    "percent": _percent,
    "money": _money,
    "quantity": _quantity,
    "date": _date,
    "duration": _other,
    "place": _other,
    "truth": _truth,
}
