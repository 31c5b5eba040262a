"""The contract of a kind: what a number, a date, a place … must offer so that weft can find, write and encode it.

A kind is one file in `modalities/` (or in a stranger's package) that ends with `register(...)`. It holds no weights:
encoders and decoders are written once, over the slots and features declared here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from weft.errors import WeftError

if TYPE_CHECKING:
    import numpy as np


GROUP = "weft.modalities"  # the entry points of strangers' kinds


@dataclass(frozen=True)
class Slot:
    """One small category of a value: `size` possible entries, 0 … size - 1. Weights are saved under its name."""

    name: str
    size: int


@dataclass(frozen=True, init=False)
class Span:
    """Where a value stands: `text[start:stop]`, in code points. `kind` None: it stayed text, for `reason`."""

    start: int
    stop: int
    kind: str | None
    value: Any
    written: str = ""
    confidence: float = 1.0
    candidates: tuple[Any, ...] = field(default=(), compare=False)
    reason: str | None = None
    parts: tuple[Span, ...] = field(default=(), compare=False)  # of which values it was composed: the ends of a range
    approximate: str = field(default="", compare=False)  # the words that say so: "about", "~", "or so"
    per: str = field(default="", compare=False)  # what money is for, by the words behind it: "kg", "100 g", "share"

    def __init__(
        self, start: int, stop: int, kind: str | None, value: Any, written: str = "", confidence: float = 1.0,
        candidates: tuple[Any, ...] = (), reason: str | None = None, parts: tuple[Span, ...] = (),
        approximate: str = "", per: str = "",
    ) -> None:  # fmt: skip
        # one update for ten calls of object.__setattr__, the way of frozen dataclasses: spans are made by the thousand
        self.__dict__.update(
            start=start, stop=stop, kind=kind, value=value, written=written, confidence=confidence,
            candidates=candidates, reason=reason, parts=parts, approximate=approximate, per=per,
        )  # fmt: skip


class Run(NamedTuple):
    """A stretch of text in which triggers were hit: `text[start:stop]`. A kind reads inside it, and may look around."""

    text: str
    start: int
    stop: int
    reference: Any = None  # the date that "yesterday" counts from; None: relative dates stay text
    locale: str = "en"


@runtime_checkable
class Modality(Protocol):
    """What a kind declares. Attributes with a default below may be left out (see `defaults`)."""

    name: str  # the kind: "number", "date", …
    value: type  # the Python class of its values: frozen, hashable, exact
    version: int  # raised when slots change their meaning
    slots: tuple[Slot, ...]  # (): read and written, not encoded; a sequence takes the parts that it was composed of
    examples: tuple[tuple[str, Any], ...]  # (text, the one value in it)
    n_features: int  # width of `features`

    def write(self, value: Any) -> str:
        """The plain canonical form; `read(write(v)) == v` where the kind reads."""

    def to_slots(self, value: Any) -> list[tuple[int, ...]]:
        """One tuple per token (nearly always one), least significant first. ValueError when it does not fit."""

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Any:
        """The inverse. `table` (reference → value) is for kinds whose slots refer to a table of values."""

    def features(self, values: Sequence[Any]) -> np.ndarray:
        """Smooth coordinates, float32 (len(values), n_features)."""

    def sample(self, rng: np.random.Generator) -> Any:
        """One random value, for property tests and training data; covers the whole range, odd corners included."""

    def to_json(self, value: Any) -> dict[str, Any]:
        """The JSON form of docs/interface.md: kind, value, unit, text …"""

    def from_json(self, data: dict[str, Any]) -> Any:
        """The inverse of `to_json`."""


class Later:
    """A function of another module as a method of a kind: the module is imported when the method is first called."""

    def __init__(self, module: str, function: str) -> None:
        self.module, self.function = module, function

    def __set_name__(self, kind: type, name: str) -> None:
        self.name = name

    def __get__(self, kind: Any, owner: type | None = None) -> Callable[..., Any]:
        def first(*given: Any) -> Any:
            function = getattr(import_module(self.module), self.function)
            kind.__dict__[self.name] = function  # from now on the function itself is found
            return function(*given)

        return first


# What a kind may add, and what holds when it does not.
defaults: dict[str, Any] = {
    "reads": True,  # False: never found in running text (record, word)
    "triggers": (),  # literals and character classes ("0-9") that the one scan looks for
    "whole": False,  # True: `read` gets the whole text as one run, and finds its places without triggers
    "begins": None,  # begins(text, start, stop): False where no value begins with these digits or capitalised letters
    "could_begin": None,  # could_begin(token): False where `begins` is, whatever stands around; asked once a token
    "needs": None,  # needs(token): True for tokens of which a run, or what stands behind it, holds one with every value
    "join": None,  # join(text, spans, reference) → spans composed of those that `read` found; with or without `read`
    "prefers": False,  # whether `join` takes a fourth argument, "future" or "past": which of two readings comes first
    "joined_by": "",  # the kind whose `join` finds values of this one as well: read with it when this one is asked for
    "pattern": None,  # instead of `read`: a regular expression, run over what no built-in kind took; see `parse`
    "forms": (),  # other kind names that its values may go by: ("percent", "ordinal", …)
    "tokens_max": 1,
    "holds": None,  # holds(value): False for values that its slots cannot take; in a sequence they stay text
}


def option(modality: Modality, name: str) -> Any:
    """An optional attribute of a kind, or its default."""
    return getattr(modality, name, defaults[name])


def own(modality: Modality) -> bool:
    """Whether it is a built-in kind."""
    return type(modality).__module__.startswith("weft.modalities.")


def encoded(modality: Modality) -> bool:
    """Whether its values go into a network as vectors; others are read, written and give way to their parts."""
    return bool(modality.slots)


def encodable(value: Any) -> bool:
    """Whether this very value goes into a network as slots: its kind has some, and they hold it."""
    modality = modality_of(value)
    holds = option(modality, "holds")
    return encoded(modality) and (holds is None or holds(value))


def kind_of(value: Any) -> str:
    """The kind a value goes by in JSON: its modality's name, or a form of it ("percent")."""
    modality = modality_of(value)
    named = getattr(modality, "kind_of", None)
    return named(value) if named else modality.name


