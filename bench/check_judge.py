"""A text held against its sources, by weft and by what it is measured against: is a figure flagged or not?

`Judge` is a function from a text, the places of its figures and its sources to one `Verdict` a place. Flagged means
contradicted or unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import weft
from bench.check_sums import NUMBER, tokens
from weft.errors import WeftError

FLAGGED = ("contradicted", "unsupported")
_SCALES = {"thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12}
_AMOUNT = re.compile(
    r"(?P<before>(?<![\w)])[-−($€£\s]+)?(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion|bn|mn|[kmb])\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Verdict:
    """What was said of one figure. `name`: "" where it was not found; `used`: the figures that its steps use."""

    flagged: bool
    name: str = ""
    used: frozenset[str] = frozenset()


Place = tuple[int, int]
Judge = Callable[[str, Sequence[Place], Sequence[Any]], list[Verdict]]


def can_check() -> bool:
    return hasattr(weft, "check")


def by_weft(text: str, places: Sequence[Place], sources: Sequence[Any]) -> list[Verdict]:
    """weft.check; where it raises, nothing is flagged."""
    try:
        findings = weft.check(text, list(sources)).findings
    except WeftError:
        return [Verdict(False, "refused") for _ in places]
    return [
        _of_findings([each for each in findings if each.start < stop and each.stop > start]) for start, stop in places
    ]


def _of_findings(findings: Sequence[Any]) -> Verdict:
    """The worst of the findings in one place; of those that are none of that, the one with steps."""
    for finding in findings:
        if finding.verdict in FLAGGED:
            return Verdict(True, finding.verdict)
    for finding in sorted(findings, key=lambda each: each.verdict != "computed"):
        return Verdict(False, finding.verdict, _used(finding))
    return Verdict(False)


def _used(finding: Any) -> frozenset[str]:
    written = [str(each.get("written", "")) for each in finding.evidence if isinstance(each, dict)]
    return frozenset(tokens(" ; ".join(written)))


# ---- what it is measured against -------------------------------------------------------------------------------------


def exact_string(text: str, places: Sequence[Place], sources: Sequence[Any]) -> list[Verdict]:
    """A figure holds when its digits, as written, stand in a source."""
    whole = "\n".join(map(text_of, sources))
    return [Verdict(not all(_stands(number, whole) for number in _numbers(text, place))) for place in places]


def _numbers(text: str, place: Place) -> list[str]:
    return NUMBER.findall(text[slice(*place)]) or [text[slice(*place)]]


def _stands(written: str, whole: str) -> bool:
    return bool(re.search(rf"(?<![\d.,]){re.escape(written.strip(',.'))}(?!\d|[.,]\d)", whole))


def same_number(text: str, places: Sequence[Place], sources: Sequence[Any]) -> list[Verdict]:
    """A figure holds when its amount, rounded as written and in any usual scale, is a number of the sources."""
    known = sorted({amount for source in sources for amount, _ in amounts(text_of(source))})
    return [Verdict(not all(_near(*each, known) for each in amounts(text[slice(*place)]))) for place in places]


def _near(amount: float, half_unit: float, known: Sequence[float]) -> bool:
    return any(
        abs(amount - other * factor) <= half_unit * (1 + 1e-9)
        for other in known
        for factor in (1.0, 1e3, 1e6, 1e-3, 1e-6)
    )


@lru_cache(64)
def amounts(text: str) -> tuple[tuple[float, float], ...]:
    """Amount and half a unit of its last digit, of each number in a text; spelled ones too."""
    found = []
    for each in _AMOUNT.finditer(text):
        plain = each["number"].replace(",", "")
        scale = 10.0 ** _SCALES.get((each["scale"] or "").lower(), 0)
        decimals = len(plain.split(".")[1]) if "." in plain else 0
        found.append(
            (
                (-1 if re.search(r"[-−(]", each["before"] or "") else 1) * float(plain) * scale,
                0.5 * 10.0**-decimals * scale,
            )
        )
    if not found:
        found = [(float(token), 1e-9) for token in tokens(text) if token.replace(".", "").isdigit()]
    return tuple(found)


@lru_cache(64)
def _of_path(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r",(?=\S)", ", ", text) if path.suffix == ".csv" else text


def text_of(source: Any) -> str:
    return _of_path(source) if isinstance(source, Path) else str(source["text"])
