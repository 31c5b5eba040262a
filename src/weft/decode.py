"""Phases → digits → value: what the network read from its hidden state alone, lowest place first. numpy only."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from weft.modalities.number import Number, from_amount

KAPPA = 4.0  # sharpness of a phase: the logit of a digit is KAPPA times the dot product with its direction
LOWEST_PLACE = -3
DIGITS = 13  # places -3 … 9
EAST, NORTH = 360 * 10**7, 180 * 10**7  # 1e-7 degrees from the south-west corner of the map


def digits_of(amount: Fraction) -> list[int] | None:
    """Ten's-complement digits of an amount, lowest place first, or None when it does not fit the decode head."""
    scaled = amount * 10**-LOWEST_PLACE
    if scaled.denominator != 1 or not -(10 ** (DIGITS - 1)) <= scaled.numerator < 9 * 10 ** (DIGITS - 1):
        return None
    left = scaled.numerator % 10**DIGITS
    return [left // 10**place % 10 for place in range(DIGITS)]


def read_number(phases: np.ndarray) -> tuple[Number, float]:
    """phases (DIGITS, 2) → the number and its probability (product over places of the chosen digit's).

    Each place is read against the fraction that the lower digits leave, so a digit near its boundary is settled by
    what lies below it. A top digit of 9 is a negative number (ten's complement).
    """
    lower, total, confidence = 0.0, 0, 1.0
    for place in range(DIGITS):
        weights = _weights(phases[place], lower)
        digit = int(weights.argmax())
        confidence *= float(weights[digit])
        total += digit * 10**place
        lower = (lower + digit) / 10
    if total >= 9 * 10 ** (DIGITS - 1):
        total -= 10**DIGITS
    return from_amount(Fraction(total) / 10**-LOWEST_PLACE), confidence


def read_whole(phases: np.ndarray, greatest: int) -> int:
    """phases (DIGITS, 2) → the whole number from 0 to `greatest` that they show: no places behind the point, and of the
    top digit only what keeps it in range (a date that exists)."""
    lower, total = 0.0, 0
    for power in range(len(str(greatest))):
        weights = _weights(phases[power - LOWEST_PLACE], lower)
        if power == len(str(greatest)) - 1:
            weights = weights[: (greatest - total) // 10**power + 1]
        digit = int(weights.argmax())
        total += digit * 10**power
        lower = (lower + digit) / 10
    return total


def read_cells(scores: np.ndarray) -> tuple[int, ...]:
    """scores (16, 16) of a place's hexadecimal cells, coarse to fine → the likeliest ones that stay on the Earth."""
    east = north = 0
    cells = []
    for level, row in enumerate(scores):
        shift = 30 - 2 * level
        for cell in map(int, np.argsort(-row)):
            further_east = east << 2 | (cell >> 2 & 2) | (cell >> 1 & 1)
            further_north = north << 2 | (cell >> 1 & 2) | (cell & 1)
            if further_east << shift < EAST and further_north << shift <= NORTH:
                break
        cells.append(cell)
        east, north = further_east, further_north
    return tuple(cells)


def _weights(phase: np.ndarray, lower: float) -> np.ndarray:
    """The probabilities of a place's ten digits, given the fraction that the lower ones leave."""
    angle = (np.arange(10) + lower) * (2 * np.pi / 10)
    logits = KAPPA * (phase[0] * np.cos(angle) + phase[1] * np.sin(angle))
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum())
