"""`weft.check`: every figure of a text held against its sources: copied, computed, contradicted, unsupported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weft.checking.report import Finding, Report

__all__ = ["Finding", "Report", "check"]


def check(claim: str, against: Sequence[Any]) -> Report:
    """See `weft.check`."""
    from weft.checking.claims import claims
    from weft.checking.index import Index
    from weft.checking.reading import all_facts
    from weft.checking.verdicts import judged

    facts = all_facts(against)
    findings = judged(list(claims(claim)), Index(facts), claim)
    return Report(claim, tuple(findings), {"sources": len(against), "figures": len(facts)})
