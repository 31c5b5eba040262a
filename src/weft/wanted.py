"""Which kinds of value a question may ask for, by its words: "how much did it cost" → money, "when" → a date.

A guess: it ranks sentences of a long text, `verified` heeds it, and a program whose value cannot answer such words
loses some of its probability. What a question asks for the network decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from weft.nouns import singular

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


_AMOUNTS = frozenset("number percent quantity money duration figures".split())
_NAMES = frozenset("row rows word place country groups figures ordinal".split())
_MOMENTS = frozenset("date time interval".split())
_TIMES = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|fortnights?|months?|years?|decades?)"
_ADVERBS = r"(?:(?:more|full|whole|extra|working|business|calendar|complete) )*"
_MEASURES = (  # what "which" may ask of amounts: "which sum is larger"
    r"(?:\w+ )?(?:amount|number|sum|figure|price|value|total|quantity|measure|length|height|weight|distance|area|speed"
    r"|rate|rating|share|percentage|fee|bill|cost|budget|salary|offer|deal|unit|temperature|size|result|score|discount"
    r"|duration|age|vat|tax|mean|average)s?"
)
_AND = r"^(?:(?:and|so|but|ok|then),? )*"
# What a question asks in so many words → what can answer it, by the head of its tag; the first that is found decides.
_ASKED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(words, re.IGNORECASE), tags)
    for words, tags in (
        (r"\b(?:what|which|how many|how much of a) ?per ?cent(?:age)?\b|\bwhat proportion\b"
         r"|\bin per ?cent\b|\bhow many in a hundred\b",
         frozenset("percent fraction figures".split())),
        (r"\bof every hundred\b|\bhow many points\b", _AMOUNTS),
        (r"\bhow many (?:\w+ )?times\b(?! a | per )", frozenset(("number", "percent", "fraction"))),
        (rf"\bhow many {_ADVERBS}{_TIMES}\b", frozenset("duration number quantity figures groups".split())),
        (r"\bhow many\b", _AMOUNTS - {"percent"}),
        (r"\bhow (?:much|tall|high|deep|wide|heavy|fast|big|large)\b|\bhow far\b(?! back)", _AMOUNTS),
        (r"\bhow (?:long|old)\b", frozenset("duration quantity number figures".split()) | _MOMENTS),
        (_AND + r"(?:when|what time|(?:(?:on|by|at|until|from) )?(?:what|which) (?:date|day))\b(?! (?:i|you|we)\b)",
         _MOMENTS | {"word", "duration", "number"}),
        (_AND + r"(?:who|whose|whom)\b", _NAMES),
        (_AND + r"which (?!of\b|is\b|was\b|one|year|date|day|month|quarter|decade|century|weekday|hour|time)"
         rf"(?!{_MEASURES}\b)(?:\w+ ){{1,3}}(?:ha[sd]|have|got|earned|won|sold|scored|made|brought|paid|gave|is|was)\b",
         _NAMES),
        (_AND + r"(?:the )?(?:total|sum|average|mean|avg|number of|count of)\b(?!.*\b(?:what|which)\b)", _AMOUNTS),
        (_AND + r"where\b(?! (?:is it now|are you|do you|does that|does \w+ rank))", _NAMES),
    )
)  # fmt: skip
# "Did the fair make a profit?"; not "Would you add …", "Is A or B larger?", "Does the memo give it? …"
_YES_NO = re.compile(
    r"(?:and |so |but )?(?:is|are|was|were|did|does|do|has|have|had)\b(?! (?:you|we|they|i)\b)"
    r"(?! (?:on )?[^\w\s]?\d)(?!.*\b(?:or|what|which|who|how|when|where|why)\b)[^?.!]*\?$", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_WHICH = re.compile(_AND + r"(?:(?:in|for|from|at|by|on|to|of) )?(?:which|what)\s+(\w+)\b", re.IGNORECASE)
_WHICH_ONE = re.compile(
    _WHICH.pattern.removesuffix(r"\b") + r" (?:has|is|was|does|got|had|holds|comes|earns|makes|costs|scored)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"\b(?:(?:bigg|larg|small|high|low|great|cheap|dear|prici|fatt|heavi|light|tall)est|most expensive)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"\bhow many (?!{_ADVERBS}{_TIMES}\b|times\b|points\b|per ?cent|euros?\b|dollars?\b|pounds?\b|cents?\b|pence\b)",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    r"\b(?:averag\w*|mean|median|typical\w*|per|each|every|apiece|times|fold|fractions?|decimals?|nearest|exactly"
    r"|an? (?:\w+ )?(?:day|night|week|month|year|hour|minute|second|head|person|match|game|season|table|box|row))\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.?!;:])\s+")


@lru_cache(maxsize=4096)  # asked of every program that a beam ends
def could_answer(question: str, tag: str) -> bool:
    """Whether a value whose tag begins so can answer a question of such words: "how many" is not answered by a name,
    "when" not by an amount, "did …?" by yes or no alone. Of what it does not know it says yes.

    Of 9,800 gold answers of the wordings of training it doubts 21.
    """
    asked = _asked(question)
    for pattern, tags in _ASKED:
        if pattern.search(asked):
            return tag in tags
    return tag == "truth" if asks_yes_or_no(question) else True


def asks_yes_or_no(question: str) -> bool:
    """Whether it is one that yes or no answers: "Has invoice 2310 been paid?"."""
    return _YES_NO.match(question.strip()) is not None


def of_another_column(question: str, value: Any) -> bool:
    """Whether "which club" got a player: the name of a row, where a column that names no rows is asked about."""
    asked = _WHICH.match(_asked(question))
    table = getattr(value, "table", None)
    if asked is None or table is None or hasattr(value, "members"):
        return False
    noun = singular(asked[1].casefold())
    labels = {column.label.casefold(): column.key for column in table.columns}
    return labels.get(noun) is False and noun != table.type


def speaks_of_size(question: str) -> bool:
    """Whether it asks for "the biggest": of dates one asks for the latest. ("The longest" may be the oldest.)"""
    return bool(_SIZE.search(_asked(question)))


def several_for_one(question: str, value: Any) -> bool:
    """Whether "which city has …" got several rows or groups. Of 9,366 gold answers of training it doubts none."""
    several = hasattr(value, "members") or (hasattr(value, "indices") and len(value) > 1)
    return several and bool(_WHICH_ONE.match(_asked(question)))


def counts_whole(question: str) -> bool:
    """Whether it asks how many whole things there are: "how many boxes", not of an average, a time or a currency."""
    asked = _asked(question)
    return bool(_WHOLE.search(asked)) and not _SPREAD.search(asked)


def in_parts(question: str, value: Any) -> bool:
    """Whether "how many boxes" would be answered by so many and a half."""
    amount = getattr(value, "amount", None)
    return amount is not None and amount.denominator != 1 and counts_whole(question)


def _asked(question: str) -> str:
    """The last sentence that ends in a question mark; the last of all where none does."""
    sentences = _SENTENCES.split(question.strip())
    return ([sentence for sentence in sentences if sentence.endswith("?")] or sentences)[-1]
