"""Where four digits without a preposition are a year: "(Baker, 2016)", "a 2003 interview", "in 1904, 1907 and 1909"."""

from __future__ import annotations

import re

EARLIEST_IN_BRACKETS, EARLIEST_BEFORE_A_NOUN, LATEST = 1500, 1900, 2049
# As far as an author's name or a title goes: a longer remark in brackets says other things than years.
_BRACKET = re.compile(
    r"\((?:[^()\d]{0,60}[^\W\d_][,;.:]{0,2}[  ](?:[12]\d{3}[a-z]?(?:[,;] ?| – ?)[^()\d]{0,60}){0,8})?$"
)
_CLOSED = re.compile(r"[a-z]?(?:[);]|[,:] |[ ]?[–-][ ]?(?:[12]\d{3}|present|now)\b|[,:]$)")
_LEADS = re.compile(
    r"(?:^|[\s(“\"'])(?P<word>the|an?|this|that|its|his|her|their|our|my|your|[^\W\d_]+['’]s?)\s$", re.I
)
_NOUN = re.compile(r"\s(?P<noun>[^\W\d_]{3,})\b")
_POSSESSIVE = re.compile(r"['’]s\b")
_NAME_BEFORE, _NAME_BEHIND = re.compile(r"[A-Z][^\W\d_]+ $"), re.compile(r" [A-Z][^\W\d_]{2}")
_NO_NOUN = frozenset("and are but for from had has have into not than that then they was were who will with".split())
_COUNTED = frozenset("people men women children employees staff others years times days".split())


def by_its_place(text: str, start: int, stop: int) -> bool:
    """Whether brackets around the digits, or a noun behind them, tell that they are a year."""
    year = int(text[start:stop])
    if year > LATEST:
        return False
    if year >= EARLIEST_IN_BRACKETS and _CLOSED.match(text, stop) and _BRACKET.search(text, max(0, start - 240), start):
        return True
    if start == 0 and text.startswith(": ", stop):  # a line of a chronicle
        return year >= EARLIEST_IN_BRACKETS
    if year < EARLIEST_BEFORE_A_NOUN:
        return False
    between_names = _NAME_BEFORE.search(text, max(0, start - 24), start) and _NAME_BEHIND.match(text, stop)
    if between_names or _POSSESSIVE.match(text, stop):  # "the London 2012 Olympics", "2003's"
        return True
    return year % 100 != 0 and _before_a_noun(text, start, stop)


def _before_a_noun(text: str, start: int, stop: int) -> bool:
    """ "a 2003 interview", "the 2012 Olympics", "Fox's 1999 show"; what can be counted is: "the 1984 workers"."""
    lead, noun = _LEADS.search(text, max(0, start - 24), start), _NOUN.match(text, stop)
    if not lead or not noun or noun["noun"].lower() in _NO_NOUN | _COUNTED:
        return False
    word = noun["noun"]
    return (
        lead["word"].lower() in ("a", "an")
        or word[0].isupper()
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is"))
    )
