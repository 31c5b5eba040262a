"""Questions and answers as one HTML page that stands alone: no script, nothing from elsewhere, light and dark.

The same as `--show`, for reading: entity tokens marked by kind, the program as steps, the rows it used, the checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from weft.answering import Answer, short, value_json
from weft.interleave import Part
from weft.modalities.record import Record
from weft.modality import Span, to_json, write

ROWS_SHOWN = 10
COLUMNS_SHOWN = 6  # of a table that no step took a column of
CHECKS = {
    "second_way": "a second way of computing each step gives the same",
    "all_values_used": "every value of the question is used",
    "unit_asked": "the unit is the one asked for",
    "two_readings": "a second reading of the question comes to the same",
}
HUES = {  # kinds that are forms of one another share a colour
    "number": 215, "percent": 215, "fraction": 215, "ordinal": 215, "truth": 215, "quantity": 160, "age": 160,
    "money": 95, "date": 35, "duration": 35, "time": 35, "datetime": 35, "interval": 35, "recurrence": 35, "place": 350,
    "record": 285, "word": 255, "unit": 185,
}  # fmt: skip
STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1e;--paper:#fdfdfc;--line:#c9c9c6;--soft:#5a5a5e;--tint:45% 88%;--edge:55% 38%}
@media(prefers-color-scheme:dark){:root{--ink:#ececea;--paper:#17181a;--line:#46484c;--soft:#a9abb0;--tint:35% 22%;
--edge:55% 65%}}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.3rem}h2{font-size:1.25rem;line-height:1.5;margin:0}
h3{font-size:.95rem;margin:1.4rem 0 .3rem;color:var(--soft)}
article{border-top:1px solid var(--line);padding:1.6rem 0 1rem}
.answer{font-size:1.6rem;font-weight:600;margin:.4rem 0}.refused{font-size:1.1rem}
.soft{color:var(--soft)}ul,ol{margin:.3rem 0;padding-left:1.3rem}
mark{color:inherit;background:hsl(var(--hue) var(--tint));border-bottom:2px solid hsl(var(--hue) var(--edge));
border-radius:3px;padding:0 .15em}mark{--hue:60}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.92rem}caption{text-align:left;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--line)}
tbody th{font-weight:500}code{font-family:ui-monospace,monospace;font-size:.92em}a{color:inherit}
"""
FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{inside}
</main>
</body>
</html>
"""
ARTICLE = """<article id="q{number}" aria-labelledby="q{number}-question">
<h2 id="q{number}-question" dir="auto">{question}</h2>
{body}
</article>"""


def page(told: Sequence[Any]) -> str:
    """The page of these answers; a dict (`terminal.unanswered`) is a line that was no question."""
    title = f"weft: {len(told)} question{'' if len(told) == 1 else 's'} answered"
    places = "".join(f'<li><a href="#q{n}">{_question(each)}</a></li>\n' for n, each in enumerate(told, 1))
    contents = f'<nav aria-label="Questions">\n<ol>\n{places}</ol>\n</nav>\n' if len(told) > 1 else ""
    articles = "\n".join(_article(number, each) for number, each in enumerate(told, 1))
    return FRAME.format(title=title, style=STYLE + _colours(), inside=contents + articles)


def _question(told: Any) -> str:
    return _text(told["question"] if isinstance(told, dict) else told.question) or "(an empty line)"


def _text(text: object) -> str:
    return escape(str(text), quote=True)


def _colours() -> str:
    return "".join(f".k-{kind}{{--hue:{hue}}}" for kind, hue in HUES.items())


def _article(number: int, told: Any) -> str:
    if isinstance(told, dict):
        body = f'<p class="answer refused">No answer: {_text(told["because"])}.</p>'
        return ARTICLE.format(number=number, question=_question(told), body=body)
    parts = told.parts or (Part(told.question, ()),)
    sections = [
        _answer(told), _passages(parts[1:]), _values(parts), _steps(told), _rows(told), _checks(told), _trust(told),
    ]  # fmt: skip
    return ARTICLE.format(number=number, question=_marked(parts[0]), body="\n".join(filter(None, sections)))


def _answer(answer: Answer) -> str:
    if answer.refused:
        return f'<p class="answer refused">No answer: {_text(answer.because)}.</p>'
    others = "".join(
        f"<li>{_text(value_json(other.value)['text'])}, confidence {other.confidence:.2f}: "
        f"{'; '.join(f'<code>{_text(step.op)}</code>' for step in other.steps)}</li>\n"
        for other in answer.other
    )
    also = f"<p>or, read differently:</p>\n<ul>\n{others}</ul>" if others else ""
    return f'<p class="answer">{_text(answer.text)}</p>\n{also}'


def _marked(part: Part) -> str:
    """The text of a part with its entity tokens marked: the kind as colour, the exact value on hover."""
    made, at = [], 0
    for span in _tokens(part):
        made.append(_text(part.text[at : span.start]))
        title = _text(f"{span.kind}: {_exact(span.value)}")
        written = _text(part.text[span.start : span.stop])
        made.append(f'<mark class="k-{_text(span.kind)}" title="{title}">{written}</mark>')
        at = span.stop
    return "".join(made) + _text(part.text[at:])


def _tokens(part: Part) -> list[Span]:
    return [span for span in part.spans if span.kind is not None]


def _exact(value: Any) -> str:
    if isinstance(value, Record):
        return f"{value.name}, {' '.join(map(str, value.origin))}" if value.origin else value.name
    return write(value)


def _passages(parts: Sequence[Part]) -> str:
    if not parts:
        return ""
    return "<h3>Sentences read</h3>\n" + "\n".join(f'<p dir="auto">{_marked(part)}</p>' for part in parts)


def _values(parts: Sequence[Part]) -> str:
    """What hovering shows, for those who cannot hover."""
    rows = [
        [f'<mark class="k-{_text(span.kind)}">{_text(span.written)}</mark>',
         *map(_text, (span.kind, _exact(span.value), part.source))]
        for part in parts for span in _tokens(part)
    ]  # fmt: skip
    return _table("Entity tokens", ["as written", "kind", "exact value", "from"], rows) if rows else ""


def _steps(answer: Answer) -> str:
    rows = [
        [f"<code>${place}</code>", f"<code>{_text(step.op)}</code>",
         "<br>".join(f"<code>{_text(arg.mark)}</code> {_text(short(arg.value))}" for arg in step.args),
         _text(_value(step.value)), _text(step.note)]
        for place, step in enumerate(answer.steps) if step.op != "refuse"
    ]  # fmt: skip
    return _table("Steps", ["step", "operation", "of", "value", "note"], rows) if rows else ""


def _value(value: Any) -> str:
    if value is None:
        return ""
    return f"{len(value)} rows" if hasattr(value, "indices") else str(value_json(value)["text"])


def _rows(answer: Answer) -> str:
    """The rows that a step took or came to, a table for each source, with the columns that steps took."""
    used: dict[int, tuple[Any, list[int]]] = {}
    columns: dict[int, list[Any]] = {}
    for step in answer.steps:
        for value in (*(arg.value for arg in step.args), step.value):
            if isinstance(value, Record) and value.table is not None and value.origin:
                used.setdefault(id(value.table), (value.table, []))[1].append(int(value.origin[1]))
            elif hasattr(value, "indices") and len(value) < len(value.table.rows):
                used.setdefault(id(value.table), (value.table, []))[1].extend(value.indices)
            elif hasattr(value, "label"):
                columns.setdefault(id(value.table), []).append(value)
    return "\n".join(_rows_of(*pair, columns.get(key, [])) for key, pair in used.items())


def _rows_of(table: Any, indices: Iterable[int], columns: Sequence[Any]) -> str:
    places = list(dict.fromkeys(indices))
    known = [column for column in table.columns if not column.source and not column.key]
    shown = [column for column in known if any(column is one for one in columns)] or known[:COLUMNS_SHOWN]
    rows = [
        [_text(table.rows[place].name), *(_text(_cell(table.cells(column)[place])) for column in shown), str(place)]
        for place in places[:ROWS_SHOWN]
    ]
    more = f", the first {ROWS_SHOWN} of {len(places)}" if len(places) > ROWS_SHOWN else ""
    head = [table.key.label if table.key else table.type, *(column.label for column in shown), "record"]
    return _table(f"Rows of {table.name}{more}", head, rows)


def _cell(cell: Any) -> str:
    return "missing" if cell is None else str(to_json(cell).get("text") or write(cell))


def _table(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with headers for its columns and its rows. `name` and `head` are text, the cells are HTML."""
    heads = "".join(f'<th scope="col">{_text(each)}</th>' for each in head)
    lines = "\n".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return (
        f'<h3>{_text(name)}</h3>\n<div class="wide" role="region" aria-label="{_text(name)}" tabindex="0">\n<table>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def _checks(answer: Answer) -> str:
    if answer.refused:
        return ""
    rows = [[_text(meaning), "held" if name in answer.checks else "did not hold"] for name, meaning in CHECKS.items()]
    return _table("Checks: " + ("verified" if answer.verified else "not verified"), ["check", "outcome"], rows)


def _trust(answer: Answer) -> str:
    read = ", ".join(f"{name} {_count(count)}" for name, count in (answer.read or {}).items())
    share = f"{answer.confidence:.2f}"
    return (
        f'<h3>Confidence</h3>\n<p><meter value="{share}" aria-label="confidence">{share}</meter> {share}, '
        f"{_text(answer.source or 'no source')}</p>\n<h3>What was read</h3>\n<p>{_text(read or 'the question')}; "
        f"{answer.tokens_before} word pieces as {answer.tokens_after} tokens</p>"
    )


def _count(count: Any) -> str:
    return " of ".join(map(str, count)) if isinstance(count, list) else str(count)
