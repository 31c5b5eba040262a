"""What a refusal can name: "What discount does Siemens offer?" → companies.csv has no column about “discount”.

Said of nouns that ask for a property ("the margin of", "What discount does", "Siemens's seat", "the highest toll") and
of names, never of verbs: "Which guest stayed longest?" asks for a column by another word. A noun that no column is
named by may do so as well, so the columns there are stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from weft.modalities.date import MONTH_NAMES, WEEKDAY_NAMES
from weft.modality import Span

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Where a noun that is asked for begins; it ends before a word of ENDING, a value, a mark or the question's end.
ASKED = re.compile(
    r"(?P<which>\b(?:what|which|how many|how much)\b)|(?P<what>\bwhat(?:['’]s|\s+(?:is|was|are|were))\s+the\b)"
    r"|(?P<whose>(?<=[\w.])(?:['’]s|(?<=s)['’])(?=\s))|(?P<most>\b(?:has|have|had|with|offers?)\s+the\s+(?=\w+est\b|most\b|least\b|best\b))"
    r"|(?P<any>\b(?:have|has|had|get|offers?)\s+(?:any|an?)\b)|(?P<the>\bthe\b)",
    re.IGNORECASE,
)
AUXILIARY = frozenset("does did do is are was were has have had can could will would should".split())
ENDING = AUXILIARY | frozenset(
    "of for in on at to by from with than per as after before between during under over about into that which who "
    "where when whose it its he she they their there we you i us if then including except without among not no".split()
)
NAME_DOUBT = 3.0
_CALENDAR = frozenset((*MONTH_NAMES, *WEEKDAY_NAMES))
LONGEST = 5  # words of a noun: "average annual fuel capacity"
LABELS_NAMED = 12
CELLS = 5_000  # of a column, and names, whose words are known
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
    "without would year years yes yet you younger your people person persons money amount altogether still expensive "
    "cheap cheaper better worse recent valuable top cost costs worth rows entries records item items piece pieces "
    "except including together hour hours minute minutes week weeks today yesterday tomorrow".split()
)


def unmatched(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> list[str]:
    """Nouns that the question asks for, as written, that lie in no value and that no column, row or cell has."""
    known = _known_stems(tables)
    words = _words(question, spans)
    found: dict[str, str] = {}
    for match in ASKED.finditer(question):
        for noun in _nouns(question, words, match):
            missing = _missing(noun, known)
            if missing:
                found.setdefault(missing.casefold(), missing)
    return list(found.values())


def unnamed(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> list[str]:
    """Names in the question, words with a capital that begin no sentence, that no row, cell or column has."""
    known = _known_stems(tables)
    inside = _words(question, spans)
    found: dict[str, str] = {}
    for at, word in _names(question):
        if any(start == at for start, _, _ in inside) and not _known(word, known):
            found.setdefault(word.casefold(), word)
    return list(found.values())


def doubt(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> float:
    """By how much less likely an answer is, in log probability, where the question names what the tables do not have.

    Of questions that people asked of tables, 1 in 160 that have an answer names such a thing, 1 in 5 that have none.
    A noun that no column has may be a column by another word: it weighs half.
    """
    if not tables:
        return 0.0
    names, nouns = unnamed(question, spans, tables), unmatched(question, spans, _spoken_of(question, spans, tables))
    return (NAME_DOUBT if names else 0.0) + (NAME_DOUBT / 2 if nouns else 0.0)


def doubt_of_text(question: str, text: str) -> float:
    """The same of a text: by how much less likely an answer is where the question has a name that stands nowhere in it.

    Of the questions of specs/texts with an answer 1 in 230 has such a name ("how far from London"), of the development
    questions with one none of 102, of those without 2 of 15. Nouns tell nothing here: what can be answered is asked in
    other words than the text's more often.
    """
    known = {_stem(word) for word in WORD.findall(text)}
    missing = any(len(word) > 2 and _stem(word) not in known for _, word in _names(question))
    return NAME_DOUBT if missing else 0.0


def _names(question: str) -> Iterator[tuple[int, str]]:
    """Where a name stands, and its word: a capital that begins no sentence."""
    for match in WORD.finditer(question):
        word = re.sub(r"['’]s?$", "", match[0])
        before = question[: match.start()].rstrip()
        if before and before[-1] not in ".?!:" and _is_name(word):
            yield match.start(), word


def _is_name(word: str) -> bool:
    """A word with a capital that is no abbreviation, no "I've", no month and no day of the week."""
    head = re.split(r"['’]", word)[0]
    low = head.casefold()
    return head[0].isupper() and not head.isupper() and low not in ASKING and low.capitalize() not in _CALENDAR


def _words(question: str, spans: Sequence[Span]) -> list[tuple[int, int, str]]:
    """(start, stop, word) of those that lie in no value or name."""
    taken = [(span.start, span.stop) for span in spans if span.kind is not None]
    return [
        (match.start(), match.end(), re.sub(r"['’]s?$", "", match[0]))
        for match in WORD.finditer(question)
        if not any(start < match.end() and match.start() < stop for start, stop in taken)
    ]


def _nouns(question: str, words: Sequence[tuple[int, int, str]], asked: re.Match[str]) -> list[list[str]]:
    """The nouns that begin here, of several words each; two where "and" or "or" stands between them."""
    phrase: list[str] = []
    at, end = asked.end(), ""
    for start, stop, word in words:
        if start < asked.end():
            continue
        low = word.casefold()
        if question[at:start].strip() or low in ENDING:  # a value, or a mark
            end = low if not question[at:start].strip() else ""
            break
        phrase.append(word)
        at = stop
    if (asked["which"] and end not in AUXILIARY) or (asked["the"] and end != "of") or len(phrase) > LONGEST:
        return []  # "Which guest stayed …": where the noun ends and the verb begins is not told
    nouns: list[list[str]] = [[]]
    for word in phrase:
        if word.casefold() in ("and", "or"):
            nouns.append([])
        else:
            nouns[-1].append(word)
    return nouns


def _missing(noun: Sequence[str], known: set[str]) -> str:
    """The last words of a noun that name nothing; "" where its head is known, or no noun."""
    words = list(noun)
    while words and _is_asking(words[-1]):
        del words[-1]
    if not words or "top" in map(str.casefold, noun) or words[-1].casefold().endswith("ed"):
        return ""
    kept: list[str] = []
    for word in reversed(words):
        if _is_asking(word) or word.casefold().endswith("ly") or _known(word.casefold(), known):
            break
        kept.insert(0, word)
    return " ".join(kept)


def _is_asking(word: str) -> bool:
    low = word.casefold()
    return low in ASKING or low.endswith("est") or len(low) < 2 or any(_one_off(low, one) for one in ASKING)


def _known_stems(tables: Sequence[Any]) -> set[str]:
    """The stems of all that the tables call their columns, and of the words in their rows' names and cells."""
    return {stem for table in tables for stem in table.cached("stems", lambda table=table: _stems_of(table))}


