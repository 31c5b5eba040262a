"""HTML → passages with their headings, and tables, each with the line of the file that it begins in."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from weft.checking.grid import Grid
from weft.checking.markdown import caption_of
from weft.checking.scales import of_document
from weft.checking.sources import Passage

HIDDEN = frozenset(("script", "style", "template", "noscript", "svg", "head"))
BLOCKS = frozenset(
    "p div li ul ol dl dt dd section article header footer main aside blockquote pre figure figcaption br hr table tr"
    " h1 h2 h3 h4 h5 h6 address form fieldset title".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SPAN = 60  # columns that a cell may span
ENDS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<![", "]>"), ("<", ">"))


class Page(HTMLParser):
    """Gathers parts as tags close; broken nesting loses nothing but the place."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.parts: list[Passage | Grid] = []
        self.heading, self.before, self.hidden, self.scale = "", "", 0, 0
        self.words: list[str] = []
        self.line = 1
        self.table: list[list[str]] | None = None
        self.lines: list[dict[str, Any]] = []
        self.cell: list[str] | None = None
        self.span, self.header_rows, self.in_head = 1, 0, False
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "table":
            self._close_passage()
            self.table, self.lines, self.header_rows = [], [], 0
        elif self.table is not None and tag == "tr":
            self._close_cell()
            self.table.append([])
            self.lines.append({"line": self.getpos()[0]})
        elif self.table is not None and tag in ("td", "th"):
            self._close_cell()
            if not self.table:
                self.table.append([])
                self.lines.append({"line": self.getpos()[0]})
            self.cell = []
            self.span = _span(dict(attrs).get("colspan"))
        elif tag in BLOCKS and self.table is None:
            self._close_passage()
            self.tag = tag
            self.line = self.getpos()[0]

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self.table is not None:
            self._close_cell()
            self._close_table()
        elif tag in BLOCKS and self.table is None:
            self._close_passage()

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if self.cell is not None:
            self.cell.append(data)
        elif self.table is None:
            if not self.words and data.strip():
                self.line = self.getpos()[0]
            self.words.append(data)

    def _close_passage(self) -> None:
        text = " ".join("".join(self.words).split())
        self.words = []
        if not text:
            return
        if self.tag in HEADINGS:
            self.heading = text
        self.before = text
        self.scale = of_document(text) or self.scale
        heading = "" if self.tag in HEADINGS else self.heading
        self.parts.append(Passage(text, {"from": self.name, "line": self.line}, heading))

    def _close_cell(self) -> None:
        if self.cell is not None and self.table:
            text = " ".join("".join(self.cell).split())
            self.table[-1] += [text, *[""] * (self.span - 1)]
        self.cell, self.span = None, 1

    def _close_table(self) -> None:
        rows = [(row, place) for row, place in zip(self.table or [], self.lines) if row]
        if rows:
            caption = caption_of(self.before, self.heading)
            self.parts.append(
                Grid(self.name, [row for row, _ in rows], [place for _, place in rows], caption, before=self.scale)
            )
        self.table = None

    def finished(self) -> list[Passage | Grid]:
        """All parts, also of what was never closed."""
        self.close()
        self._close_cell()
        if self.table is not None:
            self._close_table()
        self._close_passage()
        return self.parts


def _span(written: str | None) -> int:
    return min(SPAN, int(written)) if written and written.isdigit() and int(written) else 1


def _closing(text: str) -> str:
    """The text with what is opened behind the last end of its kind as plain signs, which is what the parser makes of
    it as well, after it looked for each of their ends through all that follows: hours for a megabyte of "<!--"."""
    for opening, end in ENDS:
        closed, sign, rest = text.rpartition(end)
        text = closed + sign + rest.replace(opening, f"&lt;{opening[1:]}")
    return text


def parts_of_html(text: str, name: str) -> Iterator[Passage | Grid]:
    """The parts of an HTML document in order."""
    page = Page(name)
    page.feed(_closing(text))
    yield from page.finished()
