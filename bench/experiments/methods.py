"""The methods that are compared: one language model, and a question's values as entity tokens, as text, as scalars.

All begin from the same weights and take the same questions in the same order. A method gives a loss, and answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol

import torch
from torch import Tensor, nn

from bench.experiments.questions import SLOT, Question, as_text, opened, said, with_tokens
from weft.hf import learning
from weft.hf.choice import source_of
from weft.modality import modality_of, scalar, write

NEURAL = ("copied", "decoded")
FACTORS = {"": 1, "km": 1000}  # what a distance is said in
NEW = 80  # most tokens of an answer


@dataclass(frozen=True)
class Answered:
    """`right` 0 or 1, or the relative error of a question that asks for it (None: no number came)."""

    right: float | None
    text: str
    tokens: int  # of prompt and answer


class Method(Protocol):
    model: Any
    tokenizer: Any

    def length(self, question: Question) -> int: ...

    def loss(self, questions: Sequence[Question]) -> Tensor: ...

    def answers(self, questions: Sequence[Question], sources: Sequence[str]) -> list[Answered]: ...


class EntityTokens:
    """weft.attach, the base model frozen under an adapter. `reads=False`: values are decoded from the hidden state
    alone, without reading the values before. `opens`: records are spelled, their fields a token each. `computed`:
    where the computed rows' values come from."""

    def __init__(
        self, base: Path, kinds: Sequence[str], ops: Sequence[str], computed: Sequence[str], reads: bool = True,
        opens: bool = False,
    ) -> None:  # fmt: skip
        from weft.hf.attach import attach
        from weft.hf.run import Stage
        from weft.hf.train import prepare

        self.model, self.processor = attach(base, kinds)
        self.tokenizer = self.processor.tokenizer
        self.reads, self.ops, self.computed, self.opens = reads, ops, computed, opens
        prepare(self.model, Stage("lora", rank=16))
        if not reads:
            forward = self.model.connectors.heads.forward
            self.model.connectors.heads.forward = lambda hidden, memory, *more: forward(
                hidden, memory._replace(present=torch.zeros_like(memory.present)), *more
            )

    def _prompts(self, questions: Sequence[Question]) -> list[tuple[str, tuple[Any, ...]]]:
        """The space before a value belongs to the prompt: a frozen vocabulary has no reason to say one alone."""
        questions = [opened(question) for question in questions] if self.opens else questions
        rows = [(one.prompt + " " * one.answer.startswith("{"), one.values) for one in questions]
        return [with_tokens(prompt, values) for prompt, values in rows]

    def length(self, question: Question) -> int:
        return len(self.tokenizer(self._prompts([question])[0][0])["input_ids"])

    def loss(self, questions: Sequence[Question]) -> Tensor:
        """Twice over each value: by copying and decoding, and by what the computed rows may use."""
        return learning.loss(self.model, self.batch(questions))[0]

    def batch(self, questions: Sequence[Question]) -> learning.Batch:
        """Two targets a value: for the neural rows what stands before is copied, the rest decoded; for the computed."""
        prompts = self._prompts(questions)
        answers = [with_tokens(_spaced(question), question.says) for question in questions]
        batch = learning.batch_of(
            self.processor, [(prompt, answer) for (prompt, _), (answer, _) in zip(prompts, answers)], NEURAL,
            values=[(given, says) for (_, given), (_, says) in zip(prompts, answers)],
        )  # fmt: skip
        ops = [op for op in self.ops if source_of(op) in self.computed]
        said = [0] * len(questions)
        targets = []
        for target in batch.targets:
            question, place = questions[target.row], said[target.row]
            said[target.row] += 1
            alone = not (target.programs and self.reads)
            targets.append(replace(target, programs=() if alone else target.programs, decodes=target.decodes and alone))
            if self.reads:
                # of what stands before as it is, or rounded as it was said
                right = learning.right_programs(question.computed(place), target.before, ops)
                right = right or learning.right_programs(target.value, target.before, ops)
                targets.append(replace(target, programs=right, decodes=False))
        kept = [target for target in targets if target.programs or target.decodes]
        return replace(batch.on(self.model.device), targets=kept)

    @torch.no_grad()
    def answers(self, questions: Sequence[Question], sources: Sequence[str]) -> list[Answered]:
        prompts = self._prompts(questions)
        batch = self.processor(
            [prompt for prompt, _ in prompts], [given for _, given in prompts],
            return_tensors="pt", padding=True, padding_side="left",
        )  # fmt: skip
        batch = {name: tensor.to(self.model.device) for name, tensor in batch.items()}
        out = self.model.generate(**batch, max_new_tokens=NEW, do_sample=False, sources=sources)
        start, end = batch["input_ids"].shape[1], self.tokenizer.eos_token_id
        found = []
        for row, question, ids in zip(out, questions, batch["attention_mask"]):
            new = row[start:]
            length = next((place for place, token in enumerate(new.tolist()) if token == end), len(new))
            made = [one.value for one in new[:length].entities()]
            text = self.processor.decode(new[:length])
            found.append(Answered(self._right(question, made, text), text, int(ids.sum()) + length))
        return found

    @staticmethod
    def _right(question: Question, made: list[Any], text: str) -> float | None:
        if question.judged is None:
            expected = as_text(question.answer, question.says, lambda value: "")
            return float("".join(expected.split()) == "".join(_without(text, made).split()))
        wanted = question.says[question.judged]
        got = made[question.judged] if len(made) > question.judged else None
        if question.error:
            return relative(got, wanted)
        return float(same(got, wanted))


