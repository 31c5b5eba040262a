"""Money by the name of its currency: "12.50 euros", "40 bucks", "75 cents", "17 USD 25", "dollar 22.5 million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from weft.lexicon import CurrencyEntry, currencies, currency_by_code
from weft.modalities.money import Money
from weft.modalities.money_doubts import NOTHING_AFTER, cents_after, no_noun_after, pounds_are_money
from weft.modalities.money_words import PORTIONS, RARELY_MONEY, SHARED
from weft.modalities.number_value import Number, finite_decimals, from_amount
from weft.modalities.numerals import Numeral, scale
from weft.modality import Run, Span

LETTERS = {
    "m": 10**6,
    "M": 10**6,
    "mm": 10**6,
    "MM": 10**6,
    "mln": 10**6,
    "B": 10**9,
    "b": 10**9,
    "K": 10**3,
    "T": 10**12,
}
_LETTER = re.compile(r"[ \u00a0]?(?P<letter>mln|mm|MM|m|M|B|b|K|T)(?![^\W_])")
_PENCE = re.compile(r"p(?![^\W_])")
_NAMED_GAP = re.compile(r"[ \u00a0-]?")
_NAME = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+\.?)?(?:[ -][^\W\d_]+){0,4}")
_CENTS_AFTER = re.compile(
    r" (?:and )?(?P<cents>[0-9]{2})(?![^\W_]|[.,:/%-][0-9]|\s?%)"
    r"(?=\s*(?:[.,;:!?)\]]|$)|\s(?:more|less|each|per|for|and|or|but|only|in|to|from)(?![^\W_]))"
)
_HALF = re.compile(r"(?<![^\W_])(?:(?:one |a )?(?P<part>half|quarter of)) an? (?=[^\W\d_])", re.IGNORECASE)
_WORDS_BEFORE = re.compile(r"(?<![^\W_])(?:[^\W\d_]+\.?[ ]){0,3}[^\W\d_]+\.?\s$")
LONGEST_NAME = 40  # code points
_ARTICLE = re.compile(
    r"(?:^|(?<![^\W_])(?:about|than|above|below|under|least|most|worth|spend|spent|for|paid|pay|pays|costs?|only|over|under|exactly|almost|nearly|around|just|is|was)\s)"
    r"(?P<article>an?) (?=[a-z])",
    re.IGNORECASE,
)


@cache
def currency_names() -> tuple[dict[str, CurrencyEntry], dict[str, CurrencyEntry]]:
    """(names after an amount, names of hundredths), lower case."""
    return (
        {name.lower(): entry for entry in currencies() for name in entry.names},
        {name.lower(): entry for entry in currencies() for name in entry.minor},
    )


def lettered(run: Run, numeral: Numeral) -> tuple[Number, int] | None:
    """(number, end) with "m", "B" … after it; None when other letters are attached."""
    assert numeral.number is not None
    if not numeral.scaled and (match := _LETTER.match(run.text, numeral.stop, run.stop)):
        spaced = match.group()[0] in " \u00a0"
        if not spaced or (
            match["letter"] in ("mln", "m", "M") and not re.match(r"\s*[0-9]", run.text[match.end() : match.end() + 2])
        ):
            return scale(numeral.number, LETTERS[match["letter"]]), match.end()
    return None if numeral.attached and not numeral.spelled else (numeral.number, numeral.stop)


def with_cents(text: str, number: Number, stop: int) -> tuple[Number, int]:
    """ "17 USD 25", "twenty rupees 43": two digits behind a whole amount are its hundredths."""
    cents = _CENTS_AFTER.match(text, stop)
    if cents is None or number.form != "integer" or not 0 < number.amount < 10**6:
        return number, stop
    return Number(number.amount + Fraction(int(cents["cents"]), 100), 2, "decimal"), cents.end()


def named(run: Run, numeral: Numeral) -> Span | None:
    """ "12.50 euros", "5m dollars", "40 bucks", "75 cents", "50p", "3 dimes"."""
    text = run.text
    assert numeral.number is not None
    pence = _PENCE.match(text, numeral.stop, run.stop)
    if pence and numeral.number.form == "integer" and 0 <= numeral.number.amount < 100 and not numeral.spelled:
        hundredths = part_of(numeral.number, Fraction(1, 100))
        return money_span(text, numeral.start, pence.end(), hundredths, currency_by_code("GBP"))
    cents = 0 if numeral.spelled or numeral.number.form != "integer" else cents_after(text, numeral.start, numeral.stop)
    if cents:
        return money_span(
            text, numeral.start, cents, part_of(numeral.number, Fraction(1, 100)), currency_by_code("USD"), ("EUR",)
        )
    read = lettered(run, numeral)
    if read is None:
        return None
    number, stop = read
    gap = _NAMED_GAP.match(text, stop)
    begin = gap.end() if gap else stop
    found = name_at(text, numeral.start, begin, len(text), number, numeral.scaled or stop > numeral.stop)
    if found is None:
        return None
    end, amount, entry, like = found
    if amount is number:
        amount, end = with_cents(text, number, end)
    return money_span(text, numeral.start, end, amount, entry, like)


_Name = tuple[int, Number, CurrencyEntry, "tuple[str, ...]"]


def name_at(text: str, start: int, begin: int, stop: int, number: Number, scaled: bool = False) -> _Name | None:
    """(end, amount, currency, others it may be) of the name that begins at `begin`, of an amount from `start` on."""
    match = _NAME.match(text, begin, stop)
    if match is None:
        return None
    major, minor = currency_names()
    for end in _word_ends(match):
        name = " ".join(text[match.start() : end].lower().replace("-", " ").split())
        if name in major:
            return end, number, major[name], major[name].like or tuple(SHARED.get(name, ())[1:])
        if name in minor:
            code = "EUR" if "euro" in name else minor[name].code
            others = {"cent": ("EUR",), "penn": ("USD",)}.get(name[:4], ()) if name != "pence" else ()
            return end, part_of(number, Fraction(1, 100)), currency_by_code(code), others
        if name in PORTIONS and text[match.start()].islower():
            code, part, like = PORTIONS[name]
            return end, part_of(number, part), currency_by_code(code), like
        if name in SHARED:
            return end, number, currency_by_code(SHARED[name][0]), SHARED[name][1:]
        if name in RARELY_MONEY and _is_currency(text, name, start, end, number, scaled):
            amount = part_of(number, Fraction(1000)) if name == "grand" else number
            return end, amount, currency_by_code(RARELY_MONEY[name]), ("GBP",) if name == "grand" else ()
    return None


def _is_currency(text: str, name: str, start: int, end: int, number: Number, scaled: bool) -> bool:
    """Whether a word that means something else as well is a currency: "20 million pounds", not "… pounds of rice"."""
    if name in ("pounds", "pound"):
        return pounds_are_money(text, start, end, number, scaled)
    if name == "grand":
        return not scaled and no_noun_after(text, end)
    large = abs(number.amount)
    return large >= 10**5 or (large >= 1000 and name in ("won", "dong", "kwanza", "leva") and no_noun_after(text, end))


def name_first(run: Run, numeral: Numeral) -> Span | None:
    """ "dollar 22.5 million", "ringgit 42", "sen 100,000": only with an amount that looks like one of money."""
    text, number = run.text, numeral.number
    if number is None or numeral.attached or text[numeral.start - 1 : numeral.start] != " ":
        return None
    last = text[max(0, numeral.start - 14) : numeral.start - 1].rpartition(" ")[2].lower()
    words = last in _last_words() and _WORDS_BEFORE.search(text, max(0, numeral.start - LONGEST_NAME), numeral.start)
    if not words:
        return None
    large = numeral.scaled or abs(number.amount) >= 1000 or number.decimals == 2
    if not large and not NOTHING_AFTER.match(text, numeral.stop):
        return None
    for word in re.finditer(r"\S+", words.group()):
        start = words.start() + word.start()
        found = name_at(text, start, start, numeral.start - 1, number, numeral.scaled)
        if found and found[0] == numeral.start - 1 and not amount_before(text, start):
            return money_span(text, start, numeral.stop, *found[1:])
    return None


def amount_before(text: str, start: int) -> bool:
    """Whether a name follows an amount already: the "dollar" of "50 dollar 40"."""
    return bool(re.search(r"[0-9]\s?$", text[max(0, start - 2) : start]))


@cache
def _last_words() -> frozenset[str]:
    major, _ = currency_names()
    return frozenset(name.split()[-1] for name in (*major, *SHARED, "sen"))


def with_article(run: Run) -> Iterator[Span]:
    """ "a dollar", where it is an amount: alone, or paid, or compared with."""
    for match in _ARTICLE.finditer(run.text, max(0, run.start - 12), run.stop):
        found = name_at(run.text, match.start("article"), match.end(), len(run.text), Number(Fraction(1)))
        if found and match.start("article") >= run.start:
            end, amount, entry, like = found
            yield money_span(run.text, match.start("article"), end, amount, entry, like)


def with_half(run: Run) -> Iterator[Span]:
    """ "half a dollar", "a quarter of a euro"."""
    for match in _HALF.finditer(run.text, run.start, run.stop):
        part = Number(Fraction(1, 4 if match["part"].lower() == "quarter of" else 2), 0, "fraction")
        found = name_at(run.text, match.start(), match.end(), len(run.text), part)
        if found:
            end, amount, entry, like = found
            yield money_span(run.text, match.start(), end, amount, entry, like)


def _word_ends(match: re.Match[str]) -> list[int]:
    """The ends of the words of a name, farthest first."""
    return [match.start() + word.end() for word in re.finditer(r"[^\W\d_]+(?:\.[^\W\d_]+\.?)?", match.group())][::-1]


def part_of(number: Number, part: Fraction) -> Number:
    """75 cents = 0.75, exact, at the precision of a hundredth."""
    amount = number.amount * part
    if number.held_as_fraction or part > 1:
        return from_amount(amount)
    decimals = max(number.decimals + 2, finite_decimals(amount) or 0)
    return Number(amount, decimals, "decimal")


def money_span(
    text: str, start: int, stop: int, number: Number, entry: CurrencyEntry, like: tuple[str, ...] | None = None
) -> Span:
    like = entry.like if like is None else like
    candidates = tuple(Money(number, code) for code in like)
    confidence = 0.8 if candidates else 1.0
    return Span(start, stop, "money", Money(number, entry.code), text[start:stop], confidence, candidates)
