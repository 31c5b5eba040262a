"""Money: "$40", "€12.50", "£3.2bn", "USD 300", "12.50 euros", "3.2 billion dollars", "75 cents", "50p"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.lexicon import CurrencyEntry, currencies, currency_by_code, currency_by_id
from weft.modalities.number import (
    N_NUMBER_FEATURES,
    NUMBER_SLOTS,
    number_features,
    number_of_rows,
    number_rows,
    sample_number,
)
from weft.modalities.number_value import Number, from_amount, number_scalar, people, plain, plain_number, rounded_text
from weft.modalities.numerals import TRIGGERS, Numeral, numerals, scale
from weft.modality import Run, Slot, Span, register

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Money:
    """An exact amount of a currency (ISO 4217 code), never converted. Raises as `Quantity` does."""

    number: Number
    currency: str

    def __post_init__(self) -> None:
        if self.number.form in ("percent", "ordinal"):
            raise DoesNotFit(f"money: a number of form {self.number.form} found, a plain number wanted.")
        currency_by_code(self.currency)

    def __str__(self) -> str:
        return f"{plain(self.number)} {self.currency}"


def shown(value: Money) -> str:
    """For people: "$1,234.50", "-€3", "CHF 40", "≈ $3.33"."""
    entry = currency_by_code(value.currency)
    number = value.number
    if number.held_as_fraction:
        text = rounded_text(abs(number.amount), entry.decimals)
    else:
        text = people(number).lstrip("-")
    sign = "-" if number.amount < 0 or number.negative_zero else ""
    return ("≈ " if number.held_as_fraction else "") + sign + (entry.shown or f"{entry.code} ") + text


LETTERS = {"m": 10**6, "M": 10**6, "mm": 10**6, "mln": 10**6, "B": 10**9, "b": 10**9, "K": 10**3, "T": 10**12}
_LETTER = re.compile(r"[ \u00a0]?(?P<letter>mln|mm|m|M|B|b|K|T)(?![^\W_])")
_PENCE = re.compile(r"p(?![^\W_])")
_NAMED_GAP = re.compile(r"[ \u00a0-]?")
_NAME = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+\.)?(?:[ -][^\W\d_]+){0,3}")
_CODE_BEFORE = re.compile(r"(?<![^\W_])(?P<code>[A-Z]{3})[ \u00a0]?(?P<sign>[-−])?$")
_CODE_AFTER = re.compile(r"[ \u00a0]?(?P<code>[A-Z]{3})(?![^\W_])")
_NOTHING_AFTER = re.compile(r"\s*(?:[.,;:!?)\]]|$)")
_PLUS_MINOR = re.compile(r" and ")
SIGN_SPAN = 6


@cache
def _signs() -> tuple[dict[str, CurrencyEntry], re.Pattern[str]]:
    by_sign = {sign: entry for entry in currencies() for sign in entry.signs}
    longest = sorted(by_sign, key=len, reverse=True)
    return by_sign, re.compile(rf"(?:{'|'.join(map(re.escape, longest))})\s?(?P<minus>[-−])?$")


@cache
def _names() -> tuple[dict[str, CurrencyEntry], dict[str, CurrencyEntry]]:
    """(names after an amount, names of hundredths), lower case."""
    return (
        {name.lower(): entry for entry in currencies() for name in entry.names},
        {name.lower(): entry for entry in currencies() for name in entry.minor},
    )


class MoneyModality:
    name, value, version = "money", Money, 1
    slots = (Slot("currency", 256), *NUMBER_SLOTS)
    n_features = N_NUMBER_FEATURES
    tokens_max = 8340
    examples = (
        ("It costs $40.", Money(Number(Fraction(40)), "USD")),
        ("They paid €12.50 each.", Money(Number(Fraction(25, 2), 2, "decimal"), "EUR")),
        ("a £3.2bn deal", Money(Number(Fraction(3_200_000_000)), "GBP")),
        ("3.2 billion dollars", Money(Number(Fraction(3_200_000_000)), "USD")),
        ("about 75 cents", Money(Number(Fraction(3, 4), 2, "decimal"), "USD")),
        ("USD 300 a month", Money(Number(Fraction(300)), "USD")),
    )

    @property
    def triggers(self) -> tuple[str, ...]:
        major, minor = _names()
        return (*TRIGGERS, *_signs()[0], *major, *minor, *(entry.code for entry in currencies()), *LETTERS, "p")

    def read(self, run: Run) -> list[Span]:
        spans = list(_spans(run))
        return _joined(run.text, spans)

    def scalar(self, value: Money) -> tuple[int, int] | None:
        return number_scalar(value.number)

    def write(self, value: Money) -> str:
        return str(value)

    def to_slots(self, value: Money) -> list[tuple[int, ...]]:
        currency = currency_by_code(value.currency).id
        return [(currency, *row) for row in number_rows(value.number)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Money:
        if any(row[0] != rows[0][0] for row in rows):
            raise DoesNotFit("money: rows of several currencies found, one wanted.")
        return Money(number_of_rows([row[1:] for row in rows]), currency_by_id(rows[0][0]).code)

    def features(self, values: Sequence[Money]) -> np.ndarray:
        return number_features([value.number for value in values])

    def sample(self, rng: np.random.Generator) -> Money:
        number = sample_number(rng, ("integer", "decimal", "decimal", "scientific", "fraction"))
        return Money(number, str(rng.choice([entry.code for entry in currencies()])))

    def to_json(self, value: Money) -> dict[str, Any]:
        return {"kind": "money", "value": plain(value.number), "unit": value.currency, "text": shown(value)}

    def from_json(self, data: dict[str, Any]) -> Money:
        return Money(plain_number(str(data["value"])), str(data["unit"]))


def _spans(run: Run) -> Iterator[Span]:
    for numeral in numerals(run.text, run.start, run.stop):
        if numeral.number is None:
            continue
        if numeral.number.form == "ordinal":
            continue
        span = _signed(run, numeral) or _coded(run, numeral) or _named(run, numeral)
        if span is not None and span.start >= run.start:
            yield span


def _lettered(run: Run, numeral: Numeral) -> tuple[Number, int] | None:
    """(number, end) with "m", "B" … after it; None when other letters are attached."""
    assert numeral.number is not None
    if not numeral.scaled and (match := _LETTER.match(run.text, numeral.stop, run.stop)):
        spaced = match.group()[0] in " \u00a0"
        if not spaced or (
            match["letter"] in ("mln", "m", "M") and not re.match(r"\s*[0-9]", run.text[match.end() : match.end() + 2])
        ):
            return scale(numeral.number, LETTERS[match["letter"]]), match.end()
    return None if numeral.attached and not numeral.spelled else (numeral.number, numeral.stop)


def _signed(run: Run, numeral: Numeral) -> Span | None:
    """ "$40", "-$40", "$-40", "US$ 3.2m"."""
    text = run.text
    by_sign, pattern = _signs()
    begin = numeral.start
    match = pattern.search(text, max(0, begin - SIGN_SPAN - 2), begin)
    read = _lettered(run, numeral) if match else None
    if match is None or read is None:
        return None
    number, stop = read
    start = match.start()
    before = text[start - 1] if start else " "
    if before.isalpha() and text[start].isalpha():
        return None
    if before.isalnum():
        return None
    sign = text[start : match.end()].rstrip(" \u00a0-−").rstrip()
    if before in "-−" and (start < 2 or not text[start - 2].isalnum()):
        number, start = _negated(number), start - 1
    if match["minus"]:
        number = _negated(number)
    return _span(text, start, stop, number, by_sign[sign])


def _negated(number: Number) -> Number:
    return Number(-number.amount, number.decimals, number.form, not number.amount and not number.negative_zero)


def _coded(run: Run, numeral: Numeral) -> Span | None:
    """ "USD 300", "300 USD". A code that is an English word or a name ("ALL 5 of us") counts only at a phrase's end."""
    text, known = run.text, {entry.code: entry for entry in currencies()}
    read = _lettered(run, numeral)
    after = _CODE_AFTER.match(text, read[1] if read else numeral.stop, run.stop)
    if after and after["code"] in known and (read or after.start() == numeral.stop):
        entry = known[after["code"]]
        if not entry.risky or _NOTHING_AFTER.match(text, after.end()):
            number = read[0] if read else numeral.number
            assert number is not None
            return _span(text, numeral.start, after.end(), number, entry)
    before = _CODE_BEFORE.search(text, max(0, numeral.start - 6), numeral.start)
    if before and before["code"] in known and read:
        entry = known[before["code"]]
        if not entry.risky or (numeral.number is not None and numeral.number.decimals == 2):
            number = _negated(read[0]) if before["sign"] else read[0]
            return _span(text, before.start(), read[1], number, entry)
    return None


