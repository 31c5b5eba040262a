"""Number words as data and as tokens, and cardinals of them: "three hundred and five thousand", "twelve hundred"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from weft.patterns import one_of

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
ONES = {word: value for value, word in enumerate(_ONES)} | {"nought": 0, "naught": 0}
TENS = {word: 10 * (place + 2) for place, word in enumerate(_TENS)} | {"fourty": 40}
SCALES = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
SCALES |= {"quadrillion": 10**15, "quintillion": 10**18, "sextillion": 10**21, "septillion": 10**24}
DOZENS = dict.fromkeys(("dozen", "doz", "dozs", "dz", "dzs"), 12)
MULTIPLIERS = {"hundred": 100, **DOZENS, **SCALES}
PLURALS = {f"{word}s" for word in ("hundred", "dozen", *SCALES)}  # "five millions"
# "m" is a metre, a minute or a million: money only.
SHORT_SCALES = {"k": 10**3, "mn": 10**6, "mln": 10**6, "mil": 10**6, "mio": 10**6, "bn": 10**9, "bln": 10**9}
SHORT_SCALES |= {"bil": 10**9, "tn": 10**12, "tln": 10**12, "trn": 10**12}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS, start=1)}
ORDINALS |= {word[:-1] + "ieth": value for word, value in TENS.items()}
SCALE_ORDINALS = {f"{word}th": value for word, value in (("hundred", 100), *SCALES.items())}
ORDINALS |= SCALE_ORDINALS
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
PARTS |= {word: value for word, value in ORDINALS.items() if value >= 3}
PARTS |= {word + "s": value for word, value in ORDINALS.items() if value >= 3}

_WORDS = {*ONES, *TENS, *MULTIPLIERS, *PLURALS, *ORDINALS, *PARTS, "a", "an", "point", "oh"}
STARTERS = sorted({*ONES, *TENS, *ORDINALS, "half", "quarter", "hundred", *SCALES}, key=len, reverse=True)
_UNITS_OF_TENS = [word for word, value in (*ONES.items(), *ORDINALS.items()) if 1 <= value <= 9]
GLUED = frozenset(tens + word for tens in TENS for word in _UNITS_OF_TENS)  # "thirtythree", "twentyfifth"
_TENS_GLUED = re.compile(rf"{one_of(TENS)}(?={one_of(_UNITS_OF_TENS)}(?![^\W_]))", re.IGNORECASE)
_TOKEN = re.compile(rf"{one_of(_WORDS)}(?![^\W_])", re.IGNORECASE)
_GAP = re.compile(
    r"(?P<and>(?:\s{1,3}|[-‐‑])(?:and|&)(?:\s{1,3}|[-‐‑]))|\s?[-‐‑]\s?|[–—]|(?P<comma>,)?\s{1,3}", re.IGNORECASE
)
LONGEST = 64  # words; a longer stretch is not taken for one number


@dataclass(frozen=True)
class Token:
    word: str
    stop: int
    joined: str  # what stands before it: "", " ", "-", "," or "and"


END = Token("", 0, "")


class Stretch:
    """The number words that stand together from `start`, each found when it is asked for: a text of nothing but number
    words is then read once, not once from each of them."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self.text, self.place, self.stop = text, start, stop
        self.tokens: list[Token] = []
        self.longest, self.joined = LONGEST, ""

    def __getitem__(self, place: int) -> Token:
        """The token at that place, END behind the last."""
        while len(self.tokens) <= place:
            if not self._more():
                return END
        return self.tokens[place]

    def reaches(self, place: int) -> bool:
        return self[place] is not END

    def _more(self) -> bool:
        """Whether one more token was found."""
        if self.place < 0 or len(self.tokens) >= self.longest:
            return False
        match = _TOKEN.match(self.text, self.place, self.stop)
        if match is None and (glued := _TENS_GLUED.match(self.text, self.place, self.stop)):
            self.tokens.append(Token(glued.group().lower(), glued.end(), self.joined))
            self.place, self.joined = glued.end(), "-"
            return True
        if match is None or (match.end() == self.stop and self.text[self.stop : self.stop + 1].isalnum()):
            self.place = -1
            return False
        word = match.group().lower()
        self.tokens.append(Token(word, match.end(), self.joined))
        gap = _GAP.match(self.text, match.end(), self.stop)
        if gap is None or (gap["comma"] and word not in SCALES):
            self.place = -1
            return True
        if gap["and"] and word not in MULTIPLIERS:
            self.longest = min(self.longest, len(self.tokens) + 5)  # only "… and three quarters (million)" can follow
        self.joined = "and" if gap["and"] else "," if gap["comma"] else "-" if gap.group().strip() else " "
        self.place = gap.end()
        return True


