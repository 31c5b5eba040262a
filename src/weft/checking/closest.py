"""The few figures that a claim itself points to: those its own sentences stand for, what stands beside them under
another year, and the cells of a row that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from weft.checking.about import Subject, _hit, row_hit
from weft.checking.claims import Claim
from weft.checking.cues import families_per
from weft.checking.facts import Fact, Scope
from weft.checking.grid import HEADER
from weft.checking.index import Index
from weft.checking.operands import Operand, Pool, operand_of
from weft.checking.words import DOING, stem

Column = tuple[list[Operand], float]
BEFORE, FURTHER = 0.06, 0.12  # what figures cost at most of the sentence and the one before it, or the two before it
BESIDE = 0.15  # what stands beside one of them
TWIN = 0.05
SAME = 0.02  # a cell that holds what a sentence of the sources says as well
EVEN = 0.05  # how much less of its name may be said of a row than of the one named best
NAMED = 0.75  # from here on a claim names a row
WHOLLY = 0.95  # and by all of its words, in the clause of the figure
HEADED = 0.5  # and a column
MOST = 14
LONGEST = 400  # rows that are added up
SIBLINGS = 4  # of one figure
SENTENCES = 3  # a word that so few sentences have names them
TOTAL = stem("total")
PEOPLE = frozenset(map(stem, "employee people population resident member inhabitant household".split()))
HEADS = re.compile(r"\bper (?:head|capita|person|employee|worker|resident|inhabitant)\b|\beach (?:of them|person)\b")


def closest(
    claim: Claim,
    sentence: str,
    about: Subject,
    index: Index,
    given: dict[int, float],
    sentences: bool = False,
    computed: Sequence[Operand] = (),
) -> Pool:
    """They as operands; none far away, so that what is tried stays countable. `sentences`: with those of the sources'
    sentences that a word of the claim names."""
    made = pool_of_given(about, index, given, BEFORE, computed)
    for operand in list(made.operands.values()):
        for fact in list(siblings(operand.fact, index))[:SIBLINGS]:
            _add(made, fact, operand.miss + BESIDE, about, index, False)
    for fact, cost in named_cells(claim, sentence, about, index):
        _add(made, fact, cost, about, index, False)
    for fact, cost in named_sentences(about, index) if sentences else ():
        _add(made, fact, cost, about, index, False)
    return _cut(made)


def pool_of_given(
    about: Subject, index: Index, given: dict[int, float], limit: float = FURTHER, computed: Sequence[Operand] = ()
) -> Pool:
    """The figures that the claim's sentence and the two before it stand for, with those `computed` there."""
    made = Pool({one.fact.number: one for one in computed})
    for number, cost in given.items():
        if cost <= limit:
            _add(made, index.facts[number], cost, about, index, True)
    return _cut(made)


def listed(made: Pool, given: dict[int, float]) -> list[Column]:
    """The figures of one kind that the claim's sentence stands for, three or more, as what a total may be of: "150
    vehicles: 96 units, 23 railcars and 31 locomotives"."""
    families: dict[str, list[Operand]] = defaultdict(list)
    for operand in made.operands.values():
        if operand.given and given.get(operand.fact.number) == 0.0:
            families[operand.fact.measure.family].append(operand)
    return [(some, 0.0) for some in families.values() if 2 < len(some) <= MOST]


def _cut(made: Pool) -> Pool:
    """The nearest of them."""
    made.best = sorted(made.operands.values(), key=lambda one: (one.miss, one.fact.number))[:MOST]
    made.operands = {one.fact.number: one for one in made.best}
    return made


def _add(made: Pool, fact: Fact, cost: float, about: Subject, index: Index, given: bool) -> None:
    if not fact.measure.is_amount or fact.row == HEADER or fact.number in made.operands:
        return
    operand = operand_of(fact, about, index)
    operand.miss, operand.given = cost, given
    operand.words |= about.words  # the sentences themselves point to it
    operand.said = about.words
    made.operands[fact.number] = operand


