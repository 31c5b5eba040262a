"""weft check on the command line: lines, JSON, strictness, the page."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

REPORT = "The harbour has 312 berths. It opened in 1998."


@pytest.fixture
def files(tmp_path):
    claim, source = tmp_path / "claim.txt", tmp_path / "source.txt"
    source.write_text(REPORT, encoding="utf-8")
    claim.write_text("It has 321 berths and opened in 1998 <b>.", encoding="utf-8")
    return claim, source, tmp_path


def test_a_line_a_finding_without_colour_in_a_pipe(command, files):
    claim, source, folder = files
    done = command("check", str(claim), str(source), "--cache", str(folder / "cache"))
    assert done.code == 0
    lines = done.text.splitlines()
    assert re.match(r"7:10 +321 +contradicted +the sources say 312", lines[0])
    assert lines[-1] == "2 figures: 1 copied, 1 contradicted"
    assert "\x1b" not in done.text


def test_standard_input_against_sources_named_with_against(command, files):
    _, source, folder = files
    done = command(
        "check", "-", "--against", str(source), "--cache", str(folder / "c"), "--json", stdin=REPORT.encode()
    )
    assert [line["verdict"] for line in done.lines] == ["copied", "copied"]
    assert set(done.lines[0]) == {
        "start", "stop", "written", "value", "verdict", "evidence", "steps", "nearest", "confidence", "because"
    }  # fmt: skip


def test_strict_exits_with_3_when_a_figure_does_not_hold(command, files):
    claim, source, folder = files
    assert command("check", str(claim), str(source), "--strict", "--cache", str(folder / "c")).code == 3
    assert command("check", str(source), str(source), "--strict", "--cache", str(folder / "c")).code == 0


def test_a_directory_stands_for_its_files(command, files):
    claim, source, folder = files
    inside = folder / "sources"
    inside.mkdir()
    source.rename(inside / "a.txt")
    assert command("check", str(claim), str(inside), "--cache", str(folder / "c")).text.endswith("1 contradicted\n")


@pytest.mark.parametrize(
    "argv", [["nowhere.txt", "x"], ["examples/summary.md"], ["examples/summary.md", "nowhere.txt"]]
)
def test_bad_input_is_refused_in_one_line(command, monkeypatch, tmp_path, argv):
    monkeypatch.chdir(ROOT)
    assert command("check", *argv, "--cache", str(tmp_path)).is_refused_in_one_line()


def test_the_page_stands_alone_and_every_figure_leads_to_its_source(command, files):
    claim, source, folder = files
    page = folder / "out.html"
    command("check", str(claim), str(source), "--html", str(page), "--cache", str(folder / "c"))
    made = page.read_text(encoding="utf-8")
    assert "<script" not in made
    assert "http:" not in made
    assert "https:" not in made
    assert "&lt;b&gt;" in made
    links, places = re.findall(r'href="#(f\d+)"', made), re.findall(r'<section id="(f\d+)"', made)
    assert links == places == ["f1", "f2"]
    assert "source.txt, line 1" in made
    assert 'class="v-contradicted"' in made


def test_a_terminal_gets_the_text_in_colours():
    import weft
    from weft.checking.shown import lines, painted

    report = weft.check("It has 321 berths.", [{"name": "t", "text": REPORT}])
    assert painted(report) == "It has \x1b[31;1m321\x1b[0m berths."
    assert next(lines(report, coloured=True)) == painted(report)


def test_checking_never_imports_torch_nor_the_model(fresh_python):
    code = """
import sys
sys.modules["torch"] = sys.modules["onnxruntime"] = sys.modules["tokenizers"] = None
import weft
assert weft.check("It has 312 berths.", [{"name": "t", "text": "The harbour has 312 berths."}]).counts["copied"] == 1
"""
    fresh_python(code)
