"""Sources → facts: every figure of every passage and grid with the words that it stands among."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from weft.checking import cache
from weft.checking.claims import idle
from weft.checking.declared import BARE, with_declared, with_units
from weft.checking.facts import Fact, Scope
from weft.checking.figures import Figure, figures
from weft.checking.grid import Grid, Reading
from weft.checking.limits import LIMITS, Told
from weft.checking.measure import form_of
from weft.checking.scales import of_document
from weft.checking.scopes import scopes
from weft.checking.settle import settle
from weft.checking.shown import where
from weft.checking.sources import Passage, name_of, parts
from weft.checking.words import sentences, stems


def all_facts(sources: Sequence[Any], where: Path | None = None, told: Told | None = None) -> list[Fact]:
    """The facts of all sources, numbered. `where`: the folder in which those of files are kept; None: nothing is kept.
    WeftError for a source that cannot be read."""
    told = Told() if told is None else told
    made: list[Fact] = []
    said: dict[str, Counter[int]] = {}
    for number, source in enumerate(sources):
        if len(made) >= LIMITS.facts:
            told.left_out(f"{name_of(source, number)}: not read, as {LIMITS.facts:,} figures were taken before it.")
            continue
        group = made[-1].group + 1 if made else 0
        facts, named = _of_source(source, number, where, told)
        for fact in facts:
            if len(made) >= LIMITS.facts:
                told.left_out(_cut(name_of(source, number), made[-1], "the sources'"))
                break
            fact.number, fact.group = len(made), fact.group + group
            made.append(fact)
        said.setdefault(name_of(source, number), Counter()).update(named)
    settle(made, said)
    return made


def _of_source(source: Any, number: int, where: Path | None, told: Told) -> tuple[Sequence[Fact], Counter[int]]:
    """(facts, the scales that its text names), from the cache where it is a file that was read before."""
    key = cache.key_of(str(source)) if where and isinstance(source, str | Path) and Path(source).is_file() else None
    if where and key and (held := cache.kept(where, key)) is not None:
        facts, said, notes = held
        told.notes += notes
        told.cut = told.cut or bool(notes)
        return facts, said
    said = Counter()
    own = Told()
    facts = list(facts_of(source, number, said, own))
    told.notes += own.notes
    told.cut = told.cut or own.cut
    if where and key:
        cache.keep(where, key, facts, said, own.notes)
    return facts, said


def facts_of(source: Any, number: int, said: Counter[int], told: Told) -> Iterator[Fact]:
    """The facts of one source; `group` counts its sentences and tables from 0, `said` the scales that it names."""
    group = count = 0
    last: Fact | None = None
    for part in parts(source, number, told):
        if isinstance(part, Grid):
            found: Iterator[Fact] = Reading(part, group).facts()
        else:
            if not part.of_section and (scale := of_document(part.text)):
                said[scale] += 1
            found = _of_passage(part, group)
        for fact in found:
            if count >= LIMITS.facts:
                assert last is not None
                told.left_out(_cut(name_of(source, number), last, "its"))
                return
            count, last = count + 1, fact
            group = max(group, fact.group)
            yield fact
        group += 1


def _cut(name: str, last: Fact, whose: str) -> str:
    """The note on a source of which no more is taken: how many figures, and up to where."""
    return f"{name}: {whose} first {LIMITS.facts:,} figures were taken, up to {where(last.place)}."


def _of_passage(passage: Passage, group: int) -> Iterator[Fact]:
    found = figures(passage.text)
    if not found:
        return
    heading = frozenset(stems(passage.heading))
    parts = sentences(passage.text)
    found = with_units(passage.text, with_declared(passage.text, found, parts), parts)
    for number, (start, stop) in enumerate(parts):
        inside = [figure for figure in found if start <= figure.start < stop and not idle(passage.text, figure)]
        for figure, scope in zip(inside, scopes(passage.text, start, stop, inside, heading)):
            yield _fact(figure, scope, passage, group + number)


def _fact(figure: Figure, scope: Scope, passage: Passage, group: int) -> Fact:
    place = dict(passage.place)
    if "line" in place:
        place["line"] += passage.text.count("\n", 0, figure.start)
    place["span"] = [passage.offset + figure.start, passage.offset + figure.stop]
    measure = figure.measure
    declared = measure.said_scale and measure.family == "money" and BARE.fullmatch(figure.written)
    scales = (int(measure.factor),) if declared else ()
    return Fact(measure, form_of(figure), figure.written, place, scope, group, scales=scales)
