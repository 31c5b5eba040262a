"""What a client of weft mcp may have read, and how much: nothing outside the roots, by whatever name."""

from __future__ import annotations

import gzip
import sqlite3

import pytest

from weft.errors import WeftError
from weft.serving import described, reachable
from weft.serving.reachable import Reach, folders
from weft.serving.tools import Tools

CSV = "name,size\na,1\nb,2\n"


@pytest.fixture
def inside(tmp_path):
    """A root with a table in it, beside a secret outside."""
    (tmp_path / "root" / "deep").mkdir(parents=True)
    (tmp_path / "root" / "t.csv").write_text(CSV)
    (tmp_path / "secret.csv").write_text(CSV)
    return tmp_path / "root"


@pytest.fixture
def reach(inside):
    return Reach(folders([str(inside)]))


def test_a_file_below_a_root_is_found_by_its_name_and_by_its_path(inside, reach):
    found = str((inside / "t.csv").resolve())
    assert [reach.table(name) for name in ("t.csv", "./t.csv", "deep/../t.csv", str(inside / "t.csv"))] == [found] * 4
    assert reach.source("t.csv") == found


def test_a_file_of_any_root_is_found(inside, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "u.csv").write_text(CSV)
    assert Reach(folders([str(inside), str(other)])).table("u.csv") == str((other / "u.csv").resolve())


OUTSIDE = ["../secret.csv", "deep/../../secret.csv", "/etc/passwd", "link.csv", "links/secret.csv", "../nothing.csv"]


@pytest.mark.parametrize("name", [*OUTSIDE, "link.db#orders", "../secret.csv#t"])
def test_what_lies_outside_is_refused_by_its_name_whether_it_is_there_or_not(inside, reach, name):
    (inside / "link.csv").symlink_to(inside.parent / "secret.csv")
    (inside / "link.db#orders").symlink_to(inside.parent / "secret.csv")
    (inside / "links").symlink_to(inside.parent, target_is_directory=True)
    for look in (reach.table, reach.source):
        with pytest.raises(WeftError) as refused:
            look(name)
        assert str(refused.value).startswith(f"{name}: outside {inside.resolve()}. Name a file below")


def test_a_link_within_the_roots_is_followed(inside, reach):
    (inside / "deep" / "link.csv").symlink_to(inside / "t.csv")
    assert reach.table("deep/link.csv") == str((inside / "t.csv").resolve())


def test_no_name_of_a_table_leads_outside(inside, reach):
    (inside / "t.csv#").mkdir()
    with pytest.raises(WeftError, match="no such file below"):
        reach.table("t.csv#/deep/t.csv")
    with pytest.raises(WeftError, match="outside"):
        reach.table("t.csv#/../../secret.csv")


@pytest.mark.parametrize("name", ["nothing.csv", "deep", "", "nothing.db#orders"])
def test_what_is_no_file_is_told(reach, name):
    with pytest.raises(WeftError, match="no such file below"):
        reach.table(name)


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_what_is_no_path_is_told_in_short(reach, name):
    with pytest.raises(WeftError) as refused:
        reach.table(name)
    assert "no path" in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_link_to_itself_is_told(inside, reach):
    (inside / "loop.csv").symlink_to(inside / "loop.csv")
    with pytest.raises(WeftError, match=r"loop\.csv"):
        reach.table("loop.csv")


def test_a_table_of_a_database_file_keeps_its_name(inside, reach):
    with sqlite3.connect(inside / "shop.db") as shop:
        shop.execute("CREATE TABLE orders (id INTEGER)")
    assert reach.table("shop.db#orders") == f"{(inside / 'shop.db').resolve()}#orders"


@pytest.mark.parametrize("source", ["../secret.csv", "/etc/passwd", "postgresql://me:hidden@host/shop#orders"])
def test_a_schema_leads_to_nothing_that_could_not_be_named_itself(inside, reach, source):
    (inside / "shop.toml").write_text(f'[tables.t]\nsource = "t.csv"\n[tables.u]\nsource = "{source}"\n')
    with pytest.raises(WeftError, match=r"outside|not opened here"):
        reach.table("shop.toml")
    (inside / "shop.toml").write_text('[tables.t]\nsource = "t.csv"\n')
    assert reach.table("shop.toml") == str((inside / "shop.toml").resolve())


