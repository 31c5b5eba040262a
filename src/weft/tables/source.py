"""Reads "companies.csv", "orders.jsonl.gz", Parquet, a database's table, dicts or a DataFrame as a header and columns.

Text goes through by lines: what is held is the distinct cells of each column and a number a row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from weft.errors import WeftError
from weft.files.unpack import BROKEN, opened
from weft.tables import frames, sql
from weft.tables.objects import from_lines, from_objects
from weft.tables.raw import Columns, RawTable, named

DELIMITERS = ",;\t|"
SNIFFED_ROWS = 50
SNIFFED_LINES = 2_000  # within which those rows are looked for
JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
PACKED_ENDINGS = (".gz", ".xz", ".zst")
CELL_LIMIT = 10_000_000  # characters; csv's own 131,072 would refuse cells that we can hold
BINARY = {  # how a file begins: what it is
    b"PK\x03\x04": "a ZIP or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF",
}

__all__ = ["RawTable", "read_raw", "sniff"]


def read_raw(source: Any, rejected: list[str] | None = None) -> RawTable:
    """Any source as cells. Raises WeftError in one line for what cannot be read, naming file and line.

    `rejected`: lines of text that are no row go there, each with its number and the reason, instead of being raised.
    """
    if isinstance(source, str | Path):
        return _read_path(str(source), rejected)
    frame = frames.read(source)
    if frame is not None:
        return frame
    if isinstance(source, Sequence) and all(isinstance(item, Mapping) for item in source):
        return from_objects("records", source)
    raise WeftError(f"records: a {type(source).__name__} is no table. Pass a path, a list of dicts or a DataFrame.")


def _read_path(source: str, rejected: list[str] | None) -> RawTable:
    path = Path(source)
    if source.startswith(("http://", "https://")):
        raise WeftError(f"{source}: tables are not fetched from the web. Download it and pass the path.")
    if sql.is_database(source):
        return sql.read(source, allow_empty=rejected is not None)
    if path.is_dir():
        raise WeftError(f"{path}: a directory. Pass a CSV, JSON lines or Parquet file.")
    if not path.exists():
        raise WeftError(f"{path}: no such file. Check the path.")
    if path.suffix.lower() in (".parquet", ".pq"):
        return frames.read_parquet(path)
    try:
        return _read_text(_File(path), rejected)
    except OSError as error:
        raise WeftError(f"{path}: cannot be read ({error.strerror}).") from None


class _File:
    """A file of text, plain or packed, that can be gone through more than once."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        packed = path.suffix.lower() in PACKED_ENDINGS
        self.ending = Path(path.stem if packed else path.name).suffix.lower()

    def begin(self, file: BinaryIO) -> BinaryIO:
        return opened(self.name, file)

    def lines(self, newline: str) -> Iterator[str]:
        """Lines with their ends. Raises UnicodeDecodeError where it is not UTF-8, _NotText for a NUL byte."""
        with self.path.open("rb") as file:
            text = io.TextIOWrapper(self.begin(file), encoding="utf-8-sig", newline=newline)
            for line in text:
                if "\0" in line:
                    raise _NotText
                yield line

    def data(self) -> bytes:
        with self.path.open("rb") as file:
            return self.begin(file).read()

    def first(self, count: int) -> bytes:
        with self.path.open("rb") as file:
            return self.begin(file).read(count)


class _NotText(ValueError):
    """A NUL byte."""


def _read_text(file: _File, rejected: list[str] | None) -> RawTable:
    read = _from_lines if file.ending in JSON_ENDINGS else _from_csv
    newline = "\n" if file.ending in JSON_ENDINGS else ""
    try:
        for magic, what in BINARY.items():
            if file.first(len(magic)) == magic:
                raise WeftError(f"{file.name}: {what}, not a text table. Export it as CSV in UTF-8.")
        kept: list[str] | None = None if rejected is None else []
        try:
            raw = read(file.name, file.lines(newline), [], kept)
        except (UnicodeDecodeError, _NotText):  # the rare case is read whole, to say where it is wrong or what it is
            notes: list[str] = []
            text = decode(file.name, file.data(), notes)
            kept = None if rejected is None else []
            raw = read(file.name, io.StringIO(text, newline=newline), notes, kept)
    except BROKEN as error:
        because = " ".join(str(error).split()).lower()
        raise WeftError(f"{file.name}: a broken packed file ({because}). A part of a table gives wrong sums.") from None
    if rejected is not None:
        rejected += kept or []
    return raw


def decode(name: str, data: bytes, notes: list[str]) -> str:
    """UTF-8 with or without its mark; else Windows-1252 or Latin-1, with a note. Raises WeftError for a mixture."""
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise WeftError(f"{name}: a NUL byte in line {line}; a binary file, or UTF-16. Save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
    for number, row in enumerate(data.split(b"\n"), 1):
        if not row.isascii() and _is_utf8(row):
            raise WeftError(
                f"{name}: line {broken} is not UTF-8 (byte 0x{byte:02X}), but line {number} is. "
                "Save the whole file as UTF-8."
            )
    try:
        text, encoding = data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "Latin-1"
    notes.append(f"{name}: line {broken} is not UTF-8 (byte 0x{byte:02X}); the file was read as {encoding}.")
    return text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_lines(name: str, lines: Iterable[str], notes: list[str], rejected: list[str] | None) -> RawTable:
    return from_lines(name, iter(lines), notes, rejected)


def _from_csv(name: str, lines: Iterable[str], notes: list[str], rejected: list[str] | None) -> RawTable:
    given = iter(lines)
    first = list(islice(given, SNIFFED_LINES))
    delimiter = sniff("".join(first))
    records = _csv_records(name, chain(first, given), delimiter)
    _, header = next(records, (0, []))
    if not any(cell.strip() for cell in header):
        raise WeftError(f"{name}: the file is empty. Wanted a header and at least one row.")
    columns = Columns([cell.strip() for cell in header], name)
    fault = _told(name, len(header), rejected)
    columns.add(cells for line, cells in records if len(cells) == len(header) or fault(line, len(cells)))
    if not len(columns):
        raise WeftError(f"{name}: a header and no rows. Wanted at least one row.")
    return named(columns.table(notes))


def _told(name: str, wanted: int, rejected: list[str] | None) -> Callable[[int, int], bool]:
    """What is done with a line of the wrong number of cells: refused, or told and left out (False)."""

    def fault(line: int, found: int) -> bool:
        message = f"{name}: line {line} has {found} cells, the header {wanted}."
        if rejected is None:
            raise WeftError(f"{message} Quote cells that contain the delimiter.")
        rejected.append(message)
        return False

    return fault


def _csv_records(name: str, lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line where the record begins, cells); lines without any character are skipped."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise WeftError(f"{name}: line {line}: {error}. Close every quote, and double a quote within one.") from None


def sniff(text: str) -> str:
    """The delimiter whose cells agree best in number with the header, over the first rows; the comma for one column."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        counts: list[int] = []
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                counts += [len(cells)] if cells else []
                if len(counts) > SNIFFED_ROWS:
                    break
        except csv.Error:
            continue
        if not counts:
            continue
        agreeing = sum(count == counts[0] for count in counts) / len(counts)
        if counts[0] > 1 and (agreeing, counts[0]) > best_score:
            best, best_score = delimiter, (agreeing, counts[0])
    return best
