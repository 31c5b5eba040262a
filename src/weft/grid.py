"""The digit grid: -1234.50 → sign, chunk 0, digits …0 1 2 3 4 . 5 0…, two decimals; and the phases of any number.

One token holds 24 decimal digits, places -8 … +15; chunk c holds places 24c - 8 … 24c + 15, so a longer number takes
more tokens. Everything is computed on integers: a phase is the integer remainder, only then divided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

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


# --- phases -----------------------------------------------------------------------------------------------------------

PERIODS = range(-3, 13)  # v mod 10**k for these k
LOG_PERIODS = (0.5, 1, 2, 4, 8, 16, 32, 64)
PHASE_FEATURES: int = 2 * len(PERIODS) + 3 + 2 * len(LOG_PERIODS) + 3
LEADING = np.array([[0.4, 0, 0], [0.04, 0.2, 0], [0.004, 0, 0.2]])  # digits → (all three, second, third)
_POWERS = np.array([10**exponent for exponent in range(19)], dtype=np.int64)
_SMALL = 10**18


def phases(scalars: Sequence[tuple[int, int] | None]) -> np.ndarray:
    """float32 (n, PHASE_FEATURES) for values mantissa / 10**decimals; None gives a row of zeros.

    In order: cos and sin of 2π (v mod 10**k) / 10**k for k = -3 … 12, v signed, so that a negative number is the
    ten's complement; sign, is zero, log10|v| / 2; cos and sin of log10|v| at 8 periods; the three leading digits as one
    number / 250, the second and the third / 5. Sizes are such that a difference of one per cent can be learned.
    """
    count = len(scalars)
    turns = np.zeros((count, len(PERIODS)))
    signs, logarithms = np.zeros(count), np.zeros(count)
    leading = np.zeros((count, 3))
    small = [i for i, s in enumerate(scalars) if s is not None and -_SMALL < s[0] < _SMALL and 0 <= s[1] <= 6]
    if small:
        mantissas = np.array([scalars[i][0] for i in small], dtype=np.int64)  # type: ignore[index]
        decimals = np.array([scalars[i][1] for i in small], dtype=np.int64)  # type: ignore[index]
        moduli = _POWERS[np.maximum(np.array(PERIODS)[None, :] + decimals[:, None], 0)]
        turns[small] = np.mod(mantissas[:, None], moduli) / moduli
        sizes = np.abs(mantissas)
        signs[small] = np.sign(mantissas)
        logarithms[small] = np.log10(np.maximum(sizes, 1)) - decimals * (sizes > 0)
        lengths = np.searchsorted(_POWERS, sizes, side="right")
        heads = np.where(
            lengths > 3, sizes // _POWERS[np.maximum(lengths - 3, 0)], sizes * _POWERS[np.clip(3 - lengths, 0, 2)]
        )
        leading[small] = np.stack([heads // 100, heads // 10 % 10, heads % 10], axis=1)
    for index in set(range(count)).difference(small):
        scalar = scalars[index]
        if scalar is not None:
            turns[index], signs[index], logarithms[index], leading[index] = _large(*scalar)
    present = np.array([scalar is not None for scalar in scalars], dtype=bool)
    angles = 2 * math.pi * turns
    waves = 2 * math.pi * logarithms[:, None] / np.array(LOG_PERIODS)
    parts = (
        np.stack([np.cos(angles), np.sin(angles)], axis=2).reshape(count, 2 * len(PERIODS)),
        np.stack([signs, signs == 0, logarithms / 2], axis=1),
        np.stack([np.cos(waves), np.sin(waves)], axis=2).reshape(count, 2 * len(LOG_PERIODS)),
        leading @ LEADING,
    )
    return (np.concatenate(parts, axis=1) * present[:, None]).astype(np.float32)


def _large(mantissa: int, decimals: int) -> tuple[list[float], int, float, list[int]]:
    """The same for one number of any size, in Python's integers (int / int is rounded once, correctly)."""
    if decimals < 0:
        mantissa, decimals = mantissa * 10**-decimals, 0
    moduli = [10 ** max(power + decimals, 0) for power in PERIODS]
    turns = [mantissa % modulus / modulus for modulus in moduli]
    if not mantissa:
        return turns, 0, 0.0, [0, 0, 0]
    size = abs(mantissa)
    excess = max(int(math.log10(size)) - 20, 0)
    head = str(size // 10**excess).ljust(3, "0")[:3]
    return turns, (1 if mantissa > 0 else -1), math.log10(size) - decimals, [int(digit) for digit in head]
