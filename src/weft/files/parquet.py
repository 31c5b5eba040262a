"""Lines of JSON → OUT.parquet, by row groups: columns file, offset, text, and spans as a list of structs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weft.errors import WeftError

GROUP = 4_000_000  # bytes of lines in a row group
COMMAND = b"weft"  # the key, in the file's metadata, of the command that made it
SCALARS = ("value", "unit", "written", "reason")  # of a span; null where the kind has none. `json` is all of it


def library() -> Any:
    """pyarrow with its Parquet part. WeftError when it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise WeftError("--to OUT.parquet needs pyarrow. Run: pip install 'weft[parquet]'.") from None
    return pyarrow


def write(lines: Path, to: Path, about: dict[str, Any]) -> None:
    pyarrow = library()
    schema = _schema(pyarrow).with_metadata({COMMAND: json.dumps(about)})
    with pyarrow.parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        for group in _groups(lines):
            writer.write_table(pyarrow.Table.from_pylist(group, schema))


def command(path: Path) -> dict[str, Any] | None:
    """The command that made a Parquet file; None when it was another program."""
    pyarrow = library()
    try:
        written = (pyarrow.parquet.read_schema(path).metadata or {}).get(COMMAND)
        return None if written is None else dict(json.loads(written))
    except (OSError, ValueError):
        return None


def rows(path: Path) -> Iterator[tuple[str, int, str]]:
    """File, offset and text of each paragraph."""
    for batch in library().parquet.ParquetFile(path).iter_batches(columns=["file", "offset", "text"]):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _schema(pyarrow: Any) -> Any:
    string, integer = pyarrow.string(), pyarrow.int64()
    span = [("start", integer), ("stop", integer), ("kind", string), ("confidence", pyarrow.float64())]
    span += [(name, string) for name in (*SCALARS, "json")]
    spans = pyarrow.list_(pyarrow.struct(span))
    return pyarrow.schema([("file", string), ("offset", integer), ("text", string), ("spans", spans)])


def _groups(lines: Path) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    size = 0
    with lines.open("rb") as file:
        for line in file:
            row = json.loads(line)
            group.append(row | {"spans": [_span(span) for span in row["spans"]]})
            size += len(line)
            if size >= GROUP:
                yield group
                group, size = [], 0
    if group:
        yield group


def _span(form: dict[str, Any]) -> dict[str, Any]:
    found = {name: form.get(name) for name in ("start", "stop", "kind", "confidence")}
    found |= {name: form[name] for name in SCALARS if isinstance(form.get(name), str)}
    return found | {"json": json.dumps(form, ensure_ascii=False)}
