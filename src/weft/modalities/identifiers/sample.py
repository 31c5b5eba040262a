"""Random identifiers of every scheme, for property tests."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from weft.modalities.identifier import CODES, FORMS, Identifier
from weft.modalities.identifiers import checks as checks

if TYPE_CHECKING:
    import numpy as np

LETTERS = "abcdefghijklmnopqrstuvwxyz"
HEX = {"guid": 32, "md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}


def sample(rng: np.random.Generator) -> Identifier:
    """One of any scheme, with check digits that hold."""
    schemes = (*FORMS, *CODES)
    scheme = schemes[int(rng.integers(len(schemes)))]
    return Identifier(scheme, DRAWN[scheme](rng) if scheme in DRAWN else hexadecimal(rng, scheme))


def signs(rng: np.random.Generator, alphabet: str, least: int, most: int = 0) -> str:
    """`least` to `most` of these characters."""
    return "".join(alphabet[i] for i in rng.integers(len(alphabet), size=rng.integers(least, max(least, most) + 1)))


def digits(rng: np.random.Generator, least: int, most: int = 0) -> str:
    return signs(rng, "0123456789", least, most)


def host(rng: np.random.Generator) -> str:
    return signs(rng, LETTERS, 3, 9) + (".org", ".com", ".co.uk", ".de")[int(rng.integers(4))]


def hexadecimal(rng: np.random.Generator, scheme: str) -> str:
    code = "1a" + signs(rng, "0123456789abcdef", HEX[scheme] - 2)
    return "-".join((code[:8], code[8:12], code[12:16], code[16:20], code[20:])) if scheme == "guid" else code


def checked(start: str, ends: str, holds: object) -> str:
    """`start` with the one last character for which the check holds."""
    assert callable(holds)
    return next(start + end for end in ends if holds(start + end))


def account(rng: np.random.Generator) -> str:
    rest = digits(rng, 18)
    return next(code for check in range(2, 99) if checks.iban(code := f"DE{check:02d}{rest}"))


def ip(rng: np.random.Generator) -> str:
    if rng.integers(2):
        return str(IPv4Address(int(rng.integers(2**32))))
    return str(IPv6Address(int.from_bytes(rng.bytes(16), "big")))


def phone(rng: np.random.Generator) -> str:
    number = ("+49" if rng.integers(2) else "0") + digits(rng, 9)
    return number if "+" in number or rng.integers(2) else number + ";ext=" + digits(rng, 1, 6)


DRAWN = {
    "url": lambda rng: "https://" + host(rng) + "/" + signs(rng, LETTERS, 0, 5),
    "email": lambda rng: signs(rng, LETTERS + "0123456789", 1, 8) + "@" + host(rng),
    "ip": ip,
    "phone": phone,
    "hashtag": lambda rng: "#z" + signs(rng, LETTERS + "_", 1, 9),
    "mention": lambda rng: "@" + signs(rng, LETTERS, 1, 9),
    "version": lambda rng: f"{rng.integers(20)}.{rng.integers(20)}.{rng.integers(999)}",
    "isbn": lambda rng: checked(
        *(("978" + digits(rng, 9), "0123456789") if rng.integers(2) else (digits(rng, 9), "0123456789X")), checks.isbn
    ),
    "issn": lambda rng: checked(digits(rng, 7), "0123456789X", checks.issn),
    "doi": lambda rng: f"10.{digits(rng, 4)}/{signs(rng, LETTERS, 2, 9)}",
    "cve": lambda rng: f"CVE-20{digits(rng, 2)}-{digits(rng, 4, 6)}",
    "rfc": lambda rng: str(rng.integers(1, 10_000)),
    "cik": lambda rng: digits(rng, 10),
    "ticker": lambda rng: "NYSE:" + signs(rng, LETTERS.upper(), 1, 4),
    "flight": lambda rng: signs(rng, LETTERS.upper(), 2) + str(rng.integers(1, 9999)),
    "iban": account,
    "card": lambda rng: checked("4" + digits(rng, 14), "0123456789", checks.luhn),
    "mac": lambda rng: ":".join(signs(rng, "0123456789abcdef", 2) for _ in range(6)),
}
