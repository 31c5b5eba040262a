"""Records: the row "Bosch, Gerlingen, 1886, 421,338" of a table as one value; its fields are values of any kind."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit, WeftError
from weft.modality import Slot, encodable, from_json, kind_of, modalities, modality_of, register, to_json, write

if TYPE_CHECKING:
    import numpy as np

REFERENCE_DIGITS, TYPE_DIGITS = 16, 4  # hexadecimal
SAMPLED_DEPTH = 3


@dataclass(frozen=True, eq=False)
class Record:
    """A type, a name and (path, value) pairs; None is a missing value, never zero.

    Equal when type, name and fields are equal, whatever the order of the fields; the written order is kept for showing.
    `origin`, (table name, row from 0), and `table` ride beside. Raises WeftError when a path stands twice.
    """

    type: str
    fields: tuple[tuple[str, Any], ...]
    name: str = ""
    origin: tuple[str, int] | None = field(default=None, repr=False)
    table: Any = field(default=None, repr=False)  # the weft.tables.Table that it is a row of; set by it

    def __post_init__(self) -> None:
        if len({path for path, _ in self.fields}) < len(self.fields):
            paths = [path for path, _ in self.fields]
            twice = next(path for path in paths if paths.count(path) > 1)
            raise WeftError(
                f"record {self.name or self.type!r}: the field {twice!r} stands twice. Give each path once."
            )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return (self.type, self.name) == (other.type, other.name) and dict(self.fields) == dict(other.fields)

    def __hash__(self) -> int:
        return hash((self.type, self.name, frozenset(self.fields)))

    def __str__(self) -> str:
        return self.name or self.type

    def get(self, path: str) -> Any:
        """The value at a path; "seat.city" also goes into the record under "seat", or the one that it refers to.

        None: missing. Raises KeyError.
        """
        for own, value in self.fields:
            if own == path:
                return value
        for own, value in self.fields:
            if isinstance(value, Record) and path.startswith(own + "."):
                return value.get(path[len(own) + 1 :])
        step, _, rest = path.partition(".")
        other = self.follow(step)
        return other if not rest or other is None else other.get(rest)

    def follow(self, step: str) -> Record | None:
        """The row of another table that this one refers to by a column, each row one object. None: there is none.

        Raises KeyError where no such reference is known.
        """
        links = getattr(self.table, "links", None)
        if links is None or self.origin is None:
            raise KeyError(step)
        found: Record | None = links.follow(self.origin[1], step)
        return found


def reference(record: Record) -> str:
    """16 hexadecimal digits of the 64-bit BLAKE2b hash of the content: equal records, equal references."""
    return blake2b(_canonical(record).encode(), digest_size=REFERENCE_DIGITS // 2).hexdigest()


def by_reference(records: Iterable[Record]) -> dict[str, Record]:
    """The table that `from_slots` looks in. Raises DoesNotFit if two different records share a reference."""
    table: dict[str, Record] = {}
    for record in records:
        key = reference(record)
        if table.setdefault(key, record) != record:
            raise DoesNotFit(f"records {table[key]} and {record} share the reference {key}. Keep them in two tables.")
    return table


def _canonical(record: Record) -> str:
    # slots are a bijection, and so is JSON, so different values never look alike here
    fields = sorted((path, _canonical_value(value)) for path, value in record.fields)
    return repr((record.type, record.name, fields))


def _canonical_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Record):
        return _canonical(value)
    kind = modality_of(value)
    held = [tuple(map(int, row)) for row in kind.to_slots(value)] if encodable(value) else to_json(value)
    return f"{kind.name} {held}"


def _type_digits(name: str) -> str:
    return blake2b(name.encode(), digest_size=TYPE_DIGITS // 2).hexdigest()


def _depth(record: Record) -> int:
    return 1 + max((_depth(value) for _, value in record.fields if isinstance(value, Record)), default=0)


class RecordModality:
    name, value, version = "record", Record, 1
    reads = False  # rows come from tables, never from running text
    slots = (
        *(Slot(f"reference{digit}", 16) for digit in range(REFERENCE_DIGITS)),
        *(Slot(f"type{digit}", 16) for digit in range(TYPE_DIGITS)),
    )
    n_features = 3
    examples = (("bridge Tower Bridge", Record("bridge", (), "Tower Bridge")),)

    def write(self, value: Record) -> str:
        parts = (f"{path}: {'missing' if part is None else write(part)}" for path, part in value.fields)
        return f"{value.type} {value.name}".strip() + " {" + "; ".join(parts) + "}"

    def to_slots(self, value: Record) -> list[tuple[int, ...]]:
        return [tuple(int(digit, 16) for digit in reference(value) + _type_digits(value.type))]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Record:
        """`table` is what `by_reference` gives. Raises DoesNotFit for a reference or type that is not in it."""
        digits = "".join(f"{int(digit):x}" for digit in rows[0])
        found = (table or {}).get(digits[:REFERENCE_DIGITS])
        if found is None:
            raise DoesNotFit(f"record {digits[:REFERENCE_DIGITS]}: not among the {len(table or {})} known records.")
        if _type_digits(found.type) != digits[REFERENCE_DIGITS:]:
            raise DoesNotFit(f"record {found}: a {found.type}, but the slots name another type.")
        return found

    def features(self, values: Sequence[Record]) -> np.ndarray:
        """log of one plus the number of fields, share of missing fields, depth over 8: (n, 3)."""
        import numpy as np

        rows = []
        for record in values:
            missing = sum(value is None for _, value in record.fields)
            rows.append((math.log1p(len(record.fields)), missing / max(1, len(record.fields)), _depth(record) / 8))
        return np.array(rows, dtype=np.float32).reshape(-1, self.n_features)

    def sample(self, rng: np.random.Generator) -> Record:
        return _sample(rng, SAMPLED_DEPTH)

    def to_json(self, value: Record) -> dict[str, Any]:
        fields = {path: None if part is None else to_json(part) for path, part in value.fields}
        return {"kind": "record", "type": value.type, "name": value.name, "fields": fields, "text": str(value)}

    def from_json(self, data: dict[str, Any]) -> Record:
        fields = tuple((path, None if part is None else from_json(part)) for path, part in data["fields"].items())
        return Record(data["type"], fields, data.get("name", ""))


def _sample(rng: np.random.Generator, depth: int) -> Record:
    kinds = [kind for kind in modalities() if kind.name != "record"]
    fields = []
    for index in range(int(rng.integers(0, 6))):
        draw = rng.random()
        if draw < 0.15:
            value = None
        elif draw < 0.35 and depth > 1:
            value = _sample(rng, depth - 1)
        else:
            value = kinds[int(rng.integers(len(kinds)))].sample(rng)
        fields.append((f"{kind_of(value) if value is not None else 'missing'}{index}", value))
    kind = ("company", "bridge", "person", "city", "Größe", "")[int(rng.integers(6))]
    return Record(kind, tuple(fields), "" if rng.random() < 0.2 else f"{kind} {int(rng.integers(1000))}")


register(RecordModality())
