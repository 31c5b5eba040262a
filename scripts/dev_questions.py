"""What weft says to the questions of specs/dev: python scripts/dev_questions.py [--model DIR] [--show]

Questions of people over tables, texts (of specs/dev and of examples) or nothing, with answers as people write them
("26.22 miles", a name, a list, null for "cannot be told"). They are for finding out what to mend, so a share over them
is no measurement: `python -m bench ask` asks what nobody has looked at. A minute or two on one core.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import weft
from weft.answering import Answer, step_text, value_json
from weft.errors import WeftError
from weft.interleave import MODEL_DIR
from weft.runtime import Model

DEV = Path(__file__).resolve().parent.parent / "specs" / "dev"
EXAMPLES = DEV.parent.parent / "examples"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
UNITS = {"mi": "mile", "gal": "gall", "h": "hour", "d": "day", "min": "minu", "m": "metr", "l": "litr"}
FAR = Fraction(1, 100)  # distances may differ by so much: where a city stands is a matter of opinion


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=str(MODEL_DIR))
    parser.add_argument("--show", action="store_true", help="also what was answered wrongly, and how")
    arguments = parser.parse_args()
    model, tables = Model(Path(arguments.model), threads=1), {}
    right: dict[str, list[bool]] = defaultdict(list)
    for item in map(json.loads, (DEV / "questions.jsonl").read_text(encoding="utf-8").splitlines()):
        over, given = item["over"], {}
        path = DEV / over if (DEV / over).exists() else EXAMPLES / over
        if over.endswith(".csv"):
            given["records"] = tables.setdefault(over, weft.records(path))
        elif over.endswith(".txt"):
            given["text"] = path.read_text(encoding="utf-8")
        try:
            answer = weft.ask(item["question"], model=model, **given)
        except WeftError as error:
            answer = error
        good = isinstance(answer, Answer) and is_answer(answer, item["answer"])
        right[over.rpartition(".")[2]].append(good)
        right["to refuse" if item["answer"] is None else "to answer"].append(good)
        if getattr(answer, "verified", False):
            right["verified"].append(good)
        if arguments.show and not good:
            steps = "; ".join(map(step_text, getattr(answer, "steps", ())))
            print(f"{over}: {item['question']}\n    wanted {item['answer']}, got {answer}  [{steps}]")
    for name, goods in right.items():
        print(f"{name}: {sum(goods)} of {len(goods)} right")


def is_answer(answer: Answer, wanted: str | list[str] | None) -> bool:
    """Whether a person would take the answer for what is wanted; None is to be refused."""
    if wanted is None or answer.refused:
        return (wanted is None) == answer.refused
    told = value_json(answer.value)
    items = (
        [str(item.get("name") or item["text"]) for item in told["value"]] if told["kind"] == "list" else [answer.text]
    )
    if isinstance(wanted, list):
        return sorted(map(plain, items)) == sorted(map(plain, wanted))
    return len(items) == 1 and same(items[0], wanted)


def same(found: str, wanted: str) -> bool:
    """The same words, the same value as read, or the same figures to the decimals wanted with a word shared."""
    if plain(found) == plain(wanted) or (not NUMBER.search(wanted) and plain(found) in plain(wanted)):
        return True
    if value_of(found) is not None and value_of(found) == value_of(wanted):
        return True
    ours, theirs = NUMBER.findall(found.replace(",", "")), NUMBER.findall(wanted.replace(",", ""))
    if not ours or len(ours) != len(theirs):
        return False
    far = re.search(r"\b(km|miles)\b", wanted) is not None
    exact = all("." not in number for number in ours)  # "591 ml" is said of 591.47 ml, never of 592
    close = all(
        abs(Fraction(a) - Fraction(b)) <= max(0 if exact else half(b), FAR * abs(Fraction(b)) if far else 0)
        for a, b in zip(ours, theirs)
    )
    return close and (not words(found) or not words(wanted) or bool(words(found) & words(wanted)))


def half(number: str) -> Fraction:
    """Half of what the last digit of a number counts."""
    return Fraction(1, 2 * 10 ** len(number.partition(".")[2]))


def value_of(text: str) -> Any:
    """The one value that a text says, or None."""
    spans = [span for span in weft.read(text) if span.kind]
    return (spans[0].kind, spans[0].value) if len(spans) == 1 else None


def plain(text: str) -> str:
    return re.sub(r"[^\w.%/ -]", "", text.casefold()).strip(" .")


def words(text: str) -> set[str]:
    return {UNITS.get(word, word.rstrip("s")[:4]) for word in re.findall(r"[a-z$€£%]+", text.casefold())}


if __name__ == "__main__":
    main()
