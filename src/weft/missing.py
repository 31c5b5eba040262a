"""What a refusal can name: "What discount does Siemens offer?" → companies.csv has no column about “discount”.

Said of the words of the question and the labels of the columns, nothing beyond: a word that no column is named by may
still be another word for one of them, so the columns there are stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from weft.modality import Span

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LABELS_NAMED = 12
# Words that say how to ask or what to do, not what about; a word that ends in "est" is one as well.
ASKING = frozenset(
    "a about above across add after again ago all along also am among amount an and another any anyone anything apart "
    "are around as asked at average be because been before being below beside best between big bigger both but by "
    "came can combined come company's compared could count countries country date day days decimal decimals deep did "
    "difference different do does doing done each earlier either else equal equals ever every everyone everything "
    "exceed far fast few fewer find first follow following for from further gave get gets give given gives go goes "
    "got greater had half has have having he heavier heavy her here high higher him his how i i.e if in into is it "
    "its itself just know known large larger last late later least less let lighter like list long longer lower made "
    "make makes many me mean median mine month months more most much must my name named names near need neither never "
    "no nobody nor not nothing number of off offer offered offers often old older on once one only or other our out "
    "over own per percent percentage place places please put quarter ratio round rounded same say says second see "
    "share she shorter should show shown since small smaller so some someone something sum take takes tall taller "
    "tell than that the their them then there these they thing things third this those through till time times to "
    "together total twice under until up us use used value vs was we week weekday weekdays weeks were what what's "
    "when whenever where wherever whether which while who who's whole whom whose why wide will wish with within "
    "without would year years yes yet you younger your".split()
)


def unmatched(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> list[str]:
    """Words of the question, as written, that lie in no value or name, say what is asked about, and name no column."""
    known = {_stem(word) for table in tables for word in WORD.findall(_said_of(table))}
    found: dict[str, str] = {}
    for match in WORD.finditer(question):
        word = re.sub(r"['’]s?$", "", match[0])
        low = word.casefold()
        inside = any(span.start < match.end() and match.start() < span.stop for span in spans if span.kind is not None)
        if not (inside or low in ASKING or low.endswith("est") or len(low) < 2 or _known(low, known)):
            found.setdefault(low, word)
    return list(found.values())


def no_column(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> str | None:
    """The sentence for people, of the tables that the question speaks of; None where every word names a column."""
    spoken_of = _spoken_of(question, spans, tables)
    words = unmatched(question, spans, spoken_of)
    if not words:
        return None
    said = _either([f"“{word}”" for word in words])
    if len(spoken_of) > 1:
        return f"no column of {_either([table.name for table in spoken_of])} is about {said}"
    (table,) = spoken_of
    labels = [column.label for column in table.columns if not column.source]
    more = f" and {len(labels) - LABELS_NAMED} more" if len(labels) > LABELS_NAMED else ""
    return f"{table.name} has no column about {said}; it has: {', '.join(labels[:LABELS_NAMED])}{more}"


def _spoken_of(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> list[Any]:
    """The tables whose rows the question names, else those whose type it names, else all."""
    rows = [span.value.table for span in spans if span.kind == "record"]
    named = [table for table in tables if any(table is one for one in rows)]
    stems = {_stem(word) for word in WORD.findall(question)}
    typed = [table for table in tables if any(_stem(word) in stems for word in WORD.findall(table.type))]
    return named or typed or list(tables)


def _said_of(table: Any) -> str:
    return " ".join([table.type, table.name, *(f"{column.label} {column.name}" for column in table.columns)])


def _known(word: str, stems: set[str]) -> bool:
    """Whether a label has a word of this stem; "open" and "opened", "die" and "died" are of one."""
    stem = _stem(word)
    longer = (one for one in stems if min(len(stem), len(one)) > 2)
    return stem in stems or any(stem.startswith(one) or one.startswith(stem) for one in longer)


def _stem(word: str) -> str:
    return word.casefold().removesuffix("s")[:5]


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
