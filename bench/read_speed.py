"""Throughput of the reader in MB/s of CPU time, all kinds at once, a paragraph at a time, beside readers by others.

One process, one thread. Weft reads what a peer has read right after it, so that what the machine does besides slows
both; what counts is the ratio. `python -m bench read --speed`; peers: pip install 'weft[peers]', best in an environment
of its own.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench.experiments.text import data
from bench.reading.corpora import CORPORA, sample
from bench.results import Row, not_run
from weft.find import read

SIZES = {"small": 100_000, "full": 400_000}  # bytes of each corpus
PASSES = 3
PEER_SECONDS = {"small": 4.0, "full": 12.0}  # of CPU for one pass of a peer; it reads as many paragraphs as fit
EVERY = 7  # a peer reads every seventh paragraph, so that few of them still are from the whole corpus
HINT = "not installed; pip install 'weft[peers]'"
METRIC = "MB/s of CPU"

Reader = Callable[[str], object]


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of read_speed.json. No model and no chance: folder and seed change nothing."""
    if not all((data() / name).exists() for name in ("text_us_speeches", "text_python_peps", "extraction_dev")):
        return [not_run("computed", "weft", corpus, "", METRIC, "no data") for corpus in CORPORA]
    rows: list[Row] = []
    corpora = {corpus: sample(corpus, SIZES[budget]) for corpus in CORPORA}
    for corpus, paragraphs in corpora.items():
        passes(read, paragraphs[:50])  # tables are loaded, first lookups made
        rows.append(throughput("computed", "weft", corpus, paragraphs, passes(read, paragraphs, PASSES)))
    for name, load in PEERS.items():
        try:
            reader = load()
        except ImportError:
            rows.append(not_run("tool", name, "", "", METRIC, HINT))
            continue
        for corpus, paragraphs in corpora.items():
            rows += beside(name, reader, corpus, paragraphs[::EVERY], PEER_SECONDS[budget])
    return rows


def passes(reader: Reader, paragraphs: Sequence[str], count: int = 1) -> list[float]:
    """Seconds of CPU of each pass over all paragraphs."""
    taken = []
    for _ in range(count):
        started = time.process_time()
        for paragraph in paragraphs:
            reader(paragraph)
        taken.append(time.process_time() - started)
    return taken


def throughput(group: str, method: str, corpus: str, paragraphs: Sequence[str], seconds: Sequence[float]) -> Row:
    size = sum(len(paragraph.encode()) for paragraph in paragraphs) / 1e6
    value = round(size / median(seconds), 4)
    between = (round(size / max(seconds), 4), round(size / min(seconds), 4))
    return Row(group, method, corpus, f"{size * 1000:.0f} kB", METRIC, value, len(seconds), between)


def beside(name: str, reader: Reader, corpus: str, paragraphs: Sequence[str], limit: float) -> list[Row]:
    """A peer's throughput on what it reads within `limit`, and how many times as long as weft it takes for that."""
    reader(paragraphs[0])
    spent = 0.0
    done: list[str] = []
    failed = 0
    while spent < limit and len(done) < len(paragraphs):
        done.append(paragraphs[len(done)])
        started = time.process_time()
        try:
            reader(done[-1])
        except Exception:  # a peer's fault is its own; what it took for it counts
            failed += 1
        spent += time.process_time() - started
    ours = passes(read, done, PASSES)
    row = throughput("tool", name, corpus, done, [spent])
    note = f"run; {failed} of {len(done)} paragraphs raised" if failed else "run"
    ratio = Row("tool", name, corpus, row.split, "times as long as weft", round(spent / median(ours), 2), len(done))
    return [Row(row.group, row.method, row.task, row.split, row.metric, row.value, 1, status=note), ratio]


# ---- peers -----------------------------------------------------------------------------------------------------------


def recognizers() -> Reader:
    """Recognizers-Text's Python packages: the eleven models of English that have a like among weft's kinds."""
    culture = "en-us"
    number = importlib.import_module("recognizers_number").NumberRecognizer(culture)
    unit = importlib.import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(culture)
    when = importlib.import_module("recognizers_date_time").DateTimeRecognizer(culture)
    sequence = importlib.import_module("recognizers_sequence").SequenceRecognizer(culture)
    models = (
        number.get_number_model(), number.get_ordinal_model(), number.get_percentage_model(), unit.get_age_model(),
        unit.get_currency_model(), unit.get_dimension_model(), unit.get_temperature_model(), when.get_datetime_model(),
        sequence.get_phone_number_model(), sequence.get_url_model(), sequence.get_email_model(),
    )  # fmt: skip
    return lambda text: [model.parse(text) for model in models]


def quantulum() -> Reader:
    """quantulum3 without its classifier, which needs an old scikit-learn."""
    parse = importlib.import_module("quantulum3.parser").parse
    return lambda text: parse(text)


def dateparser_english() -> Reader:
    search = importlib.import_module("dateparser.search").search_dates
    return lambda text: search(text, languages=["en"])


PEERS: dict[str, Callable[[], Reader]] = {
    "recognizers-text, 11 models": recognizers,
    "quantulum3, no classifier": quantulum,
    "dateparser, English": dateparser_english,
}
