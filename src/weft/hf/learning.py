"""What a wrapped model that generates learns from prompts and answers: the answer's words, and each of its values.

Data has answers, no programs: every copy and one-step computation that gives the value is right, and so is decoding it;
the loss is of their probability together (marginal likelihood). `sources` leaves some out: without "computed" it learns
what the network itself can do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from weft import losses
from weft.decode import digits_of
from weft.errors import WeftError
from weft.hf.choice import DECODED, SOURCES, gives, source_of
from weft.hf.connectors import ARRAYS
from weft.hf.heads import MEASURED, Read, measures
from weft.hf.memory import Entry, Memory, entries, gathered, last_tokens, standing
from weft.hf.placeholders import n_tokens
from weft.hf.programs_for import programs_for
from weft.modality import modality, modality_of, scalar
from weft.operations.operation import operations
from weft.permitted import names
from weft.tags import tag_of


@dataclass(frozen=True)
class Right:
    """Of one operation: which arguments the types permit, which of these give the value. (N, N) bool; (N, 1) of one."""

    op: int
    permitted: np.ndarray
    right: np.ndarray


@dataclass(frozen=True)
class Target:
    """A value that an answer says, and what it may be made of: the values before it in its row, and their fields."""

    row: int
    position: int  # of its first token
    value: Any
    before: tuple[Entry, ...]
    programs: tuple[Right, ...]
    decodes: bool


@dataclass
class Batch:
    """`inputs` go to the model; `labels` (B, T) are -100 on prompts and padding. `entity`, `order` (B, S): the inputs'
    own; of an encoder-decoder the encoder's positions, then the decoder's, by which targets count theirs. `entries`: of
    each row all that its values offer. `says` (B, S): the piece of the answer that is said at each position, -100 at
    those that say none."""

    inputs: dict[str, Tensor]
    labels: Tensor
    targets: list[Target]
    entity: Tensor
    order: Tensor
    entries: list[list[Entry]]
    says: Tensor

    def on(self, device: Any) -> Batch:
        """The same on another device."""
        inputs = {name: tensor.to(device) for name, tensor in self.inputs.items()}
        return replace(self, inputs=inputs, labels=self.labels.to(device), says=self.says.to(device))


def batch_of(
    processor: Any, pairs: Sequence[tuple[str, str]], sources: Sequence[str] = SOURCES,
    ops: Sequence[str] | None = None, values: Sequence[Any] | None = None, mode: str | None = None,
    start: int | None = None,
) -> Batch:  # fmt: skip
    """(prompt, answer) pairs as a batch, padded on the right; an end mark follows each answer.

    `sources` of copied, computed, decoded: where answers' values may come from; `ops`: by these operations only.
    `values`: for each pair (of the prompt, of the answer), instead of reading them; see `WeftProcessor`. `start`: the
    token that a decoder begins with, of an encoder-decoder (`decoder_start`).
    """
    unknown = next((source for source in sources if source not in SOURCES), None)
    if unknown is not None:
        raise WeftError(f"learning: no source {unknown!r}. Known: {', '.join(SOURCES)}.")
    end = processor.tokenizer.eos_token or ""
    own = list(values) if values is not None else [(None, None)] * len(pairs)
    rows = [
        (processor.read(prompt, given[0], row, mode), processor.read(answer + end, given[1], row, mode))
        for row, ((prompt, answer), given) in enumerate(zip(pairs, own))
    ]
    inputs, labels, entity, order = _joined(processor, rows) if start is None else _sides(processor, rows, start)
    allowed = [op for op in (operations() if ops is None else ops) if source_of(op) in sources]
    children, lasts = inputs["entity_children"].numpy(), last_tokens(entity, order)
    targets: list[Target] = []
    offered: list[list[Entry]] = []
    for row, (prompt, answer) in enumerate(rows):
        starts = order[row].nonzero()[:, 0].tolist()
        known: list[Entry] = []
        for number, value in enumerate((*prompt.values, *answer.values)):
            if number >= len(prompt.values):
                targets.append(_target(row, starts[number], value, tuple(known), allowed, sources))
            known += entries(value, number, int(entity[row, lasts[row][number]]) - 1, children)
        offered.append(known)
    said = labels if start is not None else F.pad(labels[:, 1:], (0, 1), value=-100)  # a piece is said one before it
    says = F.pad(said, (entity.shape[1] - said.shape[1], 0), value=-100)
    return Batch(inputs, labels, targets, entity, order, offered, says)


Laid = tuple[dict[str, Tensor], Tensor, Tensor, Tensor]  # inputs, labels, entity, order


def _joined(processor: Any, rows: Sequence[tuple[Any, Any]]) -> Laid:
    """Answers behind their prompts."""
    inputs = processor.joined(rows)
    labels = inputs["input_ids"].masked_fill(inputs["attention_mask"] == 0, -100)
    for row, (prompt, _) in enumerate(rows):
        labels[row, : processor.length(prompt)] = -100
    return inputs, labels, inputs["entity"], inputs["entity_order"]


def _sides(processor: Any, rows: Sequence[tuple[Any, Any]], start: int) -> Laid:
    """Prompts before an encoder, answers before a decoder, which says at each position what stands at the next."""
    inputs = processor.sides(rows, start)
    said = inputs["decoder_input_ids"].masked_fill(inputs.pop("decoder_attention_mask") == 0, -100)
    labels = torch.cat([said[:, 1:], torch.full_like(said[:, :1], -100)], 1)
    entity = torch.cat([inputs["entity"], inputs["decoder_entity"]], 1)
    order = torch.cat([inputs["entity_order"], inputs["decoder_entity_order"]], 1)
    return inputs, labels, entity, order


def decoder_start(model: Any) -> int | None:
    """The token that its decoder begins with; None of a causal model."""
    if model.config.task != "seq2seq":
        return None
    configs = (model.generation_config, model.config.text_config)
    found = [getattr(config, "decoder_start_token_id", None) for config in configs]
    known = next((token for token in found if token is not None), None)
    if known is None:
        raise WeftError(
            "learning: the model does not say which token its decoder begins with (decoder_start_token_id)."
        )
    return int(known)


def _target(
    row: int, position: int, value: Any, known: tuple[Entry, ...], ops: Sequence[str], sources: Sequence[str]
) -> Target:
    decodes = "decoded" in sources and modality_of(value).name in DECODED and n_tokens(value) == 1 and _decodable(value)
    return Target(row, position, value, known, right_programs(value, known, ops), decodes)


def loss(model: Any, batch: Batch, value_share: float = 1.0) -> tuple[Tensor, dict[str, float]]:
    """The language model's loss on the answers, and the mean loss of their values."""
    seen: list[Tensor] = []
    handle = model.get_output_embeddings().register_forward_pre_hook(lambda module, args: seen.append(args[0]))
    try:
        out = model(**batch.inputs, labels=batch.labels)
    finally:
        handle.remove()
    parts = {"words": float(out.loss.detach())}
    encoded = getattr(out, "encoder_last_hidden_state", None)
    hidden = seen[0] if encoded is None else torch.cat([encoded, seen[0]], 1)
    values = loss_of_values(model.connectors, read_by(model.connectors, hidden, batch), batch)
    if values is None:
        return out.loss, parts
    return out.loss + value_share * values, parts | {"values": float(values.detach())}


