"""Values for the slots of a wording, as people write them: x1 → "$3.2bn", d1 → "4 May 1998", p1 → "Lyon, France".

What is drawn is text; its value is what the reader reads from it, so training never sees a form that the reader misses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from weft.find import read_parts, read_whole
from weft.lexicon import gazetteer

PERSONS = ("Ana", "Ben", "Chloe", "Dev", "Emma", "Farid", "Grace", "Hugo", "Isla", "Jack", "Kofi", "Lena", "Maya",
           "Noah", "Olga", "Priya", "Quinn", "Rosa", "Sam", "Tara", "Umar", "Vera", "Will", "Yuki", "Zoe")  # fmt: skip
THINGS = ("apples", "books", "boxes", "bottles", "bricks", "buttons", "cards", "chairs", "coins", "cookies", "crates",
          "eggs", "flowers", "letters", "marbles", "oranges", "pages", "parcels", "pencils", "photos", "plates",
          "points", "sheep", "shirts", "stamps", "stickers", "sweets", "tickets", "tiles", "trees")  # fmt: skip
WORDS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen twenty").split()  # fmt: skip
ORDINALS = (("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"))
# Units that people ask about: (dimension, ways to write them after a number, ways to name them alone).
UNITS = {
    "length": (("km", "kilometres"), ("m", "metres", "meters"), ("cm", "centimetres"), ("mm",), ("miles", "mi"),
               ("ft", "feet"), ("inches",), ("yards",), ("kilometers",)),
    "mass": (("kg", "kilograms", "kilos"), ("g", "grams"), ("mg",), ("lb", "pounds", "lbs"), ("oz", "ounces"),
             ("tonnes", "t")),
    "volume": (("litres", "l", "liters"), ("ml", "millilitres"), ("gallons",), ("pints",)),
    "area": (("square metres", "m²"), ("hectares", "ha"), ("acres",), ("square kilometres", "km²"), ("square miles",)),
    "speed": (("km/h",), ("mph", "miles per hour"), ("m/s", "metres per second"), ("knots",)),
    "temperature": (("°C", "degrees Celsius"), ("°F", "degrees Fahrenheit")),
    "energy": (("kWh",), ("kJ",), ("kcal",), ("J", "joules")),
    "data": (("GB", "gigabytes"), ("MB", "megabytes"), ("TB",), ("kB",)),
    "power": (("kW", "kilowatts"), ("MW", "megawatts"), ("W", "watts"), ("hp",)),
    "pressure": (("bar",), ("kPa",), ("psi",)),
}  # fmt: skip
DIMENSION_WEIGHTS = (30, 22, 14, 8, 8, 6, 3, 4, 3, 2)
CURRENCIES = (("$", ""), ("€", ""), ("£", ""), ("", " dollars"), ("", " euros"), ("$", ""), ("", " USD"))
MONTHS = ("January February March April May June July August September October November December").split()

QUARTERS = ("first", "second", "third", "fourth")


@dataclass(frozen=True)
class Drawn:
    """A value and the text that writes it."""

    value: Any
    text: str


def read_as(text: str, *kinds: str) -> Drawn | None:
    """What the reader makes of the whole text, by the first of these kinds that takes it."""
    for kind in kinds:
        value = read_whole(text, kind)
        if value is not None:
            return Drawn(value, text)
    spans = read_parts(text)  # what is put together of two kinds: "the third quarter of 2004"
    whole = [span for span in spans if span.kind in kinds and (span.start, span.stop) == (0, len(text))]
    return Drawn(whole[0].value, text) if whole else None


def certain(draw: Any, rng: np.random.Generator, *args: Any) -> Drawn:
    """Draw until the reader reads it. Raises AssertionError when a form is never read: a fault of ours."""
    for _ in range(50):
        drawn = draw(rng, *args)
        if drawn is not None:
            return drawn
    raise AssertionError(f"{draw.__name__}{args}: nothing that the reader reads in 50 draws")


def figure(rng: np.random.Generator, small: bool = False) -> Fraction:
    """An amount in the sizes of daily life: log-uniform, mostly whole, sometimes one to three decimals."""
    top = 2.5 if small else float(rng.choice([2, 3, 4, 6, 9], p=[0.3, 0.3, 0.2, 0.15, 0.05]))
    amount = 10 ** float(rng.uniform(0.3, top))
    decimals = int(rng.choice([0, 1, 2, 3], p=[0.72, 0.13, 0.12, 0.03]))
    digits = int(rng.choice([2, 3, 9], p=[0.35, 0.3, 0.35]))
    rounded = float(f"{amount:.{digits}g}")
    return Fraction(f"{rounded:.{decimals}f}")


def spell(amount: Fraction, rng: np.random.Generator, words: bool = True) -> str:
    """1234.5 → "1,234.5", "1234.5"; small whole numbers sometimes as words; millions sometimes as such."""
    if words and amount.denominator == 1 and 0 <= amount <= 20 and rng.random() < 0.3:
        return WORDS[int(amount)]
    if amount >= 10**6 and amount % 10**5 == 0 and rng.random() < 0.6:
        big, name = (10**9, "billion") if amount >= 10**9 else (10**6, "million")
        return f"{decimal(amount / big)} {name}"
    plain = decimal(amount)
    whole, dot, rest = plain.partition(".")
    return f"{int(whole):,}{dot}{rest}" if rng.random() < 0.65 or len(whole) > 5 else plain


def decimal(amount: Fraction) -> str:
    """A finite decimal, exactly."""
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
    scaled = int(amount * 10**places)
    text = str(abs(scaled)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{text[:-places]}.{text[-places:]}" if places else text)


def number(rng: np.random.Generator, amount: Fraction | None = None) -> Drawn | None:
    amount = figure(rng) if amount is None else amount
    if rng.random() < 0.03:
        amount = -amount
    return read_as(spell(amount, rng, amount > 0), "number")


def small_whole(rng: np.random.Generator) -> Drawn | None:
    return read_as(spell(Fraction(int(rng.integers(2, 13))), rng), "number")


def percentage(rng: np.random.Generator) -> Drawn | None:
    amount = Fraction(int(rng.integers(1, 100))) if rng.random() < 0.75 else Fraction(int(rng.integers(2, 400)), 4)
    sign = ("%", " %", " percent", " per cent")[int(rng.choice(4, p=[0.6, 0.1, 0.2, 0.1]))]
    return read_as(decimal(amount) + sign, "percent")


def money(rng: np.random.Generator, style: tuple[str, str], amount: Fraction | None = None) -> Drawn | None:
    amount = figure(rng) if amount is None else amount
    before, after = style
    if amount >= 10**8 and before and rng.random() < 0.5:
        big, short = (10**9, "bn") if amount >= 10**9 else (10**6, "m")
        scaled = Fraction(round(amount / big * 10), 10)
        return read_as(f"{before}{decimal(scaled)}{short}", "money")
    return read_as(f"{before}{spell(amount, rng, not before)}{after}", "money")


def unit_style(rng: np.random.Generator, dimension: str | None = None) -> tuple[str, tuple[str, ...]]:
    """A dimension and one unit of it."""
    names = list(UNITS)
    weights = np.array(DIMENSION_WEIGHTS) / sum(DIMENSION_WEIGHTS)
    chosen = dimension or names[int(rng.choice(len(names), p=weights))]
    of = UNITS[chosen]
    return chosen, of[int(rng.integers(len(of)))]


def quantity(rng: np.random.Generator, names: tuple[str, ...], amount: Fraction | None = None) -> Drawn | None:
    amount = figure(rng, small=True) if amount is None else amount
    name = names[int(rng.integers(len(names)))]
    gap = "" if name in ("km", "kg", "m", "g", "cm", "°C", "GB") and rng.random() < 0.3 else " "
    return read_as(f"{spell(amount, rng, gap == ' ' and len(name) > 3)}{gap}{name}", "quantity")


def date(rng: np.random.Generator, low: int = 1850, high: int = 2035) -> Drawn | None:
    year, month, day = int(rng.integers(low, high)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    name = MONTHS[month - 1]
    short = name[:3]
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
    forms = (
        f"{day} {name} {year}",
        f"{name} {day}, {year}",
        f"{year}-{month:02}-{day:02}",
        f"{day}{ending} {name} {year}",
        f"{name} {day}{ending}, {year}",
        f"{short} {day}, {year}",
        f"{day} {short} {year}",
        f"the {day}{ending} of {name} {year}",
    )
    text = forms[int(rng.choice(8, p=[0.24, 0.22, 0.16, 0.08, 0.08, 0.08, 0.08, 0.06]))]
    return read_as(text, "date") or read_as(forms[0], "date")


def duration(rng: np.random.Generator) -> Drawn | None:
    unit = ("day", "week", "month", "year")[int(rng.choice(4, p=[0.35, 0.28, 0.22, 0.15]))]
    count = int(rng.integers(1, {"day": 200, "week": 30, "month": 30, "year": 25}[unit]))
    if unit == "month" and rng.random() < 0.15:
        return read_as(f"{count % 9 + 1} years and {count % 11 + 1} months".replace("1 months", "1 month"), "duration")
    text = f"{spell(Fraction(count), rng)} {unit}{'s' if count != 1 else ''}"
    return read_as(text, "duration")


def hours(rng: np.random.Generator) -> Drawn | None:
    """ "8 hours", "90 minutes", "7.5 hours"."""
    if rng.random() < 0.2:
        return read_as(f"{int(rng.choice([15, 20, 30, 40, 45, 90, 100, 150]))} minutes", "duration")
    count = Fraction(int(rng.integers(2, 60)), int(rng.choice([1, 1, 1, 2])))
    return read_as(f"{spell(count, rng)} hours", "duration")


WORDED = ("quarter past {h}", "half past {h}", "quarter to {h}", "ten past {h}", "twenty to {h}", "{h} o'clock")


def time_of_day(rng: np.random.Generator) -> Drawn | None:
    """ "9:47", "14:15", "7:40 pm", "10pm", "11.30 am", "quarter past eight", "noon"."""
    hour, twelve = int(rng.integers(5, 24)), int(rng.integers(1, 13))
    minute = 5 * int(rng.integers(12)) if rng.random() < 0.6 else int(rng.integers(60))
    half = pick(("am", "pm", " am", " pm", " a.m.", " p.m."), rng)
    forms = (
        f"{hour}:{minute:02}",
        f"{hour:02}:{minute:02}",
        f"{twelve}:{minute:02}{half}",
        f"{twelve}{half}",
        f"{twelve}.{minute:02}{half}",
        pick(WORDED, rng).format(h=WORDS[twelve]),
        pick(("noon", "noon", "midnight", "midday"), rng),
    )
    return read_as(forms[int(rng.choice(7, p=[0.36, 0.08, 0.26, 0.12, 0.06, 0.09, 0.03]))], "time")


def speed(rng: np.random.Generator) -> Drawn | None:
    """ "90 km/h", "12.5 mph"."""
    count = Fraction(int(rng.integers(3, 240)), int(rng.choice([1, 1, 1, 2])))
    return read_as(f"{decimal(count)} {pick(('km/h', 'km/h', 'mph', 'm/s', 'knots'), rng)}", "quantity")


def span_of_dates(rng: np.random.Generator) -> Drawn | None:
    """A month, a quarter or a year: "February 2024", "Q3 2022", "2023"."""
    year = int(rng.integers(1950, 2035))
    month = f"{pick(MONTHS, rng)} {year}"
    return read_as(pick((month, month, f"Q{int(rng.integers(1, 5))} {year}", str(year)), rng), "date")


@cache
def cities() -> list[tuple[str, str, float]]:
    """(name, country name, weight) of the larger cities that the reader reads by their bare name."""
    found = []
    for entry in gazetteer.cities(150_000):
        drawn = read_as(entry.name, "place")
        if drawn is not None and drawn.value.name == entry.name:
            found.append((entry.name, gazetteer.country_name(entry.country), entry.population**0.4))
    return found


@cache
def _city_weights() -> np.ndarray:
    weights = np.array([weight for _, _, weight in cities()])
    return weights / weights.sum()


def place(rng: np.random.Generator) -> Drawn | None:
    if rng.random() < 0.06:
        lat, lon = rng.uniform(-60, 70), rng.uniform(-179, 179)
        return read_as(f"{lat:.3f}, {lon:.3f}", "place")
    name, country, _ = cities()[int(rng.choice(len(cities()), p=_city_weights()))]
    return read_as(f"{name}, {country}" if rng.random() < 0.12 else name, "place")


@cache
def countries() -> list[str]:
    names = [entry.name for entry in gazetteer.countries() if entry.population > 500_000]
    return [name for name in names if read_as(name, "place") is not None]


def country(rng: np.random.Generator) -> Drawn | None:
    names = countries()
    return read_as(names[int(rng.integers(len(names)))], "place")


def ordinal(rng: np.random.Generator) -> Drawn | None:
    pair = ORDINALS[int(rng.choice(4, p=[0.45, 0.3, 0.15, 0.1]))]
    return read_as(pair[int(rng.integers(2))], "ordinal")


@dataclass
class Amounts:
    """One kind for all x (m, q) slots of a question: plain numbers, one currency, or one dimension."""

    kind: str
    style: Any

    def draw(self, rng: np.random.Generator, amount: Fraction | None = None) -> Drawn:
        if self.kind == "number":
            return certain(number, rng, amount)
        if self.kind == "money":
            return certain(money, rng, self.style, amount)
        return certain(quantity, rng, self.style[1], amount)


def amounts(rng: np.random.Generator, kind: str | None = None, dimension: str | None = None) -> Amounts:
    kind = kind or ("number", "money", "quantity")[int(rng.choice(3, p=[0.45, 0.3, 0.25]))]
    if kind == "money":
        return Amounts(kind, CURRENCIES[int(rng.integers(len(CURRENCIES)))])
    if kind == "quantity":
        return Amounts(kind, unit_style(rng, dimension))
    return Amounts(kind, None)


def pick(options: Sequence[Any], rng: np.random.Generator) -> Any:
    return options[int(rng.integers(len(options)))]