def _stems_of(table: Any) -> set[str]:
    said = [_said_of(table), *list(table.names)[:CELLS]]
    for column in table.columns:
        if column.tag == "word" and not column.source:
            said += [cell.text for cell in list(table.cells(column).distinct)[:CELLS] if hasattr(cell, "text")]
    return {_stem(word) for text in said for word in WORD.findall(text)} | {
        word.casefold() for word in WORD.findall(_said_of(table))
    }


def _one_off(word: str, other: str) -> bool:
    """Whether one letter more, less or other makes one the other, for words of five letters and more: "quater"."""
    if min(len(word), len(other)) < 5 or abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, other)) if a != b), min(len(word), len(other)))
    return any(word[same + a :] == other[same + b :] for a, b in ((1, 1), (1, 0), (0, 1)))


def no_column(question: str, spans: Sequence[Span], tables: Sequence[Any]) -> str | None:
    """The sentence for people, of the tables that the question speaks of; None where all that is asked for is there."""
    spoken_of = _spoken_of(question, spans, tables)
    words = unmatched(question, spans, spoken_of)
    if not words:
        names = unnamed(question, spans, tables)
        where = _either([table.name for table in tables])
        return f"nothing in {where} is called {_either([f'“{name}”' for name in names])}" if names else None
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
    """Whether a word of this stem, or a letter off, is known; "open" and "opened", "die" and "died" are of one."""
    stem = _stem(word)
    longer = (one for one in stems if min(len(stem), len(one)) > 2)
    near = any(_one_off(word.casefold(), one) for one in stems)
    return stem in stems or near or any(stem.startswith(one) or one.startswith(stem) for one in longer)


def _stem(word: str) -> str:
    return word.casefold().removesuffix("s")[:5]


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
