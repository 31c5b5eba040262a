"""Which dimensions multiply to which, and in what unit it is said: speed × time = length, l/min × min = l, W × h = kWh.

Each line of PRODUCTS says: whole = one × other, and so whole ÷ one = other. Of two lines that share a whole and a part,
the first one says what the quotient is: l ÷ km is a consumption, no area.
"""

from __future__ import annotations

from functools import cache

from weft.lexicon import unit_by_symbol, units
from weft.modalities.unit_compound import above_and_below, multiplied

PRODUCTS = """
length = speed × time · length = length_per_month × time · length = fuel_economy × volume
length = economy_electric × energy · speed = acceleration × time · area = length × length
volume = flow × time · volume = volume_per_month × time · volume = fuel × length · volume = area × length
mass = mass_flow × time · mass = mass_per_month × time · mass = density × volume · mass = surface_density × area
mass = linear_density × length · mass = dose × mass · mass = mass_per_energy × energy
mass = molar_mass × amount_of_substance · amount_of_substance = concentration × volume
amount_of_substance = molality × mass · data = data_rate × time · energy = power × time
energy = energy_per_month × time · energy = consumption × length · energy = specific_energy × mass
energy = energy_density × volume · energy = energy_per_area × area · energy = molar_energy × amount_of_substance
energy = voltage × charge · power = power_change × time · power = irradiance × area · power = specific_power × mass
power = voltage × current · voltage = current × resistance · voltage = electric_field × length
charge = current × time · current = current_density × area · force = pressure × area · force = mass × acceleration
force = tension × length · absorbed_dose = radiation_dose_rate × time · absorbed_dose = radiation_dose_per_month × time
activity = specific_activity × mass · activity = activity_density × volume · luminous_flux = efficacy × power
"""
SQUARES = {"m": "m²", "km": "km²", "cm": "cm²", "mm": "mm²", "ft": "ft²", "in": "in²", "yd": "yd²", "mi": "mi²"}
SIDES = {square: side for side, square in SQUARES.items()} | {"acre": "ft"}
CUBES = {"cm²": "cm³", "mm²": "mm³", "ft²": "ft³", "in²": "in³", "yd²": "yd³", "acre": "acre ft"}
PER_HOUR = {"km": "km/h", "mi": "mph", "nmi": "kn"}  # all other lengths give m/s
PARTS = {"kn": ("nmi", "h"), "psi": ("lbf", "in²"), "l/100 km": ("l", "km"), "kWh/100 km": ("kWh", "km")}
# A power or a current over hours, and back.
IN_AN_HOUR = {"W": "kWh", "kW": "kWh", "MW": "MWh", "GW": "GWh", "TW": "TWh", "PW": "TWh", "mW": "mWh", "µW": "mWh"}
IN_AN_HOUR |= {"hp": "kWh", "PS": "kWh", "A": "Ah", "kA": "Ah", "mA": "mAh", "µA": "mAh", "nA": "mAh"}
BY_THE_HOUR = {"Wh": "W", "kWh": "kW", "MWh": "MW", "GWh": "GW", "TWh": "TW", "mWh": "mW", "Ah": "A", "mAh": "mA"}
BY_THE_SECOND = {"J": "W", "mJ": "mW", "kJ": "kW", "MJ": "kW", "GJ": "MW", "TJ": "MW", "coulomb": "A", "mC": "mA"}
SECONDS = ("s", "ms", "µs", "ns")
ELSE = {"data": "MB", "data_rate": "MB/s", "power": "W"}  # where nothing tells the unit; others: the lexicon's first


@cache
def _lines() -> list[tuple[str, str, str]]:
    """(whole, one, other)"""
    lines = [line.split() for line in PRODUCTS.replace("\n", " · ").split(" · ") if line.strip()]
    return [(whole, one, other) for whole, _, one, _, other in lines]


@cache
def _products() -> dict[frozenset[str], str]:
    found = {frozenset((one, other)): whole for whole, one, other in _lines()}
    assert len(found) == len(_lines()), "two products of the same dimensions"
    return found


