"""A table as rows of written cells → facts: which rows are headers, what each figure stands under."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from weft.checking.cellvalues import cell_values, year_value
from weft.checking.facts import Fact, Scope
from weft.checking.measure import YEAR
from weft.checking.scales import NO_SCALE, NOTHING, Said, of_document, said, said_of_rows
from weft.checking.words import months, quarters, stems, years

NUMERIC = re.compile(r"[\s(\[+\-–−~$€£¥₹A-Z]*\d[\d,.\s]*[)\]%\sxX]*")
YEARISH = re.compile(
    r"\s*(?:FY\s?|fiscal\s+)?['’]?(?:(?:19|20)\d\d|\d\d)(?:[/–-]\d{2,4})?\s*(?:\(\w{1,3}\)|\*+)?\s*", re.IGNORECASE
)
CHANGE = re.compile(r"\b(?:change|variance|increase|decrease)\b", re.IGNORECASE)  # of years, and above none of them
BARE_YEAR = re.compile(r"\s*(?:FY\s?)?(?:19|20)\d\d\s*(?:\(\w{1,3}\)|\*+)?\s*")
PERIOD = re.compile(  # "Q2 2024", "H1 25", "FY2024E": no figure
    r"\s*(?:[QH][1-4]|[1-4][QH]|FY|CY)[\s/'’-]*(?:(?:19|20)?\d\d)?[AEBF]?\s*(?:\(\w{1,3}\)|\*+)?\s*"
)
SPACED = re.compile(r"\b[12] [09] \d \d\b")  # "2 0 1 8"
TOGETHER = re.compile(r"(?<=[a-z])(?=\d{1,2}, (?:19|20)\d\d)")
NAME = 60  # characters of a cell that may name its row
HEADER = 1_000_000  # the row of what stands in a header
EMPTY = frozenset(("", "-", "–", "—", "n/a", "na", "*", "**", "nil", "none"))
YES, NO = frozenset(("yes", "y", "true", "x", "✓", "✔")), frozenset(("no", "n", "false", "✗", "✘"))
FOOTNOTE = re.compile(r"\(\s*(?:\d{1,2}|[a-z])\s*\)|\[\d+\]|\*+$")


@dataclass
class Grid:
    """`name` of its source; `lines[row]`: the place of each row as evidence has it, {"line": 5} or {"record": 3}."""

    name: str
    rows: list[list[str]]
    places: list[dict[str, Any]]
    caption: str = ""
    header: int | None = None  # how many rows are headers, where that is known
    before: int = 0  # the scale that the text before it says
    names: Sequence[str] = field(default_factory=list)  # of columns, as evidence calls them


def _mended(cell: str) -> str:
    """ "2 0 1 8" and "December31, 2019" as they were meant."""
    cell = SPACED.sub(lambda match: match.group().replace(" ", ""), cell)
    return TOGETHER.sub(" ", cell) if "," in cell else cell


def _of_dates(head: str) -> bool:
    """Whether a typed table's column holds dates, by its name: "Founded"."""
    from weft.tables.header import parse

    return parse(head).hint == "date"


def is_empty(cell: str) -> bool:
    return cell.strip().casefold() in EMPTY


def is_figure(cell: str) -> bool:
    """Whether a cell is a number and no year."""
    return bool(NUMERIC.fullmatch(cell)) and not BARE_YEAR.fullmatch(cell) and not PERIOD.fullmatch(cell)