def _without(text: str, made: list[Any]) -> str:
    from weft.hf.processor import written

    for value in made:
        text = text.replace(written(value), "", 1)
    return text


def _spaced(question: Question) -> str:
    return question.answer if question.answer.startswith("{") else " " + question.answer


class Text:
    """The same values written out; all of the model learns. `spell` says how a value is written."""

    def __init__(self, base: Path, spell: Any) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.model = AutoModelForCausalLM.from_pretrained(base)
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.spell = spell

    def _prompt(self, question: Question) -> str:
        if self.spell is not named:
            question = opened(question)
        return as_text(question.prompt, question.values, lambda value: self.spell(value, question))

    def _says(self, value: Any, question: Question) -> str:
        """A place of an answer is called by its name: its coordinates stand in the question."""
        spell = named if modality_of(value).name == "place" else self.spell
        return str(spell(value, question))

    def length(self, question: Question) -> int:
        return len(self.tokenizer(self._prompt(question))["input_ids"])

    def loss(self, questions: Sequence[Question]) -> Tensor:
        rows, starts = [], []
        for question in questions:
            answer = " " + as_text(question.answer, question.says, partial(self._says, question=question))
            prompt = self.tokenizer(self._prompt(question), add_special_tokens=False)["input_ids"]
            says = self.tokenizer(answer + self.tokenizer.eos_token, add_special_tokens=False)["input_ids"]
            rows.append([*prompt, *says])
            starts.append(len(prompt))
        batch = self.tokenizer.pad({"input_ids": rows}, padding_side="right", return_tensors="pt").to(self.model.device)
        labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
        for row, start in enumerate(starts):
            labels[row, :start] = -100
        return self.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=labels).loss

    @torch.no_grad()
    def answers(self, questions: Sequence[Question], sources: Sequence[str]) -> list[Answered]:
        batch = self.tokenizer(
            [self._prompt(question) for question in questions], return_tensors="pt", padding=True, padding_side="left",
            add_special_tokens=False,
        ).to(self.model.device)  # fmt: skip
        out = self.model.generate(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], max_new_tokens=NEW, do_sample=False
        )
        found = []
        for row, question, mask in zip(out[:, batch["input_ids"].shape[1] :], questions, batch["attention_mask"]):
            end = self.tokenizer.eos_token_id
            length = next((place for place, token in enumerate(row.tolist()) if token == end), len(row))
            text = self.tokenizer.decode(row[:length])
            found.append(Answered(self._right(question, text), text, int(mask.sum()) + length))
        return found

    def _right(self, question: Question, text: str) -> float | None:
        got = said(text, question)
        if question.judged is None:
            return float(got is not None)
        order = [int(number) for number in SLOT.findall(question.answer)]
        place = order.index(question.judged)
        one = "".join(got[place].split()) if got is not None else ""
        wanted = question.says[question.judged]
        if question.error:
            return relative(one, wanted)
        return float(one == "".join(self._says(wanted, question).split()))


