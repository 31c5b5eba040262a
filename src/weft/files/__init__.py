"""`weft read --files`: whole documents of any size, a paragraph at a time, in order, in the same memory throughout.

Paragraphs come out of the files one after another, one process or several read them, lines go to standard output or to
a file that a killed run goes on with.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from weft.errors import WeftError
from weft.files.output import Lines, opened_lines
from weft.files.reading import Reading
from weft.files.sources import Sources
from weft.files.workers import in_order
from weft.terminal import Progress, print_line


def read_files(given: Sequence[str], reading: Reading, jobs: int = 1, to: str | None = None) -> int:
    """Read all paragraphs of files and directories; the exit code: 2 where a file could not be read, or not all of it.

    Raises WeftError, before anything is written, for what is wrong with the command as a whole.
    """
    if jobs < 1:
        raise WeftError(f"--jobs {jobs}: wanted 1 or more processes.")
    reading.check()
    out = None if to is None else opened_lines(Path(to), reading.about(given))
    with Progress(shown=to is not None or not sys.stdout.isatty()) as progress:
        sources = Sources(given, progress.complain, leave_out=() if out is None else out.own_files())
        if progress.bar is not None:
            progress.of(sources.size())
        faulty = _all_read(sources, reading, jobs, out, progress)
    if out is not None:
        print_line(out.finished())
    return 1 if faulty else 2 if sources.troubles else 0


def _all_read(sources: Sources, reading: Reading, jobs: int, out: Lines | None, progress: Progress) -> bool:
    """Whether a fault of ours befell a paragraph; each is told, and stands in the output with its reason."""
    faulty = False
    paragraphs = sources.paragraphs() if out is None else out.those_after(sources.paragraphs(), reading)
    for paragraph, result in in_order(paragraphs, reading, jobs):
        if result.fault:
            faulty = True
            progress.complain(f"{paragraph.file} at {paragraph.offset}: {result.fault}. Please report it.")
        if out is not None:
            out.add(result.line)
        elif result.line:
            print_line(result.line)
        progress.at(paragraph.behind)
    return faulty
