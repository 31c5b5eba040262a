"""Reads places: names at capitals, "Paris, Texas" picking among them; "48.137, 11.575", "48°08'15\"N 11°34'30\"E"."""

from __future__ import annotations

import re
from fractions import Fraction

from weft.errors import DoesNotFit
from weft.lexicon import gazetteer
from weft.lexicon.gazetteer import WORD_END, Entry, begins_a_name
from weft.modalities.place import DEGREE, Place, place_of
from weft.modalities.place_words import AFTER_A_PLACE, BEFORE_A_PLACE, CONTEXT, HEADS, NEEDS_CONTEXT, NEVER
from weft.modality import Run, Span

LARGE = 100_000  # from here on a name of one word is taken for a place without a word before it that says so
CAPITAL = re.compile(r"(?<![\w'’&])[^\W\d_a-z][^\W\d_]*")
QUALIFIER = re.compile(r", ?(?=[^\W\d_])")
STATE_CODE = re.compile(r"(?:[A-Z]{2}|D\.C\.)(?![\w.]\w)")
IN_CONTEXT = re.compile(rf"(?<![\w])(?:{'|'.join(CONTEXT)})\s+(?:the\s+)?$", re.IGNORECASE)
AND = re.compile(r"\s*(?:,|,? and|,? or|[–—/]| to)\s*")
HEAD_BEFORE = re.compile(r"([^\W\d_]+) of (?:the )?$")
TITLE_BEFORE = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rev))\. ?$")
OPENING = re.compile(r"(?:^|[.!?:]\s)[^\W\d_]{3,}ing\s$")  # "Leaving Berlin", which begins its sentence
WORD_AFTER = re.compile(r"[ \u00a0\-‐‑&]+([^\W\d_]+)")

SIGNED = r"[-−+]?\d{1,3}\.\d+"
PAIR = re.compile(rf"(?<![\w.,$€£¥−+°-])({SIGNED}) ?, ?({SIGNED})(?![\w°%]|\.\d|,\d|, ?[-−+]?\d)")
UNIT_AFTER = re.compile(
    r" ?(?:%|°|[kcmµ]?m|km/h|[km]?g|s|h|million|billion|thousand|percent|dollars|euros)\b|[ ]?[€$£]"
)
LIST_BEFORE = re.compile(r"\d, ?$")
MINUTES = r"(\d{1,2}(?:\.\d+)?) ?['′’](?!')"
SECONDS = r"(\d{1,2}(?:\.\d+)?) ?(?:[\"″”]|'')"
ANGLE = rf"([-−+]?\d{{1,3}}(?:\.\d+)?) ?°(?: ?{MINUTES}(?: ?{SECONDS})?)? ?([NSEW])(?!\w)"
ANGLES = re.compile(rf"(?<![\w.,−+-]){ANGLE}[ ,;]{{0,3}}{ANGLE}")
SAYS_COORDINATES = re.compile(
    r"(?:coordinates?|position|located|location|gps|point|lat(?:itude)?\W{0,3}lon(?:gitude)?)"
    r"(?: is| are| at| of)?\W{0,3}$",
    re.IGNORECASE,
)


def read(run: Run) -> list[Span]:
    spans = read_coordinates(run)
    names = read_names(run)
    if not spans:
        return names
    taken = [(span.start, span.stop) for span in spans]
    apart = [span for span in names if not any(a < span.stop and span.start < b for a, b in taken)]
    return sorted(spans + apart, key=lambda span: span.start)


def read_coordinates(run: Run) -> list[Span]:
    """Coordinate pairs of a run. A longitude of 180 is read as -180, the same meridian, the one kept."""
    spans: list[Span] = []
    if run.text.find("°", run.start, run.stop) >= 0:
        for match in ANGLES.finditer(run.text, run.start, run.stop):
            parts = match.groups()
            spans.append(_span(run, match, [parts[:4], parts[4:]]))
    if run.text.find(",", run.start, run.stop) >= 0 and run.text.find(".", run.start, run.stop) >= 0:
        for match in PAIR.finditer(run.text, run.start, run.stop):
            if _is_pair(run.text, match):
                spans.append(_span(run, match, [(part, None, None, None) for part in match.groups()]))
    return spans


