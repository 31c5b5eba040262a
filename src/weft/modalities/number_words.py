"""Numbers in words: "twenty-five", "three hundred and five thousand", "two thirds", "half a million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
ONES = {word: value for value, word in enumerate(_ONES)}
TENS = {word: 10 * (place + 2) for place, word in enumerate(_TENS)}
SCALES = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
SCALES["quadrillion"] = 10**15
MULTIPLIERS = {"hundred": 100, "dozen": 12, **SCALES}
SHORT_SCALES = {"k": 10**3, "mn": 10**6, "bn": 10**9, "tn": 10**12}  # "m" is a metre, a minute or a million: money only
ORDINALS = {word: value for value, word in enumerate(_ORDINALS, start=1)}
ORDINALS |= {word[:-1] + "ieth": value for word, value in TENS.items()}
ORDINALS |= {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
PARTS |= {word: value for word, value in ORDINALS.items() if value >= 3}
PARTS |= {word + "s": value for word, value in ORDINALS.items() if value >= 3}

_WORDS = sorted({*ONES, *TENS, *MULTIPLIERS, *ORDINALS, *PARTS, "a", "an"}, key=len, reverse=True)
STARTERS = sorted({*ONES, *TENS, *ORDINALS, "half"}, key=len, reverse=True)
_TOKEN = re.compile(rf"(?:{'|'.join(_WORDS)})(?![^\W_])", re.IGNORECASE)
_GAP = re.compile(r"(?P<and>(?:\s{1,3}|[-‐‑])and(?:\s{1,3}|[-‐‑]))|\s?[-‐‑]\s?|\s{1,3}", re.IGNORECASE)
_LONGEST = 64  # words; a longer stretch is not taken for one number
_NEVER_NEXT = {*ONES, *TENS, "hundred", *SCALES, *PARTS, *ORDINALS} - {"first", "second", "half", "halves"}
NUMBER_AHEAD = re.compile(rf"[\s-]{{1,3}}(?:{'|'.join((*ONES, *TENS, *MULTIPLIERS))})(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What number words say: `amount`, `form` integer, fraction or ordinal; `count` words; None: they do not add up."""

    stop: int
    amount: Fraction | None
    form: str
    count: int


@dataclass(frozen=True)
class _Token:
    word: str
    stop: int
    joined: str  # what stands before it: "", " ", "-" or "and"


def read_words(text: str, start: int, stop: int) -> Words | None:
    """The longest number in words that begins at `start`; None when none does."""
    tokens = _tokens(text, start, stop)
    if not tokens:
        return None
    whole, used = _cardinal(tokens, 0)
    value, form = Fraction(whole), "integer"
    if used == 0:
        value, used, form = _leading_part(tokens)
    if used == 0:
        return None
    if form == "integer":
        value, used, form = _tail(tokens, value, used)
    following = tokens[used] if used < len(tokens) else None
    if len(tokens) == _LONGEST or (following and following.joined != "and" and following.word in _NEVER_NEXT):
        while used < len(tokens) and tokens[used].joined != "and" and tokens[used].word not in ("a", "an"):
            used += 1  # "nineteen ninety-eight", "five five five": several numbers in a row, not one
        return Words(tokens[used - 1].stop, None, "integer", used)
    return Words(tokens[used - 1].stop, value, form, used)


def _tokens(text: str, start: int, stop: int) -> list[_Token]:
    tokens: list[_Token] = []
    place, joined = start, ""
    longest = _LONGEST
    while len(tokens) < longest:
        match = _TOKEN.match(text, place, stop)
        if match is None or (match.end() == stop and text[stop : stop + 1].isalnum()):
            break
        tokens.append(_Token(match.group().lower(), match.end(), joined))
        gap = _GAP.match(text, match.end(), stop)
        if gap is None:
            break
        if gap.group("and") and tokens[-1].word not in MULTIPLIERS:
            longest = min(longest, len(tokens) + 3)  # only "… and three quarters (million)" can follow
        joined = "and" if gap.group("and") else "-" if gap.group().strip() else " "
        place = gap.end()
    return tokens


def _word(tokens: list[_Token], place: int) -> str:
    return tokens[place].word if place < len(tokens) else ""


