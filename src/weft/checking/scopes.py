"""A sentence and its figures → what each of them stands among: its clause, the rest, its years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from weft.checking.facts import Scope
from weft.checking.figures import Figure
from weft.checking.former import is_of_before
from weft.checking.words import STOP, YEAR, months, quarters, stem, stems, years

CUT = re.compile(
    r"[;,:]\s|\s?\(|\s(?:and|while|whereas|but|compared|versus|vs\.?|against|than|from|to|up|down|or|of which"
    r"|including|plus)\s(?!(?:FY\s?|fiscal\s|the\syear\s)?(?:19|20)\d\d\b)|\s[–—]\s"
)
CLOSED = re.compile(r"[^()\d]{0,24}\)")  # "Ford ($158 billion) is ahead of Fiat ($95 billion)"
COMPARED = re.compile(
    r"\b(?:than|from|against|compared|versus|vs\.?|after|before|since|previously|up|down|over|instead of"
    r"|following|until)\b|[(\[]",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"[,;(–—]\s?(?:[^\W\d]+\s){0,4}(?:since|founded|established|published|launched|released|introduced|opened|built|born)"
    r"\s[^,;()–—]{0,30}(?=[,;)–—]|$)",
    re.IGNORECASE,
)
THAN_IN = re.compile(
    r"\b(?:than|compared (?:with|to)|against|versus|vs\.?|(?:up|down) (?:from|on)|(?:above|below) (?:that|those) of)"
    r"\s(?:(?:in|that of|those of|the year)\s)?(?:FY\s?|Q[1-4]\s|[A-Z][a-z]+\s)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
YEAR_BEFORE = re.compile(  # "12 % more than the year before and twice as many as in 2020"
    r"[^.;:()]{0,30}?\b(?:the (?:previous|preceding|prior) year|(?:the|a) year (?:before|earlier|ago)|last year)\b"
)
ALONE = re.compile(r"\s?\)")
FULL = 3  # words that a part of a sentence between semicolons has, to stand for itself
GOING_ON = re.compile(r"\s?(?:and|or|plus)\s", re.IGNORECASE)  # "against 5 buses and 6 cars in 2022": still against
RESPECTIVELY = re.compile(r"\brespective(?:ly)?\b", re.IGNORECASE)


def scopes(
    text: str, start: int, stop: int, figures: Sequence[Figure], far: frozenset[str] = frozenset()
) -> list[Scope]:
    """One scope a figure of the sentence `text[start:stop]`, in order."""
    whole = text[start:stop]
    rest = THAN_IN.sub(" ", whole)
    judged = [figure for figure in figures if figure.measure.family != "date"]
    all_stems = frozenset(stems(_without(text, start, stop, figures)))
    in_order = _respectively(whole, judged, start)
    clauses = clauses_of(text, start, stop, judged)
    of_dates = clauses_of(text, start, stop, [one for one in figures if one.kind != "place"])
    found = []
    before: frozenset[str] = frozenset()
    counted = ""
    for figure in figures:
        begin, end = clauses.get(figure.start) or of_dates.get(figure.start, (start, stop))
        clause = text[begin:end]
        own = THAN_IN.sub(" ", clause)
        near = before = frozenset(stems(_without(text, begin, end, figures))) or before
        part = _part(text, start, stop, figure, figures)
        head = part if len(part | near) >= FULL else all_stems
        beyond = far | (all_stems - head)
        if figure.measure.family == "date":
            found.append(Scope(near, head - near, beyond - near, years(whole), quarters(whole), months(whole)))
            continue
        of_years = (
            in_order.get(figure.start)
            or years(_without_asides(text, begin, end, figure))
            or _years_around(text, start, stop, clauses, figure)
        )
        noun = _noun(text, figure) if figure.measure.family == "number" else ""
        if noun:
            counted = noun
        elif figure.measure.family == "number" and _in_brackets(text, figure):
            noun = counted
        found.append(
            Scope(
                near,
                head - near,
                beyond - near,
                of_years,
                quarters(own) or quarters(rest),
                months(own) or months(rest),
                (),
                is_of_before(text[begin : figure.start], text[figure.stop : end]),
                noun,
            )
        )
    return found


def _part(text: str, start: int, stop: int, figure: Figure, figures: Sequence[Figure]) -> frozenset[str]:
    """The words between the semicolons around a figure: they part what could be sentences."""
    begin = text.rfind("; ", start, figure.start) + 1 or start
    end = text.find("; ", figure.stop, stop)
    return frozenset(stems(_without(text, begin, stop if end < 0 else end, figures)))


def _noun(text: str, figure: Figure) -> str:
    """What a number counts: "41 residents" → resident."""
    match = re.compile(r"[\s-]+([a-z]{3,})\b").match(text, figure.stop)
    if match is None or match[1] in STOP or (match[1].endswith(("ed", "ly")) and len(match[1]) > 3):
        return ""
    return stem(match[1])


def _in_brackets(text: str, figure: Figure) -> bool:
    """Whether a figure stands in brackets by itself: "1,126 patients (1,408)" are patients as well."""
    return text[max(0, figure.start - 2) : figure.start].rstrip().endswith("(") and bool(ALONE.match(text, figure.stop))


def _years_around(
    text: str, start: int, stop: int, clauses: dict[int, tuple[int, int]], figure: Figure
) -> frozenset[int]:
    """The years of a sentence that hold for a clause without one: not those that another figure is held against."""
    if len(clauses) < 2:
        return years(THAN_IN.sub(" ", ASIDE.sub(" ", text[start:stop])))
    runs: dict[bool, frozenset[int]] = {False: frozenset(), True: frozenset()}
    compared = own = False
    for place, (begin, end) in clauses.items():
        clause = ASIDE.sub(" ", text[begin:end])
        if place == figure.start and YEAR_BEFORE.match(text, figure.stop):
            runs[False] |= years(text[begin : figure.start])
            continue
        compared = bool(COMPARED.search(clause)) or (compared and bool(GOING_ON.match(clause)))
        own = compared if place == figure.start else own
        runs[compared] |= years(clause)
    return (runs[own] if own else frozenset()) or runs[False]


def _without_asides(text: str, start: int, stop: int, figure: Figure) -> str:
    """The clause of a figure, before and behind it, without what says since when something is: "the report, out since
    2024, follows 121" is no 121 of 2024; nor is "71 points, less than in 2020" of 2020."""
    behind = text[figure.stop : stop]
    if relative := YEAR_BEFORE.match(behind):
        behind = behind[: relative.end()]
    behind = THAN_IN.sub(" ", ASIDE.sub(" ", behind))
    return f"{ASIDE.sub(' ', text[start : figure.start])} {behind}"


