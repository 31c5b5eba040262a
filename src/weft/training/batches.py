"""Examples → arrays → batches of tensors: one row a question, and one row a step for the answering layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from torch import Tensor

from weft.decode import DIGITS, digits_of
from weft.interleave import ROLES, Candidate, Values, pack
from weft.operations.operation import operations
from weft.permitted import EXTRA, member_mask, names, pair_mask, possible_steps, same_table, single_mask
from weft.programs import NEURAL
from weft.situation import amounts, header_ids, held_fields, literals
from weft.tags import COARSE, tag_of
from weft.training.example import EITHER_ORDER, Example

FILLED = ("slots", "features", "tags", "children", "heights")


@dataclass
class Prepared:
    """An example as arrays; N candidates are those of the situation and then one for each result."""

    ids: np.ndarray
    entity: np.ndarray
    order: np.ndarray
    values: Values  # of the sequence
    results: Values
    result_rows: list[int]
    headers: list[str]
    header_ids: list[list[int]]
    cells: list[int]
    roles: list[int]
    header_features: list[tuple[float, ...]]
    held: list[tuple[int, int]]  # `situation.held_fields`
    positions: list[int]  # of the sequence's candidates
    line: np.ndarray  # (N,) number line, NaN where none
    tag_ids: np.ndarray  # (N,) which tags are the same
    steps: list[StepRow]
    neural: bool = False
    states: Tensor | None = None  # (T, 384) bfloat16: what the resting language side says of it, see `fit.rest`


@dataclass
class StepRow:
    """One step's gold: masks over operations and candidates."""

    op: int
    allowed_ops: np.ndarray  # (n,)
    shape: str
    single: np.ndarray  # (N,) allowed as the one argument or the distinguished one
    gold_single: np.ndarray
    pair: np.ndarray | None  # (N, N)
    gold_pair: np.ndarray | None
    member: np.ndarray
    gold_member: np.ndarray
    used: np.ndarray  # (N,) 1 + the last earlier step that takes it, 0 where none does
    last: bool
    digits: list[int] | None
    word: int


def prepare(example: Example, words: Sequence[str], tokenizer: Any) -> Prepared:
    """All arrays of an example, on numpy."""
    situation = example.situation
    sequence = situation.sequence
    base = situation.candidates
    results = [step.value for step in example.steps[:-1]]
    tags = [c.tag for c in base] + [tag_of(value) for value in results]
    values = [c.value for c in base] + results
    packed, places = pack(results)
    unique = {tag: number for number, tag in enumerate(dict.fromkeys(tags))}
    line = np.concatenate([amounts(base), amounts(_plain(results))])
    return Prepared(
        sequence.ids, sequence.entity, sequence.order, sequence.values, packed, [rows[0] for rows in places],
        [h.text for h in situation.headers], header_ids(situation.headers, tokenizer),
        [h.cell for h in situation.headers], [h.role for h in situation.headers],
        [h.features for h in situation.headers], held_fields(situation),
        [c.position for c in sequence.candidates], line, np.array([unique[tag] for tag in tags]),
        [_step(example, s, tags, values, len(base), words) for s in range(len(example.steps))], example.neural,
    )  # fmt: skip


def _plain(values: Sequence[Any]) -> list[Candidate]:
    """Values as candidates that nothing points at yet."""
    return [Candidate(value, tag_of(value), "", -1) for value in values]


def _step(example: Example, s: int, tags: list[str], values: list[Any], base: int, words: Sequence[str]) -> StepRow:
    step, gold = example.steps[s], example.gold[s]
    count, seen = len(tags), base + s
    visible = tuple(tags[:seen])
    all_names = names()
    usable = NEURAL if example.neural else all_names
    allowed = np.array([name in usable for name in all_names]) & possible_steps(visible)
    row = StepRow(
        all_names.index(step.op), allowed, "none", np.zeros(count, bool), np.zeros(count, bool), None, None,
        np.zeros(count, bool), np.zeros(count, bool), _used(example, s, count), s == len(example.steps) - 1, None, -1,
    )  # fmt: skip
    if step.op in EXTRA:
        if example.target is not None and step.op == "decode":
            kind, wanted = example.target
            row.word = words.index(wanted) if kind == "word" else -1
            row.digits = digits_of(wanted) if kind == "number" else None
        return row
    row.shape = operations()[step.op].shape
    if row.shape == "one":
        row.single[:seen] = single_mask(step.op, visible)
        row.gold_single[gold[0]] = True
    elif row.shape == "pair":
        row.pair = np.zeros((count, count), bool)
        row.gold_pair = np.zeros((count, count), bool)
        row.pair[:seen, :seen] = pair_mask(step.op, visible) & same_table(_plain(values[:seen]))
        row.gold_pair[np.ix_(gold[0], gold[1])] = True
        if step.op in EITHER_ORDER:
            row.gold_pair |= row.gold_pair.T
        row.gold_pair &= row.pair
    else:
        row.member[:seen] = member_mask(step.op, visible)
        rest = gold[1:] if row.shape == "one_set" else gold
        for places in rest:
            row.gold_member[places[0]] = True
        if row.shape == "one_set":
            row.single[:] = row.member
            row.gold_single[gold[0]] = True
            row.member[gold[0]] = False
    return row


