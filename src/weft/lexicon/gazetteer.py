"""Place names → coordinates: "Munich" → 48.13743, 11.57549, DE. Cities of 15,000 and more, countries, US states.

gazetteer.bin is mapped into memory and searched where it lies; nothing is read or built at import. After a header come,
each padded to 8 bytes: the entries by rank (countries, then by population; a US state ranks as a city of 499,999), the
offsets of the sorted name keys, the offsets of each key's entries, these entries, each country's capital and own entry,
country codes, state codes, the names, the keys. Made by scripts/build_gazetteer.py from GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import mmap
import re
import struct
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from weft.errors import WeftError

if TYPE_CHECKING:
    import numpy as np

MAGIC = b"WEFTGAZ1"
HEADER = struct.Struct("<8s14Q")  # magic, five counts, nine sizes in bytes
ENTRY = struct.Struct("<iiIIBBBB")  # in the order of FIELDS
FIELDS = {"lat_e7": "<i4", "lon_e7": "<i4", "population": "<u4", "name_at": "<u4", "name_size": "u1", "country": "u1",
          "admin1": "u1", "category": "u1"}  # fmt: skip
WHOLE, BOTH = struct.Struct("<I"), struct.Struct("<II")
CLASSES = ("city", "country", "state")
OTHER_NAME = 1 << 31  # added to an entry's number under a name that is not its own in English ("Monaco di Baviera")
NONE = (1 << 31) - 1
WORDS_MAX = 7  # "Saint Vincent and the Grenadines" has five
# At most six parts, "N.W.F.P.": whatever more is joined by points is no name, and is not read from each of them.
WORD_END = re.compile(r"[^\W\d_]+(?:['’.](?=[^\W\d_])[^\W\d_]+){0,5}\.?")
OWNER = re.compile(r"['’]s?\.?$")
BETWEEN_WORDS = re.compile(r"[ \u00a0\-‐‑]|, (?=(?:DC|D\.C\.))")


class Entry(NamedTuple):
    """A place of the gazetteer. `population` 0: unknown; `admin1`: the state's code, in the US only."""

    name: str
    lat_e7: int
    lon_e7: int
    population: int
    country: str  # ISO 3166-1 alpha-2
    category: str  # "city", "country", "state"
    admin1: str
    own_name: bool = True  # False: found under a foreign or former name


class _Tables(NamedTuple):
    """Parts of the mapped file; searched as they lie, because numpy takes longer to import than a text to read."""

    entries: memoryview
    key_at: memoryview
    posting_at: memoryview
    postings: memoryview
    chief: memoryview  # of each country the capital's entry, then of each its own
    countries: bytes
    admin1: bytes
    names: memoryview
    keys: memoryview


@lru_cache(maxsize=1 << 14)
def key_of(name: str) -> bytes:
    """What names are sorted and looked up by: casefolded, dots dropped, hyphens as spaces, one kind of apostrophe."""
    folded = unicodedata.normalize("NFC", name).casefold().replace("’", "'").replace(".", "").replace(",", "")
    return " ".join(re.split(r"[\s\-‐‑]+", folded.strip())).encode()


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    path = Path(__file__).with_name("gazetteer.bin")
    with path.open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    magic, _, _, _, _, _, *sizes = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise WeftError(f"gazetteer: {path.name} begins with {magic!r}, not {MAGIC!r}. Run scripts/build_gazetteer.py.")
    parts, at = [], HEADER.size
    for size in sizes:
        parts.append(data[at : at + size])
        at += size + -size % 8
    entries, key_at, posting_at, postings, chief, countries, admin1, names, keys = parts
    return _Tables(entries, key_at, posting_at, postings, chief, bytes(countries), bytes(admin1), names, keys)


def _at(part: memoryview, number: int) -> int:
    """One of the part's unsigned 32-bit numbers."""
    return int(WHOLE.unpack_from(part, number * WHOLE.size)[0])


@lru_cache(maxsize=4096)
def _entry(number: int, own_name: bool = True) -> Entry:
    tables = _tables()
    lat, lon, population, at, size, country, admin1, category = ENTRY.unpack_from(tables.entries, number * ENTRY.size)
    return Entry(
        bytes(tables.names[at : at + size]).decode(), lat, lon, population,
        tables.countries[2 * country : 2 * country + 2].decode(), CLASSES[category],
        tables.admin1[2 * admin1 : 2 * admin1 + 2].decode().strip(), own_name,
    )  # fmt: skip