class Answers(NamedTuple):
    """What the states that say an answer's pieces read of the values before them."""

    read: Read
    memory: Memory
    states: Tensor  # (B, P, H) these, as they go into the output layer
    places: Tensor  # (B, P) their positions, in order; a row's first again where it has fewer
    says: Tensor  # (B, P) the pieces, -100 at what is there again


def read_by(connectors: Any, hidden: Tensor, batch: Batch) -> Answers:
    """hidden (B, S, H): the states before the output layer (`Batch`)."""
    arrays = {name: batch.inputs[f"entity_{name}"] for name in ARRAYS}
    vectors, lasts = connectors.values(**arrays), last_tokens(batch.entity, batch.order)
    hidden = hidden.to(vectors)
    memory = gathered(batch.entries, lasts, vectors, arrays["features"].to(vectors), standing(hidden, lasts))
    says = batch.says != -100
    places = says.long().argsort(dim=1, descending=True, stable=True)[:, : int(says.sum(1).max())]
    pieces = batch.says.gather(1, places)
    places = torch.where(pieces != -100, places, places[:, :1])
    own = hidden[torch.arange(len(hidden), device=hidden.device)[:, None], places]
    read = connectors.heads(own, memory, places)
    return Answers(read, memory, own + connectors.heads.words(read), places, pieces)


def loss_of_words(output: Any, answers: Answers) -> Tensor:
    """The mean loss of the answers' pieces, kind tokens among them, said by the output layer."""
    shown = answers.says != -100
    return F.cross_entropy(output(answers.states[shown]).float(), answers.says[shown])


def loss_of_values(connectors: Any, answers: Answers, batch: Batch) -> Tensor | None:
    """The mean loss of a batch's values; None without any."""
    targets = [target for target in batch.targets if target.programs or target.decodes]
    if not targets:
        return None
    rows = torch.tensor([target.row for target in targets], device=answers.places.device)
    before = torch.tensor([target.position - 1 for target in targets], device=rows.device)
    at = (answers.places[rows] == before[:, None]).int().argmax(1)
    scores = connectors.heads.scores(answers.read, answers.memory, rows, at)
    return (_choice_losses(scores, targets) + _decode_losses(scores, targets)).mean()


