"""Plain text: some to learn from beside the questions, some to tell whether a language model has been harmed."""

from __future__ import annotations

import json
import lzma
import os
import zipfile
from functools import lru_cache
from pathlib import Path

from bench.results import ROOT

CHARACTERS = 200_000


def data() -> Path:
    return Path(os.environ.get("WEFT_DATA", ROOT.parent / "shared" / "data"))


@lru_cache(maxsize=1)
def held_out() -> str | None:
    """The start of WikiText-2's validation part; None where the data is absent."""
    path = data() / "text_wikitext2_heldout" / "valid.txt.xz"
    if not path.exists():
        return None
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return file.read(CHARACTERS)


@lru_cache(maxsize=1)
def ordinary() -> str:
    """Speeches and books, which the small language model was trained on as well; "" where the data is absent."""
    speeches, books = data() / "text_us_speeches" / "state_union.zip", data() / "text_classic_books" / "books.jsonl.xz"
    parts = []
    if speeches.exists():
        with zipfile.ZipFile(speeches) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".txt"))
            parts += [archive.read(name).decode("utf-8", "replace")[:20_000] for name in names]
    if books.exists():
        with lzma.open(books, "rt", encoding="utf-8") as file:
            parts += ["\n".join(str(one) for one in json.loads(line).values())[:40_000] for line in file]
    return "\n".join(parts)
