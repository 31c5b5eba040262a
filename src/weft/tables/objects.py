"""Objects as rows: {"seat": {"city": "Bonn"}} is a cell "Bonn" under "seat.city"; JSON lines, dicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from weft.errors import WeftError
from weft.tables.coded import Coding
from weft.tables.limits import bounded
from weft.tables.raw import BLOCK, FIELDS, RawTable, left_out, named, written

PLAIN = (str, int, float, type(None))  # bool is an int


def from_objects(name: str, objects: Iterable[Mapping[str, Any]], notes: Sequence[str] = ()) -> RawTable:
    """Paths as columns, in the order of first sight; None where an object lacks one."""
    paths = _Paths(name)
    for item in objects:
        paths.add(item)
    return paths.table(list(notes))


class _Paths:
    """Rows with the same paths one after another are turned into columns together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.codings: dict[str, Coding] = {}
        self.beyond: set[str] = set()
        self.rows = 0
        self.paths: tuple[str, ...] = ()
        self.block: list[tuple[Any, ...]] = []

    def add(self, item: Mapping[str, Any]) -> None:
        if not all(isinstance(part, PLAIN) for part in item.values()):
            try:
                item = dict(_flat("", item))
            except RecursionError:
                raise WeftError(f"{self.name}: row {self.rows + len(self.block)} nests too deep. Flatten it.") from None
        paths = tuple(item)
        if paths != self.paths or len(self.block) == BLOCK:
            self._flush()
            self.paths = paths
        self.block.append(tuple(item.values()))

    def _flush(self) -> None:
        for path, cells in zip(self.paths, zip(*self.block)):
            path = str(path)
            if path not in self.codings:
                if len(self.codings) >= FIELDS:
                    self.beyond.add(path)
                    continue
                self.codings[path] = Coding()
            coding = self.codings[path]
            coding.pad(self.rows)
            coding.add(map(written, cells))
        self.rows += len(self.block)
        self.block = []
        bounded(self.name, self.rows, self.codings)

    def table(self, notes: list[str]) -> RawTable:
        self._flush()
        if not self.codings:
            raise WeftError(f"{self.name}: no rows. Wanted at least one object with a field.")
        if self.beyond:
            notes.append(left_out(self.name, FIELDS + len(self.beyond)))
        for coding in self.codings.values():
            coding.pad(self.rows)
        columns = [coding.coded() for coding in self.codings.values()]
        return named(RawTable(self.name, list(self.codings), (), notes, columns))


def _flat(before: str, value: Any) -> Iterable[tuple[str, Any]]:
    """{"seat": {"city": "Bonn"}} as ("seat.city", "Bonn"); the items of lists are named 0, 1, …"""
    if isinstance(value, Mapping):
        parts: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    else:
        yield before, value
        return
    for key, part in parts:
        yield from _flat(f"{before}.{key}" if before else str(key), part)


def from_lines(name: str, lines: Iterator[str], notes: list[str], rejected: list[str] | None) -> RawTable:
    """One object a line, or a list of them. `rejected` as in `weft.tables.source.read_raw`."""
    numbered: Iterator[tuple[int, str]] = enumerate(lines, 1)
    first = next(((number, line) for number, line in numbered if line.strip()), None)
    if first is None:
        raise WeftError(f"{name}: the file is empty. Wanted one object a line.")
    paths = _Paths(name)
    if first[1].lstrip().startswith("["):
        numbered = iter([(1, first[1] + "".join(line for _, line in numbered))])
    else:
        numbered = chain([first], numbered)
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            for item in _parsed(line.strip(), number, name):
                paths.add(item)
        except WeftError as error:
            if rejected is None:
                raise
            rejected.append(str(error))
    return paths.table(notes)


def _parsed(line: str, number: int, name: str) -> list[Mapping[str, Any]]:
    try:
        parsed = EXACT.decode(line)
    except RecursionError:
        raise WeftError(f"{name}: line {number} nests too deep. Flatten it.") from None
    except ValueError as error:
        raise WeftError(f"{name}: line {number} is not JSON ({error}). Write one object a line.") from None
    items = parsed if isinstance(parsed, list) else [parsed]
    if not all(isinstance(item, Mapping) for item in items):
        raise WeftError(f"{name}: line {number} holds no object. Write one object a line.")
    return items


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return made


# numbers stay as written: parsing them as binary floats would change them
EXACT = json.JSONDecoder(parse_float=str, parse_int=str, object_pairs_hook=_once)