def _choice_losses(scores: Any, targets: Sequence[Target]) -> Tensor:
    """-log of the probability of all that is right: every program, and decoding where that may be. → (n,)"""
    programs = [(number, program) for number, target in enumerate(targets) for program in target.programs]
    decoded = [number for number, target in enumerate(targets) if target.decodes]
    rows = [number for number, _ in programs] + decoded
    ops = [program.op for _, program in programs] + [names().index("decode")] * len(decoded)
    right = scores.op.float().log_softmax(-1)[rows, ops]
    if programs:
        count = len(programs)
        pointed = _pointed(scores, rows[:count], ops[:count], [program for _, program in programs])
        right = torch.cat([right[:count] + pointed, right[count:]])
    counts: Counter[int] = Counter()
    columns = []
    for row in rows:
        columns.append(counts[row])
        counts[row] += 1
    at = tuple(torch.tensor(part, device=right.device) for part in (rows, columns))
    table = right.new_full((len(targets), 1 + max(columns)), -torch.inf)  # each row has one right way at least
    return -table.index_put(at, right).logsumexp(1)


def _pointed(scores: Any, rows: Sequence[int], ops: Sequence[int], programs: Sequence[Right]) -> Tensor:
    """Log probability of the right arguments among the permitted ones, of each program. → (P,)"""
    device, n = scores.first.device, scores.first.shape[-1]
    masks = np.zeros((2, len(programs), n, n), bool)
    for place, program in enumerate(programs):
        for mask, part in zip(masks, (program.permitted, program.right)):
            mask[place, : len(part), : part.shape[1]] = part
    permitted, right = torch.from_numpy(masks).to(device)
    pairs = torch.tensor([program.permitted.shape[1] > 1 for program in programs], device=device)
    seconds = scores.second[rows, ops].float() * pairs[:, None]
    joint = scores.first[rows, ops].float()[:, :, None] + seconds[:, None]
    allowed = joint.masked_fill(~permitted, -torch.inf).flatten(1)  # scores may lie below any finite mask
    return allowed.masked_fill(~right.flatten(1), -torch.inf).logsumexp(1) - allowed.logsumexp(1)


def _decode_losses(scores: Any, targets: Sequence[Target]) -> Tensor:
    """(n,): of the digits, cells and units of values that may be decoded; 0 for the others."""
    total = scores.op.new_zeros(len(targets), dtype=torch.float32)
    decoded = [(number, target.value) for number, target in enumerate(targets) if target.decodes]
    for kind in dict.fromkeys(modality_of(value).name for _, value in decoded):
        own = [(number, value) for number, value in decoded if modality_of(value).name == kind]
        rows = [number for number, _ in own]
        if kind == "place":
            cells = torch.tensor([modality(kind).to_slots(value)[0] for _, value in own], device=total.device)
            each = F.cross_entropy(scores.cells[rows].float().flatten(0, 1), cells.flatten(), reduction="none")
            total = total.index_add(0, torch.tensor(rows, device=total.device), each.view(cells.shape).mean(1))
            continue
        digits = torch.tensor([_digits(value) for _, value in own], device=total.device)
        each = 5 * losses.digit_loss(scores.digits[rows], digits)  # as loud as in the spine
        if kind in MEASURED:
            gold = torch.tensor([modality(kind).to_slots(value)[0][0] for _, value in own], device=total.device)
            where = measures()[kind]
            said = scores.measures[rows][:, where.start : where.stop].float()
            each = each + F.cross_entropy(said, gold, reduction="none")
        total = total.index_add(0, torch.tensor(rows, device=total.device), each)
    return total


def right_programs(value: Any, entries: Sequence[Entry], ops: Sequence[str]) -> tuple[Right, ...]:
    """Every copy and one-step computation by these operations that gives the value, an operation at a time."""
    before = [entry.value for entry in entries]
    programs = programs_for(value, before, ops) if ops else []
    tags, kind, known = [tag_of(one) for one in before], modality_of(value).name, names()
    distinct, found = sorted(set(tags)), []
    which = [distinct.index(tag) for tag in tags]
    for op in dict.fromkeys(op for op, _ in programs):
        alone = operations()[op].shape == "one"
        if alone:
            permitted = np.array([[gives(op, kind, tag)] for tag in distinct])[which]
        else:
            table = np.array([[gives(op, kind, a, b) for b in distinct] for a in distinct])
            permitted = table[which][:, which] & ~np.eye(len(tags), dtype=bool)
        right = np.zeros_like(permitted)
        for args in (args for other, args in programs if other == op):
            right[(*args, 0) if alone else args] = True
        found.append(Right(known.index(op), permitted, right))
    return tuple(found)


def _digits(value: Any) -> list[int] | None:
    """Of a date the day's number, of a quantity or of money the number as written."""
    mantissa, decimals = scalar(getattr(value, "number", value)) or (0, 0)
    return digits_of(Fraction(mantissa, 10**decimals))


def _decodable(value: Any) -> bool:
    kind = modality_of(value).name
    if kind == "place":
        return True
    if kind == "date" and value.day is None:
        return False
    number = getattr(value, "number", value)
    plain = kind == "date" or (tag_of(number) == "number" and not number.held_as_fraction)
    return plain and _digits(value) is not None
