"""Names in running text: "Councillor Ruth Denby opened the Old Corn Hall" → the words "Ruth Denby", "Old Corn Hall".

By capital letters alone, for English: a run of capitalised words, with what may join them ("Bank of England"), without
article and title. One capitalised word at the beginning of a sentence is a name where it stands so inside another
sentence too. Values keep their place: "Paris" stays a place, "Monday" a date. A single word that ends one longer name
of the text stands for that name: "Denby" for "Ruth Denby".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from weft.lexicon import demonyms
from weft.modalities.word import Word
from weft.modality import Span

MOST = 24  # names that a text brings along; further ones stay text
LONGEST = 6  # words
# A word, with what belongs to it: "O'Neill", "St.", "J.", "AT&T".
TOKEN = re.compile(r"(?:St|[^\W\d_])\.(?=[ \w])|\w+(?:[-'’&]\w+)*")
JOINING = frozenset(
    "of de da do dos das del della di du la le les van von der den ten ter zu zur bin ibn al el y e".split()
)
AFTER_OF = "the"  # "Ministry of the Interior"
TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lady lord captain cllr councillor mayor mayoress president minister "
    "chancellor senator judge justice sergeant inspector superintendent constable commissioner reverend rev father "
    "sister brother aunt auntie uncle grandma grandpa coach chairman chairwoman chair director secretary treasurer "
    "general colonel major lieutenant admiral commander officer professor detective deputy governor premier".split()
)
BEFORE_TITLES = frozenset("prime vice deputy chief assistant executive managing finance foreign town detective".split())
# Words with a capital that are no names, at the beginning of a sentence or inside.
NO_NAMES = frozenset(
    "i i'm i've i'd i'll vat ceo cfo coo gdp am pm tv faq ps nb ok id re mon tue tues wed thu thur thurs fri sat sun "
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow "
    "q1 q2 q3 q4".split()
)
OPENING = frozenset(
    "a an the this that these those he she it we you they his her its our your their my there here who which what when "
    "where why how and or but nor so yet if then than as at by for from in into of off on onto out over to up with "
    "without within after before since until till while during about above below under between among across against "
    "along around behind beside besides beyond despite except inside near outside through toward towards upon via per "
    "all any both each either every few many more most much neither no none not one other others several some such two "
    "three four five six seven eight nine ten is are was were be been being am do does did has have had can could may "
    "might must shall should will would let also although because however meanwhile moreover nevertheless otherwise "
    "therefore thus today yesterday tomorrow tonight now later earlier soon still once twice again already always "
    "never often only just even ever too very well yes please thanks dear hello hi last next first second third "
    "finally another half nearly almost total costs cost price entry admission tickets doors bring see note".split()
)  # fmt: skip
# "Galway" beside "County Galway" stands for itself.
PARTS_OF_PLACES = frozenset(
    "county river mount lake port cape saint st new north south east west fort lower upper great old little".split()
)


def names(parts: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Span]]:
    """For each sentence with its values the names in it, as words; at most `MOST` in all, the first ones."""
    proper = {word for text, _ in parts for word, opens in _capitals(text) if not opens}
    found: list[list[Span]] = []
    count = 0
    for text, values in parts:
        spans = list(_names(text, values, proper))[: MOST - count]
        count += len(spans)
        found.append(spans)
    return _standing_for(found)


def _capitals(text: str) -> Iterator[tuple[str, bool]]:
    """(word, whether it opens the sentence) for every word with a capital."""
    for place, match in enumerate(TOKEN.finditer(text)):
        if match.group()[0].isupper():
            yield _bare(match.group()), place == 0 or _opens(text, match.start())


def _opens(text: str, at: int) -> bool:
    """Whether a sentence, a line or a quotation begins here."""
    before = text[:at].rstrip(" ")
    return not before or before[-1] in '.!?:;\n"“‘(-–—•*#>|'


def _names(text: str, values: Sequence[Span], proper: set[str]) -> Iterator[Span]:
    tokens = list(TOKEN.finditer(text))
    taken = [(span.start, span.stop) for span in values if span.kind is not None]
    at = 0
    while at < len(tokens):
        stop = _run(text, tokens, at, taken)
        if stop == at:
            at += 1
            continue
        first, last = _within(text, tokens[at:stop], proper)
        at = stop
        if first is None or last is None:
            continue
        start, end = first.start(), last.start() + len(_bare(last.group()))
        touching = any(begin - 1 <= end and start - 1 <= until for begin, until in taken)
        if not touching:
            yield Span(start, end, "word", Word(text[start:end]), text[start:end])


def _run(text: str, tokens: Sequence[re.Match[str]], at: int, taken: Sequence[tuple[int, int]]) -> int:
    """The place behind the run of capitalised words that begins at `at`; `at` itself where none does."""
    stop = at
    while stop < len(tokens) and stop - at < LONGEST:
        if stop > at and text[tokens[stop - 1].end() : tokens[stop].start()] not in (" ", " & ", "\n"):
            break
        if stop > at + 1 and tokens[stop - 1].group().endswith(("'s", "’s")):
            break  # "Ruth Denby's Volvo", but "Fogarty's Ledge"
        if any(start < tokens[stop].end() and tokens[stop].start() < end for start, end in taken):
            break
        if _capital(tokens[stop].group()):
            stop += 1
            continue
        ahead = stop
        while ahead < len(tokens) and ahead - stop < 2 and _joins(tokens[ahead].group(), ahead > stop):
            ahead += 1
        if stop == at or ahead == stop or ahead == len(tokens) or not _capital(tokens[ahead].group()):
            break
        if any(start < tokens[ahead].end() and tokens[ahead].start() < end for start, end in taken):
            break
        stop = ahead
    return stop


def _capital(word: str) -> bool:
    return word[0].isupper() and _bare(word).casefold() not in NO_NAMES


def _joins(word: str, second: bool) -> bool:
    return word in JOINING or (second and word == AFTER_OF)


def _within(
    text: str, run: Sequence[re.Match[str]], proper: set[str]
) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """First and last word of the name in a run: without what opens the sentence and without titles."""
    words = list(run)
    if words and _opens(text, words[0].start()):
        while words and words[0].group().casefold() in OPENING:
            words = words[1:]
        if (
            len(words) > 1
            and words[0] is run[0]
            and not words[1].group()[0].isupper()
            and words[0].group() not in proper
        ):
            words = words[1:]  # "Minutes of the Ashcombe council"
        if len(words) == 1 and words[0] is run[0] and _bare(words[0].group()) not in proper:
            return None, None
    elif words and words[0].group() in ("The", "A", "An"):
        words = words[1:]
    words = words[_title(words) :]
    while words and not words[0].group()[0].isupper():
        words = words[1:]
    if not words or (len(words) == 1 and _bare(words[0].group()).casefold().rstrip(".") in TITLES | OPENING):
        return None, None
    if len(words) > 2 and all(word.group().isupper() for word in words):
        return None, None  # a heading
    if len(words) == 1 and (len(_bare(words[0].group())) < 2 or words[0].group() in demonyms()):
        return None, None
    return words[0], words[-1]


def _title(words: Sequence[re.Match[str]]) -> int:
    """How many words at the beginning are a title: "Prime Minister", "Dr."; none of a run that is nothing else."""
    place = 0
    while place < len(words) and words[place].group().casefold().rstrip(".") in TITLES | BEFORE_TITLES:
        place += 1
    while place and words[place - 1].group().casefold().rstrip(".") not in TITLES:
        place -= 1
    return place if place < len(words) else 0


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _standing_for(found: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Single words that end exactly one longer name of the text, with that name as their value."""
    whole: dict[str, set[str]] = {}
    for span in (span for spans in found for span in spans):
        head, _, last = span.written.rpartition(" ")
        if head and head.casefold() not in PARTS_OF_PLACES:
            whole.setdefault(last, set()).add(span.written)
    return [[_named(span, whole.get(span.written, ())) for span in spans] for spans in found]


def _named(span: Span, longer: Iterable[str]) -> Span:
    known = list(longer)
    return span if len(known) != 1 else Span(span.start, span.stop, "word", Word(known[0]), span.written)
