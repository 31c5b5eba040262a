"""Money in a text: signs and codes before or after an amount, names of currencies and of their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from weft.lexicon import CurrencyEntry, currencies, currency_by_code
from weft.modalities.money import Money
from weft.modalities.money_words import (
    BEHIND,
    DOLLARS,
    LOWER_CODES,
    MULTIPLIED_SIGN,
    PORTIONS,
    RARELY_MONEY,
    SCALE_WORD,
    written_before,
)
from weft.modalities.number_value import Number, finite_decimals, from_amount
from weft.modalities.number_words import MULTIPLIERS
from weft.modalities.numerals import Numeral, numerals, scale
from weft.modality import Run, Span

LETTERS = {"m": 10**6, "M": 10**6, "mm": 10**6, "mln": 10**6, "B": 10**9, "b": 10**9, "K": 10**3, "T": 10**12}
_LETTER = re.compile(r"[ \u00a0]?(?P<letter>mln|mm|m|M|B|b|K|T)(?![^\W_])")
_PENCE = re.compile(r"p(?![^\W_])")
_NAMED_GAP = re.compile(r"[ \u00a0-]?")
_NAME = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+\.?)?(?:[ -][^\W\d_]+){0,4}")
_CODE_BEFORE = re.compile(r"(?<![^\W_])(?P<code>[A-Za-z]{3})[ \u00a0]?(?P<sign>[-−])?$")
_CODE_AFTER = re.compile(r"[ \u00a0]?(?P<code>[A-Za-z]{3})(?![^\W_])")
_NOTHING_AFTER = re.compile(r"\s*(?:[.,;:!?)\]]|$)")
_CENTS_AFTER = re.compile(
    r" (?:and )?(?P<cents>[0-9]{2})(?![^\W_]|[.,:/%-][0-9]|\s?%)"
    r"(?=\s*(?:[.,;:!?)\]]|$)|\s(?:more|less|each|per|for|and|or|but|only|in|to|from)(?![^\W_]))"
)
_NAME_BEFORE = re.compile(r"(?<![^\W_])(?P<name>dollars?|euros?|ringgit|rupees?|yen|yuan|sen|pesos?|francs?)\s$", re.I)
_ARTICLE = re.compile(
    r"(?:^|(?<![^\W_])(?:about|than|for|paid|pay|pays|costs?|only|over|under|exactly|almost|nearly|around|just|is|was)\s)"
    r"(?P<article>an?) (?=[a-z])",
    re.IGNORECASE,
)
_LINK = re.compile(r" (?:and )?")
SIGN_SPAN = 9


@cache
def _signs() -> tuple[dict[str, CurrencyEntry], re.Pattern[str]]:
    by_sign = {sign: entry for entry in currencies() for sign in entry.signs}
    longest = sorted(by_sign, key=len, reverse=True)
    return by_sign, re.compile(
        rf"(?:(?<![^\W_])(?P<land>{'|'.join(map(re.escape, sorted(DOLLARS, key=len, reverse=True)))})\s?\$"
        rf"|(?P<sign>{'|'.join(map(re.escape, longest))}))\s?(?P<minus>[-−])?$",
        re.IGNORECASE,
    )


@cache
def _sign_after() -> re.Pattern[str]:
    signs = (sign for sign in (*_signs()[0], *BEHIND) if len(sign) == 1 or sign in BEHIND)
    return re.compile(rf"(?P<scale>{MULTIPLIED_SIGN})?(?P<sign>{'|'.join(map(re.escape, sorted(signs, key=len)[::-1]))})(?!\s?[0-9])")


@cache
def _names() -> tuple[dict[str, CurrencyEntry], dict[str, CurrencyEntry]]:
    """(names after an amount, names of hundredths), lower case."""
    return (
        {name.lower(): entry for entry in currencies() for name in entry.names},
        {name.lower(): entry for entry in currencies() for name in entry.minor},
    )


@cache
def _codes() -> dict[str, CurrencyEntry]:
    codes = {entry.code: entry for entry in currencies()}
    return codes | {code.lower(): codes[code] for code in LOWER_CODES}


def trigger_words() -> tuple[str, ...]:
    major, minor = _names()
    return (*_signs()[0], *major, *minor, *_codes(), *LETTERS, *BEHIND, *DOLLARS, *PORTIONS, *RARELY_MONEY, "p", "¢", "sen")


def read_money(run: Run) -> list[Span]:
    return _joined(run.text, sorted((*_spans(run), *_with_article(run)), key=lambda span: span.start))


def _spans(run: Run) -> Iterator[Span]:
    for numeral in numerals(run.text, run.start, run.stop):
        if numeral.number is None or numeral.number.form in ("ordinal", "percent"):
            continue
        span = (
            _signed(run, numeral)
            or _coded(run, numeral)
            or _sign_behind(run, numeral)
            or _named(run, numeral)
            or _name_first(run, numeral)
        )
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


def _scaled_after(text: str, number: Number, stop: int) -> tuple[Number, int]:
    """ "75 USD million": the scale behind the currency."""
    match = SCALE_WORD.match(text, stop)
    return (scale(number, MULTIPLIERS[match["scale"].lower()]), match.end()) if match else (number, stop)


# ---- signs -----------------------------------------------------------------------------------------------------------


def _signed(run: Run, numeral: Numeral) -> Span | None:
    """ "$40", "-$40", "$-40", "US$ 3.2m", "hk $ 5 billion", "¢5"."""
    text = run.text
    by_sign, pattern = _signs()
    begin = numeral.start
    cent = text[begin - 1 : begin] == "¢" and not text[begin - 2 : begin - 1].isalnum()
    if cent and not numeral.attached and numeral.number:
        return _span(text, begin - 1, numeral.stop, part_of(numeral.number, Fraction(1, 100)), currency_by_code("USD"))
    match = pattern.search(text, max(0, begin - SIGN_SPAN), begin)
    if match and match["sign"] and match["sign"] not in by_sign:
        match = None
    if match and match["land"] and not written_before(text, match, begin):
        match = re.compile(r"(?P<land>(?!))?(?P<sign>\$)\s?(?P<minus>[-−])?$").search(text, match.start(), begin)
    read = _lettered(run, numeral) if match else None
    if match is None or read is None:
        return None
    number, stop = read
    start = match.start()
    before = text[start - 1] if start else " "
    if before.isalnum():
        return None
    if before in "-−" and (start < 2 or not text[start - 2].isalnum()):
        number, start = _negated(number), start - 1
    if match["minus"]:
        number = _negated(number)
    entry = currency_by_code(DOLLARS[match["land"].lower()]) if match["land"] else by_sign[match["sign"]]
    return _span(text, start, stop, number, entry)


def _negated(number: Number) -> Number:
    return Number(-number.amount, number.decimals, number.form, not number.amount and not number.negative_zero)


def _sign_behind(run: Run, numeral: Numeral) -> Span | None:
    """ "5 €", "10$", "100元", "20¢", "42RM", "120 M€"."""
    text, number = run.text, numeral.number
    assert number is not None
    gap = 1 if text[numeral.stop : numeral.stop + 1] in (" ", "\u00a0") else 0
    match = _sign_after().match(text, numeral.stop + gap, run.stop)
    read = None if match else _lettered(run, numeral)
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
        return _span(text, numeral.start, match.end(), part_of(number, Fraction(1, 100)), currency_by_code("USD"))
    number, stop = _scaled_after(text, number, match.end()) if not numeral.scaled else (number, match.end())
    entry = currency_by_code(BEHIND[sign]) if sign in BEHIND else _signs()[0][sign]
    return _span(text, numeral.start, stop, number, entry)


# ---- codes -----------------------------------------------------------------------------------------------------------


def _coded(run: Run, numeral: Numeral) -> Span | None:
    """ "USD 300", "300 USD", "75 USD million". A code that is an English word ("ALL 5 of us") only at a phrase's end."""
    text, known = run.text, _codes()
    read = _lettered(run, numeral)
    multiplied = re.compile(rf"[ \u00a0]?(?P<scale>{MULTIPLIED_SIGN})(?P<code>[A-Z]{{3}})(?![^\W_])").match(text, numeral.stop)
    if multiplied and multiplied["code"] in known and not numeral.scaled and numeral.number:
        factor = LETTERS.get(multiplied["scale"], 1000)
        return _span(text, numeral.start, multiplied.end(), scale(numeral.number, factor), known[multiplied["code"]])
    after = _CODE_AFTER.match(text, read[1] if read else numeral.stop, run.stop)
    if after and after["code"] in known and (read or after.start() == numeral.stop):
        entry = known[after["code"]]
        if not entry.risky or _NOTHING_AFTER.match(text, after.end()):
            number = read[0] if read else numeral.number
            assert number is not None
            number, stop = _with_cents(text, number, after.end())
            if stop == after.end() and not numeral.scaled:
                number, stop = _scaled_after(text, number, stop)
            return _span(text, numeral.start, stop, number, entry)
    before = _CODE_BEFORE.search(text, max(0, numeral.start - 6), numeral.start)
    if before and before["code"] in known and read:
        entry = known[before["code"]]
        if not entry.risky or (numeral.number is not None and numeral.number.decimals == 2):
            number = _negated(read[0]) if before["sign"] else read[0]
            return _span(text, before.start(), read[1], number, entry)
    return None


