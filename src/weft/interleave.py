"""Text and spans → one sequence: "Was it founded <date 1847-10-12>?" as ids, slots, features, positions, candidates.

Everything here is numpy: the same arrays go into the ONNX sessions and into the torch module, and the sequence that
`--show` prints is read back from them (ids through the tokenizer, slots through `from_slots`).
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from weft.errors import WeftError
from weft.modality import Modality, encodable, encoded, modalities, modality_of, own, scalar
from weft.phases import PHASE_FEATURES, phases
from weft.tags import COARSE, coarse, tag_of

MODEL_DIR = Path(__file__).parent / "runtime" / "model"
POSITIONS = 512  # what the language side holds
ROLES = 16  # fields of a record that its token carries, in the order of its columns
CLS, SEP, PAD = 101, 102, 0
BESIDE = ("unit",)  # kinds whose word says what to do, not only what with: the token never takes its place
FIRST_PLACEHOLDER = 1  # [unused0] has id 1 in this vocabulary; the kinds follow in registry order


@dataclass(frozen=True)
class Candidate:
    """What an argument can point at. `mark`: how steps write it: "#0" value, "@1" mention, "=12" literal, "$0" step."""

    value: Any
    tag: str
    mark: str
    position: int  # in the token sequence; -1 for columns, literals and results, which stand behind it
    evidence: dict[str, Any] = field(default_factory=dict)
    stands_for: str = ""  # its characters in the source


@dataclass
class Values:
    """Values ready to be encoded: one row a token. Records point at the rows of their fields (`children`, -1 none)."""

    slots: np.ndarray  # (V, S) global slot rows, 0 = padding
    features: np.ndarray  # (V, F)
    tags: np.ndarray  # (V,) coarse tag ids
    children: np.ndarray  # (V, ROLES)
    heights: np.ndarray  # (V,) 0 for leaves


@dataclass
class Layout:
    """Where each slot of each kind lies in the one table of slot vectors. Saved with the model, matched by name."""

    offsets: dict[str, int]
    sizes: dict[str, int]
    feature_offsets: dict[str, int]
    rows: int
    width: int  # most slots that a token has
    n_features: int

    def of(self, kind: str) -> list[str]:
        return [name for name in self.offsets if name.split(".", 1)[0] == kind]


@lru_cache(maxsize=1)
def layout() -> Layout:
    """The layout of the kinds that are registered now. Row 0 is the zero vector: absence, never a value."""
    offsets: dict[str, int] = {}
    sizes: dict[str, int] = {}
    feature_offsets: dict[str, int] = {}
    row, width, features = 1, 0, PHASE_FEATURES
    for kind in built_in():
        feature_offsets[kind.name] = features
        features += kind.n_features
        width = max(width, len(kind.slots))
        for slot in kind.slots:
            offsets[f"{kind.name}.{slot.name}"] = row
            sizes[f"{kind.name}.{slot.name}"] = slot.size
            row += slot.size
    return Layout(offsets, sizes, feature_offsets, row, width, features)


def built_in() -> list[Modality]:
    """The kinds that the shipped model has weights for. A stranger's kind is read, shown and pointed at by its tag."""
    return [kind for kind in modalities() if own(kind) and encoded(kind)]


@lru_cache(maxsize=64)
def _slot_rows(kind: str) -> np.ndarray:
    known = layout()
    return np.array([known.offsets[name] for name in known.of(kind)], dtype=np.int64)


def pack(values: Many[Any], extra: Many[Any] = ()) -> tuple[Values, list[list[int]]]:
    """Values (and whatever their fields hold) as rows to encode, with the rows that each of `values` takes.

    Rows of equal values are shared. A record's fields come before it; a record deeper than 8 keeps its slots alone.
    """
    packer = _Packer()
    places = [packer.add(value, 0) for value in values]
    for value in extra:
        packer.add(value, 0)
    return packer.values(), places


