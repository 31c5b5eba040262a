"""The command line: what it prints, in which form, with which exit code."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator

import weft
from weft import jsonform
from weft.doctor import model_findings
from weft.modalities.date import Date
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity

DAYS = {"kind": "quantity", "value": "64", "unit": "d", "text": "64 days"}


class Answered(SimpleNamespace):
    def __str__(self) -> str:
        return "64 days"

    def to_json(self) -> dict:
        return self.form


def answer_to(question: str) -> Answered:
    """An answer as `weft.ask` gives it, without a model."""
    dates = [Date(2021, 5, 1), Date(2021, 7, 4)]
    args = [SimpleNamespace(mark=f"#{place}", value=date) for place, date in enumerate(dates)]
    step = SimpleNamespace(op="days_between", args=args, value=Quantity(from_amount(64), "d"), note="")
    form = {"question": question, "answer": DAYS, "source": "computed"}
    form |= {"steps": [{"op": "days_between", "args": ["#0", "#1"], "value": DAYS}]}
    form |= {"evidence": [{"from": "question", "span": [27, 42]}, {"from": "a.csv", "record": 7, "field": "seat.city"}]}
    form |= {
        "confidence": 0.97,
        "verified": True,
        "checks": ["second_way"],
        "refused": False,
        "because": None,
        "read": {},
    }
    sequence = ("how", "many", "days", "<date 2021-05-01>", "<date 2021-07-04>")
    return Answered(form=form, sequence=sequence, steps=(step,), tokens_before=20, tokens_after=5)


@pytest.fixture
def asked(monkeypatch):
    """Questions that reached `weft.ask`, with what they were asked over; the model is loaded once."""
    seen: list = []
    loads: list = []

    def ask(question, **over):
        assert len(loads) == 1, "the model is loaded once, before the first question"
        seen.append((question, over))
        if not question.strip():
            raise weft.WeftError("the question is empty. Write one.")
        return answer_to(question)

    monkeypatch.setattr(weft, "ask", ask)
    monkeypatch.setattr(weft, "load", lambda: loads.append(1))
    return seen


def values(line: dict) -> list:
    return [(span["kind"], span.get("value"), span.get("unit"), span["start"], span["stop"]) for span in line["spans"]]


def test_read_prints_kind_offsets_and_value(command):
    assert command("read", "the 12.5 km tunnel").text == "4:11  12.5 km  quantity  12.5 km\n"


def test_read_json_is_one_valid_object_with_offsets_into_its_text(command):
    outcome = command("read", "The tunnel opened on 1 June 2016; 12.5 km for $3.2bn.", "--json")
    (line,) = outcome.lines
    Draft202012Validator(jsonform.schema() | {"$ref": "#/$defs/read"}).validate(line)
    assert [span["kind"] for span in line["spans"]] == ["date", "quantity", "money"]
    assert all(line["text"][span["start"] : span["stop"]] == span["written"] for span in line["spans"])


def test_what_stays_text_comes_with_its_reason(command):
    (line,) = command("read", "due on 31 February 2021", "--json").lines
    rejected = [span for span in line["spans"] if span["kind"] is None]
    assert [set(span) for span in rejected] == [{"start", "stop", "kind", "reason"}]
    assert "28 days" in rejected[0]["reason"]
    assert "stays text" in command("read", "due on 31 February 2021").text


def test_read_from_standard_input_gives_one_object_a_line_and_no_spans_for_an_empty_one(command):
    lines = command("read", "-", "--json", stdin="5 km\r\n\n7 kg\u2028x\n1 m".encode()).lines
    assert [line["text"] for line in lines] == ["5 km", "", "7 kg\u2028x", "1 m"]
    assert [len(line["spans"]) for line in lines] == [1, 0, 1, 1]


def test_files_are_read_by_paragraphs_with_offsets_within_each(command, tmp_path):
    whole = "\ufeffFirst 5 km.\nSecond line, 7 kg.\r\n \r\n\nA big 🌍 is 9 m.\n"
    path = tmp_path / "a.txt"
    path.write_bytes(whole.encode())
    lines = command("read", "--files", str(path), "--json").lines
    assert [line["file"] for line in lines] == [str(path)] * 2
    for line in lines:
        assert whole[1:][line["offset"] :].startswith(line["text"])
        assert all(line["text"][span["start"] : span["stop"]] == span["written"] for span in line["spans"])
    assert [span["value"] for line in lines for span in line["spans"]] == ["5", "7", "9"]


@pytest.mark.parametrize("text", ["-5 °C", "-5", "-.5 kg", "-€5", "- 5 apples", "-٥"])
def test_a_hyphen_before_anything_but_a_letter_is_text(command, text):
    (line,) = command("read", text, "--json").lines
    assert line["text"] == text
    assert command("read", "--json", "--", text).lines == [line]


def test_minus_five_degrees_is_one_quantity(command):
    (line,) = command("read", "-5 °C", "--json").lines
    assert values(line) == [("quantity", "-5", "°C", 0, 5)]


@pytest.mark.parametrize("option", ["-x", "--jsn", "--js", "--5", "-json"])
def test_an_unknown_option_is_an_error(command, option):
    outcome = command("read", option, "5 km")
    assert outcome.is_refused_in_one_line()
    assert option.rstrip("son") in outcome.error.decode()


def test_what_follows_two_hyphens_is_text_and_options_may_stand_between_words(command):
    (line,) = command("read", "5", "--json", "km", "--", "--json", "-x").lines
    assert line["text"] == "5 km --json -x"
    (line,) = command("read", "--json", "--", "a", "--", "-b").lines
    assert line["text"] == "a -- -b"


def test_kinds_restricts_what_is_read(command):
    (line,) = command("read", "$10000", "--kinds", "number", "--json").lines
    assert values(line) == [("number", "10000", None, 1, 6)]
    outcome = command("read", "x", "--kinds", "number,temprature")
    assert outcome.is_refused_in_one_line()
    assert b"temprature" in outcome.error
    assert b"number" in outcome.error


def test_reference_makes_relative_dates_readable(command):
    (line,) = command("read", "seen yesterday", "--reference", "2024-03-01", "--json").lines
    assert [value[:2] for value in values(line)] == [("date", "2024-02-29")]
    assert command("read", "seen yesterday", "--reference", "soon").is_refused_in_one_line()


def test_ask_joins_the_words_of_a_question(command, asked):
    outcome = command("ask", "What", "is", "-5 °C", "and", "-3", "?")
    assert (outcome.code, outcome.text) == (0, "64 days\n")
    assert asked[0][0] == "What is -5 °C and -3 ?"
    assert asked[0][1]["records"] is None


def test_ask_json_is_the_answer_as_the_schema_has_it(command, asked):
    (line,) = command("ask", "How many days?", "--json").lines
    Draft202012Validator(jsonform.schema() | {"$ref": "#/$defs/answer"}).validate(line)
    assert line == answer_to("How many days?").to_json()


def test_ask_show_prints_sequence_tokens_steps_evidence_and_checks(command, asked):
    shown = command("ask", "How many days?", "--show").text
    for part in (
        "<date 2021-05-01>",
        "20 → 5",
        "days_between(#0 2021-05-01, #1 2021-07-04) = 64 days",
        "question, 27:42",
        "record 7",
        "0.97",
    ):
        assert part in shown
    assert "verified: second_way" in shown


def test_a_line_that_cannot_be_answered_has_its_object_in_its_place(command, asked):
    outcome = command("ask", "-", "--json", stdin=b"first\n\nthird\n")
    assert outcome.code == 0
    assert [line["question"] for line in outcome.lines] == ["first", "", "third"]
    assert [line["refused"] for line in outcome.lines] == [False, True, False]
    validator = Draft202012Validator(jsonform.schema() | {"$ref": "#/$defs/answer"})
    for line in outcome.lines:
        validator.validate(line)
    assert command_lines(outcome) == 3


def command_lines(outcome) -> int:
    return outcome.text.count("\n")


def test_ask_reads_records_and_texts_once_before_the_questions(command, asked, tmp_path):
    (tmp_path / "a.csv").write_text("Name,Length (m)\nA,5\nB,7\n")
    (tmp_path / "b.txt").write_text("B is 7 m long.")
    command("ask", "-", "--records", str(tmp_path / "a.csv"), "--text", str(tmp_path / "b.txt"), stdin=b"one\ntwo\n")
    first, second = (over for _, over in asked)
    assert first["records"][0] is second["records"][0]
    assert [table.name for table in first["records"]] == ["a.csv"]
    assert first["text"] == "B is 7 m long."


def test_records_show_prints_a_line_a_column(command, tmp_path):
    path = tmp_path / "bridges.csv"
    path.write_text("Bridge,Opened,Length (m)\nA,1937-05-27,2737\nB,1883-05-24,1834\n")
    (form,) = command("records", "show", str(path), "--json").lines
    assert (form["name"], form["rows"]) == ("bridges.csv", 2)
    assert [column["column"] for column in form["columns"]] == ["Bridge", "Opened", "Length (m)"]
    assert [column["kind"] for column in form["columns"]] == ["word", "date", "quantity"]
    shown = command("records", "show", str(path)).text.splitlines()
    assert len(shown) == 2 + 3


def test_without_a_command_the_help_is_shown(command):
    assert command().code == 0
    assert "weft records show" in command().text
    assert "--records PATH" in command("ask", "--help").text
    assert command("--version").text == f"weft {weft.__version__}\n"
    assert command("rd").is_refused_in_one_line()


def test_a_fault_of_ours_is_one_line_and_exit_code_1(command, monkeypatch):
    monkeypatch.setattr(weft, "read", lambda *_, **__: 1 // 0)
    outcome = command("read", "5 km")
    assert outcome.code == 1
    assert outcome.error.count(b"\n") == 1
    assert b"ZeroDivisionError" in outcome.error


def test_a_broken_pipe_ends_quietly():
    writer = subprocess.Popen(
        [sys.executable, "-m", "weft.cli", "read", "-", "--json"], stdin=-1, stdout=-1, stderr=-1, bufsize=0
    )
    assert None not in (writer.stdin, writer.stdout, writer.stderr)
    writer.stdout.close()
    try:
        writer.stdin.write(b"5 km\n" * 20_000)
        writer.stdin.close()
    except BrokenPipeError:
        pass
    assert (writer.stderr.read(), writer.wait()) == (b"", 0)


def test_lone_surrogates_on_the_command_line_come_out_as_valid_utf_8():
    argv = [sys.executable.encode(), b"-m", b"weft.cli", b"read", b"\xff 5 km", b"--json"]
    done = subprocess.run(argv, capture_output=True, env=os.environ | {"PYTHONUTF8": "1"})
    assert json.loads(done.stdout.decode("utf-8"))["text"] == "\udcff 5 km"
    assert done.returncode == 0


def test_read_takes_less_than_four_tenths_of_a_second():
    """In processor time; on a slow or busy machine in starts of Python with numpy, the same minute: six of them."""
    read, start = [], []
    for _ in range(5):
        read.append(processor_seconds("-m", "weft.cli", "read", "the 12.5 km tunnel"))
        start.append(processor_seconds("-c", "import numpy"))
    assert min(read) < max(0.4, 6 * min(start))


def processor_seconds(*argv: str) -> float:
    """Of a Python of its own with one thread: numpy's others only wait."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, *argv], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_doctor_finds_a_changed_and_a_missing_file_of_the_model(tmp_path: Path):
    (tmp_path / "a.onnx").write_bytes(b"weights")
    listed = {"a.onnx": hashlib.sha256(b"weights").hexdigest(), "b.onnx": "0" * 64}
    (tmp_path / "config.json").write_text(json.dumps({"sha256": listed}))
    assert [finding.well for finding in model_findings(tmp_path)] == [True, True, False]
    (tmp_path / "a.onnx").write_bytes(b"Weights")
    assert [finding.well for finding in model_findings(tmp_path)] == [True, False, False]
    assert [finding.well for finding in model_findings(tmp_path / "nowhere")] == [False]


def test_doctor_exits_with_1_when_something_is_broken(command, monkeypatch):
    monkeypatch.setattr("weft.doctor._model", lambda: iter(()))
    monkeypatch.setattr("weft.doctor._question", lambda: 1 / 0)
    outcome = command("doctor")
    assert outcome.code == 1
    assert "BROKEN" in outcome.text
    assert not outcome.error
