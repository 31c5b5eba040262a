"""Whether number words say a number where they stand: "one of them", "a second", "several hundred" do not."""

from __future__ import annotations

import re
from fractions import Fraction

from weft.modalities.number_phrases import Words, read_words
from weft.modalities.number_value import Number, from_parts
from weft.modalities.number_words import MULTIPLIERS, ONES, SCALE_ORDINALS, TENS
from weft.modalities.numeral_digits import is_alone
from weft.patterns import one_of

# Said of an amount only where nothing else is said.
WHOLE = {
    "a pair": 2,
    "a pair of": 2,
    "a couple": 2,
    "a couple of": 2,
    "a few": 3,
    "few": 3,
    "single": 1,
    "nil": 0,
    "a dozen of": 12,
}
_POINTED = re.compile(r"(?:oh )?point (?:(?P<digits>[0-9]+)|(?P<words>[a-z -]+))")
_ZERO_FIRST = re.compile(r"0+(?P<whole>[0-9])\.(?P<part>[0-9]+)")  # "01.10", which in a sentence may be a day
FROM_THE_END = re.compile(r"[\s-](?:to|from)[\s-](?:the[\s-])?(?:last|end|bottom)(?![^\W_])", re.IGNORECASE)
OF_PERCENT = re.compile(r"\s*(?:per\s?cents?|percentages?)\sof\s", re.IGNORECASE)  # "percent of 22", and nothing more
PERCENT_OF = re.compile(r"\s(?:of\s)?(?:an?|one)\s(?:per\s?cent|pct)(?![^\W_])", re.IGNORECASE)  # "half a percent"
_ONE_OF = re.compile(r"\s(?:of|another)(?![^\W_])", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    r" (?!(?:of|or|and|the|to|as|in|each|per|more|less|than|was|is|were|are|for|by|at|on|full|empty"
    r"|fewer|last|next|this|that|since|from|when|after|before|during|while|cup|mile|ton|pound|inch|pint|gallon|party|partie)s?\b)[a-z]{3,}\b"
)
_DETERMINED = re.compile(r"(?<![^\W_])(?:the|our|its|their|his|her|my|your)\s$", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[\s-][^\W_]")
_ONE_BEFORE = re.compile(r"(?<![^\W_])(?:add|plus|minus|times|subtract|equals|than|from|by)\s$", re.IGNORECASE)
_ONE_AFTER = re.compile(r"\s(?:plus|minus|times|percent|per cent|in|out of|or two|to)(?![^\W_])|\s?%", re.IGNORECASE)
_THE_BEFORE = re.compile(
    r"(?<![^\W_])(?:the|its|their|his|her|our|my|your|every|this|a|between|from|to|than|and)\s$", re.IGNORECASE
)
_ONE_OVER = re.compile(  # "one over twenty", and nothing more
    rf"\sover\s(?:[0-9]{{1,9}}|{one_of((*ONES, *TENS))}(?:[ -](?:and|{one_of((*ONES, *TENS, *MULTIPLIERS))})){{0,7}})"
    r"\s*(?:[.,;:?!)]|$)",
    re.IGNORECASE,
)
_RANKED_BEFORE = re.compile(
    r"(?<![^\W_])(?:comes?|came|finish(?:ed|es)|ranks?|ranked|placed)\s(?:in\s)?$", re.IGNORECASE
)
_COMPARED_BEFORE = re.compile(r"(?<![^\W_])(?:than|by|nearly|almost)\s$", re.IGNORECASE)  # "by a third"
_OF_AFTER = re.compile(r"\s(?:of|the|that|this|its|their|his|her)(?![^\W_])", re.IGNORECASE)
PERCENT_AFTER = re.compile(
    r"\s?-?(?:%|‰|(?:per\s?cents?|percentages?(?!\spoint)|pct|per\s?mill?e?)(?![^\W_]))", re.IGNORECASE
)
_SOME_BEFORE = re.compile(  # "a few hundred", "the million", "per thousand"
    r"(?<![^\W_])(?:few|several|many|some|couple|of|per|the|by|each|every|first|last|next|past|another|half|quarter|"
    r"multi|a|an|all|how|per|over|hundreds?|thousands?|millions?)[\s-]{1,3}$|[0-9]\s?$",
    re.IGNORECASE,
)
_MINUS_WORD = re.compile(r"(?<![^\W_])(?:minus|negative)\s{1,2}$", re.IGNORECASE)
_LAST_OF_MINUS = ("s", "S", "e", "E", " ", "\t", "\n", "\u00a0")  # before the white space behind "minus" or "negative"
_AFTER_WORDS = re.compile(
    r"(?:^|[.,;:!?(\[=]|(?<![^\W_])(?:is|was|are|to|of|from|at|than|by|below|between|or|and|equals|plus|times|about|minus"
    r"|(?:it|what|that|there|here|how|where)['’]s))\s*$",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(
    rf"[0-9]|(?<![^\W_])(?:{'|'.join((*ONES, *TENS, *MULTIPLIERS))})s?(?![^\W_])", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?:[A-Z]|(?<![^\W_])[^\W_])\s*$")  # "x minus 5", "HIV negative"
_CLAUSE = 40  # code points in which an amount before "minus" makes it a subtraction


def said_alone(text: str, start: int, stop: int) -> Number | None:
    """What says a number where nothing else is said: "a few", "point 77", "01.10"."""
    if len(text) > 60 or not is_alone(text, start, stop):
        return None
    whole = text[start:stop].strip().lower()
    if whole in WHOLE:
        return Number(Fraction(WHOLE[whole]))
    if zero_first := _ZERO_FIRST.fullmatch(whole):
        return from_parts(False, zero_first["whole"], zero_first["part"])
    pointed = _POINTED.fullmatch(whole)
    if pointed is None:
        return None
    if pointed["digits"]:
        return from_parts(False, "0", pointed["digits"])
    words = read_words(said := f"zero point {pointed['words']}", 0, len(said))
    return (
        Number(words.amount, words.decimals, "decimal") if words and words.amount and words.stop == len(said) else None
    )


def minus_before(text: str, begin: int) -> int:
    """Where "minus" or "negative" begins that is the sign of what follows; `begin` where there is none."""
    if text[begin - 2 : begin - 1] not in _LAST_OF_MINUS:
        return begin
    word = _MINUS_WORD.search(text, max(0, begin - 12), begin)
    if word is None:
        return begin
    if _AFTER_WORDS.search(text, max(0, word.start() - 12), word.start()):
        return word.start()
    subtracted = _AMOUNT_BEFORE.search(text, max(0, word.start() - _CLAUSE), word.start())
    named = _NAME_BEFORE.search(text, max(0, word.start() - 4), word.start())
    return begin if subtracted or named else word.start()


def means_a_number(text: str, begin: int, words: Words) -> bool:
    """Whether words that are also ordinary English ("one", "second", "half", "a quarter") say a number here."""
    after, amount = words.stop, words.amount
    if is_alone(text, begin, after):
        return True
    first = text[begin:after].lower().split()[0].split("-")[0]
    if first in MULTIPLIERS:  # "hundred dollars": an amount only before a unit; "hundred thousand"
        return words.count > 1 and not _SOME_BEFORE.search(text, max(0, begin - 14), begin)
    if words.form == "integer" and words.count == 1 and amount == 1:
        if _ONE_OVER.match(text, after):
            return True
        nothing_of = not _ONE_OF.match(text, after)
        return bool(
            _ONE_AFTER.match(text, after) or (_ONE_BEFORE.search(text, max(0, begin - 12), begin) and nothing_of)
        )
    if words.form == "ordinal" and words.count == 1:
        return _is_ordinal(text, begin, words)
    if (
        words.form == "fraction"
        and text[after : after + 1] != "-"
        and _COMPARED_BEFORE.search(text, max(0, begin - 8), begin)
    ):
        return True
    if words.form == "fraction" and (words.count == 1 or text[begin : begin + 2].lower() in ("a ", "an")):
        return bool(_OF_AFTER.match(text, after) or PERCENT_AFTER.match(text, after) or PERCENT_OF.match(text, after))
    return True


def counts_up(text: str, begin: int, words: Words) -> bool:
    """Whether "one thousandth" is no part: "the one thousandth visitor"."""
    if words.form != "fraction" or words.amount is None or not text[begin : begin + 4].lower().startswith("one"):
        return False
    the = _DETERMINED.search(text, max(0, begin - 6), begin) and words.amount.denominator in SCALE_ORDINALS.values()
    return (
        bool(the)
        and words.amount.numerator == 1
        and bool(_WORD_AFTER.match(text, words.stop))
        and not _OF_AFTER.match(text, words.stop)
    )


def ranks_something(text: str, begin: int, words: Words) -> bool:
    """Whether what could be a part is the next in a row: "a fourth suspect", but "a fourth of them", "a third each"."""
    one_part = words.form == "fraction" and words.count == 2 and text[begin : begin + 2].lower() == "a "
    return one_part and bool(_NOUN_AFTER.match(text, words.stop))


def may_measure(text: str, begin: int, words: Words) -> bool:
    """Whether these words, which say no number here, may count a unit: "that one mile", "hundred euros"."""
    return words.form != "ordinal" and not _SOME_BEFORE.search(text, max(0, begin - 14), begin)


def _is_ordinal(text: str, begin: int, words: Words) -> bool:
    before = _THE_BEFORE.search(text, max(0, begin - 9), begin)
    if _RANKED_BEFORE.search(text, max(0, begin - 12), begin):
        return True
    if words.amount == 2 and text.strip(" .?!").lower() == "the second":
        return True
    if words.amount == 2:  # "a second" is a time
        return bool(before and before.group().lower() != "a " and _WORD_AFTER.match(text, words.stop))
    return bool(before)