def _position(key: bytes, low: int = 0) -> int:
    """The number of the first stored key, from `low` on, that is not below `key`."""
    return bisect_left(range(_n_keys()), key, low, key=_key)


@lru_cache(maxsize=1)
def _n_keys() -> int:
    return len(_tables().key_at) // WHOLE.size - 1


def _key(number: int) -> bytes:
    tables = _tables()
    start, stop = BOTH.unpack_from(tables.key_at, number * WHOLE.size)
    return bytes(tables.keys[start:stop])


@lru_cache(maxsize=4096)
def _find(key: bytes) -> tuple[tuple[Entry, ...], bool]:
    """The entries under a key, and whether a longer key begins with it and a space."""
    tables = _tables()
    number = _position(key)
    n_keys = _n_keys()
    if number == n_keys or not _key(number).startswith(key):
        return (), False
    found: tuple[Entry, ...] = ()
    if _key(number) == key:
        here = range(_at(tables.posting_at, number), _at(tables.posting_at, number + 1))
        postings = [_at(tables.postings, place) for place in here]
        found = tuple(_entry(posting % OTHER_NAME, posting < OTHER_NAME) for posting in postings)
    longer = _position(key + b" ", number)
    return found, longer < n_keys and _key(longer).startswith(key + b" ")


@lru_cache(maxsize=1024)
def _second_words(key: bytes) -> frozenset[bytes]:
    """The words behind this one in all longer keys: "york", "delhi" … of "new"."""
    start = key + b" "
    number, words = _position(start), set()
    while number < _n_keys() and (longer := _key(number)).startswith(start):
        words.add(longer[len(start) :].split(b" ", 1)[0])
        number += 1
    return frozenset(words)


def _may_be_second(first: bytes, word: str) -> bool:
    """Whether a name of two words or more may go on with this one; most stop here, without a look into the table."""
    words = _second_words(first)
    if key_of(word) in words:
        return True
    owner = OWNER.search(word)
    return owner is not None and key_of(word[: owner.start()]) in words


def begins_a_key(letters: str) -> bool:
    """Whether some name begins with these letters, whatever stands behind them there: "U" of "U.S.", "Mun"."""
    key = key_of(letters)
    number = _position(key)
    return number < _n_keys() and _key(number).startswith(key)


@lru_cache(maxsize=1 << 16)
def begins_a_name(word: str) -> bool:
    """Whether some name is this word (as `longest_match` takes words) or begins with it: a cheap first look."""
    owner = OWNER.search(word)
    keys = [key_of(word)] + ([key_of(word[: owner.start()])] if owner is not None else [])
    return any(any(_find(key)) for key in keys)


def lookup(name: str) -> list[Entry]:
    """All places of that name, whatever its case and accents as long as they are right or left out; [] when unknown.

    In order: under a name of their own before a foreign one; countries first, then by population.
    """
    return list(_find(key_of(name))[0])


def longest_match(text: str, start: int, stop: int | None = None) -> tuple[int, list[Entry]]:
    """The longest name that begins at `start` and ends with a word: (its end, its places), (start, []) if none."""
    stop = len(text) if stop is None else stop
    best: tuple[int, list[Entry]] = (start, [])
    at, first = start, b""
    for n_words in range(WORDS_MAX):
        word = WORD_END.match(text, at, stop)
        if word is None or (n_words == 1 and not _may_be_second(first, word[0])):
            break
        key = key_of(text[start : word.end()])
        found, longer = _find(key)
        if not n_words:
            first = key
        owner = OWNER.search(word[0])
        if owner is not None and not found:  # "Tokyo's"
            end = word.start() + owner.start()
            found, _ = _find(key_of(text[start:end]))
            return (end, list(found)) if found else best
        if found:
            # a full stop that ends the sentence is not part of the name; the one of "U.S." or "D.C." is
            end = word.end() - (word[0].endswith(".") and "." not in word[0][:-1])
            best = (end, list(found))
        gap = BETWEEN_WORDS.match(text, word.end(), stop)
        if gap is None or not longer:
            break
        at = gap.end()
    return best


