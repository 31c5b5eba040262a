"""Sources → facts: every figure of every passage and grid with the words that it stands among."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from weft.checking.claims import idle
from weft.checking.facts import Fact, Scope
from weft.checking.figures import Figure, figures
from weft.checking.grid import Grid, Reading
from weft.checking.measure import form_of
from weft.checking.scales import of_document
from weft.checking.scopes import scopes
from weft.checking.settle import settle
from weft.checking.sources import Passage, name_of, parts
from weft.checking.words import sentences, stems


def facts_of(source: Any, number: int, group: int, said: Counter[int]) -> Iterator[Fact]:
    """The facts of one source; `group` counts its sentences and tables on from there, `said` the scales that it names."""
    for part in parts(source, number):
        if isinstance(part, Grid):
            yield from Reading(part, group).facts()
            group += 1
        else:
            if scale := of_document(part.text):
                said[scale] += 1
            for fact in _of_passage(part, group):
                group = max(group, fact.group)
                yield fact
            group += 1


def _of_passage(passage: Passage, group: int) -> Iterator[Fact]:
    found = figures(passage.text)
    if not found:
        return
    heading = frozenset(stems(passage.heading))
    for number, (start, stop) in enumerate(sentences(passage.text)):
        inside = [figure for figure in found if start <= figure.start < stop and not idle(passage.text, figure)]
        for figure, scope in zip(inside, scopes(passage.text, start, stop, inside, heading)):
            yield _fact(figure, scope, passage, group + number)


def _fact(figure: Figure, scope: Scope, passage: Passage, group: int) -> Fact:
    line = passage.text.count("\n", 0, figure.start)
    place = dict(passage.place)
    if "line" in place:
        place["line"] += line
    place["span"] = [passage.offset + figure.start, passage.offset + figure.stop]
    return Fact(figure.measure, form_of(figure), figure.written, place, scope, group)


def all_facts(sources: Sequence[Any]) -> list[Fact]:
    """The facts of all sources, numbered."""
    made: list[Fact] = []
    said: dict[str, Counter[int]] = {}
    group = 0
    for number, source in enumerate(sources):
        named = said.setdefault(name_of(source, number), Counter())
        for fact in facts_of(source, number, group, named):
            fact.number = len(made)
            made.append(fact)
        group = made[-1].group + 1 if made else 0
    settle(made, said)
    return made
