"""Digits read from phases, lowest place first: exact phases give back every number that the head holds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from weft.decode import DIGITS, LOWEST_PLACE, digits_of, read_cells, read_number, read_whole
from weft.modality import modality

LARGEST, SMALLEST, STEP = Fraction(9 * 10**12 - 1, 1000), Fraction(-(10**12), 1000), Fraction(1, 1000)
ODD = [Fraction(0), STEP, -STEP, Fraction(1), Fraction(-1), Fraction(1, 8), LARGEST, SMALLEST, SMALLEST + STEP,
       Fraction(999_999_999), Fraction(-999_999_999), Fraction(5, 10), Fraction(-99, 10)]  # fmt: skip


def phases_of(amount):
    """The exact phase of every place: the turn of amount modulo ten units of that place, from the amount itself."""
    turns = [float(amount / Fraction(10) ** (LOWEST_PLACE + place + 1) % 1) for place in range(DIGITS)]
    return np.stack([np.cos(2 * np.pi * np.array(turns)), np.sin(2 * np.pi * np.array(turns))], -1)


def samples(seed, count=300):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        size = int(10 ** rng.uniform(0, 12.9))
        yield Fraction(int(rng.integers(max(-size, -(10**12)), min(size, 9 * 10**12 - 1) + 1)), 1000)


def by_text(amount):
    """Ten's complement by writing the number out in decimals."""
    whole = int(Decimal(amount.numerator) / Decimal(amount.denominator) * 1000)
    return [int(digit) for digit in reversed(f"{whole % 10**DIGITS:0{DIGITS}d}")]


@pytest.mark.parametrize("amount", ODD, ids=str)
def test_exact_phases_give_back_the_corner_cases(amount):
    number, confidence = read_number(phases_of(amount))
    assert number.amount == amount
    assert 0 < confidence <= 1


def test_exact_phases_give_back_every_number():
    assert all(read_number(phases_of(amount))[0].amount == amount for amount in samples(1))


@pytest.mark.parametrize("amount", ODD, ids=str)
def test_digits_are_the_tens_complement_lowest_first(amount):
    assert digits_of(amount) == by_text(amount)


def test_digits_of_random_amounts_equal_those_written_out():
    assert all(digits_of(amount) == by_text(amount) for amount in samples(2))


@pytest.mark.parametrize(
    "amount", [LARGEST + STEP, SMALLEST - STEP, Fraction(1, 3), Fraction(1, 10_000), Fraction(10**30)]
)
def test_what_the_head_cannot_hold_has_no_digits(amount):
    assert digits_of(amount) is None


def test_each_place_is_read_against_what_the_lower_ones_leave():
    # turned by almost a whole step each: read alone, every place would give the next digit
    amount = Fraction(1_999_999_999, 1000)
    assert read_number(phases_of(amount))[0].amount == amount


def test_small_noise_changes_no_digit_and_lowers_the_confidence():
    rng = np.random.default_rng(3)
    for amount in samples(4, 50):
        exact = phases_of(amount)
        sure = read_number(3 * exact)
        noisy = read_number(3 * exact + rng.uniform(-0.3, 0.3, exact.shape))
        assert noisy[0].amount == sure[0].amount == amount
        assert noisy[1] < 1
        assert read_number(exact * 0.1)[1] < sure[1]


def test_no_phase_at_all_is_no_confidence():
    _, confidence = read_number(np.zeros((DIGITS, 2)))
    assert confidence == pytest.approx(10.0**-DIGITS)


def test_a_whole_number_is_read_within_its_range_whatever_the_phases():
    rng = np.random.default_rng(3)
    for _ in range(200):
        assert 0 <= read_whole(rng.normal(size=(DIGITS, 2)), 3_652_059) <= 3_652_059
    for wanted in (0, 7, 693_595, 3_652_059):
        lower, phases = 0.0, np.zeros((DIGITS, 2))
        for power in range(7):
            digit = wanted // 10**power % 10
            turn = (digit + lower) * 2 * np.pi / 10
            phases[power - LOWEST_PLACE] = 8 * np.cos(turn), 8 * np.sin(turn)
            lower = (lower + digit) / 10
        assert read_whole(phases, 3_652_059) == wanted


def test_cells_are_read_as_a_place_on_the_earth_whatever_the_scores():
    kind = modality("place")
    rng = np.random.default_rng(4)
    for _ in range(300):
        assert kind.from_slots([read_cells(rng.normal(size=(16, 16)))]) is not None
    for _ in range(300):
        place = kind.sample(rng)
        cells = kind.to_slots(place)[0]
        assert read_cells(np.eye(16)[list(cells)]) == cells
