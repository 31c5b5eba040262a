"""What a text is held against: files, tables and texts as passages and grids, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weft.checking.grid import Grid
from weft.checking.limits import LIMITS, Told
from weft.checking.markdown import parts_of_text
from weft.errors import WeftError

TABLE_ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".pq", ".db", ".sqlite", ".sqlite3")
PACKED = (".gz", ".xz", ".zst")
LARGE = 20_000_000  # bytes of a table of text, of which only the beginning is read then
HTML_ENDINGS = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Passage:
    """A paragraph of a source. `place`: {"from", "line"} or {"from", "page"}; `heading`: of the section it is in;
    `offset`: where it begins in the text of its source; `of_section`: whether it is the heading of a part of it."""

    text: str
    place: dict[str, Any]
    heading: str = ""
    offset: int = 0
    of_section: bool = False


def parts(source: Any, number: int = 0, told: Told | None = None) -> Iterator[Passage | Grid]:
    """The passages and grids of one source, in order. Raises WeftError in one line for what cannot be read."""
    told = Told() if told is None else told
    if isinstance(source, Mapping) and "text" in source:
        name = str(source.get("name") or f"text {number + 1}")
        yield from parts_of_text(str(source["text"]), name)
    elif isinstance(source, str | Path):
        yield from _of_path(str(source), told)
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


def _of_path(given: str, told: Told) -> Iterator[Passage | Grid]:
    from weft.tables import sql

    bare = given.lower()
    for ending in PACKED:
        bare = bare.removesuffix(ending)
    if not sql.is_database(given) and not Path(given).exists():
        raise WeftError(f"{given}: no such file. Check the path.")
    if sql.is_database(given) or bare.endswith(TABLE_ENDINGS):
        yield from _of_table(given, bare, told)
    elif bare.endswith(".pdf"):
        from weft.checking.pdf import parts_of_pdf

        yield from parts_of_pdf(given, told.notes)
    elif bare.endswith(HTML_ENDINGS):
        from weft.checking.html_text import parts_of_html

        yield from parts_of_html(text_of(given, told), given)
    else:
        yield from parts_of_text(text_of(given, told), given)


def _of_table(given: str, bare: str, told: Told) -> Iterator[Grid]:
    from weft.tables import read_all

    if bare.endswith((".csv", ".tsv")) and Path(given).stat().st_size > LARGE:
        yield _beginning(given, told)
        return
    for table in read_all(given):
        yield grid_of_table(table)


def _beginning(given: str, told: Told) -> Grid:
    """The first rows of a table too large to be held."""
    import csv
    import io

    from weft.tables.source import sniff

    text = text_of(given, told).rpartition("\n")[0]
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sniff(text[:100_000])) if row]
    places: list[dict[str, Any]] = [{"record": place - 1} for place in range(len(rows))]
    return Grid(Path(given).name, rows, places, header=1, names=rows[0] if rows else ())


def text_of(path: str, told: Told) -> str:
    """The text of a file, plain or packed, as far as LIMITS goes. WeftError for a directory and for what is no text."""
    from weft.files.unpack import BROKEN, opened

    if Path(path).is_dir():
        raise WeftError(f"{path}: a directory. Pass the files in it.")
    try:
        with open(path, "rb") as file:
            data = opened(path, file).read(LIMITS.source_text + 1)
    except BROKEN as error:
        raise WeftError(f"{path}: a broken packed file ({' '.join(str(error).split()).lower()}).") from None
    except OSError as error:
        raise WeftError(f"{path}: {(error.strerror or str(error)).lower()}. Pass the path of a text file.") from None
    if b"\0" in data[:8192]:
        raise WeftError(f"{path}: a NUL byte at {data.index(0)}; not a text. Save it as UTF-8.")
    if len(data) > LIMITS.source_text:
        told.left_out(f"{path}: larger than {LIMITS.source_text:,} bytes; only what comes first was read.")
    text = data[: LIMITS.source_text].decode("utf-8-sig", "replace")
    if "\ufffd" in text[: -4 or None]:
        told.notes.append(f"{path}: some bytes are not UTF-8; they were read as “\ufffd”.")
    return text.replace("\r\n", "\n").replace("\0", " ") if "\r" in text or "\0" in text else text


def grid_of_table(table: Any) -> Grid:
    """A typed table as written cells again: what its headers say is read by the same rules as everywhere."""
    from weft.checking.typed import written_cells

    header = [column.name for column in table.columns]
    rows = [header, *written_cells(table)]
    places: list[dict[str, Any]] = [{"record": -1}, *({"record": place} for place in range(len(rows) - 1))]
    return Grid(table.name, rows, places, header=1, names=header)
