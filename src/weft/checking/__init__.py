"""`weft.check`: every figure of a text held against its sources: copied, computed, contradicted, unsupported."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from weft.checking.report import Finding, Report

__all__ = ["Finding", "Report", "check"]


def check(claim: str, against: Sequence[Any], cache: str | Path | None = None) -> Report:
    """See `weft.check`. `cache`: the folder in which what was read of files is kept."""
    from weft.checking.claims import claims
    from weft.checking.index import Index
    from weft.checking.limits import LIMITS, Told
    from weft.checking.reading import all_facts
    from weft.checking.verdicts import judged

    told = Told()
    with _seldom_collected():
        facts = all_facts(against, None if cache is None else Path(cache), told)
        found = list(islice(claims(claim), LIMITS.figures + 1))
        if len(found) > LIMITS.figures:
            told.notes.append(f"the text: its first {LIMITS.figures:,} figures were judged.")
        findings = judged(found[: LIMITS.figures], Index(facts), claim, told)
    return Report(claim, tuple(findings), {"sources": len(against), "figures": len(facts)}, tuple(told.notes))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Facts are many and in no cycle: walking them again and again took the collector a sixth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
