"""The page of --html: what it holds, that nothing gets out of its place, and how a browser sees it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from weft import tables
from weft.answering import Answer, Other
from weft.find import read_parts
from weft.find.mentions import mentions
from weft.interleave import MODEL_DIR, Candidate, Part
from weft.modalities.number import from_amount
from weft.page import CHECKS, HUES, ROWS_SHOWN, page
from weft.programs import Step
from weft.tables.table import Rows
from weft.tags import tag_of
from weft.terminal import unanswered

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_model = pytest.mark.skipif(not (MODEL_DIR / "config.json").exists(), reason="no model in the package: make model")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium here to look at the page with")
EMPTY = ("meta", "br")


class Tree(HTMLParser):
    """Which elements there are, with their attributes and text; an end tag without its beginning fails."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[int] = []
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))
        if tag not in EMPTY:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag):
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data):
        for place in self.open:
            self.elements[place][2].append(data)

    def texts(self, tag: str) -> list[str]:
        return ["".join(held) for name, _, held in self.elements if name == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found, _ in self.elements if name == tag]


@pytest.fixture(scope="module")
def firms():
    return tables.read(
        [{"Firm": f"Firm {'ABCDEFGHIJKLMNOP'[n]}", "Staff": str(n), "Town": "<i>Ulm</i>"} for n in range(15)]
    )


def lookup(question: str, table, **more) -> Answer:
    """The staff of Firm C, as `answering` gives it."""
    spans = tuple(mentions(question, read_parts(question), [table]))
    row, column = table.rows[2], table.columns[1]
    args = (Candidate(row, "row", "@0", 1), Candidate(column, tag_of(column), "@2", -1))
    step = Step("lookup", args, from_amount(2), "a note & <more>")
    return Answer(
        question, step.value, "copied", (step,), (), 0.75, False, ("second_way", "unit_asked"), False, None,
        {"records": 15}, parts=(Part(question, spans),), **more,
    )  # fmt: skip


def test_the_question_has_its_tokens_marked_with_kind_and_exact_value(firms):
    tree = Tree(page([lookup("What is the staff of Firm C on 4 July 2021, in km?", firms)]))
    assert tree.texts("h2") == ["What is the staff of Firm C on 4 July 2021, in km?"]
    marks = [(found["class"], found["title"]) for found in tree.attributes("mark") if "title" in found]
    assert [kind for kind, _ in marks] == ["k-record", "k-date", "k-unit"]
    assert marks[1][1] == "date: 2021-07-04"
    assert marks[0][1].startswith("record: Firm C, ")
    assert "4 July 2021date2021-07-04question" in tree.texts("tr")  # for those who cannot hover


def test_every_kind_that_is_encoded_has_a_colour():
    from weft.modality import encoded, modalities, option, own

    kinds = [kind for kind in modalities() if own(kind) and encoded(kind)]
    assert {name for kind in kinds for name in (kind.name, *option(kind, "forms"))} - {"temperature"} <= set(HUES)


def test_steps_rows_checks_confidence_and_what_was_read_are_there(firms):
    text = page([lookup("What is the staff of Firm C?", firms)])
    tree = Tree(text)
    assert "$0lookup@0 Firm C@2 column 'staff'2a note & <more>" in tree.texts("tr")
    assert "Firm C22" in tree.texts("tr")  # its name, its staff, its place in the table
    assert tree.texts("h3")[-3:] == ["Checks: not verified", "Confidence", "What was read"]
    outcomes = [row for row in tree.texts("tr") if row.endswith("hold") or row.endswith("held")]
    assert len(outcomes) == len(CHECKS)
    assert sum(row.endswith("held") for row in outcomes) == 2
    assert "records 15" in text
    assert tree.attributes("meter") == [{"value": "0.75", "aria-label": "confidence"}]


def test_of_many_rows_the_first_are_shown_and_it_says_so(firms):
    rows = Rows(firms, tuple(range(12)))
    step = Step("where_less", (Candidate(firms.all, "rows", "@1", -1),), rows)
    answer = Answer("Which?", rows, "computed", (step,), (), 0.5, False, (), False, None, {})
    tree = Tree(page([answer]))
    assert any(name.endswith(f", the first {ROWS_SHOWN} of 12") for name in tree.texts("h3"))
    assert sum(row.startswith("Firm ") for row in tree.texts("tr")) == ROWS_SHOWN
    assert "Firm A0<i>Ulm</i>0" in tree.texts("tr")