def _is_pair(text: str, match: re.Match[str]) -> bool:
    """Two bare decimals are coordinates when they have three decimals each, or a word before says so."""
    before = text[max(0, match.start() - 40) : match.start()]
    if UNIT_AFTER.match(text, match.end()) or LIST_BEFORE.search(before):
        return False
    if SAYS_COORDINATES.search(before):
        return True
    decimals = min(len(part.split(".")[1]) for part in match.groups())
    in_range = abs(_exact(match[1])) <= 90 and abs(_exact(match[2])) <= 180
    return decimals >= 3 and (in_range or decimals >= 5)


def _exact(text: str) -> Fraction:
    return Fraction(text.replace("−", "-"))


def _span(run: Run, match: re.Match[str], angles: list[tuple[str | None, ...]]) -> Span:
    written = match[0]
    try:
        first, second = (_angle_e7(*angle) for angle in angles)
        sides = (angles[0][3] or "N") + (angles[1][3] or "E")
        if sides[0] in "EW":
            first, second, sides = second, first, sides[::-1]
        if sides[0] not in "NS" or sides[1] not in "EW":
            raise DoesNotFit(f"{written}: wanted one latitude and one longitude")
        place = Place(first, -180 * DEGREE if second == 180 * DEGREE else second)
    except DoesNotFit as reason:
        return Span(match.start(), match.end(), None, None, written, reason=str(reason))
    return Span(match.start(), match.end(), "place", place, written)


def _angle_e7(degrees: str | None, minutes: str | None, seconds: str | None, side: str | None) -> int:
    """Degrees, minutes and seconds in 1e-7 degrees; raises DoesNotFit when that is not a whole number."""
    assert degrees is not None
    amount = _exact(degrees)
    written = degrees + (f"°{minutes}'" if minutes else "") + (f'{seconds}"' if seconds else "")
    if minutes and ("." in degrees or (seconds and "." in minutes)):
        raise DoesNotFit(f"{written}: a fraction before a smaller part")
    if Fraction(minutes or 0) >= 60 or Fraction(seconds or 0) >= 60:
        raise DoesNotFit(f"{written}: minutes and seconds lie below 60")
    if side and degrees[0] in "-−+":
        raise DoesNotFit(f"{written} {side}: a sign and a side at once")
    amount += Fraction(minutes or 0) / 60 + Fraction(seconds or 0) / 3600
    scaled = amount * DEGREE * (-1 if side and side in "SW" else 1)
    if scaled.denominator != 1:
        raise DoesNotFit(f"{written}: not a whole number of 1e-7 degrees")
    return int(scaled)


def read_names(run: Run) -> list[Span]:
    """Place names of a run, longest first, with the country or state after a comma when it picks one of them."""
    spans: list[Span] = []
    reached = run.start
    for match in CAPITAL.finditer(run.text, run.start, run.stop):
        if match.start() < reached or not begins_a_name(WORD_END.match(run.text, match.start())[0]):  # type: ignore[index]
            continue
        span = _name(run, match.start(), spans[-1].stop if spans else -1)
        if span is not None:
            spans.append(span)
            reached = span.stop
    return spans


def _name(run: Run, start: int, last: int) -> Span | None:
    """The place whose name begins at `start`, or None; `last`: where the place before it ended."""
    text = run.text
    stop, found = gazetteer.longest_match(text, start, run.stop)
    if not found:
        return None
    name = text[start:stop]
    end, picked = _qualified(text, stop, run.stop, found)
    if _part_of_a_name(text, start, stop if end == stop else end):
        return None
    if end == stop and not _stands_alone(text, start, stop, found[0], last):
        return None
    chosen = picked if end > stop else _by_rank(found)
    people = [_weight(entry) for entry in chosen]
    confidence = people[0] / sum(people)
    places = tuple(place_of(entry, name) for entry in chosen)
    return Span(start, end, "place", places[0], text[start:end], confidence, places[1:])


