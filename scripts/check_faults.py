"""What weft.check gets wrong on the development halves of `python -m bench check`, a line a figure, by sort of fault.

    python scripts/check_faults.py [--every 5] [--show 20] [--summaries development2]

`--every 5`: of TAT-QA every fifth context (a minute or so); the summaries are all there, of specs/check/development.txt
and development2.txt, written later by another hand. The test halves are not read.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import check, check_judge, check_summaries
from bench.__main__ import SEED
from bench.check_judge import Verdict

HALF = "development"


def fault(told: check.Told) -> str:
    """The sort of fault; "" where there is none."""
    if told.kind == "altered":
        return "" if told.verdict.flagged else f"missed: {told.sort}"
    if told.verdict.flagged:
        return f"false alarm: {told.families[2] if told.sort == 'true' else told.sort}"
    sums = told.derivation and told.verdict.name == "computed"
    return "computed from other figures" if sums and not check.annotated(told) else ""


def described(text: str, start: int, stop: int, truth: str, verdict: Verdict) -> str:
    around = f"{text[max(0, start - 90) : start]}[{text[start:stop]}]{text[stop : stop + 40]}".replace("\n", " ")
    return f"{verdict.name or 'not found'}: {around} | {truth} | {' '.join(sorted(verdict.used))}"


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--every", type=int, default=5)
parser.add_argument("--show", type=int, default=20, help="lines of each sort")
parser.add_argument("--summaries", nargs="*", default=["development", "development2"], help="files of specs/check")
given = parser.parse_args()

faults: dict[str, list[str]] = defaultdict(list)
answers, figures = [], []
for claim in check.drawn(SEED, "full", given.every)[0]:
    if claim.half == HALF:
        told = check._told(claim, check_judge.by_weft)
        answers.append(told)
        line = described(claim.text, *claim.places[0], claim.derivation, told.verdict)
        faults[fault(told)].append(f"TAT-QA {claim.context.place} {line}")
for summary in (summary for half in given.summaries for summary in check_summaries.summaries(half)):
    found = check_judge.by_weft(summary.text, [(mark.start, mark.stop) for mark in summary.marks], summary.paths)
    for mark, verdict in zip(summary.marks, found):
        told = check.mark_told(replace(summary, half=HALF), mark, verdict)
        figures.append(told)
        truth = mark.expression or mark.truth
        line = described(summary.text, mark.start, mark.stop, truth, verdict)
        faults[fault(told)].append(f"{summary.name}, {' '.join(summary.sources)} {line}")

faults.pop("", None)
for name, lines in sorted(faults.items()):
    print(f"\n## {name}: {len(lines)}")
    for line in random.Random(1).sample(lines, min(given.show, len(lines))):
        print("  ", line)
rows = check.rows_of(answers, "weft", "TAT-QA") + check.rows_of(figures, "weft", "summaries")
print("\n" + check.table([row for row in rows if HALF in row.split]))
