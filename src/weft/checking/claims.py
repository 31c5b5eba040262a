"""The figures of a claim text with their sentences, and which of them claim nothing: page numbers, list numbers,
names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from weft.checking.claim_tables import row_at, rows_of
from weft.checking.facts import Scope
from weft.checking.figures import Figure, figures
from weft.checking.scopes import clauses_of, scopes
from weft.checking.words import sentences, stems

LABELLED = re.compile(
    r"(?:\b(?:section|sections|sec\.?|figure|figures|fig\.?|figs\.?|table|tables|page|pages|pp?\.|chapter|chapters|ch\.|note|notes"
    r"|item|items|appendix|step|version|no\.|nos\.|exhibit|annex|line|slide|paragraph|para\.?|article|clause|equation|eq\.|ref\.?"
    r"|footnote|schedule|part|question|phase|release|isbn|issn|id)\s*|§+\s*|#)[(\[]?$",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?:^|\n)\s*(?:[-*•]\s*)?[(\[]?$")
LIST_END = re.compile(r"[.)\]:]?(?:\d+[.)]?)*\s")
WRITING = re.compile(
    r"^\W*(?:date|dated|written|prepared|drafted|draft|printed|retrieved|accessed|last updated|updated|published"
    r"|version|issued)\b[\s\w]{0,16}[:,]?\s*$",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"\[$")
NAMED = re.compile(r"(?:^|[\s(“\"'])([A-Z][\w’']*)[\s-]$")
LIST_ITEM = re.compile(r"\d[\d,.]*\s[a-z]{3,}(?:,|,?\sand)\s(?:the\s)?(?:[A-Z][\w’'&.]*\s)+$")
LIST_GOES_ON = re.compile(r"(?:,|;|,?\sand)\s(?:the\s)?[A-Z]|[.;](?:\s|$)")
ONE_OF_RUN = re.compile(r"((?:[A-Z][\w'’]*\s)+)\d{1,4}\b(?:,?\sand\s|,\s|[.;]|$)")
RUN = re.compile(rf"(?:{ONE_OF_RUN.pattern.replace('((', '(?:(')}){{3,}}", re.MULTILINE)
CODE = frozenset(("url", "email", "ip", "guid", "identifier", "phone", "hashtag", "mention", "version"))
COUNTED = re.compile(r"\s(?:percent|per cent|(?!was\b|is\b|has\b|does\b|as\b|its\b|this\b|his\b)[a-z]+s\b)")
COMMON = frozenset(
    "In On At By From To Of For The A An And Or But With About Over Under Only Some All Between Nearly Almost "
    "Around Roughly"
    " Approximately Since Until After Before During Its Their Our This That These Those Was Were Is Are Had Has "
    "Some Just"
    " January February March April May June July August September October November December Jan Feb Mar Apr Jun "
    "Jul Aug Sep"
    " Sept Oct Nov Dec Spring Summer Autumn Fall Winter Fiscal FY Year Years EUR USD GBP CHF JPY Up Down Another "
    "Other When"
    " While If As It He She They We You More Less Fewer Most Least Exactly Total Altogether".split()
)
ASKED = re.compile(  # "How many stand higher than 2,500 m?" says nothing of 2,500 m
    r"\W*(?:(?:and|so|but)\s)?(?:how many|which|who|where)\b[^?]*"
    r"\b(?:(?:more|less|fewer|\w+er|later|earlier) than|over|above|under|below|before|after|since|beyond)\s\W?$",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset("one two three four five six seven eight nine ten twelve dozen a an half".split())


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of the claim text with what it stands among. `idle`: why it claims nothing, or ""."""

    figure: Figure
    scope: Scope
    sentence: tuple[int, int]
    idle: str = ""
    clause: tuple[int, int] = (0, 0)  # of its sentence, the part that is its own
    under: str = ""  # what the column is called, of a table in the text
    row: int = -1  # where its row begins there