URL = "postgresql+psycopg://me:hidden@host/shop#orders"


def test_a_database_is_named_by_its_url_only_where_that_is_allowed(reach):
    with pytest.raises(WeftError, match=r"postgresql\+psycopg://…: databases are not opened here.*--allow-sql"):
        reach.table(URL)
    assert Reach(reach.roots, allow_sql=True).table(URL) == URL


@pytest.mark.parametrize(
    ("url", "because"),
    [("sqlite:////etc/secret.db#t", "path of the file"), ("SQLite+pysqlite:///../secret.db", "path of the file"),
     ("mysql://me:hidden@host/shop?local_infile=1", "options"), ("https://me:hidden@host/t.csv", "nothing is fetched"),
     ("file:///etc/passwd", "nothing is fetched")],
)  # fmt: skip
def test_a_url_reaches_no_file_and_no_web_page_and_its_password_is_not_said(reach, url, because):
    with pytest.raises(WeftError, match=because) as refused:
        Reach(reach.roots, allow_sql=True).table(url)
    assert "hidden" not in str(refused.value)


def test_a_root_that_is_no_folder_is_told(inside):
    with pytest.raises(WeftError, match=r"--root .*t\.csv: no such folder"):
        folders([str(inside / "t.csv")])


def test_a_large_file_is_refused_also_when_it_is_packed_small(inside, reach):
    (inside / "large.csv").write_bytes(b"0" * (reachable.SOURCE_MB * reachable.MB + 1))
    (inside / "large.csv.gz").write_bytes(gzip.compress(b"0" * (reachable.TABLE_MB * reachable.MB + 1)))
    assert (inside / "large.csv.gz").stat().st_size < 100_000
    assert reach.table("large.csv")
    with pytest.raises(WeftError, match=r"^large\.csv: more than 5 MB"):
        reach.source("large.csv")
    with pytest.raises(WeftError, match=r"^large\.csv\.gz: more than 20 MB"):
        reach.table("large.csv.gz")


def test_a_packed_file_that_breaks_off_is_told(inside, reach):
    (inside / "broken.csv.gz").write_bytes(gzip.compress(CSV.encode())[:-5])
    with pytest.raises(WeftError, match=r"broken\.csv\.gz: a broken packed file"):
        reach.table("broken.csv.gz")


@pytest.mark.parametrize(
    ("name", "arguments", "because"),
    [
        ("read", {"text": "0" * (described.TEXT_LIMIT + 1)}, r"text: 200,001 characters, more than 200,000"),
        ("ask", {"question": "0" * 2_001}, r"question: 2,001 characters"),
        ("ask", {"question": "How many?", "rows": [{"a": 1}] * 10_001}, r"rows: 10,001 rows"),
        ("ask", {"question": "How many?", "records": ["t.csv"] * 21}, r"records: 21 files"),
        ("check", {"claim": "5", "against": ["t.csv"] * 21}, r"against: 21 sources"),
        ("check", {"claim": "5", "against": [{"text": "0" * 200_001}]}, r"text of a source: 200,001 characters"),
        ("check", {"claim": "5", "against": []}, r"check: against: \[\] should be non-empty"),
        ("check", {"claim": "5", "against": [{"name": "a"}]}, r"check: against\.0: 'text' is a required"),
        ("read", {}, r"read: 'text' is a required property\. Known: text, reference, locale, kinds"),
        ("read", {"text": "5", "kind": "number"}, r"'kind' was unexpected"),
        ("read", {"text": 5}, r"read: text: 5 is not of type 'string'"),
        ("read", {"text": "5", "kinds": ["numbr"]}, r"no modality named 'numbr'"),
        ("call", {}, r"no tool 'call'\. Known: read, ask, check"),
    ],
)
def test_a_call_that_is_wrong_is_told_in_one_short_line(reach, name, arguments, because):
    with pytest.raises(WeftError, match=because) as refused:
        Tools(reach).call(name, arguments)
    assert len(str(refused.value)) < 600


def test_null_is_nothing_said_and_a_list_may_come_as_its_json(reach):
    arguments = {"text": "5 km on 1 May 2021", "reference": None, "locale": None, "kinds": '["date"]'}
    (span,) = Tools(reach).call("read", arguments)["spans"]
    assert span["written"] == "1 May 2021"