@cache
def _quotients() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for whole, one, other in _lines():
        for part, rest in ((one, other), (other, one)):
            if whole != part:  # mg ÷ kg is a number
                found.setdefault((whole, part), rest)
    return found


def product(one: str, other: str) -> str:
    """The dimension of a product of two dimensions, "" where it has none here."""
    return _products().get(frozenset((one, other)), "")


def quotient(whole: str, part: str) -> str:
    """The dimension of a quotient of two dimensions, "" where it has none here."""
    return _quotients().get((whole, part), "")


def by_months(*dimensions: str) -> bool:
    """Whether time counts in calendar months there: mm/yr × yr."""
    return any(dimension.endswith("_per_month") for dimension in dimensions)


def product_unit(one: str, other: str) -> str:
    """The unit of a product of amounts in two units; they have a product."""
    kinds = _dimension(one), _dimension(other)
    whole = product(*kinds)
    if whole == "area" and kinds == ("length", "length"):
        return SQUARES.get(one, "m²")
    if whole in ("energy", "charge"):
        if "time" in kinds and (one in IN_AN_HOUR or other in IN_AN_HOUR):
            in_seconds = one in SECONDS or other in SECONDS
            return ("J" if whole == "energy" else "coulomb") if in_seconds else IN_AN_HOUR.get(one) or IN_AN_HOUR[other]
        if {one, other} & {"Ah", "mAh"}:
            return "Wh"
    found = multiplied(one, other, 1)
    if _is(found, whole):
        return found
    tops = [parts(symbol)[0] for symbol in (one, other)]
    roots = [CUBES.get(symbol, "") for symbol in (one, other)] if whole == "volume" and "area" in kinds else []
    return next((symbol for symbol in (*tops, *roots) if _is(symbol, whole)), _else(whole))


def quotient_unit(whole: str, part: str) -> str:
    """The unit of a quotient of amounts in two units; "" where it has none, or where it could be said in no unit."""
    kinds = _dimension(whole), _dimension(part)
    gives = quotient(*kinds)
    if not gives or (gives == "fuel" and whole in _cubes()):
        return ""
    if kinds[0] == "length" and gives in ("time", "speed"):
        return "h" if gives == "time" and kinds[1] == "speed" else _speed(whole, part)
    if kinds[0] in ("energy", "charge") and "time" in (*kinds, gives) and not by_months(*kinds):
        if gives == "time":
            return "h" if whole in BY_THE_HOUR else "s"
        return (BY_THE_HOUR | BY_THE_SECOND).get(whole, _else(gives))
    sides = [SIDES.get(part, "")] if kinds == ("volume", "area") else []
    found = (multiplied(whole, part, -1), parts(part)[1], _rate(gives, whole), *sides, part)
    return next((symbol for symbol in found if _is(symbol, gives)), _else(gives))


def _speed(whole: str, part: str) -> str:
    return "yr" if by_months(_dimension(part)) else PER_HOUR.get(whole, "m/s")


@cache
def parts(symbol: str) -> tuple[str, str]:
    """The units above and below the line of a unit: ("mi", "h") of mph; "" for what is none, or no unit here."""
    return PARTS.get(symbol) or above_and_below(symbol)


@cache
def _rate(dimension: str, whole: str) -> str:
    """The first unit of a dimension that is so many of a unit for one of another: the l/s of l, or ""."""
    return next((u.symbol for u in units() if u.dimension == dimension and parts(u.symbol)[0] == whole), "")


@cache
def _cubes() -> frozenset[str]:
    """Volumes that are cubes of a length: no one says how many of them a way takes."""
    return frozenset(u.symbol for u in units() if u.dimension == "volume" and u.symbol.endswith("³"))


def _is(symbol: str, dimension: str) -> bool:
    return bool(symbol) and _dimension(symbol) == dimension


def _dimension(symbol: str) -> str:
    return unit_by_symbol(symbol).dimension


@cache
def _else(dimension: str) -> str:
    return ELSE.get(dimension) or next(unit.symbol for unit in units() if unit.dimension == dimension)