def siblings(fact: Fact, index: Index) -> Iterator[Fact]:
    """What stands beside a figure and is of the same thing: its row under another year, its sentence in its unit or of
    what it counts."""
    if not fact.in_table:
        for other in index.groups.get(fact.group, ()):
            if other is not fact and other.measure.family == fact.measure.family and _counts_alike(fact, other):
                yield other
        return
    for other in index.tables[fact.group]:
        if other.column == fact.column and other is not fact and TOTAL in other.scope.near:
            yield other
    head, years, when = fact.scope.head, fact.scope.years, _when(fact.scope)
    if not fact.scope.near and years:  # rows are years
        for other in index.tables[fact.group]:
            if other.column == fact.column and not other.scope.near and other.scope.years - years:
                yield other
    for other in index.row_cells(fact.group, fact.row):
        held = other.scope
        if other is not fact and TOTAL in held.head and TOTAL not in head and held.years == years:
            yield other
            continue
        same = held.head == head or (held.years and years and (held.head < head or head < held.head))
        if other is not fact and same and _when(held) != when and other.measure.family == fact.measure.family:
            yield other


def _when(scope: Scope) -> tuple[frozenset[int], ...]:
    """The years, quarters and months that a figure stands under."""
    return scope.years, scope.quarters, scope.months


def _counts_alike(fact: Fact, other: Fact) -> bool:
    """Of two figures of one kind in a sentence, whether numbers are of the same: 61,480 bed days, 62,170 bed days."""
    return fact.measure.family != "number" or _is_twin(fact, other)


def twins(about: Subject, index: Index, given: dict[int, float]) -> list[Pool]:
    """The figures that the claim's sentence stands for, or of what its clause names, each with what stands beside it of
    the same thing: "$37.4 million ($34.1 million)", a row under two years. What fell or rose did so between these."""
    named = [index.facts[number] for number, cost in given.items() if cost <= SAME]
    for group, row in {(one.group, one.row): None for one in named if one.in_table and one.row != HEADER}:
        named += index.row_cells(group, row)  # "that one, opened in 1958, had 385 guests more"
    for word in sorted(about.scope.near):
        for group in index.sentences_with(word)[:SENTENCES]:
            named += [fact for fact in index.groups[group] if word in fact.scope.near]
    for group in index.tables_about(about.weights, 2):
        scopes = {fact.row: fact.scope for fact in index.tables[group] if fact.row != HEADER}
        hits = {row: row_hit(about, scope, index) for row, scope in scopes.items()}
        best = max(NAMED, max(hits.values(), default=0.0) - EVEN)
        named += [fact for row, hit in hits.items() if hit >= best for fact in index.row_cells(group, row)]
        named += _under_years(group, about, index)
    found: dict[frozenset[int], Pool] = {}
    for fact in named:
        beside = [other for other in siblings(fact, index) if _is_twin(fact, other)][:SIBLINGS]
        made = Pool()
        for one in (fact, *beside) if beside else ():
            held = given.get(one.number, 1.0) <= SAME
            cost = 0.0 if held else TWIN + 0.2 * (1 - row_hit(about, one.scope, index))
            _add(made, one, cost, about, index, held)
        if len(made.operands) > 1:
            found.setdefault(frozenset(made.operands), _cut(made))
    for part, whole in _wholes(named, about, index):
        made = Pool()
        for one in (part, whole):
            held = given.get(one.number, 1.0) <= SAME
            _add(made, one, 0.0 if held else TWIN, about, index, held)
        if len(made.operands) > 1:
            found.setdefault(frozenset(made.operands), _cut(made))
    return list(found.values())


def _wholes(named: Sequence[Fact], about: Subject, index: Index) -> Iterator[tuple[Fact, Fact]]:
    """(cell, total) of rows that the claim names and columns that it names as well: "the Royal has 59 % of the
    infections"."""
    for fact in named:
        head = fact.scope.head if fact.in_table and fact.row != HEADER else frozenset()
        if not head or TOTAL in fact.scope.near or _hit(about, head, index) < HEADED:
            continue
        for other in index.tables[fact.group]:
            if other.column == fact.column and TOTAL in other.scope.near:
                yield fact, other


def _under_years(group: int, about: Subject, index: Index) -> list[Fact]:
    """The cells of the columns that the claim names, of a table whose rows are years."""
    cells = [fact for fact in index.tables[group] if fact.row != HEADER and fact.scope.years and not fact.scope.near]
    return [fact for fact in cells if fact.scope.head and _hit(about, fact.scope.head, index) >= WHOLLY]


