"""bench read_speed: rows for every corpus, a row that says how to install a peer that is not there, and fair ratios."""

from __future__ import annotations

import json
import sys

import pytest

from bench import __main__ as bench_main
from bench import read_speed
from bench.reading import corpora


@pytest.fixture
def little(monkeypatch, tmp_path):
    """Three corpora of a few lines, and no peer but one that reads everything ten times."""
    for name in ("text_us_speeches", "text_python_peps", "extraction_dev"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("WEFT_DATA", str(tmp_path))
    lines = ("It is 12.5 km long.", "On 4 July 2021 $5 was paid for 3 kg.") * 40
    monkeypatch.setattr(read_speed, "sample", lambda corpus, size: list(lines))
    monkeypatch.setattr(read_speed, "PASSES", 1)
    return monkeypatch


def test_a_peer_that_is_missing_gives_a_row_with_the_way_to_install_it(little):
    def missing():
        raise ImportError

    little.setattr(read_speed, "PEERS", {"peer": missing})
    rows = read_speed.measure(None, 0, "small")
    assert [(row.method, row.task) for row in rows[:3]] == [("weft", corpus) for corpus in corpora.CORPORA]
    assert all(row.value > 0 for row in rows[:3])
    assert [(row.value, row.status) for row in rows[3:]] == [(None, f"not run: {read_speed.HINT}")]


def test_a_peer_that_reads_everything_ten_times_takes_about_ten_times_as_long(little):
    def ten_times():
        return lambda text: [read_speed.read(text) for _ in range(10)]

    little.setattr(read_speed, "PEERS", {"peer": ten_times})
    ratios = [row.value for row in read_speed.measure(None, 0, "small") if row.metric == "times as long as weft"]
    assert len(ratios) == 3
    assert all(4 < ratio < 25 for ratio in ratios)


def test_a_fault_of_a_peer_is_counted_and_stops_nothing(little):
    def faulty(text):
        if "km" in text:
            raise ValueError(text)

    row, _ = read_speed.beside("peer", faulty, "prose", ["5 kg", "5 km", "5 kg"], 1.0)
    assert row.status == "run; 1 of 3 paragraphs raised"


def test_without_data_every_corpus_has_a_row_that_was_not_run(monkeypatch, tmp_path):
    monkeypatch.setenv("WEFT_DATA", str(tmp_path))
    assert [row.status for row in read_speed.measure(None, 0, "small")] == ["not run: no data"] * 3


def test_read_with_speed_is_read_speed_and_writes_its_file(little, tmp_path, capsys):
    little.setattr(read_speed, "PEERS", {})
    little.setattr(sys, "argv", ["bench", "read", "--speed", "--budget", "small", "--to", str(tmp_path / "to")])
    bench_main.main()
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["read_speed.json"]
    rows = json.loads((tmp_path / "to" / "read_speed.json").read_text())["rows"]
    assert [(row["method"], row["metric"]) for row in rows] == [("weft", read_speed.METRIC)] * 3
    assert "read_speed.json: 3 rows" in capsys.readouterr().out


def test_speed_of_anything_but_the_reader_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench", "ask", "--speed"])
    with pytest.raises(SystemExit):
        bench_main.main()
    assert "--speed goes with read" in capsys.readouterr().err
