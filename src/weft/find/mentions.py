"""Mentions: what a question names without giving its value: a row ("Siemens"), a cell ("Physics"), a unit ("miles")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from weft.find import resolve
from weft.find.numbered import numbered
from weft.find.small_letters import places_in_small_letters, places_of_tables
from weft.lexicon import demonyms
from weft.lexicon.gazetteer import country
from weft.modalities.place import Place, place_of
from weft.modalities.quantity import read_unit
from weft.modalities.unit import Unit
from weft.modalities.word import Word
from weft.modality import Span
from weft.nouns import plural

WORD = re.compile(r"\w+(?:[.&'’]\w+)*")
LONGEST_NAME = 10  # words
MEANINGS = 100  # rows of one name that a span keeps
PARTIAL_ROWS = 5_000  # beyond this many rows only whole names are found
# Parts of names that are no name by themselves.
COMMON = frozenset(
    "the of and in on at a an for to by de la le el new old great grand north south east west upper lower saint st "
    "port bridge company group bank international national american general united first one two second third who what "
    "which is was how many much when where line sons city state tower lake river mount school ship book film".split()
)


def mentions(text: str, values: Sequence[Span], tables: Iterable[Any] = ()) -> list[Span]:
    """`values` and the mentions of a question together, in order, not overlapping.

    A row's or a cell's name takes the place of a value that it covers ("Paris", where a row is called so; "2308", see
    `numbered`); a unit is a mention only where no value stands.
    """
    tables = list(tables)
    values = [*values, *places_in_small_letters(text, values)]
    for table in tables:
        values += places_of_tables(text, table.cached("places", lambda table=table: _places(table)), values)
    values.sort(key=lambda span: span.start)
    words = list(WORD.finditer(text))
    named = [span for table in tables for span in (*_names(text, words, table), *numbered(text, values, table))]
    if any(column.tag in ("place", "country") for table in tables for column in table.columns):
        named.extend(_demonyms(text, words))
    named = resolve(named)
    free = [value for value in values if not any(_overlap(value, name) and not _inside(name, value) for name in named)]
    named = [name for name in named if not any(_inside(name, value) for value in free)]
    taken = [*named, *free]
    units = [
        Span(start, stop, "unit", Unit(symbol), text[start:stop])
        for symbol, start, stop in read_unit(text, 0, len(text))
        if not any(start < span.stop and span.start < stop for span in taken)
    ]
    return sorted([*taken, *units], key=lambda span: span.start)


def _places(table: Any) -> dict[str, Place]:
    """The places of a table's cells and their countries, by their names in small letters; of one name the first. None
    that a header names too: "price" asks for the column, not for the town in Utah."""
    labels = {word.casefold() for column in table.columns for word in WORD.findall(column.label)}
    found: dict[str, Place] = {}
    for column in table.columns:
        if column.tag not in ("place", "country") or column.source:
            continue
        for cell in table.cells(column).distinct:
            if isinstance(cell, Place):
                found.setdefault(cell.name.casefold(), cell)
                land = country(cell.country)
                if land is not None:
                    found.setdefault(land.name.casefold(), place_of(land))
    return {name: place for name, place in found.items() if name not in labels and name not in COMMON}


def _demonyms(text: str, words: Sequence[re.Match[str]]) -> list[Span]:
    """ "German" in "the German companies" stands for the country: a condition on a place column."""
    spans = []
    for first, second in zip(words, [*words[1:], None]):
        for last in (second, first):
            written = text[first.start() : last.end()] if last else ""
            if written and (code := demonyms().get(written)):
                spans.append(
                    Span(first.start(), first.start() + len(written), "place", place_of(country(code)), written)
                )
                break
    return resolve(spans)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.stop and other.start < one.stop


def _inside(one: Span, other: Span) -> bool:
    """`one` lies within a longer `other`."""
    return other.start <= one.start and one.stop <= other.stop and one.stop - one.start < other.stop - other.start


def _names(text: str, words: Sequence[re.Match[str]], table: Any) -> list[Span]:
    index = table.cached("mentions", lambda: _index(table))
    spans: list[Span] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            start, stop = words[at].start(), words[at + length - 1].end()
            key = _key(word.group() for word in words[at : at + length])
            found = index.get(key)
            if found is None and key.endswith("'s"):
                found, stop = index.get(key[:-2]), stop - 2
            if found is None or not (found[2] or text[start].isupper() or text[start].isdigit()):
                continue
            kind, held, _ = found
            values = tuple(table.rows[number] for number in held[:MEANINGS]) if kind == "record" else held
            spans.append(Span(start, stop, kind, values[0], text[start:stop], 1 / len(held), values[1:]))
            at += length - 1
            break
        at += 1
    return spans


def _key(words: Iterable[str]) -> str:
    return " ".join(words).casefold().replace("’", "'")


def _index(table: Any) -> dict[str, tuple[str, tuple[Any, ...], bool]]:
    """key → (kind, values or numbers of rows, lower case will do).

    Whole names, parts of names that only one row has, cells of words.
    """
    whole: dict[str, list[int]] = {}
    parts: dict[str, set[int]] = {}
    by_number = table.key is not None and table.key.tag == "number"  # a number is a name by what stands about it
    for number, name in enumerate(() if by_number else table.names):
        if not name:
            continue
        words = WORD.findall(name)
        whole.setdefault(_key(words), []).append(number)
        if len(table.rows) <= PARTIAL_ROWS:
            for start in range(len(words)):
                for stop in range(start + 1, len(words) + 1):
                    parts.setdefault(_key(words[start:stop]), set()).add(number)
    index: dict[str, tuple[str, tuple[Any, ...], bool]] = {}
    for key, rows in parts.items():
        if len(rows) == 1 and len(key) > 2 and not all(word in COMMON or word.isdigit() for word in key.split()):
            index[key] = ("record", tuple(rows), " " in key)
    several: dict[str, tuple[str, tuple[Any, ...], bool]] = {}
    for column in table.columns:
        if column.tag == "word" and not column.key and not column.source:
            for cell in table.cells(column).distinct:
                if isinstance(cell, Word) and cell.text:
                    key = _key(WORD.findall(cell.text))
                    index[key] = several[plural(key)] = ("word", (cell,), True)
    for key, found in whole.items():
        if key and key not in COMMON:
            index[key] = ("record", tuple(found), len(key) > 3)
    return several | index  # "the defenders" are those whose position is "defender"
