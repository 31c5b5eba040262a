"""A long text goes in by whole sentences, those nearest to the question, in their order, with their own offsets."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from weft.find import read
from weft.windows import choose, sentences

LONG = (
    "The Golden Gate Bridge opened in 1937. Its towers are 227 m tall. "
    + "The weather of the bay is often foggy and mild, and ships pass below at all hours of the day. " * 12
    + "The Brooklyn Bridge cost $15.5 million. Painters work there every week. "
    + "Ferries cross the water to the islands, and people watch them from the hills above the town. " * 12
    + "The toll is $9.75 on Sundays."
)
ODD = ("😀", "日本語", "e\u0301", "\u200f", "\ud800", "«x»", "ﬁ")


def told(text):
    return [sentence.text for sentence in sentences(text)]


# ---- sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It is old. It cost $5.5! Why? So", ["It is old.", "It cost $5.5!", "Why?", "So"]),
        ("Dr. Weiss met Mrs. Ott of Acme Inc. in St. Gallen. He left.", None),
        ("J. S. Bach was born in 1685. He died in 1750.", None),
        ("It opened on Jan. 5, 2020. It closed in Sept. 2021.", None),
        ('He said "It is old." Then he left.', ['He said "It is old."', "Then he left."]),
        ("One line\nand another", ["One line", "and another"]),
        ("See weft.org or v1.2.3 now. Done.", ["See weft.org or v1.2.3 now.", "Done."]),
        ("  What?!  Yes...  ", ["What?!", "Yes..."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences_and_nowhere_else(text, wanted):
    if wanted is None:  # two sentences
        at = max(text.rfind(". He"), text.rfind(". It"))
        wanted = [text[: at + 1], text[at + 2 :]]
    assert told(text) == wanted


@pytest.mark.parametrize("seed", range(20))
def test_sentences_lose_nothing_but_the_space_between_them(seed):
    rng = np.random.default_rng(seed)
    pieces = (*ODD, "A", "it is", "$5.5", "Dr.", ". ", "! ", "?", "\n", '."', "  ", "...", ")", "U.S.")
    text = "".join(pieces[i] for i in rng.integers(len(pieces), size=60))
    found = sentences(text)
    assert all(text[one.start : one.start + len(one.text)] == one.text for one in found)
    assert all(one.start + len(one.text) <= other.start for one, other in pairwise(found))
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())


# ---- choice --------------------------------------------------------------------------------------------------------


def test_a_short_text_goes_in_whole():
    text = "It is old. It cost $5. Who knows?"
    parts, counts = choose("How far is it?", text, "report.txt")
    assert [part.text for part in parts] == ["It is old.", "It cost $5.", "Who knows?"]
    assert counts == (3, 3)
    assert {part.source for part in parts} == {"report.txt"}


def test_of_a_long_text_the_sentences_that_share_words_go_in_whole_and_in_order():
    parts, (chosen, of) = choose("What did the Brooklyn Bridge cost, and when did the Golden Gate open?", LONG, "text")
    texts = [part.text for part in parts]
    whole = [sentence.text for sentence in sentences(LONG)]
    assert "The Golden Gate Bridge opened in 1937." in texts
    assert "The Brooklyn Bridge cost $15.5 million." in texts
    assert set(texts) <= set(whole)
    assert (chosen, of) == (len(parts), len(whole))
    assert chosen < of
    assert [part.offset for part in parts] == sorted(part.offset for part in parts)


def test_a_long_text_of_which_no_sentence_is_near_stays_out():
    parts, (chosen, _) = choose("Xylophone?", LONG, "text")
    assert (parts, chosen) == ([], 0)


def test_what_is_said_of_it_in_the_next_sentence_goes_in_with_it():
    text = LONG.replace("Painters work there every week.", "It took 13 years.") * 2
    parts, _ = choose("The Brooklyn Bridge: how long did they build?", text, "text")
    assert "It took 13 years." in [part.text for part in parts]


def test_a_value_of_the_kind_that_is_asked_for_comes_before_sentences_without():
    text = (
        "The weather of the bay is often foggy and mild. " * 60 + "They paid $4.1 million." + " The sea is calm. " * 60
    )
    parts, _ = choose("How expensive was the bay?", text, "text")
    assert "They paid $4.1 million." in [part.text for part in parts]


def test_offsets_and_spans_are_those_of_the_whole_text():
    text = "".join(
        f"{odd} Sentence number {place} about ships is here: {place} km. " for place, odd in enumerate(ODD * 12)
    )
    parts, (chosen, of) = choose("Which ships?", text, "text")
    assert 0 < chosen < of
    for part in parts:
        assert text[part.offset : part.offset + len(part.text)] == part.text
        assert [span for span in part.spans if span.kind != "word"] == read(part.text)
        for span in part.spans:
            assert text[part.offset + span.start : part.offset + span.stop] == span.written


def test_a_shared_value_wins_over_shared_words():
    words = "The 5 towers of the town stand far from the gate, by {} km. "
    text = (
        "".join(words.format(n) for n in range(100, 120))
        + "It ran 5 km past hills, woods, farms, mills, barns, huts, lanes, ponds, wells, sheds, yards, pits, pools. "
        + words.format(7) * 20
    )
    question, value_at = "Are the towers and the gate of the town 5 km apart?", text.index("It ran")
    by_value, _ = choose(question, text, "text", ["5 km"])
    by_words, _ = choose(question, text, "text")
    assert value_at in [part.offset for part in by_value]
    assert value_at not in [part.offset for part in by_words]


def test_the_order_is_that_of_the_text_whatever_is_nearest():
    parts, _ = choose("What is the toll on Sundays, and is the bridge golden?", LONG, "text")
    assert parts[-1].text == "The toll is $9.75 on Sundays."
    assert parts[0].text.startswith("The Golden Gate Bridge")


@pytest.mark.parametrize(
    "text", [LONG * 3, "橋は1937年に開通した長い橋です。\n" * 80, "Мост открыт в 1937 году. " * 80]
)
def test_what_is_chosen_fits_beside_the_question(text, tokenizer):
    from weft.interleave import POSITIONS, Part, interleave

    parts, (chosen, of) = choose("What of ships, ferries, 橋は1937年, Мост?", text, "text")
    assert 0 < chosen < of
    sequence = interleave([Part("What of ships?", ()), *parts], tokenizer, "text")
    assert len(sequence.ids) <= POSITIONS


def test_a_rarer_word_counts_for_more():
    text = "The bridge is old and grey and long. " * 30 + "The organist plays at noon. " + "The bridge is grey. " * 30
    parts, _ = choose("Does the organist like the bridge?", text, "text")
    assert text.index("The organist") in [part.offset for part in parts]


def test_a_figure_alone_is_no_common_subject():
    parts, (chosen, of) = choose("What is 15 % of $9.75bn?", LONG, "text")
    assert (parts, chosen) == ([], 0), "the 9 and 75 of a toll have nothing to do with it"
    assert of > 0


def test_beside_a_question_that_takes_all_the_room_no_text_goes_in():
    question = "How far is it? " * 200
    assert choose(question, "", "text") == ([], (0, 0))
    assert choose(question, LONG, "text")[0] == []
