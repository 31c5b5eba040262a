"""A question with exact values in it, and how each method is given it: "The sum of {0} and {1} is" with 12 and 305.

The facts are the same for every method that is given values; only "name only" has less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weft.modalities.record import Record
from weft.modality import modality_of

SLOT = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True)
class Question:
    """`prompt` and `answer` hold {0}, {1} … for `values` and `says`. `judged`: which of `says` is scored; None: the
    words of the answer. `error`: scored by relative error, not by equality."""

    task: str
    split: str
    prompt: str
    values: tuple[Any, ...]
    answer: str
    says: tuple[Any, ...] = ()
    judged: int | None = None
    error: bool = False
    names: dict[Any, str] = field(default_factory=dict, compare=False)  # value → what it is called, for "name-only"
    exact: tuple[Any, ...] = ()  # what an operation gives, where `says` is rounded; () for the same

    def computed(self, place: int) -> Any:
        return (self.exact or self.says)[place]


def with_tokens(text: str, values: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """The text with kind tokens, and its values in the order of the text."""
    from weft.hf.placeholders import n_tokens, token_of

    order = [int(number) for number in SLOT.findall(text)]
    tokens = [token_of(modality_of(value).name) * n_tokens(value) for value in values]
    return SLOT.sub(lambda slot: tokens[int(slot[1])], text), tuple(values[place] for place in order)


def as_text(text: str, values: Sequence[Any], spell: Callable[[Any], str]) -> str:
    return SLOT.sub(lambda slot: spell(values[int(slot[1])]), text)


def said(text: str, question: Question) -> list[str] | None:
    """What stands in the answer's slots of a generated text; None where its words are others."""
    parts = re.split(r"\{\d+\}", question.answer.strip())
    found = re.fullmatch(r"(.+?)".join(map(re.escape, parts)), text.strip(), re.DOTALL)
    return None if found is None else [group.strip() for group in found.groups()]


def opened(question: Question) -> Question:
    """The same with its records spelled: "Brenta (seat {4}, founded {5}, revenue {6})"."""
    values = list(question.values)

    def spelled(record: Record) -> str:
        parts = []
        for path, part in record.fields:
            if isinstance(part, Record):
                parts.append(f"{path} {spelled(part)}")
            elif part is not None:
                values.append(part)
                parts.append(f"{path} {{{len(values) - 1}}}")
        return f"{record.name} ({', '.join(parts)})"

    def shown(slot: re.Match[str]) -> str:
        value = question.values[int(slot[1])]
        return spelled(value) if isinstance(value, Record) else slot[0]

    return replace(question, prompt=SLOT.sub(shown, question.prompt), values=tuple(values))
