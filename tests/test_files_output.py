"""weft read --files --to OUT: a killed run goes on where it stopped, and nothing of another's is written over."""

from __future__ import annotations

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

SENTENCES = ("On 4 July 2021 $5 was paid for 12.5 km. ", "It weighs 7 kg. ", "Nothing of note was seen yesterday. ")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Three files of 300 paragraphs, in the folder we are in."""
    monkeypatch.chdir(tmp_path)
    rng = random.Random(0)
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text("\n\n".join("".join(rng.choices(SENTENCES, k=2)) for _ in range(300)))
    return tmp_path


def weft_read(*argv: str, **more) -> subprocess.Popen:
    path = os.pathsep.join([str(ROOT / "src"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    command = [sys.executable, "-m", "weft.cli", "read", "--files", *argv]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, **more)


def lines_of(to: str) -> list[dict]:
    """What an output holds, with the spans of Parquet as they were in JSON."""
    if to.endswith(".jsonl"):
        return [json.loads(line) for line in Path(to).read_text().splitlines()]
    rows = pytest.importorskip("pyarrow.parquet").read_table(to).to_pylist()
    return [row | {"spans": [json.loads(span["json"]) for span in row["spans"]]} for row in rows]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("options", [(), ("--jobs", "2")], ids=["alone", "two processes"])
@pytest.mark.parametrize("to", ["out.jsonl", "out.parquet"])
def test_a_killed_run_goes_on_to_what_an_uninterrupted_one_writes(folder, command, to, options):
    if to.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    growing = Path(to if to.endswith(".jsonl") else f"{to}.unfinished.jsonl")
    argv = ("a.txt", "b.txt", "c.txt", "--kinds", "money,quantity")
    run = weft_read(*argv, *options, "--to", to)
    while not growing.exists() or growing.stat().st_size < 60_000:
        assert run.poll() is None
        time.sleep(0.002)
    workers = children(run.pid) if sys.platform == "linux" else []
    run.send_signal(signal.SIGKILL)
    run.wait()
    size = growing.stat().st_size
    ends = time.monotonic() + 10
    while not all(map(gone, workers)):
        assert time.monotonic() < ends, "a worker outlives the run that started it"
        time.sleep(0.01)
    os.truncate(growing, size - 7)  # as if killed while a line was written
    outcome = command("read", "--files", *argv, *options, "--to", to)
    assert (outcome.code, outcome.error) == (0, b"")
    assert outcome.text.startswith(f"{to}: 900 paragraphs, ")
    assert 0 < int(outcome.text.split()[3]) < 900
    assert command("read", "--files", *argv, "--to", "whole.jsonl").code == 0
    assert lines_of(to) == lines_of("whole.jsonl")
    if growing.exists():
        assert growing.read_bytes() == Path("whole.jsonl").read_bytes()
    assert sorted(os.listdir()) == sorted(["a.txt", "b.txt", "c.txt", to, "whole.jsonl"])


@pytest.mark.parametrize("to", ["out.jsonl", "out.parquet"])
def test_an_output_that_is_whole_stays_as_it_is(folder, command, to):
    if to.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    argv = ("read", "--files", "a.txt", "none.txt", "--kinds", "money", "--to", to)
    first, made = command(*argv), Path(to).read_bytes()
    again = command(*argv)
    assert (first.code, again.code, again.error) == (2, 2, first.error)
    assert again.text == f"{to}: 300 paragraphs, all of them there before\n"
    assert Path(to).read_bytes() == made
    assert sorted(os.listdir()) == ["a.txt", "b.txt", "c.txt", to]


def test_lines_of_the_first_files_are_not_read_again_when_more_files_are_given(folder, command):
    some = ("read", "--kinds", "money", "--files", "a.txt")
    command(*some, "--to", "out.jsonl")
    assert command(*some, "b.txt", "--to", "out.jsonl").text == "out.jsonl: 600 paragraphs, 300 of them now\n"
    command(*some, "b.txt", "--to", "whole.jsonl")
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def begun(command, monkeypatch, **more) -> None:
    """A run over a.txt that ends in its middle."""
    from weft.files import output

    class Killed(BaseException):
        pass

    def add(self, line, add=output.Lines.add):
        if self.now == 20:
            raise Killed
        add(self, line)

    with monkeypatch.context() as patch:
        patch.setattr(output.Lines, "add", add)
        with pytest.raises(Killed):
            command("read", "--files", "a.txt", "--to", "out.jsonl")


@pytest.mark.parametrize("other", ["--kinds number", "--reference 2021-07-04", "--locale en-GB", "b.txt"])
def test_a_run_does_not_go_on_with_the_lines_of_another_command(folder, command, monkeypatch, other):
    begun(command, monkeypatch)
    there = Path("out.jsonl").read_bytes()
    assert there.count(b"\n") == 20
    outcome = command("read", "--files", "a.txt", *other.split(), "--to", "out.jsonl")
    assert outcome.is_refused_in_one_line()
    assert "out.jsonl: of another command, with --" in outcome.error.decode()
    assert Path("out.jsonl").read_bytes() == there


def test_a_file_that_changed_meanwhile_is_told(folder, command, monkeypatch):
    begun(command, monkeypatch)
    there = Path("out.jsonl").read_bytes()
    text = Path("a.txt").read_text()
    Path("a.txt").write_text("New. " + text)
    outcome = command("read", "--files", "a.txt", "--to", "out.jsonl")
    assert outcome.is_refused_in_one_line()
    assert "line 1 is not what this command writes" in outcome.error.decode()
    Path("a.txt").write_text("")
    assert command("read", "--files", "a.txt", "--to", "out.jsonl").is_refused_in_one_line()
    assert Path("out.jsonl").read_bytes() == there


@pytest.mark.parametrize("there", [b"mine", b"mine\n", b'{"file": "a.txt", "offset": 0, "text": "mine"}\n'])
def test_what_another_program_wrote_is_not_touched(folder, command, there):
    pytest.importorskip("pyarrow")
    for to in ("out.jsonl", "out.parquet"):
        Path(to).write_bytes(there)
        assert command("read", "--files", "a.txt", "--to", to).is_refused_in_one_line()
        assert Path(to).read_bytes() == there
    assert sorted(os.listdir()) == ["a.txt", "b.txt", "c.txt", "out.jsonl", "out.parquet"]


def test_the_lines_of_other_kinds_are_seen_to_be_another_commands_when_it_had_finished(folder, command):
    command("read", "--files", "a.txt", "--kinds", "money", "--to", "out.jsonl")
    assert command("read", "--files", "a.txt", "--to", "out.jsonl").is_refused_in_one_line()


def test_files_without_a_paragraph_give_an_empty_output(folder, command):
    Path("blank.txt").write_text("\n \n")
    assert command("read", "--files", "blank.txt", "--to", "out.jsonl").text == "out.jsonl: 0 paragraphs\n"
    assert Path("out.jsonl").read_bytes() == b""


def test_parquet_has_columns_to_ask_for_without_json(folder, command):
    parquet = pytest.importorskip("pyarrow.parquet")
    Path("d.txt").write_text("It is 12.5 km, from 5 to 10 May 2021.\n\nDue on 31 February 2021")
    command("read", "--files", "d.txt", "--to", "out.parquet")
    first, second = parquet.read_table("out.parquet").to_pylist()
    quantity, interval = first["spans"]
    assert (first["file"], first["offset"], quantity["start"], quantity["stop"]) == ("d.txt", 0, 6, 13)
    assert [quantity[name] for name in ("kind", "value", "unit", "written")] == ["quantity", "12.5", "km", "12.5 km"]
    assert (interval["kind"], interval["value"]) == ("interval", None)
    assert json.loads(interval["json"])["from"]["value"] == "2021-05-05"
    assert (second["offset"], second["spans"][-1]["kind"]) == (39, None)
    assert "28 days" in second["spans"][-1]["reason"]


def test_a_bar_is_shown_on_a_terminal_and_none_in_a_pipe(folder):
    pytest.importorskip("tqdm")
    ours, its = pty.openpty()  # of no size, as under a test
    run = weft_read("a.txt", "b.txt", "--kinds", "guid", "--to", "out.jsonl", stdout=subprocess.PIPE, stderr=its)
    os.close(its)
    shown = b""
    while block := _read(ours):
        shown += block
    run.communicate()
    assert b"%|" in shown
    run = weft_read(
        "a.txt", "b.txt", "--kinds", "guid", "--to", "more.jsonl", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, error = run.communicate()
    assert (out, error) == (b"more.jsonl: 600 paragraphs\n", b"")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux, when nobody holds the other end
        return b""
