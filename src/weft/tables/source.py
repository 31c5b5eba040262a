"""Reads "companies.csv", JSON lines, Parquet, a list of dicts or a DataFrame into a header and rows of cell texts."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from weft.errors import WeftError

DELIMITERS = ",;\t|"
SNIFFED_ROWS = 50
JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
CELL_LIMIT = 10_000_000  # characters; csv's own 131,072 would refuse cells that we can hold
BINARY = {  # how a file begins: what it is
    b"PK\x03\x04": "a ZIP or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"SQLite format 3": "an SQLite database",
}


@dataclass
class RawTable:
    """Cells as written (None where a JSON object lacks the path); `name` is the file's name."""

    name: str
    header: list[str]
    rows: list[list[Any]]
    notes: list[str] = field(default_factory=list)


def read_raw(source: Any) -> RawTable:
    """Any source as cells. Raises WeftError in one line for what cannot be read, naming file and line."""
    if isinstance(source, str | Path):
        return _read_file(str(source))
    if hasattr(source, "to_pylist"):  # pyarrow.Table
        return _from_objects("records", source.to_pylist())
    if hasattr(source, "to_dict") and hasattr(source, "columns"):  # pandas.DataFrame
        return _from_objects("records", source.to_dict("records"))
    if isinstance(source, Sequence) and all(isinstance(item, Mapping) for item in source):
        return _from_objects("records", source)
    raise WeftError(f"records: a {type(source).__name__} is no table. Pass a path, a list of dicts or a DataFrame.")


def _read_file(source: str) -> RawTable:
    path = Path(source)
    if source.startswith(("http://", "https://")):
        raise WeftError(f"{source}: tables are not fetched from the web. Download it and pass the path.")
    if path.is_dir():
        raise WeftError(f"{path}: a directory. Pass a CSV, JSON lines or Parquet file.")
    if not path.exists():
        raise WeftError(f"{path}: no such file. Check the path.")
    ending = path.suffix.lower()
    if ending in (".parquet", ".pq"):
        return _from_objects(path.name, _parquet(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WeftError(f"{path}: cannot be read ({error.strerror}).") from None
    notes: list[str] = []
    text = decode(path.name, data, notes)
    if ending in JSON_ENDINGS:
        return _from_objects(path.name, _json_objects(path.name, text), notes)
    return _from_csv(path.name, text, notes)


def decode(name: str, data: bytes, notes: list[str]) -> str:
    """UTF-8 with or without its mark; else Windows-1252 or Latin-1, with a note. Raises WeftError for a mixture."""
    if not data.strip():
        raise WeftError(f"{name}: the file is empty. Wanted a header and at least one row.")
    for magic, what in BINARY.items():
        if data.startswith(magic):
            raise WeftError(f"{name}: {what}, not a text table. Export it as CSV in UTF-8.")
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


def _from_csv(name: str, text: str, notes: list[str]) -> RawTable:
    delimiter = sniff(text)
    records = _csv_records(name, text, delimiter)
    header = [cell.strip() for cell in records[0][1]]
    if len(records) == 1:
        raise WeftError(f"{name}: a header and no rows. Wanted at least one row.")
    for line, cells in records[1:]:
        if len(cells) != len(header):
            raise WeftError(
                f"{name}: line {line} has {len(cells)} cells, the header {len(header)}. "
                "Quote cells that contain the delimiter."
            )
    return _named(RawTable(name, header, [cells for _, cells in records[1:]], notes))


def _csv_records(name: str, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """(line where the record begins, cells); lines without any character are skipped."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            if cells:
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise WeftError(f"{name}: line {line}: {error}. Close every quote, and double a quote within one.") from None
    return records


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
        agreeing = sum(count == counts[0] for count in counts) / len(counts)
        if counts[0] > 1 and (agreeing, counts[0]) > best_score:
            best, best_score = delimiter, (agreeing, counts[0])
    return best


def _json_objects(name: str, text: str) -> list[Mapping[str, Any]]:
    # numbers stay as written: parsing them as binary floats would change them
    exact = json.JSONDecoder(parse_float=str, parse_int=str, object_pairs_hook=_once)
    if text.lstrip().startswith("["):
        lines = [(1, text)]
    else:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    objects: list[Any] = []
    for number, line in lines:
        try:
            parsed = exact.decode(line.strip())
        except ValueError as error:
            raise WeftError(f"{name}: line {number} is not JSON ({error}). Write one object a line.") from None
        objects += parsed if isinstance(parsed, list) else [parsed]
        if any(not isinstance(item, Mapping) for item in (parsed if isinstance(parsed, list) else [parsed])):
            raise WeftError(f"{name}: line {number} holds no object. Write one object a line.")
    return objects


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return dict(pairs)


def _parquet(path: Path) -> list[dict[str, Any]]:
    try:
        import pyarrow.parquet
    except ImportError:
        raise WeftError(f"{path.name}: Parquet needs pyarrow. Run: pip install 'weft[parquet]'.") from None
    try:
        rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    except (OSError, ValueError) as error:
        raise WeftError(f"{path.name}: not a Parquet file ({str(error).splitlines()[0]}).") from None
    return rows


def _from_objects(name: str, objects: Iterable[Mapping[str, Any]], notes: Sequence[str] = ()) -> RawTable:
    flat = [dict(_paths("", item)) for item in objects]
    header = list(dict.fromkeys(path for item in flat for path in item))  # in the order of first sight
    if not header:
        raise WeftError(f"{name}: no rows. Wanted at least one object with a field.")
    return _named(RawTable(name, header, [[item.get(path) for path in header] for item in flat], list(notes)))


def _paths(before: str, value: Any) -> Iterable[tuple[str, Any]]:
    """{"seat": {"city": "Bonn"}} as ("seat.city", "Bonn"); the items of lists are named 0, 1, …"""
    if isinstance(value, Mapping):
        parts: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    else:
        yield before, _cell(value)
        return
    for key, part in parts:
        yield from _paths(f"{before}.{key}" if before else str(key), part)


def _cell(value: Any) -> Any:
    """A Python value as it would be written; a value of a kind of ours stays itself."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 2**53:
            return str(int(value))  # pandas makes floats of integers where a cell is missing
        return None if math.isnan(value) else repr(value)  # the shortest decimal that names this float
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second or value.microsecond):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | Fraction):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else None
    plain = getattr(value, "item", None)  # a numpy scalar
    return _cell(plain()) if plain else value


def _named(raw: RawTable) -> RawTable:
    """Headers checked: none twice; a nameless column is numbered, or left out when it has no cells, with a note."""
    seen: dict[str, int] = {}
    for position, name in enumerate(raw.header):
        first = seen.setdefault(name.casefold() or f"\0{position}", position)
        if first != position:
            raise WeftError(
                f"{raw.name}: columns {first + 1} and {position + 1} are both named {name!r}. Rename one of them."
            )
    for position in reversed([i for i, name in enumerate(raw.header) if not name]):
        if any(row[position] for row in raw.rows):
            raw.header[position] = f"column {position + 1}"
            raw.notes.append(f"{raw.name}: column {position + 1} has no name; called {raw.header[position]!r}.")
        else:
            raw.notes.append(f"{raw.name}: column {position + 1} has neither name nor cells; left out.")
            del raw.header[position]
            for row in raw.rows:
                del row[position]
    return raw