def _cardinal(tokens: list[_Token], place: int) -> tuple[int, int]:
    """(value, tokens used up to): groups with falling scales, "three hundred and five thousand" = group × scale."""
    total, end, ceiling = 0, place, 10**30
    while end < len(tokens):
        if end > place and tokens[end].joined == "-":
            break
        group, after = _group(tokens, end)
        if after == end:
            break
        scale = 1
        while _word(tokens, after) in SCALES and tokens[after].joined != "and":
            scale *= SCALES[tokens[after].word]
            after += 1
        if scale >= ceiling or (end > place and scale == 1 and group >= 1000):
            break
        total, end, ceiling = total + group * scale, after, scale
        if scale == 1 or total == 0:
            break
    if _word(tokens, end) == "dozen" and end > place and tokens[end].joined != "and":
        return total * 12, end + 1
    return total, end


def _group(tokens: list[_Token], place: int) -> tuple[int, int]:
    """A number under 1000, "twelve hundred" as well; "a" only before hundred, thousand, dozen …"""
    if _word(tokens, place) in ("a", "an"):
        if place or _word(tokens, place + 1) not in MULTIPLIERS:
            return 0, place
        value, end = 1, place + 1
    else:
        value, end = _under_hundred(tokens, place)
    if end == place or not value or _word(tokens, end) != "hundred" or tokens[end].joined == "and":
        return value, end
    value, end = value * 100, end + 1
    rest, after = _under_hundred(tokens, end)
    if after > end and rest and _word(tokens, after) != "hundred" and tokens[end].joined != "-":
        return value + rest, after
    return value, end


def _under_hundred(tokens: list[_Token], place: int) -> tuple[int, int]:
    word, following = _word(tokens, place), _word(tokens, place + 1)
    if word in TENS:
        if 1 <= ONES.get(following, 0) <= 9 and tokens[place + 1].joined != "and":
            return TENS[word] + ONES[following], place + 2
        return TENS[word], place + 1
    return (ONES[word], place + 1) if word in ONES else (0, place)


def _leading_part(tokens: list[_Token]) -> tuple[Fraction, int, str]:
    """ "half", "half a million", "a third", "a half", "first" … (no number word comes before)."""
    word, following = tokens[0].word, _word(tokens, 1)
    if word == "half":
        if following in ("a", "an") and _word(tokens, 2) in MULTIPLIERS:
            return Fraction(MULTIPLIERS[tokens[2].word], 2), 3, "integer"
        return Fraction(1, 2), 1, "fraction"
    if word in ("a", "an") and following in PARTS and not following.endswith("s"):
        return Fraction(1, PARTS[following]), 2, "fraction"
    if word in ORDINALS:
        return Fraction(ORDINALS[word]), 1, "ordinal"
    return Fraction(0), 0, ""


def _tail(tokens: list[_Token], value: Fraction, used: int) -> tuple[Fraction, int, str]:
    """What may follow a cardinal: "… thirds", "… and a half (million)", "twenty-… first", "hundred and … first"."""
    last, word, joined = tokens[used - 1].word, _word(tokens, used), tokens[used].joined if used < len(tokens) else ""
    if word in ORDINALS and used and last not in ("a", "an"):
        ordinal = ORDINALS[word]
        in_tens = last in TENS and ordinal <= 9 and joined != "and"
        in_scales = last in MULTIPLIERS and ordinal < 100
        if in_tens or in_scales:
            return value + ordinal, used + 1, "ordinal"
    if word in PARTS and joined != "and" and (word.endswith("s") or value == 1):
        return value / PARTS[word], used + 1, "fraction"
    if joined == "and" and word in ("a", "one", *ONES):
        top, after = (1, used + 1) if word == "a" else (ONES[word], used + 1)
        part = _word(tokens, after)
        if part in PARTS and (part.endswith("s") or top == 1):
            value, used = value + Fraction(top, PARTS[part]), after + 1
            if _word(tokens, used) in MULTIPLIERS and tokens[used].joined != "and":
                value, used = value * MULTIPLIERS[tokens[used].word], used + 1
                return value, used, "integer" if value.denominator == 1 else "fraction"
            return value, used, "fraction"
    return value, used, "integer"
