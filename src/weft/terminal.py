"""What goes in and out at the command line: lines of standard input, values and answers for people, progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weft.errors import WeftError

if TYPE_CHECKING:
    from weft.modality import Span

MESSAGE_LIMIT = 600


class ReaderGone(Exception):
    """Standard output is a broken pipe: nobody reads on."""


def print_line(line: str) -> None:
    """A line on standard output; ReaderGone when nobody reads it."""
    try:
        sys.stdout.write(line + "\n")
    except BrokenPipeError:
        raise ReaderGone from None


def one_line(text: str) -> str:
    return " ".join(text.split())


def complain(message: str) -> None:
    """One line on standard error."""
    message = one_line(message)
    if len(message) > MESSAGE_LIMIT:
        message = f"{message[:MESSAGE_LIMIT]} … ({len(message)} characters)"
    sys.stderr.write(f"weft: {message}\n")


def texts(arguments: Sequence[str]) -> Iterator[str]:
    """One text a line of standard input, or the arguments joined."""
    if list(arguments) == ["-"]:
        yield from input_lines()
    else:
        yield " ".join(arguments)


def input_lines() -> Iterator[str]:
    """Lines of standard input, ended by a newline alone; bytes that are not UTF-8 become lone surrogates."""
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")
        yield text.removeprefix("\ufeff") if number == 0 else text


def file_text(path: str) -> str:
    """The whole file, line ends as they are, without a byte order mark. WeftError when it is no UTF-8 text."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise WeftError(f"{path}: {(error.strerror or str(error)).lower()}. Pass the path of a text file.") from None
    if b"\0" in data:
        raise WeftError(f"{path}: a NUL byte at {data.index(0)}; not a text. Save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = data[error.start]
        raise WeftError(f"{path}: byte 0x{found:02X} at {error.start} is not UTF-8. Save the file as UTF-8.") from None


class Progress:
    """A bar on standard error while a file is made, with tqdm: on a terminal alone, and where tqdm is installed."""

    def __init__(self, shown: bool) -> None:
        self.bar: Any = None
        if shown and sys.stderr.isatty():
            with suppress(ImportError):
                from tqdm import tqdm

                known = os.get_terminal_size(sys.stderr.fileno()).columns  # 0 in some terminals; no bar would be shown
                self.bar = tqdm(unit="B", unit_scale=True, leave=False, **({} if known else {"ncols": 80, "nrows": 24}))

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def of(self, total: int) -> None:
        self.bar.reset(total)

    def at(self, done: int) -> None:
        if self.bar is not None:
            self.bar.update(done - self.bar.n)

    def complain(self, message: str) -> None:
        """`complain`, with the bar out of the way."""
        if self.bar is not None:
            self.bar.clear()
        complain(message)


def span_line(span: Span, text: str, offset: int = 0) -> str:
    """A span for people: "4:11  12.5 km  quantity  12.5 km"; `offset`: where the text itself begins."""
    from weft.modality import to_json, write

    where = f"{offset + span.start}:{offset + span.stop}  {one_line(text[span.start : span.stop])}"
    if span.kind is None:
        return f"{where}  stays text: {span.reason}"
    return f"{where}  {span.kind}  {one_line(to_json(span.value).get('text') or write(span.value))}"


def unanswered(question: str, because: str) -> dict[str, Any]:
    """The JSON of an answer to a line that is no question."""
    form: dict[str, Any] = {"question": question, "answer": None, "source": None, "steps": [], "evidence": []}
    form |= {"confidence": 0.0, "verified": False, "checks": [], "refused": True, "because": because, "read": {}}
    return form


def shown(answer: Any) -> Iterator[str]:
    """What `--show` prints below an answer: sequence, tokens, steps, evidence, checks, confidence."""
    from weft.answering import step_text, value_json

    form = answer.to_json()
    yield f"sequence    {one_line(' '.join(answer.sequence))}"
    yield f"tokens      {answer.tokens_before} → {answer.tokens_after}"
    for place, step in enumerate(answer.steps):
        yield f"step ${place}     {one_line(step_text(step))}"
    for evidence in form["evidence"]:
        yield f"evidence    {_evidence(evidence)}"
    read = ", ".join(f"{name} {count}" for name, count in (form["read"] or {}).items())
    yield f"read        {read or 'the question'}"
    held = ", ".join(form["checks"]) or "none held"
    yield f"checks      {'verified' if form['verified'] else 'not verified'}: {held}"
    yield f"confidence  {form['confidence']:.2f}, {form['source'] or 'no source'}"
    for other in getattr(answer, "other", ()):
        text, steps = value_json(other.value)["text"], "; ".join(step_text(step) for step in other.steps)
        yield one_line(f"or {text}, confidence {other.confidence:.2f}: {steps}").replace("or ", "or          ", 1)


def _evidence(evidence: dict[str, Any]) -> str:
    parts = [str(evidence["from"])]
    parts += [f"record {evidence['record']}"] if "record" in evidence else []
    parts += [str(evidence["field"])] if evidence.get("field") else []
    parts += ["{}:{}".format(*evidence["span"])] if evidence.get("span") else []
    return ", ".join(parts)
