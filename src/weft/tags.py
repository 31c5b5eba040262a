"""The type of a value as a short string ("quantity:length", "money:USD", "column:date"), for type-checking programs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# What the network tells apart, a new one at the end: models are trained in this order.
# The part of a tag after the colon is for the type check alone.
COARSE = (
    "number", "percent", "ordinal", "quantity", "money", "duration", "date", "place", "country", "word", "truth",
    "unit", "row", "rows", "column", "other", "time",
)  # fmt: skip


def tag_of(value: Any) -> str:
    """The tag of a value, a column or a set of rows."""
    tag = getattr(value, "argument_tag", None)  # columns and rows say it themselves
    if tag is not None:
        return tag
    return _tag(type(value).__name__.lower(), value)


def _tag(kind: str, value: Any) -> str:
    if kind == "number":
        return value.form if value.form in ("percent", "ordinal") else "number"
    if kind == "quantity":
        return f"quantity:{dimension(value.unit)}"
    if kind == "money":
        return f"money:{value.currency}"
    if kind == "place":
        return "country" if value.category == "country" else "place"
    if kind == "unit":
        return f"unit:{dimension(value.symbol)}"
    if kind == "record":
        return "row"
    return kind if kind in COARSE else "other"


@lru_cache(maxsize=1024)
def dimension(symbol: str) -> str:
    """The dimension of a unit by its symbol: "length"."""
    from weft.lexicon import unit_by_symbol

    return unit_by_symbol(symbol).dimension


@lru_cache(maxsize=1024)
def coarse(tag: str) -> str:
    """ "quantity:length" → "quantity"; "column:date" → "column"."""
    head = tag.split(":", 1)[0]
    return head if head in COARSE else "other"
