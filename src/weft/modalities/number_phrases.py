"""Numbers in words, whole: "twenty-fifth", "two thirds", "five and a quarter million", "nine point nought four"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from weft.modalities.number_words import (
    LONGEST,
    MULTIPLIERS,
    ONES,
    ORDINALS,
    PARTS,
    SCALE_ORDINALS,
    SCALES,
    TENS,
    Stretch,
    cardinal,
    multiplier,
)

_DIGIT_WORDS = {word: value for word, value in ONES.items() if value < 10} | {"oh": 0}
_NEVER_NEXT = {*ONES, *TENS, "hundred", *SCALES, *PARTS, *ORDINALS} - {"first", "second", "half", "halves"}
_OF_SCALE = re.compile(
    rf"\s(?:of\s)?an?\s(?P<scale>{'|'.join(('hundred', 'dozen', *SCALES))})(?![^\W_])", re.IGNORECASE
)
_AND_A_PART = re.compile(r"\s{1,3}(?:and|&)\s{1,3}", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What number words say: `amount`, `form` integer, decimal, fraction or ordinal; `count` words; None: no sum."""

    stop: int
    amount: Fraction | None
    form: str
    count: int
    decimals: int = 0


@dataclass(frozen=True)
class _Found:
    amount: Fraction
    used: int
    form: str = "integer"
    decimals: int = 0


def read_words(text: str, start: int, stop: int) -> Words | None:
    """The longest number in words that begins at `start`; None when none does."""
    tokens = Stretch(text, start, stop)
    if not tokens.reaches(0):
        return None
    word, last = tokens[0].word, tokens[0].stop
    if (word in ONES or word in TENS) and not tokens.reaches(1):
        return Words(last, Fraction(ONES.get(word) or TENS.get(word, 0)), "integer", 1)
    if word == "quarter" and (scaled := _OF_SCALE.match(text, last, stop)):  # "quarter of a million"
        return Words(scaled.end(), Fraction(MULTIPLIERS[scaled["scale"].lower()], 4), "integer", 3)
    found = _leading_part(tokens) or _counted(tokens)
    if found is None:
        return None
    last = tokens[found.used - 1].stop
    if found.form == "fraction" and (scaled := _OF_SCALE.match(text, last, stop)):
        amount = found.amount * MULTIPLIERS[scaled["scale"].lower()]
        return Words(scaled.end(), amount, _form(amount), found.used + 2)
    if found.form != "ordinal" and _runs_on(tokens, found.used):
        end = found.used
        while (
            tokens.reaches(end)
            and tokens[end].joined in (" ", "-")
            and tokens[end].word not in ("a", "an", "point", "oh")
        ):
            end += 1  # "nineteen ninety-eight", "five five five": several numbers in a row, not one
        return Words(tokens[end - 1].stop, None, "integer", end)
    return Words(last, found.amount, found.form, found.used, found.decimals)


def _runs_on(tokens: Stretch, used: int) -> bool:
    following = tokens[used]
    if used == 1 and following.joined == "-" and following.word == tokens[0].word:
        return True  # "fifty-fifty"
    return used > LONGEST - 8 or (following.joined == " " and following.word in _NEVER_NEXT)


def _form(amount: Fraction) -> str:
    return "integer" if amount.denominator == 1 else "fraction"


def _leading_part(tokens: Stretch) -> _Found | None:
    """ "half", "half a million", "quarter million", "a third", "a twenty-first", "first": no cardinal comes first."""
    word, following = tokens[0].word, tokens[1].word
    if word in ("half", "quarter"):
        article = following in ("a", "an")
        size = multiplier(tokens, 2 if article else 1)
        if size:
            amount = Fraction(size, PARTS[word])
            return _Found(amount, 3 if article else 2, _form(amount))
        return _Found(Fraction(1, 2), 1, "fraction") if word == "half" else None
    if word in ("a", "an") and following not in MULTIPLIERS:
        below, used, plural = _denominator(tokens, 1)
        if below and not plural:
            return _times_scale(tokens, _Found(Fraction(1, below), used, "fraction"))
    if word in ORDINALS:
        return _Found(Fraction(ORDINALS[word]), 1, "ordinal")
    return None


def _denominator(tokens: Stretch, place: int) -> tuple[int, int, bool]:
    """(value, tokens used up to, plural) of "half", "fifths", "twenty-fifth", "one hundred and fifths"; 0 for none."""
    word = tokens[place].word
    if word in PARTS:
        return PARTS[word], place + 1, word.endswith("s")
    value, end = cardinal(tokens, place)
    last, word = tokens[end - 1].word if end > place else "", tokens[end].word
    ordinal = ORDINALS.get(word.removesuffix("s"), 0)
    if end > place and ordinal and _composes(last, ordinal, tokens[end].joined):
        return value + ordinal, end + 1, word.endswith("s")
    if end > place and word.removesuffix("s") in SCALE_ORDINALS and tokens[end].joined != "and":
        return value * ordinal, end + 1, word.endswith("s")
    return 0, place, False


def _composes(last: str, ordinal: int, joined: str) -> bool:
    """Whether a cardinal that ends in `last` and an ordinal are one ordinal: "twenty" "first"."""
    return (last in TENS and ordinal <= 9 and joined != "and") or (last in MULTIPLIERS and ordinal < 100)


