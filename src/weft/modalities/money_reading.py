"""Money in a text: signs before or after an amount, dollars and cents as one amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from weft.find.scan import TOKEN
from weft.lexicon import CurrencyEntry, currencies, currency_by_code
from weft.modalities.money import Money
from weft.modalities.money_codes import DOLLAR_CODES, coded, codes, negated, said_again, scaled_after
from weft.modalities.money_names import (
    LETTERS,
    LONGEST_NAME,
    currency_names,
    lettered,
    money_span,
    name_first,
    named,
    part_of,
    with_article,
    with_half,
)
from weft.modalities.money_words import (
    BEHIND,
    DOLLARS,
    MULTIPLIED_SIGN,
    PORTIONS,
    RARELY_MONEY,
    SHARED,
    written_before,
)
from weft.modalities.number_value import Number, from_amount
from weft.modalities.numeral_digits import value_at
from weft.modalities.numerals import Numeral, numerals, scale
from weft.modalities.quantity_spans import like_phones
from weft.modality import Run, Span

_ABBREVIATED = re.compile(r"(?<![^\W_])(?:Rs|Rp|Tk|Fr|Kr|kr)$")
STUCK = "KShs Kshs KSh Ksh TSh USh Tk DM SFr sFr DKr Dkr NKr Nkr SKr Skr Php PhP".split()
_STUCK = re.compile(rf"(?:(?<![^\W_])(?:{'|'.join(STUCK)})|\$(?:US|A|NZ|HK|C|S))(?=[0-9])")
_LINK = re.compile(r" (?:and )?")
SIGN_SPAN = 9


@cache
def _signs() -> tuple[dict[str, CurrencyEntry], re.Pattern[str]]:
    by_sign = {sign: entry for entry in currencies() for sign in entry.signs}
    longest = sorted(by_sign, key=len, reverse=True)
    return by_sign, re.compile(
        rf"(?:(?<![^\W_])(?P<land>{'|'.join(map(re.escape, sorted(DOLLARS, key=len, reverse=True)))})\s?\$"
        rf"|(?P<sign>(?-i:{'|'.join(map(re.escape, longest))})))\s?(?P<minus>[-−])?$",
        re.IGNORECASE,
    )


@cache
def _sign_after() -> re.Pattern[str]:
    signs = (sign for sign in (*_signs()[0], *BEHIND) if len(sign) == 1 or sign in BEHIND)
    return re.compile(
        rf"(?P<scale>{MULTIPLIED_SIGN})?(?P<sign>{'|'.join(map(re.escape, sorted(signs, key=len)[::-1]))})(?!\s?[0-9])"
    )


def trigger_words() -> tuple[str, ...]:
    """Of a name its last word: what stands before it belongs to it only where an amount is near."""
    major, minor = currency_names()
    return (
        *_signs()[0],
        *(name.split()[-1] for name in (*major, *minor)),
        *codes(),
        *LETTERS,
        *BEHIND,
        *DOLLARS,
        *PORTIONS,
        *RARELY_MONEY,
        *SHARED,
        "p",
        "¢",
        "sen",
    )


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Tokens of which money holds one, as written and in small letters: of signs the first, of names first and last."""
    signs = [*_signs()[0], *BEHIND, "¢", "p", "c"]
    scales = MULTIPLIED_SIGN.replace("[MmkKB]", "M|m|k|K|B").split("|")
    exact = {"$" if "$" in sign else TOKEN.findall(sign)[0] for sign in signs} | {*codes(), *STUCK}
    exact |= {scale + sign for scale in scales for sign in exact if sign.isalpha()}  # "120 MEUR"
    names = [*currency_names()[0], *currency_names()[1], *PORTIONS, *RARELY_MONEY, *SHARED, "sen"]
    words = [TOKEN.findall(name) for name in names]
    return frozenset(exact), frozenset(word for name in words for word in (name[0], name[-1]))


def tells_money(token: str) -> bool:
    """Whether it is a sign, a code, a part of a currency's name: no money is without."""
    exact, names = _telling()
    return token in exact or token.lower() in names


def read_money(run: Run) -> list[Span]:
    return _joined(run.text, sorted((*_spans(run), *with_article(run), *with_half(run)), key=lambda span: span.start))


def _spans(run: Run) -> Iterator[Span]:
    for numeral in (*numerals(run.text, run.start, run.stop), *_stuck(run)):
        span = _span(run, numeral)
        if span is not None and span.start >= run.start - LONGEST_NAME:
            yield span
    for low, numeral in like_phones(run):
        span = _span(run, numeral)
        if span is not None:
            yield from (low, span)


def _span(run: Run, numeral: Numeral) -> Span | None:
    if numeral.number is None or numeral.number.form in ("ordinal", "percent"):
        return None
    numeral = _unsigned(run.text, numeral)
    return (
        _signed(run, numeral)
        or coded(run, numeral)
        or _sign_behind(run, numeral)
        or named(run, numeral)
        or name_first(run, numeral)
    )


