"""Every line of specs/reading: the text, and exactly the spans with the values that stand beside it."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT

import weft
from weft.jsonform import span_json

BESIDE = ("written", "confidence", "candidates", "text")  # what the lines leave out


def lines():
    for path in sorted((ROOT / "specs" / "reading").glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            data = json.loads(line)
            gap = data.get("gap")
            marks = pytest.mark.xfail(reason=gap, strict=True) if gap else ()
            yield pytest.param(data, id=f"{path.stem}:{number}", marks=marks)


def told(span):
    return {name: part for name, part in span_json(span).items() if name not in BESIDE}


@pytest.mark.parametrize("line", list(lines()))
def test_a_text_is_read_as_its_line_says(line):
    spans = weft.read(line["text"], reference=line.get("reference"), rejected=True)
    wanted = [{name: part for name, part in span.items() if name not in BESIDE} for span in line["spans"]]
    assert [told(span) for span in spans] == wanted
    assert all(line["text"][span.start : span.stop] == span.written for span in spans)
