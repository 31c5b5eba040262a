"""One and several: "companies" ↔ "company", as headers, file names and questions say them."""

from __future__ import annotations

IRREGULAR = {"people": "person", "countries": "country", "movies": "movie", "series": "series", "species": "species"}


def singular(word: str) -> str:
    """ "companies" → "company"."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def plural(word: str) -> str:
    """ "company" → "companies"; what `singular` takes back."""
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
