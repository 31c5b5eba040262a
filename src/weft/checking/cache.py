"""Facts of a file kept beside: read once, found again by the content, the version of weft and of how facts are read.

What is broken, or of another version, is read anew and written over. Nothing in it is run.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import weft
from weft.checking.facts import Fact, Scope
from weft.checking.measure import Measure

FORMAT = 17  # raised when what is read of a source, or how it is kept, changes
PIECE = 1 << 20


def folder(given: str | Path | None = None) -> Path:
    """`given`, or the user's cache folder."""
    if given is not None:
        return Path(given)
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "weft" / "check"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "weft" / "check"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "weft" / "cache" / "check"
    return Path.home() / ".cache" / "weft" / "check"


def key_of(path: str) -> str:
    """A name for the content of a file under its path, with the versions that decide what is read of it."""
    made = hashlib.sha256(f"{weft.__version__} {FORMAT} {path}\n".encode())
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            made.update(piece)
    return made.hexdigest()


def kept(where: Path, key: str) -> tuple[list[Fact], Counter[int], list[str]] | None:
    """(facts, scales that its text names, notes) as they were written, or None."""
    try:
        head, _, body = (where / f"{key}.json").read_text(encoding="utf-8").partition("\n")
        if head != _digest(body):
            return None
        data = json.loads(body)
        scopes = [_scope(given) for given in data["scopes"]]
        facts = [_fact(given, scopes) for given in data["facts"]]
        return facts, Counter({int(scale): count for scale, count in data["said"].items()}), list(data["notes"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def keep(where: Path, key: str, facts: Sequence[Fact], said: Counter[int], notes: Sequence[str]) -> None:
    """Write them; a folder that cannot be written is none of the caller's trouble."""
    places: dict[int, int] = {}
    scopes: list[Any] = []
    for fact in facts:
        if id(fact.scope) not in places:
            places[id(fact.scope)] = len(scopes)
            scopes.append(_scope_form(fact.scope))
    data = {"scopes": scopes, "facts": [_form(fact, places) for fact in facts], "said": said, "notes": list(notes)}
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        where.mkdir(parents=True, exist_ok=True)
        made = where / f"{key}.{os.getpid()}.tmp"
        made.write_text(f"{_digest(body)}\n{body}", encoding="utf-8")
        made.replace(where / f"{key}.json")
    except (OSError, UnicodeEncodeError):
        return


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _scope_form(scope: Scope) -> list[Any]:
    names = [sorted(name) for name in scope.names]
    parts = (scope.near, scope.head, scope.far, scope.years, scope.quarters, scope.months)
    return [*(sorted(part) for part in parts), names, scope.former, scope.noun]  # type: ignore[type-var]


def _scope(given: Any) -> Scope:
    near, head, far, years, quarters, months, names, former, noun = given
    return Scope(
        frozenset(near), frozenset(head), frozenset(far), frozenset(years), frozenset(quarters), frozenset(months),
        tuple(map(frozenset, names)), former, noun,
    )  # fmt: skip


def _written(amount: Fraction) -> int | str:
    return amount.numerator if amount.denominator == 1 else str(amount)


@lru_cache(maxsize=1000)
def _fraction(written: int | str) -> Fraction:
    """Of which there are few: what a digit or a header is worth."""
    return Fraction(written)


def _form(fact: Fact, places: dict[int, int]) -> list[Any]:
    measure = fact.measure
    amounts = [_written(amount) for amount in (measure.amount, measure.step, measure.factor)]
    return [
        measure.family, *amounts, measure.unit, measure.text, measure.said_scale, fact.form, fact.written, fact.place,
        places[id(fact.scope)], fact.group, fact.row, fact.column, list(fact.scales), fact.unit_open, fact.label,
    ]  # fmt: skip


def _fact(given: Any, scopes: Sequence[Scope]) -> Fact:
    (
        family,
        amount,
        step,
        factor,
        unit,
        text,
        said,
        form,
        written,
        place,
        scope,
        group,
        row,
        column,
        scales,
        unit_open,
        label,
    ) = given
    measure = Measure(family, Fraction(amount), _fraction(step), unit, _fraction(factor), text, said)
    return Fact(measure, form, written, place, scopes[scope], group, row, column, tuple(scales), unit_open, label=label)
