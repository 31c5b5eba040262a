"""Texts → a batch of ids, masks and values: "It was paid on 12 October 1847." reads its own date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from transformers import BatchFeature, ProcessorMixin

from weft.errors import WeftError
from weft.find import read_parts
from weft.hf.connectors import ARRAYS
from weft.hf.ids import Ids
from weft.hf.placeholders import MODES, Marked, given, marked, n_tokens, token_of
from weft.hf.seen import remember
from weft.interleave import pack
from weft.modality import Span, to_json, write

PREFIX = "entity_"
AUTO_FILE = "processing_weft"


class WeftProcessor(ProcessorMixin):
    """A tokenizer that reads values. `kinds` are read as entity tokens, whatever else a text holds stays text."""

    def __init__(
        self,
        tokenizer: Any = None,
        kinds: Sequence[str] = (),
        mode: str = "replace",
        locale: str = "en",
        chat_template: str | None = None,
    ) -> None:
        if mode not in MODES:
            raise WeftError(f"processor: no mode {mode!r}. Known: {', '.join(MODES)}.")
        self.kinds, self.mode, self.locale = list(kinds), mode, locale
        super().__init__(tokenizer, chat_template=chat_template)

    def save_pretrained(self, save_directory: Any, **options: Any) -> Any:
        """Tokenizer and settings, and a file by which transformers finds this class (`trust_remote_code=True`)."""
        saved = super().save_pretrained(save_directory, **options)
        (Path(save_directory) / f"{AUTO_FILE}.py").write_text(
            '"""Written by weft: the class is that of the installed package (pip install \'weft[hf]\')."""\n\n'
            'from weft.hf import WeftProcessor\n\n__all__ = ["WeftProcessor"]\n',
            encoding="utf-8",
        )
        return saved

    def to_dict(self) -> dict[str, Any]:
        return dict(super().to_dict()) | {"auto_map": {"AutoProcessor": f"{AUTO_FILE}.WeftProcessor"}}

    @property
    def kind_tokens(self) -> dict[str, int]:
        """kind → id of its token. The tokens join the vocabulary when the processor is made by `weft.attach`."""
        return {kind: int(self.tokenizer.convert_tokens_to_ids(token_of(kind))) for kind in self.kinds}

    def __call__(
        self,
        text: str | Sequence[str],
        values: Sequence[Any] | None = None,
        *,
        mode: str | None = None,
        as_text: Callable[[Span], bool] | None = None,
        return_tensors: str | None = None,
        padding: Any = False,
        truncation: Any = False,
        max_length: int | None = None,
        padding_side: str | None = None,
        add_special_tokens: bool = True,
    ) -> BatchFeature:
        """input_ids, attention_mask, entity (B, T: 1 + row of the values where an entity token stands, else 0),
        entity_order (B, T: 1 + number of the value at its first token) and the values' arrays (`entity_slots` …).

        values: for each text its own, instead of reading it: Spans, or plain values for the kind tokens that the text
        holds already ("Paid on <|date|>."), in its order. `as_text(span)` true: this span stays text. Raises
        WeftError, naming the row, when placeholders and values do not match. Truncation never splits a value.
        """
        single = isinstance(text, str)
        texts = [text] if isinstance(text, str) else list(text)
        theirs = [values] if single and values is not None else values
        if theirs is not None and len(theirs) != len(texts):
            raise WeftError(f"processor: {len(theirs)} rows of values for {len(texts)} texts. Pass one row a text.")
        rows = [
            self._marked(one, None if theirs is None else theirs[row], row, mode or self.mode, as_text)
            for row, one in enumerate(texts)
        ]
        limit = max_length or self.tokenizer.model_max_length
        cut = [self._encoded(row, limit if truncation else None, add_special_tokens) for row in rows]
        batch = self.tokenizer.pad(
            {"input_ids": [ids for ids, _ in cut]},
            padding=padding,
            max_length=max_length,
            padding_side=padding_side,
            return_attention_mask=True,
        )
        return self._with_values(batch, [kept for _, kept in cut], return_tensors, single and return_tensors is None)

    def read(self, text: str, values: Any = None, row: int = 0, mode: str | None = None) -> Marked:
        """The text with kind tokens and its values: read, or given as for `__call__`."""
        return self._marked(text, values, row, mode or self.mode, None)

    def length(self, marked: Marked) -> int:
        """How many positions a prompt takes, its opening special tokens included."""
        return len(self._opening()) + len(self.tokenizer(marked.text, add_special_tokens=False)["input_ids"])

    def joined(self, rows: Sequence[tuple[Marked, Marked]]) -> dict[str, Any]:
        """Prompts and answers behind one another, padded on the right, as tensors; each is cut into pieces alone."""
        ids, whole = [], []
        for prompt, answer in rows:
            pieces = [self.tokenizer(part.text, add_special_tokens=False)["input_ids"] for part in (prompt, answer)]
            ids.append([*self._opening(), *pieces[0], *pieces[1]])
            counts = (*prompt.n_tokens, *answer.n_tokens)
            whole.append(Marked(prompt.text + answer.text, (*prompt.values, *answer.values), counts))
        batch = self.tokenizer.pad({"input_ids": ids}, padding=True, padding_side="right", return_attention_mask=True)
        return dict(self._with_values(batch, whole, "pt", False))

    def sides(self, rows: Sequence[tuple[Marked, Marked]], start: int) -> dict[str, Any]:
        """Prompts for an encoder, answers for a decoder behind its `start` token: tensors, padded on the right, their
        values in one set of arrays. The decoder's stand under decoder_…"""
        prompts = [self.tokenizer(prompt.text)["input_ids"] for prompt, _ in rows]
        answers = [[start, *self.tokenizer(answer.text, add_special_tokens=False)["input_ids"]] for _, answer in rows]
        lines = {"input_ids": [*prompts, *answers]}
        data = self._with_values(lines, [*(one for one, _ in rows), *(one for _, one in rows)], None, False)
        made: dict[str, Any] = {PREFIX + name: torch_of(data[PREFIX + name]) for name in ARRAYS}
        for side, part in (("", slice(len(rows))), ("decoder_", slice(len(rows), None))):
            padded = self.tokenizer.pad(
                {"input_ids": lines["input_ids"][part]}, padding_side="right", return_tensors="pt"
            )
            made |= {f"{side}{name}": padded[name] for name in ("input_ids", "attention_mask")}
            width = padded["input_ids"].shape[1]
            for name in ("entity", "entity_order"):
                made[side + name] = torch_of(np.array([line + [0] * (width - len(line)) for line in data[name][part]]))
        return made

    def _opening(self) -> list[int]:
        """The special tokens that the tokenizer puts before a text."""
        empty = self.tokenizer("")["input_ids"]
        return [token for token in empty if token == self.tokenizer.bos_token_id][:1]

    def _marked(self, text: str, values: Any, row: int, mode: str, as_text: Callable[[Span], bool] | None) -> Marked:
        if values is None:
            spans: Sequence[Any] = read_parts(text, locale=self.locale)
        elif all(isinstance(value, Span) for value in values) and (values or not self._holds_tokens(text)):
            spans = values
        else:
            return given(text, values, self.kinds, row)
        if self._holds_tokens(text):
            raise WeftError(
                f"interleave: row {row} holds a kind token ({self._holds_tokens(text)}) and no values for it. Pass "
                "values=, one a placeholder, or take the token out of the text."
            )
        if as_text is not None:
            spans = [span for span in spans if not as_text(span)]
        return marked(text, spans, self.kinds, mode)

    def _holds_tokens(self, text: str) -> str:
        return next((token_of(kind) for kind in self.kinds if token_of(kind) in text), "")

    def _encoded(self, row: Marked, limit: int | None, special: bool) -> tuple[list[int], Marked]:
        """ids of a row, at most `limit`, and the values that are still in it. What is cut off is cut whole."""
        ids = self.tokenizer(row.text, add_special_tokens=special)["input_ids"]
        text = row.text
        while limit is not None and len(ids) > limit:
            text = self._shorter(text, len(ids) - limit)
            ids = self.tokenizer(text, add_special_tokens=special)["input_ids"]
        if text == row.text:
            return ids, row
        return ids, self._kept(row, text)

    def _shorter(self, text: str, excess: int) -> str:
        """The text without its last (or first) `excess` tokens; a value is dropped with all of its tokens."""
        plain = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        places, ids = plain["offset_mapping"], plain["input_ids"]
        kinds = set(self.kind_tokens.values())
        if not ids:
            raise WeftError("processor: max_length leaves no room beside the special tokens. Raise it.")
        excess = min(excess, len(ids))
        if self.tokenizer.truncation_side == "left":
            stop = excess
            while stop < len(ids) and ids[stop] in kinds and ids[stop - 1] == ids[stop]:
                stop += 1
            return text[places[stop - 1][1] :]
        start = len(ids) - excess
        while start > 0 and ids[start] in kinds and ids[start - 1] == ids[start]:
            start -= 1
        return text[: places[start][0]]

    def _kept(self, row: Marked, text: str) -> Marked:
        """The values whose tokens a shortened text still holds: the first ones, or the last."""
        left = sum(text.count(token_of(kind)) for kind in self.kinds)
        keep, seen = [], 0
        pairs = list(zip(row.values, row.n_tokens))
        from_end = self.tokenizer.truncation_side == "left"
        for value, count in reversed(pairs) if from_end else pairs:
            if seen + count > left:
                break
            keep.append((value, count))
            seen += count
        keep = keep[::-1] if from_end else keep
        return Marked(text, tuple(value for value, _ in keep), tuple(count for _, count in keep))

    def _with_values(self, batch: Any, rows: Sequence[Marked], tensors: str | None, single: bool) -> BatchFeature:
        values, places = pack([value for row in rows for value in row.values])
        kinds = set(self.kind_tokens.values())
        remember([value for row in rows for value in row.values], values, places)
        turn, entity, order = 0, [], []
        for number, (ids, row) in enumerate(zip(batch["input_ids"], rows)):
            tokens = [1 + place for rows_ in places[turn : turn + len(row.values)] for place in rows_]
            turn += len(row.values)
            at = [position for position, token in enumerate(ids) if token in kinds]
            if len(at) != len(tokens):
                raise WeftError(
                    f"interleave: row {number} has {len(at)} kind tokens for {len(tokens)} of its values. Add the kind "
                    "tokens to the tokenizer (weft.attach does), and keep them out of plain text."
                )
            line, first = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.int64)
            line[at] = tokens
            starts = np.cumsum([0, *row.n_tokens[:-1]])[: len(row.values)]
            first[np.array(at, np.int64)[starts]] = 1 + np.arange(len(row.values))
            entity.append(line)
            order.append(first)
        data: dict[str, Any] = dict(batch)
        data["entity"] = [line.tolist() for line in entity]
        data["entity_order"] = [line.tolist() for line in order]
        if single:
            data = {name: column[0] for name, column in data.items()}
        for name in ARRAYS:
            data[PREFIX + name] = getattr(values, name)
        return BatchFeature(data, tensor_type=tensors)

    def decode(self, ids: Any, values: Sequence[Any] | None = None, skip_special_tokens: bool = True) -> str:
        """Text with the values in place: those that `ids` carry (`generate` returns such ids), or `values` in order.

        A kind token whose value is not known is written as its kind: "‹date›".
        """
        names = {number: kind for kind, number in self.kind_tokens.items()}
        numbers = [int(number) for number in (ids.tolist() if hasattr(ids, "tolist") else ids)]
        shown = _tokens(ids, numbers, names, values)
        dropped = set(self.tokenizer.all_special_ids) - set(names) if skip_special_tokens else set()
        kept = [number for number in numbers if number not in dropped]
        words = re.split(
            "|".join(re.escape(token_of(kind)) for kind in self.kinds) or "(?!)",
            str(self.tokenizer.decode(kept, skip_special_tokens=False)),
        )
        kinds = [names[number] for number in kept if number in names]
        spelled = [f"‹{kind}›" if text is None else text for kind, text in zip(kinds, shown)]
        return "".join(part for pair in zip(words, [*spelled, ""]) for part in pair)

    def batch_decode(self, rows: Any, **options: Any) -> list[str]:
        """`decode` for each row."""
        return [self.decode(row, **options) for row in rows]

    @property
    def model_input_names(self) -> list[str]:
        return [*self.tokenizer.model_input_names, "entity", "entity_order", *(PREFIX + name for name in ARRAYS)]


def torch_of(array: np.ndarray) -> Any:
    import torch

    return torch.from_numpy(array)


def written(value: Any) -> str:
    """As people write it: "12 October 1847", "Vienna"."""
    return str(to_json(value).get("text") or write(value))


def _tokens(ids: Any, numbers: list[int], names: dict[int, str], values: Sequence[Any] | None) -> list[str | None]:
    """For each kind token what to write: the value at its first token, "" at further ones, None where not known."""
    at = [place for place, number in enumerate(numbers) if number in names]
    if values is not None:
        shown: list[str | None] = []
        for value in values:
            shown += [written(value), *[""] * (n_tokens(value) - 1)]
        return (shown + [None] * len(at))[: len(at)]
    if not isinstance(ids, Ids):
        return [None] * len(at)
    refs = [int(ids.refs[place]) for place in at]
    known = [None if ref == 0 else ids.table[ref - 1].value for ref in refs]
    further = [place > 0 and ref != 0 and refs[place - 1] == ref for place, ref in enumerate(refs)]
    return ["" if more else None if value is None else written(value) for value, more in zip(known, further)]
