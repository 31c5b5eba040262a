"""What nobody should pass and somebody will: one line and exit code 2, or text that stays text with its reason."""

from __future__ import annotations

import time

import pytest

import weft


def spans(command, text: str) -> list[dict]:
    (line,) = command("read", text, "--json").lines
    return line["spans"]


def test_empty_text_has_no_spans(command):
    assert spans(command, "") == []
    assert weft.read("") == []
    assert command("read", "-", stdin=b"").out == b""


def test_an_empty_question_is_refused_in_one_line(command):
    for question in ("", "   ", "\n"):
        with pytest.raises(weft.WeftError, match="empty"):
            weft.ask(question)
        assert command("ask", question).is_refused_in_one_line()
    assert command("ask").is_refused_in_one_line()


@pytest.mark.parametrize(
    "unit",
    [
        "The tunnel of 12.5 km opened on 1 June 2016 for $3.2bn in Berlin. ",
        "1",
        "1,",
        "1/",
        "1 and ",
        "New York, ",
        "-",
        "(",
        "may ",
    ],
)
def test_hostile_repetition_is_read_in_linear_time(unit):
    def seconds(size: int, lead: str) -> float:
        """Of CPU; each time another text, since what was read of a run is kept for a moment."""
        text = lead + unit * (size // len(unit))
        started = time.process_time()
        weft.read(text, rejected=True)
        return time.process_time() - started

    seconds(1_000, "")
    short, long = min(seconds(30_000, lead) for lead in ("One: ", "Two: ")), seconds(240_000, "Three: ")
    assert long < 24 * max(short, 0.02), f"eight times the text took {long / short:.0f} times as long"


def test_a_megabyte_line_of_standard_input_is_one_object(command):
    sentence = (
        "The tunnel of 12.5 km opened on 1 June 2016, said she, who had seen the one or the other of them before. "
    )
    count = 1_000_000 // len(sentence) + 1
    (line,) = command("read", "-", "--json", stdin=sentence.encode() * count).lines
    assert [span["kind"] for span in line["spans"]] == ["quantity", "date"] * count
    assert line["spans"][-2]["start"] == (count - 1) * len(sentence) + sentence.index("12.5")


def test_binary_standard_input_is_read_as_it_is(command):
    data = bytes(range(256)).replace(b"\n", b"") * 10
    outcome = command("read", "-", "--json", stdin=data + b"\n5 km\n")
    assert outcome.code == 0
    assert outcome.lines[0]["text"].encode("utf-8", "surrogateescape") == data.removesuffix(b"\r")
    assert outcome.lines[1]["spans"][0]["value"] == "5"


@pytest.mark.parametrize("text", ["\ud800 5 km", "5 km \udfff", "5\ud800 km", "\udcff\udcfe"])
def test_lone_surrogates_do_not_stop_reading(command, text):
    outcome = command("read", text, "--json")
    assert outcome.code == 0
    assert outcome.lines[0]["text"] == text
    assert command("read", text).code == 0


@pytest.mark.parametrize("mark", ["\u200f", "\u202e", "\u2066", "\u061c"])
def test_right_to_left_marks_move_offsets_and_change_nothing_else(command, mark):
    found = spans(command, f"{mark}12.5 km{mark}")
    assert [(span["value"], span["start"], span["stop"]) for span in found] == [("12.5", 1, 8)]


def test_nul_bytes_do_not_stop_reading(command):
    (line,) = command("read", "-", "--json", stdin=b"\x00 5 km \x00 7 kg\n").lines
    assert [(span["value"], span["start"]) for span in line["spans"]] == [("5", 2), ("7", 9)]


def test_ten_thousand_digits_read_exactly(command):
    digits = "1234567890" * 1_000
    (span,) = spans(command, f"It is {digits} then")
    assert (span["kind"], span["value"], span["start"]) == ("number", digits, 6)


def test_more_than_a_hundred_thousand_digits_stay_text_with_a_reason(command):
    (line,) = command("read", "-", "--json", stdin=b"9" * 100_001).lines
    (span,) = line["spans"]
    assert (span["kind"], span["start"], span["stop"]) == (None, 0, 100_001)
    assert "100,000" in span["reason"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("on 31 February 2021 we", "28 days"),
        ("on 29 February 2021 we", "28 days"),
        ("on 2021-13-01 we", "12 months"),
        ("at 91.0000000, 11.5753800 we", "91"),
        ("on 4 July we", "year"),
    ],
)
def test_what_does_not_exist_stays_text_with_its_reason(command, text, part):
    found = spans(command, text)
    reasons = [span["reason"] for span in found if span["kind"] is None]
    assert any(part in reason and "\n" not in reason for reason in reasons), found