def _used(example: Example, s: int, count: int) -> np.ndarray:
    """Of several candidates that are equal to an argument the first counts as taken."""
    used = np.zeros(count, np.int64)
    for number, places in enumerate(example.gold[:s]):
        for equal in places:
            used[equal[0]] = 1 + number
    return used


def collate(items: Sequence[Prepared], n_ops: int) -> dict[str, Tensor]:
    """A batch. V value rows of all items behind one another; S steps of all items behind one another."""
    used = [] if any(item.neural for item in items) else [literal.value for literal in literals()]
    literal_values, literal_places = pack(used)
    parts, offsets = [literal_values], []
    at = len(literal_values.tags)
    for item in items:
        offsets.append((at, at + len(item.values.tags)))
        parts += [item.values, item.results]
        at += len(item.values.tags) + len(item.results.tags)
    batch = {name: torch.from_numpy(np.concatenate([getattr(part, name) for part in parts])) for name in FILLED}
    batch["children"] = torch.from_numpy(_shifted(parts))
    batch["literal_rows"] = torch.tensor([rows[0] for rows in literal_places], dtype=torch.long)
    batch["neural"] = torch.tensor(any(item.neural for item in items))
    batch |= tokens_of(items, [start for start, _ in offsets])
    batch |= _header_arrays(items) | _held(items, [start for start, _ in offsets])
    if all(item.states is not None for item in items):
        states = torch.zeros(*batch["ids"].shape, 384)
        for place, item in enumerate(items):
            states[place, : len(item.ids)] = item.states  # type: ignore[call-overload, assignment]
        batch["states"] = states
    batch |= _steps(items, offsets, batch["ids"].shape[1], batch["cells"].shape[1], len(literal_places), n_ops)
    return batch


def _shifted(parts: Sequence[Values]) -> np.ndarray:
    at, rows = 0, []
    for part in parts:
        rows.append(np.where(part.children >= 0, part.children + at, -1))
        at += len(part.tags)
    return np.concatenate(rows).reshape(-1, ROLES)


def _padded(rows: Sequence[Any], fill: float, kind: Any, width: int | None = None) -> Tensor:
    longest = max([len(row) for row in rows] + [1]) if width is None else width
    out = np.full((len(rows), longest, *np.shape(rows[0])[1:]), fill, dtype=kind)
    for place, row in enumerate(rows):
        if len(row):
            out[place, : len(row)] = row
    return torch.from_numpy(out)


def tokens_of(items: Sequence[Prepared], starts: Sequence[int] = ()) -> dict[str, Tensor]:
    """ids, mask, entity (1 + value row, 0 none), order, tags (-1 none) of the questions, each (B, T)."""
    starts = starts or [0] * len(items)
    entity = [np.where(item.entity > 0, item.entity + start, 0) for item, start in zip(items, starts)]
    tags = [np.where(i.entity > 0, np.append(i.values.tags, 0)[i.entity - 1], -1) for i in items]
    ids = _padded([item.ids for item in items], 0, np.int64)
    return {
        "ids": ids, "mask": ids != 0, "entity": _padded(entity, 0, np.int64),
        "order": _padded([item.order for item in items], 0, np.int64), "token_tags": _padded(tags, -1, np.int64),
    }  # fmt: skip


def _header_arrays(items: Sequence[Prepared]) -> dict[str, Tensor]:
    """Every distinct header text of the batch once, and each question's headers as indices into them."""
    texts: dict[str, tuple[int, list[int]]] = {"": (0, [101, 102])}
    for item in items:
        for text, ids in zip(item.headers, item.header_ids):
            texts.setdefault(text, (len(texts), ids))
    name_ids = _padded([ids for _, ids in texts.values()], 0, np.int64)
    width = max(len(item.headers) for item in items)
    features = np.zeros((len(items), max(width, 1), 8), np.float32)
    for place, item in enumerate(items):
        if item.headers:
            features[place, : len(item.headers)] = item.header_features
    return {
        "name_ids": name_ids, "name_mask": name_ids != 0,
        "headers": _padded([[texts[t][0] for t in item.headers] for item in items], 0, np.int64),
        "header_mask": _padded([[True] * len(item.headers) for item in items], False, bool),
        "cells": _padded([item.cells for item in items], 0, np.int64),
        "roles": _padded([item.roles for item in items], 0, np.int64), "header_features": torch.from_numpy(features),
    }  # fmt: skip


