"""PDF → passages and tables by page, with pypdf (extra weft[pdf]); what a page is broken in is left out and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weft.checking.grid import Grid
from weft.checking.markdown import GAPS, parts_of_text
from weft.checking.sources import Passage
from weft.errors import WeftError

PAGES = 20_000  # at most so many are read
PAGE_TEXT = 200_000  # characters of one page
SPACES = re.compile(r"[ \t]{2,}")


def parts_of_pdf(path: str, notes: list[str]) -> Iterator[Passage | Grid]:
    """The parts of each page, its number as `page`. WeftError when the file is no PDF, or pypdf is missing."""
    reader = _reader(path)
    for number, page in enumerate(_pages(reader, path), 1):
        if number > PAGES:
            notes.append(f"{path}: the first {PAGES:,} pages were read.")
            return
        try:
            text = _text(page)
        except Exception as error:  # a broken page raises what it likes
            notes.append(f"{path}: page {number} cannot be read ({type(error).__name__}); it is left out.")
            continue
        for part in parts_of_text(text[:PAGE_TEXT], path, {"page": number}):
            yield (
                Passage(SPACES.sub(" ", part.text), part.place, part.heading, part.offset)
                if isinstance(part, Passage)
                else part
            )


def _reader(path: str) -> Any:
    try:
        import pypdf
    except ImportError:
        raise WeftError(f"{path}: PDF needs pypdf. Run: pip install 'weft[pdf]'.") from None
    if not Path(path).exists():
        raise WeftError(f"{path}: no such file. Check the path.")
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are ours to tell
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise WeftError(f"{path}: a PDF with a password. Save it without one.")
        len(reader.pages)
    except WeftError:
        raise
    except Exception as error:
        because = " ".join(str(error).split())[:120] or type(error).__name__
        raise WeftError(f"{path}: a broken PDF ({because}). Save it anew, or as text.") from None
    return reader


def _pages(reader: Any, path: str) -> Iterator[Any]:
    for number in range(len(reader.pages)):
        yield reader.pages[number]


def _text(page: Any) -> str:
    """As it is laid out, so that columns stay apart; else plain."""
    try:
        text = str(page.extract_text(extraction_mode="layout"))
    except Exception:
        text = ""
    if not text.strip():
        text = str(page.extract_text())
    lines = [line.strip() if not GAPS.search(line.strip()) else line.strip("\n").rstrip() for line in text.split("\n")]
    return "\n".join(lines)