def claims(text: str) -> Iterator[Claim]:
    """The figures of a text in order."""
    found = figures(text)
    heading: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    at = 0
    rows = rows_of(text)
    for start, stop in sentences(text):
        inside = []
        while at < len(found) and found[at].start < stop:
            inside.append(found[at])
            at += 1
        words = frozenset(stems(text[start:stop]))
        if not inside and (text[start:stop].startswith("#") or len(text[start:stop]) < 80):
            heading = words
        standing = [figure for figure in inside if not idle(text, figure)]
        given = dict(zip((figure.start for figure in standing), scopes(text, start, stop, standing, heading | before)))
        clauses = clauses_of(text, start, stop, standing)
        for figure in inside:
            if (row := row_at(rows, figure)) is not None:
                why = "it names a column" if row.is_header else idle(text, figure)
                scope = row.scope(figure, heading | before)
                yield Claim(figure, scope, (start, stop), why, row.cell(figure), row.head(figure), row.start)
                continue
            scope = given.get(figure.start) or Scope(words)
            bounds = clauses.get(figure.start, (start, stop))
            asked = "a limit that is asked about" if _is_asked(text, start, stop, figure) else ""
            yield Claim(figure, scope, (start, stop), idle(text, figure) or asked, bounds)
        before = words


def _is_asked(text: str, start: int, stop: int, figure: Figure) -> bool:
    """Whether a figure is what a question asks beyond."""
    return text[start:stop].rstrip().endswith("?") and ASKED.fullmatch(text, start, figure.start) is not None


def idle(text: str, figure: Figure) -> str:
    """Why a figure claims nothing; "" where it does."""
    before = text[max(0, figure.start - 40) : figure.start]
    after = text[figure.stop : figure.stop + 12]
    if figure.kind in CODE:
        return f"{figure.kind}, no value"
    if figure.kind == "date" and WRITING.search(text[text.rfind("\n", 0, figure.start) + 1 : figure.start]):
        return "when it was written"
    if figure.kind != "number":
        return ""
    if LABELLED.search(before):
        return "it numbers a part of a document"
    if LISTED.search(before or "\n") and re.match(r"(?:\.\d+)*[.)\]]\s", after):
        return "it numbers an item of a list"
    if FOOTNOTE.search(before) and after.startswith("]"):
        return "a reference"
    if figure.written.lower() in ("one", "a", "an"):
        return "a word more than a count"
    if is_name(text, figure):
        return "part of a name"
    return ""


def is_name(text: str, figure: Figure) -> bool:
    """ "Apollo 11", "Boeing 747", "Sputnik 1 was": a whole number right behind a word in capitals."""
    if figure.measure.family != "number" or not figure.written.isdigit() or len(figure.written) > 4 or figure.hedge:
        return False
    match = NAMED.search(text[max(0, figure.start - 30) : figure.start])
    if match is None or match[1] in COMMON:
        return False
    after = text[figure.stop : figure.stop + 2]
    if after.startswith(("%", " %")) or (COUNTED.match(text, figure.stop) and not _is_numbered(text, figure, match[1])):
        return False
    return not _is_listed(text, figure, match[1]) and not _in_run(text, figure)


def _is_numbered(text: str, figure: Figure, name: str) -> bool:
    """Whether the text has the same name with another number as well: "Lark 2 leads, ahead of Lark 1"."""
    numbers = {match[1] for match in re.finditer(rf"\b{re.escape(name)}[\s-](\d{{1,3}})\b(?![.,]\d)", text)}
    return figure.written in numbers and len(numbers) > 1


def _in_run(text: str, figure: Figure) -> bool:
    """ "Down: Westering 33, Kestrel Park 29, Merrow 21": three names and more, each with its number. What is numbered
    has one name, "Apollo 11, Apollo 12 and Apollo 14"."""
    start = text.rfind("\n", 0, figure.start) + 1
    for run in RUN.finditer(text, max(start, figure.start - 200), figure.stop + 200):
        if run.start() < figure.start < run.end():
            names = [match[1] for match in ONE_OF_RUN.finditer(run.group())]
            return len(set(names)) == len(names)
    return False


def _is_listed(text: str, figure: Figure, name: str) -> bool:
    """ "Hartwell School has 1,104 students, Crane School 486 and Wexley 2,235": in a list of names with figures, the
    first of which has its verb and noun, a number is no part of a name; "Apollo 11 took 8 days, Apollo 12" is."""
    before = text[max(0, figure.start - 160) : figure.start]
    if LIST_ITEM.search(before) is None or not LIST_GOES_ON.match(text, figure.stop):
        return False
    numbered = re.findall(rf"\b{re.escape(name)}[\s-](\d+)\b", text)
    return set(numbered) == {figure.written}
