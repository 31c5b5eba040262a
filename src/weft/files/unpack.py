"""A file's bytes by lines, unpacked as they come: gzip, xz, zstd, or as they are."""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from weft.errors import WeftError
from weft.files.paragraphs import LIMIT

PACKED = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}  # how a file begins: what it is
NO_TEXT = {
    b"PK\x03\x04": "a ZIP, Word or Excel file",
    b"%PDF": "a PDF",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
BROKEN = (gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError)  # what a broken packed file raises
STEP = 1024  # bytes of zstd unpacked at once: at most some 30 MB of text, of ordinary text 10 kB


def opened(name: str, file: BinaryIO) -> Any:
    """The file as a stream of what is packed in it, or itself. WeftError when the package for it is missing."""
    packed = packing(file)
    try:
        return OPEN[packed](file) if packed else file
    except ImportError:
        raise WeftError(f"{name}: {packed} needs the package zstandard. Run: pip install 'weft[files]'.") from None


def packing(file: BinaryIO) -> str | None:
    """gzip, xz or zstd, by how a file begins; None for what is not packed."""
    start = file.peek(8)  # type: ignore[attr-defined]
    return next((what for magic, what in PACKED.items() if start.startswith(magic)), None)


def unpacked(name: str, file: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends, cut at LIMIT bytes. WeftError when the file is no text, Broken where it is broken."""
    start = file.peek(8)  # type: ignore[attr-defined]
    for magic, what in NO_TEXT.items():
        if start.startswith(magic):
            raise WeftError(f"{name}: {what}, not a text. Save it as UTF-8.")
    packed = packing(file)
    stream = opened(name, file)
    count = 0
    try:
        while line := stream.readline(LIMIT):
            count += len(line)
            yield line
    except (OSError, *BROKEN) as error:
        what = f"broken {packed}" if packed else "cannot be read"
        because = " ".join(str(error).split()).lower()
        raise Broken(f"{name}: {what} after {count} bytes of text ({because}); what stands before is read.") from None


class Broken(WeftError):
    """A file that breaks off, or cannot be unpacked from some place on."""


class Zstd(io.RawIOBase):
    """Frames of zstd one after another, as a raw stream; one that is broken or breaks off raises EOFError."""

    def __init__(self, file: BinaryIO) -> None:
        import zstandard

        self.file, self.library = file, zstandard
        self.frame: Any = None
        self.packed = self.ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self.ready and self._more():
            pass
        taken, self.ready = self.ready[: len(into)], self.ready[len(into) :]
        into[: len(taken)] = taken
        return len(taken)

    def _more(self) -> bool:
        """Unpack the next STEP bytes; False at the end of the file."""
        self.packed = self.packed or self.file.read(STEP)
        if not self.packed:
            if self.frame is not None:
                raise EOFError("it breaks off")
            return False
        if self.frame is None:
            self.frame = self.library.ZstdDecompressor().decompressobj()
        try:
            self.ready = self.frame.decompress(self.packed)
        except self.library.ZstdError as error:
            raise EOFError(str(error)) from None
        self.packed = b""
        if self.frame.eof:
            self.packed, self.frame = self.frame.unused_data, None
        return True


OPEN: dict[str, Callable[[BinaryIO], Any]] = {
    "gzip": lambda file: gzip.GzipFile(fileobj=file),
    "xz": lzma.LZMAFile,
    "zstd": lambda file: io.BufferedReader(Zstd(file)),
}
