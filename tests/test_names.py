"""Names of a text: people, firms and places that no gazetteer knows, by their capitals."""

from __future__ import annotations

import pytest

from weft.find import read_parts
from weft.find.mentions import mentions
from weft.find.names import MOST, names
from weft.modality import Span
from weft.windows import choose


def named(*sentences: str) -> list[list[str]]:
    found = names([(sentence, read_parts(sentence)) for sentence in sentences])
    for sentence, spans in zip(sentences, found, strict=True):
        assert all(span.written == sentence[span.start : span.stop] for span in spans)
    return [[str(span.value) for span in spans] for spans in found]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The chair, Councillor Ruth Denby, opened the meeting at 18:30.", ["Ruth Denby"]),
        ("It was held in the Old Corn Hall.", ["Old Corn Hall"]),
        ("Dr. Ana O'Neill-Berg met Prof J. Lund.", ["Ana O'Neill-Berg", "J. Lund"]),
        ("A grant of the Bank of Harwick and of the Ministry of the Interior.",
         ["Bank of Harwick", "Ministry of the Interior"]),
        ("Marit Solberg's report came late.", ["Marit Solberg"]),
        ("Prime Minister Eva Lind spoke for AT&T.", ["Eva Lind", "AT&T"]),
        ("We work with Marks & Spencer.", ["Marks & Spencer"]),
        ("Minutes of the Ashcombe council.", ["Ashcombe"]),
        ("“Today Ruth Denby is here,” he said.", ["Ruth Denby"]),
        ("Revenue rose.", []),
        ("On Monday the VAT in May was paid by I.", []),
        ("The American firm and a Russian ship.", []),
        ("MINUTES OF THE TOWN COUNCIL", []),
        ("She moved from Paris to Berlin.", []),  # places are values already
        ("The Mayor and the Director left.", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_of_one_sentence(sentence: str, found: list[str]) -> None:
    assert named(sentence) == [found]


def test_a_run_that_touches_a_value_is_left_alone() -> None:
    text = "They crossed Harwick Bridge."
    assert names([(text, [Span(13, 20, "place", None, "Harwick")])]) == [[]]
    assert [span.written for span in names([(text, [])])[0]] == ["Harwick Bridge"]


def test_a_word_that_opens_a_sentence_is_a_name_where_another_sentence_has_it() -> None:
    assert named("Harwick closed.", "They sold Harwick in May.") == [["Harwick"], ["Harwick"]]
    assert named("Harwick closed.", "They sold it in May.") == [[], []]


def test_the_end_of_one_longer_name_stands_for_it() -> None:
    assert named("Chief executive Marit Solberg came.", "They thanked Solberg.") == [["Marit Solberg"]] * 2
    assert named("There were Ann Berg and Tom Berg.", "They thanked Berg.")[1] == ["Berg"]
    assert named("Lights went out in County Galway.", "Then in Galway too, said Mr Galway.")[1][-1] == "Galway"


def test_only_so_many_names_come_along() -> None:
    sentence = "We met " + ", ".join(f"Ann Berg{'abcdefghij'[i % 10]}{'klmno'[i // 10]}" for i in range(2 * MOST))
    assert len(named(sentence)[0]) == MOST


def test_a_text_brings_its_names_along() -> None:
    parts, _ = choose("Who chaired it?", "The chair, Councillor Ruth Denby, opened at 18:30.", "text")
    assert next((span.kind, str(span.value)) for span in parts[0].spans) == ("word", "Ruth Denby")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("how far madrid to rome", ["madrid", "rome"]),
        ("distance paris london in miles", ["paris", "london"]),
        ("which is closer to berlin, prague or vienna", ["berlin", "prague", "vienna"]),
        ("how far is it to go and split", []),
        ("how many guests stayed in lisbon", []),  # no word of distance or direction
        ("how far is Madrid from rome", ["Madrid"]),  # whoever writes capitals writes them everywhere
    ],
)
def test_cities_without_capitals(question: str, found: list[str]) -> None:
    spans = mentions(question, read_parts(question))
    assert [span.written for span in spans if span.kind == "place"] == found