def _without(text: str, start: int, stop: int, figures: Sequence[Figure]) -> str:
    """The text with white space in place of its figures."""
    made, at = [], start
    for figure in figures:
        if figure.kind != "place" and start <= figure.start and figure.stop <= stop and figure.start >= at:
            made += [text[at : figure.start], " "]
            at = figure.stop
    return "".join([*made, text[at:stop]])


def clauses_of(text: str, start: int, stop: int, figures: Sequence[Figure]) -> dict[int, tuple[int, int]]:
    """Where the clause of each figure begins and ends: cut between neighbours at the first sign or word that parts
    them, else halfway, and never within a word."""
    cuts = [start]
    cuts += [_cut(text, one.stop, other.start) for one, other in pairwise(figures)]
    cuts.append(stop)
    return {figure.start: bounds for figure, bounds in zip(figures, pairwise(cuts))}


def _cut(text: str, start: int, stop: int) -> int:
    """Where between two figures the clause of the first ends."""
    if closed := CLOSED.match(text, start, stop):
        return closed.end() - 1
    between = CUT.search(text, start, stop)
    return between.start() if between else _halfway(text, start, stop)


def _halfway(text: str, start: int, stop: int) -> int:
    """The space between two words that is nearest to the middle."""
    middle = (start + stop) // 2
    spaces = [match.start() for match in re.finditer(r"\s", text[start:stop])]
    return min((start + space for space in spaces), key=lambda at: abs(at - middle), default=middle)


def _years_apart(whole: str, figures: Sequence[Figure], start: int) -> bool:
    """Whether as many years as figures are named, all before the first of them or all behind the last: "in 2018 and
    2019
    were 5 and 6"."""
    named = [match.start() + start for match in YEAR.finditer(whole)]
    if len(named) != len(figures) or len({figure.measure.family for figure in figures}) > 1:
        return False
    return named[-1] < figures[0].start or named[0] > figures[-1].start


def _respectively(whole: str, figures: Sequence[Figure], start: int) -> dict[int, frozenset[int]]:
    """ "$5m and $4m in 2019 and 2018, respectively": each figure with its own year."""
    if len(figures) < 2 or not (RESPECTIVELY.search(whole) or _years_apart(whole, figures, start)):
        return {}
    named = [int(match.group()) for match in YEAR.finditer(whole)]
    if len(named) < 2:
        return {}
    families: dict[str, list[Figure]] = {}
    for figure in figures:
        families.setdefault(figure.measure.family, []).append(figure)
    return {
        figure.start: frozenset((named[place % len(named)],))
        for some in families.values()
        if len(some) % len(named) == 0
        for place, figure in enumerate(some)
    }