class _Packer:
    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], list[int]] = {}
        self.rows: list[tuple[np.ndarray, Any, str, list[int], int]] = []

    def add(self, value: Any, depth: int) -> list[int]:
        tag = tag_of(value)
        key = (type(value), tag, value)
        if key in self.known:
            return self.known[key]
        kind = None if hasattr(value, "argument_tag") else modality_of(value)
        children, height = [-1] * ROLES, 0
        if kind is not None and kind.name == "record" and depth < 8:
            for role, (_, child) in enumerate(value.fields[:ROLES]):
                if child is not None:
                    children[role] = self.add(child, depth + 1)[-1]
            height = 1 + max((self.rows[c][4] for c in children if c >= 0), default=-1)
        places = []
        held = kind is not None and kind in built_in() and encodable(value)
        rows = kind.to_slots(value) if held and kind is not None else [()]
        for row in rows:
            places.append(len(self.rows))
            offsets = _slot_rows(kind.name) if kind is not None and row else np.zeros(0, np.int64)
            self.rows.append((offsets + np.array(row, dtype=np.int64), value, tag, children, height))
        self.known[key] = places
        return places

    def values(self) -> Values:
        known, count = layout(), len(self.rows)
        slots = np.zeros((count, known.width), np.int64)
        features = np.zeros((count, known.n_features), np.float32)
        by_kind: dict[str, list[int]] = {}
        numbers: list[Any] = []
        for place, (row, value, _, _, _) in enumerate(self.rows):
            slots[place, : len(row)] = row
            several = hasattr(value, "argument_tag")  # rows, groups of rows, their figures
            numbers.append((len(value), 0) if several else scalar(value))
            if not several and modality_of(value) in built_in():
                by_kind.setdefault(modality_of(value).name, []).append(place)
        if count:
            features[:, :PHASE_FEATURES] = phases(numbers)
        for name, places in by_kind.items():
            kind = next(k for k in built_in() if k.name == name)
            start = known.feature_offsets[name]
            features[places, start : start + kind.n_features] = kind.features([self.rows[p][1] for p in places])
        tags = np.array([COARSE.index(coarse(row[2])) for row in self.rows], np.int64)
        children = np.array([row[3] for row in self.rows], np.int64).reshape(count, ROLES)
        return Values(slots, features, tags, children, np.array([row[4] for row in self.rows], np.int64))


def unpack(slots: np.ndarray, kind: Modality, table: Any = None) -> Any:
    """The value whose token rows these are: the inverse of `pack` for one value. `slots` (n_tokens, S)."""
    starts = _slot_rows(kind.name)
    return kind.from_slots([tuple(int(x) for x in row[: len(starts)] - starts) for row in slots], table)


@dataclass
class Sequence:
    """One question (with its text) as the network takes it."""

    ids: np.ndarray  # (T,) word pieces; a kind's placeholder where an entity stands
    entity: np.ndarray  # (T,) 1 + row in `values` where an entity token stands, else 0
    order: np.ndarray  # (T,) 1 + order of mention at the first token of an entity, else 0
    values: Values
    candidates: list[Candidate]  # values and mentions, in order of their position
    tokens_before: int  # word pieces the same text takes without entity tokens


def placeholder(tag: str) -> int:
    """The word-piece id that stands for an entity of this tag: one of the vocabulary's unused pieces."""
    return FIRST_PLACEHOLDER + COARSE.index(coarse(tag))


@dataclass(frozen=True)
class Part:
    """A stretch of source to interleave: its text, what stands in it, and where it comes from ("question", a file)."""

    text: str
    spans: tuple[Any, ...]  # Span, kind None ignored; in order, not overlapping
    source: str = "question"
    offset: int = 0  # of `text` in its file, for evidence