def _times_scale(tokens: Stretch, found: _Found) -> _Found:
    """ "a quarter million", "two point two million", "three quarters billion"."""
    size, used = multiplier(tokens, found.used), found.used
    if not size:
        return found
    amount = found.amount
    while size:
        amount, used = amount * size, used + 1
        size = multiplier(tokens, used)
    if not found.decimals:
        return _Found(amount, used, _form(amount))
    decimals = 0
    while (amount * 10**decimals).denominator != 1:
        decimals += 1
    return _Found(amount, used, "decimal" if decimals else "integer", decimals)


def _counted(tokens: Stretch) -> _Found | None:
    """A cardinal and what may follow it."""
    value, used = cardinal(tokens, 0)
    if used == 0:
        return None
    following = tokens[used]
    found = _Found(Fraction(value), used)
    if following.word == "point" and following.joined == " ":
        return _pointed(tokens, found)
    if following.joined == "and":
        return _and_part(tokens, found)
    return _divided(tokens, found) or _said_by_hundreds(tokens, found) or found


def _pointed(tokens: Stretch, found: _Found) -> _Found:
    """ "two hundred point zero three", "nought point eleven", "two point two million"."""
    digits, place = "", found.used + 1
    while tokens[place].word in _DIGIT_WORDS and len(digits) < 40:
        digits += str(_DIGIT_WORDS[tokens[place].word])
        place += 1
    if not digits:
        value, place = cardinal(tokens, place)
        digits = str(value) if place > found.used + 1 and 10 <= value < 100 else ""
    if not digits:
        return found
    amount = found.amount + Fraction(int(digits), 10 ** len(digits))
    return _times_scale(tokens, _Found(amount, place, "decimal", len(digits)))


def _and_part(tokens: Stretch, found: _Found) -> _Found:
    """ "five and a quarter", "two and a half million", "two million and three fifths" (of a million)."""
    part = _part_at(tokens, found.used)
    if part is None:
        return _divided(tokens, found) or found
    last, size = SCALES.get(tokens[found.used - 1].word, 1), multiplier(tokens, part.used)
    if size and last > size:  # "one billion and a quarter million"
        amount, used = found.amount + part.amount * size, part.used + 1
    elif size and last == 1:
        amount, used = (found.amount + part.amount) * size, part.used + 1
    else:
        amount, used = found.amount + part.amount * (last if last >= 10**5 else 1), part.used
    return _Found(amount, used, _form(amount))


def _part_at(tokens: Stretch, place: int) -> _Found | None:
    """ "a half", "one third", "three quarters", "a thirtieth"."""
    word = tokens[place].word
    top = 1 if word in ("a", "an") else ONES.get(word, 0)
    below, used, plural = _denominator(tokens, place + 1)
    if not top or not below or (top > 1 and not plural) or top >= below:
        return None
    return _Found(Fraction(top, below), used, "fraction")


def _divided(tokens: Stretch, found: _Found) -> _Found | None:
    """An ordinal ("one hundred and twenty-fifth", "two hundredth") or a fraction ("twenty-three fifths")."""
    used, last, following = found.used, tokens[found.used - 1].word, tokens[found.used]
    ordinal = ORDINALS.get(following.word, 0)
    one = found.amount == 1 and tokens[0].word == "one"
    if ordinal and _composes(last, ordinal, following.joined):
        return _Found(found.amount + ordinal, used + 1, "ordinal")
    if following.word in SCALE_ORDINALS and following.joined != "and" and not one:
        return _Found(found.amount * ordinal, used + 1, "ordinal")
    if following.joined == "and":
        return None
    top = found
    plural_ones = following.word.endswith("s") and PARTS.get(following.word, 10) <= 9
    if plural_ones and last in TENS and _stands_apart(tokens, used - 1):
        # "one hundred thirty fifths": hundred times a thirty-fifth
        top = replace(found, amount=found.amount - TENS[last], used=used - 1)
    below, end, plural = _denominator(tokens, top.used)
    if below and (plural or one):
        return _times_scale(tokens, _Found(top.amount / below, end, "fraction"))
    return None


def _stands_apart(tokens: Stretch, place: int) -> bool:
    return place > 0 and tokens[place].joined == " "


def _said_by_hundreds(tokens: Stretch, found: _Found) -> _Found | None:
    """ "one twenty two" = 122, as a price or a room is said."""
    if found.used != 1 or not 1 <= found.amount <= 9 or tokens[1].word not in TENS or tokens[1].joined != " ":
        return None
    rest, used = cardinal(tokens, 1)
    return _Found(found.amount * 100 + rest, used) if 20 <= rest <= 99 else None


def part_after(text: str, place: int, stop: int) -> tuple[Fraction, int] | None:
    """(fraction, where it ends) of " and a half", " and three quarters" behind a number in digits."""
    gap = _AND_A_PART.match(text, place, stop)
    tokens = Stretch(text, gap.end(), stop) if gap else None
    part = _part_at(tokens, 0) if tokens else None
    return (part.amount, tokens[part.used - 1].stop) if tokens and part else None