def test_several_questions_are_one_page_with_links_and_a_line_that_is_none_in_its_place(firms):
    told = [lookup("First, of Firm C?", firms), unanswered("", "the question is <empty>"), lookup("Third?", firms)]
    tree = Tree(page(told))
    assert tree.texts("h1") == ["weft: 3 questions answered"]
    assert [found["href"] for found in tree.attributes("a")] == ["#q1", "#q2", "#q3"]
    assert [found["id"] for found in tree.attributes("article")] == ["q1", "q2", "q3"]
    assert "No answer: the question is <empty>." in tree.texts("p")
    assert all(tree.texts("a"))


def test_the_other_reading_is_named(firms):
    other = Other(from_amount(7), (Step("copy", (), from_amount(7)),), 0.41)
    assert "7, confidence 0.41: copy" in Tree(page([lookup("What of Firm C?", firms, other=(other,))])).texts("li")


HOSTILE = """<script>alert(1)</script> "5 km" & '4 July 2021' onload="x" </h2></style>{title} \u202e&lt;"""


def test_whatever_a_question_holds_stays_text(firms):
    text = page([lookup(HOSTILE, firms), lookup(HOSTILE, firms)])
    tree = Tree(text)
    assert tree.texts("h2") == [HOSTILE] * 2
    assert tree.texts("a") == [HOSTILE] * 2
    assert tree.texts("script") == []
    assert {name for found in tree.elements for name in found[1]} <= set(
        "lang charset name content http-equiv id class title href scope role aria-label aria-labelledby tabindex value "
        "dir".split()
    )


def test_nothing_is_fetched_and_every_header_says_what_it_heads(firms):
    text = page([lookup("What is the staff of Firm C?", firms)] * 2)
    tree = Tree(text)
    assert not re.search(r"https?:|url\(|@import|src=", text)
    assert {name for name, _, _ in tree.elements} & {"script", "link", "img", "iframe"} == set()
    assert all(found.get("scope") in ("col", "row") for found in tree.attributes("th"))
    assert len({found["id"] for _, found, _ in tree.elements if "id" in found}) == 4
    assert "prefers-color-scheme:dark" in text


@needs_model
def test_ask_html_writes_one_page_for_all_questions_of_a_run(command, tmp_path):
    out = tmp_path / "out.html"
    lines = "How many miles is 12.5 km?\n\nHow many days are there from 1 May to 4 July 2021?\n"
    outcome = command("ask", "-", "--html", str(out), stdin=lines.encode())
    assert outcome.text.splitlines()[::2] == ["≈ 7.76714 mi", "64 days"]  # what is printed stays as it is
    tree = Tree(out.read_text(encoding="utf-8"))
    assert len(tree.attributes("article")) == 3
    assert {"≈ 7.76714 mi", "64 days"} <= set(tree.texts("p"))


@needs_model
def test_half_a_surrogate_gives_a_page_that_is_utf_8(command, tmp_path):
    out = tmp_path / "out.html"
    command("ask", "-", "--html", str(out), stdin=b"How many miles is 5 km \xff?\n")
    assert "\\udcff" in out.read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_told_before_anything_is_asked(command, tmp_path, monkeypatch):
    import weft

    monkeypatch.setattr(weft, "load", lambda: 1 / 0)
    outcome = command("ask", "x", "--html", str(tmp_path / "no" / "out.html"))
    assert outcome.is_refused_in_one_line()
    assert b"no such folder" in outcome.error


def browse(page_file, *options: str) -> str:
    """What a browser without a window prints, given so many options."""
    profile = f"--user-data-dir={page_file.parent / 'profile'}"
    argv = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", profile, *options, page_file.as_uri()]
    return subprocess.run(argv, capture_output=True, text=True, timeout=240).stdout


@needs_browser
def test_a_browser_sees_the_page_as_it_is_written(firms, tmp_path):
    (tmp_path / "out.html").write_text(page([lookup(HOSTILE + " of Firm C", firms)]), encoding="utf-8")
    tree = Tree(browse(tmp_path / "out.html", "--dump-dom"))
    assert tree.texts("script") == []
    assert tree.texts("h2") == [HOSTILE + " of Firm C"]
    assert "Firm C22" in tree.texts("tr")


@needs_browser
@pytest.mark.parametrize(("scheme", "option"), [("light", "1"), ("dark", "0")])
def test_the_page_is_as_light_or_dark_as_the_browser(firms, tmp_path, scheme, option):
    (tmp_path / "out.html").write_text(page([lookup("Firm C?", firms)]), encoding="utf-8")
    picture = tmp_path / "out.png"
    browse(
        tmp_path / "out.html", f"--blink-settings=preferredColorScheme={option}", f"--screenshot={picture}",
        "--window-size=400,700",
    )  # fmt: skip
    assert darkness(picture) == scheme


def darkness(picture) -> str:
    """light or dark, from the first pixel of a PNG of 8 bits a channel."""
    import struct
    import zlib

    data, at, packed = picture.read_bytes(), 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    return "dark" if zlib.decompress(packed)[1] < 128 else "light"
