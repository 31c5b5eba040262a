"""Tables of many rows: how long they load, the memory that takes, and exact filters and sums over them, both ways.

A process of its own loads each made-up file of orders and answers from it, so that peak memory is that of one table.
"Second way" is what every step of an answer is checked by; cold is the first call, which derives keys from the cells.
`python -m bench records`; a minute with --budget small, some five with full.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.results import Row, not_run

ROWS = {"small": 100_000, "full": 1_000_000}
HEADER = ("Order", "Ordered on", "Customer", "Status", "Amount (EUR)", "Weight (kg)", "Items")
STATUS = ("paid", "open", "sent", "returned", "lost")
RUNS = 3
CPU = "seconds of CPU"  # one thread: what else the machine does counts little
CHILD = """
import json, resource, sys, time
import weft
from weft.modalities.date import Date
from weft.modalities.number import from_amount
from weft.modalities.word import Word
from weft.operations.operation import operations

begun = time.process_time()
table = weft.records(sys.argv[1])
found = {"load": [time.process_time() - begun]}
column = table.column
number = lambda text: from_amount(__import__("fractions").Fraction(text))
filters = {
    "amount above": ("where_greater", column("Amount (EUR)"), number("50000")),
    "weight below": ("where_less", column("Weight (kg)"), number("12.5")),
    "year equal": ("where_equal", column("Ordered on"), Date(2021, form="year")),
    "word equal": ("where_equal", column("Status"), Word("sent")),
}
sums = {"sum of the amounts above": ("total", "Amount (EUR)"), "average weight of these": ("average", "Weight (kg)")}

def timed(name, call):
    for _ in range(int(sys.argv[2]) + 1):
        begun = time.process_time()
        outcome = call()
        found.setdefault(name, []).append(time.process_time() - begun)
    return outcome

for task, (name, *args) in filters.items():
    rows = timed(task, lambda: operations()[name].run(*args)).value
    again = timed(task + ", second way", lambda: operations()[name].second(*args)).value
    assert rows.indices == again.indices and len(rows), task
rows = operations()["where_greater"].run(*filters["amount above"][1:]).value
for task, (name, header) in sums.items():
    first = timed(task, lambda: operations()[name].run(rows, column(header))).value
    assert first == timed(task + ", second way", lambda: operations()[name].second(rows, column(header))).value, task
found["peak"] = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]
print(json.dumps(found))
"""


def measure(folder: Path | None, seed: int, budget: str) -> list[Row]:
    """The rows of records.json; the model in `folder` is not asked."""
    with tempfile.TemporaryDirectory() as scratch:
        count = ROWS[budget]
        path = Path(scratch) / "orders.csv"
        write_csv(path, seed, count)
        rows = rows_of(path, "CSV", count)
        lines = Path(scratch) / "orders.jsonl"
        write_jsonl(lines, seed, count)
        rows += loading(lines, "JSON lines", count)
        if importlib.util.find_spec("pyarrow") is None:
            return [*rows, not_run("computed", "weft", "load", "Parquet", CPU, "no pyarrow")]
        packed = Path(scratch) / "orders.parquet"
        write_parquet(packed, seed, count)
        return rows + loading(packed, "Parquet", count)


def orders(seed: int, count: int) -> Iterator[tuple[str, ...]]:
    """Rows of texts: an own number, a day of six years, one of 5,000 customers, a word, cents, grams, a small count."""
    rng = random.Random(seed)
    for number in range(count):
        day = f"20{rng.randrange(18, 24)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        cents, grams = rng.randrange(10_000_000), rng.randrange(30_000)
        yield (
            str(100_000 + number), day, f"Customer {rng.randrange(5_000)}", rng.choice(STATUS),
            f"{cents // 100}.{cents % 100:02d}", f"{grams // 1000}.{grams % 1000:03d}", str(rng.randrange(1, 40)),
        )  # fmt: skip


def write_csv(path: Path, seed: int, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER])
        csv.writer(file).writerows(orders(seed, count))


def write_jsonl(path: Path, seed: int, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(dict(zip(HEADER, row))) + "\n" for row in orders(seed, count))


def write_parquet(path: Path, seed: int, count: int) -> None:
    import pyarrow
    import pyarrow.parquet

    columns = list(zip(*orders(seed, count)))
    pyarrow.parquet.write_table(pyarrow.table(dict(zip(HEADER, columns))), path)


def child(path: Path, runs: int) -> dict[str, list[float]]:
    done = subprocess.run([sys.executable, "-c", CHILD, str(path), str(runs)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def rows_of(path: Path, split: str, count: int) -> list[Row]:
    """Loading, and every filter and sum: the first call (cold), the median of the others (warm)."""
    found = child(path, RUNS)
    rows = load_rows(found, split, count)
    for task, seconds in found.items():
        if task not in ("load", "peak"):
            rows.append(figure(task, f"{count} rows, cold", CPU, seconds[0], 1))
            rows.append(figure(task, f"{count} rows, warm", CPU, median(seconds[1:]), RUNS))
    return rows


def loading(path: Path, split: str, count: int) -> list[Row]:
    return load_rows(child(path, 0), split, count)


def load_rows(found: dict[str, list[float]], split: str, count: int) -> list[Row]:
    where = f"{split}, {count} rows"
    return [
        figure("load", where, CPU, found["load"][0], 1),
        figure("load", where, "peak MB", found["peak"][0], 1),
    ]


def figure(task: str, split: str, metric: str, value: float, n: int) -> Row:
    seconds = round(value, 4) if metric == CPU else None
    return Row("computed", "weft", task, split, metric, round(value, 4), n, seconds=seconds)
