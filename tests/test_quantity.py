"""Quantities and the unit lexicon."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest

from weft.errors import DoesNotFit, WeftError
from weft.lexicon import unit_by_id, unit_by_symbol, unit_spellings, units
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity, QuantityModality, base_amount, in_unit, read_unit
from weft.modalities.unit_compound import _make_of
from weft.modality import Run, Span

QUANTITY = QuantityModality()


def spans(text: str) -> list[Span]:
    return QUANTITY.read(Run(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("The tunnel is 12.5 km long", "12.5 km", "12.5 km"),
        ("a 5-kg bag", "5-kg", "5 kg"),
        ("5 ft 3 in tall", "5 ft 3 in", "63 in"),
        ("5 feet and 3 inches", "5 feet and 3 inches", "63 in"),
        ("12 st 4 lb", "12 st 4 lb", "172 lb"),
        ("it was -5 °C", "-5 °C", "-5 °C"),
        ("20 degrees Celsius", "20 degrees Celsius", "20 °C"),
        ("at 60 mph.", "60 mph", "60 mph"),
        ("3 square miles", "3 square miles", "3 mi²"),
        ("100 m2 of floor", "100 m2", "100 m²"),
        ("half a mile away", "half a mile", "1/2 mi"),
        ("about a mile away", "a mile", "1 mi"),
        ("two and a half litres", "two and a half litres", "5/2 l"),
        ("5km/h", "5km/h", "5 km/h"),
        ("100 kilometers per hour", "100 kilometers per hour", "100 km/h"),
        ("9.81 m/s²", "9.81 m/s²", "9.81 m/s²"),
        ("13A plug", "13A", "13 A"),
        ("5 in", "5 in", "5 in"),
        ("2 million tonnes", "2 million tonnes", "2000000 t"),
        ("15 kWh/100 km", "15 kWh/100 km", "15 kWh/100 km"),
    ],
)
def test_a_written_quantity_is_read_whole_and_exactly(text: str, written: str, expected: str) -> None:
    assert [(text[span.start : span.stop], str(span.value)) for span in spans(text)] == [(written, expected)]


@pytest.mark.parametrize(
    "text",
    ["6pm", "at 6 pm", "50,000 in 2020", "3 in the morning", "a mix", "ten second break", "grade 5 A student",
     "$5 a mile", "5 m/person", "48° 8'", "3 weeks", "5 minutes", "5 may come", "a bit", "the bar", "10 is a lot",
     "2 Ms", "two stone walls", "on two feet", "5m people", "section 1977A", "1346(g)", "phase 2B", "3 bits of advice",
     "the 2022 Cup", "Windows 2K", "ten grains of truth"],
)  # fmt: skip
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("N·m", "N m"), ("m s⁻²", "m/s²"), ("m s-2", "m/s²"), ("meters per second per second", "m/s²"),
        ("W/(m·K)", "W/(m K)"), ("W/m·K", "W/(m K)"), ("W m−1 K−1", "W/(m K)"), ("kJ/kg·K", "kJ/(kg K)"),
        ("mg/kg/day", "mg/(kg d)"), ("milligrams per kilogram per day", "mg/(kg d)"), ("J/m^2 per year", "J/(m² yr)"),
        ("mmol per litre", "mmol/l"), ("S/m", "siemens/m"), ("cm−1", "cm⁻¹"), ("kg·m/s²", "N"), ("mA h", "mAh"),
        ("miles to the gallon", "mpg"), ("square km", "km²"), ("cu. ft", "ft³"), ("KG", "kg"), ("Kmph", "km/h"),
    ],
)  # fmt: skip
def test_a_unit_is_known_by_what_it_is_made_of(written: str, symbol: str) -> None:
    assert [(span.value.unit, span.written) for span in spans(f"7 {written}")] == [(symbol, f"7 {written}")]


def test_a_unit_is_made_as_its_factor_says() -> None:
    """Against the factors of the parts: 1 kJ/(kg K) is 1 kJ by 1 kg and 1 K. The pounds of psi are forces."""
    for unit in units():
        parts = _make_of(unit)
        if len(parts) > 1 and not unit.calendar and unit.symbol != "psi":
            made = Fraction(1)
            for symbol, power in parts:
                made *= unit_by_symbol(symbol).factor ** power
            assert made == unit.factor, unit.symbol


def test_units_that_make_none_of_the_lexicon_are_refused_with_a_reason() -> None:
    (refused,) = spans("7 J/fathom")
    assert (refused.kind, refused.written) == (None, "7 J/fathom")
    assert "lexicon lacks" in str(refused.reason)


def test_feet_and_inches_by_their_marks() -> None:
    assert [str(span.value) for span in spans("5'7\" and 6'2½\" and 5'11 and 5′7″")] == [
        "67 in", "74.5 in", "71 in", "67 in",
    ]  # fmt: skip
    assert [str(span.value) for span in spans("a 6' fence")] == ["6 ft"]
    assert spans("he wrote '5' and the '90s, VALUE=\"1\"") == []


def test_a_degree_is_of_what_stands_around_it() -> None:
    said = {
        "heat it to 30 degrees": "30 °T", "turn by 30 degrees": "30 °", "30°, on the Celsius scale": "30 °C",
        "it's 30 degrees": "30 °T", "30 degrees": "30 °", "3 degrees below zero": "-3 °T", "20 °F below zero": "-20 °F",
        "72 F outside": "72 °F", "35°S": None, "6 degrees of freedom": None, "form 14F": None,
    }  # fmt: skip
    for text, value in said.items():
        assert [str(span.value) for span in spans(text)] == ([value] if value else []), text


def test_words_of_two_meanings_keep_the_other_as_candidate() -> None:
    (pounds,) = spans("40 pounds")
    assert pounds.value == Quantity(Number(Fraction(40)), "lb")
    assert pounds.candidates == (Money(Number(Fraction(40)), "GBP"),)
    assert pounds.confidence < 1
    (gallons,) = spans("5 gallons")
    assert [str(other) for other in gallons.candidates] == ["5 imp gal"]
    assert [str(other) for other in spans("20 degrees")[0].candidates] == ["20 °C", "20 °F"]


def test_lists_are_not_joined_into_one_quantity() -> None:
    assert [str(span.value) for span in spans("5 km, 300 m")] == ["5 km", "300 m"]
    assert [str(span.value) for span in spans("5 m and 30 km")] == ["5 m", "30 km"]
    assert [str(span.value) for span in spans("3 in 5 ft")] == ["5 ft"]
    assert [str(span.value) for span in spans("5 ft 30 in")] == ["5 ft", "30 in"]
    assert [str(span.value) for span in spans("3 kg 200 m")] == ["3 kg", "200 m"]


def test_every_unit_is_read_back_by_each_of_its_spellings() -> None:
    symbols, names = unit_spellings()
    for written, unit in (*symbols.items(), *names.items()):
        found = spans(f"7 {written}") if written != "pm" else spans("7.5 pm")  # 7 pm is a time
        assert [span.value.unit for span in found] == ([] if unit.dimension == "time" else [unit.symbol]), written


def test_ids_and_symbols_are_unique_and_fit_the_slot() -> None:
    assert len({unit.id for unit in units()}) == len({unit.symbol for unit in units()}) == len(units())
    assert all(0 < unit.id < 512 and unit_by_id(unit.id) is unit_by_symbol(unit.symbol) for unit in units())
    assert all(unit_by_symbol(other).dimension for unit in units() for other in unit.like)
    # saved weights know units by these ids
    assert [unit_by_symbol(symbol).id for symbol in ("m", "km", "kg", "d", "°C", "mph")] == [1, 2, 17, 36, 41, 74]


def test_no_spelling_names_two_units() -> None:
    seen: dict[str, str] = {}
    for unit in units():
        for spelling in {*unit.symbols, *(name.lower() for name in (*unit.names, *unit.plurals))}:
            assert seen.setdefault(spelling, unit.symbol) == unit.symbol, spelling


PREFIX = {"n": -9, "µ": -6, "m": -3, "c": -2, "d": -1, "": 0, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15}


@pytest.mark.parametrize(
    "base", ["m", "g", "s", "l", "J", "W", "Wh", "Pa", "N", "Hz", "bit", "B", "V", "A", "Ω", "bit/s"]
)
def test_prefixes_are_powers_of_ten(base: str) -> None:
    """Against the SI prefixes."""
    found = {unit.symbol: unit for unit in units()}
    one = found[base].factor if base in found else found["k" + base].factor / 1000
    for prefix, power in PREFIX.items():
        unit = found.get(prefix + base)
        if unit is not None and unit.dimension == found.get(base, unit).dimension:
            assert unit.factor == one * Fraction(10) ** power, unit.symbol


def test_factors_agree_with_each_other() -> None:
    """Against definitions by other units, not by the base unit."""

    def factor(symbol: str) -> Fraction:
        return unit_by_symbol(symbol).factor

    ratios = {
        ("ft", "in"): 12,
        ("yd", "ft"): 3,
        ("mi", "yd"): 1760,
        ("lb", "oz"): 16,
        ("st", "lb"): 14,
        ("furlong", "yd"): 220,
    }
    for (unit, other), ratio in ratios.items():
        assert factor(unit) == ratio * factor(other)
    for length in ("m", "km", "cm", "mm", "ft", "in", "yd", "mi"):
        assert factor(length + "²") == factor(length) ** 2
    for length in ("m", "cm", "km", "ft", "in", "yd"):
        assert factor(length + "³") == factor(length) ** 3
    assert factor("acre") == 43_560 * factor("ft²")
    assert factor("gal") == 231 * factor("in³") == 8 * factor("pt") == 128 * factor("fl oz")
    assert factor("imp gal") == 8 * factor("imp pt") == 160 * factor("imp fl oz")
    assert factor("mph") == factor("mi") / 3600
    assert factor("kn") == factor("nmi") / 3600
    assert factor("psi") == factor("lbf") / factor("in²")
    assert factor("hp") == 550 * factor("ft") * factor("lbf")
    assert factor("kcal") == 1000 * factor("cal")
    assert factor("ly") == 299_792_458 * factor("d") * Fraction("365.25")
    assert factor("Ah") == 1000 * factor("mAh")
    assert factor("kWh/100 km") * 100 == factor("kWh/km")
    assert factor("short ton") == 2000 * factor("lb")


def test_dimension_vectors_follow_from_the_symbols() -> None:
    """km/h is a length per time, m² a length twice: against the vectors of the parts."""
    for unit in units():
        match = re.fullmatch(r"([a-zA-Z]+)([²³]?)/([a-zA-Z]+)([²³]?)", unit.symbol)
        if match is None or unit.symbol == "ft/s":
            continue
        top, power, bottom, below = match.groups()
        times = {"": 1, "²": 2, "³": 3}
        upper, lower = unit_by_symbol(top).vector, unit_by_symbol(bottom).vector
        assert unit.vector == tuple(a * times[power] - b * times[below] for a, b in zip(upper, lower, strict=True)), (
            unit.symbol
        )


def test_forty_milligrams_meet_four_hundredths_of_a_gram() -> None:
    mg, gram = Quantity(Number(Fraction(40)), "mg"), Quantity(Number(Fraction(1, 25), 2, "decimal"), "g")
    assert base_amount(mg) == base_amount(gram)
    assert QUANTITY.scalar(mg) == QUANTITY.scalar(gram) == (4, 5)
    assert in_unit(base_amount(Quantity(Number(Fraction(-40)), "°C")), "°F") == -40


def test_samples_come_back_from_slots_text_and_json() -> None:
    rng = np.random.default_rng(7)
    for _ in range(800):
        value = QUANTITY.sample(rng)
        rows = QUANTITY.to_slots(value)
        assert QUANTITY.from_slots(rows) == value
        assert all(0 <= entry < slot.size for row in rows for entry, slot in zip(row, QUANTITY.slots, strict=True))
        assert QUANTITY.from_json(QUANTITY.to_json(value)) == value
        assert [span.value for span in spans(str(value))] == [value], str(value)


def test_an_answer_may_count_days() -> None:
    days = Quantity(from_amount(46_923), "d")
    assert QUANTITY.to_json(days) == {"kind": "quantity", "value": "46923", "unit": "d", "text": "46,923 days"}
    assert QUANTITY.from_slots(QUANTITY.to_slots(days)) == days


def test_wrong_parts_are_refused() -> None:
    with pytest.raises(WeftError, match="smoot"):
        Quantity(Number(Fraction(1)), "smoot")
    with pytest.raises(DoesNotFit, match="percent"):
        Quantity(Number(Fraction(1), 0, "percent"), "m")
    row = list(QUANTITY.to_slots(Quantity(Number(Fraction(1)), "m"))[0])
    row[1] += 1
    with pytest.raises(DoesNotFit, match="unit slots"):
        QUANTITY.from_slots([row])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many miles is 5 km?", [("mi", "miles")]),
        ("what is 5 km in m?", [("m", "m")]),
        ("in square feet", [("ft²", "square feet")]),
        ("how many seconds are there in 3 weeks", [("s", "seconds")]),
        ("how many stone is 80 kg", [("st", "stone")]),
        ("20 °C in °F", [("°F", "°F")]),
        ("is the bar open in May", []),
        ("in a mix", []),
        ("I am a fan", []),
    ],
)
def test_units_named_alone_are_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(symbol, text[start:stop]) for symbol, start, stop in read_unit(text, 0, len(text))] == expected


def test_features_have_their_width() -> None:
    values = [Quantity(from_amount(1), unit.symbol) for unit in units()]
    assert QUANTITY.features(values).shape == (len(values), QUANTITY.n_features)
