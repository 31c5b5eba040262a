"""Programs for questions that came with their answers alone: python scripts/find_programs.py [--start K] [--count N]

Each question of WikiTableQuestions, but those over tables that are kept, is put to the default model; of the likeliest
programs the first that gives the answer is written to specs/found, its share of the probability beside it left out.
About a third of a second a question on one core; the file grows as it goes, a second start goes on after its last line.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from pathlib import Path

import weft
from weft.errors import WeftError
from weft.interleave import MODEL_DIR
from weft.programs import Program, run
from weft.runtime import Model
from weft.training.table_questions import TableQuestion, gives, situation_of, wikitablequestions, written

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "specs" / "found" / "wikitablequestions.tsv"
WIDTH = 1
HEADER = """# Programs for answers of WikiTableQuestions (CC BY-SA 4.0, Pasupat and Liang 2015): name, program.
# Searched by scripts/find_programs.py with the default model, not written by hand; the questions are not in here.
"""
COMPARED = (
    "greater",
    "equal",
    "where_greater",
    "where_less",
    "where_at_least",
    "where_at_most",
    "where_equal",
    "first",
)
LEAST = 0.002  # share of the probability below which a program that gives the answer more likely does so by chance


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10**6)
    parser.add_argument("--model", default=str(MODEL_DIR))
    parser.add_argument("--to", default=str(FOUND))
    parser.add_argument("--part", default="0/1", help="I/N: every N-th question from the I-th on")
    arguments = parser.parse_args()
    model = Model(Path(arguments.model), threads=1)
    data = Path(os.environ.get("WEFT_DATA", ROOT.parent / "shared" / "data"))
    part, parts = map(int, arguments.part.split("/"))
    started, found = time.monotonic(), 0
    with open(arguments.to, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for place, item in enumerate(wikitablequestions(data)):
            if place % parts != part or place >= arguments.count:
                continue
            if program := search(item, model):
                found += 1
                file.write(f"{item.name}\t{program}\n")
                file.flush()
            if place // parts % 100 == 99:
                print(f"{place + 1}: {found} found, {time.monotonic() - started:.0f} s", flush=True)


def search(item: TableQuestion, model: Model) -> str | None:
    try:
        situation = situation_of(item, weft.records(item.rows), model.tokenizer)
        for program in run(situation, model, width=WIDTH):
            if not program.refused and sound(program) and gives(program.value, item.answers):
                return written(program) if math.exp(program.log_p) >= LEAST else None
    except WeftError:
        return None
    return None


def sound(program: Program) -> bool:
    """Whether every result but the last is used, and no number comes in that nobody named, but to be compared with."""
    used = {arg.mark for step in program.steps for arg in step.args}
    own = all(not arg.mark.startswith("=") for step in program.steps if step.op not in COMPARED for arg in step.args)
    return own and all(f"${place}" in used for place in range(len(program.steps) - 1))


if __name__ == "__main__":
    main()
