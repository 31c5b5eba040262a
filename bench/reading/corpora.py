"""Text that a reader's speed is measured on, by paragraphs: prose, technical documents, dense in values."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from bench.experiments.text import data, documents


def prose() -> Iterator[str]:
    """Speeches and encyclopedia in turns, a line a paragraph."""
    speeches = lines(data() / "text_us_speeches" / "state_union.zip")
    articles = lines(data() / "text_wikitext2_heldout" / "test.txt.xz")
    return chain.from_iterable(zip(speeches, articles))


def lines(path: Path) -> Iterator[str]:
    return (line for text in documents(path) for line in text.split("\n") if line.strip())


def technical() -> Iterator[str]:
    """Python's enhancement proposals, their source with its markup."""
    path = data() / "text_python_peps" / "peps.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield from (part for part in json.loads(line)["text"].split("\n\n") if part.strip())


def dense() -> Iterator[str]:
    """The distinct texts of the reading cases, then paragraphs and questions of financial reports."""
    cases = (data() / "extraction_dev" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    yield from dict.fromkeys(json.loads(case)["text"] for case in cases)
    with lzma.open(data() / "qa_tatqa" / "tatqa_dataset_dev.json.xz", "rt", encoding="utf-8") as file:
        for context in json.load(file):
            yield from (paragraph["text"] for paragraph in context["paragraphs"])
            yield from (question["question"] for question in context["questions"])


CORPORA: dict[str, Callable[[], Iterator[str]]] = {"prose": prose, "technical": technical, "dense": dense}


def sample(corpus: str, size: int) -> list[str]:
    """Paragraphs from the start of a corpus, about `size` bytes of UTF-8 together."""
    taken, length = [], 0
    for paragraph in CORPORA[corpus]():
        taken.append(paragraph)
        length += len(paragraph.encode())
        if length >= size:
            break
    return taken
