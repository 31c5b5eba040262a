"""All words that the grammar of times is over: no phrase goes beyond a word that is not among them."""

from __future__ import annotations

from weft.modalities.number_words import ONES, ORDINALS, TENS
from weft.modalities.when.calendar import SEASONS
from weft.modalities.when.holidays import NAMES
from weft.modalities.when.rules import Tokens
from weft.modalities.when.tokens import MONTHS, UNITS, WEEKDAYS

_OTHERS = frozenset(
    """
    a about academic acst aedt aest after afternoon afternoons afterwards age ago akdt akst alternate am an and
    annual annually another any anything approximately are around art as at awst back because before beginning
    between beyond bi biannual biannually biennial bimonthly biweekly biyearly breakfast breakfasttime brt brunch
    bst business but by calendar cdt cest cet circa clock coming commencing count couple cst ct current cy d daily
    date daytime dinner dinnertime during each earlier early edt eest eet effective eighties else end ended ending
    ends entire eod eom eoq eow eoy equipment est et evening evenings every few fewer fifties final financial
    fiscal fixed following for form forties fortnightly forward from full future gmt greater half happened hence
    her his hkt hourly hst hundred i ia if in ish ist its jst just kst last late later less long longer lunch
    lunchtime m mdt mid midday middle midnight moment money monthly more morning mornings msk mst mt my nd near
    newer next nightly nighttime nineties no noon noonish not now number nzdt nzst o oclock oh old older on once
    onward onwards or other our over overmorrow p pair part pass past pdt per please pm preceding present previous
    previously prior pst pt q quarterly rd reference right s same sast school semi semiannual semiannually
    seventies several sgt sharp shorter since single sixties so some sooner start starting such supper t th than
    that their then these they thirties this those thousand thrice through throughout thru til till time times tmr
    tmrw to today tommorow tommorrow tomo tomorow tomorrow tonight tonite triennial tuple twenties twice until up
    upcoming utc w we weekday weekdays weekly were west wet when which whole with within work workday workdays
    working yday yearly yesterday your z ides closest nearest recent currently latest rest remainder fy sy
    tax period untill orthodox eastern central mountain pacific standard daylight
    """.split()
)
WORDS = _OTHERS.union(
    MONTHS,
    WEEKDAYS,
    (word + "s" for word in WEEKDAYS if word.endswith("day")),
    UNITS,
    ONES,
    TENS,
    ORDINALS,
    SEASONS,
    *(name.split() for name in NAMES),
)
_BEHIND: dict[str, set[str]] = {}  # first word of a holiday's name → what may come next: "" where nothing must
for _name in NAMES:
    _first, *_more = _name.split()
    _BEHIND.setdefault(_first, set()).add(_more[0] if _more else "")


def known(word: str) -> bool:
    return word in WORDS or not word.isalpha()


def names_a_holiday(tokens: Tokens, place: int) -> bool:
    """Whether the word there and the next may begin the name of a holiday; an apostrophe may stand between."""
    behind = _BEHIND.get(tokens.word(place))
    return behind is not None and ("" in behind or tokens.word(place + 1) in behind or tokens.word(place + 1) in "'’")
