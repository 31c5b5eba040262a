"""Words that are money only now and then: "spent 40 pounds", "ten grand", "20c each", "50,000 won", "a dollar"."""

from __future__ import annotations

import re

from weft.modalities.number_value import Number
from weft.modalities.numeral_digits import is_alone

NEAR = 32  # code points before an amount, in which somebody pays
NOTHING_AFTER = re.compile(r"\s*(?:[.,;:!?)\]]|$)")
_PAID = re.compile(
    r"(?<![^\W_])(?:costs?|costing|paid|pays?|paying|payments?|spen[dt]s?|spending|worth|pric(?:e|es|ed|ing)|charg(?:e|es|ed|ing)|"
    r"fin(?:e|es|ed)|fees?|earn(?:s|ed|ing|ings)?|salar(?:y|ies)|ow(?:e|es|ed|ing)|len[dt]s?|loans?|borrow(?:s|ed|ing)?|"
    r"invest(?:s|ed|ing|ment)?|donat(?:e|es|ed|ing|ion)|budget|bills?|wages?|rents?|debts?|"
    r"profits?|sales|revenues?|grants?|tax(?:es)?|bets?|bid|offer(?:s|ed)?|prize|valued?|money|cash|savings|deposit(?:s|ed)?|"
    r"compensation|damages|steal|stole|stolen|note|banknotes?|refund(?:s|ed)?|transfer(?:s|red)?|discount|afford|cheap|fund(?:s|ing)?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_SOLD_FOR = re.compile(
    r"(?<![^\W_])(?:sold|sells?|bought|buy|went|goes?|going)(?: [^\W_]+){0,4}"
    r" (?:for|at)(?: about| only| just| over| nearly)? $",
    re.I,
)
_PENCE = re.compile(r"(?: and)? [^\W_]+(?:[ -][^\W\d_]+)?(?: pence| penny| pennies|p)(?![^\W_])", re.IGNORECASE)
_WEIGHED = re.compile(
    r"(?<![^\W_])(?:weigh\w*|heavy|heavier|light(?:er)?|gain\w*|los[et]|losing|shed|lift\w*|bag|bags|overweight|carr\w+)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_OF_GOODS = re.compile(
    r"\sof(?! (?:debt|cash|damages|public|taxpayers|investment|savings|compensation|fines))(?![^\W_])"
)
_OF_MONEY = re.compile(
    r"(?:\s|-)(?:notes?|coins?|fine|fee|cheque|prize|jackpot|bet|deal|bill|debt|loan|grant|ticket|"
    r"in (?:cash|damages|debt|fines|tax)|"
    r"of (?:debt|cash|damages|public|taxpayers|investment|savings|compensation|fines))(?![^\W_])",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:!?)\]–-]|$)|\s(?:a|an|per|each|in|on|for|to|from|of|and|or|but|is|was|were|are|at|as|by|with|worth|more|less|"
    r"than|every|this|that|the|before|after|cheaper|extra|off|when|if|just|only|\()(?![^\W_])",
    re.IGNORECASE,
)
_CENTS = re.compile(r"c(?![^\W_]|[/&+])(?=\s?[.,;!?)]?$|\s(?:each|a|per|off|coins?|stamps?|pieces?)(?![^\W_]))")


def pounds_are_money(text: str, start: int, end: int, number: Number, scaled: bool) -> bool:
    """ "20 million pounds", "spent 40 pounds", "a ten pound note"; not "20 million pounds of rice"."""
    if _OF_MONEY.match(text, end) or _PENCE.match(text, end):
        return True
    if _OF_GOODS.match(text, end):
        return False
    if scaled and abs(number.amount) >= 10**6:
        return True
    begin = max(0, start - NEAR)
    if not _NO_NOUN.match(text, end) or "-" in text[start:end]:
        return False
    if _SOLD_FOR.search(text, begin, start):
        return True
    return bool(_PAID.search(text, begin, start)) and not _WEIGHED.search(text, begin, start)


def no_noun_after(text: str, end: int) -> bool:
    """Whether what ends here counts nothing that follows: "ten grand.", not "ten grand pianos"."""
    return bool(_NO_NOUN.match(text, end))


def cents_after(text: str, start: int, stop: int) -> int:
    """Where the "c" of "20c each" ends, 0 where it is none."""
    match = _CENTS.match(text, stop)
    if match is None:
        return 0
    closing = match.end() == len(text.rstrip(" .!?"))
    return match.end() if not closing or is_alone(text, start, match.end()) else 0