def _is_twin(fact: Fact, other: Fact) -> bool:
    """Whether two that stand together are of the same thing in every word, or count the same."""
    if not fact.in_table and fact.scope.noun and fact.scope.noun == other.scope.noun:
        return True
    return other.scope.near == fact.scope.near and (fact.in_table or bool(fact.scope.near))


def named_cells(claim: Claim, sentence: str, about: Subject, index: Index) -> Iterator[tuple[Fact, float]]:
    """(cell, cost) of the rows that the claim names: those in its unit, in the unit that it is said for each of, and
    those whose column it names as well."""
    wanted = {claim.figure.measure.family} - {"number", "percent"} | families_per(sentence)
    people = PEOPLE if HEADS.search(sentence) else frozenset()
    for group in index.tables_about(about.weights, 2):
        seen: set[int] = set()
        for fact in index.tables[group]:
            if fact.row in seen or fact.row == HEADER:
                continue
            seen.add(fact.row)
            hit = row_hit(about, fact.scope, index)
            if hit < NAMED:
                continue
            for cell in index.row_cells(group, fact.row):
                headed = _hit(about, cell.scope.head, index) if cell.scope.head else 0.0
                if cell.measure.family in wanted or headed >= HEADED or people & cell.scope.head:
                    yield cell, BESIDE + 0.2 * (1 - headed)
                elif (
                    hit >= WHOLLY and cell.measure.family == claim.figure.measure.family and not DOING & cell.scope.head
                ):
                    yield cell, BESIDE + 0.2


def named_sentences(about: Subject, index: Index) -> Iterator[tuple[Fact, float]]:
    """(figure, cost) of the sentences that a word of the claim names, because hardly another has it."""
    for words, cost in ((about.scope.near, BESIDE), (about.scope.head, BESIDE + 0.1)):
        for word in sorted(words):
            groups = index.sentences_with(word)
            if 0 < len(groups) <= SENTENCES:
                for group in groups:
                    for fact in index.groups[group]:
                        yield fact, cost + (0.0 if word in fact.scope.near else 0.1)


def columns_of_given(family: str, about: Subject, index: Index, given: dict[int, float]) -> list[Column]:
    """Of the rows that figures of one column name, two or more, in this sentence or the one before, the other columns
    in the claim's unit, or that it names: "890 g, 460 g and 520 g, for $343 in all"."""
    rows: dict[tuple[int, int], dict[int, None]] = defaultdict(dict)
    for number, cost in given.items():
        fact = index.facts[number]
        if cost <= BEFORE and fact.in_table and fact.row != HEADER:
            rows[fact.group, fact.column][fact.row] = None
    found: dict[tuple[int, int, tuple[int, ...]], Column] = {}
    for (group, column), some in rows.items():
        cells = [index.row_cells(group, row) for row in some] if len(some) > 1 else []
        for of_column in {cell.column for row in cells for cell in row if cell.measure.is_amount} - {column}:
            facts = [cell for row in cells for cell in row if cell.column == of_column]
            operands = [operand_of(fact, about, index) for fact in facts]
            head = facts[0].scope.head
            named = bool(head) and _hit(about, head, index) >= HEADED
            one_kind = {fact.measure.family for fact in facts}
            if (
                len(facts) == len(some)
                and len(one_kind) == 1
                and (named or one_kind == {family} - {"number", "percent"})
            ):
                found[group, of_column, tuple(some)] = (operands, BESIDE)
    return list(found.values())


def columns_in(family: str, about: Subject, index: Index) -> list[Column]:
    """Whole columns, each with what it costs: those in the claim's unit, and those that it names."""
    found = []
    for group in index.tables_about(about.weights, 2):
        columns: dict[int, list[Fact]] = defaultdict(list)
        for fact in index.tables[group]:
            if fact.row != HEADER and fact.measure.is_amount:
                columns[fact.column].append(fact)
        for some in columns.values():
            head = some[0].scope.head
            headed = _hit(about, head, index) if head else 0.0
            one_kind = len({fact.measure.family for fact in some}) == 1
            named = headed >= HEADED or (some[0].measure.family == family and family not in ("number", "percent"))
            if one_kind and 2 < len(some) <= LONGEST and named and len({fact.row for fact in some}) == len(some):
                found.append(([operand_of(fact, about, index) for fact in some], 0.2 * (1 - headed)))
    return found
