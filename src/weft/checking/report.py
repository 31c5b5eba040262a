"""What came of a check: findings in the order of the text, counted, as JSON and for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

VERDICTS = ("copied", "computed", "contradicted", "unsupported", "not a claim", "not judged")
FAULTS = ("contradicted", "unsupported")


@dataclass(frozen=True)
class Finding:
    """One figure of the claim and what the sources say to it; offsets are code points of the claim text."""

    start: int
    stop: int
    written: str
    value: Any
    verdict: str
    evidence: tuple[dict[str, Any], ...] = ()
    steps: tuple[dict[str, Any], ...] = ()
    nearest: dict[str, Any] | None = None
    confidence: float = 1.0
    because: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON of docs/interface.md."""
        from weft.modality import to_json

        return {
            "start": self.start,
            "stop": self.stop,
            "written": self.written,
            "value": to_json(self.value),
            "verdict": self.verdict,
            "evidence": list(self.evidence),
            "steps": list(self.steps),
            "nearest": self.nearest,
            "confidence": round(self.confidence, 4),
            "because": self.because,
        }

    @property
    def told(self) -> str:
        """The evidence or the reason, in a line."""
        from weft.checking.shown import told

        return told(self)


@dataclass(frozen=True)
class Report:
    """`findings` in the order of `claim`; `read`: what was read of the sources; `notes`: what a person should know of
    them."""

    claim: str
    findings: tuple[Finding, ...]
    read: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings of each verdict there are."""
        found = Counter(finding.verdict for finding in self.findings)
        return {verdict: found.get(verdict, 0) for verdict in VERDICTS}

    @property
    def faults(self) -> list[Finding]:
        """What is contradicted or unsupported."""
        return [finding for finding in self.findings if finding.verdict in FAULTS]

    def to_json(self) -> dict[str, Any]:
        """The whole report as one object."""
        return {
            "claim": self.claim,
            "findings": [finding.to_json() for finding in self.findings],
            "counts": self.counts,
            "read": self.read,
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        from weft.checking.shown import lines

        return "\n".join(lines(self))
