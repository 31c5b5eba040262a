"""Where four digits are a year: "in 1859", "(Baker, 2016)", "the London 2012 Olympics", "in 1904, 1907 and 1909"."""

from __future__ import annotations

import re

from weft.modalities.date import Date
from weft.modality import Run
from weft.patterns import SPACE, later

_PREPOSITIONS = """in since by from until till before after during between through thru throughout circa year early late
    mid spring summer autumn fall winter founded established opened built born died""".split()
# A quick look: the last word before a year, where that is not "est.", "c." or "1904,".
_LEADING = frozenset([*_PREPOSITIONS, "of", "to", "and", "or", "than"])
_BEFORE_YEAR = later(
    r"(?:\b(?P<the>the[ ])?(?P<what>\w{1,20})[ ]of|(?P<range>from|between)[ ](?P<first>\d{4})[ ](?:to|and|until)"
    rf"|\b(?:{'|'.join(_PREPOSITIONS)}|est\.|c\.|(?:older|newer|younger|later|earlier)[ ]than"
    r"|prior[ ]to|as[ ]of)(?:[ ]\d{4}(?:,[ ](?:and|or)|,|[ ]and|[ ]or)){0,8})[ ]$".replace("[ ]", SPACE),
    re.IGNORECASE,
)
_REST_OF_RANGE = later(rf"{SPACE}(?:to|and|until){SPACE}\d{{4}}(?!\d)")
_COUNTED_FROM = later(  # "multiply 3 by 1500", "rose from 1500 to 1900", "1 in 1000": amounts, no years
    r"\b(?:(?:multipl|divi|increas|decreas|reduc|rais|rose|ris|grew|grow|fell|fall|dropp|climb|chang|went|cut|subtract"
    r"|tak|minus|deduct|remov)\w*|difference|numbers?|values?|integers?|up|down|away)[ ](?:\S{1,20}[ ]){0,3}"
    r"(?:from|between|by)[ ](?:\d{4}[ ](?:to|and)[ ])?$|\d[ ]by[ ]$|\b(?:1|one)[ ]in[ ]$".replace("[ ]", SPACE),
    re.IGNORECASE,
)
_COUNTING = frozenset(["from", "between", "by", "to", "and"])  # the last words of _COUNTED_FROM, "in" aside
NEXT_WORD = re.compile(rf"{SPACE}([a-z][\w'’-]*|[$€£°])")
_OF_THEM = re.compile(rf"(?<=\bof){SPACE}(?:them|these|those|us|you|which|whom)\b")  # "1500 of them"
_DATED = later(  # "2018 or later", "up to and including 2004", "is 2024 a leap year"
    r"[ ](?:(?:or|and)[ ](?:later|earlier|since|newer|older)|(?:be[ ])?an?[ ]leap[ ]year|at[ ]the[ ](?:lat|earli)est)"
    r"(?!\w)".replace("[ ]", SPACE)
)
NO_MATTER = later(  # a word behind a year that does not make it a count of something
    "a|about|after|already|alone|an|and|are|as|at|because|before|but|by|did|do|does|during|either|first|following|for"
    "|earn|employ|from|had|has|have|he|her|his|how|i|if|in|into|is|it|its|last|lived|most|of|on|one|onwards?|only|or|our|over"
    "|rather|she|should|since|so|than|that|the|their|then|there|they|this|though|to|under|until|was|we|were|what|when"
    "|where|which|while|who|whose|will|with|would|you|founded|opened|built|ended|began|started|became|made|bought|sold"
    "|joined|moved|won|grew|rose|fell|took|make|sit|stand|take|gave|wrote|left|went|came|got|lost|led|held|ran|said|saw|set"
    "|sent|spent|told|brought|met|drew|sang|taught|put|cut|hit"
)
_SEASONS = later("beginning|class|early|end|fall|autumn|late|middle|spring|start|summer|winter|year")
_AMOUNT_OF = later(
    "amount|average|cost|count|difference|distance|fee|figure|fine|height|length|loan|maximum|mean|median|minimum"
    "|number|population|price|product|profit|quotient|revenue|salary|speed|sum|total|value|weight|budget|batch|crowd"
    "|group|limit|rate|pair|set|list|age|share|capacity|area|debt|depth|width|pack|order|half|third|quarter|army|fleet"
    "|staff|crew"
)
EARLIEST_IN_BRACKETS, EARLIEST_BETWEEN_NAMES, LATEST = 1500, 1900, 2049
# As far as an author's name or a title goes: a longer remark in brackets says other things than years.
_BRACKET = re.compile(
    r"\((?:[^()\d]{0,60}[^\W\d_][,;.:]{0,2}[  ](?:[12]\d{3}[a-z]?(?:[,;] ?| – ?)[^()\d]{0,60}){0,8})?$"
)
_CLOSED = re.compile(r"[a-z]?(?:[);]|[,:] |[ ]?[–-][ ]?(?:[12]\d{3}|present|now)\b|[,:]$)")
_NAME_BEFORE, _NAME_BEHIND = re.compile(r"[A-Z][^\W\d_]+ $"), re.compile(r" [A-Z][^\W\d_]{2}")