def _unsigned(text: str, numeral: Numeral) -> Numeral:
    """The second amount of "10$-20$", whose hyphen is no minus; ".500" behind "Rs" is 500."""
    assert numeral.number is not None
    before = text[max(0, numeral.start - 4) : numeral.start]
    if text[numeral.start] in "-–" and before[-1:] and before[-1] in "$€£¥₹":
        return numeral._replace(start=numeral.start + 1, number=negated(numeral.number))
    if text[numeral.start] == "." and _ABBREVIATED.search(before):
        number, end, scaled, _ = value_at(text, numeral.start + 1, False)
        return numeral._replace(start=numeral.start + 1, stop=end, number=number or numeral.number, scaled=scaled)
    return numeral


def _stuck(run: Run) -> Iterator[Numeral]:
    """Amounts that stand behind a sign of letters with no space: "KSh500", "$US50m", "DM20"."""
    for match in _STUCK.finditer(run.text, run.start, run.stop):
        number, end, scaled, _ = value_at(run.text, match.end(), False)
        if number is not None and end <= run.stop:
            yield Numeral(match.end(), end, number, attached=run.text[end : end + 1].isalpha(), scaled=scaled)


# ---- signs -----------------------------------------------------------------------------------------------------------


def _signed(run: Run, numeral: Numeral) -> Span | None:
    """ "$40", "-$40", "$-40", "US$ 3.2m", "hk $ 5 billion", "¢5"."""
    text = run.text
    by_sign, pattern = _signs()
    begin = numeral.start
    cent = text[begin - 1 : begin] == "¢" and not text[begin - 2 : begin - 1].isalnum()
    if cent and not numeral.attached and numeral.number:
        return money_span(
            text, begin - 1, numeral.stop, part_of(numeral.number, Fraction(1, 100)), currency_by_code("USD")
        )
    match = pattern.search(text, max(0, begin - SIGN_SPAN), begin)
    if match and match["land"] and not written_before(text, match, begin):
        match = re.compile(r"(?P<land>(?!))?(?P<sign>\$)\s?(?P<minus>[-−])?$").search(text, match.start(), begin)
    read = lettered(run, numeral) if match else None
    if match is None or read is None:
        return None
    number, stop = read
    start = match.start()
    before = text[start - 1] if start else " "
    if before.isalnum():
        return None
    if before in "-−" and (start < 2 or not text[start - 2].isalnum()):
        number, start = negated(number), start - 1
    if match["minus"]:
        number = negated(number)
    entry = currency_by_code(DOLLARS[match["land"].lower()]) if match["land"] else by_sign[match["sign"]]
    return money_span(text, start, *said_again(text, stop, len(text), number, entry))


def _sign_behind(run: Run, numeral: Numeral) -> Span | None:
    """ "5 €", "10$", "100元", "20¢", "42RM", "120 M€"."""
    text, number = run.text, numeral.number
    assert number is not None
    gap = 1 if text[numeral.stop : numeral.stop + 1] in (" ", "\u00a0") else 0
    match = _sign_after().match(text, numeral.stop + gap, run.stop)
    read = None if match else lettered(run, numeral)
    if read and read[1] > numeral.stop:  # "10K$"
        number, match = read[0], _sign_after().match(text, read[1], run.stop)
    if match is None or (match["scale"] and numeral.scaled):
        return None
    sign = match["sign"]
    if sign[-1].isalpha() and text[match.end() : match.end() + 1].isalnum():
        return None
    if match["scale"]:
        number = scale(number, LETTERS[match["scale"].strip()] if match["scale"] != "k" else 1000)
    if sign in ("¢", "￠"):
        return money_span(text, numeral.start, match.end(), part_of(number, Fraction(1, 100)), currency_by_code("USD"))
    number, stop = scaled_after(text, number, match.end()) if not numeral.scaled else (number, match.end())
    entry = currency_by_code(BEHIND[sign]) if sign in BEHIND else _signs()[0][sign]
    return money_span(text, numeral.start, stop, number, entry)


# ---- dollars and cents -----------------------------------------------------------------------------------------------


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """ "5 dollars and 20 cents", "two dollars 23 cents" as one amount."""
    result: list[Span] = []
    for span in spans:
        last = result[-1] if result else None
        if (
            last
            and last.kind == span.kind == "money"
            and _LINK.fullmatch(text, last.stop, span.start)
            and _is_minor(last, span)
        ):
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
    """Whether cents follow whole units: "5 dollars and 20 cents", not "£3.2bn and 50p"."""
    number = major.value.number
    whole = number.form == "integer" and 0 < number.amount < 1_000_000 and not re.search(r"[a-z]$", major.written[-2:])
    last = major.written.lower().split()[-1]
    known = last in currency_names()[0] or last in RARELY_MONEY or last in SHARED
    if not (known and number.form == "integer" and 0 < number.amount < 1_000_000) and not whole:
        return False
    same = major.value.currency in (minor.value.currency, *(other.currency for other in minor.candidates))
    last = minor.written.lower().split()[-1]
    same = same or (last in ("cent", "cents") and major.value.currency in DOLLAR_CODES)  # of whatever dollar
    named = last in currency_names()[1] or last in PORTIONS or last[-1:] in ("p", "¢")
    return same and minor.value.number.amount < 1 and named
