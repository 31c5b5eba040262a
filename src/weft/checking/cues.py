"""Which operations the words of a sentence speak of, and what each costs there: nearer ones are tried before others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from weft.checking.words import stem, stems

WORDS = {
    "change": r"chang\w*|los(?:es?|ing)"
    r"|increas\w*|decreas\w*|grew|grow\w*|rose|ris(?:e|en|ing)|fell|fall\w*|drop\w*|declin\w*"
    r"|reduc\w*|climb\w*|jump\w*|shr[aiu]nk\w*|doubl\w*|up|down|variance|improv\w*|gain\w*|lost|added|swing|movement|slid|surg\w*|expand\w*|plus|minus|cut",
    "difference": r"differen\w*|more|less|fewer|exceed\w*|higher|lower|larger|smaller|greater|above|below|gap"
    r"|apart|sav(?:es?|ed|ings?)|longer|shorter|taller|older|younger|better|worse|heavier|lighter|bigger|faster|slower|wider|cheaper"
    r"|dearer|leads?|surplus|ahead|behind|margin|minus|net of|outnumber\w*|remain\w*|left",
    "average": r"averag\w*|mean|typical\w*|per year|a year|annual\w*",
    "total": r"total\w*|sum|combined|together|altogether|overall|both|in all|aggregate|cumulative|and|plus"
    r"|between them|jointly",
    "share": r"shares?|proportions?|percent\w*|per cent|%|part|fraction|account\w*|made up|represent\w*|makes? up"
    r"|out of|portion|of all|of the|of total|ratio|times|margin|rate|as large|as many|as much|fold|half|third"
    r"|quarter|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|thirds|quarters|majority|contribut\w*",
    "ratio": r"ratio|times|fold|per|each|every|apiece|a head"
    r"|multiple|twice|double|triple|as (?:large|many|much|big|long|high|tall)"
    r"|one in|divided|coverage|turnover|average\w*|proportion",
    "product": r"product|times|multipl\w*|worth|value|price|cost|total|of",
    "count": r"number of|how many|count\w*|there (?:are|were)|lists?|companies|of the|of them|items?|years|rows"
    r"|entries",
    "median": r"median",
}  # fmt: skip
DOWN = re.compile(
    r"\b(?:decreas\w*|fell|fall\w*|drop\w*|declin\w*|reduc\w*|shr[aiu]nk\w*|lower\w*|less|fewer|down|loss|losses|lost|los(?:es?|ing)|smaller"
    r"|cut|cuts|shorter|slid|worse\w*|weaker\w*|sank|sinks?|plung\w*|slump\w*|below|negative)\b",
    re.IGNORECASE,
)
UP = re.compile(
    r"\b(?:increas\w*|rose|ris(?:e|es|en|ing)|grew|grow\w*|gain\w*|climb\w*|higher|profit)\b", re.IGNORECASE
)
BOTH = re.compile(r"increase\s*/\s*\(?decrease|\(loss\)|\(decrease\)|\(losses\)|/\s*\(|gain/", re.IGNORECASE)
NEUTRAL = re.compile(r"\b(?:differ\w*|gap|apart|between|by how|variance|distance)\b", re.IGNORECASE)
PATTERNS = {cue: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for cue, words in WORDS.items()}
# What an operation costs with and without a word that speaks of it.
COSTS = {
    "subtract": (("change", "difference"), 0.0, 0.7),
    "percent_change": (("change", "difference"), 0.0, 0.6),
    "mean": (("average",), 0.0, 1.3),
    "sum": (("total",), 0.1, 0.7),
    "share": (("share",), 0.05, 0.6),
    "divide": (("ratio", "share"), 0.1, 0.9),
    "multiply": (("product",), 0.7, 1.6),
    "median": (("median",), 0.0, 3.0),
    "count": (("count",), 0.2, 1.2),
}


MINUS = "-−–"
SIGNS = "+" + MINUS
PER = re.compile(r"\b(?:per|each|every|an?)\s+((?:(?:square|cubic|sq\.?|cu\.?)\s)?[a-z]+)\b", re.IGNORECASE)


def families_per(sentence: str) -> frozenset[str]:
    """Of which kinds the units are that something is said for each of: "a hectare", "per litre"."""
    from weft.lexicon import unit_spellings

    _, names = unit_spellings()
    found = (names.get(match[1].lower()) for match in PER.finditer(sentence))
    return frozenset(unit.dimension for unit in found if unit is not None)


@dataclass(frozen=True)
class Cues:
    """`costs`: of each operation. `down`, `neutral`: whether the sentence speaks of less, or of no direction.
    `telling`: the
    words that say outright that the figure is computed."""

    found: frozenset[str]
    costs: dict[str, float]
    down: bool
    up: bool
    neutral: bool
    telling: frozenset[str]
    required: tuple[frozenset[str], ...]  # operations, one of each of which a computation wants
    falling: frozenset[str] = frozenset()  # the words that speak of less

    def lacks(self, words: frozenset[str]) -> bool:
        """Whether a figure among these words is not of the sort that the sentence speaks of."""
        return any(TOLD[word] and not TOLD[word] & words for word in self.telling)


# The words that say outright that a figure is computed: by what operations, and by which words a source may say it as
# well.
SORTS = (
    (r"changes?|increases?|decreases?|percentage (?:change|increase|decrease)|(?:increas|decreas|declin|dropp?|climb"
    r"|jump|slipp?|shrink|widen|narrow|improv)(?:es?|s|ed|ing)? by"
    r"|(?:rose|rises|fell|falls|grew|grows|shrank|up|down) by",
    "subtract percent_change", "change increase decrease variance growth fall rise movement difference decline"),
    (r"differences?", "subtract difference", "difference change variance increase gap decrease"),
    (r"averages?|mean", "mean median", "average mean median per"),
    (r"proportion|ratio|as a (?:percentage|share|proportion)|percentage of", "share divide", "proportion share "
    "ratio percentage margin percent rate per"),
)  # fmt: skip
TELL = [re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE) for pattern, _, _ in SORTS]
TOLD = {
    str(place): frozenset(stems(words)) | {stem(word) for word in words.split()}
    for place, (_, _, words) in enumerate(SORTS)
}


def _required(telling: frozenset[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(SORTS[int(place)][1].split()) for place in sorted(telling))


def cues(sentence: str, written: str = "", clause: str = "", in_table: bool = False) -> Cues:
    """What a sentence (or a clause) speaks of; a percentage `written` with a sign, "+9 %", is itself a
    change. `clause`: of a sentence that holds several figures the one whose direction is asked for, and what it says
    outright. `in_table`: a cell is a sum as often as not, and says no word of it."""
    found = frozenset(cue for cue, pattern in PATTERNS.items() if pattern.search(sentence))
    found |= {"ratio"} if families_per(sentence) else set()
    found |= {"total"} if in_table else set()
    signed = bool(written) and written[0] in SIGNS and ("%" in written or "percent" in written)
    found |= {"change"} if signed else set()
    costs = {
        op: with_word if any(cue in found for cue in of) else without for op, (of, with_word, without) in COSTS.items()
    }
    own = clause or sentence
    telling = frozenset(str(place) for place, pattern in enumerate(TELL) if pattern.search(own))
    led = clause if DOWN.search(clause) or UP.search(clause) else sentence
    falls = bool(written) and written[0] in MINUS and bool(found & {"change", "difference"})
    rises = signed and written[0] == "+"  # whatever else of the sentence fell
    return Cues(
        found,
        costs,
        not rises and (falls or (bool(DOWN.search(led)) and not (BOTH.search(sentence)))),
        rises or (bool(UP.search(led)) and not (BOTH.search(sentence))),
        bool(NEUTRAL.search(sentence)),
        telling,
        _required(telling),
        frozenset(stem(match.group().lower()) for match in DOWN.finditer(led)),
    )
