"""Generation with values: a kind token is emitted, its value read from the hidden state, encoded, and fed back.

The state of a run of `generate` is one `Flow`: it knows the value behind every entity token so far. A beam search would
reorder rows behind its back, so it is refused where values can be emitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import LogitsProcessor, LogitsProcessorList

from weft.errors import WeftError
from weft.hf.choice import DECODED, SOURCES, Choice, choose, producible
from weft.hf.connectors import ARRAYS, check_counts, scattered
from weft.hf.heads import Read
from weft.hf.ids import Emitted, Ids
from weft.hf.memory import Entry, Memory, entries, gathered, written
from weft.hf.seen import packed, recall
from weft.hf.words import into
from weft.modality import modality, modality_of
from weft.tags import tag_of


class Flow:
    """Values and their vectors in the rows of one run. `entity`, `refs` (B, T) grow with the sequence.

    `refs` holds 1 + a place in `table`, `entity` 1 + a row of `vectors`; both 0 where words stand.
    """

    def __init__(
        self, model: Any, ids: Tensor, entity: Tensor, order: Tensor, arrays: dict[str, Tensor],
        sources: tuple[str, ...] = SOURCES,
    ) -> None:  # fmt: skip
        device = model.connectors.projector.loudness.device
        arrays = {name: array.to(device) for name, array in arrays.items()}
        self.model, self.entity, self.sources = model, entity, sources
        self.kinds = {number: kind for kind, number in (model.config.kind_tokens or {}).items()}
        self.kind_ids = torch.tensor(list(self.kinds), device=ids.device)
        self.vectors = model.connectors.values(**arrays)  # (V, width)
        self.projected = model.connectors.projector(self.vectors)  # (V, H)
        self.features = arrays["features"].to(self.vectors)
        self.children = arrays["children"].cpu().numpy()
        self.offered: list[list[Entry]] = []  # what a row's next value may be made of
        self.counted: dict[int, tuple[int, tuple[str, ...]]] = {}
        self.table: list[Emitted] = []
        self.refs = torch.zeros_like(entity)
        self.mentions: list[list[tuple[int, int, Tensor | None]]] = []  # a row's (ref, first row, state)
        self.left: list[list[int]] = [[] for _ in range(len(entity))]  # rows of a value still to be emitted
        self.hidden: Tensor | None = None  # (B, K, H) what the output layer saw last
        self.kept: Tensor | None = None  # positions of these K, None: all of the sequence
        self.fed: list[int] = []  # rows whose last column is a value
        self.memory: Memory | None = None  # of all rows, until a value joins
        self.keys: Any = None
        self.read: Read | None = None  # what the last column made of it
        self.started = False
        self._given(order, arrays)

    def _given(self, order: Tensor, arrays: dict[str, Tensor]) -> None:
        slots, tags = arrays["slots"].cpu().numpy(), arrays["tags"].cpu().numpy()
        entity, first = self.entity.cpu().numpy(), order.cpu().numpy()
        for row in range(len(entity)):
            here: list[tuple[int, int, Tensor | None]] = []
            places = np.flatnonzero(entity[row])
            starts = [place for place in places if first[row, place]]
            for start, stop in zip(starts, [*starts[1:], None]):
                taken = [place for place in places if place >= start and (stop is None or place < stop)]
                rows = entity[row, taken] - 1
                self.table.append(Emitted(recall(slots[rows], tags[rows])))
                self.refs[row, taken] = len(self.table)
                here.append((len(self.table), int(rows[-1]), None))
            self.mentions.append(here)
            known = enumerate((self.table[ref - 1].value, vector) for ref, vector, _ in here)
            self.offered.append([e for n, (value, at) in known for e in entries(value, n, at, self.children)])

    def expand(self, times: int) -> None:
        """`num_return_sequences`: every row `times` over."""
        self.entity, self.refs = (x.repeat_interleave(times, 0) for x in (self.entity, self.refs))
        self.mentions = [list(row) for row in self.mentions for _ in range(times)]
        self.offered = [list(row) for row in self.offered for _ in range(times)]
        self.left = [[] for _ in range(len(self.entity))]

    def into_output(self, hidden: Tensor) -> Tensor | None:
        """What goes into the output layer (B, K, H) is the hidden state that values are read from; the last column,
        which says what comes next, says it with what it read of them."""
        self.hidden = hidden.detach()
        self.settle()
        self._take_states()
        if not any(self.offered):
            return None
        heads = self.model.connectors.heads
        if self.memory is None:
            self.memory = gathered(self.offered, self._lasts(), self.vectors, self.features, self._states())
            self.keys = heads.keys(self.memory)
        self.read = heads(hidden[:, -1:].to(self.vectors), self.memory, None, self.keys)
        spoken = hidden.clone()
        spoken[:, -1:] += heads.words(self.read).to(hidden.dtype)
        return spoken

    def _lasts(self) -> list[list[int]]:
        """Where values stand does not matter to a column that is behind them all."""
        return [[0] * len(mentions) for mentions in self.mentions]

    def _states(self) -> Tensor:
        """(B, M, H) of each row's values."""
        assert self.hidden is not None
        shape = (len(self.mentions), max(map(len, self.mentions)), self.hidden.shape[-1])
        states = self.vectors.new_zeros(shape)
        for row, mentions in enumerate(self.mentions):
            known = [states[row, 0] if state is None else state.to(states) for _, _, state in mentions]
            if known:
                states[row, : len(known)] = torch.stack(known)
        return states

    def settle(self) -> None:
        """After the prompt: the model's states where its entity tokens stand."""
        if self.started or self.hidden is None:
            return
        self.started = True
        states = self.hidden
        places = None if self.kept is None else self.kept.tolist()
        for row, mentions in enumerate(self.mentions):
            for number, (ref, vector, _) in enumerate(mentions):
                at = int((self.refs[row] == ref).nonzero()[-1])
                mentions[number] = (ref, vector, states[row, at if places is None else places.index(at)])

    def settle_source(self, states: Tensor) -> None:
        """After the encoder: its states (B, T, H) where entity tokens stand. The decoder's own is empty yet."""
        self.hidden, self.kept = states, None
        self.settle()
        self.entity, self.refs = self.entity[:, :0], self.refs[:, :0]

    def absorb(self, ids: Tensor) -> None:
        """A column of newly chosen ids (B,): what they stand for joins `entity`, `refs`, `table`, `vectors`."""
        entity, refs = torch.zeros_like(ids), torch.zeros_like(ids)
        chosen = torch.isin(ids, self.kind_ids)
        if bool(chosen.any()):
            rows = chosen.nonzero()[:, 0].tolist()
            new = [row for row in rows if not self.left[row]]
            choices = self._choices(new, [self.kinds[int(ids[row])] for row in new]) if new else []
            self._emit([(row, choice) for row, choice in zip(new, choices) if choice is not None])
            for row in rows:
                if self.left[row]:
                    refs[row] = self.mentions[row][-1][0]
                    entity[row] = 1 + self.left[row].pop(0)
                    self.fed.append(row)
        self.entity = torch.cat([self.entity, entity[:, None]], 1)
        self.refs = torch.cat([self.refs, refs[:, None]], 1)

    def _take_states(self) -> None:
        """Values that were fed back in the last step now have a state of their own, as those of the prompt do."""
        for row in self.fed:
            assert self.hidden is not None
            ref, vector, _ = self.mentions[row][-1]
            self.mentions[row][-1] = (ref, vector, self.hidden[row, -1])
            self.memory = None
        self.fed = []

    def _choices(self, rows: list[int], kinds: list[str]) -> list[Choice | None]:
        heads, offered = self.model.connectors.heads, [self.offered[row] for row in rows]
        read, memory = self.read, self.memory
        if read is None or memory is None:  # no row holds a value
            assert self.hidden is not None
            memory = gathered(self.offered, self._lasts(), self.vectors, self.features, self._states())
            read = heads(self.hidden[:, -1:].to(self.vectors), memory)
        scores = heads.scores(read, memory, rows, [0] * len(rows))
        parts = [part.float().cpu().numpy() for part in scores]
        return [
            choose(type(scores)(*(part[place] for part in parts)), [entry.value for entry in row], kind, self.sources)
            for place, (row, kind) in enumerate(zip(offered, kinds))
        ]

    def _emit(self, made: Sequence[tuple[int, Choice]]) -> None:
        """(row, its new value): encoded together, ready to be fed back."""
        if not made:
            return
        arrays, places = packed([choice.value for _, choice in made])
        base, connectors = len(self.vectors), self.model.connectors
        vectors = connectors.encoded(arrays)
        features = torch.from_numpy(arrays.features).to(self.features)
        grown = {"vectors": vectors, "projected": connectors.projector(vectors), "features": features}
        for name, more in grown.items():
            setattr(self, name, torch.cat([getattr(self, name), more]))
        self.children = np.concatenate([self.children, np.where(arrays.children < 0, -1, arrays.children + base)])
        for (row, choice), own in zip(made, places):
            args = tuple(self._place(row, self.offered[row][place]) for place in choice.args)
            self.table.append(Emitted(choice.value, choice.source, choice.op, args, choice.probability))
            self.offered[row] += entries(choice.value, len(self.mentions[row]), base + own[-1], self.children)
            self.mentions[row].append((len(self.table), base + own[-1], None))
            self.left[row] = [base + place for place in own]

    def _place(self, row: int, entry: Entry) -> int:
        """Where in `table` an argument stands; a record's field joins it when it is used."""
        place = self.mentions[row][entry.mention][0] - 1
        if not entry.path:
            return place
        self.table.append(Emitted(entry.value, "field", written(entry, self.table[place].value), (place,)))
        return len(self.table) - 1

    def tags(self, row: int) -> tuple[str, ...]:
        """Of what a row's next value may be made of; counted anew when a value has joined."""
        known = self.counted.get(row)
        if known is None or known[0] != len(self.offered[row]):
            counts = Counter(tag_of(entry.value) for entry in self.offered[row] if entry.value is not None)
            tags = tuple(sorted(tag for tag, count in counts.items() for _ in range(min(count, 2))))
            known = self.counted[row] = (len(self.offered[row]), tags)
        return known[1]

    def carried(self, out: Any) -> Any:
        """The result of `generate` with its values: `Ids` in place of its ids."""
        ids = out if isinstance(out, Tensor) else out.sequences
        if len(ids) != len(self.entity):  # beams, of words only: rows of one prompt lie together
            times = len(self.entity) // len(ids)
            self.entity, self.refs = self.entity[::times], self.refs[::times]
        while self.entity.shape[1] < ids.shape[1]:  # the last column, which no further step has seen
            self.absorb(ids[:, self.entity.shape[1]])
        made = Ids.of(ids, self.refs.masked_fill(~torch.isin(ids, self.kind_ids), 0), self.table)
        if isinstance(out, Tensor):
            return made
        out.sequences = made
        return out


