"""Text and Markdown → passages with their headings, and tables: pipes, tabs, columns set apart by spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weft.checking.grid import Grid
from weft.checking.scales import of_document

if TYPE_CHECKING:
    from weft.checking.sources import Passage

HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*")
TITLE = re.compile(r"\s{0,3}#\s")
RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*")
TEXT_RULE = re.compile(r"[\s=_+-]*[=_-]{3}[\s=_+-]*")  # of a table whose columns are set apart by spaces
GAPS = re.compile(r"\t|\s{3,}")
CELL_GAPS = re.compile(r"\t|\s{2,}")
SECTION = re.compile(r"\s*[^\W\d][^\d.:;!?]{0,38}")  # "Norway lobster", over the rows that are of it
FIGURE_GAPS = re.compile(r"\d[)%]?\s{2,}[-–(\[$€£]*\d")
SEPARATORS = ("|", "\t")
LONGEST = 10_000  # characters of a paragraph that is taken whole
ORDER_WORD = re.compile(r"[A-Z0-9]")


def parts_of_text(text: str, name: str, place: dict[str, Any] | None = None) -> Iterator[Passage | Grid]:
    """Passages and grids. `place`: what evidence says instead of the line, {"page": 3}."""
    from weft.checking.sources import Passage

    heading, before, begun, offset = "", "", 1, 0
    held: list[str] = []
    scale = 0
    lines = text.split("\n")
    at = 0
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def passage(stop: int) -> Iterator[Passage]:
        nonlocal held, before
        if held:
            whole = "\n".join(held)
            before = whole
            for start in range(0, len(whole), LONGEST):
                yield Passage(whole[start : start + LONGEST], _place(name, place, begun), heading, offset + start)
        held = []

    while at < len(lines):
        line = lines[at]
        rows = _table_at(lines, at)
        if rows:
            yield from passage(at)
            scale = of_document(before[-600:]) or scale
            yield _grid(lines, at, rows, name, place, caption_of(before, heading), scale)
            at += rows
        elif (match := HEADING.fullmatch(line)) is not None:
            yield from passage(at)
            scale = 0 if of_document(heading) else scale  # what a heading says holds until the next
            heading = match[1]
            yield Passage(heading, _place(name, place, at + 1), "", starts[at], of_section=not TITLE.match(line))
            before, at = heading, at + 1
        elif not line.strip():
            yield from passage(at)
            at += 1
        else:
            if not held:
                begun, offset = at + 1, starts[at]
            held.append(line)
            at += 1
    yield from passage(at)


def caption_of(before: str, heading: str) -> str:
    """What stands over a table: the heading and the end of the last paragraph."""
    last = before.strip().rsplit("\n", 1)[-1]
    if last == heading or not last:
        return heading
    return f"{heading}. {last[-200:]}" if heading else last[-200:]


def _place(name: str, place: dict[str, Any] | None, line: int) -> dict[str, Any]:
    return {"from": name, **(place or {"line": line})}


def _table_at(lines: list[str], at: int) -> int:
    """How many lines a table has that begins here; 0: none does."""
    if "|" in lines[at] and lines[at].count("|") >= 1:
        count = _while(lines, at, lambda line: "|" in line)
        return (
            count
            if (count >= 2 and any(RULE.fullmatch(line) for line in lines[at : at + count]))
            or _pipes_agree(lines[at : at + count])
            else 0
        )
    for sign in ("\t",):
        if sign in lines[at].strip():
            count = _while(lines, at, lambda line: "\t" in line.strip())
            return count if count >= 2 else 0
    if FIGURE_GAPS.search(lines[at]) or (
        at + 1 < len(lines) and GAPS.search(lines[at].strip()) and FIGURE_GAPS.search(lines[at + 1])
    ):
        return _set_apart(lines, at)
    return 0


def _set_apart(lines: list[str], at: int) -> int:
    """How many lines a table has whose columns are set apart by spaces; with rules, and lines that name a section."""
    stop = at
    while stop < len(lines) and lines[stop].strip():
        line, behind = lines[stop], lines[stop + 1] if stop + 1 < len(lines) else ""
        of_rows = GAPS.search(line.strip()) or TEXT_RULE.fullmatch(line)
        if not of_rows and not (stop > at and SECTION.fullmatch(line) and FIGURE_GAPS.search(behind)):
            break
        stop += 1
    return stop - at if stop - at >= 2 else 0


def _pipes_agree(lines: list[str]) -> bool:
    return (
        len(lines) >= 2
        and len({line.strip().strip("|").count("|") for line in lines}) == 1
        and lines[0].count("|") >= 1
    )


def _while(lines: list[str], at: int, holds: Any) -> int:
    stop = at
    while stop < len(lines) and lines[stop].strip() and holds(lines[stop]):
        stop += 1
    return stop - at


def _grid(
    lines: list[str], at: int, count: int, name: str, place: dict[str, Any] | None, caption: str, scale: int
) -> Grid:
    rows: list[list[str]] = []
    places: list[dict[str, Any]] = []
    header = None
    for number in range(at, at + count):
        if (RULE.fullmatch(lines[number]) and "-" in lines[number]) or TEXT_RULE.fullmatch(lines[number]):
            if header is None and rows:
                header = len(rows)
            continue
        rows.append(_cells(lines[number]))
        places.append(place or {"line": number + 1})
    if rows and _has_no_corner(lines[at : at + count], rows):
        rows[0].insert(0, "")
    return Grid(name, rows, places, caption, before=scale, header=None)


def _has_no_corner(lines: list[str], rows: list[list[str]]) -> bool:
    """Whether columns are set apart by spaces and nothing stands over the first: the header, which begins further right
    than every other line, has a cell less than they have."""
    if len(rows) < 2 or any(sign in line for line in lines[:2] for sign in "|\t"):
        return False
    indents = [
        len(line) - len(line.lstrip()) for line in lines if not (RULE.fullmatch(line) or TEXT_RULE.fullmatch(line))
    ]
    width = max(map(len, rows[1:]))
    return len(rows[0]) == width - 1 and indents[0] > max(indents[1:]) + 1


def _cells(line: str) -> list[str]:
    if "|" in line:
        bare = line.strip()
        bare = bare.removeprefix("|")
        bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
        return [cell.strip().replace("\\|", "|").strip("*_ ") for cell in re.split(r"(?<!\\)\|", bare)]
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    return [cell.strip() for cell in CELL_GAPS.split(line.strip())]