def multiplier(tokens: Stretch, place: int) -> int:
    """The scale, hundred or dozen at that place, "millions" as well; 0 when there is none or "and" stands before it."""
    word, joined = tokens[place].word, tokens[place].joined
    if joined in ("and", ","):
        return 0
    return MULTIPLIERS.get(word) or (MULTIPLIERS[word[:-1]] if word in PLURALS else 0)


def cardinal(tokens: Stretch, place: int) -> tuple[int, int]:
    """(value, tokens used up to): groups with falling scales, "three hundred and five thousand" = group × scale."""
    total, end, ceiling = 0, place, 10**30
    while tokens.reaches(end):
        if end > place and (tokens[end].joined == "-" or _begins_a_part(tokens, end)):
            break
        group, after = _group(tokens, end, first=end == place)
        if after == end or (tokens[end].joined == "," and end > place and group < 100):
            break
        scale = 1
        while tokens[after].word.removesuffix("s") in SCALES and tokens[after].joined not in ("and", ","):
            scale *= SCALES[tokens[after].word.removesuffix("s")]
            after += 1
        if scale >= ceiling or (end > place and scale == 1 and group >= 1000):
            break
        total, end, ceiling = total + group * scale, after, scale
        if scale == 1 or total == 0:
            break
    if end > place and tokens[end].word.removesuffix("s") in DOZENS and tokens[end].joined not in ("and", ","):
        return total * 12, end + 1
    return total, end


def _begins_a_part(tokens: Stretch, place: int) -> bool:
    """Whether "and" leads to a fraction here: "two million and one half", "a hundred and three quarters"."""
    top, below = ONES.get(tokens[place].word, 0), tokens[place + 1]
    if tokens[place].joined != "and" or below.joined == "and" or below.word not in PARTS:
        return False
    return 0 < top < PARTS[below.word] and (below.word[-1] == "s" or top == 1)


def _group(tokens: Stretch, place: int, first: bool = True) -> tuple[int, int]:
    """A number under 1000, "twelve hundred" as well; "a" and a bare "hundred" only where a number begins."""
    word = tokens[place].word
    if first and word in ("a", "an") and tokens[place + 1].word in MULTIPLIERS:
        value, end = 1, place + 1
    elif first and (word == "hundred" or word in SCALES):
        value, end = 1, place
    else:
        value, end = _under_hundred(tokens, place)
        if end == place:
            return value, end
    if not value or tokens[end].word.removesuffix("s") != "hundred" or tokens[end].joined in ("and", ","):
        return value, end
    value, end = value * 100, end + 1
    if _begins_a_part(tokens, end) if tokens.reaches(end) else True:
        return value, end
    rest, after = _under_hundred(tokens, end)
    if after > end and rest and tokens[after].word != "hundred" and tokens[end].joined not in ("-", ","):
        return value + rest, after
    return value, end


def _under_hundred(tokens: Stretch, place: int) -> tuple[int, int]:
    word, following = tokens[place].word, tokens[place + 1]
    if word in TENS:
        if 1 <= ONES.get(following.word, 0) <= 9 and following.joined in (" ", "-"):
            return TENS[word] + ONES[following.word], place + 2
        return TENS[word], place + 1
    return (ONES[word], place + 1) if word in ONES else (0, place)
