"""Numbers: written, held, read."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft.errors import DoesNotFit
from weft.find import read
from weft.grid import from_digits
from weft.modalities.number import Number, NumberModality, finite_decimals, from_amount
from weft.modalities.number_phrases import read_words
from weft.modality import Run, Span

NUMBER = NumberModality()


def spans(text: str) -> list[Span]:
    return NUMBER.read(Run(text, 0, len(text)))


def values(text: str) -> list[str]:
    return [str(span.value) for span in spans(text) if span.kind]


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("The total is 1,234.50 today", "1,234.50", "1234.50"),
        ("about 12,345,678 people", "12,345,678", "12345678"),
        ("it fell to -5 again", "-5", "-5"),
        ("it fell to −5 again", "−5", "-5"),
        ("is minus five", "minus five", "-5"),
        ("What's minus 40 in words?", "minus 40", "-40"),
        ("1.5e-30", "1.5e-30", "1.5e-30"),
        ("6.02E23", "6.02E23", "6.02e23"),
        ("by 12 % more", "12 %", "12%"),
        ("by 12.5 percent", "12.5 percent", "12.5%"),
        ("by 12.5 per cent", "12.5 per cent", "12.5%"),
        ("forty-two percent", "forty-two percent", "42%"),
        ("3/4 of it", "3/4", "3/4"),
        ("1 3/4 cups", "1 3/4", "7/4"),
        ("2½ times", "2½", "5/2"),
        ("½ of it", "½", "1/2"),
        ("She came 2nd.", "2nd", "2nd"),
        ("the 113th time", "113th", "113th"),
        ("the second largest", "second", "2nd"),
        ("her twenty-first birthday", "twenty-first", "21st"),
        ("twenty-five apples", "twenty-five", "25"),
        ("three hundred and five thousand", "three hundred and five thousand", "305000"),
        ("one-hundred-and-five", "one-hundred-and-five", "105"),
        ("two thirds of them", "two thirds", "2/3"),
        ("half a million", "half a million", "500000"),
        ("two and a half million", "two and a half million", "2500000"),
        ("a dozen eggs", "a dozen", "12"),
        ("2 million people", "2 million", "2000000"),
        ("5 millions", "5 millions", "5000000"),
        ("3.2bn", "3.2bn", "3200000000"),
        ("1.5k", "1.5k", "1500"),
        ("2.25 thousand", "2.25 thousand", "2250"),
        ("5 crore", "5 crore", "50000000"),
        ("$10000 in all", "10000", "10000"),
        ("a grade of .5 today", ".5", "0.5"),
        ("-0", "-0", "-0"),
    ],
)
def test_a_written_number_is_read_whole_and_exactly(text: str, written: str, expected: str) -> None:
    found = [span for span in spans(text) if span.kind]
    assert [(text[span.start : span.stop], str(span.value)) for span in found] == [(written, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "A4", "v2.4.1", "192.168.0.1", "555-1234", "(555) 123-4567", "1-800-555-1234", "+49 89 1234567", "covid-19",
        "ISBN 978-3-16-148410-0", "the red one", "one of them", "no one", "one another", "3/4/2020", "2021-07-04",
        "10:30", "6pm", "4x4", "007", "2th", "a second", "at half past", "a third party", "seconds", "form 10-K",
        "192.168.100.200", "https://example.org/2020/5?page=7", "img_2034", "bob5@example.org", "3:1", "5km",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_stays_text(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,2345", "do not group"),
        ("5-10 million people", "scale may hold"),
        ("10 123 people", "grouped by a space"),
        ("nineteen ninety-eight", "do not make one number"),
        ("one two three", "do not make one number"),
        ("3/0", "denominator"),
        ("9" * 100_001, "100,000"),
        ("1e100001", "100,000"),
    ],
)
def test_what_is_ambiguous_or_too_long_stays_text_with_its_reason(text: str, reason: str) -> None:
    (span,) = spans(text)
    assert span.kind is None
    assert span.value is None
    assert reason in (span.reason or "")
    assert 0 <= span.start < span.stop <= len(text)


def test_several_numbers_stand_apart() -> None:
    assert values("8 minus 5") == ["8", "5"]
    assert values("8-5") == ["8", "5"]
    assert values("from 5 to 10, and 12") == ["5", "10", "12"]
    assert values("five hundred and six hundred") == ["500", "600"]
    assert values("three thousand and two thousand") == ["3000", "2000"]
    assert values("two million three million") == []
    assert values("5%-10%") == ["5%", "10%"]


def test_ten_thousand_digits_read_exactly_and_fast() -> None:
    digits = "7" * 10_000
    started = time.process_time()
    (span,) = spans(f"It is {digits}.")
    assert time.process_time() - started < 1
    assert span.value == Number(Fraction(from_digits(digits)))
    assert NUMBER.from_slots(NUMBER.to_slots(span.value)) == span.value
    assert NUMBER.write(span.value) == digits


HOSTILE = (
    "two and ", "5 ", "+1 ", "12 345.6 7/8 ", "one hundred and ", "1,000,", "3-4-5-", "a.b.c.", "I.", "1/2/", "((((",
    "5,x", "1-", "1.", "minus ", "1,", "a ", "one ", "1/", "½", "1e5", "two point ", "half a ", "one over ", "5 to ",
    "from 1 May to 3 June, ", "7", "x", "three thousand ", "between 1 and ", "a third of ", "1 in 5 ",
)  # fmt: skip


def cpu_seconds(text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_are_read_in_linear_time(piece: str) -> None:
    """By all kinds. Each text is another, so that nothing is remembered from the one before.

    Four times the text is 4 times the work where it is linear, 16 times where it is quadratic; the bound is halfway.
    """
    cpu_seconds(f"Is it {piece}?")
    count, ratio = 4_000 // len(piece), 99.0
    for begin in ("So", "Now", "And"):  # a busy machine is slow by chance, not three times
        short = min(cpu_seconds(f"{begin} {word} {piece * count}") for word in ("so", "now"))
        assert short < 1, f"{short:.2f} s for 4,000 characters"
        ratio = min(ratio, (cpu_seconds(f"{begin} {piece * (4 * count)}") - 0.01) / short)
        if ratio < 8:
            return
    raise AssertionError(f"four times the text took {ratio:.1f} times as long")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (", ".join(str(1_000 + 7 * i) for i in range(2_000)), {"number"}),
        ("; ".join(f"from {1 + i % 28} May {1900 + i % 100} to 3 June 2016" for i in range(200)), {"interval"}),
        ("7" * 100_000, {"number"}),
        ("x" * 1_000_000, set()),
        ("(" * 20_000 + "5" + ")" * 20_000, {"number"}),
    ],
    ids=["2,000 numbers", "200 ranges of dates", "100,000 digits", "a megabyte without a space", "brackets"],
)
def test_large_texts_of_one_sort_are_read_whole_in_a_second(text: str, kinds: set[str]) -> None:
    assert {span.kind for span in read(text)} == kinds
    assert min(cpu_seconds(f"{text} {word}") for word in ("so", "now")) < 1


def test_spans_lie_within_the_run() -> None:
    text = "x -5 and 12.50 %, 3 million"
    for start in range(len(text)):
        for stop in range(start + 1, len(text) + 1):
            for span in NUMBER.read(Run(text, start, stop)):
                assert start <= span.start < span.stop <= stop
                assert str(span.value) in ("-5", "12.50%", "3000000", "None")


@given(st.integers(0, 10**15 - 1))
def test_numbers_in_words_mean_what_they_spell(number: int) -> None:
    """Against a speller written here."""
    text = _spell(number)
    words = read_words(text, 0, len(text))
    assert words is not None
    assert (words.amount, words.stop, words.form) == (number, len(text), "integer")


SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _spell(number: int) -> str:
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{SMALL[number // 100]} hundred" + (f" and {_spell(number % 100)}" if number % 100 else "")
    for name, size in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 10**3)):
        if number >= size:
            rest = number % size
            joined = " and " if 0 < rest < 100 else " "
            return f"{_spell(number // size)} {name}" + (joined + _spell(rest) if rest else "")
    raise AssertionError


def test_samples_come_back_from_slots_text_and_json() -> None:
    rng = np.random.default_rng(5)
    for _ in range(1500):
        value = NUMBER.sample(rng)
        assert NUMBER.from_slots(NUMBER.to_slots(value)) == value
        assert NUMBER.from_json(NUMBER.to_json(value)) == value
        (span,) = spans(NUMBER.write(value))
        assert span.value == value, NUMBER.write(value)


def test_slots_stay_within_their_sizes() -> None:
    rng = np.random.default_rng(6)
    for _ in range(300):
        for row in NUMBER.to_slots(NUMBER.sample(rng)):
            assert all(0 <= entry < slot.size for entry, slot in zip(row, NUMBER.slots, strict=True))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_decimals_read_as_decimal_reads_them(number: Decimal) -> None:
    text = f"{number:f}"
    (span,) = spans(text)
    assert (span.value.amount, span.value.decimals) == (Fraction(number), 6)


@given(st.fractions())
def test_finite_decimals_are_those_that_division_needs(amount: Fraction) -> None:
    decimals = finite_decimals(amount)
    rest = amount.denominator
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5
    assert (decimals is None) == (rest != 1)
    if decimals is not None:
        assert (amount * 10**decimals).denominator == 1
        assert decimals == 0 or (amount * 10 ** (decimals - 1)).denominator != 1


def test_precision_and_form_count_in_equality() -> None:
    assert Number(Fraction(3, 2), 1, "decimal") != Number(Fraction(3, 2), 2, "decimal")
    assert Number(Fraction(15), 0, "percent") != Number(Fraction(15))
    assert Number(0, negative_zero=True) != Number(0)
    assert from_amount(Fraction(1, 3)) == Number(Fraction(1, 3), 0, "fraction")
    assert from_amount(Fraction(5, 4)) == Number(Fraction(5, 4), 2, "decimal")


@pytest.mark.parametrize(
    "arguments",
    [(1.5,), (Fraction(1, 3),), (Fraction(1, 3), 5, "decimal"), (Fraction(1, 2), 0), (1, 0, "decimal"), (1, 1),
     (-1, 0, "ordinal"), (1, 0, "roman"), (1, 0, "integer", True), (0, 0, "fraction", True)],
)  # fmt: skip
def test_what_a_number_cannot_hold_is_refused(arguments: tuple) -> None:
    with pytest.raises(DoesNotFit):
        Number(*arguments)


def test_people_see_separators_and_endless_fractions_marked() -> None:
    assert NUMBER.to_json(Number(Fraction(2469, 2), 1, "decimal"))["text"] == "1,234.5"
    assert NUMBER.to_json(Number(Fraction(200, 3), 0, "percent")) == {
        "kind": "percent", "value": "200/3", "unit": "%", "text": "≈ 66.6667%",
    }  # fmt: skip
    assert NUMBER.to_json(Number(Fraction(22), 0, "ordinal"))["text"] == "22nd"


def test_scalar_is_the_amount() -> None:
    assert NUMBER.scalar(Number(Fraction(3, 4), 0, "fraction")) == (75, 2)
    assert NUMBER.scalar(Number(Fraction(1, 3), 0, "fraction")) is None
    assert NUMBER.scalar(Number(Fraction(3, 2), 2, "decimal")) == (150, 2)


def test_features_tell_values_apart_and_have_their_width() -> None:
    values = [from_amount(Fraction(amount)) for amount in ("1", "-1", "0", "1/3", "2/3", "1000000", "999999")]
    rows = NUMBER.features(values)
    assert rows.shape == (7, NUMBER.n_features)
    assert len({row.tobytes() for row in rows}) == 7


@given(st.integers(1_000_000, 10**12), st.integers(0, 99))
def test_other_ways_to_group_say_the_same_number(number: int, cents: int) -> None:
    english = f"{number:,}"
    last, rest = str(number)[-3:], str(number)[:-3]
    lakhs = f"{int(rest):,}" if len(rest) < 3 else ",".join(re.findall("..?(?=(?:..)*$)", rest))
    if len(english.split(",")) == 4 and not re.search(r",0|,[3-9]|,2[6-9]|,25[6-9]", english):
        return  # 1.234.101.250 with points is an address
    for text in (
        english.replace(",", "."),
        english.replace(",", " "),
        english.replace(",", "\u2009"),
        f"{lakhs},{last}",
    ):
        assert [span.value for span in spans(f"in all {text} of them")] == [Number(Fraction(number))], text
    european = f"{english.replace(',', '.')},{cents:02}"
    assert [span.value.amount for span in spans(european)] == [number + Fraction(cents, 100)]


@given(st.integers(1, 99), st.integers(3, 99))
def test_fractions_in_words_mean_what_they_spell(top: int, bottom: int) -> None:
    ending = {1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth"}
    head, last = (TENS[bottom // 10] + "-", bottom % 10) if bottom > 20 and bottom % 10 else ("", bottom)
    ordinal = head + ending.get(last, _spell(last).removesuffix("y") + ("ieth" if last >= 20 else "th"))
    if ordinal.endswith(("second", "first")) or (top >= 20 and top % 10 == 0 and bottom < 10):
        return  # "-seconds" are a time; "thirty fifths" may be 30/5 or a thirty-fifth
    text = f"{_spell(top)} {ordinal}{'s' if top > 1 else ''}"
    words = read_words(text, 0, len(text))
    assert words is not None
    assert (words.amount, words.stop) == (Fraction(top, bottom), len(text)), text
