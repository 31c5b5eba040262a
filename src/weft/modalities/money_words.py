"""What money is written with beside the lexicon of currencies: prefixes of "$", signs behind, parts, rare names."""

from __future__ import annotations

import re
from fractions import Fraction

# "hk $ 5": the land before a dollar sign, in any case.
DOLLARS = {"us": "USD", "u.s": "USD", "u.s.": "USD", "usd": "USD", "hk": "HKD", "hkd": "HKD", "c": "CAD", "ca": "CAD"}
DOLLARS |= {
    "cad": "CAD",
    "cdn": "CAD",
    "au": "AUD",
    "aud": "AUD",
    "aus": "AUD",
    "nz": "NZD",
    "nzd": "NZD",
}
DOLLARS |= {"nt": "TWD", "ntd": "TWD", "sg": "SGD", "sgd": "SGD", "mex": "MXN", "mx": "MXN", "fj": "FJD", "tt": "TTD"}
DOLLARS |= {
    "bz": "BZD",
    "ec": "XCD",
    "jmd": "JMD",
    "bds": "BBD",
    "clp": "CLP",
    "ars": "ARS",
    "mxn": "MXN",
}
# Behind an amount; the signs of one character in the lexicon as well.
BEHIND = {
    "Rs": "INR",
    "RM": "MYR",
    "zł": "PLN",
    "zl": "PLN",
    "Kč": "CZK",
    "kr": "SEK",
    "Ft": "HUF",
    "¢": "USD",
    "￠": "USD",
}
BEHIND |= {
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "R$": "BRL",
    "NT$": "TWD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "LE": "EGP",
    "S$": "SGD",
}
MULTIPLIED_SIGN = "mln|bn|[MmkKB]"  # "120 M€", "120 MEUR"
SCALE_WORD = re.compile(r" (?P<scale>thousand|million|billion|trillion|crore|lakh)(?![^\W_])", re.IGNORECASE)
# Codes that are written in small letters as well: no English word, no product.
LOWER_CODES = frozenset(
    (
        "USD", "EUR", "GBP", "JPY", "CNY", "AUD", "NZD", "CHF", "HKD", "SGD", "INR", "SEK", "NOK", "DKK", "KRW", "MXN",
        "BRL", "ZAR", "PLN", "CZK", "AED", "QAR", "KWD", "MYR", "THB", "IDR", "VND", "TWD", "RUB", "UAH", "EGP", "PKR",
        "BTC",
    )
)  # fmt: skip
# Parts of a currency: the code, how much of it one is, which other currencies have such a part.
_HUNDREDTHS = {
    "kobo": ("NGN",), "poisha": ("BDT",), "kopiyka": ("UAH",), "kopiykas": ("UAH",), "kopiyok": ("UAH",),
    "centavo": ("MXN", "PHP", "BRL", "ARS", "CUP"), "centavos": ("MXN", "PHP", "BRL", "ARS", "CUP"),
    "centime": ("CHF", "EUR", "FRF"), "centimes": ("CHF", "EUR", "FRF"), "rappen": ("CHF",), "centimos": ("EUR", "CRC"),
    "céntimos": ("EUR", "CRC"), "grosz": ("PLN",), "groszy": ("PLN",), "grosze": ("PLN",), "öre": ("SEK",),
    "øre": ("DKK", "NOK"), "agora": ("ILS",), "agorot": ("ILS",), "pesewa": ("GHS",), "pesewas": ("GHS",),
    "satang": ("THB",), "satangs": ("THB",), "piastre": ("EGP", "LBP", "SYP"), "piastres": ("EGP", "LBP", "SYP"),
    "piaster": ("EGP", "LBP", "SYP"), "piasters": ("EGP", "LBP", "SYP"), "halala": ("SAR",), "halalas": ("SAR",),
    "fils": ("AED",), "bani": ("RON", "MDL"), "stotinki": ("BGN",), "stotinka": ("BGN",), "kuruş": ("TRY",),
    "kurus": ("TRY",), "tetri": ("GEL",), "pfennig": ("DEM",), "pfennigs": ("DEM",), "ngwee": ("ZMW",),
    "thebe": ("BWP",), "chetrum": ("BTN",), "penni": ("FIM",), "fen": ("CNY",), "sen": ("JPY", "MYR", "IDR"),
    "haléř": ("CZK",), "haléřů": ("CZK",), "paisas": ("INR", "PKR"),
}  # fmt: skip
PORTIONS: dict[str, tuple[str, Fraction, tuple[str, ...]]] = {
    "dime": ("USD", Fraction(1, 10), ()), "dimes": ("USD", Fraction(1, 10), ()), "nickel": ("USD", Fraction(1, 20), ()),
    "nickels": ("USD", Fraction(1, 20), ()), "mao": ("CNY", Fraction(1, 10), ()), "jiao": ("CNY", Fraction(1, 10), ()),
    "baisa": ("OMR", Fraction(1, 1000), ()), "millime": ("TND", Fraction(1, 1000), ()),
    "millimes": ("TND", Fraction(1, 1000), ()),
    **{name: (codes[0], Fraction(1, 100), codes[1:]) for name, codes in _HUNDREDTHS.items()},
}  # fmt: skip
# Words that mean something else as often: a currency only with a large amount, or with nothing behind that it counts.
RARELY_MONEY = {"pound": "GBP", "pounds": "GBP", "won": "KRW", "marks": "DEM", "mark": "DEM", "dong": "VND"}
RARELY_MONEY |= {"real": "BRL", "reals": "BRL", "crowns": "SEK", "grand": "USD", "leva": "BGN", "kwanza": "AOA"}
# Names of several currencies that are nothing else: the first is the value, the others its candidates.
SHARED = {
    "dinar": ("KWD", "JOD", "IQD", "BHD", "RSD", "DZD", "TND", "LYD"), "shilling": ("KES", "TZS", "UGX", "SOS"),
    "lire": ("ITL",), "rial": ("IRR", "OMR", "YER"), "florin": ("NLG", "AWG"), "manat": ("AZN", "TMT"),
    "krona": ("SEK", "ISK"), "krone": ("NOK", "DKK"), "riyal": ("SAR", "QAR", "OMR"),
}  # fmt: skip
SHARED |= {f"{name}s": codes for name, codes in SHARED.items() if name != "lire"}


def written_before(text: str, match: re.Match[str], begin: int) -> bool:
    """Whether the land belongs to the sign: "HK$5", "us $ 5" in tokenized text, not "gave us $5" or "plan c $5"."""
    land, sign = match["land"], match.group()
    if text[match.end("land")] == "$" or land.isupper():
        return len(land) > 2 or land.isupper() or land.lower() in ("us", "hk", "nz", "au", "nt", "sg")
    return text[begin - 1] == " " or "." in land or len(land) > 2 or sign[0] == "$"
