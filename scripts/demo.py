"""Twelve questions over examples/: "How many days are there from 1 May 2021 to 4 July 2021?" Run: make demo (seconds).

For each: the sequence as the model read it (back from its arrays), tokens before and after, the steps of the program,
and the answer with its evidence and checks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import weft
from weft.terminal import shown

EXAMPLES = Path(__file__).parent.parent / "examples"

# (question, what it is asked over: a table, the report, or nothing)
QUESTIONS = (
    ("How many days are there from 1 May 2021 to 4 July 2021?", None),
    ("What is 15 % of $3.2bn?", None),
    ("How many miles is 12.5 km?", None),
    ("What date is three weeks after 29 January 2024?", None),
    ("Which is heavier, 40 mg or 0.3 g?", None),
    ("How far is it from Berlin to Madrid?", None),
    ("Which company has the largest revenue?", "companies.csv"),
    ("How many companies were founded before 1900?", "companies.csv"),
    ("What is the average length of the suspension bridges?", "bridges.csv"),
    ("How long is the main span of the Golden Gate Bridge in feet?", "bridges.csv"),
    ("How old was Marie Curie when she died?", "laureates.csv"),
    ("How many days passed between the launch of Sputnik 1 and the landing of Apollo 11?", "report.txt"),
)

sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
started = perf_counter()
model = weft.load()
report = (EXAMPLES / "report.txt").read_text(encoding="utf-8")
tables = {name: weft.records(EXAMPLES / name) for name in sorted({n for _, n in QUESTIONS if n and n.endswith(".csv")})}
print(f"model and {len(tables)} tables loaded in {perf_counter() - started:.2f} s\n")

for number, (question, source) in enumerate(QUESTIONS, 1):
    asked = perf_counter()
    answer = weft.ask(
        question, records=tables.get(source or ""), text=report if source == "report.txt" else None, model=model
    )
    print(f"{number:2}. {question}" + (f"  [{source}]" if source else ""))
    print(f"    → {answer}" + ("  (verified)" if answer.verified else "  (refused)" if answer.refused else ""))
    for line in shown(answer):
        print(f"      {line}")
    print(f"      took        {perf_counter() - asked:.2f} s\n")
print(f"{len(QUESTIONS)} questions in {perf_counter() - started:.2f} s, all on this machine.")
