"""The days of holidays: fixed ones, those of a weekday of a month, and those that move with Easter."""

from __future__ import annotations

from collections.abc import Callable

from weft.modalities.date import day_number, days_in_month, weekday_index
from weft.modalities.when import moons

# name → (month, day); names have single spaces, small letters and no apostrophes
FIXED = {
    "christmas": (12, 25), "christmas day": (12, 25), "xmas": (12, 25), "xmas day": (12, 25), "x mas": (12, 25),
    "christmas eve": (12, 24), "xmas eve": (12, 24), "boxing day": (12, 26), "st stephens day": (12, 26),
    "new years day": (1, 1), "new year day": (1, 1), "new years": (1, 1), "new year": (1, 1),
    "new years eve": (12, 31), "new year eve": (12, 31), "nye": (12, 31), "epiphany": (1, 6), "hogmanay": (12, 31),
    "valentines day": (2, 14), "valentine day": (2, 14), "valentines": (2, 14), "vday": (2, 14),
    "groundhog day": (2, 2), "ground hog day": (2, 2), "st patricks day": (3, 17), "saint patricks day": (3, 17),
    "st patrick day": (3, 17), "st paddys day": (3, 17), "international womens day": (3, 8), "womens day": (3, 8),
    "white day": (3, 14), "white lover day": (3, 14), "pi day": (3, 14), "april fools day": (4, 1),
    "april fools": (4, 1), "fools day": (4, 1), "all fools day": (4, 1), "fool day": (4, 1),
    "st georges day": (4, 23), "saint georges day": (4, 23), "earth day": (4, 22), "anzac day": (4, 25),
    "may day": (5, 1), "international workers day": (5, 1), "cinco de mayo": (5, 5), "star wars day": (5, 4),
    "childrens day": (6, 1), "flag day": (6, 14), "juneteenth": (6, 19), "midsummer day": (6, 24),
    "canada day": (7, 1), "independence day": (7, 4), "usa independence day": (7, 4), "us independence day": (7, 4),
    "bastille day": (7, 14), "halloween": (10, 31), "halloween day": (10, 31),
    "hallowe en": (10, 31), "all hallows eve": (10, 31), "all saints day": (11, 1), "all hallows day": (11, 1),
    "all souls day": (11, 2), "day of the dead": (11, 2), "guy fawkes day": (11, 5), "guy fawkes night": (11, 5),
    "bonfire night": (11, 5), "veterans day": (11, 11), "armistice day": (11, 11), "remembrance day": (11, 11),
    "singles day": (11, 11), "st nicholas day": (12, 6), "inauguration day": (1, 20), "australia day": (1, 26),
    "national day": (10, 1), "teachers day": (9, 10), "youth day": (5, 4),
    "st andrews day": (11, 30), "human rights day": (12, 10), "womens equality day": (8, 26), "burns night": (1, 25),
    "tax day": (4, 15),
    "unity day": (10, 3), "german unity day": (10, 3),
}  # fmt: skip
# name → (month, weekday, which; negative from the end, days later)
WEEKDAY_OF_MONTH = {
    "thanksgiving": (11, 3, 4, 0), "thanksgiving day": (11, 3, 4, 0), "us thanksgiving": (11, 3, 4, 0),
    "turkey day": (11, 3, 4, 0), "black friday": (11, 3, 4, 1), "cyber monday": (11, 3, 4, 4),
    "labor day": (9, 0, 1, 0), "labour day": (9, 0, 1, 0), "memorial day": (5, 0, -1, 0),
    "decoration day": (5, 0, -1, 0), "martin luther king day": (1, 0, 3, 0), "mlk day": (1, 0, 3, 0),
    "martin luther king jr day": (1, 0, 3, 0), "mlk": (1, 0, 3, 0), "mlk jr day": (1, 0, 3, 0),
    "martin luther king jrs day": (1, 0, 3, 0),
    "martin luther kings day": (1, 0, 3, 0), "presidents day": (2, 0, 3, 0),
    "washingtons birthday": (2, 0, 3, 0), "columbus day": (10, 0, 2, 0), "indigenous peoples day": (10, 0, 2, 0),
    "canadian thanksgiving": (10, 0, 2, 0), "mothers day": (5, 6, 2, 0), "mother day": (5, 6, 2, 0),
    "fathers day": (6, 6, 3, 0), "father day": (6, 6, 3, 0),
    "super bowl sunday": (2, 6, 1, 0), "spring bank holiday": (5, 0, -1, 0), "parents day": (7, 6, 4, 0),
    "grandparents day": (9, 0, 1, 6), "administrative professionals day": (4, 2, -1, 0), "election day": (11, 0, 1, 1),
    "friendship day": (8, 6, 1, 0), "civic holiday": (8, 0, 1, 0), "giving tuesday": (11, 3, 4, 5),
    "arbor day": (4, 4, -1, 0), "patriots day": (4, 0, 3, 0),
}  # fmt: skip
# name → days after Easter Sunday
AROUND_EASTER = {
    "easter": 0, "easter day": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "holy saturday": -1,
    "black saturday": -1, "maundy thursday": -3, "holy thursday": -3, "palm sunday": -7, "ash wednesday": -46,
    "mardi gras": -47, "shrove tuesday": -47, "pancake day": -47, "pancake tuesday": -47, "fat tuesday": -47,
    "shrove monday": -48, "ascension day": 39, "ascension thursday": 39, "pentecost": 49,
    "whit sunday": 49, "whitsunday": 49, "white sunday": 49, "whit monday": 50, "pentecost monday": 50,
    "trinity sunday": 56, "corpus christi": 60,
}  # fmt: skip
NAMES = frozenset({*FIXED, *WEEKDAY_OF_MONTH, *AROUND_EASTER, *moons.NAMES, "victoria day"})
LONGEST = max(len(name.split()) for name in NAMES)
FIRST_WORDS = frozenset(name.split()[0] for name in NAMES)


def easter(year: int) -> int:
    """Day number of Easter Sunday, Gregorian: the anonymous algorithm of Nature, 20 April 1876."""
    golden, century, in_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return day_number(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, which: int) -> int:
    """Day number of the first (1), second … or last (-1) such weekday of a month; may run over its end."""
    if which < 0:
        last = day_number(year, month, days_in_month(year, month))
        return last - (weekday_index(last) - weekday) % 7 + 7 * (which + 1)
    first = day_number(year, month, 1)
    return first + (weekday - weekday_index(first)) % 7 + 7 * (which - 1)


def holiday(name: str) -> Callable[[int], int] | None:
    """Year → day number, for a name of NAMES; None for another."""
    if name in FIXED:
        month, day = FIXED[name]
        return lambda year: day_number(year, month, day)
    if name in WEEKDAY_OF_MONTH:
        of_month, weekday, which, later = WEEKDAY_OF_MONTH[name]
        return lambda year: nth_weekday(year, of_month, weekday, which) + later
    if name in AROUND_EASTER:
        after = AROUND_EASTER[name]
        return lambda year: easter(year) + after
    if name == "victoria day":  # the Monday before 25 May
        return lambda year: day_number(year, 5, 24) - weekday_index(day_number(year, 5, 24))
    return moons.holiday(name)