def _with_cents(text: str, number: Number, stop: int) -> tuple[Number, int]:
    """ "17 USD 25", "twenty rupees 43": two digits behind a whole amount are its hundredths."""
    cents = _CENTS_AFTER.match(text, stop)
    if cents is None or number.form != "integer" or not 0 < number.amount < 10**6:
        return number, stop
    return Number(number.amount + Fraction(int(cents["cents"]), 100), 2, "decimal"), cents.end()


# ---- names -----------------------------------------------------------------------------------------------------------


def _named(run: Run, numeral: Numeral) -> Span | None:
    """ "12.50 euros", "5m dollars", "40 bucks", "75 cents", "50p", "3 dimes"."""
    text = run.text
    assert numeral.number is not None
    pence = _PENCE.match(text, numeral.stop, run.stop)
    if pence and numeral.number.form == "integer" and 0 <= numeral.number.amount < 100 and not numeral.spelled:
        hundredths = part_of(numeral.number, Fraction(1, 100))
        return _span(text, numeral.start, pence.end(), hundredths, currency_by_code("GBP"))
    read = _lettered(run, numeral)
    if read is None:
        return None
    number, stop = read
    gap = _NAMED_GAP.match(text, stop, run.stop)
    found = _name_at(text, gap.end() if gap else stop, run.stop, number, numeral.scaled or stop > numeral.stop)
    if found is None:
        return None
    end, amount, entry, like = found
    if amount is number:
        amount, end = _with_cents(text, number, end)
    return _span(text, numeral.start, end, amount, entry, like)


