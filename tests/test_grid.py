"""The digit grid and the phases."""

from __future__ import annotations

import math
import random
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from weft.errors import DoesNotFit
from weft.grid import GRID_SLOTS, N_GRID, from_digits, from_rows, to_digits, to_rows
from weft.phases import PERIODS, PHASE_FEATURES, phases

CORNERS = [
    (0, 0), (0, 2), (0, 40), (1, 0), (-1, 0), (1, 8), (1, 9), (10**15, 0), (10**16 - 1, 0), (10**16, 0), (-12345, 2),
    (15, 31), (10**40, 0), (10**60 + 7, 3), (10**24, 8), (10**24 - 1, 8), (5 * 10**23, 32), (1, 100_000),
]  # fmt: skip


def _random_pairs(count: int) -> list[tuple[int, int]]:
    random.seed(11)
    return [
        (random.choice((-1, 1)) * random.randrange(10 ** random.randrange(1, 90)), random.randrange(0, 60))
        for _ in range(count)
    ]


@pytest.mark.parametrize(("mantissa", "decimals"), CORNERS)
def test_corners_come_back_exactly(mantissa: int, decimals: int) -> None:
    assert from_rows(to_rows(mantissa, decimals)) == (mantissa, decimals, False)


def test_random_numbers_come_back_exactly_and_stay_within_the_slots() -> None:
    for mantissa, decimals in _random_pairs(2000):
        rows = to_rows(mantissa, decimals)
        assert from_rows(rows) == (mantissa, decimals, False)
        for row in rows:
            assert len(row) == N_GRID
            assert all(0 <= entry < slot.size for entry, slot in zip(row, GRID_SLOTS, strict=True))


def test_the_digits_stand_at_their_places() -> None:
    """Against the definition: place p of |v| is floor(|v| / 10**p) mod 10."""
    names = [slot.name for slot in GRID_SLOTS]
    for mantissa, decimals in _random_pairs(300):
        for row in to_rows(mantissa, decimals):
            chunk = sum(row[names.index(f"chunk{i}")] * 16**i for i in range(4)) * (-1 if row[1] else 1)
            for place in range(-8, 16):
                digit = math.floor(abs(Fraction(mantissa, 10**decimals)) / Fraction(10) ** (place + 24 * chunk)) % 10
                assert row[names.index(f"digit{place}")] == digit


def test_minus_zero_and_precision_are_told_apart() -> None:
    assert from_rows(to_rows(0, 1, negative_zero=True)) == (0, 1, True)
    assert to_rows(150, 2) != to_rows(15, 1)
    assert to_rows(0, 0, True) != to_rows(0, 0)


def test_small_numbers_take_one_token_and_long_ones_no_more_than_they_need() -> None:
    assert len(to_rows(-(10**16) + 1, 8)) == 1
    assert len(to_rows(15, 31)) == 1  # 1.5e-30: only the chunk that holds it
    assert len(to_rows(10**9_999, 0)) == 417


def test_a_hundred_thousand_digits_fit_and_one_more_does_not() -> None:
    longest = from_digits("9" * 100_000)
    assert from_rows(to_rows(longest, 0)) == (longest, 0, False)
    with pytest.raises(DoesNotFit, match="100,000"):
        to_rows(longest + 1, 0)
    with pytest.raises(DoesNotFit, match="100,000"):
        to_rows(1, 100_001)


def test_contradicting_rows_are_refused() -> None:
    rows = to_rows(10**30, 0)
    with pytest.raises(DoesNotFit, match="chunk"):
        from_rows(rows[::-1])
    under = list(to_rows(5, 0)[0])
    under[6] = 1  # a digit at place -8 of a number without decimals
    with pytest.raises(DoesNotFit, match="under"):
        from_rows([tuple(under)])


def test_long_digit_strings_convert_as_decimal_does() -> None:
    random.seed(3)
    for length in (1, 3_999, 4_000, 4_001, 8_001, 20_000):
        digits = str(random.randrange(1, 10)) + "".join(random.choices("0123456789", k=length - 1))
        assert to_digits(from_digits(digits)) == digits
        with localcontext() as context:
            context.prec = length + 5
            assert Decimal(digits) == Decimal(from_digits(digits))
    assert to_digits(10**8_000) == "1" + "0" * 8_000


def test_phases_are_the_exact_remainders() -> None:
    """Against Fraction arithmetic, for values of the fast and of the slow path together."""
    scalars = [*CORNERS, *_random_pairs(200)]
    rows = phases(scalars)
    assert rows.shape == (len(scalars), PHASE_FEATURES)
    assert rows.dtype == np.float32
    for (mantissa, decimals), row in zip(scalars, rows, strict=True):
        value = Fraction(mantissa, 10**decimals)
        for index, power in enumerate(PERIODS):
            turn = float(value / Fraction(10) ** power % 1)
            assert row[2 * index] == pytest.approx(math.cos(2 * math.pi * turn), abs=1e-6)
            assert row[2 * index + 1] == pytest.approx(math.sin(2 * math.pi * turn), abs=1e-6)
        magnitude = math.log10(abs(mantissa)) - decimals if mantissa else 0
        assert row[34] == pytest.approx(magnitude / 2, abs=1e-3)
        assert list(row[32:34]) == [(mantissa > 0) - (mantissa < 0), mantissa == 0]
        head = to_digits(abs(mantissa)).ljust(3, "0")[:3]
        assert round(250 * row[-3]) == int(head)
        assert [round(5 * digit) for digit in row[-2:]] == [int(digit) for digit in head[1:]]


def test_fast_and_slow_path_agree() -> None:
    """The same values, once small enough for int64 and once with more decimals than that path takes."""
    small = [(random.randrange(-(10**9), 10**9), 2) for _ in range(200)]
    large = [(mantissa * 10**20, decimals + 20) for mantissa, decimals in small]
    np.testing.assert_allclose(phases(small), phases(large), atol=1e-5)


def test_absence_is_a_row_of_zeros_and_zero_is_not() -> None:
    assert phases([]).shape == (0, PHASE_FEATURES)
    rows = phases([None, (0, 0)])
    assert not rows[0].any()
    assert rows[1].any()
