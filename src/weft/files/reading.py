"""A paragraph → its line of output; what a worker process does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import weft
from weft import jsonform
from weft.files.sources import Paragraph
from weft.modality import Span
from weft.terminal import span_line


@dataclass(frozen=True)
class Result:
    """A line without its end (of the form for people one for each span, or none); `fault`: what went wrong with us."""

    line: str
    fault: str = ""


@dataclass(frozen=True)
class Reading:
    """How paragraphs are read and written: the options of the command."""

    reference: str | None = None
    locale: str = "en"
    kinds: tuple[str, ...] | None = None
    as_json: bool = False

    def check(self) -> None:
        """WeftError for an option that nothing can be read with."""
        self._spans("")

    def about(self, given: Sequence[str]) -> dict[str, Any]:
        """What decides the output of a command, by the names of its options."""
        kinds = None if self.kinds is None else list(self.kinds)
        options = {"--reference": self.reference, "--locale": self.locale, "--kinds": kinds}
        return {"--files": list(given), **options, "weft": weft.__version__}

    def result(self, paragraph: Paragraph) -> Result:
        fault = ""
        try:
            spans = self._spans(paragraph.text)
        except Exception as error:  # of one paragraph; the others are still read
            fault = f"a fault of ours: {type(error).__name__}: {error}"
            spans = [Span(0, len(paragraph.text), None, None, paragraph.text, reason=fault)]
        if self.as_json:
            return Result(jsonform.line(_beside(paragraph) | jsonform.text_json(paragraph.text, spans)), fault)
        lines = [f"{paragraph.file}  {span_line(span, paragraph.text, paragraph.offset)}" for span in spans]
        return Result("\n".join(lines), fault)

    def results(self, paragraphs: Sequence[Paragraph]) -> list[Result]:
        return [self.result(paragraph) for paragraph in paragraphs]

    def _spans(self, text: str) -> list[Span]:
        return weft.read(text, reference=self.reference, locale=self.locale, kinds=self.kinds, rejected=True)


def line_begins(paragraph: Paragraph) -> str:
    """How the line of this paragraph begins, up to its spans."""
    return jsonform.line(_beside(paragraph) | jsonform.text_json(paragraph.text, ())).removesuffix("]}")


def _beside(paragraph: Paragraph) -> dict[str, Any]:
    return {"file": paragraph.file, "offset": paragraph.offset}
