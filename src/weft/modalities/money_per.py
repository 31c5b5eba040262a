"""What money is for, in the words behind it: "$3 per kg", "€15 an hour", "40 cents a share", "£2.49/100 g"."""

from __future__ import annotations

import re

from weft.modalities.number_value import plain
from weft.modalities.numeral_digits import value_at
from weft.modalities.unit_words import unit_at

# A word or a sign that any noun may follow, or an article.
_LINK = re.compile(r"\s?/\s?|[ -](?P<per>per|for (?:each|every)|p/)[ -]?|\s(?P<article>an?|each|every)\s", re.I)
_WHOLE = re.compile(r"\s?(?P<said>each|apiece|p\.\s?a\.|p\.?c\.?m\.?|p\.?w\.?)(?![^\W_])", re.IGNORECASE)
SAID = {"each": "piece", "apiece": "piece", "pa": "yr", "pcm": "mo", "pw": "wk"}
_NOUN = re.compile(r"[^\W\d_]{3,}(?![^\W_])")
_COUNT_WORD = re.compile(r"(?P<word>hundred|thousand|million|dozen)\s(?=[^\W\d_])", re.IGNORECASE)
COUNTS = {"hundred": "100", "thousand": "1000", "million": "1000000", "dozen": "12"}
_LATER = re.compile(r"\s(?:ago|later|earlier|before|after|long|away|from|since|prior|off)(?![^\W_])", re.IGNORECASE)
# Behind an article or a stroke a noun is what is paid for only if it is one that things are sold by.
SOLD_BY = frozenset(
    """share head person night piece pop unit item seat copy ticket bottle box bag case pack packet barrel bushel dozen
    couple pair visit trip ride call lesson session class course issue plate meal slice cup glass room bed user student
    pupil child adult guest passenger member employee worker player customer click download page word line token vote
    game round match set card stem bunch loaf bar can tin jar tube sheet roll tree plant animal cow sheep house plot car
    vehicle truck load tray crate pallet container carat throw shot hit kilo""".split()
)
NO_NOUN = frozenset("the our my your his her its their this that these those cent cents mille diem se each".split())
NEAR = 60  # code points behind the money in which the unit stands


def unit_behind(text: str, begin: int) -> str:
    """What money that ends at `begin` is for: "kg", "100 g", "share", "person/night", or "" where nothing says so."""
    found = _linked(text, begin)
    if found is None:
        said = _WHOLE.match(text, begin, begin + NEAR)
        return SAID[re.sub(r"[\W_]", "", said["said"].lower())] if said else ""
    unit, stop = found
    further = _linked(text, stop)  # "per person per night"
    return f"{unit}/{further[0]}" if further and not further[0][0].isdigit() else unit


def _linked(text: str, begin: int) -> tuple[str, int] | None:
    """(unit or noun with its count, where it ends)."""
    link = _LINK.match(text, begin, begin + NEAR)
    if link is None:
        return None
    count, start = ("", link.end()) if link["article"] else _count(text, link.end())
    hit = unit_at(text, start, min(len(text), start + NEAR))
    if hit is not None and not (link["article"] and hit[1] - start < 2):  # "a m …" is no metre
        unit, stop = hit[0].symbol, hit[1]
    else:
        noun = _NOUN.match(text, start, start + NEAR)
        word = noun.group().lower() if noun else ""
        known = word in SOLD_BY or word.removesuffix("s") in SOLD_BY
        if noun is None or word in NO_NOUN or not (word == "annum" or known or link["per"]):
            return None
        unit, stop = "yr" if word == "annum" else word, noun.end()
    return None if link["article"] and _LATER.match(text, stop) else (count + unit, stop)


def _count(text: str, start: int) -> tuple[str, int]:
    """The count that a unit stands behind, with a space, and where the unit begins: "100 g", "dozen eggs"."""
    word = _COUNT_WORD.match(text, start)
    if word:
        return COUNTS[word["word"].lower()] + " ", word.end()
    if text[start : start + 1].isdecimal():
        number, end, _, _ = value_at(text, start, False)
        if number is not None and number.amount > 1 and number.form in ("integer", "decimal"):
            return plain(number) + " ", end + (text[end : end + 1] == " ")
        return "", end + (text[end : end + 1] == " ") if number is not None and number.amount == 1 else start
    return "", start
