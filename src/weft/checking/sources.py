"""What a text is held against: files, tables and texts as passages and grids, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weft.checking.grid import Grid
from weft.checking.markdown import parts_of_text
from weft.errors import WeftError

TABLE_ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".pq", ".db", ".sqlite", ".sqlite3")
PACKED = (".gz", ".xz", ".zst")
HTML_ENDINGS = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Passage:
    """A paragraph of a source. `place`: {"from", "line"} or {"from", "page"}; `heading`: of the section it is in;
    `offset`: where it begins in the text of its source."""

    text: str
    place: dict[str, Any]
    heading: str = ""
    offset: int = 0


def parts(source: Any, number: int = 0) -> Iterator[Passage | Grid]:
    """The passages and grids of one source, in order. Raises WeftError in one line for what cannot be read."""
    if isinstance(source, Mapping) and "text" in source:
        name = str(source.get("name") or f"text {number + 1}")
        yield from parts_of_text(str(source["text"]), name)
    elif isinstance(source, str | Path):
        yield from _of_path(str(source))
    elif hasattr(source, "columns") and hasattr(source, "rows") and hasattr(source, "cells"):
        yield grid_of_table(source)
    elif _is_rows_of_cells(source):
        rows = [["" if cell is None else str(cell) for cell in row] for row in source]
        yield Grid(f"table {number + 1}", rows, [{"record": place} for place in range(len(rows))])
    else:
        from weft.tables import read

        yield grid_of_table(read(source))


def _is_rows_of_cells(source: Any) -> bool:
    return isinstance(source, Sequence) and bool(source) and all(isinstance(row, list | tuple) for row in source)


def name_of(source: Any, number: int = 0) -> str:
    """What a source is called in evidence."""
    if isinstance(source, Mapping) and "text" in source:
        return str(source.get("name") or f"text {number + 1}")
    if isinstance(source, str | Path):
        return str(source)
    return str(getattr(source, "name", "") or f"table {number + 1}")


def _of_path(given: str) -> Iterator[Passage | Grid]:
    from weft.tables import sql

    bare = given.lower()
    for ending in PACKED:
        bare = bare.removesuffix(ending)
    if sql.is_database(given) or bare.endswith(TABLE_ENDINGS):
        from weft.tables import read_all

        for table in read_all(given):
            yield grid_of_table(table)
        return
    if bare.endswith(".pdf"):
        from weft.checking.pdf import parts_of_pdf

        yield from parts_of_pdf(given)
    elif bare.endswith(HTML_ENDINGS):
        from weft.checking.html_text import parts_of_html
        from weft.terminal import file_text

        yield from parts_of_html(file_text(given), given)
    else:
        yield from _of_text_file(given)


def _of_text_file(path: str) -> Iterator[Passage | Grid]:
    from weft.terminal import file_text

    if Path(path).is_dir():
        raise WeftError(f"{path}: a directory. Pass the files in it.")
    yield from parts_of_text(file_text(path), path)


def grid_of_table(table: Any) -> Grid:
    """A typed table as written cells again: what its headers say is read by the same rules as everywhere."""
    from weft.checking.typed import written_cells

    header = [column.name for column in table.columns]
    rows = [header, *written_cells(table)]
    places: list[dict[str, Any]] = [{"record": -1}, *({"record": place} for place in range(len(rows) - 1))]
    return Grid(table.name, rows, places, header=1, names=header)
