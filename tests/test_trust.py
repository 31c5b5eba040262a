"""How far an answer is trusted: shares of values, weak refusals, further readings, the threshold of `verified`."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from weft.modalities.number import from_amount
from weft.programs import Program, Step
from weft.training import calibrate
from weft.trust import share_of, trust_in, weigh


def program(value, p):
    """A finished program of one step with this value (None: a refusal) and probability."""
    step = Step("refuse", (), None) if value is None else Step("copy", (), from_amount(Fraction(value)))
    return Program((step,), math.log(p), True)


def test_programs_of_one_value_are_weighed_together():
    best, share = weigh([program(5, 0.4), program(6, 0.3), program(6, 0.25)])
    assert best.value == from_amount(Fraction(6))
    assert share == pytest.approx(0.55)


def test_a_weak_refusal_gives_way_to_the_likeliest_answer_and_a_strong_one_stands():
    ranked = [program(None, 0.4), program(5, 0.3), program(6, 0.1)]
    assert weigh(ranked)[0].refused
    best, share = weigh(ranked, refused_from=0.5)
    assert (best.value, share) == (from_amount(Fraction(5)), pytest.approx(0.3))
    assert weigh([program(None, 0.6), program(5, 0.3)], refused_from=0.5)[0].refused
    assert weigh([program(None, 0.2)], refused_from=0.5)[0].refused  # nothing else to say


def test_trust_is_nothing_where_the_second_reading_comes_to_another_value():
    best = program(5, 0.9)
    agreeing, other = [program(5, 0.8), program(6, 0.1)], [program(6, 0.8), program(5, 0.1)]
    assert trust_in(best, 0.9, [other, agreeing]) == 0
    assert trust_in(best, 0.9, [[], agreeing]) == 0
    assert trust_in(best, 0.9, [agreeing, agreeing]) > trust_in(best, 0.9, [agreeing, other]) > 0
    assert share_of(best, other) == pytest.approx(0.1)


def outcome(right, trust=0.0, refused=False, to_refuse=False, confidence=0.9):
    return calibrate.Outcome(confidence, right, refused, to_refuse, trust)


def test_the_threshold_of_verified_is_the_lowest_that_keeps_its_promise():
    made = [outcome(False, 0.55)] * 5 + [outcome(True, 0.65)] * 60
    assert calibrate.threshold(made) == 0.56
    assert calibrate.threshold([outcome(False, 0.99)] * 40) == 1.0
    assert calibrate.threshold([outcome(True, 0.9)] * 10) == 1.0  # too few to tell


def test_a_refusal_asks_for_the_share_from_which_refusals_are_due():
    weak = [outcome(False, refused=True, to_refuse=False, confidence=0.45)] * 20
    strong = [outcome(True, refused=True, to_refuse=True, confidence=0.8)] * 40
    assert calibrate.refused_from(weak + strong) == 0.46
    assert calibrate.refused_from(strong) == 0.0
    assert calibrate.refused_from(weak) == 0.5
