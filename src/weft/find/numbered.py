"""Rows that a number or a code names: "invoice 2308", "order no. 17", "#2308", "orders 17 and 18", a bare 2308."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from weft.modality import Span
from weft.nouns import singular

NUMBER = re.compile(r"(?<![\w.,$€£¥+\-−/])(?:#\s?)?(?P<digits>\d+)(?!\w|[.,/]\d|\s?[%°])", re.ASCII)
LONG = 4  # digits of a bare number that is more likely a name than an amount
CALLED = r"(?:no|nr|num|number|id|code)\b\.?"
MARKED = re.compile(r"(?:\b(?:[Nn]o\.|No|[Nn]r\.?|(?i:number|id|code))\s*:?|#)\s*$")
COMPARED = re.compile(r"\b(?:than|over|above|below|under|between|from|since|until|least|most)\s+$", re.IGNORECASE)
TOGETHER = re.compile(r"\s*(?:,|&|,?\s*\b(?:and|or|to|vs\.?|versus|with|than)\b|–)\s*(?:the\s+)?", re.IGNORECASE)
CODE = re.compile(r"(?P<before>[^\W\d_]{1,12}[\s\-/#]?)0*(?P<digits>\d+)")


def numbered(text: str, values: Sequence[Span], table: Any) -> list[Span]:
    """The rows that numbers of the text name: after the rows' type, "no." or "#", beside such a one, or long and bare.

    A number that is part of a value of the text, "2,308" or "17 kg", is never a name.
    """
    rows = table.cached("numbered", lambda: _numbers(table))
    if not rows:
        return []
    typed = table.cached("typed", lambda: _typed(table))
    spans: list[Span] = []
    refused = -1  # where a number stopped that is compared with, not named: "between 2301 and 2310"
    for match in NUMBER.finditer(text):
        start, stop, found = match.start(), match.end(), rows.get(match["digits"])
        if found is None or _held(match.start("digits"), stop, values):
            continue
        sure = typed.search(text, 0, start) is not None or text[start] == "#" or MARKED.search(text[:start])
        beside = spans and TOGETHER.fullmatch(text, spans[-1].stop, start)
        if not (sure or beside):
            compared = not spans and (COMPARED.search(text[:start]) or TOGETHER.fullmatch(text, max(0, refused), start))
            dated = any(value.kind == "date" and value.start < stop and start < value.stop for value in values)
            if compared or dated or len(match["digits"]) < LONG:
                refused = stop
                continue
        held = tuple(table.rows[row] for row in found)
        spans.append(Span(start, stop, "record", held[0], text[start:stop], 1 / len(held), held[1:]))
    return spans


def _held(start: int, stop: int, values: Sequence[Span]) -> bool:
    """Whether a longer value takes the digits: 2308 in "2308 euros"."""
    over = [value for value in values if value.start < stop and start < value.stop]
    return any(value.stop > stop or value.kind not in ("number", "date", "ordinal", "identifier") for value in over)


def _typed(table: Any) -> re.Pattern[str]:
    """What says, at the end of the text before it, that a number names a row: "invoice", "Invoice no. "."""
    from weft.tables.naming import of_what  # a table is at hand, so its room is loaded

    key = table.key
    said = {table.type, key.label, of_what(key.label), singular(of_what(key.label))} - {"", "row"}
    types = "|".join(re.escape(word) for word in sorted(said, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"\b(?:{types})(?:e?s)?(?:\s+{CALLED})?\s*[:#]?\s*\Z", re.IGNORECASE)


def _numbers(table: Any) -> dict[str, list[int]]:
    """number → rows: where numbers name the rows, or codes that begin alike ("INV-0017" → 17)."""
    key, found = table.key, dict[str, list[int]]()
    if key is None:
        return found
    names = table.names
    if key.tag == "number":
        for row, name in enumerate(names):
            if name:
                found.setdefault(name, []).append(row)
        return found
    codes = [CODE.fullmatch(name) for name in names] if key.tag == "word" else []
    if not codes or len({code and code["before"] for code in codes}) > 1 or codes[0] is None:
        return {}
    for row, code in enumerate(codes):
        found.setdefault(code["digits"] if code else "", []).append(row)
    return found if all(len(rows) == 1 for rows in found.values()) else {}
