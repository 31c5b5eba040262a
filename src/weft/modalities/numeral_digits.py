"""Digits and what belongs to them: "1,234.5", "1.234,56", "12,34,567", "1.5e-30", "1 3/4", "½", "3.2bn", "2^10"."""

from __future__ import annotations

import re
from fractions import Fraction

from weft.modalities.number_phrases import part_after, read_words
from weft.modalities.number_value import Number, finite_decimals, from_amount, from_parts, ordinal_ending, plain_number
from weft.modalities.number_words import MULTIPLIERS, PARTS, PLURALS, SHORT_SCALES
from weft.patterns import one_of

VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5)}
VULGAR |= {"⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)}
VULGAR |= {"⅑": (1, 9), "⅒": (1, 10)}
VULGAR_SIGNS = "".join(VULGAR)
DIGITS = re.compile(
    r"(?P<whole>[0-9]{1,3}+(?:(?P<group>[,'’\u00a0\u2009\u202f])[0-9]{3}(?:(?P=group)[0-9]{3})*+(?![0-9]))|[0-9]*+)"
    r"(?:(?:[.]| point )(?P<part>[0-9]++))?+(?:[eE](?P<exponent>[-+−]?[0-9]++))?+"
)
_OTHER_DIGITS = re.compile(  # how others group: 1.234,56 and 1.234.567, 12,34,567.89, 1 414 021 100, 2,5
    r"(?P<points>[1-9][0-9]{0,2}+(?:[.][0-9]{3}(?![0-9]))++),(?P<cents>[0-9]++)(?![.,]?[0-9])"
    r"|(?P<pointed>[1-9][0-9]{0,2}+(?:[.][0-9]{3}(?![0-9])){2,}+)(?![.,]?[0-9]|[^\W_])"
    r"|(?P<lakhs>[1-9][0-9]?+(?:,[0-9]{2}(?![0-9]))++,[0-9]{3}(?![0-9]))(?:[.](?P<rest>[0-9]++))?+(?!,?[0-9])"
    r"|(?P<spaced>[1-9][0-9]{0,2}+(?:(?: [0-9]{3}(?![0-9])){2,}+| [0-9]00(?![0-9])))(?![ .,:/-]?[0-9]|[^\W_])"
    r"|(?P<comma>0|[1-9][0-9]{0,2}+),(?P<tenths>[0-9]{1,2}+)(?![.,]?[0-9]| [0-9]|\s(?:and|or|to)\s[0-9])"
)
_SEVERAL_BEFORE = re.compile(  # "pages 1,3": two numbers
    r"(?:(?<![^\W_])(?!(?:is|was|has|this|equals|costs|weighs|measures|reads|says|shows|plus|minus|times|needs|gives)\s)"
    r"[^\W\d_]{3,24}s|and|or|[0-9],)\s$"
)
_OCTETS = re.compile(r"(?:[0-9]{1,3}[.]){3}[0-9]{1,3}")
_OVER = re.compile(r"\s?[/⁄]\s?(?P<bottom>[0-9]++)(?![0-9./⁄-]*[0-9]|[^\W_])|/(?P<plain>[0-9]++)(?![^\W_]|[.,/-][0-9])")
_MIXED = re.compile(
    r"(?:(?: {1,2}| (?:and|&) )(?P<top>[0-9]++)\s?/\s?(?P<bottom>[0-9]++)(?![^\W_]|[.,/-][0-9]))"
    rf"|[ -]?(?P<vulgar>[{VULGAR_SIGNS}])"
    r"|-(?P<inch>[0-9]{1,2}+)/(?P<of>2|3|4|8|16|32|64)(?![^\W_]|[.,/-][0-9])"  # "1-1/2 inches"
)
_ENDING = re.compile(r"(?:st| ?nd| ?rd| ?th)(?![^\W_])", re.IGNORECASE)  # "21 st" is 21 stone
_SPLIT = re.compile(  # "2 thirds", "7 tenths"; "3 quarters" are nine months as well
    rf"[ -](?P<parts>{one_of(word for word, below in PARTS.items() if word[-1] == 's' and below != 2)})(?![^\W_])",
    re.IGNORECASE,
)
_OF = re.compile(r"\sof(?![^\W_])|\s?%|\sper\s?cent(?![^\W_])", re.IGNORECASE)
_SCALE = re.compile(
    rf"(?:[ \u00a0]{{1,2}}|-)?(?P<word>{'|'.join(sorted(MULTIPLIERS, key=len, reverse=True))})s?(?![^\W_])|"
    r"(?P<short>(?-i:k|[ \u00a0]?(?:[bB]n|BN|mn|mln|mio|mil|bln|bil|[tT]n|tln|trn)))(?![^\W_])",  # MN is a meganewton
    re.IGNORECASE,
)
_LETTER = re.compile(r"[ \u00a0]{0,2}(?P<letter>[kKMGT])(?![^\W_])")
LETTERS = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_POWER = re.compile(r"\^(?P<sign>--|[-+−]?)(?P<exponent>[0-9]{1,3}+)(?![^\W_]|[.,][0-9])")
_TIMES_TEN = re.compile(
    r"\s?[x×·*]\s?10(?:(?:\^?(?P<minus>[-−])|\^[+]?)(?P<exponent>[0-9]{1,4}+)|⁺?(?P<raised>⁻?[⁰¹²³⁴-⁹]{1,4}+))"
    r"(?![^\W_]|[.,][0-9])"
)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_AND_MORE = re.compile(r"\s(?:and\s)?(?=[^\W\d_])", re.IGNORECASE)
_LOWER = re.compile(  # "1 million 200 thousand"
    r" (?P<amount>[1-9][0-9]{0,2}) (?P<scale>thousand|lakh|million|billion)(?![^\W_])", re.IGNORECASE
)
LARGE = 10**5  # "3 million and a half" is half a million more, "3 hundred and a half" is not


_GOES_ON = one_of((*MULTIPLIERS, *PLURALS, *SHORT_SCALES, *PARTS, *"kmgtx", "and", "point", "nd", "rd", "th"))
_PLAIN = re.compile(  # what most numbers are: a few digits, and behind them nothing that could belong to a number
    rf"(?:0|[1-9][0-9]{{0,17}}+)(?=$|[,;:.!?)\]]{{1,3}}(?:\s|$)| (?!{_GOES_ON}(?![^\W_]))[^\W\d_]"
    r"| [0-9]{1,2}(?:[,;!?]|$|\s(?![/⁄])))",
    re.IGNORECASE,
)


def plain_at(text: str, begin: int) -> tuple[int, int] | None:
    """(amount, end) of the digits at `begin` where nothing around them asks for a closer look."""
    match = _PLAIN.match(text, begin)
    return (int(match.group()), match.end()) if match else None


def is_alone(text: str, begin: int, end: int) -> bool:
    """Whether the text holds nothing but what stands from `begin` to `end`, a sign and a closing point aside."""
    return len(text) < 60 and not text[:begin].strip(" -−–+") and not text[end:].strip(" .?!")


def digits_at(text: str, begin: int) -> tuple[re.Match[str], str, str]:
    """(match, whole digits, decimals) of the digits that begin there, however they are grouped."""
    other = _OTHER_DIGITS.match(text, begin)
    if other and not (other["comma"] and _SEVERAL_BEFORE.search(text, max(0, begin - 27), begin)):
        octets = other["pointed"] and _OCTETS.fullmatch(other["pointed"])
        if not octets or any(int(group) > 255 or group[0] == "0" for group in other["pointed"].split(".")):
            whole = other["points"] or other["pointed"] or other["lakhs"] or other["spaced"] or other["comma"]
            return other, re.sub(r"[., ]", "", whole), other["cents"] or other["rest"] or other["tenths"] or ""
    match = DIGITS.match(text, begin)
    assert match is not None
    return match, re.sub(r"[,'’\u00a0\u2009\u202f]", "", match["whole"] or ""), match["part"] or ""


def value_at(text: str, begin: int, negative: bool) -> tuple[Number | None, int, bool, re.Match[str]]:
    """(number, end, scaled, match) of the digits at `begin` and what belongs to them. Raises DoesNotFit."""
    match, whole, part = digits_at(text, begin)
    plain = match.re is DIGITS
    exponent, end, sign = match["exponent"] if plain else None, match.end(), -1 if negative else 1
    if not whole and not part:  # a vulgar fraction alone
        number = Number(sign * Fraction(*VULGAR[text[begin]]), 0, "fraction")
        return *scaled_at(text, number, begin, begin + 1), match
    if len(whole) > 1 and whole[0] == "0":
        return None, end, False, match  # 007 and 0049 are identifiers
    number = from_parts(negative, whole or "0", part, exponent.replace("−", "-").replace("+", "") if exponent else None)
    if exponent is not None:
        return number, end, False, match
    raised = _raised(text, number, negative, end)
    if raised:
        return *raised, False, match
    found = None if part else _whole_and(text, number, whole, negative, end, grouped=not plain or bool(match["group"]))
    return *(found or scaled_at(text, number, begin, end)), match


def _raised(text: str, number: Number, negative: bool, end: int) -> tuple[Number, int] | None:
    """ "5.5x10^-3" and "1.1^23"; -1.1^2 is minus the power. Only short ones: a long power is no written value."""
    ten = _TIMES_TEN.match(text, end)
    if ten:
        exponent = int((ten["exponent"] or ten["raised"]).translate(_LOWERED)) * (-1 if ten["minus"] else 1)
        decimals = max(number.decimals - exponent, 0)
        return Number(number.amount * Fraction(10) ** exponent, decimals, "scientific"), ten.end()
    power = _POWER.match(text, end)
    if power is None or len(str(number.amount)) > 20:
        return None
    exponent = int(power["exponent"]) * (-1 if power["sign"] in ("-", "−") else 1)
    if not number.amount and exponent <= 0:
        return None
    amount = abs(number.amount) ** exponent
    return from_amount(-amount if negative else amount), power.end()


def _whole_and(
    text: str, number: Number, whole: str, negative: bool, end: int, grouped: bool
) -> tuple[Number | None, int, bool] | None:
    """ "3/4", "1 3/4", "2½", "2nd", "3 and a half": what only whole digits are followed by."""
    over = None if grouped else _OVER.match(text, end)
    if over and _next_year(whole, over["bottom"] or over["plain"]):
        return None, over.end(), False  # the season 2020/21
    if over:
        written = plain_number(f"{'-' if negative else ''}{whole}/{over['bottom'] or over['plain']}")
        return scaled_at(text, written, end, over.end(), of_only=True)
    mixed = _MIXED.match(text, end)
    if mixed:
        top, bottom = mixed["top"] or mixed["inch"], mixed["bottom"] or mixed["of"]
        rest = Fraction(*VULGAR[mixed["vulgar"]]) if mixed["vulgar"] else _proper(top, bottom)
        if rest:
            amount = number.amount - rest if negative else number.amount + rest
            return scaled_at(text, Number(amount, 0, "fraction"), end, mixed.end())
    split = _SPLIT.match(text, end)
    if split and (split["parts"].lower() != "quarters" or _OF.match(text, split.end())):
        amount = number.amount / PARTS[split["parts"].lower()]
        return scaled_at(text, Number(amount, 0, "fraction"), end, split.end())
    ending = _ENDING.match(text, end)
    if ending and not negative:
        right = ending.group().strip().lower() == ordinal_ending(number.amount.numerator)
        return (Number(number.amount, 0, "ordinal") if right else None), ending.end(), False
    part = part_after(text, end, len(text)) if text[end : end + 4].lower().startswith((" and", " & ")) else None
    if part:
        amount = number.amount - part[0] if negative else number.amount + part[0]
        return scaled_at(text, Number(amount, 0, "fraction"), end, part[1])
    return None


def _next_year(whole: str, below: str) -> bool:
    """Whether two numbers are a year and the one after it: 2020/21, 2020/2021, 1999/00."""
    following = str(int(whole) + 1) if len(whole) == 4 and whole[0] in "12" else ""
    return bool(following) and below in (following, following[2:])


def _proper(top: str, bottom: str) -> Fraction | None:
    if max(len(top), len(bottom)) > 6 or not int(top) or int(top) >= int(bottom):
        return None
    return Fraction(int(top), int(bottom))


_OF_SCALE = re.compile(
    r"\sof\san?\s(?P<scale>hundred|dozen|thousand|million|billion|trillion)(?![^\W_])", re.IGNORECASE
)


def scaled_at(text: str, number: Number, begin: int, end: int, of_only: bool = False) -> tuple[Number, int, bool]:
    """(number, end, scaled) with the scale that follows: "2 million", "3 hundred thousand", "3.2bn", "1.5k"."""
    if number.form == "fraction" and (of := _OF_SCALE.match(text, end)):
        return scale(number, MULTIPLIERS[of["scale"].lower()]), of.end(), True
    factor, place = 1, end
    while not of_only and (match := _SCALE.match(text, place)):
        word = match["word"] or match["short"].strip()
        factor *= MULTIPLIERS[word.lower()] if match["word"] else SHORT_SCALES[word.lower()]
        place = match.end()
    letter = _LETTER.match(text, place) if factor == 1 and not of_only else None
    if letter and _thousands(text, begin, number, letter):
        return scale(number, LETTERS[letter["letter"]]), letter.end(), True
    if factor == 1:
        return number, end, False
    return *_and_more(text, scale(number, factor), factor, place), True


def _thousands(text: str, begin: int, number: Number, letter: re.Match[str]) -> bool:
    """ "100K people", or "1.2M", "10 k" alone; what stands apart, "300 K", is a temperature, "4K" a sort of screen."""
    if letter["letter"] == "K":
        return letter.group() == "K" and abs(number.amount) >= 10 and number.form != "fraction"
    return (letter["letter"] in "kM" or len(letter.group()) == 1) and is_alone(text, begin, letter.end())


def _and_more(text: str, number: Number, factor: int, end: int) -> tuple[Number, int]:
    """ "3 million and a half", "6 crore and two hundred"."""
    sign = -1 if number.amount < 0 else 1
    part = part_after(text, end, len(text)) if factor >= LARGE and text[end : end + 4].lower() == " and" else None
    if part:
        return from_amount(number.amount + sign * factor * part[0]), part[1]
    lower = _LOWER.match(text, end) if factor > 1000 and number.form == "integer" else None
    if lower and int(lower["amount"]) * (below := MULTIPLIERS[lower["scale"].lower()]) < factor:
        return Number(number.amount + sign * int(lower["amount"]) * below), lower.end()
    gap = _AND_MORE.match(text, end) if factor >= 1000 and number.form == "integer" else None
    words = read_words(text, gap.end(), len(text)) if gap else None
    if words and words.amount and words.form == "integer" and words.count > 1 and 100 <= words.amount < factor:
        return Number(number.amount + sign * words.amount), words.stop
    return number, end


def scale(number: Number, factor: int) -> Number:
    """number × factor at the precision it was written in: 3.25 × 1000 = 3250, 1.2345 × 1000 = 1234.5."""
    amount = number.amount * factor
    if number.form == "fraction":
        return Number(amount) if amount.denominator == 1 else Number(amount, 0, "fraction")
    zeros = len(str(factor)) - 1 if str(factor).strip("0") == "1" else 0
    decimals = max(number.decimals - zeros, finite_decimals(amount) or 0)
    return Number(amount, decimals, "decimal" if decimals else "integer", number.negative_zero)
