"""Dates that GUM's annotators marked with their value, in articles, lives, talks and travel guides.

A sentence is read alone, counted from the day its document was written on. Only marks of a year, a month or a day are
asked for (`when`), not "before" or "from … to"; what else a reader finds is not judged, since not all is marked.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reading.cases import Gold
from bench.reading.score import KINDS, figure, kind, place
from bench.results import Row
from weft.find import read
from weft.modalities.date import Date, edtf, from_edtf
from weft.modality import Span

FOLDER = Path("ner_gum_nested")
TASK, SPLIT = "gum date", "development"
_CREATED = re.compile(r"^# meta::dateCreated = (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_TAG = re.compile(r"<(/?)date([^>]*)>")
_WHEN = re.compile(r'when="(\d{4}(?:-\d\d(?:-\d\d)?)?)"')


@dataclass(frozen=True)
class Sentence:
    text: str
    written: Date | None
    golds: tuple[Gold, ...]  # value: {"when": "1918-11-11"}


def rows(folder: Path) -> list[Row]:
    """Recall of the exact stretch, and of stretch and value."""
    at, right = [], []
    for path in sorted(folder.glob("*.conllu.xz")):
        for sentence in sentences(lzma.decompress(path.read_bytes()).decode()):
            for found, is_right in judged(sentence):
                at.append(found)
                right.append(is_right)
    return [figure(at, TASK, SPLIT, "recall"), figure(right, TASK, SPLIT, "span and value")]


def judged(sentence: Sentence) -> Iterator[tuple[bool, bool]]:
    """(whether a date or time stands at the mark, whether it is the marked one); the ends of a range count too."""
    if not sentence.golds:
        return
    found = list(_with_parts(read(sentence.text, reference=sentence.written, prefer="past")))
    times = [span for span in found if kind(span) in KINDS["datetime"]]
    for gold in sentence.golds:
        here = [span for span in times if place(sentence.text, span) == place(sentence.text, gold)]
        dates = [span.value for span in here if isinstance(span.value, Date)]
        yield bool(here), any(edtf(date) == gold.value["when"] for date in dates)


def _with_parts(spans: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        yield span
        yield from _with_parts(span.parts)


def sentences(conllu: str) -> Iterator[Sentence]:
    written = None
    for block in conllu.split("\n\n"):
        created = _CREATED.search(block)
        if created or "# newdoc" in block:
            written = from_edtf(created[1]) if created else None
        lines = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
        if lines:
            yield _sentence(lines, written)


def _sentence(lines: Sequence[Sequence[str]], written: Date | None) -> Sentence:
    """Its text put together from the words; a word of several tokens ("don't") is one line of its own before them."""
    text, inside = "", 0
    golds: list[Gold] = []
    begun: list[tuple[int, str]] = []
    start = stop = 0
    for number, form, *_, misc in lines:
        first, _, last = number.partition("-")
        if last or ("." not in number and int(first) > inside):
            start = len(text)
            stop = start + len(form)
            text += form + ("" if "SpaceAfter=No" in misc else " ")
            inside = int(last or 0) or inside
        marks = next((part for part in misc.split("|") if part.startswith("XML=")), "").replace(":::", "=")
        for closing, attributes in _TAG.findall(marks):
            if not closing:
                begun.append((start, attributes))
            elif begun:
                begin, said = begun.pop()
                when = _WHEN.search(said)
                golds += [Gold(begin, stop, {"when": when[1]})] if when else []
    return Sentence(text.rstrip(), written, tuple(golds))