@pytest.mark.parametrize("text", ["-5 °C", "-5", "−5 °C"])
def test_a_text_that_begins_with_a_minus_keeps_it(command, text):
    assert [(span["value"], span["start"]) for span in spans(command, text)] == [("-5", 0)]


TABLES = {
    "ragged.csv": (b"a,b\n1,2\n1,2,3\n", "line 3"),
    "short.csv": (b"a,b,c\n1,2,3\n1,2\n", "line 3"),
    "twice.csv": (b"Name,Size,Name\nx,1,y\n", "Name"),
    "mixed.csv": ("Name,Size\nZürich,1\n".encode() + "Köln,2\n".encode("latin-1"), "UTF-8"),
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n\n  \n", "empty"),
    "header.csv": (b"a,b\n", "no rows"),
    "binary.csv": (b"\x00\x01\x02,\x03\n\x00\x00", "NUL"),
    "quote.csv": (b'a,b\n"1,2\n3,4\n', "quote"),
    "broken.jsonl": (b'{"a": 1}\n{"a": \n', "line 2"),
    "scalars.jsonl": (b"1\n2\n", "line 1"),
    "packed.parquet": (b"PAR1 not really", "arquet"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_none_is_refused_in_one_line_that_names_it(command, tmp_path, name):
    data, part = TABLES[name]
    (tmp_path / name).write_bytes(data)
    for argv in (("records", "show", str(tmp_path / name)), ("ask", "How many?", "--records", str(tmp_path / name))):
        outcome = command(*argv)
        assert outcome.is_refused_in_one_line(), outcome.error
        assert name in outcome.error.decode()
        assert part in outcome.error.decode()


def test_a_missing_file_and_a_directory_are_refused_by_name(command, tmp_path):
    for path in (str(tmp_path / "nowhere.csv"), str(tmp_path)):
        for argv in (("records", "show", path), ("ask", "x?", "--records", path), ("ask", "x?", "--text", path)):
            outcome = command(*argv)
            assert outcome.is_refused_in_one_line(), outcome.error
            assert path in outcome.error.decode()
        assert command("read", "--files", path).is_refused_in_one_line()


def test_a_text_file_that_is_no_utf_8_is_refused_by_name(command, tmp_path):
    for data, part in ((b"caf\xe9 5 km", "0xE9"), (b"5 km \x00", "NUL")):
        path = tmp_path / "a.txt"
        path.write_bytes(data)
        for argv in (("read", "--files", str(path)), ("ask", "x?", "--text", str(path))):
            outcome = command(*argv)
            assert outcome.is_refused_in_one_line(), outcome.error
            assert part in outcome.error.decode()


def test_a_byte_order_mark_is_no_part_of_the_text(command, tmp_path):
    (line,) = command("read", "-", "--json", stdin="\ufeff5 km".encode()).lines
    assert (line["text"], line["spans"][0]["start"]) == ("5 km", 0)
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffName,Size\nx,1\n".encode())
    (form,) = command("records", "show", str(path), "--json").lines
    assert form["columns"][0]["column"] == "Name"


@pytest.mark.parametrize(
    "argv", [("read",), ("read", "--kinds"), ("records",), ("records", "show"), ("ask", "--records")]
)
def test_a_command_line_that_lacks_something_is_refused_in_one_line(command, argv):
    assert command(*argv).is_refused_in_one_line()


def test_a_long_message_is_cut_and_says_so(command):
    outcome = command("read", "x", "--kinds", "y" * 5_000)
    assert outcome.is_refused_in_one_line()
    assert len(outcome.error) < 1_000
    assert b"characters)" in outcome.error


@pytest.mark.parametrize("text", [None, 5, b"5 km", ["5 km"]])
def test_what_is_no_text_is_refused_by_its_type(text):
    with pytest.raises(weft.WeftError, match=type(text).__name__):
        weft.read(text)


@pytest.mark.parametrize("text", ["3.{} hours later", "It took {} days.", "at 1:{}", "It is 3.{}."])
def test_digits_without_end_are_read_or_left_and_never_a_fault(text):
    for span in weft.read(text.format("1" * 9_000), rejected=True):
        assert span.kind is None or span.written
