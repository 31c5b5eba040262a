"""What a client of `weft mcp` may have read: "companies.csv" below a folder given with --root, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from weft.errors import WeftError
from weft.files.unpack import BROKEN, opened, packing

MB = 1_000_000
TABLE_MB = 20  # of a file that is read as a table, unpacked
SOURCE_MB = 5  # of a file that a text is held against
SCHEMA = ".toml"


def folders(given: Iterable[str]) -> tuple[Path, ...]:
    """The folders of --root, links resolved."""
    found = tuple(Path(each).resolve() for each in given)
    for folder, written in zip(found, given):
        if not folder.is_dir():
            raise WeftError(f"--root {written}: no such folder. Pass one that is there.")
    return found


@dataclass(frozen=True)
class Reach:
    """`roots`: resolved folders. Whatever does not lie below one of them, links followed, is refused by its name."""

    roots: tuple[Path, ...]
    allow_sql: bool = False

    def table(self, given: str) -> str:
        """A table's path, `shop.db#orders`, URL or schema, as weft.tables takes it; a schema with all its sources."""
        source = self._source(given, TABLE_MB)
        if source.lower().endswith(SCHEMA):
            for each in _sources_of(source):
                self._source(each, TABLE_MB)
        return source

    def source(self, given: str) -> str:
        """The same for what a text is held against."""
        return self._source(given, SOURCE_MB)

    def _source(self, given: str, most_mb: int) -> str:
        if "://" in given:
            return self._url(given)
        path, table = self._file(given), ""
        if path is None and "#" in given:
            database, _, table = given.rpartition("#")
            path = None if "/" in table or "\\" in table else self._file(database)
        if path is None:
            raise WeftError(f"{given}: no such file below {self._shown()}. Check the path.")
        _sized(path, given, most_mb)
        return f"{path}#{table}" if table else str(path)

    def _file(self, given: str) -> Path | None:
        """The file of that name below the first root that has it, None where none has. Raises WeftError outside."""
        try:
            places = [(root / given).resolve() for root in self.roots]
            inside = [place for place in places if any(place.is_relative_to(root) for root in self.roots)]
            found = next((place for place in inside if place.is_file()), None)
        except (OSError, ValueError, RuntimeError) as error:  # a name too long, a NUL, a link to itself
            raise WeftError(f"{given[:200]!r}: no path ({str(error)[:100]}). Check it.") from None
        if not inside:
            raise WeftError(f"{given}: outside {self._shown()}. Name a file below, or start weft mcp with --root.")
        return found

    def _url(self, given: str) -> str:
        scheme = given.partition("://")[0].lower()
        shown = f"{scheme}://…"  # what follows may hold a password
        if scheme in ("http", "https", "file", "ftp"):
            raise WeftError(f"{shown}: nothing is fetched. Name a file below {self._shown()}.")
        if not self.allow_sql:
            raise WeftError(f"{shown}: databases are not opened here. Start weft mcp with --allow-sql.")
        if scheme.partition("+")[0] in ("sqlite", "duckdb"):
            raise WeftError(f"{shown}: a database in a file. Pass the path of the file, as shop.db#orders.")
        if "?" in given:  # drivers take options there that read files
            raise WeftError(f"{shown}: a URL with options. Leave out what follows “?”.")
        return given

    def _shown(self) -> str:
        return " and ".join(map(str, self.roots))


def _sources_of(schema: str) -> Iterator[str]:
    from weft.tables.plan import is_plan, read_plan

    if is_plan(schema):
        yield from (one.source for one in read_plan(schema).tables.values() if isinstance(one.source, str))


def _sized(path: Path, given: str, most_mb: int) -> None:
    """Raises WeftError for more than `most_mb`, as it lies there and as it is unpacked."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if packing(file):
                stream = opened(given, file)
                while size <= most_mb * MB and (part := stream.read(MB)):
                    size += len(part)
    except BROKEN as error:
        raise WeftError(f"{given}: a broken packed file ({error}).") from None
    except OSError as error:
        raise WeftError(f"{given}: cannot be read ({(error.strerror or str(error)).lower()}).") from None
    if size > most_mb * MB:
        raise WeftError(f"{given}: more than {most_mb} MB. Pass a smaller file, or a part of it.")
