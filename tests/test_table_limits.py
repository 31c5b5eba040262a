"""How much of a table is held at most, and what is said of more."""

from __future__ import annotations

import sqlite3

import pytest

from weft.errors import WeftError
from weft.tables import read
from weft.tables.limits import Limits

ROWS = [{"id": f"n{place}", "sold": place % 7} for place in range(5_000)]
CELLS = "more than 4,000 different cells in .* rows, .* of them under 'id', .*Leave out columns"


def files(folder):
    import pyarrow
    from pyarrow import parquet

    (folder / "a.csv").write_text("id,sold\n" + "".join(f"{row['id']},{row['sold']}\n" for row in ROWS))
    (folder / "a.jsonl").write_text("".join(f'{{"id": "{row["id"]}", "sold": {row["sold"]}}}\n' for row in ROWS))
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), folder / "a.parquet")
    with sqlite3.connect(folder / "a.db") as database:
        database.execute("create table a (id text, sold int)")
        database.executemany("insert into a values (:id, :sold)", ROWS)
    database.close()
    return [str(folder / f"a.{ending}") for ending in ("csv", "jsonl", "parquet", "db")]


@pytest.mark.parametrize("limits", [(Limits(cells=4_000), CELLS), (Limits(rows=4_000), "more than 4,000 rows")])
def test_a_table_larger_than_is_held_is_refused_in_one_line(tmp_path, monkeypatch, limits):
    monkeypatch.setattr("weft.tables.limits.LIMITS", limits[0])
    for path in files(tmp_path):
        with pytest.raises(WeftError, match=limits[1]) as told:
            read(path)
        assert "\n" not in str(told.value)


def test_a_table_up_to_the_limits_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("weft.tables.limits.LIMITS", Limits(cells=5_100, rows=5_000))
    assert [len(read(path).rows) for path in files(tmp_path)] == [5_000] * 4
