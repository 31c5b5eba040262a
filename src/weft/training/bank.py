"""Tables to ask about: made-up ones with varied headers over real cities, and real ones where the data is at hand.

A *concept* is what a column means ("founded"); wordings name concepts, tables spell them in many ways.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from weft import tables
from weft.errors import WeftError
from weft.nouns import plural
from weft.tables.schema import infer
from weft.tables.source import RawTable
from weft.training import draw, everyday
from weft.training.draw import pick

# concept → (kind, headers that mean it, low, high). Headers of money and quantities carry their unit, or the cells do.
CONCEPTS: dict[str, tuple[str, tuple[str, ...], float, float]] = {
    "founded": (
        "date",
        ("Founded", "Founding date", "Established", "Date founded", "Set up", "Foundation"),
        1850,
        2020,
    ),
    "opened": (
        "date",
        ("Opened", "Opening date", "Inaugurated", "Open since", "Opening", "Entered service"),
        1850,
        2022,
    ),
    "born": ("date", ("Born", "Date of birth", "Birth date", "Birthday"), 1850, 2005),
    "died": ("date", ("Died", "Date of death", "Death"), 1900, 2023),
    "awarded": ("date", ("Awarded", "Award date", "Prize awarded", "Date of award"), 1901, 2023),
    "released": (
        "date",
        ("Released", "Release date", "Published", "Publication date", "Launch date", "Launched", "Launch"),
        1930,
        2024,
    ),
    "seat": ("place", ("Headquarters", "Seat", "Head office", "HQ", "Based in"), 0, 0),
    "birthplace": ("place", ("Birthplace", "Place of birth", "Born in", "Home town"), 0, 0),
    "city": ("place", ("City", "Town", "Host city"), 0, 0),
    "location": ("place", ("Location", "Where", "Site", "Place"), 0, 0),
    "country": ("country", ("Country", "Nation", "State", "Nationality"), 0, 0),
    "revenue": ("money", ("Revenue", "Turnover", "Sales", "Annual revenue", "Net sales", "Income", "Takings"), 7, 11),
    "profit": ("money", ("Profit", "Net income", "Earnings", "Net profit"), 6, 10),
    "price": (
        "money",
        (
            "Price",
            "Unit price",
            "Cost",
            "List price",
            "Ticket price",
            "Price per night",
            "Market value",
            "Value",
            "Retail price",
            "Rate",
        ),
        0.3,
        4,
    ),
    "budget": ("money", ("Budget", "Annual budget", "Funding", "Allocated budget"), 5, 9),
    "employees": ("count", ("Employees", "Staff", "Headcount", "Number of employees", "Workforce", "People"), 1, 6),
    "population": ("count", ("Population", "Inhabitants", "Residents", "Number of inhabitants"), 3, 7.5),
    "passengers": ("count", ("Passengers", "Annual passengers", "Riders", "Ridership"), 3, 8),
    "rating": ("rating", ("Rating", "Score", "Stars", "Average rating", "Review score", "Mark"), 1, 10),
    "year": ("year", ("Year", "Fiscal year", "Prize year", "Season"), 1900, 2024),
    "length": ("m", ("Length", "Total length", "Overall length", "Main span", "Span"), 1, 4.5),
    "height": ("m", ("Height", "Total height"), 0.5, 3),
    "depth": ("m", ("Depth", "Maximum depth", "Max depth"), 0.5, 3.3),
    "elevation": ("m", ("Elevation", "Altitude", "Height above sea level"), 0.5, 3.9),
    "area": ("km²", ("Area", "Surface area", "Land area"), 0.5, 6),
    "weight": ("kg", ("Weight", "Mass", "Total weight", "Launch mass", "Gross weight"), 0, 5),
    "speed": ("km/h", ("Speed", "Top speed", "Maximum speed"), 1, 2.9),
    "category": (
        "word",
        ("Category", "Type", "Sector", "Class", "Genre", "Industry", "Kind", "Room", "Product line"),
        0,
        0,
    ),
    "founder": ("person", ("Founder", "Founded by", "Creator"), 0, 0),
    "author": ("person", ("Author", "Writer", "Architect", "Designer"), 0, 0),
    "field": ("word", ("Field", "Subject", "Discipline", "Department"), 0, 0),
    **everyday.CONCEPTS,
}
# Concepts that one wording may well mean both of: a table with one of them cannot serve to refuse the other.
CLOSE = (
    {"seat", "city", "location", "country", "birthplace"},
    {"founded", "opened", "released", "awarded", "year", "born"},
    {"revenue", "profit", "price", "budget"},
    {"length", "height", "depth", "elevation", "area"},
    {"category", "field"},
    {"founder", "author"},
    {"employees", "population", "passengers"},
    {"born", "died", "birthplace"},
    *everyday.CLOSE,
)
# type of row → the concepts such rows may have.
SORTS: dict[str, str] = {
    "company": "founded seat revenue profit employees category founder country year",
    "bridge": "opened city length height category author country price",
    "laureate": "born birthplace died awarded field country",
    "museum": "opened city passengers area budget founder rating country",
    "river": "length country location depth area",
    "mountain": "elevation country location",
    "city": "founded population area elevation country budget",
    "product": "released price weight category rating height length",
    "film": "released budget revenue rating author category country year",
    "book": "released author price rating weight category year",
    "train": "opened speed length weight passengers price category",
    "airport": "opened city passengers elevation area country",
    "lake": "area depth elevation country location",
    "tower": "opened height city author price country category",
    "school": "founded city employees budget rating country",
    "ship": "released length weight speed passengers price",
    "player": "born height weight birthplace country rating price goals matches club position salary",
    "store": "opened city employees revenue area rating profit stock",
    "project": "opened budget author category location depth rating",
    "team": "founded city budget revenue rating country",
    "firm": "founded seat revenue profit employees category",
    "startup": "founded seat employees revenue budget founder",
    "bank": "founded seat employees profit revenue country",
    "tunnel": "opened location length depth budget",
    "monument": "opened location height author weight",
    "region": "population area elevation country budget",
    **everyday.SORTS,
}
CATEGORIES = {
    "category": ("Technology", "Retail", "Energy", "Finance", "Transport", "Food", "Health", "Media", "Mining", "Steel",
                 "suspension", "arch", "drama", "comedy", "express", "standard", "premium", "household"),
    "field": ("Physics", "Chemistry", "Medicine", "Literature", "Peace", "Economics", "Biology", "History",
              "Mathematics"),
    **everyday.WORDS,
}  # fmt: skip
SYLLABLES = ("al an ar bel bor cas cor dal den dor el en fal fen gar gal hal har il in kar kel lan lor mar mel nor nav "
             "ol or pal per ral ros sal sen tal tor ul var vel wes win yar zan zel").split()  # fmt: skip
SURNAMES = ("Adler Berg Costa Dubois Eriksen Fontaine Garcia Haas Ivanova Jensen Keller Lopez Moreau Novak Okafor "
            "Petrov Quist Rossi Silva Tanaka Umar Varga Weber Xu Yilmaz Zhang").split()  # fmt: skip


@dataclass
class Source:
    """A table, what its columns mean, and what its rows are called."""

    table: tables.Table
    concepts: dict[str, int]  # concept → index of its column
    singular: str
    plural: str


def made_up(rng: np.random.Generator) -> Source:
    """A table of one sort with some of its concepts, 2 to 8, 6 to 30 rows, headers and cells in varied forms."""
    sort = pick([*SORTS, *everyday.SORTS], rng)  # what people keep tables of every day, twice as often
    all_concepts = SORTS[sort].split()
    count = int(rng.integers(2, min(8, len(all_concepts)) + 1))
    chosen = [all_concepts[i] for i in sorted(rng.choice(len(all_concepts), count, replace=False))]
    columns: dict[str, tuple[str, str, Callable[[], str]]] = {}  # by header in lower case: no two of one name
    symbol = pick(("$", "€", "£"), rng)  # one currency a table, mostly: profit is a share of revenue
    for concept in chosen:
        header, maker = _column(concept, rng, symbol if rng.random() < 0.9 else pick(("$", "€", "£"), rng))
        columns.setdefault(header.casefold(), (header, concept, maker))
    if rng.random() < 0.25:
        yes, no = pick(everyday.YES_NO, rng)
        share = rng.uniform(0.25, 0.75)
        header = pick(everyday.TRUTHS, rng)
        columns.setdefault(header.casefold(), (header, "", lambda: yes if rng.random() < share else no))
    headers, concepts, makers = zip(*columns.values(), strict=True)
    count = int(rng.integers(6, 31))
    if sort in everyday.CODED:
        key, names = everyday.codes(sort, rng, count)
    else:
        key, names = pick(("Name", sort.capitalize(), sort.capitalize()), rng), _names(sort, rng, count)
    rows = [[name, *("" if rng.random() < 0.03 else maker() for maker in makers)] for name in names]
    table = infer(RawTable(f"{plural(sort)}.csv", [key, *headers], rows))
    meaning = {header: concept for header, concept in zip(headers, concepts, strict=True) if concept}
    return Source(table, _indices(table, meaning), sort, plural(sort))


def _indices(table: tables.Table, meaning: dict[str, str]) -> dict[str, int]:
    found = {meaning[column.name]: place for place, column in enumerate(table.columns) if column.name in meaning}
    return {concept: place for concept, place in found.items() if _typed(concept, table.columns[place].tag)}


def _typed(concept: str, tag: str) -> bool:
    """Whether a column of this tag can mean the concept; one whose cells stayed text cannot."""
    kind = CONCEPTS[concept][0]
    return (tag == "word") == (kind in ("word", "person", "client"))


def _names(sort: str, rng: np.random.Generator, count: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        stem = "".join(pick(SYLLABLES, rng) for _ in range(int(rng.integers(2, 4)))).capitalize()
        if sort in ("laureate", "player", *everyday.PERSONS):
            stem = f"{pick(draw.PERSONS, rng)} {pick(SURNAMES, rng)}"
        elif rng.random() < 0.5:
            style = (
                "{} " + sort.capitalize(),
                "{} Group",
                "Port {}",
                "{} & Sons",
                "The {}",
                "{} Line",
                "Grand {}",
                "{} One",
            )
            stem = pick(style, rng).format(stem)
        made[stem] = None
    return list(made)


def _column(concept: str, rng: np.random.Generator, symbol: str) -> tuple[str, Callable[[], str]]:
    """A header and a maker of cells."""
    kind, headers, low, high = CONCEPTS[concept]
    header = pick(headers, rng)
    if rng.random() < 0.2:
        header = header.lower()
    elif rng.random() < 0.15:
        header = header.replace(" ", "_").lower()
    if kind == "date":
        full = rng.random() < 0.7 or low > 2000  # of what is due or arrives the day is told
        return header, lambda: _date_cell(rng, int(low), int(high), full)
    if kind in ("place", "country"):
        whole = rng.random() < 0.5
        return header, lambda: _place_cell(rng, kind, whole)
    if kind == "money":
        if rng.random() < 0.45 and low >= 5:
            return f"{header} ({symbol}M)", lambda: str(int(10 ** rng.uniform(low - 5, high - 6)))
        return header, lambda: f"{symbol}{_whole(rng, low, high):,}"
    if kind == "count":
        nought = float(rng.choice([0, 0.15])) if concept in NOUGHT else 0.0
        return header, lambda: "0" if rng.random() < nought else f"{_whole(rng, low, high):{rng.choice(['', ','])}}"
    if kind == "rating":
        return header, lambda: f"{rng.uniform(low, high):.1f}"
    if kind == "year":
        return header, lambda: str(int(rng.integers(int(low), int(high))))
    if kind == "word":
        some = [pick(CATEGORIES[concept], rng) for _ in range(5)]
        return header, lambda: pick(some, rng)
    if kind == "person":
        some = [f"{pick(draw.PERSONS, rng)} {pick(SURNAMES, rng)}" for _ in range(8)]
        return header, lambda: pick(some, rng)
    if kind == "client":
        some = _names("company", rng, 6)
        return header, lambda: pick(some, rng)
    if kind == "percent":
        sign = "" if "%" in header else "%"
        return header, lambda: f"{int(rng.integers(int(low), int(high)))}{sign}"
    if kind == "time":
        unit = pick(("minutes", "minutes", "days"), rng)
        return header, lambda: f"{max(2, int(10 ** rng.uniform(low, high)))} {unit}"
    return f"{header} ({kind})" if rng.random() < 0.6 else header, lambda: _measure(rng, kind, low, high, header)


def _measure(rng: np.random.Generator, unit: str, low: float, high: float, header: str) -> str:
    amount = _whole(rng, low, high)
    return f"{amount:,} {unit}"


NOUGHT = ("goals", "stock")  # what a row may well have none of


def _whole(rng: np.random.Generator, low: float, high: float) -> int:
    amount = int(10 ** rng.uniform(low, high))
    digits = int(rng.choice([2, 3, 9], p=[0.4, 0.3, 0.3]))
    return max(1, int(float(f"{amount:.{digits}g}")))


def _date_cell(rng: np.random.Generator, low: int, high: int, full: bool) -> str:
    year = int(rng.integers(low, high))
    if not full:
        return str(year)
    return f"{year}-{int(rng.integers(1, 13)):02}-{int(rng.integers(1, 29)):02}"


def _place_cell(rng: np.random.Generator, kind: str, whole: bool) -> str:
    if kind == "country":
        return str(pick(draw.countries(), rng))
    name, country, _ = draw.cities()[int(rng.choice(len(draw.cities()), p=draw._city_weights()))]
    return f"{name}, {country}" if whole else name


# Real tables: (file under the data folder or examples, type of row, header → concept).
EXAMPLES = (
    ("companies.csv", "company", {"Headquarters": "seat", "Founded": "founded", "Employees": "employees",
                                  "Revenue ($M)": "revenue", "Year": "year", "Sector": "category"}),
    ("bridges.csv", "bridge", {"City": "city", "Opened": "opened", "Length (m)": "length", "Type": "category"}),
    ("laureates.csv", "laureate", {"Born": "born", "Birthplace": "birthplace", "Died": "died", "Prize year": "awarded",
                                   "Field": "field"}),
)  # fmt: skip


def examples(folder: Path) -> Iterator[Source]:
    for name, sort, meaning in EXAMPLES:
        path = folder / name
        if path.exists():
            table = tables.read(path)
            yield Source(table, _indices(table, meaning), sort, plural(sort))


def real(data: Path, rng: np.random.Generator, copies: int = 6) -> Iterator[Source]:
    """Samples of real tables from the data folder; nothing where it is absent."""
    for rows, sort, meaning in _real_rows(data):
        for _ in range(copies):
            picked = [rows[i] for i in rng.choice(len(rows), min(30, len(rows)), replace=False)]
            try:
                header = list(picked[0])
                table = infer(
                    RawTable(f"{plural(sort)}.csv", header, [[row.get(name, "") for name in header] for row in picked])
                )
            except WeftError:
                continue
            yield Source(table, _indices(table, meaning), sort, plural(sort))


def _real_rows(data: Path) -> Iterator[tuple[list[dict[str, str]], str, dict[str, str]]]:
    financials = data / "rec_sp500" / "constituents.csv"
    if financials.exists():
        rows = list(csv.DictReader(financials.open(encoding="utf-8")))
        keep = ("Security", "GICS Sector", "Headquarters Location", "Founded")
        yield (
            [{k: row[k] for k in keep if k in row} for row in rows],
            "company",
            {"GICS Sector": "category", "Headquarters Location": "seat", "Founded": "founded"},
        )
    nobel = data / "rec_nobel" / "laureates.json.xz"
    if nobel.exists():
        yield (
            _nobel(nobel),
            "laureate",
            {"born": "born", "died": "died", "city": "birthplace", "category": "field", "year": "awarded"},
        )
    artists = data / "rec_tate_collection" / "artists.jsonl.xz"
    if artists.exists():
        yield _artists(artists), "artist", {"birthYear": "born", "yearOfDeath": "died", "placeOfBirth": "birthplace"}


def _nobel(path: Path) -> list[dict[str, str]]:
    rows = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        given: Any = json.load(file)
    for person in given.get("laureates", given) if isinstance(given, dict) else given:
        prize = (person.get("prizes") or [{}])[0]
        if person.get("firstname") and person.get("surname") and prize:
            rows.append({
                "Name": f"{person['firstname']} {person['surname']}", "born": _clean(person.get("born")),
                "died": _clean(person.get("died")), "city": person.get("bornCity") or "",
                "category": str(prize.get("category", "")).capitalize(), "year": str(prize.get("year", "")),
            })  # fmt: skip
    return rows


def _clean(date: str | None) -> str:
    return "" if not date or date.startswith("0000") or "-00" in date else date


def _artists(path: Path) -> list[dict[str, str]]:
    rows = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        artists = [json.loads(raw) for raw in file]
    for artist in artists:
        if artist.get("fc") and artist.get("birthYear"):
            birth, death = artist.get("birth") or {}, artist.get("death") or {}
            rows.append({
                "Name": artist["fc"], "birthYear": str(artist["birthYear"]),
                "yearOfDeath": str((death.get("time") or {}).get("startYear") or ""),
                "placeOfBirth": str((birth.get("place") or {}).get("name") or ""),
            })  # fmt: skip
    return rows


def figure_near(amount: Fraction, rng: np.random.Generator) -> Fraction:
    """A round amount in the neighbourhood of one, for a condition ("more than 500")."""
    if amount == 0:
        return Fraction(int(rng.integers(1, 10)))
    scaled = float(amount) * float(rng.uniform(0.5, 1.6))
    return (
        Fraction(f"{float(f'{scaled:.{int(rng.integers(1, 3))}g}'):.0f}")
        if abs(scaled) >= 10
        else Fraction(f"{scaled:.1f}")
    )
