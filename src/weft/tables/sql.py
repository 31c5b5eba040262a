"""A table of a database: shop.db#orders, sqlite:///shop.db#orders, postgresql+psycopg://localhost/shop#sales.orders.

What SQLAlchemy connects to (extra weft[sql]). Tables are only read: identifiers come from reflection and are quoted by
SQLAlchemy, the transaction is read-only where the database knows of such, and rolled back in any case.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from weft.errors import WeftError
from weft.tables.objects import EXACT, from_objects
from weft.tables.raw import FIELDS, Columns, RawTable, named, written

URL = re.compile(r"[a-z][a-z0-9_+]*://")
SQLITE = b"SQLite format 3\0"  # how its files begin
KNOWN_NAMED = 20  # tables that a message names
SECONDS = 10  # to wait for a connection
TRUTH = {0: "no", 1: "yes", None: None}


def is_database(source: str) -> bool:
    """A database URL, or the path of an SQLite file; with or without #table."""
    if URL.match(source):
        return True
    path = Path(parted(source)[0])
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def parted(source: str) -> tuple[str, str]:
    """(database, table): what stands behind the last "#" is the table, unless it is part of a file's name."""
    database, mark, table = source.rpartition("#")
    return (database, table) if mark and not Path(source).is_file() else (source, "")


def tables(source: str) -> list[str]:
    """The sources of all tables of a database that is named without one; else the source itself."""
    database, table = parted(source)
    if table:
        return [source]
    with _connected(database) as connection:
        return [f"{database}#{name}" for name in _names(connection, None)]


def without_password(source: str) -> str:
    """A URL as it may be shown and kept: the database's own settings say the password."""
    if not URL.match(source):
        return source
    database, table = parted(source)
    shown = str(_library().make_url(database).set(password=None).render_as_string(hide_password=False))
    return f"{shown}#{table}" if table else shown


def read(source: str, allow_empty: bool = False) -> RawTable:
    """The rows of a table or view. Raises WeftError in one line for whatever goes wrong on the way."""
    database, wanted = parted(source)
    with _connected(database) as connection:
        raw = _read(connection, _chosen(connection, database, wanted))
    if not len(raw) and not allow_empty:
        raise WeftError(f"{raw.name}: the table has no rows. Wanted at least one row.")
    return raw


def _library() -> Any:
    try:
        import sqlalchemy
    except ImportError:
        raise WeftError("databases need SQLAlchemy. Run: pip install 'weft[sql]'.") from None
    return sqlalchemy


@contextmanager
def _connected(database: str) -> Iterator[Any]:
    """A connection in a read-only transaction, rolled back; every error of the database as one line."""
    library = _library()
    shown = "the database"
    try:
        url = _url(library, database)
        shown = url.render_as_string(hide_password=True)
        arguments = {"connect_timeout": SECONDS} if _takes_seconds(url) else {}
        engine = library.create_engine(url, poolclass=library.pool.NullPool, connect_args=arguments)
    except ImportError as error:
        raise WeftError(f"{shown}: {error.name} is not installed. Install the database's driver.") from None
    except library.exc.SQLAlchemyError as error:
        raise WeftError(f"{shown}: no URL of a database ({_because(error)}).") from None
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                connection = connection.execution_options(**options)
                connection.exec_driver_sql("SET LOCAL intervalstyle = 'iso_8601'")
            elif engine.dialect.name in ("mysql", "mariadb"):
                connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
            yield connection
            connection.rollback()
    except (library.exc.SQLAlchemyError, engine.dialect.dbapi.Error) as error:
        raise WeftError(f"{shown}: {_because(error)}. Nothing of it was read; try again.") from None
    finally:
        engine.dispose()


def _url(library: Any, database: str) -> Any:
    url = library.make_url(database) if URL.match(database) else library.URL.create("sqlite", database=database)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return url
    path = Path(url.database.removeprefix("file:"))
    if not path.is_file():
        raise WeftError(f"{path}: no such file. Check the path.")
    query = {**url.query, "mode": "ro", "uri": "true"}
    return url.set(database=f"file:{quote(str(path.absolute()))}", query=query)


