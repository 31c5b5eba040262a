"""Files and directories → paragraphs: plain, gzip, xz or zstd, told by how a file begins; what is no text is told."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from weft.errors import WeftError
from weft.files.paragraphs import paragraphs, without
from weft.files.unpack import Broken, unpacked

BINARY_WITHIN = 8192  # a NUL byte among so many first ones: the file is no text; a later one spoils its paragraph alone
UNREADABLE = re.compile("[\0\udc80-\udcff]")  # NUL, and the bytes that are not UTF-8 as the decoder passes them on
BREAK = "\udc80"  # stands for what a broken file would have gone on with: the sentence that it ends in is not read
MARK = codecs.BOM_UTF8


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and where it stands: `offset` in code points from the beginning of its file's text.

    `behind`: bytes of all files, as they lie on the disk, that were gone through when it was found.
    """

    file: str
    offset: int
    text: str
    behind: int = 0


class Sources:
    """What the command line named; each trouble is told once and counted, and the next file is read."""

    def __init__(
        self, given: Sequence[str], tell: Callable[[str], None], leave_out: Collection[Path | str] = ()
    ) -> None:
        self.given, self.tell = given, tell
        self.leave_out = {os.path.abspath(path) for path in leave_out}
        self.troubles = 0

    def size(self) -> int:
        """Bytes of all files as they lie on the disk."""
        quiet = Sources(self.given, lambda message: None, self.leave_out)
        return sum(os.path.getsize(path) for path in quiet.files() if os.path.isfile(path))

    def files(self) -> Iterator[str]:
        """Files as given; of a directory those in it that are not hidden, by name, then those of its directories."""
        for name in self.given:
            if not os.path.isdir(name):
                yield name
                continue
            empty = True
            for path in self._inside(name):
                empty = False
                yield path
            if empty:
                self._trouble(f"{name}: a directory without files. Pass files, or a directory that holds some.")

    def _inside(self, folder: str) -> Iterator[str]:
        def unreadable(error: OSError) -> None:
            self._trouble(f"{error.filename}: {(error.strerror or str(error)).lower()}.")

        for here, folders, names in os.walk(folder, onerror=unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            paths = [os.path.join(here, name) for name in sorted(names) if not name.startswith(".")]
            yield from (path for path in paths if os.path.isfile(path) and os.path.abspath(path) not in self.leave_out)

    def paragraphs(self) -> Iterator[Paragraph]:
        behind = 0
        for name in self.files():
            try:
                with open(name, "rb") as file:
                    for offset, text in self._of_file(name, file):
                        yield Paragraph(name, offset, text, behind + (file.tell() if file.seekable() else 0))
                    behind += os.fstat(file.fileno()).st_size
            except OSError as error:
                self._trouble(f"{name}: {(error.strerror or str(error)).lower()}. Pass the path of a text file.")
            except WeftError as error:
                self._trouble(str(error))

    def _of_file(self, name: str, file: BinaryIO) -> Iterator[tuple[int, str]]:
        text = Text(name)
        for offset, paragraph in paragraphs(text.pieces(unpacked(name, file))):
            if UNREADABLE.search(paragraph):
                yield from without(UNREADABLE, offset, paragraph)
            else:
                yield offset, paragraph
        for message in text.troubles():
            self._trouble(message)

    def _trouble(self, message: str) -> None:
        self.troubles += 1
        self.tell(message)


class Text:
    """A file as text, in which a byte that is no text is one code point of UNREADABLE."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.first = ""  # what is said of the first byte that is no text
        self.count = 0  # of such bytes
        self.broken = ""

    def troubles(self) -> Iterator[str]:
        if self.first:
            more = f" ({self.count - 1} more follow)" if self.count > 1 else ""
            yield f"{self.first}{more}; what is around it, up to whole sentences, is left out. Save the file as UTF-8."
        if self.broken:
            yield self.broken

    def pieces(self, lines: Iterator[bytes]) -> Iterator[str]:
        """The text by lines, cut at LIMIT bytes; without a byte order mark. WeftError when the file is no text."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        at, line = 0, 1
        try:
            for data in lines:
                behind = at - len(decoder.getstate()[0])
                if 0 <= data.find(b"\0") < BINARY_WITHIN - at:
                    raise WeftError(f"{self.name}: a NUL byte at {at + data.index(0)}; not a text. Save it as UTF-8.")
                at += len(data)
                text = decoder.decode(data)
                if behind == 0 and text.startswith("\ufeff"):
                    text, behind = text[1:], len(MARK)
                yield from self._looked_at(text, behind, line)
                line += data.endswith(b"\n")
            behind = at - len(decoder.getstate()[0])
            yield from self._looked_at(decoder.decode(b"", final=True), behind, line)
        except Broken as broken:
            self.broken = str(broken)
            yield BREAK

    def _looked_at(self, text: str, behind: int, line: int) -> Iterator[str]:
        spoilt = UNREADABLE.findall(text)
        if spoilt and not self.first:
            byte = spoilt[0].encode("utf-8", "surrogateescape")[0]
            at = behind + len(text[: text.index(spoilt[0])].encode("utf-8", "surrogateescape"))
            what = "a NUL byte" if byte == 0 else f"byte 0x{byte:02X}"
            self.first = f"{self.name}: {what} at {at}, line {line}, is not {'text' if byte == 0 else 'UTF-8'}"
        self.count += len(spoilt)
        if text:
            yield text
