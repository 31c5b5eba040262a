"""Phone numbers: "+44 (0)161 123 4567 ext 12", "(541) 754-3010", "0176/12345678", "phone: 972101245"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weft.modalities.identifier import Identifier
from weft.modalities.identifiers.words import BETWEEN, PHONES, THREE_DIGIT_CODES, TWO_DIGIT_CODES
from weft.modality import Span

A, I = re.ASCII, re.IGNORECASE
SEPARATOR = r"(?:[ \u00a0.]|[ \u00a0]?[-–‑/()]{1,3}[ \u00a0]?\(?)?"
# Starts at a digit, so that the search runs from digit to digit; what stands before it is looked at afterwards.
CANDIDATE = re.compile(rf"[0-9](?:{SEPARATOR}[0-9]){{6,}}")
OPENING = re.compile(r"(?:\(?\+|\( ?)$")
# Anything beside these says that it is a piece of something else.
BEFORE = re.compile(r"[\w*=%$€£¥/\\^~&-]$|[0-9][.,:]$")
AFTER = re.compile(r"[\w*=%°$€£¥^~&]|[.,:/-][0-9]| ?[€£%]")
EXTENSION = re.compile(r",?[ \u00a0]?(?:ext(?:ension)?\.?:?|x|#)[ \u00a0]?([0-9]{1,6})(?!\w)", I)
TOO_LONG = re.compile(r"(\+(?=(?:[^0-9]*[0-9]){16,18}$).*)-([0-9]{3,5})")  # "+86 20 61302222-8866"
LINK = re.compile(r"(?<!\w)tel:(\+?[0-9]{7,15})(?:;ext=([0-9]{1,6}))?(?![\w;])")
NORTH_AMERICA = re.compile(
    r"(?<![0-9.,/)-])(?:\+?1(?:[-. ]|(?=\()))?(?:\(?[0-9]{3}\)[-. ]?|[2-9][0-9]{2}[-. ])"
    r"[0-9]{3}[-. ][0-9]{4}(?![0-9.,/-])",
    A,
)
ANNOUNCED = re.compile(rf"(?<!\w)(?:{'|'.join(PHONES)})\b(?:[\s:,#(@/–—.-]|\b(?:{'|'.join(BETWEEN)})\b)*$", I)
DATE = re.compile(r"(?:19|20)[0-9]{2}([-./])[01]?[0-9]\1[0-3]?[0-9]|[0-3]?[0-9]([-./])[0-3]?[0-9]\2(?:19|20)?[0-9]{2}")
YEARS = re.compile(r"(?:1[5-9]|20)[0-9]{2} ?[-–] ?(?:1[5-9]|20)[0-9]{2}")
PAIRS = re.compile(r"\+[0-9]{2}(?:-[0-9]{2})+")
SOCIAL_SECURITY = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
OCTETS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
TRUNK = re.compile(r"\(0\)")
LEAST, MOST = 7, 15  # digits (ITU-T E.164)
FARTHEST = 45  # characters between what announces a number and the number


def read(text: str) -> Iterator[Span]:
    """Phones of a text that has digits."""
    if "tel:" in text:
        for match in LINK.finditer(text):
            yield made(match.start(), match.end(), match[1], match[2])
    for match in CANDIDATE.finditer(text):
        opening = OPENING.search(text[max(0, match.start() - 2) : match.start()])
        begin = match.start() - (len(opening[0]) if opening else 0)
        for start, stop in parts(text, begin, match.end()):
            extension = EXTENSION.match(text, stop)
            end = extension.end() if extension else stop
            if text[start] != "(" and BEFORE.search(text[max(0, start - 2) : start]):
                continue
            if not extension and AFTER.match(text, stop):
                continue
            written, more = text[start:stop], extension[1] if extension else None
            if (long := TOO_LONG.fullmatch(written)) and not more:
                written, more = long.groups()
            if is_phone(written, text[max(0, start - FARTHEST) : start]):
                yield made(start, end, digits(written), more)


def made(start: int, stop: int, number: str, extension: str | None) -> Span:
    return Span(start, stop, "phone", Identifier("phone", number + (f";ext={extension}" if extension else "")))


def digits(written: str) -> str:
    """ "+44 (0)161" → "+44161": the zero in brackets is dialled at home only. "00" and "011" stay as written."""
    number = re.sub(r"[^0-9]", "", TRUNK.sub("", written, 1) if "+" in written else written)
    return "+" + number if "+" in written else number


def parts(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A candidate whole, or the North American numbers in it where more stands beside them."""
    written = text[start:stop]
    inside = [match.span() for match in NORTH_AMERICA.finditer(written)]
    if (
        inside
        and (len(inside) > 1 or inside[0] != (0, len(written)))
        and not written.startswith(("+", "(+", "00", "(0"))
    ):
        for one, other in inside:
            yield start + one, start + other
        return
    count = sum("0" <= sign <= "9" for sign in written[:60])
    if count > MOST + 3 or len(written) > 40:
        return
    while re.search(r"[ .][0-9]$", text[start:stop]):  # "call 555-1234 2 times"
        stop -= 2
    yield balanced(text, start, stop)


def balanced(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without a bracket around the whole: "(541-754-3010)"."""
    written = text[start:stop]
    if written.startswith("(") and ")" not in written:
        start += 1 + (written[1] == " ")
    return start, stop


def is_phone(written: str, before: str) -> bool:
    count = len(re.sub(r"[^0-9]", "", written))
    if not LEAST <= count <= MOST or not brackets_close(written):
        return False
    if DATE.fullmatch(written) or YEARS.fullmatch(written) or OCTETS.fullmatch(written):
        return False
    if ANNOUNCED.search(before):
        return True
    if "+" in written:
        return is_international(written, count)
    return NORTH_AMERICA.fullmatch(written) is not None or is_national(written, count)


def brackets_close(written: str) -> bool:
    """No bracket within another; a first opening one may be missing: "123)456-7890"."""
    depth = 0
    for place, sign in enumerate(written):
        depth += (sign == "(") - (sign == ")")
        if depth > 1 or (depth < 0 and place > 4):
            return False
        depth = max(depth, 0)
    return depth == 0


def is_international(written: str, count: int) -> bool:
    """A plus, a code that exists, and enough digits not to be an amount with its sign."""
    number = re.sub(r"[^0-9]", "", written)
    known = number[0] in "17" or number[:2] in TWO_DIGIT_CODES or number[:2] in THREE_DIGIT_CODES
    if not known or PAIRS.fullmatch(written):
        return False
    if number[0] == "1":
        return count == 11 and (number != written[1:] or number[1] > "1")
    return count >= (10 if number == written[1:] else 9)


def is_national(written: str, count: int) -> bool:
    """A zero first and two to five groups of digits ("06 44 44 44 44"), or "00" and a country before them."""
    groups = re.findall(r"[0-9]+", written)
    if groups[0][0] != "0" or len(groups) < 2 or SOCIAL_SECURITY.fullmatch(written):
        return False
    if groups[0] == "011":
        return "(" in written
    if groups[0].startswith("00"):
        return count >= 11 and len(groups[0]) != 3
    return 9 <= count <= 12 and len(groups) <= 5 and len(groups[0]) > 1 and min(map(len, groups)) > 1