def _takes_seconds(url: Any) -> bool:
    driver = url.drivername.partition("+")[2] or "psycopg2"
    postgres = url.get_backend_name() == "postgresql" and driver in ("psycopg", "psycopg2")
    return postgres and "connect_timeout" not in url.query


def _because(error: Exception) -> str:
    """The first line of what the driver said, without the statement."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return (said[0] if said else type(error).__name__).strip().rstrip(".")


def _names(connection: Any, schema: str | None) -> list[str]:
    inspector = _library().inspect(connection)
    return sorted([*inspector.get_table_names(schema), *inspector.get_view_names(schema)])


def _chosen(connection: Any, database: str, wanted: str) -> Any:
    """The reflected table of that name, "schema.table" where it is in no usual schema."""
    library = _library()
    names = _names(connection, None)
    schema, name = None, wanted
    if not wanted and len(names) == 1:
        name = names[0]
    if name not in names and "." in name:
        schema, _, name = name.partition(".")
        if schema not in library.inspect(connection).get_schema_names() or name not in _names(connection, schema):
            schema, name = None, wanted
    if schema is None and name not in names:
        known = ", ".join(names[:KNOWN_NAMED]) + (", …" if len(names) > KNOWN_NAMED else "")
        said = f"no table {wanted!r}" if wanted else "no table is named"
        shown = Path(database).name if "://" not in database else _library().make_url(database).database
        raise WeftError(f"{shown}: {said}. Known: {known or 'none'}. Write it behind #, as in …#orders.")
    return library.Table(name, library.MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)


def _read(connection: Any, table: Any) -> RawTable:
    library = _library()
    columns = list(table.columns)
    asked = [_asked(library, connection.dialect.name, column) for column in columns]
    result = connection.execution_options(stream_results=True, max_row_buffer=10_000).execute(library.select(*asked))
    header, takes = [column.name for column in columns], [_taking(library, column) for column in columns]
    name = table.name if table.schema is None else f"{table.schema}.{table.name}"
    if any(isinstance(column.type, library.JSON | library.ARRAY) for column in columns):
        rows = [dict(zip(header, (take(cell) for take, cell in zip(takes, row)))) for row in result]
        raw = from_objects(name, rows) if rows else Columns(header, name).table([])
    else:
        made = Columns(header, name)
        made.add([take(cell) for take, cell in zip(takes, row)] for row in result)
        raw = named(made.table([]))
    raw.notes += [
        f"{name}: {c.name} holds bytes; left out." for c in columns if isinstance(c.type, library.LargeBinary)
    ]
    primary = [column.name for column in table.primary_key.columns]
    raw.key = primary[0] if len(primary) == 1 and primary[0] in raw.header else ""
    raw.references = dict(_foreign(table, header[:FIELDS]))
    return raw


def _asked(library: Any, dialect: str, column: Any) -> Any:
    """The column as the driver gives it, without SQLAlchemy's own conversions, which pass through binary floats.

    What PostgreSQL's driver would change (months of intervals, days of far years, numbers in JSON) comes as text.
    """
    if isinstance(column.type, library.JSON):
        return library.cast(column, library.Text)
    if dialect == "postgresql" and _python(column) in (datetime.date, datetime.timedelta):
        return library.cast(column, library.Text)
    return library.type_coerce(column, library.types.NullType())


def _python(column: Any) -> type | None:
    try:
        found: type = column.type.python_type
    except NotImplementedError:
        return None
    return found


def _taking(library: Any, column: Any) -> Callable[[Any], Any]:
    if isinstance(column.type, library.JSON):
        return _json
    if isinstance(column.type, library.Boolean):
        return lambda cell: TRUTH.get(cell, cell)
    if isinstance(column.type, library.ARRAY):
        return lambda cell: cell
    return written


def _json(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        return EXACT.decode(cell)
    except ValueError:
        return cell


def _foreign(table: Any, header: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Columns that refer to one column of another table."""
    for constraint in table.foreign_key_constraints:
        elements = list(constraint.elements)
        if len(elements) == 1 and elements[0].parent.name in header:
            target, _, column = elements[0].target_fullname.rpartition(".")
            yield elements[0].parent.name, (target, column)
