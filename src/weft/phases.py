"""The phases of any amount: 1234.5 → cos and sin of its places, its size, its leading digits, as smooth coordinates.

Everything is computed on integers: a phase is the integer remainder, only then divided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

PERIODS = range(-3, 13)  # v mod 10**k for these k
LOG_PERIODS = (0.5, 1, 2, 4, 8, 16, 32, 64)
PHASE_FEATURES: int = 2 * len(PERIODS) + 3 + 2 * len(LOG_PERIODS) + 3
LEADING = ((0.4, 0, 0), (0.04, 0.2, 0), (0.004, 0, 0.2))  # digits → (all three, second, third)
_SMALL = 10**18


def phases(scalars: Sequence[tuple[int, int] | None]) -> np.ndarray:
    """float32 (n, PHASE_FEATURES) for values mantissa / 10**decimals; None gives a row of zeros.

    In order: cos and sin of 2π (v mod 10**k) / 10**k for k = -3 … 12, v signed, so that a negative number is the
    ten's complement; sign, is zero, log10|v| / 2; cos and sin of log10|v| at 8 periods; the three leading digits as one
    number / 250, the second and the third / 5. Sizes are such that a difference of one per cent can be learned.
    """
    import numpy as np

    powers = np.array([10**exponent for exponent in range(19)], dtype=np.int64)
    count = len(scalars)
    turns = np.zeros((count, len(PERIODS)))
    signs, logarithms = np.zeros(count), np.zeros(count)
    leading = np.zeros((count, 3))
    small = [i for i, s in enumerate(scalars) if s is not None and -_SMALL < s[0] < _SMALL and 0 <= s[1] <= 6]
    if small:
        mantissas = np.array([scalars[i][0] for i in small], dtype=np.int64)  # type: ignore[index]
        decimals = np.array([scalars[i][1] for i in small], dtype=np.int64)  # type: ignore[index]
        moduli = powers[np.maximum(np.array(PERIODS)[None, :] + decimals[:, None], 0)]
        turns[small] = np.mod(mantissas[:, None], moduli) / moduli
        sizes = np.abs(mantissas)
        signs[small] = np.sign(mantissas)
        logarithms[small] = np.log10(np.maximum(sizes, 1)) - decimals * (sizes > 0)
        lengths = np.searchsorted(powers, sizes, side="right")
        heads = np.where(
            lengths > 3, sizes // powers[np.maximum(lengths - 3, 0)], sizes * powers[np.clip(3 - lengths, 0, 2)]
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
        leading @ np.array(LEADING),
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
