"""A report for people: the claim with its figures coloured, a line a finding, the counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weft.terminal import one_line

if TYPE_CHECKING:
    from weft.checking.report import Finding, Report

COLOURS = {"copied": 32, "computed": 36, "contradicted": 31, "unsupported": 33, "not judged": 35, "not a claim": 2}
UNCOLOURED = "\x1b[0m"


def lines(report: Report, coloured: bool = False) -> Iterator[str]:
    """What the command prints."""
    if coloured:
        yield from painted(report).split("\n")
        yield ""
    rows = [
        (f"{finding.start}:{finding.stop}", one_line(finding.written), finding.verdict, finding.told)
        for finding in report.findings
    ]
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    for row in rows:
        shown = [cell.ljust(width) for cell, width in zip(row, widths)]
        if coloured:
            shown[2] = f"\x1b[{COLOURS[row[2]]}m{shown[2]}{UNCOLOURED}"
        yield "  ".join([*shown, row[3]]).rstrip()
    for note in report.notes:
        yield f"note: {one_line(note)}"
    yield counted(report)


def counted(report: Report) -> str:
    """ "12 figures: 9 copied, 2 computed, 1 contradicted"."""
    said = ", ".join(f"{count} {verdict}" for verdict, count in report.counts.items() if count)
    total = len(report.findings)
    return f"{total} figure{'' if total == 1 else 's'}{': ' if said else ''}{said}"


def painted(report: Report) -> str:
    """The claim with each figure in the colour of its verdict."""
    made, at = [], 0
    for finding in report.findings:
        made += [report.claim[at : finding.start], f"\x1b[{COLOURS[finding.verdict]};1m"]
        made += [report.claim[finding.start : finding.stop], UNCOLOURED]
        at = finding.stop
    return "".join([*made, report.claim[at:]])


def told(finding: Finding) -> str:
    """Where it stands, what gives it, or why it does not hold."""
    parts = []
    if finding.steps:
        parts.append("; ".join(step_told(step, finding.evidence) for step in finding.steps))
    elif finding.evidence:
        parts.append(where(finding.evidence[0]))
    if finding.because:
        parts.append(finding.because)
    return one_line("; ".join(parts))


def step_told(step: dict[str, Any], evidence: tuple[dict[str, Any], ...]) -> str:
    """ "percent_change(110,360, 125,843) = 14.03 %"."""
    args = []
    for mark in step["args"]:
        number = mark[1:]
        if mark.startswith("#") and number.isdigit() and int(number) < len(evidence):
            args.append(f"{one_line(str(evidence[int(number)]['written']))} [{where(evidence[int(number)])}]")
        else:
            args.append(mark.removeprefix("="))
    value = step["value"]
    shown = f"{value['rows']} rows" if "rows" in value else value.get("text", value.get("value"))
    return f"{step['op']}({', '.join(args)}) = {shown}"


def where(place: dict[str, Any]) -> str:
    """ "report.txt, line 5", "companies.csv, record 3, Revenue ($M)"."""
    said = [str(place.get("from", ""))]
    said += [f"page {place['page']}"] if "page" in place else []
    said += [f"line {place['line']}"] if "line" in place else []
    said += [f"record {place['record']}"] if "record" in place else []
    said += [str(place["field"])] if place.get("field") else []
    return ", ".join(said)