class Scalars:
    """xVal's way (Golkar et al. 2023): each amount is one token whose vector is scaled by it, and comes out of a linear
    layer; all of the model learns. A place is two amounts."""

    SCALES: ClassVar[dict[str, float]] = {"any": 1e6, "length": 2e7, "degrees": 180.0}  # → at most 5, as there

    def __init__(self, base: Path) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.model = AutoModelForCausalLM.from_pretrained(base)
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.tokenizer.add_special_tokens({"additional_special_tokens": ["<|amount|>"]})
        self.model.resize_token_embeddings(len(self.tokenizer), mean_resizing=True)
        self.mark = self.tokenizer.convert_tokens_to_ids("<|amount|>")
        self.model.amount = nn.Linear(self.model.config.hidden_size, 1)

    def _asked(self, question: Question) -> tuple[list[int], list[float]]:
        return self._row(opened(question).prompt, opened(question).values)

    def _row(self, text: str, values: Sequence[Any]) -> tuple[list[int], list[float]]:
        amounts: list[float] = []

        def mark(slot: Any) -> str:
            new = self._amounts(values[int(slot[1])])
            amounts.extend(new)
            return "<|amount|>" * len(new)

        return self.tokenizer(SLOT.sub(mark, text), add_special_tokens=False)["input_ids"], amounts

    def _amounts(self, value: Any) -> list[float]:
        kind = modality_of(value).name
        if kind == "place":
            return [5 * value.lat_e7 / 1e7 / 180, 5 * value.lon_e7 / 1e7 / 180]
        unit = getattr(value, "unit", "")
        return [5 * float(amount(value) * FACTORS.get(unit, 1)) / self.SCALES["length" if unit == "km" else "any"]]

    def _padded(self, rows: Sequence[tuple[list[int], list[float]]], side: str) -> tuple[Tensor, Tensor, Tensor]:
        batch = self.tokenizer.pad({"input_ids": [ids for ids, _ in rows]}, padding_side=side, return_tensors="pt")
        scale = torch.ones(batch["input_ids"].shape)
        scale[batch["input_ids"] == self.mark] = torch.tensor([amount for _, row in rows for amount in row])
        device = self.model.device
        return batch["input_ids"].to(device), batch["attention_mask"].to(device), scale.to(device)

    def _out(self, ids: Tensor, mask: Tensor, scale: Tensor) -> Any:
        embeds = self.model.get_input_embeddings()(ids) * scale.unsqueeze(-1)
        positions = (mask.cumsum(-1) - 1).clamp(min=0)
        return self.model(inputs_embeds=embeds, attention_mask=mask, position_ids=positions, output_hidden_states=True)

    def length(self, question: Question) -> int:
        return len(self._asked(question)[0])

    def loss(self, questions: Sequence[Question]) -> Tensor:
        rows, starts = [], []
        for question in questions:
            prompt, given = self._asked(question)
            answer, says = self._row(" " + question.answer + self.tokenizer.eos_token, question.says)
            rows.append(([*prompt, *answer], [*given, *says]))
            starts.append(len(prompt))
        ids, mask, scale = self._padded(rows, "right")
        out = self._out(ids, mask, scale)
        labels = ids.masked_fill(mask == 0, -100)
        for row, start in enumerate(starts):
            labels[row, :start] = -100
        words = nn.functional.cross_entropy(out.logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
        amounts = labels[:, 1:] == self.mark
        if not amounts.any():
            return words
        read = self.model.amount(out.hidden_states[-1][:, :-1][amounts])[:, 0]
        return words + nn.functional.mse_loss(read, scale[:, 1:][amounts])

    @torch.no_grad()
    def answers(self, questions: Sequence[Question], sources: Sequence[str]) -> list[Answered]:
        ids, mask, scale = self._padded([self._asked(question) for question in questions], "left")
        start, read = ids.shape[1], []
        for _ in range(NEW):
            out = self._out(ids, mask, scale)
            new = out.logits[:, -1].argmax(-1, keepdim=True)
            amount = self.model.amount(out.hidden_states[-1][:, -1])
            read.append(amount[:, 0])
            scale = torch.cat([scale, torch.where(new == self.mark, amount, torch.ones_like(amount))], 1)
            ids, mask = torch.cat([ids, new], 1), torch.cat([mask, torch.ones_like(new)], 1)
            if bool((ids[:, start:] == self.tokenizer.eos_token_id).any(1).all()):
                break
        found = []
        for row, question in enumerate(questions):
            new = ids[row, start:].tolist()
            length = next((n for n, token in enumerate(new) if token == self.tokenizer.eos_token_id), len(new))
            made = [float(read[n][row]) for n in range(length) if new[n] == self.mark]
            right = self._right(question, new[:length], made)
            found.append(Answered(right, self.tokenizer.decode(new[:length]), int(mask[row, :start].sum()) + length))
        return found

    def _right(self, question: Question, new: list[int], made: list[float]) -> float | None:
        expected, _ = self._row(" " + question.answer, question.says)
        if question.judged is None:
            return float(new == expected)
        before = sum(len(self._amounts(value)) for value in question.says[: question.judged])
        wanted = question.says[question.judged]
        amounts = self._amounts(wanted)
        got = made[before : before + len(amounts)]
        if len(got) < len(amounts):
            return None if question.error else 0.0
        if question.error:
            return min(1e3, abs(got[0] - amounts[0]) / max(abs(amounts[0]), 1e-9))
        if modality_of(wanted).name == "place":  # the nearest of those that are asked about
            asked = [value for value in opened(question).values if modality_of(value).name == "place"]
            return float(min(asked, key=lambda place: math.dist(got, self._amounts(place))) == wanted)
        step = self.SCALES["any"] / 5 * 10 ** (scalar(wanted) or (0, 0))[1]  # rounded to the right one's decimals
        return float(all(round(a * step) == round(b * step) for a, b in zip(got, amounts)))


def same(got: Any, wanted: Any) -> bool:
    """4.50 is 4.5; days are days, a date a date."""
    if type(got) is not type(wanted):
        return False
    if modality_of(wanted).name in ("number", "quantity", "money"):
        units = [getattr(value, "unit", getattr(value, "currency", "")) for value in (got, wanted)]
        return units[0] == units[1] and amount(got) == amount(wanted)
    return bool(got == wanted)


def relative(got: Any, wanted: Any) -> float | None:
    """|got − wanted| / wanted of numbers or lengths, at most 1,000; None where no such value came."""
    if isinstance(got, str):
        found = re.fullmatch(r"([\d,]+(?:\.\d+)?)(\w*)", got)
        if found is None or found[2] not in FACTORS:
            return None
        size = Fraction(found[1].replace(",", "")) * FACTORS[found[2]]
    elif got is None or type(got) is not type(wanted):
        return None
    else:
        size = amount(got) * FACTORS.get(getattr(got, "unit", ""), 1)
    true = amount(wanted) * FACTORS.get(getattr(wanted, "unit", ""), 1)
    return float(min(1000, abs(size - true) / max(abs(true), Fraction(1, 1000))))


def amount(value: Any) -> Fraction:
    """Of a number, or of what a quantity is so many of."""
    value = getattr(value, "number", value)
    mantissa, decimals = scalar(value) or (0, 0)
    return Fraction(mantissa, 10**decimals)


def plain(value: Any, question: Question) -> str:
    """As weft writes it; a named place with its coordinates, so that the facts are the same."""
    kind = modality_of(value).name
    if kind == "place":
        return f"{question.names.get(value, '')} ({value.lat_e7 / 1e7:.4f}, {value.lon_e7 / 1e7:.4f})".strip()
    return str(write(value))


def digits(value: Any, question: Question) -> str:
    """Every digit a token of its own."""
    text = plain(value, question)
    return "".join(f" {letter}" if letter.isdigit() else letter for letter in text).strip()


def named(value: Any, question: Question) -> str:
    """Its name and nothing else."""
    kind = modality_of(value).name
    return question.names.get(value, "") or (value.name if kind == "record" else plain(value, question))


__all__ = ["NEURAL", "Answered", "EntityTokens", "Method", "Scalars", "Text", "digits", "named", "plain"]
