"""python -m bench ask token speed --budget small: runs the named measurements, writes their files, prints the rows.

`experiments`: e1, e2 and e3 (geography, numbers, nested), with their page; `read --speed` is read_speed.
"""

from __future__ import annotations

import argparse
import importlib
import time
from pathlib import Path

from bench import experiments, results

USUAL = ("ask", "token", "speed")
ALONE = ("people", "injected", "read", "read_speed", "int8", "attached", "records", "check")
NAMES = (*USUAL, *ALONE, *experiments.NAMES, "experiments")
SEED = 20_261_120  # training draws with 7


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        default=USUAL,
        metavar="NAME",
        help=f"of {', '.join(NAMES)}; the first three when none is given",
    )
    parser.add_argument(
        "--budget", choices=("small", "full"), default="full", help="small: under two minutes, wider intervals"
    )
    parser.add_argument("--speed", action="store_true", help="of read: its throughput, beside readers by others")
    parser.add_argument("--model", type=Path, default=None, help="a model's folder instead of the one that ships")
    parser.add_argument("--to", type=Path, default=results.FOLDER, help="where NAME.json goes")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in NAMES]
    if unknown:
        parser.error(f"no measurement {unknown[0]!r}. Known: {', '.join(NAMES)}.")
    if given.speed and "read" not in given.names:
        parser.error("--speed goes with read: python -m bench read --speed")
    asked = ["read_speed" if given.speed and name == "read" else name for name in given.names]
    names = [one for name in asked for one in (experiments.NAMES if name == "experiments" else (name,))]
    for name in names:
        started = time.perf_counter()
        where = f"experiments.{experiments.NAMES[name]}" if name in experiments.NAMES else name
        module = importlib.import_module(f"bench.{where}")
        rows = module.measure(given.model, SEED, given.budget)
        path = results.write(name, rows, SEED, given.budget, given.to)
        print(getattr(module, "table", results.table)(rows))
        print(f"{path.name}: {len(rows)} rows in {time.perf_counter() - started:.0f} s\n", flush=True)
    if set(names) & set(experiments.NAMES):
        from bench.experiments import report

        print(report.write(report.TO if given.to == results.FOLDER else given.to, given.to))


if __name__ == "__main__":
    main()