class KindTokens(LogitsProcessor):
    """Which kind tokens may come next: those that a value can be found for; all tokens of a long value; the wanted."""

    def __init__(self, flow: Flow, want: str | None) -> None:
        self.flow, self.want, self.steps = flow, want, 0
        self.ids = {kind: number for number, kind in flow.kinds.items()}
        self.known: dict[tuple[str, ...], list[int]] = {}

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        self.steps += 1
        for row in range(len(scores)):
            if self.flow.left[row]:
                value = self.flow.table[self.flow.mentions[row][-1][0] - 1].value
                self._only(scores[row], self.ids[modality_of(value).name])
            elif self.want is not None and self.steps == 1:
                self._only(scores[row], self.ids[self.want])
            else:
                banned = self._banned(self.flow.tags(row))
                if banned:
                    scores[row, banned] = -torch.inf
        return scores

    def _only(self, scores: Tensor, token: int) -> None:
        kept = scores[token].clone()
        scores.fill_(-torch.inf)
        scores[token] = torch.where(kept.isfinite(), kept, torch.zeros_like(kept))

    def _banned(self, tags: tuple[str, ...]) -> list[int]:
        if tags not in self.known:
            able = [kind for kind in self.ids if producible(kind, tags, self.flow.sources)]
            able = [kind for kind in able if self.want in (None, kind)]
            self.known[tags] = [number for kind, number in self.ids.items() if kind not in able]
        return self.known[tags]


