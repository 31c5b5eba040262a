"""One written cell → its values: "(1,234)" under "in thousands" is -1,234,000; "14%" is 14 %; "Berlin, Germany" a
place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.checking.measure import Measure, form_of, measured
from weft.checking.scales import MONEY, Said

PLAIN = re.compile(
    r"(?P<open>[(\[]?)\s*(?P<minus>[-–−+]?)\s*(?P<sign>US\$|A\$|C\$|[$€£¥₹]|[A-Z]{3}(?=\s?[\d(]))?\s*(?P<inner>[(]?)\s*(?P<inside>[-–−]?)\s*"
    r"(?P<digits>\d[\d,\s]*(?:\.\d+)?|\.\d+)\s*(?P<close>[)\]]*)\s*(?P<percent>%?)\s*(?P<after>[)\]]*)\s*(?:\(\w{1,2}\)|\*+|[†‡])?"
)
ISO = re.compile(r"\d{4}-\d\d-\d\d")
MAX_CELL = 400


@dataclass(frozen=True, slots=True)
class Found:
    measure: Measure
    form: dict[str, Any] | None  # None: the measure says all
    written: str
    whole: bool  # whether it is all of the cell
    scales: tuple[int, ...] = ()
    unit_open: bool = False


def cell_values(cell: str, says: Said) -> Iterator[Found]:
    """The values of a cell, with what its headers say of it."""
    match = PLAIN.fullmatch(cell.strip())
    if match and not ISO.fullmatch(cell.strip()):
        if (found := _plain(match, cell.strip(), says)) is not None:
            yield found
        return
    if len(cell) <= MAX_CELL or any(map(str.isdigit, cell)):
        yield from _read(cell)


def year_value(cell: str) -> Iterator[Found]:
    """The year of a cell of a column of years."""
    from weft.modalities.date import Date
    from weft.modality import to_json

    if (match := re.search(r"\d{4}", cell)) is not None:
        date = Date(int(match.group()), form="year")
        if (measure := measured(date, cell)) is not None:
            yield Found(measure, to_json(date), cell.strip(), True)


def _plain(match: re.Match[str], cell: str, says: Said) -> Found | None:
    digits = re.sub(r"[,\s]", "", match["digits"])
    if len(digits) > 50:
        return None
    decimals = len(digits.partition(".")[2])
    bracketed = bool((match["open"] or match["inner"]) and (match["close"] or match["after"]))
    negative = bracketed or "".join((match["minus"], match["inside"])).strip("+") != ""
    shown = Fraction(digits if digits[0] != "." else "0" + digits) * (-1 if negative else 1)
    step = Fraction(1, 10**decimals)
    if match["percent"] or (says.percent and not match["sign"]):
        return _percent(shown, step, cell)
    currency = MONEY.get(match["sign"] or "", match["sign"] or "") or says.currency
    currency = currency if _is_currency(currency) else ""
    if says.unit and not currency:
        return _quantity(shown, step, says, cell)
    scale = says.scale or 1
    measure = Measure("money" if currency else "number", shown * scale, step * scale, currency, Fraction(scale))
    return Found(measure, None, cell, True, (says.scale,), not currency)


def _percent(shown: Fraction, step: Fraction, cell: str) -> Found:
    return Found(Measure("percent", shown, step), None, cell, True)


def _quantity(shown: Fraction, step: Fraction, says: Said, cell: str) -> Found | None:
    from weft.lexicon import unit_by_symbol

    unit, scale = unit_by_symbol(says.unit), says.scale or 1
    family = "months" if unit.calendar else unit.dimension
    base = (shown * scale + unit.offset) * unit.factor
    scales = (scale,) if scale > 1 else ()
    return Found(Measure(family, base, step * scale * unit.factor, says.unit), None, cell, True, scales)


def _is_currency(code: str) -> bool:
    from weft.lexicon import currency_by_code

    try:
        return bool(code) and currency_by_code(code) is not None
    except ValueError:
        return False


def _read(cell: str) -> Iterator[Found]:
    from weft.checking.figures import figures

    for figure in figures(cell):
        yield Found(figure.measure, form_of(figure), figure.written, figure.written == cell.strip())
