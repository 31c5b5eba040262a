"""Which kinds of value a question may ask for, by its words: "how much did it cost" → money, "when" → a date.

A guess: it ranks sentences of a long text, and `verified` heeds it. What a question asks for the network decides.
"""

from __future__ import annotations

import re

_DATES = frozenset(("date", "datetime", "interval", "recurrence", "time"))
_WANTED: tuple[tuple[str, frozenset[str]], ...] = (
    (r"when|until|years?|dates?|born|died|birthdays?|what day|which day|how old|age|deadline", _DATES | {"age"}),
    (r"cost\w*|pric\w+|pa(?:y|ys|id|ying|yment)|spen[dt]\w*|money|charg\w+|worth|fees?|bills?|owe\w*|sum|salar\w+|wages?"
     r"|earn\w*|budget\w*|revenue|profit\w*|expensive|cheap\w*|dear\w*|sav\w+|buy|bought|s[eo]ld?|fund\w*|euros?|dollars?"
     r"|pounds?|how much", frozenset(("money",))),
    (r"how long|time|duration|last(?:ed|s)?|took|take|weeks?|months?|hours?|minutes?|days?", frozenset(("duration",))),
    (r"far|tall|high|wide|deep|heavy|heavier|big|large\w*|fast\w*|hot|cold|warm|distance|weigh\w*|length|width|height"
     r"|depth|area|size|speed|temperature|weight|long\w*|short\w*", frozenset(("quantity",))),
    (r"per ?cent|percentage|share|proportion|rate|part of|fraction|%", frozenset(("percent", "fraction"))),
    (r"where|city|town|country|place|distance|far|nearest|north|south|east|west|direction", frozenset(("place",))),
    (r"how many|number of|count|score\w*|total|average", frozenset(("number",))),
)  # fmt: skip
_PATTERNS = tuple((re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), kinds) for words, kinds in _WANTED)


def kinds_wanted(question: str) -> frozenset[str]:
    """The kinds that the words of a question speak of; empty where they speak of none."""
    return frozenset[str]().union(*(kinds for pattern, kinds in _PATTERNS if pattern.search(question)))


_AMOUNTS = frozenset("number percent ordinal quantity money duration".split())
_NAMES = frozenset("row rows word place country groups figures".split())
_MOMENTS = frozenset("date time".split())
# The first words of a question → what cannot answer it, by the head of its tag.
_NEVER: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"(when|what (date|day|time)|which day|on (what|which) (date|day))\b", re.I), _AMOUNTS - {"number"}),
    (re.compile(r"(who|whose)\b", re.I), _AMOUNTS | _MOMENTS | {"truth", "place", "country"}),
    (re.compile(r"where\b", re.I), _AMOUNTS | _MOMENTS | {"truth"}),
    (re.compile(r"how (many|much|far|tall|high|deep|wide|heavy|fast|big|large)\b", re.I),
     (_NAMES - {"groups", "figures"}) | _MOMENTS | {"truth"}),
    (re.compile(r"how (long|old)\b", re.I), (_NAMES - {"groups", "figures"}) | {"truth", "money", "percent"}),
)  # fmt: skip


def could_answer(question: str, tag: str) -> bool:
    """Whether a value whose tag begins so can answer a question that begins so. A doubt that `verified` heeds, not a
    choice: other beginnings, and questions of several sentences, are told nothing about."""
    asked = question.strip()
    return not any(pattern.match(asked) and tag in never for pattern, never in _NEVER)
