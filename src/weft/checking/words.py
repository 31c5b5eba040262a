"""What a figure stands among: words without their endings, sentences, the years that are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d,]|\.\d)")
NUMBERED = re.compile(r"\b([A-Z][\w'’]+)\s(-?\d{1,3}(?:\.\d)?)(?![\w%,.]*\d|\s?%)\b")
YEAR = re.compile(r"(?<![\d.,$€£])(?:1[5-9]|20)\d\d(?![\d]|[.,]\d)|\b20\d\d(?=,20\d\d\b)|(?<=\b20\d\d,)20\d\d\b")
SHORT_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[/–-]\s?(\d\d)\b(?![-–/]?\d)|\bFY?\s?['’]?(\d\d)\b")
QUARTER = re.compile(
    r"\b(?:Q([1-4])|(first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+(?:fiscal\s+)?quarter)\b", re.IGNORECASE
)
QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
MONTHS = {
    month[:3]: number
    for number, month in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
STOP = frozenset(
    "a an and are as at be been both but by did do does for from had has have he her his how i if in into is it its"
    " many much of on or our over per respectively she so than that the their them then there these they this those to"
    " up was we were what when where which while who whom whose why will with within would year years ended ending end"
    " during fiscal fy about around nearly roughly almost approximately amount amounts amounted value company group "
    "compared"
    " stood reached came equal equals respective also only not no all any some each more most less least very"
    " according table following shows shown show listed under between between s t before after ever last next "
    "previous ago still just even one two than number numbers million millions thousand thousands billion "
    "billions dollar dollars usd eur gbp chf rmb except unaudited january february march april june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# What people call alike in reports; the first stands for all.
ALIKE = (
    "revenue sale turnover", "employee staff workforce headcount worker", "profit income earning", "cost expense "
    "expenditure spend",
    "loss deficit", "headquarter headquarters", "grow growth increase rise rose grew climb", "fall fell decline "
    "decrease drop reduce reduction",
    "total sum overall altogether", "average mean", "stockholder shareholder", "people person", "found establish",
    "begin start launch open", "height tall high", "length long", "weight weigh heavy mass", "share proportion "
    "ratio percentage percent",
    "tonne ton", "student pupil child children", "passenger traveller rider", "car vehicle automobile", "enroll "
    "enrollment", 
    "house home", "book volume title", "visitor guest attendee", "year annual annually", "city town",
    "prize award",
    "area surface size", "yield harvest crop", "launch liftoff", "participant subject patient", "death fatality",
    "cease close shut", "build built construct", "store shop", "capacity seat", "satisfaction satisfied",
    "draw drew drawn", "win won", "lose lost", "sell sold", "buy bought", "pay paid", "lend lent", "send sent",
    "give gave given", "take took taken", "choose chose chosen", "speak spoke spoken", "drive drove driven",
    "fly flew flown", "run ran", "catch caught", "teach taught", "hold held", "eat ate eaten", "write wrote written",
)  # fmt: skip
SENTENCE = re.compile(
    r"(?<=\d)\s?[a-zA-Z]{1,3}[23²³]?[.!?]\s+(?=[\"'“‘(\[]*[A-Z])|(?:[^\W\d_]{3,}|[\d%)\]\"”’])[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W\d_a-z]|\d)|\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)|\n(?=#)"
)

BEGUN = re.compile(r"\s*[^\w\s|]{0,3}(?:[^\W_a-z]|\d)|\s*\([a-z]\)\s")  # how a line begins that is none of a paragraph
GOES_ON = re.compile(r"(?:[,–—-]|\b(?:the|a|an|and|or|of|in|to|for|by|with|at|on|from|than))\s*$")
WRAPPED = 60  # characters that a line of a wrapped paragraph has at least


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word in small letters without the endings of number and tense; words that are called alike share one."""
    return _alike().get(bare := _bare(word), bare)