def _named(run: Run, numeral: Numeral) -> Span | None:
    """ "12.50 euros", "5m dollars", "40 bucks", "75 cents", "50p"."""
    text = run.text
    assert numeral.number is not None
    pence = _PENCE.match(text, numeral.stop, run.stop)
    if pence and numeral.number.form == "integer" and 0 <= numeral.number.amount < 100 and not numeral.spelled:
        return _span(text, numeral.start, pence.end(), _hundredth(numeral.number), currency_by_code("GBP"))
    read = _lettered(run, numeral)
    if read is None:
        return None
    number, stop = read
    gap = _NAMED_GAP.match(text, stop, run.stop)
    match = _NAME.match(text, gap.end() if gap else stop, run.stop)
    if match is None:
        return None
    major, minor = _names()
    for end in _word_ends(match):
        name = " ".join(text[match.start() : end].lower().replace("-", " ").split())
        if name in major:
            return _span(text, numeral.start, end, number, major[name], major[name].like)
        if name in minor:
            code = "EUR" if "euro" in name else minor[name].code
            like = ("EUR",) if name in ("cent", "cents") else ()
            return _span(text, numeral.start, end, _hundredth(number), currency_by_code(code), like)
    return None


def _word_ends(match: re.Match[str]) -> list[int]:
    """The ends of the words of a name, farthest first."""
    return [match.start() + word.end() for word in re.finditer(r"[^\W\d_]+(?:\.[^\W\d_]+\.)?", match.group())][::-1]


