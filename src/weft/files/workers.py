"""Paragraphs read by several processes, results in the order of the paragraphs, a bounded number of them under way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from weft.errors import WeftError
from weft.files.reading import Reading, Result
from weft.files.sources import Paragraph

BATCH = 20_000  # code points sent to a process at once
AHEAD = 4  # batches under way, for each process


def in_order(paragraphs: Iterable[Paragraph], reading: Reading, jobs: int) -> Iterator[tuple[Paragraph, Result]]:
    if jobs == 1:
        for paragraph in paragraphs:
            yield paragraph, reading.result(paragraph)
        return
    # spawn: a fork of a process with threads may hang
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin)
    try:
        waiting: deque[tuple[list[Paragraph], Future[list[Result]]]] = deque()
        for batch in _batches(paragraphs):
            waiting.append((batch, pool.submit(reading.results, batch)))
            if len(waiting) >= AHEAD * jobs:
                yield from _first(waiting)
        while waiting:
            yield from _first(waiting)
    except BrokenProcessPool:
        raise WeftError(
            "a process of --jobs was ended from outside, perhaps for want of memory. Run it again."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _first(waiting: deque[tuple[list[Paragraph], Future[list[Result]]]]) -> Iterator[tuple[Paragraph, Result]]:
    batch, future = waiting.popleft()
    yield from zip(batch, future.result(), strict=True)


def _batches(paragraphs: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    batch: list[Paragraph] = []
    size = 0
    for paragraph in paragraphs:
        batch.append(paragraph)
        size += len(paragraph.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _begin() -> None:
    """A worker leaves Ctrl-C to the process that started it, and ends with that one however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
