"""OUT.jsonl and OUT.parquet: lines are added as paragraphs are read, and a run that was killed goes on behind them.

While a run is under way OUT.jsonl.unfinished beside says which command it is. Lines that are there are compared with
what would be written: with the paragraphs of the files, and where nothing says which command made them, the first ones
whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from weft.errors import WeftError
from weft.files import parquet
from weft.files.reading import Reading, line_begins
from weft.files.sources import Paragraph

COMPARED = 50  # lines that are read again in full where no command is named


def opened_lines(to: Path, about: dict[str, Any]) -> Lines:
    """The output at `to`, of the command that `about` describes. WeftError when it cannot be, or is another's."""
    if to.suffix not in (".jsonl", ".parquet"):
        raise WeftError(f"--to {to}: wanted OUT.jsonl or OUT.parquet.")
    if to.is_dir() or not to.parent.is_dir():
        raise WeftError(f"--to {to}: {'a directory' if to.is_dir() else 'no such directory'}. Pass a file to write to.")
    lines = Lines(to, about) if to.suffix == ".jsonl" else ParquetLines(to, about)
    lines.look()
    return lines


class Lines:
    """OUT.jsonl. `those_after` first, then `add` a line a paragraph, then `finished`."""

    def __init__(self, to: Path, about: dict[str, Any]) -> None:
        self.to, self.about = to, about
        self.lines = to  # where the lines are added
        self.unfinished = to.with_name(f"{to.name}.unfinished")
        self.before = self.now = 0  # how many paragraphs were there, and are added
        self.command_named = False  # that of the lines that are there
        self.file: IO[bytes] | None = None

    def own_files(self) -> list[Path]:
        """What a run writes, to be read by none."""
        return [self.to, self.lines, self.unfinished]

    def look(self) -> None:
        """WeftError when a run of another command has begun here."""
        if self.unfinished.exists():
            try:
                begun = json.loads(self.unfinished.read_text(encoding="utf-8"))
            except ValueError:
                return  # killed while it was written
            _same(self.to, begun, self.about, f" and {self.unfinished.name}")
            self.command_named = True

    def those_after(self, paragraphs: Iterator[Paragraph], reading: Reading) -> Iterator[Paragraph]:
        """The paragraphs whose lines are not there yet. WeftError when a line is another than would be written."""
        whole = 0
        for line in self._lines_there():
            paragraph = next(paragraphs, None)
            if paragraph is None or not self._is_of(line, paragraph, reading):
                raise WeftError(
                    f"{self.lines}: line {self.before + 1} is not what this command writes. Its files have changed, or "
                    f"it is another's: pass another --to, or remove {self.lines.name}."
                )
            if not line.endswith(b"\n"):
                os.truncate(self.lines, whole)
                yield paragraph
                break
            whole += len(line)
            self.before += 1
        yield from paragraphs

    def _lines_there(self) -> Iterator[bytes]:
        if self.lines.exists():
            with self.lines.open("rb") as file:
                yield from file

    def _is_of(self, line: bytes, paragraph: Paragraph, reading: Reading) -> bool:
        if line.endswith(b"\n") and (self.command_named or self.before >= COMPARED):
            return line.startswith(line_begins(paragraph).encode())
        return (reading.result(paragraph).line + "\n").encode().startswith(line)

    def add(self, line: str) -> None:
        with self._writing():
            file = self._opened()
            file.write(f"{line}\n".encode())
            file.flush()  # a killed run loses no more than the paragraphs that were being read
        self.now += 1

    def _opened(self) -> IO[bytes]:
        if self.file is None:
            self.unfinished.write_text(json.dumps(self.about), encoding="utf-8")
            self.file = self.lines.open("ab")
        return self.file

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            because = (error.strerror or str(error)).lower()
            raise WeftError(f"{self.to}: {because}. Run the same command again to go on from here.") from None

    def finished(self) -> str:
        """The output is whole; what to say of it."""
        if self.now or self.unfinished.exists() or not self.to.exists():
            with self._writing():
                self._opened().close()
                self._completed()
        if self.now == 0 and self.before:
            return f"{self.to}: {self.before} paragraphs, all of them there before"
        return f"{self.to}: {self.before + self.now} paragraphs" + (f", {self.now} of them now" if self.before else "")

    def _completed(self) -> None:
        self.unfinished.unlink()


class ParquetLines(Lines):
    """OUT.parquet: lines as above in OUT.parquet.unfinished.jsonl, turned into rows when all are there."""

    def __init__(self, to: Path, about: dict[str, Any]) -> None:
        super().__init__(to, about)
        self.lines = to.with_name(f"{to.name}.unfinished.jsonl")
        self.made = to.with_name(f"{to.name}.unfinished.parquet")

    def own_files(self) -> list[Path]:
        return [*super().own_files(), self.made]

    def look(self) -> None:
        parquet.library()
        super().look()
        if self.to.exists():
            _same(self.to, parquet.command(self.to), self.about)

    def those_after(self, paragraphs: Iterator[Paragraph], reading: Reading) -> Iterator[Paragraph]:
        if not self.to.exists():
            yield from super().those_after(paragraphs, reading)
            return
        rows = parquet.rows(self.to)
        for paragraph, row in zip_longest(paragraphs, rows):
            if paragraph is None or row != (paragraph.file, paragraph.offset, paragraph.text):
                raise WeftError(
                    f"{self.to}: row {self.before} is not of these files; they have changed. Pass another --to, or "
                    f"remove {self.to.name}."
                )
            self.before += 1

    def _completed(self) -> None:
        if not self.to.exists():
            parquet.write(self.lines, self.made, self.about)
            os.replace(self.made, self.to)
        self.lines.unlink()
        self.unfinished.unlink()


def _same(to: Path, begun: dict[str, Any] | None, about: dict[str, Any], beside: str = "") -> None:
    if begun is None:
        raise WeftError(f"{to}: not made by weft read. Pass another --to, or remove it.")
    others = ", ".join(f"{name} {json.dumps(begun.get(name))}" for name in about if begun.get(name) != about[name])
    if others:
        raise WeftError(f"{to}: of another command, with {others}. Pass another --to, or remove {to.name}{beside}.")
