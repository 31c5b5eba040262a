"""The JSON form of what was read: {"text": "5 km", "spans": [{"start": 0, "stop": 4, "kind": "quantity", …}]}."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from weft.modality import Span, to_json


def span_json(span: Span) -> dict[str, Any]:
    """A value with its place in the text; what stayed text as start, stop, `kind` None and the reason."""
    if span.kind is None:
        return {"start": span.start, "stop": span.stop, "kind": None, "reason": span.reason}
    form = {"start": span.start, "stop": span.stop, **to_json(span.value), "kind": span.kind}
    form |= {"written": span.written, "confidence": span.confidence}
    if span.approximate:
        form["approximate"] = span.approximate
    if span.per:
        form["per"] = span.per
    if span.candidates:
        form["candidates"] = [to_json(value) for value in span.candidates]
    return form


def text_json(text: str, spans: Iterable[Span]) -> dict[str, Any]:
    """A text and what was read in it; offsets are code points."""
    return {"text": text, "spans": [span_json(span) for span in spans]}


def line(data: dict[str, Any]) -> str:
    """One line of JSON that is valid UTF-8: half a surrogate pair is written as an escape."""
    written = json.dumps(data, ensure_ascii=False)
    return written if _is_unicode(written) else json.dumps(data)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def schema() -> dict[str, Any]:
    """The JSON Schema of values, spans, read texts and answers, under `$defs`."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
    return loaded
