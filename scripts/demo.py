"""Twelve questions over examples/: "Which company has the largest revenue?" Run: make demo (seconds).

For each: the sequence as the model read it (back from its arrays), tokens before and after, the steps of the program,
and the answer with its evidence and checks. All three tables are at hand each time; the report where it is named.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import weft
from weft.terminal import shown

EXAMPLES = Path(__file__).parent.parent / "examples"
TABLES = ("companies.csv", "bridges.csv", "laureates.csv")

# (question, whether the report is given as well)
QUESTIONS = (
    ("How many days are there from 1 May 2021 to 4 July 2021?", False),
    ("What is 15 % of $3.2bn?", False),
    ("How many miles is 12.5 km?", False),
    ("Which company has the most employees?", False),
    ("How many bridges opened after 1990?", False),
    ("In which city was Marie Curie born?", False),
    ("How heavy is the rover Curiosity?", True),
    # chosen last, when the model was trained; in no training wording
    ("Our choir leaves Vienna for Lisbon: how long is the trip, as the crow flies?", False),
    ("A loaf weighs 750 g and I bake 12 of them. How much bread is that?", False),
    ("Of the laureates, who came into the world last?", False),
    # to be refused
    ("Which bridge is the most beautiful?", False),
    ("What will the weather be like in Rome tomorrow?", False),
)

sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
started = perf_counter()
model = weft.load()
report = (EXAMPLES / "report.txt").read_text(encoding="utf-8")
tables = [weft.records(EXAMPLES / name) for name in TABLES]
print(f"model and {len(tables)} tables loaded in {perf_counter() - started:.2f} s\n")

for number, (question, with_report) in enumerate(QUESTIONS, 1):
    asked = perf_counter()
    answer = weft.ask(question, records=tables, text=report if with_report else None, model=model)
    print(f"{number:2}. {question}" + ("  [and report.txt]" if with_report else ""))
    print(f"    → {answer}" + ("  (verified)" if answer.verified else "  (refused)" if answer.refused else ""))
    for line in shown(answer):
        print(f"      {line}")
    print(f"      took        {perf_counter() - asked:.2f} s\n")
print(f"{len(QUESTIONS)} questions in {perf_counter() - started:.2f} s, all on this machine.")
