"""Two figures of a sentence that cannot both be as it says: "rose from 7.1 % to 6.4 %", "ranged from 83 to 20", "351 of
148"."""

from __future__ import annotations

import re

from weft.checking.figures import Figure

UP = r"rose|ris(?:es?|ing|en)|climb(?:s|ed|ing)?|gr[eo]w(?:s|n|ing)?|increas(?:es?|ed|ing)"
UP += r"|jump(?:s|ed|ing)?|doubl(?:es?|ed|ing)|up"
DOWN = r"fell|fall(?:s|en|ing)?|dropp?(?:s|ed|ing)?|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)|sank|shr[aiu]nk|down"
SPREAD = r"rang(?:es?|ed|ing)|r[au]n(?:s|ning)?|var(?:y|ies|ied|ying)|between"
VERB = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<spread>{SPREAD}))\b", re.IGNORECASE)
FROM_TO = re.compile(r"\s(?:to|and)\s")
TO_FROM = re.compile(r",?\s(?:(?P<way>up|down)\s)?from\s")
PART_OF = re.compile(r"\s(?:out )?of (?:the |all )?")
REACH = 48  # characters before the first figure in which the verb may stand
ALIKE = 20  # what is so many times as much is told in other units


def fault(text: str, start: int, one: Figure, other: Figure) -> str:
    """Why two neighbours in a sentence that begins at `start` cannot be; "" where they can, or nothing says so."""
    a, b = one.measure, other.measure
    if a.family != b.family or a.family in ("place", "text"):
        return ""
    if (a.family in ("date", "money") and a.unit != b.unit) or (a.is_amount and min(a.amount, b.amount) <= 0):
        return ""
    between = text[one.stop : other.start]
    if PART_OF.fullmatch(between) and a.family == "number" and {a.step, b.step} == {1}:
        return f"{one.written} is more than {other.written}" if a.amount > b.amount else ""
    if a.is_amount and not 1 / ALIKE < a.amount / b.amount < ALIKE:
        return ""
    order = _said(text, start, one, between)
    if order == "<" and a.amount > b.amount:
        return f"{one.written} is {'later' if a.family == 'date' else 'more'} than {other.written}"
    return f"{one.written} is less than {other.written}" if order == ">" and a.amount < b.amount else ""


def way_to(before: str) -> str:
    """ "up" or "down" where the words before a figure say that something rose or fell to it; "" where they do not."""
    match = re.search(rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))\s(?:[a-z]+ly\s)?to\s(?:[a-z]+\s)?$", before, re.IGNORECASE)
    return (match.lastgroup or "") if match else ""


def _said(text: str, start: int, one: Figure, between: str) -> str:
    """ "<" where the first is said to be the lower, ">" the higher; "" where nothing says so."""
    before = text[max(start, one.start - REACH) : one.start]
    verbs = [match for match in VERB.finditer(before) if not re.search(r"[\d;:]", before[match.end() :])]
    verb = verbs[-1].lastgroup if verbs else ""
    if FROM_TO.fullmatch(between):
        if verb == "spread" and re.search(r"(?:from|between)\s$", before):
            return "<"
        if between.strip() == "to" and before.endswith("from ") and verb in ("up", "down"):
            return "<" if verb == "up" else ">"
        return ""
    match = TO_FROM.fullmatch(between)
    if match is None or one.measure.family == "date":
        return ""
    way = match["way"] or (verb if before.endswith("to ") else "")
    return {"up": ">", "down": "<"}.get(way or "", "")
