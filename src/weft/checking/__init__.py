"""`weft.check`: every figure of a text held against its sources: copied, computed, contradicted, unsupported."""

from __future__ import annotations

from collections.abc import Sequence
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
    facts = all_facts(against, None if cache is None else Path(cache), told)
    found = list(islice(claims(claim), LIMITS.figures + 1))
    if len(found) > LIMITS.figures:
        told.notes.append(f"the text: its first {LIMITS.figures:,} figures were judged.")
    findings = judged(found[: LIMITS.figures], Index(facts), claim, told)
    return Report(claim, tuple(findings), {"sources": len(against), "figures": len(facts)}, tuple(told.notes))
