"""How long: three pages of figures against 200 pages and 10 tables, without and with the cache; and hostile input.

Every run is the command in a process of its own, on one core where the system can pin it, so that time and peak memory
are what a person has. Hostile input may be refused (exit code 2) or judged; it may not take longer than LIMIT seconds.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.check_summaries import FOLDER, summaries
from bench.results import Row, not_run

PAGE = 3_000  # characters
PAGES, TABLES, CLAIM_PAGES = 200, 10, 3
LIMIT = {"small": 60, "full": 600}
HUGE_MB = {"small": 20, "full": 1_000}
MOST_MB = 4_000
ENDED = (0, 2, 3)


def measure(budget: str) -> list[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if run(["check", "--help"], folder, 60)[0] != 0:
            return [not_run("computed", "weft", "speed", "all", "seconds", "no weft check in this version")]
        return [*usual(folder, budget), *hostile(folder, budget)]


def run(arguments: list[str], folder: Path, limit: float) -> tuple[int | None, float, float]:
    """Exit code (None: stopped at the limit), seconds, peak MB of `weft ARGUMENTS`."""
    code = (
        "import resource, sys, os\n"
        "hasattr(os, 'sched_setaffinity') and os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "from weft.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=open('peak', 'w'))"
    )
    (folder / "peak").unlink(missing_ok=True)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=folder, env=environment, timeout=limit,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_bounded,
        )  # fmt: skip
        ended: int | None = done.returncode
    except subprocess.TimeoutExpired:
        ended = None
    peak = folder / "peak"
    return ended, time.perf_counter() - begun, float(peak.read_text()) if peak.exists() else 0.0


def _bounded() -> None:
    """What takes more memory than that fails by itself, not the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MB << 20, MOST_MB << 20))


# ---- the usual -------------------------------------------------------------------------------------------------------


def usual(folder: Path, budget: str) -> list[Row]:
    sources = [*documents(folder), *tables(folder)]
    claim = folder / "summary.txt"
    claim.write_text(claim_text(), encoding="utf-8")
    arguments = ["check", claim.name, *(source.name for source in sources), "--json", "--cache", "cache"]
    rows = []
    for task in ("first pass", "cached"):
        ended, seconds, peak = run(arguments, folder, LIMIT[budget])
        split = f"{CLAIM_PAGES} pages against {PAGES} pages and {TABLES} tables"
        if ended not in ENDED:
            rows.append(
                not_run(
                    "computed",
                    "weft",
                    task,
                    split,
                    "seconds",
                    "took too long" if ended is None else f"exit code {ended}",
                )
            )
            continue
        rows.append(Row("computed", "weft", task, split, "seconds", round(seconds, 2), 1, seconds=round(seconds, 2)))
        rows.append(Row("computed", "weft", task, split, "peak MB", round(peak, 1), 1))
    return rows


