"""A report as one HTML page that stands alone, without a script: a click on a figure goes to its source."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from weft.checking.shown import counted, step_told, where
from weft.page import FRAME, STYLE

if TYPE_CHECKING:
    from weft.checking.report import Finding, Report

HUES = {"copied": 140, "computed": 200, "contradicted": 0, "unsupported": 40, "not judged": 285, "not a claim": 255}
MARKS = {"copied": "✓", "computed": "=", "contradicted": "✗", "unsupported": "?", "not judged": "–", "not a claim": ""}
OWN = """
.claim{white-space:pre-wrap;font-size:1.1rem;line-height:1.9}.claim a{text-decoration:none}
a mark sup{font-size:.7em;color:var(--soft)}
section:target{outline:3px solid hsl(var(--hue) var(--edge));outline-offset:.4rem}
section{border-top:1px solid var(--line);padding:.8rem 0}section h3{color:inherit;margin:0 0 .3rem}
"""
INSIDE = """<p class="soft">{counts}</p>
<div class="claim" id="claim" dir="auto">{claim}</div>
<h2>Figures</h2>
{findings}
{notes}"""


def page(report: Report) -> str:
    """The page of a report."""
    colours = "".join(f".v-{_name(verdict)}{{--hue:{hue}}}" for verdict, hue in HUES.items())
    notes = "".join(f"<li>{_text(note)}</li>\n" for note in report.notes)
    inside = INSIDE.format(
        counts=_text(counted(report)), claim=_claim(report),
        findings="\n".join(_section(number, finding) for number, finding in enumerate(report.findings, 1)),
        notes=f"<h2>Notes</h2>\n<ul>\n{notes}</ul>" if notes else "",
    )  # fmt: skip
    return FRAME.format(title="weft check", style=STYLE + OWN + colours, inside=inside)


def _text(text: object) -> str:
    return escape(str(text), quote=True)


def _name(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _claim(report: Report) -> str:
    """The text with each figure marked and leading to its section."""
    made, at = [], 0
    for number, finding in enumerate(report.findings, 1):
        made.append(_text(report.claim[at : finding.start]))
        written = _text(report.claim[finding.start : finding.stop])
        mark = f'<mark class="v-{_name(finding.verdict)}" title="{_text(finding.verdict)}">{written}'
        made.append(f'<a href="#f{number}" id="c{number}">{mark}<sup>{MARKS[finding.verdict]}</sup></mark></a>')
        at = finding.stop
    return "".join([*made, _text(report.claim[at:])])


def _section(number: int, finding: Finding) -> str:
    lines = [*_steps(finding), *_places("stands in", finding.evidence)]
    if finding.nearest:
        lines += _places("nearest", [finding.nearest])
    if finding.because:
        lines.append(_text(finding.because))
    body = "\n".join(f"<li>{line}</li>" for line in lines)
    head = f'<a href="#c{number}">{_text(finding.written)}</a>: {_text(finding.verdict)}'
    meter = f'<meter value="{finding.confidence:.2f}" aria-label="confidence">{finding.confidence:.2f}</meter>'
    opened = f'<section id="f{number}" class="v-{_name(finding.verdict)}">'
    return f"{opened}\n<h3>{head} {meter}</h3>\n<ul>\n{body}\n</ul>\n</section>"


def _steps(finding: Finding) -> list[str]:
    return [f"<code>{_text(step_told(step, finding.evidence))}</code>" for step in finding.steps]


def _places(word: str, places: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{word} {_text(where(place))}: <strong>{_text(place.get('written', ''))}</strong>" for place in places]
