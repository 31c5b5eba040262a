"""weft check CLAIM SOURCE…: the figures of a text held against its sources, coloured, as lines, JSON or a page."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import weft
from weft.errors import WeftError
from weft.terminal import complain, file_text, print_line

SOURCES = "texts, Markdown, HTML, PDF, CSV, JSON lines, Parquet, a database's URL, or a directory of such"


def check_command(parser: Any) -> Callable[[Namespace], int]:
    """Every figure of a text held against its sources: copied, computed, contradicted or unsupported."""
    parser.add_argument("claim", help="the file of the text, or - for standard input")
    parser.add_argument("source", nargs="*", help=f"what it is held against: {SOURCES}")
    parser.repeated("--against", "SOURCE", "one more source; repeatable")
    parser.flag("--json", "one JSON object a figure")
    parser.add_argument("--html", metavar="OUT.html", help="a page: a click on a figure goes to its source")
    parser.flag("--strict", "exit code 3 when a figure is contradicted or unsupported")
    parser.add_argument(
        "--cache", metavar="DIR", help="where what was read of sources is kept; default: the user's cache"
    )
    return _check


def _check(given: Namespace) -> int:
    from weft import jsonform
    from weft.checking import cache
    from weft.checking.shown import lines

    against = list(_files([*given.source, *given.against]))
    if not against:
        raise WeftError("weft check: no source to hold the text against. Name one: weft check summary.txt report.pdf")
    text = _standard_input() if given.claim == "-" else file_text(given.claim)
    with _seldom_collected():
        report = weft.check(text, against, cache=cache.folder(given.cache))
    if given.json:
        for finding in report.findings:
            print_line(jsonform.line(finding.to_json()))
        for note in report.notes:
            complain(note)
    else:
        for line in lines(report, coloured=sys.stdout.isatty() and not os.environ.get("NO_COLOR")):
            print_line(line)
    if given.html is not None:
        _write(Path(given.html), report)
    return 3 if given.strict and report.faults else 0


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Facts are many and in no cycle: walking them again and again took the collector a sixth of the time. Here and not
    in `weft.check`: the collector is the whole process's."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _files(sources: list[str]) -> Iterator[str]:
    """The sources; of a directory the files in it that are not hidden."""
    for source in sources:
        if not os.path.isdir(source):
            yield source
            continue
        names = sorted(path for path in Path(source).rglob("*") if path.is_file())
        inside = [path for path in names if not any(part.startswith(".") for part in path.relative_to(source).parts)]
        if not inside:
            raise WeftError(f"{source}: a directory without files. Pass files, or a directory that holds some.")
        yield from map(str, inside)


def _standard_input() -> str:
    data = sys.stdin.buffer.read()
    return data.decode("utf-8-sig", "replace")


def _write(path: Path, report: Any) -> None:
    from weft.checking.page import page

    try:
        path.write_text(page(report), encoding="utf-8", errors="replace")
    except OSError as error:
        raise WeftError(f"--html {path}: {(error.strerror or str(error)).lower()}. Write elsewhere.") from None
