"""The digit grid: -1234.50 → sign, chunk 0, digits …0 1 2 3 4 . 5 0…, two decimals.

One token holds 24 decimal digits, places -8 … +15; chunk c holds places 24c - 8 … 24c + 15, so a longer number takes
more tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from weft.errors import DoesNotFit
from weft.modality import Slot

DIGITS_MAX = 100_000  # more digits than this stay text
CHUNK = 24  # digits a token
LOWEST = -8  # the lowest place of chunk 0
BLOCK = 4_000  # digits converted at once: Python's own limit for int and str is 4,300

GRID_SLOTS: tuple[Slot, ...] = (
    Slot("sign", 2),
    Slot("chunk_sign", 2),
    *(Slot(f"chunk{place}", 16) for place in range(4)),  # base 16, lowest first
    *(Slot(f"digit{place}", 10) for place in range(LOWEST, LOWEST + CHUNK)),
    *(Slot(f"decimals{place}", 16) for place in range(5)),  # base 16, lowest first: 4 would end at 65,535
)
N_GRID = len(GRID_SLOTS)
_DIGITS_AT = 6
_DECIMALS_AT = _DIGITS_AT + CHUNK


@cache
def _power(exponent: int) -> int:
    return 10**exponent


def to_digits(number: int) -> str:
    """The decimal digits of a whole number that is not negative, of any length."""
    if number < _power(BLOCK):
        return str(number)
    half = BLOCK
    while number >= _power(2 * half):
        half *= 2
    high, low = divmod(number, _power(half))
    return to_digits(high) + to_digits(low).zfill(half)


def from_digits(digits: str) -> int:
    """The whole number that ASCII digits of any length write."""
    if len(digits) <= BLOCK:
        return int(digits)
    half = BLOCK
    while len(digits) > 2 * half:
        half *= 2
    return from_digits(digits[:-half]) * _power(half) + from_digits(digits[-half:])


def to_rows(mantissa: int, decimals: int, negative_zero: bool = False) -> list[tuple[int, ...]]:
    """Slots of mantissa / 10**decimals, one tuple a token, least significant first; `decimals` as written.

    Raises DoesNotFit beyond 100,000 digits (on either side of the point, or in all).
    """
    if decimals < 0:
        raise DoesNotFit(f"grid: {decimals} decimals found, 0 or more wanted. Multiply the mantissa instead.")
    if negative_zero and mantissa:
        raise DoesNotFit("grid: negative zero is only for the mantissa 0.")
    if decimals > DIGITS_MAX or abs(mantissa).bit_length() > 332_193:  # 10**100_000 has 332,193 bits
        raise DoesNotFit(f"a number of more than {DIGITS_MAX:,} digits; the grid holds {DIGITS_MAX:,}.")
    digits = to_digits(abs(mantissa))
    if len(digits) > DIGITS_MAX:
        raise DoesNotFit(f"a number of {len(digits):,} digits; the grid holds {DIGITS_MAX:,}.")
    first = (-decimals - LOWEST) // CHUNK
    last = max(first, (len(digits) - 1 - decimals - LOWEST) // CHUNK)
    places = digits[::-1]  # places[i] stands at place i - decimals
    offset = CHUNK * first + LOWEST + decimals  # index in `places` of the first chunk's lowest place: never above 0
    padded = "0" * -offset + places
    sign = int(mantissa < 0 or negative_zero)
    tail = _base16(decimals, 5)
    rows = []
    for position, chunk in enumerate(range(first, last + 1)):
        part = padded[position * CHUNK : (position + 1) * CHUNK].ljust(CHUNK, "0")
        rows.append((sign, int(chunk < 0), *_base16(abs(chunk), 4), *map(int, part), *tail))
    return rows


def from_rows(rows: Sequence[Sequence[int]]) -> tuple[int, int, bool]:
    """(mantissa, decimals, negative_zero) of `to_rows`. Raises DoesNotFit when the rows contradict each other."""
    if not rows:
        raise DoesNotFit("grid: no rows found, at least one wanted.")
    decimals = _from_base16(rows[0][_DECIMALS_AT : _DECIMALS_AT + 5])
    first = (-decimals - LOWEST) // CHUNK
    text = []
    for position, row in enumerate(rows):
        chunk = _from_base16(row[2:6]) * (-1 if row[1] else 1)
        if (row[1] and not chunk) or chunk != first + position or row[0] != rows[0][0]:
            raise DoesNotFit(f"grid: row {position} has chunk {chunk}, chunk {first + position} of one sign wanted.")
        if tuple(row[_DECIMALS_AT : _DECIMALS_AT + 5]) != tuple(rows[0][_DECIMALS_AT : _DECIMALS_AT + 5]):
            raise DoesNotFit(f"grid: row {position} has another number of decimals than row 0.")
        text.append("".join(map(str, row[_DIGITS_AT:_DECIMALS_AT])))
    below = -(CHUNK * first + LOWEST) - decimals  # places of the first chunk that lie under the written precision
    places = "".join(text)
    if "1" in places[:below].translate(_NONZERO):
        raise DoesNotFit(f"grid: a digit under the {decimals} decimals written.")
    magnitude = from_digits(places[below:][::-1])
    negative = bool(rows[0][0])
    return (-magnitude if negative else magnitude), decimals, negative and not magnitude


_NONZERO = str.maketrans("23456789", "11111111")


def _base16(number: int, width: int) -> tuple[int, ...]:
    return tuple(number >> (4 * place) & 15 for place in range(width))


def _from_base16(digits: Sequence[int]) -> int:
    return sum(digit << (4 * place) for place, digit in enumerate(digits))