def interleave(parts: Many[Part], tokenizer: Any, mode: str = "replace") -> Sequence:
    """Parts in order: the question, [SEP], the sentences of the text, [SEP].

    mode: replace (token for text), augment (token before its text), text. A unit named alone stands before its word
    in replace mode too: "how many weeks" asks for another operation than "how many months" does; and a name of the text
    before its words, by which the question knows it.

    Raises WeftError when the sequence is longer than the language side holds.
    """
    if mode not in ("replace", "augment", "text"):
        raise WeftError(f"interleave: no mode {mode!r}. Known: replace, augment, text.")
    spans = [span for part in parts for span in part.spans if span.kind is not None]
    values, places = pack([span.value for span in spans])
    ids, entity, order = [CLS], [0], [0]
    candidates: list[Candidate] = []
    counts = {"#": 0, "@": 0}
    before = 1
    pieces = _pieces(parts, tokenizer)
    turn = 0
    for number, (part, chunks) in enumerate(zip(parts, pieces)):
        for span, piece_ids in chunks:
            before += len(piece_ids)
            if span is None:
                _extend(ids, entity, order, piece_ids)
                continue
            sign = "@" if span.kind in ("unit", "record", "word") else "#"
            evidence = {"from": part.source, "span": [part.offset + span.start, part.offset + span.stop]}
            tag = tag_of(span.value)
            candidates.append(Candidate(span.value, tag, f"{sign}{counts[sign]}", len(ids), evidence, span.written))
            counts[sign] += 1
            if mode != "text":
                rows = places[turn]
                _extend(ids, entity, order, [placeholder(tag)] * len(rows), rows, min(len(candidates), 31))
            if mode != "replace" or span.kind in BESIDE or (span.kind == "word" and number):
                _extend(ids, entity, order, piece_ids)
            turn += 1
        if number in (0, len(parts) - 1):  # sentences of one text are one text
            _extend(ids, entity, order, [SEP])
            before += 1
    if len(ids) > POSITIONS:
        raise WeftError(
            f"interleave: {len(ids)} positions, the language side holds {POSITIONS}. Choose fewer sentences."
        )
    return Sequence(
        np.array(ids, np.int64), np.array(entity, np.int64), np.array(order, np.int64), values, candidates, before
    )


def _extend(
    ids: list[int], entity: list[int], order: list[int], new: Many[int], rows: Many[int] = (), turn: int = 0
) -> None:
    ids.extend(new)
    entity.extend(1 + row for row in rows) if rows else entity.extend([0] * len(new))
    order.extend([turn] + [0] * (len(new) - 1) if rows else [0] * len(new))


def _pieces(parts: Many[Part], tokenizer: Any) -> list[list[tuple[Any, list[int]]]]:
    """For each part its chunks in order: (None, ids) for plain text, (span, ids of its text) for an entity."""
    chunks: list[list[tuple[Any, str]]] = []
    for part in parts:
        row: list[tuple[Any, str]] = []
        at = 0
        for span in part.spans:
            if span.kind is None:
                continue
            row.append((None, part.text[at : span.start]))
            row.append((span, part.text[span.start : span.stop]))
            at = span.stop
        row.append((None, part.text[at:]))
        chunks.append([(span, text) for span, text in row if text.strip()])
    flat = [printable(text) for row in chunks for _, text in row]
    encoded = iter(tokenizer.encode_batch(flat, add_special_tokens=False))
    return [[(span, next(encoded).ids) for span, _ in row] for row in chunks]


def printable(text: str) -> str:
    """Half surrogates cannot be encoded: for the word pieces they become "?"; offsets stay those of the source."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def read_back(sequence: Sequence, tokenizer: Any, table: Any = None) -> list[str]:
    """The sequence as a person reads it, from its arrays alone: word pieces, and ‹kind value› for entity tokens.

    `table` (reference → record) is where records are looked up.
    """
    ids, entity, order = sequence.ids, sequence.entity, sequence.order
    shown: list[str] = []
    at = 0
    while at < len(ids):
        row = int(entity[at]) - 1
        stop = at + 1
        if row < 0:
            shown.append(tokenizer.id_to_token(int(ids[at])))
        else:
            while stop < len(ids) and entity[stop] and not order[stop]:  # only an entity's first token has an order
                stop += 1
            shown.append(_shown(sequence.values, row, row + stop - at, table))
        at = stop
    return shown


def _shown(values: Values, row: int, stop: int, table: Any) -> str:
    tag = COARSE[int(values.tags[row])]
    kind = kind_of_coarse(tag)
    return f"‹{tag}›" if kind is None else f"‹{tag} {kind.write(unpack(values.slots[row:stop], kind, table))}›"


@lru_cache(maxsize=32)
def kind_of_coarse(tag: str) -> Modality | None:
    """The kind whose slots a token of this coarse tag carries."""
    name = {"percent": "number", "ordinal": "number", "country": "place", "row": "record"}.get(tag, tag)
    return next((kind for kind in built_in() if kind.name == name), None)
