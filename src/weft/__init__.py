"""weft.read("the 12.5 km tunnel"), weft.ask("How many days …?"): the public functions, each a call into its room.

`import weft` loads none of the rooms: they are imported at the first call, and torch by none of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from weft.errors import WeftError

if TYPE_CHECKING:
    from weft.answering import Answer
    from weft.checking import Report
    from weft.modality import Span
    from weft.runtime import Model
    from weft.tables import Table

__version__ = "0.1.0"
__all__ = ["Span", "WeftError", "ask", "attach", "check", "load", "read", "records", "register"]


def read(
    text: str,
    *,
    reference: Any = None,
    locale: str = "en",
    kinds: Iterable[str] | None = None,
    rejected: bool = False,
    prefer: str = "future",
) -> list[Span]:
    """The exact values of a text, in order, not overlapping: `span.written == text[span.start:span.stop]`.

    `reference` (a Date, a DateTime, a datetime.date or datetime, or ISO text) is what "yesterday" and "in two hours"
    count from; without it relative dates stay text. `prefer` ("future" or "past") says which reading of "Monday" is the
    value; the other is in `candidates`. `kinds`: only these are read. `rejected`: what looked like a value and stayed
    text comes as well, with `kind` None and its `reason`. Raises WeftError for an unknown kind or
    a reference that is no date.
    """
    from weft.find import read

    if not isinstance(text, str):
        raise WeftError(f"read: a {type(text).__name__} is no text. Pass a str.")
    if prefer not in ("future", "past"):
        raise WeftError(f'read: prefer {prefer!r}. Pass "future" or "past".')
    return read(text, reference=_date(reference), locale=locale, kinds=kinds, rejected=rejected, prefer=prefer)


def ask(
    question: str, *, records: Any = None, text: str | None = None, model: Any = None, reference: Any = None
) -> Answer:
    """The answer to a question over its own values, a text, and records (a path, a URL, a Table, rows, or a list).

    `model` is what `load` gives; the shipped one by default, loaded once. A question that cannot be answered gives an
    Answer with `refused` and `because`; a caller's mistake (no such file, an empty question) raises WeftError.
    """
    from weft.answering import ask

    if not isinstance(question, str) or not question.strip():
        found = "the question is empty" if isinstance(question, str) else f"a {type(question).__name__} is no question"
        raise WeftError(f"ask: {found}. Write one, such as: How many days are there from 1 May to 4 July 2021?")
    return ask(question, records=records, text=text, model=model, reference=_date(reference))


def load(path: Any = None) -> Model:
    """A model for `ask(…, model=…)`: the directory at `path`, or the shipped one. WeftError when it is not one."""
    from weft.runtime import load

    return load(path)


def records(source: Any, schema: Any = None) -> Table:
    """Rows of a file, a database's table, dicts or a DataFrame as typed records; `schema` corrects the types.

    Several sources (a list of paths, {name: source}), or a schema of several tables: the first, with the fields of what
    it refers to by path. Raises WeftError in one line for what cannot be read.
    """
    from weft.tables import read

    return read(source, schema)


def check(claim: str, against: Any, *, cache: Any = None) -> Report:
    """Every figure of a text held against its sources: copied, computed, contradicted or unsupported, with where and
    why.

    `against`: one source or a list of them: paths, URLs of databases, Tables, rows, or a text as {"name": …, "text":
    …}.
    `cache`: a folder in which what was read of files is kept. Unsupported is not wrong: the sources just do not give
    it. Raises WeftError for a source that cannot be read.
    """
    from weft.checking import check

    if not isinstance(claim, str):
        raise WeftError(f"check: a {type(claim).__name__} is no text. Pass a str.")
    return check(claim, _sources(against), cache)


def register(modality: Any) -> None:
    """Add a kind of your own: see `Modality` in weft/modality.py for what it declares. WeftError when parts lack."""
    from weft.modality import register

    register(modality)


def attach(path: Any, kinds: Iterable[str] | None = None, **options: Any) -> tuple[Any, Any]:
    """A Hugging Face model (a causal LM, an encoder, an encoder-decoder) that takes entity tokens, and its processor.

    `path`: a folder or a name on the hub. `kinds`: what is read as tokens (None: every kind that has an encoder).
    `options` as in `weft.hf.attach.attach`. Needs the extra weft[hf].
    """
    from weft.hf.attach import attach

    return attach(path, None if kinds is None else list(kinds), **options)


def _sources(against: Any) -> list[Any]:
    rows = isinstance(against, list | tuple) and bool(against)
    if rows and all(isinstance(row, dict) and not {"name", "text"} >= set(row) for row in against):
        return [against]  # the rows of one table
    return list(against) if isinstance(against, list | tuple) else [against]


def _date(reference: Any) -> Any:
    if reference is None:
        return None
    from weft.modalities.date import Date, from_edtf
    from weft.modalities.date_time import DateTime, from_iso

    if isinstance(reference, Date | DateTime):
        return reference
    written = str(reference)  # the text of a datetime.date or datetime.datetime is its ISO form
    return from_iso(written) if ":" in written or "T" in written else from_edtf(written)


def __getattr__(name: str) -> Any:
    if name == "Span":  # its room imports numpy, which takes longer than all of this
        from weft.modality import Span

        return Span
    raise AttributeError(f"module 'weft' has no attribute {name!r}. Public: {', '.join(__all__)}.")
