"""Finds identifiers: each sort is looked for only where its rare signs or words stand ("@", "://", "isbn")."""

from __future__ import annotations

import re
from bisect import bisect_right

from weft.modalities.identifiers import codes as codes
from weft.modalities.identifiers import machine as machine
from weft.modalities.identifiers import phone as phone
from weft.modalities.identifiers import web as web
from weft.modality import Span

EXCHANGE = re.compile(r"[A-Z]{2} ?:")
DIGIT = re.compile(r"[0-9]")
# Seven digits close together, or a hexadecimal digit beside a decimal one: what phones, cards, GUIDs … have.
LONG = re.compile(r"[0-9](?:[a-fA-F]|(?:[^\w,;]{0,4}[0-9]){6})")


def read(text: str) -> list[Span]:
    """All identifiers, in order; of two that overlap the longer."""
    spans: list[Span] = []
    if "@" in text:
        spans += web.emails_and_mentions(text)
    if "://" in text:
        spans += web.addresses(text)
    if "." in text:
        spans += web.bare_addresses(text)
    if "#" in text:
        spans += web.hashtags(text)
    if "::" in text:
        spans += machine.short_ips(text)
    if "ticker" in text or "Ticker" in text or (":" in text and EXCHANGE.search(text)):
        spans += codes.tickers(text)
    if DIGIT.search(text):
        spans += codes.with_labels(text)
        if "." in text:
            spans += machine.dotted(text)
        if text.count(":") > 4 or text.count("-") > 4:
            spans += machine.colons(text)
        if LONG.search(text):
            spans += machine.hexadecimal(text)
            spans += codes.cards_and_accounts(text)
            spans += phone.read(text)
    return apart(spans) if len(spans) > 1 else spans


def apart(spans: list[Span]) -> list[Span]:
    """Without those that stand inside or across a longer one; of equally long ones the likelier, then the first."""
    taken: list[Span] = []
    starts: list[int] = []
    for span in sorted(spans, key=lambda span: (span.start - span.stop, -span.confidence)):
        place = bisect_right(starts, span.start)
        before = place > 0 and taken[place - 1].stop > span.start
        after = place < len(taken) and taken[place].start < span.stop
        if not before and not after:
            taken.insert(place, span)
            starts.insert(place, span.start)
    return taken
