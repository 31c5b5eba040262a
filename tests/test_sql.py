"""Tables of databases: SQLite, and a PostgreSQL server that the tests start where its programs are installed."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import pytest

import weft
from weft.errors import WeftError
from weft.modalities.date import Date
from weft.modalities.word import Word
from weft.tables import propose, read_all, sql

needs_library = pytest.mark.skipif(
    __import__("importlib.util").util.find_spec("sqlalchemy") is None, reason="SQLAlchemy is not installed: weft[sql]"
)


def amounts(table, column):
    return [None if cell is None else cell.amount for cell in table.cells(table.column(column))]


def texts(table, column):
    return [None if cell is None else str(cell) for cell in table.cells(table.column(column))]


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop #1.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            create table customers (id integer primary key, name text, vip boolean, credit numeric, since date);
            create table orders (id integer primary key, customer_id int references customers, "the ""price"" now" real,
                                 doc json, scan blob);
            create table empty (a int, b text);
            insert into customers values (1, 'Ada', 1, 10.10, '2020-01-02'), (2, 'Bob', 0, null, '2021-02-03');
            insert into orders values (1, 1, 0.1, '{"rate": 0.10000000000000000001}', x'00'), (2, 2, 2.5, null, null),
                                      (3, 7, 3, null, null);
            """
        )
    return path


def test_a_database_without_sqlalchemy_names_the_extra(shop, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    for source in (f"{shop}#orders", "postgresql+psycopg://localhost/shop#orders"):
        with pytest.raises(WeftError, match=r"^databases need SQLAlchemy\. Run: pip install 'weft\[sql\]'\.$"):
            weft.records(source)


@needs_library
def test_a_table_of_an_sqlite_file_is_read_by_path_and_by_url(shop):
    for source in (f"{shop}#customers", f"sqlite:///{shop}#customers"):
        table = weft.records(source)
        assert (table.name, table.type, [row.name for row in table.rows]) == ("customers", "customer", ["Ada", "Bob"])
        assert amounts(table, "credit") == [Fraction("10.1"), None]
        assert texts(table, "vip") == ["yes", "no"]
        assert table.cells(table.column("since")) == [Date(2020, 1, 2), Date(2021, 2, 3)]


@needs_library
def test_names_are_quoted_json_keeps_its_digits_and_bytes_are_told(shop):
    table = weft.records(f"{shop}#orders")
    assert amounts(table, 'the "price" now') == [Fraction("0.1"), Fraction("2.5"), Fraction(3)]
    assert amounts(table, "doc.rate") == [Fraction("0.10000000000000000001"), None, None]
    assert [row.name for row in table.rows] == ["1", "2", "3"]  # by the primary key
    assert "orders: scan holds bytes; left out." in table.notes


@needs_library
def test_reading_changes_nothing_and_makes_no_file(shop, tmp_path):
    before = shop.read_bytes()
    weft.records(f"{shop}#orders")
    assert shop.read_bytes() == before
    with pytest.raises(WeftError, match="readonly database"), sql._connected(str(shop)) as connection:
        connection.exec_driver_sql("delete from orders")
    with pytest.raises(WeftError, match="no such file"):
        weft.records(f"sqlite:///{tmp_path}/none.db#orders")
    assert not (tmp_path / "none.db").exists()


@needs_library
def test_a_table_that_is_not_there_or_has_no_rows_is_refused(shop):
    with pytest.raises(WeftError, match=r"no table 'ordres'. Known: customers, empty, orders. Write it behind #"):
        weft.records(f"{shop}#ordres")
    with pytest.raises(WeftError, match="no table is named"):
        weft.records(str(shop))
    with pytest.raises(WeftError, match=r"^empty: the table has no rows"):
        weft.records(f"{shop}#empty")
    with pytest.raises(WeftError, match=r"no table 'orders; drop table orders'"):
        weft.records(f"{shop}#orders; drop table orders")


@needs_library
def test_all_tables_of_a_database_are_joined_by_its_foreign_keys(shop):
    tables = {table.name: table for table in read_all(str(shop))}
    assert list(tables) == ["customers", "empty", "orders"]
    assert len(tables["empty"].rows) == 0
    assert texts(tables["orders"], "customer.name") == ["Ada", "Bob", None]
    assert 'references = "customers.id"' in propose([str(shop)])


@needs_library
@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("nosuch://u:secret@host/shop#orders", "no URL of a database"),
        ("postgresql+nosuch://u:secret@host/shop#orders", "no URL of a database"),
        ("oracle://u:secret@host/shop#orders", "not installed. Install the database's driver"),
    ],
)
def test_a_url_that_leads_nowhere_is_refused_without_its_password(source, message):
    with pytest.raises(WeftError, match=message) as caught:
        weft.records(source)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


