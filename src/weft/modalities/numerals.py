"""Written numbers in a text, for every kind that needs one: "-1,234.5", "1.5e-30", "1 3/4", "½", "3.2bn".

A numeral is found once per run and shared by number, quantity and money. What only looks like a number (A4, v2.4.1,
192.168.0.1, 555-1234, an ISBN) is no numeral; what is ambiguous is one with a `reason` and without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from weft.errors import DoesNotFit
from weft.modalities.number_value import Number, from_parts, ordinal_ending, plain_number
from weft.modalities.number_words import (
    MULTIPLIERS,
    ONES,
    ORDINALS,
    PARTS,
    SHORT_SCALES,
    STARTERS,
    TENS,
    Words,
    read_words,
)
from weft.modalities.numeral_bounds import FINE, MASKS, in_address, past_token, surroundings
from weft.modality import Run, Span

VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5)}
VULGAR |= {"⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)}
VULGAR |= {"⅑": (1, 9), "⅒": (1, 10)}
TRIGGERS = (
    "0-9", "%", "percent", "per cent", *VULGAR, *ONES, *TENS, *MULTIPLIERS, *ORDINALS, *PARTS, "half a", "a half",
    "and a half", "a third", "a quarter", "a hundred", "a thousand", "a million", "a billion", "a trillion", "a dozen",
    "bn", "mn", "tn", "minus", "negative",
"-", "−", "+", "e", "k", "st", "nd", "rd", "th",
)  # fmt: skip
_VULGAR = "".join(VULGAR)
_ARTICLE = rf"an?(?=\s{{1,3}}(?:{'|'.join((*MULTIPLIERS, *PARTS))}))"
_START = re.compile(
    rf"[0-9]|[.](?=[0-9])|[{_VULGAR}]|(?<![^\W_])(?:{_ARTICLE}|{'|'.join(STARTERS)})(?![^\W_])", re.IGNORECASE
)
_DIGITS = re.compile(
    r"(?P<whole>[0-9]{1,3}+(?:(?P<group>[,\u00a0\u2009\u202f])[0-9]{3}(?:(?P=group)[0-9]{3})*+(?![0-9]))|[0-9]*+)"
    r"(?:[.](?P<part>[0-9]++))?+(?:[eE](?P<exponent>[-+−]?[0-9]++))?+"
)
_OVER = re.compile(r"\s?[/⁄]\s?(?P<bottom>[0-9]++)(?![0-9./⁄-]*[0-9]|[^\W_])|/(?P<plain>[0-9]++)(?![^\W_]|[.,/-][0-9])")
_MIXED = re.compile(rf"(?: (?P<top>[0-9]++)/(?P<bottom>[0-9]++)(?![^\W_]|[.,/-][0-9]))|[ -]?(?P<vulgar>[{_VULGAR}])")
_ENDING = re.compile(r"(?:st|nd|rd|th)(?![^\W_])", re.IGNORECASE)
_SCALE = re.compile(
    rf"[ \u00a0-]?(?P<word>{'|'.join(MULTIPLIERS)})s?(?![^\W_])|"
    r"(?P<short>(?-i:k|[ \u00a0]?(?:[bB]n|BN|mn|[tT]n)))(?![^\W_])",  # MN is a meganewton
    re.IGNORECASE,
)
_MINUS_AFTER = re.compile(
    r"(?:^|[.,;:!?(\[=]|(?<![^\W_])(?:is|was|are|to|of|from|at|than|by|below|between|or|and|equals|plus|times|about|minus))\s*$",
    re.IGNORECASE,
)
_MINUS_WORD = re.compile(r"(?<![^\W_])(?:minus|negative)\s$", re.IGNORECASE)


@dataclass(frozen=True)
class Numeral:
    """A written number: `text[start:stop]` with its sign and scale ("-3.2 bn"). No number: `reason` says why.

    `attached`: a letter follows without a space ("5km"). `spelled`: in words. `scaled`: "million", "k" … included.
    """

    start: int
    stop: int
    number: Number | None
    attached: bool = False
    spelled: bool = False
    scaled: bool = False
    reason: str = ""


@lru_cache(maxsize=16)
def numerals(text: str, start: int, stop: int) -> tuple[Numeral, ...]:
    """All numerals of the run, in order, one after another. Linear in its length."""
    return tuple(_scan(text, start, stop))


def _scan(text: str, start: int, stop: int) -> Iterator[Numeral]:
    masks = [match.span() for match in MASKS.finditer(text, max(0, start - 24), min(len(text), stop + 24))]
    place = start
    while match := _START.search(text, place, stop):
        begin = match.start()
        masked = next((end for first, end in masks if first <= begin < end), 0)
        if masked:
            place = max(masked, begin + 1)
            continue
        if match.group()[0].isalpha():
            numeral, place = _spelled(text, begin, stop)
        else:
            numeral, place = _digital(text, begin, stop)
        if numeral is not None:
            yield numeral


def _digital(text: str, begin: int, stop: int) -> tuple[Numeral | None, int]:
    """(numeral or None, where to go on) for digits, a point or a vulgar fraction at `begin`."""
    before = text[begin - 1] if begin else ""
    if (before.isalnum() and before not in _VULGAR) or before in ("_", "@", "\\", "'", "’") or in_address(text, begin):
        return None, past_token(text, begin)
    if before == ".":  # ".5" whose point the run does not hold
        return None, past_token(text, begin)
    if before in (",", ":", "/") and begin > 1 and text[begin - 2].isalnum():
        return None, past_token(text, begin)
    first = _signed_from(text, begin)
    if before in "-‐‑" and before and first == begin and begin > 1 and text[begin - 2].isalpha():
        return None, past_token(text, begin)  # covid-19
    match = _DIGITS.match(text, begin)
    assert match is not None
    try:
        number, end, scaled = _value(text, match, begin, len(text), negative=first < begin and text[first] in "-−–mMnN")
    except DoesNotFit as refusal:
        skip = past_token(text, begin)
        return Numeral(first, min(skip, stop), None, reason=str(refusal)), skip
    wrong = surroundings(text, begin, match, end, scaled) if number is not None else None
    if number is None or wrong is None or end > stop:  # part of an identifier, or cut by the run
        return None, max(past_token(text, begin), end)
    if wrong is not FINE:
        return Numeral(first, min(wrong.stop, stop), None, reason=wrong.reason), wrong.stop
    return Numeral(first, end, number, attached=text[end : end + 1].isalpha(), scaled=scaled), end


def _signed_from(text: str, begin: int) -> int:
    """Where the number with its sign begins: "-5", "−5", "+5", "minus 5", but not "3-5" or "8 minus 5"."""
    if begin and text[begin - 1] in "-−–+":
        before = text[begin - 2] if begin > 1 else " "
        return begin - 1 if before.isspace() or before in "([{=:;,\"'“‘$€£¥" else begin
    word = _MINUS_WORD.search(text, max(0, begin - 12), begin)
    if word and _MINUS_AFTER.search(text, max(0, word.start() - 12), word.start()):
        return word.start()
    return begin


def _value(text: str, match: re.Match[str], begin: int, stop: int, negative: bool) -> tuple[Number | None, int, bool]:
    """(number, end, scaled) of the digits matched at `begin` and what belongs to them."""
    whole = re.sub(r"[,\u00a0\u2009\u202f]", "", match["whole"] or "")
    part, exponent, end = match["part"] or "", match["exponent"], match.end()
    sign = -1 if negative else 1
    if not whole and not part:  # a vulgar fraction alone
        amount = Fraction(*VULGAR[text[begin]])
        return _fraction(text, sign * amount, begin + 1, stop)
    if len(whole) > 1 and whole[0] == "0":
        return None, end, False  # 007 and 0049 are identifiers
    number = from_parts(negative, whole or "0", part, exponent.replace("−", "-").replace("+", "") if exponent else None)
    if exponent is not None or (not whole and not part):
        return number, end, False
    if not part:
        over = _OVER.match(text, end, stop) if not match["group"] else None
        if over:
            written = f"{'-' if negative else ''}{whole}/{over['bottom'] or over['plain']}"
            return plain_number(written), over.end(), False
        mixed = _MIXED.match(text, end, stop)
        if mixed:
            rest = Fraction(*VULGAR[mixed["vulgar"]]) if mixed["vulgar"] else _proper(mixed["top"], mixed["bottom"])
            if rest:
                return _fraction(text, sign * (abs(number.amount) + rest), mixed.end(), stop)
        ending = _ENDING.match(text, end, stop)
        if ending and not negative:
            right = ending.group().lower() == ordinal_ending(number.amount.numerator)
            return (Number(number.amount, 0, "ordinal") if right else None), ending.end(), False
    return _scaled(text, number, end, stop)


def _proper(top: str, bottom: str) -> Fraction | None:
    if max(len(top), len(bottom)) > 6 or not int(top) or int(top) >= int(bottom):
        return None
    return Fraction(int(top), int(bottom))


def _fraction(text: str, amount: Fraction, end: int, stop: int) -> tuple[Number, int, bool]:
    number, after, scaled = _scaled(text, Number(amount, 0, "fraction"), end, stop)
    return number, after, scaled


def _scaled(text: str, number: Number, end: int, stop: int) -> tuple[Number, int, bool]:
    """Multiply by the scale words that follow: "2 million", "3 hundred thousand", "3.2bn", "1.5k"."""
    factor, place = 1, end
    while match := _SCALE.match(text, place, stop):
        word = match["word"] or match["short"].strip()
        factor *= MULTIPLIERS[word.lower()] if match["word"] else SHORT_SCALES[word.lower()]
        place = match.end()
    if factor == 1:
        return number, end, False
    return scale(number, factor), place, True


def scale(number: Number, factor: int) -> Number:
    """number × factor at the precision it was written in: 3.25 × 1000 = 3250, 1.2345 × 1000 = 1234.5."""
    amount = number.amount * factor
    if number.form == "fraction":
        return Number(amount) if amount.denominator == 1 else Number(amount, 0, "fraction")
    zeros = len(str(factor)) - 1 if str(factor).strip("0") == "1" else 0
    decimals = max(number.decimals - zeros, 0)
    return Number(amount, decimals, "decimal" if decimals else "integer", number.negative_zero)


_ONE_OF = re.compile(r"\s(?:of|another)(?![^\W_])", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[\s-][^\W_]")
_ONE_BEFORE = re.compile(r"(?<![^\W_])(?:add|plus|minus|times|subtract|equals|than|from|by)\s$", re.IGNORECASE)
_ONE_AFTER = re.compile(r"\s(?:plus|minus|times|percent|per cent|in|out of|or two|to)(?![^\W_])|\s?%", re.IGNORECASE)
_THE_BEFORE = re.compile(r"(?<![^\W_])(?:the|its|their|his|her|our|my|your|every|this|a)\s$", re.IGNORECASE)
_OF_AFTER = re.compile(r"\s(?:of|the|that|this|its|their|his|her)(?![^\W_])", re.IGNORECASE)
_PERCENT_AFTER = re.compile(r"\s?-?(?:%|per\s?cent(?![^\W_]))", re.IGNORECASE)


def _spelled(text: str, begin: int, stop: int) -> tuple[Numeral | None, int]:
    """(numeral or None, where to go on) for a number word at `begin`."""
    words = read_words(text, begin, len(text))
    if words is None:
        return None, begin + 1
    if words.stop > stop:
        return None, words.stop
    if words.amount is None:
        reason = f"{text[begin : words.stop]}: number words that do not make one number"
        return Numeral(begin, words.stop, None, spelled=True, reason=reason), words.stop
    if text[begin - 1 : begin] in ("-", "‐", "‑") and begin > 1 and text[begin - 2].isalnum():
        return None, words.stop  # "ninety-" was taken before; "red-two" is no number
    first = _signed_from(text, begin) if words.form != "ordinal" else begin
    if first == begin and not _means_a_number(text, begin, words):
        return None, words.stop
    amount = -words.amount if first < begin else words.amount
    number = Number(amount, 0, words.form, negative_zero=first < begin and not amount)
    scaled = any(word in text[begin : words.stop].lower() for word in MULTIPLIERS)
    return Numeral(first, words.stop, number, spelled=True, scaled=scaled), words.stop


def _means_a_number(text: str, begin: int, words: Words) -> bool:
    """Whether words that are also ordinary English ("one", "second", "half", "a quarter") say a number here."""
    after, amount = words.stop, words.amount
    alone = len(text) < 60 and not text[:begin].strip() and not text[after:].strip(" .?!")
    if alone:
        return True
    if words.form == "integer" and words.count == 1 and amount == 1:
        nothing_of = not _ONE_OF.match(text, after)
        return bool(
            _ONE_AFTER.match(text, after) or (_ONE_BEFORE.search(text, max(0, begin - 12), begin) and nothing_of)
        )
    if words.form == "ordinal" and words.count == 1:
        before = _THE_BEFORE.search(text, max(0, begin - 8), begin)
        if amount == 2:  # "a second" is a time
            return bool(before and before.group().lower() != "a " and _WORD_AFTER.match(text, after))
        return bool(before)
    if words.form == "fraction" and (words.count == 1 or text[begin : begin + 2].lower() in ("a ", "an")):
        return bool(_OF_AFTER.match(text, after) or _PERCENT_AFTER.match(text, after))
    return True


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
        if start != numeral.start or (numeral.attached and not numeral.spelled):
            continue
        percent = _PERCENT_AFTER.match(run.text, stop)
        if percent and number.form not in ("ordinal", "scientific"):
            number, stop = Number(number.amount, number.decimals, "percent", number.negative_zero), percent.end()
            if stop > run.stop:
                continue
        elif re.match(r"-[A-Z]", run.text[stop : stop + 2]):
            continue  # 10-K
        spans.append(Span(start, stop, number_kind(number), number, run.text[start:stop]))
    return spans


def number_kind(number: Number) -> str:
    return number.form if number.form in ("percent", "ordinal", "fraction") else "number"