class Reading:
    """Goes down the rows with the headers, section and scale that hold there."""

    def __init__(self, grid: Grid, group: int) -> None:
        self.grid, self.group = grid, group
        self.width = max(map(len, grid.rows), default=0)
        self.heads: list[str] = [""] * self.width
        self.caption, self.section = grid.caption, ""
        self.in_header, self.begun = True, False
        self.corner = ""
        self.names: tuple[frozenset[str], ...] = ()
        self.year_columns = self._year_columns()
        labels = Counter(row[0].strip() for row in grid.rows if len(row) > 1 and row[0].strip())
        self.repeated = frozenset(label for label, count in labels.items() if count > 1)

    def facts(self) -> Iterator[Fact]:
        if self.grid.caption:
            yield from self._dates(0, 0, self.grid.caption)
        for number, cells in enumerate(self.grid.rows):
            filled = [place for place, cell in enumerate(cells) if not is_empty(cell)]
            if not filled:
                continue
            cells = [_mended(cell) for cell in cells]
            if self._is_header(number, cells, filled):
                self._header(cells, filled)
                for place in filled:
                    yield from self._dates(number, place, cells[place])
            elif self.grid.header is None and filled == [0] and not is_figure(cells[0]):
                self.section, self.in_header = cells[0], False
                yield from self._dates(number, 0, cells[0])
            else:
                self.in_header = False
                self.begun = True
                yield from self._row(number, cells)

    def _year_columns(self) -> frozenset[int]:
        """The columns of a typed table that hold nothing but years."""
        if self.grid.header is None:
            return frozenset()
        found = []
        for place in range(self.width):
            cells = [
                row[place]
                for row in self.grid.rows[self.grid.header :][:200]
                if place < len(row) and row[place].strip()
            ]
            if cells and all(BARE_YEAR.fullmatch(cell) for cell in cells):
                found.append(place)
        return frozenset(found)

    def _is_header(self, number: int, cells: list[str], filled: list[int]) -> bool:
        if self.grid.header is not None:
            return number < self.grid.header
        if any(is_figure(cells[place]) for place in filled if place):
            return False
        if is_figure(cells[0]) and len(filled) == 1:
            return False
        if not self.begun:
            return self.in_header and (filled != [0] or not any(self.heads))
        later = [cells[place] for place in filled if place]
        return bool(later) and (is_empty(cells[0]) or all(YEARISH.fullmatch(cell) or years(cell) for cell in later))

    def _header(self, cells: list[str], filled: list[int]) -> None:
        if filled == [0] and not self.begun and not any(self.heads):
            self.caption = f"{self.caption} {cells[0]}".strip()
            return
        if not self.in_header:  # another block begins
            self.heads, self.in_header, self.section = [""] * self.width, True, ""
        self.corner = f"{self.corner} {cells[0]}".strip() if 0 in filled else self.corner
        spread = ""
        places = [place for place in filled if place] or filled
        for place in range(self.width):
            if place < len(cells) and not is_empty(cells[place]):
                spread = cells[place]
            elif place and not spread:
                spread = cells[places[0]]
            if place and spread:
                above = "" if CHANGE.search(self.heads[place]) and YEARISH.fullmatch(spread) else self.heads[place]
                self.heads[place] = f"{above} {spread}".strip()

    def _row(self, number: int, cells: list[str]) -> Iterator[Fact]:
        label = self._label(cells)
        if not label.strip() and self.begun and self.grid.header is None:
            label = "Total"  # a last row without a name
        if self.section and label in self.repeated:
            label = f"{self.section} · {label}"  # "Cod · catch", of several that are called so
        label_text = FOOTNOTE.sub(" ", label)
        beside = (
            [named for named in self._named(cells) if named and not is_figure(named) and named != label]
            if self.grid.header
            else []
        )
        names = [frozenset(stems(cell)) for cell in (label_text, *beside) if len(cell) <= NAME]
        far = frozenset(stems(f"{self.section} {self.caption} {self.corner} {' '.join(beside)}"))
        self.names = tuple(name for name in names if name) if beside else ()
        for place, cell in enumerate(cells):
            if is_empty(cell):
                continue
            if cell is label and not is_figure(cell):
                yield from self._dates(number, place, cell)
                if not self.grid.header:
                    continue
            head = self.heads[place]
            year = place in self.year_columns or (self.grid.header and YEAR.fullmatch(cell) and _of_dates(head))
            values = year_value(cell) if year else cell_values(cell, self._says(head, label))
            for value in values:
                yield self._fact(number, place, value, label_text, head, far, cell)

    def _named(self, cells: list[str]) -> list[str]:
        """What the cells behind the first call a row: of "yes" what its column is called, of "no" nothing."""
        pairs = zip(cells[1:], self.heads[1:])
        return [head if cell.lower() in YES else "" if cell.lower() in NO else cell for cell, head in pairs]

    def _dates(self, number: int, place: int, cell: str) -> Iterator[Fact]:
        """What a header or a label names: dates above all; nothing is computed with it."""
        from weft.checking.figures import figures
        from weft.checking.measure import form_of

        where = {"from": self.grid.name, **self.grid.places[number], "field": " ".join(cell.split())}
        for figure in figures(cell):
            if figure.kind != "number" or figure.measure.family != "number":
                scope = Scope(
                    head=frozenset(stems(cell)), years=years(cell), quarters=quarters(cell), months=months(cell)
                )
                yield Fact(figure.measure, form_of(figure), figure.written, where, scope, self.group, HEADER, place)

    def _label(self, cells: list[str]) -> str:
        first = cells[0] if cells else ""
        if first and not is_figure(first):
            return first
        return next((cell for cell in cells[:3] if cell and not is_figure(cell) and not is_empty(cell)), first)

    def _says(self, head: str, label: str) -> Said:
        """What holds for a cell: its column's own word, else its row's, its section's, the table's, the text's before
        it."""
        in_head, in_row = said(head), said(label)
        if not in_head.unit and not in_row.unit:
            in_row = self._over(label) or in_row
        whole = [
            said(self.section),
            said(self.corner),
            Said(of_document(self.caption), said(self.caption).currency if of_document(self.caption) else ""),
        ]
        scale = next((each.scale for each in (in_head, in_row, *whole) if each.scale), 0) or self.grid.before
        own_unit = in_head.unit or in_row.unit or in_head.percent or in_row.percent
        if own_unit:
            scale = in_head.scale or in_row.scale
        if not in_head.scale and not in_row.scale and (own_unit or NO_SCALE.search(label) or NO_SCALE.search(head)):
            scale = 1
        currency = next((each.currency for each in (in_head, in_row, *whole) if each.currency), "")
        percent = in_head.percent or in_row.percent
        if in_head == in_row == NOTHING and not scale and not currency:
            return NOTHING
        return Said(scale, currency, percent, in_head.unit or in_row.unit)

    def _over(self, label: str) -> Said | None:
        """What the text over the table says of a row by its name."""
        words = frozenset(stems(label.rpartition(" · ")[2]))
        return next((one for names, one in said_of_rows(self.caption) if words and words <= names), None)

    def _fact(self, number: int, place: int, found: Any, label: str, head: str, far: frozenset[str], cell: str) -> Fact:
        text = f"{label} {head}"
        own = years(text)
        name = self.grid.names[place] if place < len(self.grid.names) else " ".join(head.split())
        scope = Scope(
            frozenset(stems(label)), frozenset(stems(head)), far,
            own or years(f"{self.section} {self.caption}"),
            quarters(text) or quarters(self.section), months(label) | months(head), self.names,
        )  # fmt: skip
        where = {"from": self.grid.name, **self.grid.places[number], "field": name}
        written = cell.strip() if found.whole else found.written
        return Fact(
            found.measure, found.form, written, where, scope, self.group, number, place,
            found.scales, found.unit_open, label=" · ".join(filter(None, (" ".join(label.split()), name))),
        )  # fmt: skip
