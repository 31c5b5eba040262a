"""Check digits: cards (Luhn), ISBN, ISSN, IBAN. Each takes the code without spaces and hyphens."""

from __future__ import annotations

from weft.modalities.identifiers.words import IBAN_LENGTHS


def luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, its digits summed."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def isbn(code: str) -> bool:
    """ISO 2108: ISBN-10 weighs 10 … 1 modulo 11, X is ten; ISBN-13 weighs 1, 3, 1, 3 … modulo 10."""
    if len(code) == 10 and code[:9].isdecimal():
        return weighed(code) % 11 == 0
    if len(code) == 13 and code.isdecimal() and code[:3] in ("978", "979"):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code)) % 10 == 0
    return False


def issn(code: str) -> bool:
    """ISO 3297: weights 8 … 1 modulo 11, X is ten."""
    return len(code) == 8 and code[:7].isdecimal() and weighed(code) % 11 == 0


def weighed(code: str) -> int:
    values = [10 if digit in "xX" else int(digit) for digit in code]
    return sum(value * weight for value, weight in zip(values, range(len(code), 0, -1)))


def iban(code: str) -> bool:
    """ISO 13616: the country's length; the first four behind the rest, letters as 10 … 35, is 1 modulo 97."""
    if IBAN_LENGTHS.get(code[:2]) != len(code):
        return False
    return int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1