def scalar(value: Any) -> tuple[int, int] | None:
    """The value on the shared number line as (mantissa, decimals), amount = mantissa / 10**decimals, or None.

    Numbers and money: the amount; dates: the day ordinal; durations and quantities: seconds or base units where these
    are finite decimals. The one phase encoder sees this, whatever the kind.
    """
    named = getattr(modality_of(value), "scalar", None)
    return named(value) if named else None


_by_name: dict[str, Modality] = {}
_by_type: dict[type, Modality] = {}
_strangers_loaded = False


def register(modality: Any) -> None:
    """Add a kind. A second kind under the same name is refused unless it is the same class (a reload)."""
    known = _by_name.get(modality.name)
    if known is not None and type(known).__qualname__ != type(modality).__qualname__:
        raise WeftError(f"register: a kind named {modality.name!r} exists already. Choose another name.")
    missing = [
        part
        for part in ("value", "version", "slots", "examples", "n_features", "write", "to_slots", "from_slots", "sample")
        if not hasattr(modality, part)
    ]
    if missing:
        raise WeftError(
            f"register: kind {modality.name!r} lacks {', '.join(missing)}. See Modality in weft/modality.py."
        )
    _by_name[modality.name] = modality
    _by_type[modality.value] = modality


def modalities() -> tuple[Modality, ...]:
    """All kinds, built-in first, then those that installed packages offer as entry points `weft.modalities`."""
    global _strangers_loaded
    import weft.modalities  # noqa: F401  # registers the built-in kinds

    if not _strangers_loaded:
        _strangers_loaded = True
        if _offered():
            from importlib.metadata import entry_points

            for entry in entry_points(group=GROUP):
                entry.load()
    return tuple(_by_name.values())


def _offered() -> bool:
    """Whether a package on the path may offer a kind: importing importlib.metadata takes longer than reading a text."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            if os.path.isfile(folder):  # an archive: only importlib.metadata can look inside
                return True
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                file = Path(folder, name, "entry_points.txt")
                if file.is_file() and re.search(rb"\[weft\.modalities\]\s*[^\s\[]", file.read_bytes()):
                    return True
    return False


def modality(name: str) -> Modality:
    """The kind of that name, or of that form ("percent" → number)."""
    kinds = modalities()
    for kind in kinds:
        if kind.name == name or name in option(kind, "forms"):
            return kind
    raise WeftError(f"no modality named {name!r}. Known: {', '.join(sorted(kind.name for kind in kinds))}.")


def modality_of(value: Any) -> Modality:
    """The kind whose values are of this Python class."""
    if type(value) not in _by_type:
        modalities()
    try:
        return _by_type[type(value)]
    except KeyError:
        raise WeftError(
            f"no modality for a value of type {type(value).__name__}: {value!r}. Register its kind."
        ) from None


def write(value: Any) -> str:
    """The plain canonical form of any value."""
    return modality_of(value).write(value)


def to_json(value: Any) -> dict[str, Any]:
    """The JSON form of any value."""
    return modality_of(value).to_json(value)


def from_json(data: dict[str, Any]) -> Any:
    """The value that `to_json` wrote."""
    return modality(str(data["kind"])).from_json(data)


def names(kinds: Iterable[Modality]) -> list[str]:
    return [kind.name for kind in kinds]
