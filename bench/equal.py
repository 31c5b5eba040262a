"""Is the answer right? 3/2 is 1.50, a row is its name, rows are a set; 5 km is 5000 m only where no unit was asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.lexicon import gazetteer, units
from weft.modalities.date import Date
from weft.modalities.duration import Duration
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity, base_amount
from weft.modalities.record import Record
from weft.modalities.word import Word
from weft.modality import to_json
from weft.operations.amounts import SECONDS_IN_DAY

# Their unit is that of whichever argument comes first: another order gives the same amount in another unit.
UNIT_OF_THE_FIRST = frozenset("add sum mean median difference larger smaller".split())


def same(found: Any, gold: Any, last_op: str = "") -> bool:
    """Whether two values are the same kind and amount. `last_op`: the operation that gave `gold`."""
    if found is None or gold is None:
        return False
    if hasattr(gold, "indices"):
        return hasattr(found, "indices") and found.table is gold.table and set(found.indices) == set(gold.indices)
    if isinstance(gold, (Word, Record)):
        return isinstance(found, (Word, Record)) and _plain(_name(found)) == _plain(_name(gold))
    if type(found) is not type(gold):
        return False
    if isinstance(gold, Quantity):
        return _length(found) == _length(gold) and (found.unit == gold.unit or last_op in UNIT_OF_THE_FIRST)
    return bool(_exact(found) == _exact(gold))


def _exact(value: Any) -> Any:
    """What counts of a value: not how it was written."""
    if isinstance(value, Number):
        return value.form == "percent", value.amount
    if isinstance(value, Money):
        return value.currency, value.number.amount
    return _length(value) if isinstance(value, Duration) else value


def _length(value: Any) -> Any:
    """(dimension, amount in base units); a length of time is the same as a quantity and as a duration."""
    if isinstance(value, Duration):
        seconds = Fraction(value.days * SECONDS_IN_DAY) + value.seconds
        both = value.months and seconds
        return (
            ("both", value.months, seconds) if both else ("months", value.months) if value.months else ("time", seconds)
        )
    unit = next(unit for unit in units() if unit.symbol == value.unit)
    return "months" if unit.calendar else unit.dimension, base_amount(value)


def _name(value: Any) -> str:
    return str(value.name if isinstance(value, Record) else value.text)


def _plain(name: str) -> str:
    return name.casefold().replace("-", "").replace("’", "'").strip()


# ---- answers given as JSON, by people who know nothing of weft ---------------------------------------------


def told(found: Any, gold: dict[str, Any] | None, unit_asked: bool = False) -> bool:
    """Whether a value (None: refused) is the answer {"kind", "value", "unit", "tolerance"}; None is to be refused.

    Lengths of time and other quantities compare across units, unless a unit was asked. `tolerance` is relative.
    """
    if found is None or gold is None:
        return found is None and gold is None
    kind, value = gold["kind"], gold["value"]
    if kind == "list" and hasattr(found, "members"):
        return {_plain(_spoken(cell)[-1]) for cell, _ in found.members} == {_plain(name) for name in value}
    if kind == "list":
        return hasattr(found, "indices") and {_plain(row.name) for row in found} == {_plain(name) for name in value}
    if kind in ("word", "place"):
        return _plain(value) in {_plain(name) for name in _spoken(found)}
    if kind in ("quantity", "duration"):
        return _measured(found, gold, unit_asked)
    if kind == "money":
        return isinstance(found, Money) and (found.currency, found.number.amount) == (gold["unit"], Fraction(value))
    if kind == "number" and isinstance(found, Date):  # a year is a number to whoever writes the question
        return found.form == "year" and found.year == Fraction(value)
    if kind in ("number", "percent"):
        return isinstance(found, Number) and _exact(found) == (kind == "percent", Fraction(value))
    shown = {} if hasattr(found, "indices") else to_json(found)
    return bool(shown.get("value") == value and shown.get("kind") in (kind, "number"))


def _spoken(found: Any) -> list[str]:
    if isinstance(found, (Word, Record)):
        return [_name(found)]
    if hasattr(found, "indices"):
        return [row.name for row in found] if len(found) == 1 else []
    if isinstance(found, Place):
        country = [gazetteer.country_name(found.country)] if found.category == "country" else []
        return [found.name, found.name.split(",")[0], *country]
    return []


def _measured(found: Any, gold: dict[str, Any], unit_asked: bool) -> bool:
    unit = next(unit for unit in units() if gold["unit"] in unit.symbols)
    wanted = _length(Quantity(from_amount(Fraction(gold["value"])), unit.symbol))
    if not isinstance(found, (Quantity, Duration)) or (unit_asked and getattr(found, "unit", None) != unit.symbol):
        return False
    have = _length(found)
    if have[0] != wanted[0] or len(have) > 2:
        return False
    return abs(have[1] - wanted[1]) <= Fraction(str(gold.get("tolerance", 0))) * abs(wanted[1])
