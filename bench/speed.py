"""How long: cold `weft ask`, `weft read` as processes; a warm answer alone and over 500 rows; the bare encoder."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import weft
from bench.results import Row
from weft.interleave import MODEL_DIR
from weft.lexicon import gazetteer
from weft.runtime import Model
from weft.situation import Situation, situate
from weft.tables.schema import infer
from weft.tables.source import RawTable

COLD_RUNS = 5
WARM_ROUNDS = {"small": 2, "full": 8}
RECORDS = 500
ALONE = (
    "How many days are there from 1 May to 4 July 2021?", "What is 15 % of $3.2bn?", "Convert 26.2 miles to km.",
    "How far is it from Berlin to Paris?", "What weekday was 4 July 1976?", "What is the sum of 3, 4 and 8?",
    "A shirt costs £40 and is reduced by 15 %. What does it cost now?", "Which is longer, 5 km or 3 miles?",
)  # fmt: skip
OVER_RECORDS = (
    "What is the population of Milan?", "Which city has the largest population?", "Which cities are in Japan?",
    "How many cities in India have more than 1,000,000 inhabitants?", "What is the average population?",
    "How much larger is the population of London than that of Paris?",
)  # fmt: skip
WEFT = "from weft.cli import main; main()"
# A child's peak memory is at least what its parent held when it was started, so a small process starts it.
LAUNCHER = """
import resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code)
"""
BARE = """
import sys, numpy as np, onnxruntime
from tokenizers import Tokenizer
ids = np.array([Tokenizer.from_file(sys.argv[1] + "/tokenizer.json").encode(sys.argv[2]).ids])
session = onnxruntime.InferenceSession(sys.argv[1] + "/sequence.onnx")
session.run(None, {"ids": ids, "mask": ids > 0, "order": ids * 0, "tags": ids * 0 - 1,
                   "vectors": np.zeros((*ids.shape, int(sys.argv[3])), np.float32)})
"""


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of speed.json. The commands load the model that ships, whatever `folder` is."""
    folder = folder or MODEL_DIR
    model = Model(folder, threads=1)
    return [*cold_rows(folder, model.width), *warm_rows(model, WARM_ROUNDS[budget])]


# ---- cold: whole processes, the files warm in the page cache ---------------------------------------------------------


def cold_rows(folder: Path, width: int) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        cities = Path(scratch) / "cities.csv"
        write_csv(cities, city_cells())
        for method, task, arguments in (
            ("weft", "ask", python(WEFT, "ask", ALONE[0])),
            ("weft", "ask, 500 records", python(WEFT, "ask", OVER_RECORDS[0], "--records", str(cities))),
            ("weft", "read", python(WEFT, "read", "12.5 km of track, opened 4 July 2021")),
            ("bare encoder", "ask", python(BARE, str(folder), ALONE[0], str(width))),
        ):
            runs = [process(arguments, scratch) for _ in range(COLD_RUNS + 1)][1:]
            seconds = timed([seconds for seconds, _, _ in runs], "cold", method, task, "cold seconds")
            rows.append(replace(seconds, status=status(runs)))
            peak = round(max(peak for _, peak, _ in runs), 1)
            rows.append(replace(rows[-1], metric="peak MB", value=peak, interval=None, seconds=None))
    return [*rows, ratio("ask", "cold", rows[0].value, rows[-2].value)]


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def process(arguments: Sequence[str], compiled: str) -> tuple[float, float, int]:
    """(seconds, peak resident MB, exit code) of a process of its own, on one thread; `compiled`: a folder for bytecode,
    which an installed package has and a checkout may not."""
    one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    one |= {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    launched = subprocess.run([sys.executable, "-c", LAUNCHER, *arguments], capture_output=True, env=os.environ | one)
    seconds, peak, code = launched.stdout.split()
    return float(seconds), float(peak) / 1024, int(code)


def status(runs: Sequence[tuple[float, float, int]]) -> str:
    codes = {code for _, _, code in runs}
    return "run" if codes == {0} else f"run; exit code {', '.join(map(str, sorted(codes)))}"


# ---- warm: one process, one thread -----------------------------------------------------------------------------------


def warm_rows(model: Any, rounds: int) -> list[Row]:
    header, *cells = city_cells()
    table = infer(RawTable("cities.csv", header, cells))
    rows: list[Row] = []
    for task, questions, tables in (("alone", ALONE, []), (f"{RECORDS} records", OVER_RECORDS, [table])):
        situations = [situate(question, model.tokenizer, tables=tables) for question in questions]
        whole = times(partial(weft.ask, records=tables, model=model), questions, rounds)
        bare = times(partial(encoder_alone, model), situations, rounds)
        tokens = float(np.mean([len(situation.sequence.ids) for situation in situations]))
        rows.append(timed(whole, "warm", "weft", task, "warm seconds", tokens))
        rows.append(timed(bare, "warm", "bare encoder", task, "warm seconds", tokens))
        rows.append(ratio(task, "warm", rows[-2].value, rows[-1].value))
    return rows


def city_cells() -> list[list[str]]:
    """Header and rows: the most populous cities of the gazetteer."""
    cities = sorted(gazetteer.cities(15_000), key=lambda city: -city.population)[:RECORDS]
    rows = [[city.name, gazetteer.country_name(city.country), str(city.population)] for city in cities]
    return [["City", "Country", "Population"], *rows]


def write_csv(path: Path, cells: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(cells)


def times(call: Callable[[Any], Any], inputs: Sequence[Any], rounds: int) -> list[float]:
    """Seconds of each call, the first round left out: it fills the caches of headers and tables."""
    found = []
    for turn in range(rounds + 1):
        for each in inputs:
            started = time.perf_counter()
            call(each)
            if turn:
                found.append(time.perf_counter() - started)
    return found


def encoder_alone(model: Any, situation: Situation) -> None:
    """The language side once over the same ids; no values, no columns, no steps."""
    ids = situation.sequence.ids[None]
    vectors = np.zeros((*ids.shape, model.width), np.float32)
    inputs = {"ids": ids, "mask": ids > 0, "order": ids * 0, "tags": ids * 0 - 1, "vectors": vectors}
    model.sessions["sequence"].run(None, inputs)


def timed(
    seconds: Sequence[float], split: str, method: str, task: str, metric: str, tokens: float | None = None
) -> Row:
    """The median, and as interval the tenth and ninth tenth of the runs."""
    low, high = np.quantile(seconds, [0.1, 0.9])
    group = "computed" if method == "weft" else "baseline"
    spread = (round(float(low), 4), round(float(high), 4))
    value = round(median(seconds), 4)
    length = None if tokens is None else round(tokens, 1)
    return Row(group, method, task, split, metric, value, len(seconds), spread, length, value)


def ratio(task: str, split: str, whole: float | None, bare: float | None) -> Row:
    times_as_long = round(whole / bare, 2) if whole and bare else None
    return Row("computed", "weft", task, split, "times the bare encoder", times_as_long)
