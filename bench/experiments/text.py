"""Plain text: some to learn from beside the questions, some to tell whether a language model has been harmed."""

from __future__ import annotations

import json
import lzma
import os
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bench.results import ROOT

EACH = 300_000  # characters of each source to learn from
LEFT_OUT = ("text_wikitext2_heldout", "text_masc")  # for testing; words that carry part-of-speech tags


def data() -> Path:
    return Path(os.environ.get("WEFT_DATA", ROOT.parent / "shared" / "data"))


@lru_cache(maxsize=1)
def held_out() -> str | None:
    """WikiText-2's validation part; None where the data is absent."""
    path = data() / "text_wikitext2_heldout" / "valid.txt.xz"
    return unpacked(path) if path.exists() else None


@lru_cache(maxsize=1)
def ordinary() -> str:
    """The start of every source that the small language model was trained on; "" where the data is absent."""
    return "\n".join(start(path) for path in sources())


def start(path: Path) -> str:
    parts, length = [], 0
    for text in documents(path):
        parts.append(text[: EACH - length])
        length += len(parts[-1])
        if length >= EACH:
            break
    return "\n".join(parts)


def sources() -> list[Path]:
    """The files of plain text to learn from."""
    return [path for path in sorted(data().glob("text_*/*")) if path.parent.name not in LEFT_OUT]


def documents(path: Path) -> Iterator[str]:
    """The texts of a file; none of a file that holds no text."""
    if path.name.endswith(".jsonl.xz"):
        for line in unpacked(path).splitlines():
            yield "\n".join(one for one in json.loads(line).values() if isinstance(one, str) and " " in one)
    elif path.name.endswith(".txt.xz"):
        yield unpacked(path)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in (name for name in archive.namelist() if name.endswith(".txt")):
                yield archive.read(name).decode("utf-8", "replace")


def unpacked(path: Path) -> str:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return file.read()
