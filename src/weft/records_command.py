"""weft records show|infer|check SOURCE…: a table as it is typed, a schema written out, rows held against it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import weft
from weft.errors import WeftError
from weft.terminal import one_line, print_line

SOURCES = "CSV, JSON lines (also packed), Parquet, an SQLite file or a database's URL with #table"


def show_command(parser: Any) -> Callable[[Namespace], int]:
    """The schema of a table as inferred, and what did not read."""
    parser.add_argument("source", help=f"{SOURCES}; or a schema of tables")
    parser.add_argument("--schema", metavar="S.toml", help="a TOML file that corrects the types, or joins tables")
    parser.flag("--json", "one JSON object")
    return _show


def _show(given: Namespace) -> int:
    from weft import jsonform
    from weft.tables import describe

    table = weft.records(given.source, given.schema)
    columns = describe(table)
    if given.json:
        form = {"name": table.name, "type": table.type, "rows": len(table.rows), "columns": columns}
        print_line(jsonform.line(form | {"notes": list(table.notes)}))
        return 0
    print_line(f"{table.name}: {len(table.rows)} rows of type {table.type}")
    cells = [["" if cell in (None, False) else one_line(str(cell)) for cell in column.values()] for column in columns]
    grid = [[*columns[0]], *cells]
    widths = [max(map(len, column)) for column in zip(*grid)]
    for row in grid:
        print_line("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    for note in table.notes:
        print_line(f"  note: {one_line(note)}")
    return 0


def infer_command(parser: Any) -> Callable[[Namespace], int]:
    """A schema for several sources: types, keys, and what refers to what."""
    parser.add_argument("source", nargs="+", help=f"{SOURCES}; a database without #table is all its tables")
    parser.add_argument("--to", metavar="S.toml", help="where it is written, its sources relative to there")
    return _infer


def _infer(given: Namespace) -> int:
    from weft.tables import propose

    if given.to is None:
        for line in propose(given.source).splitlines():
            print_line(line)
        return 0
    to = Path(given.to)
    if to.suffix != ".toml" or not to.parent.is_dir():
        raise WeftError(f"--to {to}: wanted S.toml in a directory that is there.")
    written = propose(given.source, to.parent)
    try:
        to.write_text(written, encoding="utf-8")
    except OSError as error:
        raise WeftError(f"{to}: {(error.strerror or str(error)).lower()}.") from None
    print_line(f"{to}: {written.count(chr(10) + 'source = ') + written.startswith('source')} tables")
    return 0


def check_command(parser: Any) -> Callable[[Namespace], int]:
    """Rows against a schema: each that does not hold, with file, row number and reason."""
    parser.add_argument("source", nargs="+", help=SOURCES)
    parser.add_argument("--schema", metavar="S.toml", required=True, help="the TOML file, as records infer writes it")
    parser.flag("--strict", "exit code 3 where a row does not hold")
    parser.flag("--json", "one JSON object a row that does not hold")
    return _check


def _check(given: Namespace) -> int:
    from weft import jsonform
    from weft.tables import check

    tables, rejected = check(given.source, given.schema)
    for each in rejected:
        form = {"from": each.source, "record": each.row, "because": each.because}
        print_line(jsonform.line(form) if given.json else one_line(str(each)))
    if not given.json:
        for table in tables:
            bad = len({each.row for each in rejected if each.source == table.name and each.row is not None})
            print_line(f"{table.name}: {len(table.rows)} of {len(table.rows) + bad} rows hold")
    return 3 if given.strict and rejected else 0