# ---- PostgreSQL ------------------------------------------------------------------------------------------------------


def programs() -> Path | None:
    """The folder of initdb and postgres."""
    on_path = shutil.which("initdb")
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *Path("/opt").glob("*/bin")]
    folders = [Path(os.path.realpath(on_path)).parent, *folders] if on_path else folders
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


class Server:
    """A server of its own on a free port, as a user who is not root, with its files in a new folder."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder
        self.home = Path(tempfile.mkdtemp(prefix="weft-postgres-"))
        self.user = next((n for n in ("postgres", "nobody") if known(n)), None) if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.home, self.user)
        options = ["-A", "trust", "-U", "weft", "--no-sync", "-E", "UTF8", "--locale=C"]
        self._run([str(folder / "initdb"), "-D", str(self.home / "data"), *options], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [str(folder / "postgres"), "-D", str(self.home / "data"), "-k", str(self.home), "-p", str(self.port),
             "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
            user=self.user, cwd=self.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.url = f"postgresql+psycopg://weft:secret@127.0.0.1:{self.port}/postgres"
        self._wait()

    def _run(self, command, **more):
        return subprocess.run(command, user=self.user, cwd=self.home, capture_output=True, text=True, **more)

    def _wait(self) -> None:
        for _ in range(200):
            with contextlib.suppress(Exception):
                return self.does("select 1")
            time.sleep(0.05)
        raise AssertionError("PostgreSQL does not answer")

    def does(self, statements: str) -> None:
        import psycopg

        where = f"host=127.0.0.1 port={self.port} user=weft dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statements)

    def stop(self, how: int = signal.SIGINT) -> None:
        self.process.send_signal(how)
        self.process.wait(30)

    def remove(self) -> None:
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def known(user: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(user))
    return False


@pytest.fixture
def postgres():
    pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed: weft[sql]")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL here: neither initdb on the path nor /usr/lib/postgresql/*/bin")
    server = Server(folder)
    yield server
    server.remove()


def test_postgresql_gives_every_type_exactly_and_is_only_read(postgres):
    postgres.does(
        """
        create schema sales;
        create table sales.orders (id int primary key, name text, price numeric(30, 20), rate real, share float8,
            on_day date, open boolean, wait interval, at timestamptz, doc jsonb, tags text[], code uuid, "a ""b" text);
        insert into sales.orders values
            (1, 'Ada', 0.10000000000000000001, 0.1, 0.30000000000000004, '0044-03-15 BC', true, '1 month', now(),
             '{"rate": 0.10000000000000000001, "in": {"x": 1}}', '{p,q}', gen_random_uuid(), 'x'),
            (2, 'Bob', 'NaN', 2, 1e300, '2021-07-04', false, '30 days', 'infinity', '{}', null, null, null);
        """
    )
    with pytest.raises(WeftError, match=r"timestamp too large|infinity"):
        weft.records(f"{postgres.url}#sales.orders")
    postgres.does("update sales.orders set at = null where id = 2")
    table = weft.records(f"{postgres.url}#sales.orders")
    assert (table.name, [row.name for row in table.rows]) == ("sales.orders", ["Ada", "Bob"])
    assert amounts(table, "price") == [Fraction("0.10000000000000000001"), None]
    assert amounts(table, "rate") == [Fraction("0.1"), Fraction(2)]
    assert amounts(table, "share") == [Fraction("0.30000000000000004"), Fraction(10) ** 300]
    assert texts(table, "on_day") == ["0044-03-15 BC", "2021-07-04"]
    assert texts(table, "open") == ["yes", "no"]
    assert texts(table, "wait") == ["P1M", "P30D"]
    assert amounts(table, "doc.rate") == [Fraction("0.10000000000000000001"), None]
    assert table.cells(table.column("tags.1")) == [Word("q"), None]
    with pytest.raises(WeftError, match="read-only transaction"), sql._connected(postgres.url) as connection:
        connection.exec_driver_sql("delete from sales.orders")


def test_a_server_that_goes_away_is_told_in_one_line(postgres, monkeypatch):
    postgres.does("create table numbers as select i, 'number ' || i as name from generate_series(1, 300000) i")
    told = iter(range(2**60))

    def written(cell):
        if next(told) == 5_000:
            postgres.stop(signal.SIGQUIT)
        return str(cell)

    monkeypatch.setattr(sql, "written", written)
    source = f"{postgres.url}#numbers"
    for _ in range(2):  # while it is read, and when it is gone
        with pytest.raises(WeftError, match=r"^postgresql\+psycopg://weft:\*\*\*@127.0.0.1:\d+/postgres: ") as caught:
            weft.records(source)
        assert re.fullmatch(r"[^\n]+\. Nothing of it was read; try again\.", str(caught.value))
        assert "secret" not in str(caught.value)
    assert next(told) > 5_000