def _hundredth(number: Number) -> Number:
    """75 cents = 0.75: exact, two more decimals."""
    if number.held_as_fraction:
        return from_amount(number.amount / 100)
    return Number(number.amount / 100, number.decimals + 2, "decimal")


def _span(
    text: str, start: int, stop: int, number: Number, entry: CurrencyEntry, like: tuple[str, ...] | None = None
) -> Span:
    like = entry.like if like is None else like
    candidates = tuple(Money(number, code) for code in like)
    confidence = 0.8 if candidates else 1.0
    return Span(start, stop, "money", Money(number, entry.code), text[start:stop], confidence, candidates)


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """ "5 dollars and 20 cents" as one amount."""
    result: list[Span] = []
    for span in spans:
        last = result[-1] if result else None
        if last and _PLUS_MINOR.fullmatch(text, last.stop, span.start) and _is_minor(last, span):
            number = from_amount(last.value.number.amount + span.value.number.amount)
            if number.decimals < 2:
                number = Number(number.amount, 2, "decimal")
            result[-1] = Span(
                last.start, span.stop, "money", Money(number, last.value.currency), text[last.start : span.stop]
            )
        else:
            result.append(span)
    return result


def _is_minor(major: Span, minor: Span) -> bool:
    """Whether cents follow named units: "5 dollars and 20 cents", not "£3.2bn and 50p"."""
    number = major.value.number
    named = major.written[-1].isalpha() and major.written.lower().split()[-1] in _names()[0]
    if not named or number.form != "integer" or not 0 < number.amount < 1_000_000:
        return False
    same = major.value.currency in (minor.value.currency, *(other.currency for other in minor.candidates))
    last = minor.written.lower().split()[-1]
    return same and minor.value.number.amount < 1 and (last in _names()[1] or last.endswith("p"))


register(MoneyModality())
