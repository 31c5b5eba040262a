"""weft read --files: paragraphs in order with offsets of the file's text, packed files, processes, what is no text."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import weft
from weft.files import paragraphs

WORDS = (
    "It is 12.5 km long.",
    "On 4 July 2021 $5 was paid.",
    "🌍 weighs 7 kg",
    "naïve 𝔸𝔹𝔠 3/4",
    "x",
    "  Ünit №5, 15 %",
)
SEPARATORS = ("\n\n", "\r\n\r\n", "\n \t\n\n", "\r\n \r\n")


def text_of(count: int, seed: int = 0) -> str:
    """Paragraphs of one to four lines, with all that a file may hold between them."""
    rng = random.Random(seed)
    lines = ["\n".join(rng.choices(WORDS, k=rng.randint(1, 4))) for _ in range(count)]
    return "".join(line + rng.choice(SEPARATORS) for line in lines)


def packed(data: bytes, ending: str) -> bytes:
    if ending == ".zst":
        zstandard = pytest.importorskip("zstandard")
        return zstandard.compress(data[: len(data) // 3]) + zstandard.compress(data[len(data) // 3 :])  # two frames
    return {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}[ending](data)


def read_of(command, *argv) -> list[dict]:
    outcome = command("read", "--json", "--files", *map(str, argv))
    assert (outcome.code, outcome.error) == (0, b"")
    return outcome.lines


# ---- paragraphs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_offsets_are_code_points_of_the_files_text(command, tmp_path, mark):
    whole = " \n\n" + text_of(60)
    path = tmp_path / "a.txt"
    path.write_bytes((mark + whole).encode())
    lines = read_of(command, path)
    assert [line["text"] for line in lines] == [part.strip() for part in re.split(r"\n(?:\s*\n)+", whole.strip())]
    assert any(len(line["text"].encode("utf-16-le")) > 2 * len(line["text"]) for line in lines)
    for line in lines:
        assert set(line) == {"file", "offset", "text", "spans"}
        assert whole[line["offset"] :].startswith(line["text"])
        assert all(line["text"][span["start"] : span["stop"]] == span.get("written") for span in line["spans"])


def test_the_form_for_people_counts_from_the_beginning_of_the_file(command, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Some words.\n\nIt is 5 km.\n\nMore of them.\n")
    assert command("read", "--files", str(path)).text == f"{path}  19:23  5 km  quantity  5 km\n"


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("The tunnel is approx. 12.5 km long, by No. 5 of the\nlist. ", r"list\.$"),
        ("2021-07-04 12:00 it took 12.5 km\n", r" km$"),
        ("twelve of 12.5 kilometres and ", r"\S$"),
        ("🌍" * 7, r"🌍$"),
    ],
    ids=["sentences", "lines", "words", "no white space"],
)
def test_a_paragraph_without_end_is_cut_where_a_value_is_least_likely(sentence, ends):
    whole = sentence * (50_000 // len(sentence))
    parts = list(paragraphs.paragraphs(whole.splitlines(keepends=True)))
    assert len(parts) >= 5
    assert max(len(part) for _, part in parts) <= paragraphs.LIMIT
    assert all(re.search(ends, part) for _, part in parts[:-1])
    assert "".join(whole.split()) == "".join("".join(part for _, part in parts).split())
    assert all(whole[offset:].startswith(part) for offset, part in parts)


def test_how_bytes_come_in_changes_nothing(command, tmp_path):
    """A line comes in pieces of so many bytes, cut within a character; `paragraphs` here gets it whole."""
    whole = "a" * 18 + "🌍 ist 5 km weit, " * 4000 + "\n" + " " * 25_000 + "\n" + "🌍" * 2500 + "\nEnd.\n"
    path = tmp_path / "a.txt"
    path.write_text(whole)
    found = [(line["offset"], line["text"]) for line in read_of(command, path, "--kinds", "guid")]
    assert found == list(paragraphs.paragraphs(whole.splitlines(keepends=True)))
    assert found[-1] == (len(whole) - 2506, "🌍" * 2500 + "\nEnd.")


# ---- which files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".gz", ".xz", ".zst"])
def test_a_packed_file_reads_as_the_plain_one(command, tmp_path, ending):
    data = text_of(400).encode()
    (tmp_path / "plain").write_bytes(data)
    (tmp_path / "packed").write_bytes(packed(data, ending))  # told by how it begins, not by its name
    plain, unpacked = (read_of(command, tmp_path / name, "--kinds", "money") for name in ("plain", "packed"))
    assert [line | {"file": ""} for line in unpacked] == [line | {"file": ""} for line in plain]


def test_a_directory_is_its_files_by_name_without_hidden_ones_and_without_the_output(command, tmp_path):
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.txt", "sub/.git/d.txt", "also/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name}\n\n5 km\n")
    to = tmp_path / "a.jsonl"
    for _ in range(2):  # the second time the output is there
        assert command("read", "--files", str(tmp_path), "--to", str(to)).code == 0
        lines = [json.loads(line) for line in to.read_text().splitlines()]
        read = [os.path.relpath(line["file"], tmp_path) for line in lines[::2]]
        assert read == ["a.txt", "b.txt", "also/e.txt", "sub/c.txt"]


def test_reference_locale_and_kinds_are_those_of_read(command, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Seen yesterday, 04/07/2021, for $5.\n")
    options = ("--reference", "2021-07-04", "--locale", "en-GB", "--kinds", "date")
    (line,) = read_of(command, path, *options)
    (alone,) = command("read", "--json", *options, path.read_text().strip()).lines
    assert [span["value"] for span in line["spans"]] == ["2021-07-03", "2021-07-04"]
    assert line["spans"] == alone["spans"]


# ---- processes -------------------------------------------------------------------------------------------------------


def test_with_processes_the_output_is_the_same_to_the_byte(command, tmp_path):
    for name in ("a", "b"):
        repeats = [120 if place % 9 < 2 else 1 for place in range(120)]  # so that a later batch is often ready before
        (tmp_path / name).write_text("\n\n".join("It was $5 on 4 July 2021. " * count for count in repeats))
    argv = ("read", "--json", "--kinds", "email", "--files", str(tmp_path), str(tmp_path / "none"), str(tmp_path / "a"))
    alone, together = command(*argv), command(*argv, "--jobs", "2")
    assert (alone.code, len(alone.lines)) == (2, 360)
    assert together == alone


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_memory_is_the_same_for_ten_times_the_text(tmp_path):
    code = "import sys; from weft.files import Reading, read_files\n"
    code += "read_files(sys.argv[1:2], Reading(kinds=('guid',), as_json=True), to=sys.argv[2])\n"
    code += "print(*(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"

    def peak(megabytes: int) -> int:
        path, to = tmp_path / f"{megabytes}.gz", tmp_path / f"{megabytes}.jsonl"
        path.write_bytes(gzip.compress(b"the quick brown fox sleeps at the farm " * (megabytes * 1_000_000 // 39), 1))
        argv = [sys.executable, "-c", code, path, to]
        shown = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, check=True).stdout
        assert to.stat().st_size > megabytes * 1_000_000
        return int(shown.split()[-2])  # not ru_maxrss, which begins at what the parent had

    little, much = peak(2), peak(20)
    assert much < little + 4_000, f"{little} kB for 2 MB, {much} kB for 20 MB"


# ---- what is no text, and what is no command -------------------------------------------------------------------------


def noise(size: int) -> bytes:
    """Words that do not pack well."""
    return bytes(random.Random(0).choices(b"abcdefghijklmnopqrstuvwxyz    \n", k=size))


BAD = {  # what a file holds, what is said of it, and what is read of it nevertheless
    "none.txt": (None, "no such file", []),
    "a.pdf": (b"%PDF-1.7 5 km", "a PDF", []),
    "a.png": (b"\x89PNG\r\n\x1a\n\0\0 5 km", "NUL byte at 8", []),
    "a.docx": (b"PK\x03\x04 5 km", "Word", []),
    "a.utf16": ("5 km".encode("utf-16"), "UTF-16", []),
    "a.gz": (packed(b"7 kg\n\n" + noise(9000), ".gz")[:3000], "broken gzip after", ["7 kg"]),
    "a.xz": (packed(b"7 kg\n\n" + noise(90000), ".xz")[:9000], "broken xz after", ["7 kg"]),
    "a.zst": (b"\x28\xb5\x2f\xfd\x00", "broken zstd after 0 bytes", []),
    "latin-1": (b"\xef\xbb\xbf7 kg.\n\nIt cost $3 then. The caf\xe9 of 5 km. It has 3 m\xb2.\nFor $9.\n\n8 kg",
                "byte 0xE9 at 34, line 3, is not UTF-8 (1 more follow)", ["7 kg", "$3", "$9", "8 kg"]),
    "at the end": ("7 kg. Über".encode()[:8] + "Ü".encode()[:1], "byte 0xC3 at 8, line 1", []),
    "late NUL": (noise(9000) + b"\n\n7 kg\0 and 8 kg\n9 kg\n", "a NUL byte at 9006", ["9 kg"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_text_is_named_with_its_place_and_all_else_is_read(command, tmp_path, name):
    data, said, read = BAD[name]
    if name == "a.zst":
        pytest.importorskip("zstandard")
    for good in ("before", "after"):
        (tmp_path / good).write_text("5 km")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / one) for one in ("before", name, "after")]
    outcome = command("read", "--json", "--files", "--kinds", "quantity,money", *paths)
    message = outcome.error.decode()
    assert outcome.code == 2
    assert message.count("\n") == 1
    assert message.startswith(f"weft: {paths[1]}: ")
    assert said in message
    found = [(line["file"], span["written"]) for line in outcome.lines for span in line["spans"]]
    assert found == [(paths[0], "5 km"), *((paths[1], written) for written in read), (paths[2], "5 km")]
    if "broken" not in said:
        text = (data or b"").decode("utf-8-sig", "surrogateescape")
        ours = [line for line in outcome.lines if line["file"] == paths[1]]
        assert all(text[line["offset"] :].startswith(line["text"]) for line in ours)


def test_a_file_that_breaks_off_is_read_up_to_its_last_whole_line(command, tmp_path):
    lines = [f"{number} km of {noise(40).hex()}{number:x}" for number in range(1500)]
    data = gzip.compress("\n".join(lines).encode())
    (tmp_path / "a.gz").write_bytes(data[: len(data) // 2])
    outcome = command("read", "--json", "--files", "--kinds", "guid", str(tmp_path / "a.gz"))
    read = "\n".join(line["text"] for line in outcome.lines).split("\n")
    assert (outcome.code, len(read) > 500) == (2, True)
    assert read == lines[: len(read)]


def test_a_line_that_breaks_off_is_read_up_to_its_last_whole_sentence(command, tmp_path):
    whole = " ".join(f"Number {noise(40).hex()}{number} is $5 then." for number in range(1500))
    (tmp_path / "a.gz").write_bytes(gzip.compress(whole.encode())[:2000])
    outcome = command("read", "--json", "--files", "--kinds", "guid", str(tmp_path / "a.gz"))
    read = " ".join(line["text"] for line in outcome.lines)
    assert 20_000 < len(read) < len(whole)
    assert whole.startswith(read)
    assert read.endswith(" then.")


def test_a_package_that_is_missing_is_named_with_its_extra(command, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.zst").write_bytes(b"\x28\xb5\x2f\xfd....")
    outcome = command("read", "--files", str(tmp_path / "a.zst"))
    assert outcome.is_refused_in_one_line()
    assert b"pip install 'weft[files]'" in outcome.error
    assert str(tmp_path / "a.zst").encode() in outcome.error
    outcome = command("read", "--files", str(tmp_path / "a.zst"), "--to", str(tmp_path / "a.parquet"))
    assert outcome.is_refused_in_one_line()
    assert b"pip install 'weft[parquet]'" in outcome.error


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--files", "--jobs", "0"), "--jobs 0"),
        (("--files", "--kinds", "nonsense"), "nonsense"),
        (("--files", "--reference", "someday"), "someday"),
        (("--files", "--to", "out.csv"), "OUT.jsonl or OUT.parquet"),
        (("--files", "--to", "nowhere/out.jsonl"), "no such directory"),
        (("--to", "out.jsonl"), "--files"),
        (("--jobs", "2"), "--files"),
    ],
)
def test_a_command_that_cannot_be_carried_out_is_refused_and_writes_nothing(command, tmp_path, monkeypatch, more, said):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("5 km")
    outcome = command("read", "a.txt", "--json", *more)
    assert outcome.is_refused_in_one_line()
    assert said in outcome.error.decode()
    assert os.listdir() == ["a.txt"]


def test_a_fault_of_ours_costs_its_paragraph_alone_which_keeps_its_text(command, tmp_path, monkeypatch):
    read = weft.read

    def faulty(text, **options):
        if "kg" in text:
            raise ZeroDivisionError("by hand")
        return read(text, **options)

    monkeypatch.setattr(weft, "read", faulty)
    path = tmp_path / "a.txt"
    path.write_text("5 km\n\n7 kg\n\n9 m\n")
    outcome = command("read", "--json", "--files", str(path))
    assert outcome.code == 1
    assert f"{path} at 6: a fault of ours: ZeroDivisionError: by hand" in outcome.error.decode()
    assert [line["text"] for line in outcome.lines] == ["5 km", "7 kg", "9 m"]
    assert [line["spans"][0]["kind"] for line in outcome.lines] == ["quantity", None, "quantity"]
    assert "by hand" in outcome.lines[1]["spans"][0]["reason"]