def _weight(entry: Entry) -> int:
    """People, for the share of a candidate; a state counts less than a large city, as in the gazetteer."""
    return min(max(entry.population, 1), 499_999 if entry.category == "state" else 10**10)


def _by_rank(found: list[Entry]) -> list[Entry]:
    """A foreign or former name counts only where no place has it as its own."""
    own = [entry for entry in found if entry.own_name]
    return own or found


def _qualified(text: str, stop: int, limit: int, found: list[Entry]) -> tuple[int, list[Entry]]:
    """(end, those picked) when ", Germany", ", Oregon" or ", OR" follows and picks among `found`; else (stop, [])."""
    end, picked = stop, found
    for _ in range(2):  # "Portland, Oregon, United States"
        comma = QUALIFIER.match(text, end, limit)
        if comma is None:
            break
        until, wholes = _wholes(text, comma.end(), limit)
        within = [entry for entry in picked if any(_lies_in(entry, whole) for whole in wholes)]
        if not within:
            break
        end, picked = until, within
    return end, picked


def _wholes(text: str, start: int, limit: int) -> tuple[int, list[Entry]]:
    """The countries and states named at `start`, and where the name ends."""
    stop, found = gazetteer.longest_match(text, start, limit)
    wholes = [entry for entry in found if entry.category != "city" and entry.own_name]
    code = STATE_CODE.match(text, start, limit)
    if not wholes and code is not None:
        state = gazetteer.state(code[0])
        return code.end(), [state] if state else []
    return stop, wholes


def _lies_in(entry: Entry, whole: Entry) -> bool:
    if entry.country != whole.country or entry.category == "country":
        return False
    return (
        whole.category == "country" or not whole.admin1 or (entry.admin1 == whole.admin1 and entry.category == "city")
    )


def _part_of_a_name(text: str, start: int, stop: int) -> bool:
    """Whether it is a piece of something else: "London Bridge", "Michael Jordan", "University of Bath"."""
    before = text[max(0, start - 60) : start]
    if before and before[-1] in "-‐‑&'’":
        return True
    if "." in before[-2:] and TITLE_BEFORE.search(before):
        return True
    word = _word_before(before)
    if word and word[0].isupper() and word.lower() not in BEFORE_A_PLACE and not OPENING.search(before):
        return True
    if word in ("of", "the"):
        head = HEAD_BEFORE.search(before)
        if head is not None and head[1].lower() in HEADS and head[1][0].isupper():
            return True
    if stop < len(text) and (text[stop].isalnum() or text[stop] in "$_&@"):
        return True
    after = WORD_AFTER.match(text, stop)
    return after is not None and after[1][0].isupper() and after[1].lower() not in AFTER_A_PLACE


def _word_before(before: str) -> str:
    """The letters before one space at the end, or ""."""
    if before[-1:] not in (" ", "\u00a0"):
        return ""
    stop = start = len(before) - 1
    while start and before[start - 1].isalnum() and not before[start - 1].isdecimal():
        start -= 1
    return before[start:stop]


def _stands_alone(text: str, start: int, stop: int, best: Entry, last: int) -> bool:
    """Whether a name without a country after it is a place here, rather than a common word or a person."""
    name = text[start:stop]
    letters = re.sub(r"[\W_]", "", name)
    folded = letters.casefold()
    if best.category == "country" and best.own_name and folded not in NEEDS_CONTEXT:
        return len(letters) > 3 or letters.isupper()  # "US" and "UK", never "Us"
    if len(letters) < 3 or folded in NEVER:
        return False
    sure = " " in name or "-" in name or (best.population >= LARGE and len(letters) > 3) or best.category == "state"
    if sure and best.own_name and folded not in NEEDS_CONTEXT and not letters.isupper():
        return True
    if (start, stop) == (0, len(text.rstrip())):
        return folded not in NEEDS_CONTEXT  # a cell of a table
    return bool(IN_CONTEXT.search(text[max(0, start - 20) : start])) or (
        0 <= last <= start and AND.fullmatch(text, last, start) is not None
    )
