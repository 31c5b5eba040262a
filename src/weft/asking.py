"""`weft ask`: one question, one a line of standard input, or one after the other at a terminal, where each may lean
on the last ("and in miles?"). Sources and model are loaded once."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import weft
from weft import jsonform
from weft.errors import WeftError
from weft.tables import read_all
from weft.terminal import file_text, input_lines, one_line, print_line, shown, unanswered

PROMPT = "ask> "
END = ("quit", "exit")
HINT = 'One question a line; "and in miles?" goes on from the last answer. End with Ctrl-D or quit.'


def at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


class Asking:
    """The questions of one run: answered, printed, and kept for the page that `--html` writes."""

    def __init__(
        self, records: Sequence[str], texts: Sequence[str], reference: str | None, show: bool, json: bool,
        html: str | None,
    ) -> None:  # fmt: skip
        if html is not None and not Path(html).resolve().parent.is_dir():
            raise WeftError(f"--html {html}: no such folder. Make it, or write elsewhere.")
        self.reference, self.show, self.json, self.html = reference, show, json, html
        self.tables = [table for source in records for table in read_all(source)] or None
        self.text = "\n\n".join(map(file_text, texts)) if texts else None
        self.model = weft.load()
        self.told: list[Any] = []  # an Answer, or the JSON of a line that is no question

    def run(self, question: Sequence[str]) -> int:
        """`question`: its words, ["-"] for the lines of standard input, none for a conversation."""
        try:
            if not question:
                self._converse()
            elif list(question) == ["-"]:
                for line in input_lines():
                    self._line(line)
            else:
                self._print(self._answer(" ".join(question)))
        finally:
            if self.html is not None and self.told:
                self._write_page(self.html)
        return 0

    def _answer(self, question: str) -> Any:
        answer = weft.ask(question, records=self.tables, text=self.text, model=self.model, reference=self.reference)
        self.told.append(answer)
        return answer

    def _line(self, question: str) -> Any:
        """One of several questions: what is none is told in its place, and the next one is asked."""
        try:
            answer = self._answer(question)
        except WeftError as error:
            because = one_line(str(error))
            self.told.append(unanswered(question, because))
            print_line(jsonform.line(self.told[-1]) if self.json else f"no answer: {because}")
            return None
        self._print(answer)
        return answer

    def _print(self, answer: Any) -> None:
        if self.json:
            print_line(jsonform.line(answer.to_json()))
            return
        print_line(one_line(str(answer)))
        if self.show:
            for line in shown(answer):
                print_line(f"  {line}")
        elif sys.stdout.isatty():  # in a pipe one line is one answer
            for line in others(answer):
                print_line(line)

    def _converse(self) -> None:
        """Questions from the terminal to its end or "quit"; the full form of a follow-up is shown before its answer."""
        from weft.follow import Exchange, full_question

        say = sys.stderr.write if self.json else sys.stdout.write
        say(f"{HINT}\n")
        last: Exchange | None = None
        for line in typed():
            full = full_question(line, last) if last else None
            if full:
                say(f"→ {one_line(full)}\n")
            try:
                answer = self._line(full or line)
            except KeyboardInterrupt:
                say("\n")
                continue
            if answer is not None:
                last = Exchange(full or line, answer.value, self.tables or (), weft._date(self.reference))

    def _write_page(self, path: str) -> None:
        from weft.page import page

        try:
            Path(path).write_text(page(self.told), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise WeftError(f"--html {path}: {(error.strerror or str(error)).lower()}. Write elsewhere.") from None


def others(answer: Any) -> Iterator[str]:
    """ "or 64 weeks (confidence 0.41)" for each value that may have been meant as well."""
    for other in getattr(answer, "other", ()):
        form = other.to_json()
        yield one_line(f"or {form['value']['text']} (confidence {form['confidence']:.2f})")


def typed() -> Iterator[str]:
    """Lines typed at a terminal, with editing and history where Python has readline; Ctrl-C drops a line."""
    with suppress(ImportError):
        import readline  # noqa: F401  # input() uses it
    with suppress(AttributeError):
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # as `input_lines` reads them
    while True:
        try:
            line = input(PROMPT)
        except EOFError:
            print_line("")
            return
        except KeyboardInterrupt:
            print_line("")
            continue
        if line.strip().lower().rstrip(".") in END:
            return
        if line.strip():
            yield line
