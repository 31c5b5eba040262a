"""A text and its spans → the text with kind tokens in it, and what fits into so many positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weft.errors import DoesNotFit, WeftError
from weft.interleave import printable
from weft.modality import Span, modality_of

MODES = ("replace", "augment", "text")


@dataclass(frozen=True)
class Marked:
    """A text with kind tokens, and the values that these stand for in order; `n_tokens` of each."""

    text: str
    values: tuple[Any, ...]
    n_tokens: tuple[int, ...]


def token_of(kind: str) -> str:
    """ "date" → "<|date|>": how the token of a kind is written in a vocabulary."""
    return f"<|{kind}|>"


def n_tokens(value: Any) -> int:
    """How many entity tokens a value takes: one for nearly all, more for a number of over 24 digits."""
    return len(modality_of(value).to_slots(value))


def marked(text: str, spans: Sequence[Span], kinds: Sequence[str], mode: str) -> Marked:
    """Each span of these kinds as its kind's token, in place of its text ("replace") or before it ("augment").

    A span whose value does not fit into slots, or is of another kind, stays text.
    """
    parts, values, counts, at = [], [], [], 0
    for span in spans:
        kind = None if span.kind is None or mode == "text" else modality_of(span.value).name
        if kind not in kinds:
            continue
        try:
            count = n_tokens(span.value)
        except DoesNotFit:
            continue
        parts += [text[at : span.start], token_of(str(kind)) * count]
        at = span.stop if mode == "replace" else span.start
        values.append(span.value)
        counts.append(count)
    return Marked(printable("".join([*parts, text[at:]])), tuple(values), tuple(counts))


def given(text: str, values: Sequence[Any], kinds: Sequence[str], row: int) -> Marked:
    """A text that holds kind tokens already, and the values for them in its order. Raises WeftError, naming the row."""
    for kind in kinds:
        found = text.count(token_of(kind))
        wanted = sum(n_tokens(value) for value in values if modality_of(value).name == kind)
        if found != wanted:
            raise WeftError(
                f"interleave: row {row} has {found} {token_of(kind)} placeholders for {wanted} {kind} "
                f"value{'s' * (wanted != 1)}. Pass one value per placeholder, in text order."
            )
    strangers = sorted({modality_of(value).name for value in values} - set(kinds))
    if strangers:
        raise WeftError(f"interleave: row {row} brings a {strangers[0]}; attached kinds are {', '.join(kinds)}.")
    order = [kind for _, kind in sorted((at, kind) for kind in kinds for at in _places(text, token_of(kind)))]
    counts = [n_tokens(value) for value in values]
    expected = [modality_of(value).name for value, count in zip(values, counts) for _ in range(count)]
    if order != expected:
        place = next(i for i, (one, other) in enumerate(zip(order, expected)) if one != other)
        raise WeftError(
            f"interleave: row {row}, placeholder {place} is {token_of(order[place])} and its value a "
            f"{expected[place]}. Pass one value per placeholder, in text order."
        )
    return Marked(printable(text), tuple(values), tuple(counts))


def _places(text: str, token: str) -> list[int]:
    places, at = [], text.find(token)
    while at >= 0:
        places.append(at)
        at = text.find(token, at + len(token))
    return places