_Name = tuple[int, Number, CurrencyEntry, "tuple[str, ...]"]


def _name_at(text: str, begin: int, stop: int, number: Number, scaled: bool = False) -> _Name | None:
    """(end, amount, currency, others it may be) of the name that begins there."""
    match = _NAME.match(text, begin, stop)
    if match is None:
        return None
    major, minor = _names()
    for end in _word_ends(match):
        name = " ".join(text[match.start() : end].lower().replace("-", " ").split())
        if name in major:
            return end, number, major[name], major[name].like
        if name in minor:
            code = "EUR" if "euro" in name else minor[name].code
            like = {"cent": ("EUR",), "penn": ("USD",)}.get(name[:4], ()) if name != "pence" else ()
            return end, part_of(number, Fraction(1, 100)), currency_by_code(code), like
        if name in PORTIONS:
            code, part = PORTIONS[name]
            return end, part_of(number, part), currency_by_code(code), ()
        if name in RARELY_MONEY and (scaled or abs(number.amount) >= 10**5):
            if name not in ("pounds", "pound") or (scaled and not re.match(r"\sof(?![^\W_])", text[end : end + 4])):
                return end, number, currency_by_code(RARELY_MONEY[name]), ()
    return None


def _name_first(run: Run, numeral: Numeral) -> Span | None:
    """ "dollar 22.5 million", "ringgit 42", "sen 100,000": only with an amount that looks like one of money."""
    text, number = run.text, numeral.number
    match = _NAME_BEFORE.search(text, max(0, numeral.start - 10), numeral.start)
    if match is None or number is None or numeral.attached:
        return None
    large = numeral.scaled or abs(number.amount) >= 1000 or number.decimals == 2
    if not large and not _NOTHING_AFTER.match(text, numeral.stop):
        return None
    name = match["name"].lower()
    if name == "sen":
        return _span(text, match.start(), numeral.stop, part_of(number, Fraction(1, 100)), currency_by_code("JPY"), ("MYR", "IDR"))
    return _span(text, match.start(), numeral.stop, number, _names()[0][name])


def _with_article(run: Run) -> Iterator[Span]:
    """ "a dollar", where it is an amount: alone, or paid, or compared with."""
    for match in _ARTICLE.finditer(run.text, run.start, run.stop):
        found = _name_at(run.text, match.end(), run.stop, Number(Fraction(1)))
        if found:
            end, amount, entry, like = found
            yield _span(run.text, match.start("article"), end, amount, entry, like)


def _word_ends(match: re.Match[str]) -> list[int]:
    """The ends of the words of a name, farthest first."""
    return [match.start() + word.end() for word in re.finditer(r"[^\W\d_]+(?:\.[^\W\d_]+\.?)?", match.group())][::-1]


def part_of(number: Number, part: Fraction) -> Number:
    """75 cents = 0.75, exact, at the precision of a hundredth."""
    amount = number.amount * part
    if number.held_as_fraction:
        return from_amount(amount)
    decimals = max(number.decimals + 2, finite_decimals(amount) or 0)
    return Number(amount, decimals, "decimal")


def _span(
    text: str, start: int, stop: int, number: Number, entry: CurrencyEntry, like: tuple[str, ...] | None = None
) -> Span:
    like = entry.like if like is None else like
    candidates = tuple(Money(number, code) for code in like)
    confidence = 0.8 if candidates else 1.0
    return Span(start, stop, "money", Money(number, entry.code), text[start:stop], confidence, candidates)


# ---- dollars and cents -----------------------------------------------------------------------------------------------


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """ "5 dollars and 20 cents", "two dollars 23 cents" as one amount."""
    result: list[Span] = []
    for span in spans:
        last = result[-1] if result else None
        if last and _LINK.fullmatch(text, last.stop, span.start) and _is_minor(last, span):
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
    if not (last in _names()[0] and number.form == "integer" and 0 < number.amount < 1_000_000) and not whole:
        return False
    same = major.value.currency in (minor.value.currency, *(other.currency for other in minor.candidates))
    last = minor.written.lower().split()[-1]
    named = last in _names()[1] or last in PORTIONS or last[-1:] in ("p", "¢")
    return same and minor.value.number.amount < 1 and named