def documents(folder: Path) -> list[Path]:
    """Two hundred pages: the documents of specs/check again and again, other figures each time, ten files."""
    rng = random.Random(5)
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((FOLDER / "sources").glob("*")) if path.suffix != ".csv"
    ]
    paths = []
    for number in range(10):
        made = "" if number else "\n\n".join(texts)  # what the claim is about, as it is
        while len(made) < PAGES * PAGE / 10:
            made += "\n\n" + varied(rng.choice(texts), rng)
        paths.append(folder / f"document{number}.md")
        paths[-1].write_text(made[: PAGES * PAGE // 10], encoding="utf-8")
    return paths


def tables(folder: Path) -> list[Path]:
    rng = random.Random(6)
    paths = []
    for number in range(TABLES):
        path = folder / f"table{number}.csv"
        lines = ["Branch,Opened,Members,Loans 2022,Loans 2023,Budget (€ thousand)"]
        for row in range(100):
            day = f"{rng.randrange(1900, 2020)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            figures = [
                rng.randrange(900, 40_000),
                rng.randrange(9_000, 500_000),
                rng.randrange(9_000, 500_000),
                rng.randrange(90, 4_000),
            ]
            lines.append(",".join([f"Branch {number}-{row}", day, *map(str, figures)]))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def varied(text: str, rng: random.Random) -> str:
    """Other digits, the same writing: no first digit of a number, no year, changes its length."""
    return "".join(rng.choice("123456789") if sign.isdigit() and rng.random() < 0.5 else sign for sign in text)


def claim_text() -> str:
    """Three pages of summaries over the texts."""
    made = ""
    for summary in summaries("development"):
        if not any(name.endswith(".csv") for name in summary.sources):
            made += summary.text + "\n\n"
    return made[: CLAIM_PAGES * PAGE]


# ---- hostile ---------------------------------------------------------------------------------------------------------


def hostile(folder: Path, budget: str) -> list[Row]:
    """Did it end by itself in time, with an exit code that says what came of it?"""
    small = folder / "small.md"
    small.write_text("Sales were 4,215 tonnes in 2021 and 4,630 tonnes in 2022.\n", encoding="utf-8")
    rows = []
    for task, claim, source in cases(folder, HUGE_MB[budget]):
        arguments = ["check", (claim or small).name, (source or small).name, "--json", "--cache", "cache"]
        ended, seconds, peak = run(arguments, folder, LIMIT[budget])
        status = "run" if ended in ENDED else "took too long" if ended is None else f"exit code {ended}"
        rows.append(
            Row(
                "computed",
                "weft",
                task,
                "hostile",
                "ended as it should",
                float(ended in ENDED),
                1,
                seconds=round(seconds, 2),
                status=status,
            )
        )
        rows.append(Row("computed", "weft", task, "hostile", "peak MB", round(peak, 1), 1))
    return rows


def cases(folder: Path, huge_mb: int) -> Iterator[tuple[str, Path | None, Path | None]]:
    """(name, the claim or None for the usual one, the source or None)."""
    rng = random.Random(7)
    figures = " ".join(
        f"Item {rng.randrange(10**6)} cost ${rng.randrange(10**6):,} in {rng.randrange(1950, 2024)}."
        for _ in range(3_400)
    )
    yield "10,000 figures in the claim", _file(folder, "figures.txt", figures), None
    yield "10,000 figures on both sides", folder / "figures.txt", _file(folder, "figures.md", figures)
    yield "a number of a million digits", _file(folder, "digits.txt", f"It is {'7' * 1_000_000}."), None
    yield (
        "a million digits in the source",
        None,
        _file(folder, "digits.md", f"It is {'7' * 1_000_000} and 3.{'1' * 1_000_000}."),
    )
    yield "an exponent without end", _file(folder, "power.txt", "It cost 1e999999999 dollars, or 9e-999999999 %."), None
    yield "a broken PDF", None, _file(folder, "broken.pdf", "%PDF-1.7\n1 0 obj << /Length 99999999999 >> stream\n")
    yield "bytes that are no text", None, _bytes(folder, "noise.md", rng.randbytes(200_000))
    yield (
        "a line of a million cells",
        None,
        _file(folder, "wide.csv", ",".join(f"c{n}" for n in range(10**6)) + "\n" + ",".join(["1"] * 10**6) + "\n"),
    )
    yield "a table of bars", None, _file(folder, "bars.md", ("|" * 50_000 + "\n" + "|---" * 50_000 + "|\n") * 3)
    yield "tags that never close", None, _file(folder, "open.html", "<table><tr><td>1" * 100_000)
    yield "JSON in JSON", None, _file(folder, "deep.jsonl", '{"a":' * 50_000 + "1" + "}" * 50_000 + "\n")
    yield f"a source of {huge_mb} MB", None, _huge(folder, huge_mb)


def _file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _bytes(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def _huge(folder: Path, megabytes: int) -> Path:
    path = folder / "huge.md"
    line = "In {} the plant of {} made 4,{:03d} tonnes for $1.{} million.\n\n"
    with path.open("w", encoding="utf-8") as file:
        for number in range(megabytes * 1_000_000 // 60):
            file.write(line.format(1900 + number % 120, number, number % 1000, number % 97))
    return path
