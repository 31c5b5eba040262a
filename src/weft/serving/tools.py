"""The tools of `weft mcp` from JSON to JSON: arguments held against their schema, limits, the call, its result."""

from __future__ import annotations

import json
from typing import Any

import weft
from weft.errors import WeftError
from weft.jsonform import span_json
from weft.serving.described import QUESTION_LIMIT, ROWS_LIMIT, SOURCES_LIMIT, TEXT_LIMIT, TOOLS
from weft.serving.reachable import Reach

SHOWN = 300  # characters of what is wrong with an argument


class Tools:
    """`call("read", {"text": "5 km"})` → {"spans": […]}. WeftError, in one line, for what the caller did wrong."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    def call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if name not in TOOLS:
            raise WeftError(f"no tool {name[:SHOWN]!r}. Known: {', '.join(TOOLS)}.")
        made: dict[str, Any] = getattr(self, name)(**_held(name, arguments))
        return made

    def read(
        self, text: str, reference: str | None = None, locale: str = "en", kinds: list[str] | None = None
    ) -> dict[str, Any]:
        _within("text", len(text), TEXT_LIMIT, "characters")
        spans = weft.read(text, reference=reference, locale=locale, kinds=kinds or None, rejected=True)
        return {"spans": [span_json(span) for span in spans]}

    def ask(
        self, question: str, text: str | None = None, records: list[str] | None = None,
        rows: list[dict[str, Any]] | None = None, reference: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        from weft.tables import read_all

        _within("question", len(question), QUESTION_LIMIT, "characters")
        _within("text", len(text or ""), TEXT_LIMIT, "characters")
        _within("records", len(records or ()), SOURCES_LIMIT, "files")
        _within("rows", len(rows or ()), ROWS_LIMIT, "rows")
        tables = [table for given in records or () for table in read_all(self.reach.table(given))]
        tables += [weft.records(rows)] if rows else []
        return weft.ask(question, records=tables or None, text=text or None, reference=reference).to_json()

    def check(self, claim: str, against: list[Any]) -> dict[str, Any]:
        _within("claim", len(claim), TEXT_LIMIT, "characters")
        _within("against", len(against), SOURCES_LIMIT, "sources")
        given_by_path: dict[str, str] = {}
        sources: list[Any] = []
        for each in against:
            if isinstance(each, str):
                path = self.reach.source(each)
                given_by_path[path] = each
                sources.append(path)
            else:
                _within("text of a source", len(each["text"]), TEXT_LIMIT, "characters")
                sources.append(each)
        form = weft.check(claim, sources).to_json()
        del form["claim"]
        renamed: dict[str, Any] = _renamed(form, given_by_path)
        return renamed


def _held(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as their schema wants them: null is left out, and a list that came as its JSON is one."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = TOOLS[name]["input"]
    known = schema["properties"]
    given = {
        key: _list(value) if known.get(key, {}).get("type") == "array" else value
        for key, value in arguments.items()
        if value is not None
    }
    if (fault := best_match(Draft202012Validator(schema).iter_errors(given))) is not None:
        where = ".".join(map(str, fault.absolute_path))
        message = fault.message if len(fault.message) <= SHOWN else f"{fault.message[:SHOWN]} …"
        raise WeftError(f"{name}: {where + ': ' if where else ''}{message}. Known: {', '.join(known)}.")
    return given


def _list(value: Any) -> Any:
    """Some clients send a list as a string of JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _within(what: str, found: int, most: int, unit: str) -> None:
    if found > most:
        raise WeftError(f"{what}: {found:,} {unit}, more than {most:,}. Pass a part of it.")


def _renamed(form: Any, names: dict[str, str]) -> Any:
    """Sources in "from" as the caller named them."""
    if isinstance(form, dict):
        return {
            key: names.get(value, value) if key == "from" and isinstance(value, str) else _renamed(value, names)
            for key, value in form.items()
        }
    return [_renamed(each, names) for each in form] if isinstance(form, list | tuple) else form
