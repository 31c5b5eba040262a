"""Holidays of other calendars: the Hebrew and the Islamic one, Orthodox Easter, Chinese New Year."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase, ascii_uppercase

from weft.errors import DoesNotFit
from weft.modalities.date import day_number, weekday_index

HEBREW_DAY_0, ISLAMIC_DAY_0 = -1_373_427, 227_013  # day numbers, as `day_number` counts
# name → days after the first day of the Hebrew year that begins in the autumn of a year
IN_AUTUMN = {
    "rosh hashanah": 0, "rosh hashana": 0, "rosh ha shanah": 0, "jewish new year": 0, "yom kippur": 9, "sukkot": 14,
    "sukkoth": 14, "succot": 14, "feast of tabernacles": 14, "hoshana rabbah": 20, "shemini atzeret": 21,
    "simchat torah": 22, "simhat torah": 22,
}  # fmt: skip
# name → days after the first day of Passover
AROUND_PASSOVER = {
    "passover": 0, "pesach": 0, "pesah": 0, "purim": -30, "lag baomer": 33, "lag ba omer": 33, "lag b omer": 33,
    "shavuot": 50, "shavuoth": 50, "shovuos": 50, "feast of weeks": 50,
}  # fmt: skip
# name → (month, day) of the Islamic year
ISLAMIC = {
    "ramadan": (9, 1), "ramadhan": (9, 1), "eid al fitr": (10, 1), "eid ul fitr": (10, 1), "id al fitr": (10, 1),
    "eid": (10, 1), "eid al adha": (12, 10), "eid ul adha": (12, 10), "id al adha": (12, 10),
    "feast of the sacrifice": (12, 10), "islamic new year": (1, 1), "hijri new year": (1, 1), "ashura": (1, 10),
    "day of ashura": (1, 10), "mawlid": (3, 12), "mawlid al nabi": (3, 12), "day of arafah": (12, 9),
    "laylat al qadr": (9, 27), "isra and miraj": (7, 27),
}  # fmt: skip
# name → days after Orthodox Easter Sunday
ORTHODOX = {
    "orthodox easter": 0, "orthodox easter sunday": 0, "orthodox easter monday": 1, "orthodox good friday": -2,
    "orthodox great friday": -2, "orthodox holy saturday": -1, "orthodox palm sunday": -7, "orthodox pentecost": 49,
    "orthodox whit monday": 50, "clean monday": -48, "orthodox shrove monday": -48, "orthodox ascension day": 39,
}  # fmt: skip
CHINESE = frozenset(["chinese new year", "chinese new years day", "lunar new year", "spring festival"])
# Days from 20 January to Chinese New Year, a letter each from 1970 on: the new moon nearest to 5 February, in Beijing.
_CHINESE_DAYS = "qgzncvkCrhApexmEtiBqgzocukDrhApdwlbtiCrfyncukDshApewlbuiBqfxncvkDshzodwlbujBqfymc"
_LETTERS = ascii_lowercase + ascii_uppercase
OTHERS = frozenset(["hanukkah", "chanukah", "hanukah", "tu bishvat", "tu b shevat", "tisha bav", "tisha b av"])
NAMES = frozenset({*IN_AUTUMN, *AROUND_PASSOVER, *ISLAMIC, *ORTHODOX, *CHINESE, *OTHERS})


def _elapsed(year: int) -> int:
    """Days from the Hebrew day 0 to the mean new moon of a year's first month, put off where a rule says so."""
    months = (235 * year - 234) // 19
    days = 29 * months + (12_084 + 13_753 * months) // 25_920
    return days + ((3 * (days + 1)) % 7 < 3)


def hebrew_new_year(year: int) -> int:
    """Day number of 1 Tishri of a Hebrew year: Dershowitz and Reingold 1990, Calendrical Calculations, section 7."""
    before, now, after = (_elapsed(of) for of in (year - 1, year, year + 1))
    put_off = 2 if after - now == 356 else 1 if now - before == 382 else 0
    return HEBREW_DAY_0 + now + put_off


def passover(year: int) -> int:
    """Day number of 15 Nisan in a year of ours."""
    return hebrew_new_year(year + 3761) - 163


def orthodox_easter(year: int) -> int:
    """Day number of Easter Sunday by the Julian calendar: Meeus 1991, Astronomical Algorithms, chapter 8."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return day_number(year, month, day + 1) + year // 100 - year // 400 - 2


def islamic(year: int, month: int, day: int) -> int:
    """Day number of the first such day in a year of ours, by the 30-year cycle: a day off where the moon is watched.

    Dershowitz and Reingold 1990, Calendrical Calculations, section 5.
    """
    first = day_number(year, 1, 1)
    for of in range((first - ISLAMIC_DAY_0) * 30 // 10_631, 10_000):
        number = ISLAMIC_DAY_0 + 354 * (of - 1) + (3 + 11 * of) // 30 + 29 * (month - 1) + month // 2 + day
        if number >= first:
            return number
    raise AssertionError


def chinese_new_year(year: int) -> int:
    if not 0 <= year - 1970 < len(_CHINESE_DAYS):
        raise DoesNotFit(f"Chinese New Year {year}: its days are known from 1970 to {1969 + len(_CHINESE_DAYS)}")
    letter = _CHINESE_DAYS[year - 1970]
    return day_number(year, 1, 20) + 1 + _LETTERS.index(letter)


def _other(name: str, year: int) -> int:
    spring = passover(year)
    if name.startswith("tu "):  # 15 Shevat, a month more before Passover in leap years
        leap = spring + 163 - hebrew_new_year(year + 3760) > 380
        return spring - 59 - 30 * leap
    if name.startswith("tisha"):  # 9 Av, put off from the Sabbath
        number = spring + 112
        return number + (weekday_index(number) == 5)
    start = hebrew_new_year(year + 3761)
    long = (hebrew_new_year(year + 3762) - start) % 10 == 5
    return start + 83 + long  # 25 Kislev


def holiday(name: str) -> Callable[[int], int] | None:
    """Year → day number, for a name of NAMES; None for another."""
    if name in IN_AUTUMN:
        return lambda year: hebrew_new_year(year + 3761) + IN_AUTUMN[name]
    if name in AROUND_PASSOVER:
        return lambda year: passover(year) + AROUND_PASSOVER[name]
    if name in ISLAMIC:
        return lambda year: islamic(year, *ISLAMIC[name])
    if name in ORTHODOX:
        return lambda year: orthodox_easter(year) + ORTHODOX[name]
    if name in CHINESE:
        return chinese_new_year
    if name in OTHERS:
        return lambda year: _other(name, year)
    return None
