"""Tables in a claim text, as answers of language models have them: each cell stands under its header, in its row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from weft.checking.facts import Scope
from weft.checking.figures import Figure
from weft.checking.markdown import RULE
from weft.checking.words import months, quarters, stems, years

ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Row:
    """A line of a table: where it stands, where its cells are parted, what stands over them. `is_header`: it is that
    itself."""

    start: int
    stop: int
    bars: tuple[int, ...]
    heads: tuple[str, ...]
    label: str
    is_header: bool = False

    def cell(self, figure: Figure) -> tuple[int, int]:
        """Where the cell begins and ends that a figure stands in."""
        at = self.place(figure)
        return self.bars[at] + 1, self.bars[at + 1]

    def place(self, figure: Figure) -> int:
        """The place of that cell in the row."""
        inside = [place for place, bar in enumerate(self.bars[:-1]) if bar < figure.start]
        return inside[-1] if inside else 0

    def head(self, figure: Figure) -> str:
        """What its column is called."""
        at = self.place(figure)
        return self.heads[at] if at < len(self.heads) else ""

    def scope(self, figure: Figure, far: frozenset[str]) -> Scope:
        """What a figure of the row stands among: the row's name and its column's. The caption is `far`."""
        head = self.head(figure)
        near = frozenset(stems(head)) | (frozenset(stems(self.label)) if self.place(figure) else frozenset())
        said = f"{self.label} {head}"
        return Scope(near, frozenset(), far - near, years(said), quarters(said), months(said))


def rows_of(text: str) -> list[Row]:
    """The rows of the tables of pipes in a text that have a rule under their header; rules themselves are none."""
    rows: list[Row] = []
    lines = list(ROW.finditer(text)) if "|" in text else []
    heads: tuple[str, ...] = ()
    for place, line in enumerate(lines):
        if place and line.start() != lines[place - 1].end() + 1:
            heads = ()  # another table begins
        if _is_rule(line.group()):
            continue
        cells = tuple(cell.strip(" *_") for cell in CELL.split(line.group().strip())[1:-1])
        bars = tuple(line.start() + match.start() for match in CELL.finditer(line.group()))
        behind = lines[place + 1] if place + 1 < len(lines) else None
        if behind is not None and behind.start() == line.end() + 1 and _is_rule(behind.group()):
            heads = cells
            rows.append(Row(line.start(), line.end(), bars, cells, "", True))
        elif heads:
            rows.append(Row(line.start(), line.end(), bars, heads, cells[0] if cells else ""))
    return rows


def row_at(rows: Sequence[Row], figure: Figure) -> Row | None:
    """The row that a figure stands in; they are in order."""
    at = bisect_right(rows, figure.start, key=attrgetter("start")) - 1
    return rows[at] if at >= 0 and figure.start < rows[at].stop else None


def _is_rule(line: str) -> bool:
    return "-" in line and RULE.fullmatch(line) is not None
