"""Money and the currency lexicon."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import weft
from weft.errors import DoesNotFit, WeftError
from weft.jsonform import span_json
from weft.lexicon import currencies, currency_by_code, currency_by_id
from weft.modalities.money import Money, MoneyModality
from weft.modalities.number import Number, from_amount
from weft.modality import Run, Span

MONEY = MoneyModality()


def spans(text: str) -> list[Span]:
    return MONEY.read(Run(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("costs $40.", "$40", "40 USD"),
        ("US$40 each", "US$40", "40 USD"),
        ("€12.50", "€12.50", "12.50 EUR"),
        ("a £3.2bn deal", "£3.2bn", "3200000000 GBP"),
        ("3.2 billion dollars", "3.2 billion dollars", "3200000000 USD"),
        ("half a million dollars", "half a million dollars", "500000 USD"),
        ("12.50 euros", "12.50 euros", "12.50 EUR"),
        ("USD 300", "USD 300", "300 USD"),
        ("300 USD", "300 USD", "300 USD"),
        ("40 bucks", "40 bucks", "40 USD"),
        ("50p", "50p", "0.50 GBP"),
        ("50 pence", "50 pence", "0.50 GBP"),
        ("75 cents", "75 cents", "0.75 USD"),
        ("5 dollars and 20 cents", "5 dollars and 20 cents", "5.20 USD"),
        ("$2.4 million", "$2.4 million", "2400000 USD"),
        ("$5m", "$5m", "5000000 USD"),
        ("EUR 5m", "EUR 5m", "5000000 EUR"),
        ("US$1.5B", "US$1.5B", "1500000000 USD"),
        ("-$5", "-$5", "-5 USD"),
        ("$-5", "$-5", "-5 USD"),
        ("CHF 12.50", "CHF 12.50", "12.50 CHF"),
        ("A$5", "A$5", "5 AUD"),
        ("40 pounds sterling", "40 pounds sterling", "40 GBP"),
        ("40 Swiss francs", "40 Swiss francs", "40 CHF"),
        ("$40/month", "$40", "40 USD"),
        ("Rs 500 crore", "Rs 500 crore", "5000000000 INR"),
        ("TRY 1,250.00", "TRY 1,250.00", "1250.00 TRY"),
        ("spent 40 pounds", "40 pounds", "40 GBP"),
        ("a ten-pound note", "ten-pound", "10 GBP"),
        ("three pounds twenty pence", "three pounds twenty pence", "3.20 GBP"),
        ("ten grand", "ten grand", "10000 USD"),
        ("20c each", "20c", "0.20 USD"),
        ("$700 CAD", "$700 CAD", "700 CAD"),
        ("$20 dollars", "$20 dollars", "20 USD"),
        ("$US40m", "$US40m", "40000000 USD"),
        ("KSh250", "KSh250", "250 KES"),
        ("Rs.900", "Rs.900", "900 INR"),
        ("malaysian ringgit 30", "malaysian ringgit 30", "30 MYR"),
        ("5 ringgit and 30 sen", "5 ringgit and 30 sen", "5.30 MYR"),
        ("half a dollar", "half a dollar", "1/2 USD"),
        ("CAD 70", "CAD 70", "70 CAD"),
    ],
)
def test_written_money_is_read_whole_and_exactly(text: str, written: str, expected: str) -> None:
    assert [(text[span.start : span.stop], str(span.value)) for span in spans(text)] == [(written, expected)]


@pytest.mark.parametrize(
    "text",
    ["ALL 5 of us", "TRY 5 of them", "1080p", "40 pounds", "5 of 10 won", "$5-10 million", "€5,5555", "XYZ 300",
     "5 TOP players", "the dollar", "$", "5 centuries", "12 euphoric fans", "MAD 5 times",
     "10 grand pianos", "a bag of 40 pounds", "a twenty-pound bag", "3,000 won tickets",
     "TOP 10", "11c to 17c in", "COP 26"],
)  # fmt: skip
def test_what_only_looks_like_money_is_none(text: str) -> None:
    assert spans(text) == []


def test_amounts_that_only_stand_together_stay_apart() -> None:
    assert [str(span.value) for span in spans("£3.2bn and 50p")] == ["3200000000 GBP", "0.50 GBP"]
    assert [str(span.value) for span in spans("5 dollars and 20 euros")] == ["5 USD", "20 EUR"]
    assert [str(span.value) for span in spans("5 dollars, 20 cents")] == ["5 USD", "0.20 USD"]


def test_a_hyphen_between_two_amounts_is_no_minus() -> None:
    assert [str(span.value) for span in spans("5$-8$")] == ["5 USD", "8 USD"]
    assert [str(span.value) for span in spans("3 GBP 20 pence, 3 USD50 cards")] == ["3.20 GBP", "50 USD"]


def test_ambiguous_signs_keep_the_other_currency_as_candidate() -> None:
    (yen,) = spans("¥500")
    assert str(yen.value) == "500 JPY"
    assert [str(other) for other in yen.candidates] == ["500 CNY"]
    assert [str(other) for other in spans("75 cents")[0].candidates] == ["0.75 EUR"]


def test_every_currency_is_read_by_each_of_its_signs_and_names() -> None:
    for currency in currencies():
        for sign in currency.signs:
            assert [
                span.value.currency for span in spans(f"{sign}{' ' * (sign[-1].isalpha() or sign[-1] in './')}7")
            ] == [currency.code], sign
        for name in currency.names:
            assert [span.value.currency for span in spans(f"7 {name}")] == [currency.code], name


def test_codes_and_ids_are_unique_and_fit_the_slot() -> None:
    known = currencies()
    assert len({currency.code for currency in known}) == len({currency.id for currency in known}) == len(known)
    assert all(0 < currency.id < 256 and currency_by_id(currency.id) is currency for currency in known)
    spellings = [spelling for currency in known for spelling in (*currency.signs, *currency.names)]
    assert len(spellings) == len(set(spellings))
    assert currency_by_code("JPY").decimals == 0
    assert currency_by_code("KWD").decimals == 3
    # saved weights know currencies by these ids
    assert [currency_by_code(code).id for code in ("AED", "EUR", "USD", "ZWG")] == [1, 42, 140, 155]


def test_samples_come_back_from_slots_text_and_json() -> None:
    rng = np.random.default_rng(8)
    for _ in range(800):
        value = MONEY.sample(rng)
        rows = MONEY.to_slots(value)
        assert MONEY.from_slots(rows) == value
        assert all(0 <= entry < slot.size for row in rows for entry, slot in zip(row, MONEY.slots, strict=True))
        assert MONEY.from_json(MONEY.to_json(value)) == value
        assert [span.value for span in spans(str(value))] == [value], str(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Money(Number(Fraction(2469, 2), 2, "decimal"), "USD"), "$1,234.50"),
        (Money(Number(Fraction(3_200_000_000)), "EUR"), "€3,200,000,000"),
        (Money(Number(Fraction(-5)), "USD"), "-$5"),
        (Money(Number(Fraction(40)), "CHF"), "CHF 40"),
        (Money(from_amount(Fraction(10, 3)), "USD"), "≈ $3.33"),
    ],
)
def test_people_see_the_usual_form(value: Money, text: str) -> None:
    assert MONEY.to_json(value)["text"] == text


def test_wrong_parts_are_refused() -> None:
    with pytest.raises(WeftError, match="ISO 4217"):
        Money(Number(Fraction(1)), "usd")
    with pytest.raises(DoesNotFit, match="ordinal"):
        Money(Number(Fraction(1), 0, "ordinal"), "USD")


def test_the_amount_lies_on_the_shared_number_line() -> None:
    value = Money(Number(Fraction(25, 2), 2, "decimal"), "EUR")
    assert MONEY.scalar(value) == (1250, 2)
    assert MONEY.features([value, value]).shape == (2, MONEY.n_features)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$3 per kg", "kg"),
        ("£2.49/100 g", "100 g"),
        ("€15 an hour", "h"),
        ("$5 a week ago", ""),
        ("$5 per the agreement", ""),
        ("$50 a day per person", "d/person"),
        ("€3 per 1 kg", "kg"),
        ("between $3 and $5 per kg", "kg"),
        ("5 kg per person", ""),
    ],
)
def test_what_money_is_for_stands_beside_it(text, per):
    first = weft.read(text)[0]
    assert first.per == per
    assert span_json(first).get("per", "") == per


@pytest.mark.parametrize(
    ("written", "shown"), [("$22.5", "$22.50"), ("$22", "$22"), ("$22.125", "$22.125"), ("¥3", "¥3")]
)
def test_money_for_people_has_the_digits_of_its_currency(written, shown):
    assert span_json(weft.read(written)[0])["text"] == shown
