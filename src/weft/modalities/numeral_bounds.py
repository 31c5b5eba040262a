"""What stands around digits: "v2.4.1", "555-1234", "192.168.0.1", "5-10 million" — identifier, or ambiguous."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from weft.modalities.number_words import MULTIPLIERS

_TOKEN = re.compile(r"(?:[^\W]|[.,:/@'’](?=[^\W])|[-‐‑](?=[0-9]))*+")  # the rest of something identifier-like
_JOINED = re.compile(r"[-‐‑](?=[0-9])")
_RANGE_SCALED = re.compile(
    rf"\s?[-–—‐‑]\s?[$€£¥]?[0-9][0-9.,]*+\s?(?:{'|'.join(MULTIPLIERS)}|[kmb]|bn|mn|tn)(?![^\W_])", re.IGNORECASE
)
_SPACED = re.compile(r" [0-9]{3}(?![0-9]|[.,/:][0-9]|[^\W_])")
MASKS = re.compile(
    r"\([0-9]{3}\)\s?[0-9]{3}-[0-9]{4}|\+[0-9]{1,3}[ (-][0-9() -]{5,20}[0-9]|"
    r"ISBN(?:-1[03])?:?\s?[0-9][0-9-]{8,16}[0-9Xx]"
)
_MASK_BEGINS = re.compile(r"\([0-9]{3}\)|\+[0-9]|ISBN")
_ADDRESS = re.compile(r"(?:(?<![^\W_])[a-z][a-z0-9+.-]{0,15}://|(?<![^\W_])www\.)\S++", re.IGNORECASE)


def past_token(text: str, begin: int) -> int:
    """Where the identifier-like token that begins here ends."""
    token = _TOKEN.match(text, begin)
    return max(token.end() if token else 0, begin + 1)


@lru_cache(maxsize=4)
def web_addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Where the web addresses of a text stand: their digits are no numbers."""
    if "://" not in text and "www." not in text.lower():
        return ()
    return tuple(match.span() for match in _ADDRESS.finditer(text))


@lru_cache(maxsize=4)
def has_masks(text: str) -> bool:
    """Whether one of MASKS may stand somewhere in it: most texts have none."""
    return _MASK_BEGINS.search(text) is not None


def masks(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Where phone numbers, ISBNs and web addresses stand that reach into the run."""
    found = []
    if has_masks(text):
        found = [match.span() for match in MASKS.finditer(text, max(0, start - 24), min(len(text), stop + 24))]
    return found + [span for span in web_addresses(text) if span[0] < stop and start < span[1]]


_PER = re.compile(r"/10*+ ?[^\W\d_]")  # the stroke of "2.49/100 g"


@dataclass(frozen=True)
class Wrong:
    stop: int = 0
    reason: str = ""


FINE = Wrong()


def surroundings(text: str, begin: int, match: re.Match[str], end: int, scaled: bool) -> Wrong | None:
    """`FINE` when a number may stand here; None when it is part of an identifier; else the reason."""
    after, following = text[end : end + 1], text[end + 1 : end + 2]
    if after in ("_", "@") or (after == "." and following.isalnum()):
        return None
    if after in (":", "/", "'", "’") and following.isdigit() and not ("." in match.group() and _PER.match(text, end)):
        return None
    if after == "," and following.isdigit():
        stop = past_token(text, begin)
        return Wrong(stop, f"{text[begin:stop][:40]}: the commas do not group by thousands")
    hyphen_before = begin > 1 and text[begin - 1] in "-‐‑" and text[begin - 2].isdigit()
    if (hyphen_before or _JOINED.match(text, end)) and like_a_phone(text, begin):
        return None
    if scaled:
        return FINE
    if match.group().isdigit() and end - begin <= 3 and _SPACED.match(text, end):
        return Wrong(end + 4, f"{text[begin : end + 4]}: digits grouped by a space, or two numbers")
    wide = _RANGE_SCALED.match(text, end)
    if wide:
        stop = wide.end()
        return Wrong(stop, f"{text[begin:stop][:40]}: the scale may hold for the first number of the range too")
    return FINE


_GROUPS = re.compile(r"[0-9.,]++(?:[-‐‑][0-9.,]*[0-9])*+")


def like_a_phone(text: str, begin: int) -> bool:
    """Digits joined by hyphens that are not a plain range: 555-1234, 2021-07-04, 978-3-16."""
    first = begin
    while first and (text[first - 1].isdigit() or text[first - 1] in "-‐‑.,") and begin - first < 40:
        first -= 1
    while not text[first].isdigit():
        first += 1
    match = _GROUPS.match(text, first)
    groups = re.split("[-‐‑]", match.group()) if match else []
    if len(groups) != 2:
        return len(groups) > 2
    low, high = groups
    return (len(low), len(high)) == (3, 4) or (len(high) > 1 and high[0] == "0") or (len(low) > 1 and low[0] == "0")
