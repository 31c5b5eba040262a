"""What weft check reads: HTML, PDF, packed and broken files, tables; the cache; limits."""

from __future__ import annotations

import gzip
import random
import time

import pytest

import weft
from weft.checking import cache, limits, reading
from weft.checking.reading import all_facts
from weft.errors import WeftError

HTML = """<html><head><title>Harbour</title><script>var x = 999;</script></head><body>
<h2>Works</h2><p>The harbour has <b>312</b> berths &amp; two cranes.</p>
<table><tr><th></th><th>2019</th><th>2018</th></tr>
<tr><td>Revenue ($M)</td><td>3,245</td><td>2,998</td></tr></table>
<p>Unclosed <table><tr><td>Rent<td>55
"""


def a_pdf(*pages: list[str]) -> bytes:
    """A PDF of these lines, a page each, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 10 Tf 40 760 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return made + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def test_html_gives_paragraphs_and_tables_without_what_is_hidden(tmp_path):
    path = tmp_path / "harbour.html"
    path.write_text(HTML, encoding="utf-8")
    facts = {fact.written: fact for fact in all_facts([path])}
    assert "999" not in facts
    assert facts["312"].place["line"] == 2
    assert (facts["3,245"].measure.amount, facts["3,245"].scope.years) == (3_245_000_000, {2019})
    assert facts["3,245"].place == {"from": str(path), "line": 4, "field": "2019"}
    assert "55" in facts  # a table that is never closed


def test_pdf_evidence_names_the_page(tmp_path):
    pytest.importorskip("pypdf")
    path = tmp_path / "harbour.pdf"
    path.write_bytes(
        a_pdf(["The harbour has 312 berths."], ["Revenue      3,245      2,998", "Rent           310        298"])
    )
    report = weft.check("The harbour has 312 berths. Revenue was 3,245.", [path])
    assert [(each.verdict, each.evidence[0]["page"]) for each in report.findings] == [("copied", 1), ("copied", 2)]


@pytest.mark.parametrize("data", [b"%PDF-1.4\nbroken", b"", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_a_broken_pdf_is_refused_in_one_line(tmp_path, data):
    pytest.importorskip("pypdf")
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    with pytest.raises(WeftError, match="a broken PDF") as refused:
        weft.check("312", [path])
    assert "\n" not in str(refused.value)


def test_a_missing_pypdf_names_the_extra(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pypdf", None)
    path = tmp_path / "some.pdf"
    path.write_bytes(a_pdf(["312"]))
    with pytest.raises(WeftError, match=r"pip install 'weft\[pdf\]'"):
        weft.check("312", [path])


def test_packed_texts_and_json_lines_are_read(tmp_path):
    text, lines = tmp_path / "a.txt.gz", tmp_path / "b.jsonl"
    text.write_bytes(gzip.compress(b"The harbour has 312 berths."))
    lines.write_text('{"Name": "Ulm", "Height (m)": 161}\n{"Name": "Bern", "Height (m)": 100}\n', encoding="utf-8")
    found = weft.check("The harbour has 312 berths. Ulm has a height of 161 m.", [text, lines]).findings
    assert [finding.verdict for finding in found if finding.written in ("312", "161 m")] == ["copied", "copied"]


@pytest.mark.parametrize("data", [b"\0" * 50, gzip.compress(b"x" * 5000)[:25]], ids=["zeros", "cut gzip"])
def test_what_is_no_text_is_refused_in_one_line(tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(WeftError):
        weft.check("312", [path])


def counting(monkeypatch) -> list[object]:
    """The sources that are read from now on."""
    read = []
    plain = reading.facts_of
    monkeypatch.setattr(reading, "facts_of", lambda source, *rest: read.append(source) or plain(source, *rest))
    return read


def test_a_source_is_read_once_and_then_found_in_the_cache(tmp_path, monkeypatch):
    source, folder = tmp_path / "a.md", tmp_path / "cache"
    source.write_text("The harbour has 312 berths.\n\n| | 2019 |\n|---|---|\n| Rent | $310 |\n", encoding="utf-8")
    read = counting(monkeypatch)
    first = weft.check("It has 312 berths; rent was $310 in 2019.", [source], cache=folder).to_json()
    second = weft.check("It has 312 berths; rent was $310 in 2019.", [source], cache=folder).to_json()
    assert first == second
    assert len(read) == 1
    source.write_text("The harbour has 313 berths.", encoding="utf-8")
    assert weft.check("It has 312 berths.", [source], cache=folder).findings[0].verdict == "contradicted"
    assert len(read) == 2


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-9], lambda data: data.replace("312", "999"), lambda data: "{}", lambda data: ""]
)
def test_a_broken_cache_is_read_anew(tmp_path, monkeypatch, spoil):
    source, folder = tmp_path / "a.txt", tmp_path / "cache"
    source.write_text("The harbour has 312 berths.", encoding="utf-8")
    weft.check("312", [source], cache=folder)
    (kept,) = folder.iterdir()
    kept.write_text(spoil(kept.read_text(encoding="utf-8")), encoding="utf-8")
    read = counting(monkeypatch)
    assert weft.check("The harbour has 312 berths.", [source], cache=folder).findings[0].verdict == "copied"
    assert len(read) == 1


def test_a_cache_folder_that_cannot_be_written_is_no_trouble(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    source = tmp_path / "a.txt"
    source.write_text("The harbour has 312 berths.", encoding="utf-8")
    assert weft.check("It has 312 berths.", [source], cache=blocked / "cache").findings[0].verdict == "copied"


def test_every_fact_is_the_same_out_of_the_cache(tmp_path):
    from conftest import ROOT

    source = str(ROOT / "examples" / "report.txt")
    fresh = all_facts([source], tmp_path)
    held = all_facts([source], tmp_path)
    assert [(f.measure, f.value, f.place, f.scope) for f in fresh] == [
        (f.measure, f.value, f.place, f.scope) for f in held
    ]
    assert cache.kept(tmp_path, cache.key_of(source)) is not None


def test_what_is_too_large_is_read_in_part_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr("weft.checking.sources.LIMITS", limits.Limits(source_text=2_000))
    source = tmp_path / "large.txt"
    source.write_text(
        "The harbour has 312 berths.\n\n" + "Nothing more is said of it here.\n\n" * 200, encoding="utf-8"
    )
    report = weft.check("It has 312 berths. It was rebuilt by 87 men.", [source])
    assert [finding.verdict for finding in report.findings] == ["copied", "not judged"]
    assert "not all of the sources was read" in report.findings[1].because
    assert any("only what comes first was read" in note for note in report.notes)


def test_a_claim_of_thousands_of_figures_ends_with_a_stated_result(monkeypatch):
    monkeypatch.setattr("weft.checking.verdicts.LIMITS", limits.Limits(searched=20))
    rng = random.Random(3)
    claim = " ".join(f"The value of {rng.randint(0, 9**9)} was measured." for _ in range(400))
    begun = time.process_time()
    report = weft.check(claim, [{"name": "t", "text": "The value of 5 was measured, of 7 as well, in 2019."}])
    assert len(report.findings) == 400
    assert report.counts["not judged"] >= 300
    assert time.process_time() - begun < 60


@pytest.mark.parametrize(
    "claim", ["9" * 5000, "1." * 500, "$" * 2000, "1e99999", "(" * 3000 + "5" + ")" * 3000, "\0\ud800 5 km", "½" * 300]
)
def test_hostile_figures_break_nothing(claim):
    report = weft.check(claim, [{"name": "t", "text": f"It is 5 km long. {claim}"}])
    assert all(report.claim[finding.start : finding.stop] == finding.written for finding in report.findings)
