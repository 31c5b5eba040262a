"""The scan for starts finds what asking every kind about every token finds; time grows with the length of a text."""

from __future__ import annotations

import json
import time

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from weft import find
from weft.find import read, resolve, scan
from weft.find.scan import JOINERS, TOKEN, closed, folded
from weft.modality import Run, option

PHRASES = (
    "5 km", "1 June 2016", "$3.2bn", "two weeks", "Paris", "Rio de Janeiro", "İ", "²", "½ m", "a mile", "48.1, 11.5",
    "of the", "and", "-", "(", ")", ",", "'s", "°", "%", "_", "in May", "the second one", "New York, USA", "Ünter", "ß",
    "per cent", "half an hour", "no value", "1,000,000", "12:30", "twenty-five", "€5", "xx", "\n", "日本", "𝟘", "٣",
)  # fmt: skip


def every_run(text, kinds):
    """The second way: all tokens one by one, all kinds in every run."""
    triggers = scan.triggers_of(tuple(kinds))
    start = stop = -1
    for token in TOKEN.finditer(text):
        if triggers.role(token.group()) == scan.HIT:
            start = token.start() if start < 0 else start
            stop = token.end()
        elif start >= 0 and token.group().lower() not in JOINERS:
            yield start, closed(text, stop)
            start = -1
    if start >= 0:
        yield start, closed(text, stop)


def by_runs(text, every, only=None):
    kinds = [
        kind
        for kind in find._readers(None)
        if option(kind, "pattern") is None and hasattr(kind, "read") and not option(kind, "whole")
    ]
    kinds = [kind for kind in kinds if only in (None, kind.name)]
    runs = ((*run, kinds) for run in every_run(text, kinds)) if every else scan.runs(text, kinds)
    spans = (span for start, stop, asked in runs for kind in asked for span in kind.read(Run(text, start, stop)))
    return [(span.start, span.stop, span.kind, span.value, span.reason) for span in resolve(spans)]


def examples():
    for path in sorted((ROOT / "specs" / "reading").glob("*.jsonl")):
        yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    yield from (ROOT / "examples" / "report.txt").read_text(encoding="utf-8").splitlines()
    yield from (path.read_text(encoding="utf-8") for path in (ROOT / "specs" / "questions").glob("d*.txt"))


def test_nothing_is_lost_by_asking_only_where_a_kind_has_a_start():
    for text in examples():
        assert by_runs(text, every=False) == by_runs(text, every=True), text


@pytest.mark.parametrize("kind", ["date", "duration", "money", "quantity"])
def test_nothing_is_lost_of_a_kind_that_says_what_it_needs_when_it_is_read_alone(kind):
    for text in (*examples(), "5 hong kong dollars", "120 MEUR", "5 light years", "half a nautical mile"):
        assert by_runs(text, every=False, only=kind) == by_runs(text, every=True, only=kind), text


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PHRASES), max_size=14), st.sampled_from([" ", "", " x "]))
def test_nothing_is_lost_in_odd_texts(phrases, between):
    text = between.join(phrases)
    assert by_runs(text, every=False) == by_runs(text, every=True)


@given(st.text(max_size=40))
def test_a_folded_text_is_as_long_as_the_text(text):
    assert len(folded(text)) == len(text)
    assert folded("Der İstanbul TÜV") == "der İstanbul tüv"


def seconds(text):
    started = time.process_time()
    read(text)
    return time.process_time() - started


HOSTILE = {
    "numbers": " ".join(str(1000 + i * 7) for i in range(2000)),
    "ranges of dates": ", ".join(
        f"from {1 + i % 28} May {1900 + i % 100} to {1 + i % 28} June 2016" for i in range(200)
    ),
    "one long number": "9" * 100_000,
    "brackets": "(" * 5000 + "5" + ")" * 5000,
    "bracketed numbers": "(5 " * 3000,
    "no space": "ab1.c-d/e@f" * 20_000,
    "letters without a space": "x" * 1_000_000,
    "hosts": ".com" * 5000,
    "colons": "::" * 5000 + "a:b:" * 2000,
    "at signs": "@" * 10_000 + "a@" * 5000,
    "slashes": "http://" * 3000,
    "hashes": "#a" * 5000,
    "phones": "+1 555-010-0199 " * 600,
    "hex": "1a-" * 4000,
    "capitals": "New York " * 1500,
    "degrees": "48° " * 3000,
    "commas": "1, " * 5000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_of_a_hostile_text_grows_with_its_length(name):
    """Wide bounds, for busy machines: a second for 10 kB, and at most four times what half of the text takes."""
    text = HOSTILE[name]
    read(text[:200])
    whole, half = (min(seconds(part), seconds(part)) for part in (text, text[: len(text) // 2]))
    assert whole < max(1, len(text) / 10_000), f"{whole:.2f} s for {len(text)} characters"
    assert whole < 4 * half + 0.1, f"{half:.2f} s for half, {whole:.2f} s for all"
