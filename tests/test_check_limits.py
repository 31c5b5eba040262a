"""weft.check on what is large or hostile: quick looks lose nothing, and all that is read and tried is bounded."""

from __future__ import annotations

import math
import random
import time
from bisect import bisect_right
from fractions import Fraction

import pytest

import weft
from weft.checking import limits
from weft.checking.figures import Figure, figures
from weft.checking.html_text import parts_of_html
from weft.checking.matching import within
from weft.checking.offers import _edges

WRITTEN = ("about 3,200 tonnes", "82,000", "-4.2", "$3.2bn", "nearly 0.31 km", "around $40 million", "7", "0")


def test_the_quick_look_at_an_amount_refuses_none_that_agrees(monkeypatch):
    rng = random.Random(4)
    found = [(one, amount) for text in WRITTEN for one in figures(text) for amount in _around(one, rng)]
    quick = [within(one, amount, loose=True) for one, amount in found]
    monkeypatch.setattr(Figure, "may_be", lambda self, amount: True)
    assert quick == [within(one, amount, loose=True) for one, amount in found]
    assert any(quick)
    assert not all(quick)


def _around(figure: Figure, rng: random.Random) -> list[Fraction]:
    measure = figure.measure
    near = [measure.amount + measure.step * Fraction(rng.randrange(-100, 101), 100) for _ in range(40)]
    far = [measure.amount * Fraction(rng.randrange(900, 1101), 1000) for _ in range(40)]
    ends = [measure.amount * share for share in (Fraction(19, 20), Fraction(21, 20), 1, -1)]
    return [*near, *far, *ends, measure.amount + measure.step / 2, measure.amount - measure.step / 2]


def test_edges_of_windows_hold_what_the_windows_hold():
    rng = random.Random(5)
    for _ in range(200):
        lows = [rng.randrange(20) / 4 for _ in range(6)]
        windows = [(low, low + rng.randrange(8) / 4) for low in lows]
        edges = _edges(windows)
        ends = [end for window in windows for end in window]
        for size in (*ends, *(math.nextafter(end, 99) for end in ends), *(rng.random() * 8 for _ in range(20))):
            assert bool(bisect_right(edges, size) % 2) == any(low <= size <= high for low, high in windows)


def test_more_figures_than_are_taken_are_told_with_the_place_up_to_which_they_were(tmp_path, monkeypatch):
    monkeypatch.setattr("weft.checking.reading.LIMITS", limits.Limits(facts=20))
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    first.write_text("".join(f"The pier of Alvik has {place} berths.\n\n" for place in range(100, 200)))
    second.write_text("The mill has 77 wheels.\n")
    for _ in ("fresh", "kept"):
        report = weft.check("The mill has 78 wheels.", [first, second], cache=tmp_path / "cache")
        assert report.notes == (
            f"{first}: its first 20 figures were taken, up to {first}, line 39.",
            f"{second}: not read, as 20 figures were taken before it.",
        )
        assert [finding.verdict for finding in report.findings] == ["not judged"]


@pytest.mark.parametrize("opened", ["<!--", "<a ", "<![CDATA[", "<?x", "<!"])
def test_what_is_opened_without_end_is_read_in_linear_time(opened):
    begun = time.process_time()
    parts = list(parts_of_html(f"<p>The pier has 312 berths.</p><p>{opened * 30_000} 5 km", "open.html"))
    assert time.process_time() - begun < 2
    assert parts[0].text == "The pier has 312 berths."
    assert parts[-1].text.endswith("5 km")


def test_html_that_closes_is_read_as_it_stands():
    parts = list(parts_of_html("<!-- no --><p>It has <b>3</b> piers, 1 &lt; 2.</p><p>And 4 < 5</p>", "closed.html"))
    assert [part.text for part in parts] == ["It has 3 piers, 1 < 2.", "And 4 < 5"]


def test_a_claim_that_meets_too_many_figures_of_the_sources_is_judged_in_part(monkeypatch):
    monkeypatch.setattr("weft.checking.verdicts.LIMITS", limits.Limits(looked_at=300))
    source = {"name": "t", "text": " ".join(f"The pier of Alvik has {place} berths." for place in range(100, 200))}
    report = weft.check("The pier of Alvik has 312 berths. " * 10, [source])
    assert [finding.verdict for finding in report.findings][-1] == "not judged"
    assert report.findings[-1].because == "after 300 comparisons with figures of the sources no more are judged"
    assert report.counts["not judged"] < 10