def _held(items: Sequence[Prepared], starts: Sequence[int]) -> dict[str, Tensor]:
    """The records that questions name, as rows of the values, and their fields in columns: see `Network.columns`."""
    rows: dict[int, int] = {}
    fields = []
    for item, start in zip(items, starts):
        known = [(rows.setdefault(start + row, len(rows)) if row >= 0 else -1, role) for row, role in item.held]
        fields.append([0 if number < 0 else 1 + number * ROLES + role for number, role in known])
    return {"records": torch.tensor(list(rows) or [0]), "fields": _padded(fields, 0, np.int64)}


def _steps(
    items: Sequence[Prepared],
    offsets: Sequence[tuple[int, int]],
    tokens: int,
    headers: int,
    n_literals: int,
    n_ops: int,
) -> dict[str, Tensor]:
    results = max(len(item.result_rows) for item in items)
    rows = [(e, s, row, item) for e, (item, _) in enumerate(zip(items, offsets)) for s, row in enumerate(item.steps)]
    widest = max(len(item.line) for item in items)
    positions, result_rows = [], []
    for item, (_, start) in zip(items, offsets):
        at = [*item.positions, *range(tokens, tokens + len(item.headers))]
        at += range(tokens + headers, tokens + headers + n_literals)
        at += range(tokens + headers + n_literals, tokens + headers + n_literals + len(item.result_rows))
        positions.append(at)
        result_rows.append([start + row for row in item.result_rows])
    by_question = _padded(positions, 0, np.int64, widest)
    seen = np.array([[r < s for r in range(max(results, 1))] for _, s, _, _ in rows], bool)
    index = torch.tensor([e for e, _, _, _ in rows])
    grid = np.zeros((len(rows), widest, widest, 2), bool)
    features = np.zeros((len(rows), widest, widest, 5), np.float32)
    used = np.zeros((len(rows), tokens + headers + n_literals + max(results, 1)), np.int64)
    for place, (question, _, row, item) in enumerate(rows):
        used[place, positions[question]] = row.used
        if row.pair is not None and row.gold_pair is not None:
            size = len(row.pair)
            grid[place, :size, :size, 0], grid[place, :size, :size, 1] = row.pair, row.gold_pair
            features[place, :size, :size] = _pair(item)
    return {
        "question": index, "step": torch.tensor([s for _, s, _, _ in rows]), "candidates": by_question[index],
        "used": torch.from_numpy(used),
        "result_ops": _padded([[row.op for row in item.steps[:-1]] for item in items], 0, np.int64, max(results, 1)),
        "result_rows": _padded(result_rows, 0, np.int64, max(results, 1)), "results_seen": torch.from_numpy(seen),
        "op": torch.tensor([row.op for _, _, row, _ in rows]),
        "allowed_ops": torch.from_numpy(np.stack([row.allowed_ops for _, _, row, _ in rows])),
        "single": _padded([row.single for _, _, row, _ in rows], False, bool, widest),
        "gold_single": _padded([row.gold_single for _, _, row, _ in rows], False, bool, widest),
        "member": _padded([row.member for _, _, row, _ in rows], False, bool, widest),
        "gold_member": _padded([row.gold_member for _, _, row, _ in rows], False, bool, widest),
        "pair": torch.from_numpy(grid[..., 0]), "gold_pair": torch.from_numpy(grid[..., 1]),
        "pair_features": torch.from_numpy(features), "last": torch.tensor([row.last for _, _, row, _ in rows]),
        "digits": torch.tensor([row.digits or [0] * DIGITS for _, _, row, _ in rows]),
        "has_digits": torch.tensor([row.digits is not None for _, _, row, _ in rows]),
        "word": torch.tensor([row.word for _, _, row, _ in rows]),
    }  # fmt: skip


def _pair(item: Prepared) -> np.ndarray:
    """As `situation.pair_features`, from the stored number line."""
    a, b = item.line[:, None], item.line[None]
    same = item.tag_ids[:, None] == item.tag_ids[None]
    with np.errstate(all="ignore"):
        known = np.isfinite(a) & np.isfinite(b)
        whole = known & (a == np.floor(a)) & (b == np.floor(b))
        down = whole & (np.abs(b) > 1) & (np.mod(a, b) == 0)
        up = whole & (np.abs(a) > 1) & (np.mod(b, a) == 0)
        return np.stack([known & (a > b), known & (a == b), down, up, same], -1)


assert {f.name for f in fields(Values)} == set(FILLED)
assert COARSE[0] == "number"