class GeneratesValues:
    """`generate` of a wrapped model. `want` is a kind or a value's class: the first new token is a value of it, and no
    value of another kind follows. `values_out=False`: words only, then any way of searching will do. `sources` of
    copied, computed, decoded: where values may come from.
    """

    @torch.no_grad()
    def generate(
        self: Any, inputs: Tensor | None = None, *, want: Any = None, values_out: bool = True,
        sources: Sequence[str] = SOURCES, **kwargs: Any,
    ) -> Any:  # fmt: skip
        arrays = {name: kwargs.pop(f"entity_{name}", None) for name in ARRAYS}
        entity, order = kwargs.pop("entity", None), kwargs.pop("entity_order", None)
        ids = inputs if inputs is not None else kwargs.get("input_ids")
        if ids is None or not self.config.kind_tokens:
            return super().generate(inputs, **kwargs)  # type: ignore[misc]
        if entity is None:
            entity, order, arrays = torch.zeros_like(ids), torch.zeros_like(ids), _no_values(ids.device)
            check_counts(ids, entity, list(self.config.kind_tokens.values()))
        if values_out:
            _searchable(self.generation_config, kwargs)
        flow = Flow(self, ids, entity, order, arrays, _known(sources))
        kind = _kind(want, self.config.kind_tokens)
        _can_be_had(kind, flow)
        rules = KindTokens(flow, kind) if values_out else NoKindTokens(flow)
        kwargs.setdefault("disable_compile", True)  # a compiled call would keep the first run's hook
        kwargs["logits_processor"] = LogitsProcessorList([*(kwargs.get("logits_processor") or []), rules])
        if self.config.is_encoder_decoder:
            self._encode_source(ids, flow, kwargs)
        with into(self.get_output_embeddings(), flow.into_output):
            return flow.carried(super().generate(inputs, flow=flow, **kwargs))  # type: ignore[misc]

    def _encode_source(self: Any, ids: Tensor, flow: Flow, kwargs: dict[str, Any]) -> None:
        """The encoder's pass with entity vectors; the decoder's sequence begins without any."""
        embeds = scattered(self.get_input_embeddings()(ids), flow.projected, flow.entity)
        mask = kwargs.get("attention_mask")
        more = {"position_ids": self._positions(None, mask, embeds)} if self._takes_positions else {}
        outputs = self.get_encoder()(inputs_embeds=embeds, attention_mask=mask, return_dict=True, **more)
        kwargs["encoder_outputs"] = outputs
        flow.settle_source(outputs.last_hidden_state)

    def prepare_inputs_for_generation(
        self: Any,
        input_ids: Tensor,
        next_sequence_length: int | None = None,
        flow: Flow | None = None,
        is_first_iteration: bool | None = False,
        **kwargs: Any,
    ) -> dict[str, Any]:
        inputs = super().prepare_inputs_for_generation(  # type: ignore[misc]
            input_ids, next_sequence_length=next_sequence_length, is_first_iteration=is_first_iteration, **kwargs
        )
        if flow is None:
            return dict(inputs)
        while flow.entity.shape[1] < input_ids.shape[1]:
            flow.absorb(input_ids[:, flow.entity.shape[1]])
        name = "decoder_input_ids" if self.config.is_encoder_decoder else "input_ids"
        now = inputs[name]
        entity = flow.entity[:, -now.shape[1] :]
        if "logits_to_keep" in inputs and "logits_to_keep" in self._takes and not flow.started:
            flow.kept = inputs["logits_to_keep"] = _positions(entity)
        if bool(entity.any()):
            prefix = name.removesuffix("input_ids")
            words = self._decoder_embeddings() if prefix else self.get_input_embeddings()
            inputs[f"{prefix}inputs_embeds"] = scattered(words(now), flow.projected, entity)
            inputs[name] = None
        return dict(inputs)

    def _decoder_embeddings(self: Any) -> nn.Module:
        return self.get_decoder().get_input_embeddings()  # type: ignore[no-any-return]

    def _expand_inputs_for_generation(
        self: Any, expand_size: int = 1, is_encoder_decoder: bool = False, input_ids: Any = None, **kwargs: Any
    ) -> Any:
        if kwargs.get("flow") is not None and expand_size > 1:
            kwargs["flow"].expand(expand_size)
        return super()._expand_inputs_for_generation(expand_size, is_encoder_decoder, input_ids, **kwargs)  # type: ignore[misc]


