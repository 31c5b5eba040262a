"""Summaries with marked figures: specs/check/development.txt and test.txt → texts and what each figure in them is.

A block is a line `== SOURCE SOURCE… | VOICE`, then the text, then a blank line. Marks, in braces:

    {412,318}                     copied: it stands in a source, as written or in other digits
    {about 412,000 <- 412,318}    copied, written otherwise: rounded, another scale or unit, a coarser date
    {12.3 % = change(367, 412)}   derived, by an expression over figures of the sources (bench/check_sums.py)
    {421,318 !digit 412,318}      altered, by which sort, and the truth; a derived truth has its expression behind " = "
    {37 ?}                        invented: the sources say nothing of the kind
    {Section 3 ~}                 not a claim
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.results import ROOT

FOLDER = ROOT / "specs" / "check"
HALVES = ("development", "test")
KINDS = ("copied", "derived", "altered", "invented", "not a claim")
_MARK = re.compile(r"\{([^{}]*)\}")
DATED = re.compile(
    r"\b(?:(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?: \d{1,2}\b(?!:))?(?:,? \d{4})?|(?:1[4-9]|20)\d\d(?:[-–/]\d{2,4})?)\b"
)
_END = re.compile(r"(?<=[.!?])[\"”')]?\s+(?=[\"“(]?[A-ZØÖÅÄ0-9$£€@#])")


@dataclass(frozen=True)
class Mark:
    """One figure of a summary: text[start:stop]. `sort`: how it was altered; `expression`: of a derived one."""

    start: int
    stop: int
    written: str
    kind: str
    truth: str = ""  # of an altered one; of a copied one its writing in the source
    sort: str = ""
    expression: str = ""


@dataclass(frozen=True)
class Summary:
    """A text over sources (file names), its marks in order. `half`: development or test."""

    name: str
    half: str
    sources: tuple[str, ...]
    voice: str
    text: str
    marks: tuple[Mark, ...]

    @property
    def paths(self) -> list[Path]:
        return [source_path(name) for name in self.sources]


def source_path(name: str) -> Path:
    """A document of specs/check/sources, else one of the examples."""
    own = FOLDER / "sources" / name
    return own if own.exists() else ROOT / "examples" / name


def summaries(half: str) -> list[Summary]:
    return list(_blocks((FOLDER / f"{half}.txt").read_text(encoding="utf-8"), half))


def _blocks(whole: str, half: str) -> Iterator[Summary]:
    for place, block in enumerate(re.split(r"(?m)^== ", whole)[1:], 1):
        head, body = block.split("\n", 1)
        sources, voice = head.split(" | ")
        text, marks = read_marks(body.strip())
        yield Summary(f"{half} {place}", half, tuple(sources.split()), voice.strip(), text, marks)


def read_marks(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marks, and the marks by their places in it; dates beside them count as copied."""
    text, end, marks = "", 0, []
    for found in _MARK.finditer(marked):
        text += marked[end : found.start()]
        mark = _mark(found.group(1), len(text))
        marks.append(mark)
        text += mark.written
        end = found.end()
    text += marked[end:]
    return text, tuple(sorted([*marks, *_dates(text, marks)], key=lambda mark: mark.start))


def _mark(inner: str, start: int) -> Mark:
    head, _, expression = inner.partition(" = ")
    if inner.endswith((" ?", " ~")):
        return Mark(start, start + len(inner) - 2, inner[:-2], "invented" if inner.endswith("?") else "not a claim")
    if " !" in head:
        written, _, rest = head.partition(" !")
        sort, _, truth = rest.partition(" ")
        return Mark(start, start + len(written), written, "altered", truth, sort, expression)
    written, _, truth = head.partition(" <- ")
    kind = "derived" if expression and not truth else "copied"
    return Mark(start, start + len(written), written, kind, truth or written, "", expression)


def _dates(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """Dates and years outside of marks, in sentences where nothing is altered: there they say what is meant."""
    for start, stop in sentences(text):
        inside = [mark for mark in marks if mark.start < stop and mark.stop > start]
        if any(mark.kind == "altered" for mark in inside):
            continue
        for found in DATED.finditer(text, start, stop):
            if not any(mark.start < found.end() and mark.stop > found.start() for mark in inside):
                yield Mark(found.start(), found.end(), found.group(), "copied", found.group(), "date beside")


def sentences(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in _END.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)]))