def _number_of(code: str) -> int:
    """The place of a country code in the table, -1 when it is not there."""
    codes = _tables().countries.decode()
    return next((at // 2 for at in range(0, len(codes), 2) if codes[at : at + 2] == code), -1)


def country(code: str) -> Entry | None:
    """The entry of a country by its ISO code; its coordinates are the centre of the people of its cities."""
    number = _number_of(code)
    own = NONE if number < 0 else _at(_tables().chief, len(_tables().countries) // 2 + number)
    return None if own == NONE else _entry(own)


def country_name(code: str) -> str:
    """ "DE" → "Germany"; an unknown code gives ""."""
    found = country(code)
    return found.name if found else ""


def capital(code: str) -> Entry | None:
    """The capital by the country's ISO code; None where it is too small to be in the gazetteer."""
    number = _number_of(code)
    chief = NONE if number < 0 else _at(_tables().chief, number)
    return None if chief == NONE else _entry(chief)


def state(name: str) -> Entry | None:
    """A state of the US by its name or two-letter code, or a part of the United Kingdom by its name."""
    wanted = name.replace(".", "")
    for found in lookup(name):
        if found.category == "state":
            return found
    return _state_by_code().get(wanted) if len(wanted) == 2 and wanted.isupper() else None


@lru_cache(maxsize=1)
def _state_by_code() -> dict[str, Entry]:
    return {found.admin1: found for found in map(_entry, _of_class("state")) if found.admin1}


def _of_class(category: str) -> list[int]:
    """The numbers of all entries of that class, by rank."""
    wanted = CLASSES.index(category)
    return [number for number, entry in enumerate(ENTRY.iter_unpack(_tables().entries)) if entry[-1] == wanted]


def cities(minimum: int = 0) -> list[Entry]:
    """All cities of at least that many people, largest first."""
    return [city for city in map(_entry, _of_class("city")) if city.population >= minimum]


def countries() -> list[Entry]:
    """All countries, by population."""
    return [_entry(number) for number in _of_class("country")]


def _columns() -> np.ndarray:
    """The entries as a structured array (entries,) over the mapped file, a field for each of FIELDS."""
    import numpy as np

    return np.frombuffer(_tables().entries, dtype=np.dtype(list(FIELDS.items())))


@lru_cache(maxsize=1)
def _cities() -> tuple[np.ndarray, np.ndarray]:
    """Entry numbers of all cities and their points on the unit sphere, float32 (cities, 3)."""
    import numpy as np

    entries = _columns()
    numbers = np.flatnonzero(entries["category"] == CLASSES.index("city"))
    latitude = np.radians(entries["lat_e7"][numbers] / 1e7)
    longitude = np.radians(entries["lon_e7"][numbers] / 1e7)
    points = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    return numbers, np.stack(points, axis=1).astype(np.float32)


def nearest_city(lat_e7: int, lon_e7: int) -> Entry:
    """The city of the gazetteer nearest to a coordinate (on a sphere, to some 100 m)."""
    import numpy as np

    numbers, points = _cities()
    latitude, longitude = np.radians(lat_e7 / 1e7), np.radians(lon_e7 / 1e7)
    here = np.array(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], dtype=np.float32
    )
    offsets = points - here  # squared chords: the cosine alone would lose short distances in float32
    return _entry(int(numbers[np.einsum("ij,ij->i", offsets, offsets).argmin()]))


def nearest_by_haversine(lat_e7: int, lon_e7: int) -> Entry:
    """The same by haversines in float64 from the stored integers: the second way for `nearest_city`."""
    import numpy as np

    entries, numbers = _columns(), _cities()[0]
    latitude, longitude = np.radians(lat_e7 / 1e7), np.radians(lon_e7 / 1e7)
    latitudes, longitudes = np.radians(entries["lat_e7"][numbers] / 1e7), np.radians(entries["lon_e7"][numbers] / 1e7)
    across = np.cos(latitude) * np.cos(latitudes) * np.sin((longitudes - longitude) / 2) ** 2
    return _entry(int(numbers[(np.sin((latitudes - latitude) / 2) ** 2 + across).argmin()]))