class NoKindTokens(LogitsProcessor):
    """Words only."""

    def __init__(self, flow: Flow) -> None:
        self.ids = list(flow.kinds)

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        scores[:, self.ids] = -torch.inf
        return scores


def _positions(entity: Tensor) -> Tensor:
    """The positions whose states are needed after the prompt: entity tokens of any row, and the last."""
    at = (entity > 0).any(0)
    at[-1] = True
    return at.nonzero()[:, 0]


def _kind(want: Any, kinds: dict[str, int]) -> str | None:
    if want is None:
        return None
    name = want if isinstance(want, str) else getattr(want, "__name__", str(want)).lower()
    name = modality(name).name
    if name not in kinds:
        raise WeftError(f"generate: want={name} is not attached. Kinds: {', '.join(kinds)}.")
    return name


def _can_be_had(kind: str | None, flow: Flow) -> None:
    if kind is None:
        return
    for row in range(len(flow.mentions)):
        if not producible(kind, flow.tags(row), flow.sources):
            raise WeftError(
                f"generate: want={kind}, but row {row} holds no {kind} to copy and nothing to compute one from. Only "
                f"{', '.join(DECODED)} are read from the model alone."
            )


def _known(sources: Sequence[str]) -> tuple[str, ...]:
    for source in sources:
        if source not in SOURCES:
            raise WeftError(f"generate: no source {source!r}. Known: {', '.join(SOURCES)}.")
    return tuple(sources)


def _searchable(config: Any, kwargs: dict[str, Any]) -> None:
    given = kwargs.get("generation_config")
    beams = kwargs.get("num_beams") or getattr(given, "num_beams", None) or config.num_beams or 1
    if beams > 1:
        raise WeftError(
            f"generate: num_beams={beams} would reorder rows, and values do not follow. Use num_beams=1 or sampling, "
            "or values_out=False for words only."
        )
    for name in ("assistant_model", "prompt_lookup_num_tokens", "prefill_chunk_size", "cache", "past_key_values"):
        if kwargs.get(name) is not None:
            raise WeftError(f"generate: {name} hides ids from their values. Leave it out, or values_out=False.")


def _no_values(device: Any) -> dict[str, Tensor]:
    from weft.interleave import pack

    arrays, _ = pack([])
    return {name: torch.from_numpy(np.asarray(getattr(arrays, name))).to(device) for name in ARRAYS}
