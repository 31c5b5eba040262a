"""The words of ranges: "between … and", "at least …", "… or more", "5 ± …"."""

from __future__ import annotations

import re

from weft.modalities.number_words import ONES, TENS
from weft.patterns import one_of

LOW, LOW_IN, HIGH, HIGH_IN, SAME = "low", "low or equal", "high", "high or equal", "same"  # what an end is
_MORE = "(?:more|greater|larger|bigger|higher|longer|taller|heavier|older)"
_LESS = "(?:less|lesser|fewer|smaller|lower|shorter|lighter|younger)"
_OR_EQUAL = r"(?:\s(?:or|and)\s(?:is\s)?|\s?/\s?)equals?(?:\s(?:to|than))?"
_EQUAL_OR = r"equal(?:ing)?\sto\sor"
_WORDS = (  # before an end: the first that fits
    (LOW_IN, rf"(?:{_MORE}(?:\sthan)?|above|over){_OR_EQUAL}|{_EQUAL_OR}\s{_MORE}\sthan"),
    (HIGH_IN, rf"(?:{_LESS}(?:\sthan)?|below|under){_OR_EQUAL}|{_EQUAL_OR}\s{_LESS}\sthan"),
    (LOW_IN, rf"at\sleast|(?:no|not)\s{_LESS}\sthan|(?:a\s)?minimum(?:\sof)?|not\s(?:below|under)|>\s?=|[≥⩾]"),
    (HIGH_IN, rf"at\s(?:the\s)?most|up\sto|(?:no|not)\s{_MORE}\sthan|(?:a\s)?maximum(?:\sof)?"),
    (HIGH_IN, r"not\s(?:above|over|exceeding)|<\s?=|[≤⩽]"),
    (LOW, rf"{_MORE}\sthan|over|above|exceed(?:s|ed|ing)?|upwards?\sof|in\sexcess\sof|beyond|>"),
    (HIGH, rf"{_LESS}\sthan|under|below|beneath|<"),
    (SAME, r"equals(?:\sto)?|equal(?:ing)?(?:\sto)?"),  # last: "greater than or equal to" is another
)
_BEGIN = r"(?:(?<![^\W_])(?=\w)|(?<![<>=])(?=[<>=≤≥⩽⩾]))"
BEFORE = tuple(
    (sort, re.compile(rf"{_BEGIN}(?:{words})\s*(?:(?:the|about|around)\s)?$", re.IGNORECASE)) for sort, words in _WORDS
)
# A quick look: one of these stands last before an end, and before some of them only these.
LAST_SIGNS = frozenset("<>=≤≥⩽⩾")
LAST_WORDS = frozenset(
    """than to equal equals equaling over above exceed exceeds exceeded exceeding of beyond under below beneath least
    most minimum maximum""".split()
)
SKIPPED = frozenset(["the", "about", "around"])
LAST_BUT_ONE = {
    "of": frozenset(["minimum", "maximum", "upward", "upwards", "excess"]),
    "to": frozenset(["equal", "equals", "equaling", "up"]),
}
WINDOW = 44  # code points in which the words before an end stand
_NUMBER_NEXT = rf"\s[-−$€£]?[0-9]|\s{one_of((*ONES, *TENS))}(?![^\W_])"  # "above 5 and below 10"
# "200 or more than" ends a text, "or more than 300" goes on
_NO_MORE = rf"(?:\sthan(?=\W*$))?(?![^\W_])(?!\sthan|{_NUMBER_NEXT})"
MAY_BE_AFTER = re.compile(r"\s?\+|\s(?:or|and)\s", re.IGNORECASE)  # what each of AFTER begins with
AFTER = (
    (
        LOW_IN,
        re.compile(
            rf"\s?\+(?![^\W_])|\s(?:or|and)\s(?:{_MORE}|above|over|up(?:wards)?|beyond){_NO_MORE}", re.IGNORECASE
        ),
    ),
    (HIGH_IN, re.compile(rf"\s(?:or|and)\s(?:{_LESS}|below|under|down(?:wards)?){_NO_MORE}", re.IGNORECASE)),
)
EQUAL_BEFORE = re.compile(r"(?<![^\W_])equal\sto\s$", re.IGNORECASE)
PAIR_BEFORE = re.compile(r"(?<![^\W_])(?P<word>between|from)\s+(?:(?:about|around)\s)?(?:the\s)?$", re.IGNORECASE)
PAIR_GAPS = {
    "between": re.compile(r"\s+(?:and|to)\s+(?:the\s)?|\s?[-–—]\s?", re.IGNORECASE),
    "from": re.compile(r"\s+(?:up\s)?to\s+(?:the\s)?|\s?[-–—]\s?", re.IGNORECASE),
    "": re.compile(r"\s?[-–—~]\s?|\s+to\s+", re.IGNORECASE),
}
GAP_BEGINS = frozenset("-–—~±+tTaAuUpP")  # what each of PAIR_GAPS and TOLERANCE begins with, spaces aside
TOLERANCE = re.compile(r"\s?(?:±|\+\s?/\s?[-−–]|plus\sor\sminus)\s?", re.IGNORECASE)
BOTH = re.compile(r",?\s(?:(?:and|but)\s)?", re.IGNORECASE)  # "at most 100 and at least 20"
CHAIN_BEFORE, CHAIN_AFTER = re.compile(r"[\w.,][-–—~/]\s?$"), re.compile(r"\s?[-–—~/][\w.]")  # 1-2-3
SCALE = re.compile(
    r"(?:(?<![^\W_])|(?<=[0-9]))(?P<scale>thousand|million|billion|trillion|lakh|crore|bn|mn|mln|tn|k|m)(?![^\W_])",
    re.IGNORECASE,
)