def bare_year(match: re.Match[str], run: Run) -> tuple[Date, float, tuple[Date, ...]] | None:
    """(the year, how sure, no candidates), or None where the digits count something."""
    year, text = int(match.group()), run.text
    if not 1000 <= year <= 2100:
        return None
    before = text[max(0, match.start() - 64) : match.start()]
    words = before.split() if before[-1:].isspace() else []
    lead = _last_letters(words[-1]) if words else ""
    context = _BEFORE_YEAR().search(before) if lead in _LEADING or (words and words[-1][-1] in ".,") else None
    if not context:
        dated = _DATED().match(text, match.end()) or _by_its_place(text, match.start(), match.end())
        return (Date(year), 0.8, ()) if dated else None
    one_in = lead == "in" and "".join(words[-2:-1]).lower().endswith(("1", "one"))
    if (one_in or lead in _COUNTING) and _COUNTED_FROM().search(before):
        return None
    rest = _REST_OF_RANGE().match(text, match.end())
    following = NEXT_WORD.match(text, rest.end() if rest else match.end())
    counted = following and not NO_MATTER().fullmatch(following[1]) and not following[1].endswith("ed")
    if counted or (following and _OF_THEM.match(text, following.end())):
        return None  # of 1,900 companies, 1500 of them; but "in 1927 published his …"
    what = (context["what"] or "").lower()
    if what not in ("", "as") and (_AMOUNT_OF().fullmatch(what) or not (context["the"] or _SEASONS().fullmatch(what))):
        return None
    if context["range"] and not 1000 <= int(context["first"]) < year:
        return None
    return Date(year), 0.9, ()


def _last_letters(written: str) -> str:
    """ "(in" → "in"."""
    start = len(written)
    while start and written[start - 1].isalpha():
        start -= 1
    return written[start:].lower()


def _by_its_place(text: str, start: int, stop: int) -> bool:
    """Whether brackets or names around the digits tell that they are a year; a noun behind them: when/years.py."""
    year = int(text[start:stop])
    if year > LATEST:
        return False
    if year >= EARLIEST_IN_BRACKETS and _CLOSED.match(text, stop) and _BRACKET.search(text, max(0, start - 240), start):
        return True
    if start == 0 and text.startswith(": ", stop):  # a line of a chronicle
        return year >= EARLIEST_IN_BRACKETS
    if year < EARLIEST_BETWEEN_NAMES:
        return False
    between_names = _NAME_BEFORE.search(text, max(0, start - 24), start) and _NAME_BEHIND.match(text, stop)
    return bool(between_names)  # "the London 2012 Olympics"