def _bare(word: str) -> str:
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.removesuffix("e") if len(word) > 3 else word


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    found = {}
    for line in ALIKE:
        words = [_bare(word) for word in line.split()]
        found.update(dict.fromkeys(words, words[0]))
    return found


# What is said of one of both is not said of the other.
OPPOSITES = (
    "rise fall", "longest shortest", "highest lowest", "largest smallest", "biggest smallest", "oldest youngest",
    "earliest latest", "best worst", "maximum minimum", "fastest slowest", "heaviest lightest", "tallest shortest",
)  # fmt: skip


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one, other in (map(stem, pair.split()) for pair in OPPOSITES):
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


def opposed(said: frozenset[str], held: frozenset[str]) -> bool:
    """Whether one of both has a word ("shortest", "rose"), the other only its opposite."""
    found = _opposites()
    return any(found.get(word, frozenset()) & (held - said) for word in said - held)


# Words that say what was done with figures, more than what they are of.
DOING = frozenset(
    map(stem, "total average change difference share increase decrease percentage ratio sum both combined".split())
)
# What tables write in brackets, or without, and people without a sign.
OUTFLOW_WORDS = (
    "loss expense cost tax payment deduction decrease used outflow charge depreciation amortisation amortization "
    "dividend"
    " repayment paid purchase liability allowance less impairment deficit interest addition disposal provision"
)
OUTFLOWS = frozenset(map(stem, OUTFLOW_WORDS.split()))


def stems(text: str) -> list[str]:
    """The stems of the words that say something, in order; years are left out. "Tarn 0" is that besides "Tarn": what
    is numbered is told apart by its number."""
    found = [
        stem(word) for word in WORD.findall(text) if word.lower() not in STOP and not word.isdigit() and len(word) > 1
    ]
    return found + [f"{stem(one[1])} {one[2]}" for one in NUMBERED.finditer(text) if one[1].lower() not in STOP]


def placed_stems(text: str) -> list[tuple[int, str]]:
    """(where it begins, stem) of each word that says something."""
    return [
        (match.start(), stem(match.group()))
        for match in WORD.finditer(text)
        if match.group().lower() not in STOP and not match.group().isdigit() and len(match.group()) > 1
    ]


def years(text: str) -> frozenset[int]:
    """The years that are named: 2019, FY19, and of 2018/19 the last."""
    found = {int(match.group()) for match in YEAR.finditer(text)}
    for match in SHORT_YEARS.finditer(text):
        if match[1]:
            found.add(int(match[1][:2] + match[2]))
        else:
            found.add(2000 + int(match[3]))
    return frozenset(found)


def quarters(text: str) -> frozenset[int]:
    """The quarters of a year that are named, 1 to 4."""
    return frozenset(int(match[1]) if match[1] else QUARTERS[match[2].lower()] for match in QUARTER.finditer(text))


def months(text: str) -> frozenset[int]:
    """The months that are named, 1 to 12."""
    return frozenset(MONTHS[match[1][:3].lower()] for match in MONTH.finditer(text))


def _lines_apart(text: str) -> Iterator[int]:
    """Where lines begin that are none of a wrapped paragraph, but each its own, as headlines are: not one goes on in
    small letters, or behind a comma or a small word. Rows of a table belong together."""
    at = 0
    for block in re.split(r"(\n\s*\n)", text):
        lines = block.split("\n")
        several = len(lines) > 2 or (len(lines) == 2 and len(lines[0]) < WRAPPED)
        if several and all(map(BEGUN.match, lines[1:])) and not any(map(GOES_ON.search, lines[:-1])):
            yield from accumulate((len(line) + 1 for line in lines[:-1]), initial=at)
        at += len(block)


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, stop) of each sentence, line of a list or heading, without the white space around it."""
    ends = {match.end() for match in SENTENCE.finditer(text)} | set(_lines_apart(text))
    cuts = [0, *sorted(ends), len(text)]
    found = []
    for start, stop in pairwise(cuts):
        part = text[start:stop]
        if part.strip():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return found
