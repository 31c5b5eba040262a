"""Written numbers in a text, for every kind that needs one: "-1,234.5", "1.5e-30", "1 3/4", "½", "3.2bn".

A numeral is found once per run and shared by number, quantity and money. What only looks like a number (A4, v2.4.1,
192.168.0.1, 555-1234, an ISBN) is no numeral; what is ambiguous is one with a `reason` and without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from weft.errors import DoesNotFit
from weft.modalities.number_phrases import read_words
from weft.modalities.number_value import Number
from weft.modalities.number_words import GLUED, MULTIPLIERS, ONES, ORDINALS, PARTS, PLURALS, STARTERS, TENS
from weft.modalities.numeral_bounds import FINE, masks, past_token, surroundings
from weft.modalities.numeral_digits import VULGAR, VULGAR_SIGNS, is_alone, plain_at, scale, value_at
from weft.modalities.numeral_words import (
    FROM_THE_END,
    OF_PERCENT,
    PERCENT_AFTER,
    PERCENT_OF,
    WHOLE,
    counts_up,
    may_measure,
    means_a_number,
    minus_before,
    ranks_something,
    said_alone,
)
from weft.modality import Run, Span
from weft.patterns import one_of

__all__ = ["TRIGGERS", "Numeral", "numerals", "read_numbers", "scale"]

TRIGGERS = (
    "0-9", "%", "percent", "percents", "percentage", "per cents", "per cent", "pct", *VULGAR, *ONES, *TENS,
    *MULTIPLIERS, *PLURALS, *ORDINALS, *PARTS, *GLUED, "half a",
    "a half", "and a half", "a third", "a quarter", "a hundred", "a thousand", "a million", "a billion", "a trillion",
    "a dozen", "bn", "mn", "tn", "mln", "mio", "mil", "bln", "bil", "tln", "trn", "minus", "negative", "point", "oh",
    "-", "−", "–", "+", "e", "k", "x", "×", "·", "^", "m", "g", "st", "nd", "rd", "th", "&", "‰", "mille", *WHOLE,
)  # fmt: skip
_ARTICLE = rf"an?(?=\s{{1,3}}{one_of((*MULTIPLIERS, *PARTS, *TENS))})"
_START = re.compile(
    rf"[0-9]|[.](?=[0-9])|[{VULGAR_SIGNS}]|(?<![^\W_])(?:{_ARTICLE}|{one_of((*STARTERS, *GLUED))})(?![^\W_])",
    re.IGNORECASE,
)
_LETTER_SIGN = re.compile(r"(?<![^\W_])(?:[A-Z]{3}|R[smp]|RM|zł|Kč|Ft|NIS|FF|лв|kr|元|円)$")
_QUOTED = re.compile(r"[0-9]++(?:[.,][0-9]++)*+['’](?![^\W_])")
_INCHES = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?(?:[½¼¾]|\s[0-9]/[0-9])?(?:''|[\"”″])")
_LONE_SIGN = re.compile(r"\s*[-−–]\s+")
_LONGEST_SIGN = 58  # code points of a sign and white space before a number that stands alone
_HYPHENS = tuple("-‐‑−–")
_BRACKETS = (" (", "(1", "(2", "(3", "(4", "(5", "(6", "(7", "(8", "(9")
_LONGEST_REPEATED = 60
_NUMBER_AND_HYPHEN = re.compile(rf"(?:{'|'.join((*ONES, *TENS))})[-‐‑]$", re.IGNORECASE)


class Numeral(NamedTuple):
    """A written number: `text[start:stop]` with its sign and scale ("-3.2 bn"). No number: `reason` says why.

    `attached`: a letter follows without a space ("5km"). `spelled`: in words. `scaled`: "million", "k" … included.
    `weak`: no number by itself, but it may count a unit ("that one mile", "hundred dollars").
    """

    start: int
    stop: int
    number: Number | None
    attached: bool = False
    spelled: bool = False
    scaled: bool = False
    reason: str = ""
    weak: bool = False


@lru_cache(maxsize=16)
def numerals(text: str, start: int, stop: int) -> tuple[Numeral, ...]:
    """All numerals of the run, in order, one after another. Linear in its length."""
    return tuple(_scan(text, start, stop))


def _scan(text: str, start: int, stop: int) -> Iterator[Numeral]:
    alone = said_alone(text, start, stop)
    if alone is not None:
        yield Numeral(start, stop, alone, spelled=True)
        return
    masked_places = masks(text, start, stop)
    place = start
    while match := _START.search(text, place, stop):
        begin = match.start()
        masked = next((end for first, end in masked_places if first <= begin < end), 0) if masked_places else 0
        if masked:
            place = max(masked, begin + 1)
            continue
        if match.group()[0].isalpha():
            numeral, place = _spelled(text, begin, stop)
        else:
            numeral, place = _digital(text, begin, stop)
        if numeral is not None:
            numeral = repeated(text, numeral) if text[numeral.stop : numeral.stop + 2] in _BRACKETS else numeral
            place = max(place, numeral.stop)
            yield numeral


def repeated(text: str, numeral: Numeral) -> Numeral:
    """With the same number in brackets behind it, as contracts write: "thirty (30)", "30 (thirty)"."""
    begin = text.index("(", numeral.stop) + 1
    end = text.find(")", begin, begin + _LONGEST_REPEATED)
    number = numeral.number
    if end < 0 or number is None or number.form != "integer":
        return numeral
    digits = text[begin:end].replace(",", "")
    words = None if numeral.spelled else read_words(text, begin, end)
    same = (
        digits == str(number.amount)
        if numeral.spelled
        else words and (words.amount, words.stop) == (number.amount, end)
    )
    return numeral._replace(stop=end + 1, weak=False) if same else numeral


def _digital(text: str, begin: int, stop: int) -> tuple[Numeral | None, int]:
    """(numeral or None, where to go on) for digits, a point or a vulgar fraction at `begin`."""
    before = text[begin - 1] if begin else ""
    priced = before.isalpha() and bool(_LETTER_SIGN.search(text, max(0, begin - 5), begin))  # "USD50", "Rs20"
    if before in "'’′" and before and _INCHES.match(text, begin) and text[begin - 2 : begin - 1].isdigit():
        priced = True  # the 10 of 5'10"
    elif before in ("'", "’") and not text[begin - 2 : begin - 1].isalnum() and _QUOTED.match(text, begin):
        priced = False  # '6'
    elif (before.isalnum() and before not in VULGAR and not priced) or before in ("_", "@", "\\", "'", "’"):
        return None, past_token(text, begin)
    if before == ".":  # ".5" whose point the run does not hold
        return None, past_token(text, begin)
    if before in (",", ":", "/") and begin > 1 and text[begin - 2].isalnum():
        return None, past_token(text, begin)
    first = _signed_from(text, begin)
    if first == begin and _follows_a_word(text, begin):
        return None, past_token(text, begin)  # covid-19
    if (first < begin or before not in _HYPHENS) and (plain := plain_at(text, begin)) and plain[1] <= stop:
        return _plain(text, first, begin, plain, priced), plain[1]
    try:
        number, end, scaled, match = value_at(text, begin, negative=first < begin and text[first] in "-−–mMnN")
    except DoesNotFit as refusal:
        skip = past_token(text, begin)
        return Numeral(first, min(skip, stop), None, reason=str(refusal)), skip
    wrong = surroundings(text, begin, match, end, scaled) if number is not None else None
    if number is None or wrong is None or end > stop:  # part of an identifier, or cut by the run
        return None, max(past_token(text, begin), end)
    if wrong is not FINE:
        return Numeral(first, min(wrong.stop, stop), None, reason=wrong.reason), wrong.stop
    if first == begin:
        first, number = _lone_sign(text, begin, end, number)
    attached = text[end : end + 1].isalpha()
    return Numeral(first, end, number, attached=attached, scaled=scaled, weak=priced), end


def _plain(text: str, first: int, begin: int, plain: tuple[int, int], priced: bool) -> Numeral:
    """The numeral of a few digits (amount, end) with nothing about them but a sign."""
    amount, end = plain
    negative = first < begin and text[first] != "+"
    number = Number(Fraction(-amount if negative else amount), negative_zero=negative and not amount)
    if first == begin:
        first, number = _lone_sign(text, begin, end, number)
    return Numeral(first, end, number, weak=priced)


def _lone_sign(text: str, begin: int, end: int, number: Number) -> tuple[int, Number]:
    """(where it begins, number): "- 5" alone is negative."""
    if begin > _LONGEST_SIGN or not _LONE_SIGN.fullmatch(text, 0, begin) or not number.amount:
        return begin, number
    return (text.index(text[:begin].strip()), _negated(number)) if is_alone(text, begin, end) else (begin, number)


def _follows_a_word(text: str, begin: int, digits_too: bool = False) -> bool:
    """Whether a hyphen binds what begins here to a word that is no number."""
    if begin < 2 or text[begin - 1] not in "-‐‑":
        return False
    bound = text[begin - 2].isalnum() if digits_too else text[begin - 2].isalpha()
    return bound and not _NUMBER_AND_HYPHEN.search(text, max(0, begin - 12), begin)


def _negated(number: Number) -> Number:
    return Number(-number.amount, number.decimals, number.form) if number.form != "ordinal" else number


def _signed_from(text: str, begin: int) -> int:
    """Where the number with its sign begins: "-5", "−5", "+5", "minus 5", but not "3-5" or "8 minus 5"."""
    if begin and text[begin - 1] in "-−–+":
        before = text[begin - 2] if begin > 1 else " "
        return begin - 1 if before.isspace() or before in "([{=:;,\"'“‘$€£¥<>" else begin
    return minus_before(text, begin)


def _spelled(text: str, begin: int, stop: int) -> tuple[Numeral | None, int]:
    """(numeral or None, where to go on) for a number word at `begin`."""
    words = read_words(text, begin, len(text))
    if words is None:
        return None, begin + 1
    if words.stop > stop:
        return None, words.stop
    if words.amount is not None and counts_up(text, begin, words):  # "the one thousandth visitor"
        words = replace(words, amount=1 / words.amount, form="ordinal")
    if words.amount is None:
        reason = f"{text[begin : words.stop]}: number words that do not make one number"
        return Numeral(begin, words.stop, None, spelled=True, reason=reason), words.stop
    if _follows_a_word(text, begin, digits_too=True):
        return None, words.stop  # "red-two" is no number, "five-ten" are two
    first = minus_before(text, begin) if words.form != "ordinal" else begin
    weak = first == begin and not means_a_number(text, begin, words)
    if weak and ranks_something(text, begin, words):
        return None, begin + 2  # "a fourth suspect": the ordinal behind the article
    if weak and not may_measure(text, begin, words):
        return None, words.stop
    amount = -words.amount if first < begin else words.amount
    number = Number(amount, words.decimals, words.form, negative_zero=first < begin and not amount)
    scaled = words.count > 1 and any(word in text[begin : words.stop].lower() for word in MULTIPLIERS)
    return Numeral(first, words.stop, number, spelled=True, scaled=scaled, weak=weak), words.stop


def read_numbers(run: Run) -> list[Span]:
    """The spans of kind number: numerals without a letter attached, with "%" or "percent" after them."""
    spans = []
    for numeral in numerals(run.text, run.start, run.stop):
        if numeral.number is None:
            written = run.text[numeral.start : numeral.stop]
            if numeral.start >= run.start:
                spans.append(Span(numeral.start, numeral.stop, None, None, written, reason=numeral.reason))
            continue
        start, stop, number = max(numeral.start, run.start), numeral.stop, numeral.number
        if numeral.weak or start != numeral.start or (numeral.attached and not numeral.spelled):
            continue
        if number.form == "ordinal" and FROM_THE_END.match(run.text, stop):
            continue
        percent = PERCENT_AFTER.match(run.text, stop) or (
            PERCENT_OF.match(run.text, stop) if number.form == "fraction" else None
        )
        if percent and number.form not in ("ordinal", "scientific"):
            number, stop = _percentage(number, percent.group()), percent.end()
            if stop > run.stop:
                continue
        elif run.text[stop : stop + 1] == "-" and "A" <= run.text[stop + 1 : stop + 2] <= "Z":
            continue  # 10-K
        elif number.form in ("integer", "decimal") and _after_percent(run.text, start, stop):
            start, number = run.text.lower().index("per"), _percentage(number, "%")
        spans.append(Span(start, stop, number_kind(number), number, run.text[start:stop]))
    return spans


def _after_percent(text: str, start: int, stop: int) -> bool:
    """Whether the text says nothing but "percent of" and this number."""
    return start < 20 and OF_PERCENT.fullmatch(text, 0, start) is not None and not text[stop:].strip(" .?!")


def _percentage(number: Number, sign: str) -> Number:
    """15 % is 15 of form percent; 5 ‰ is 0.5 of it."""
    if "‰" not in sign and "mil" not in sign.lower():
        return Number(number.amount, number.decimals, "percent", number.negative_zero)
    decimals = 0 if number.held_as_fraction else number.decimals + 1
    return Number(number.amount / 10, decimals, "percent", number.negative_zero)


def number_kind(number: Number) -> str:
    return number.form if number.form in ("percent", "ordinal", "fraction") else "number"
