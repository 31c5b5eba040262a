"""Text and spans become one sequence: ids, positions, slots and candidates, from which everything can be read back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from weft.errors import WeftError
from weft.find import read
from weft.interleave import (
    CLS,
    POSITIONS,
    ROLES,
    SEP,
    Part,
    built_in,
    interleave,
    layout,
    pack,
    placeholder,
    read_back,
    unpack,
)
from weft.modalities.number import Number, from_amount
from weft.modalities.record import Record, by_reference
from weft.modalities.unit import Unit
from weft.modalities.word import Word
from weft.modality import Span, kind_of, modality_of, names, scalar, write
from weft.phases import PHASE_FEATURES
from weft.tags import COARSE, coarse, tag_of

QUESTION = "How far is 12.5 km from $3.2bn on 1 June 2016?"
KINDS = built_in()
every_kind = pytest.mark.parametrize("kind", KINDS, ids=names(KINDS))


def part_of(text, source="question", offset=0):
    return Part(text, tuple(read(text)), source, offset)


def placed(*pieces):
    """A part of text pieces and values; a value stands as "~" in the text."""
    text, spans = "", []
    for piece in pieces:
        if not isinstance(piece, str):
            spans.append(Span(len(text), len(text) + 1, kind_of(piece), piece, "~"))
            piece = "~"
        text += piece
    return Part(text, tuple(spans))


def word_pieces(text, tokenizer):
    return tokenizer.encode(text, add_special_tokens=False).ids


def shown(value):
    return f"‹{coarse(tag_of(value))} {write(value)}›"


def beside(*values):
    """What is read back of values side by side: a unit's word, here "~", stands behind its token."""
    return [piece for value in values for piece in ([shown(value), "~"] if type(value) is Unit else [shown(value)])]


def records_in(values):
    """Every record among these values and in their fields."""
    found = []
    for value in values:
        if isinstance(value, Record):
            found += [value, *records_in([child for _, child in value.fields if child is not None])]
    return found


# ---- modes ---------------------------------------------------------------------------------------------------------


def test_replace_puts_one_token_in_the_place_of_each_value(tokenizer):
    sequence = interleave([part_of(QUESTION)], tokenizer)
    expected = [CLS]
    for text, value in (("How far is ", "quantity"), (" from ", "money"), (" on ", "date")):
        expected += [*word_pieces(text, tokenizer), placeholder(value)]
    expected += [*word_pieces("?", tokenizer), SEP]
    assert sequence.ids.tolist() == expected
    assert (sequence.entity > 0).sum() == 3


def test_augment_puts_the_token_before_its_text_and_changes_nothing_else(tokenizer):
    plain = interleave([part_of(QUESTION)], tokenizer, "text")
    sequence = interleave([part_of(QUESTION)], tokenizer, "augment")
    assert sequence.ids[sequence.entity == 0].tolist() == plain.ids.tolist()
    for candidate in sequence.candidates:
        written = word_pieces(candidate.stands_for, tokenizer)
        at = candidate.position
        assert sequence.ids[at] == placeholder(candidate.tag)
        assert sequence.ids[at + 1 : at + 1 + len(written)].tolist() == written


def test_text_has_no_entity_tokens_and_points_at_the_words(tokenizer):
    sequence = interleave([part_of(QUESTION)], tokenizer, "text")
    assert not sequence.entity.any()
    assert not sequence.order.any()
    assert sequence.tokens_before == len(sequence.ids)
    for candidate in sequence.candidates:
        written = word_pieces(candidate.stands_for, tokenizer)
        assert sequence.ids[candidate.position : candidate.position + len(written)].tolist() == written


@pytest.mark.parametrize("mode", ["replace", "augment"])
def test_what_the_text_would_have_taken_is_counted_in_every_mode(mode, tokenizer):
    plain = interleave([part_of(QUESTION)], tokenizer, "text")
    assert interleave([part_of(QUESTION)], tokenizer, mode).tokens_before == len(plain.ids)


def test_another_mode_is_refused_by_name(tokenizer):
    with pytest.raises(WeftError, match=r"interleave: no mode 'both'. Known: replace, augment, text\."):
        interleave([part_of(QUESTION)], tokenizer, "both")


@pytest.mark.parametrize("mode", ["replace", "augment", "text"])
def test_the_arrays_are_of_one_length_and_entities_stand_where_candidates_point(mode, tokenizer):
    sequence = interleave([part_of(QUESTION), part_of("It cost $5 in 2021.", "text")], tokenizer, mode)
    assert len(sequence.ids) == len(sequence.entity) == len(sequence.order)
    if mode != "text":
        firsts = np.flatnonzero(sequence.order)
        assert firsts.tolist() == [candidate.position for candidate in sequence.candidates]
        assert sequence.order[firsts].tolist() == list(range(1, len(firsts) + 1))
        assert [COARSE[tag] for tag in sequence.values.tags[sequence.entity[firsts] - 1]] == [
            coarse(candidate.tag) for candidate in sequence.candidates
        ]


# ---- candidates ----------------------------------------------------------------------------------------------------


def test_candidates_say_where_they_stand_in_their_own_source(tokenizer):
    text = "Nothing here. It cost $5."
    parts = [part_of(QUESTION), Part("It cost $5.", tuple(read("It cost $5.")), "report.txt", 14)]
    last = interleave(parts, tokenizer).candidates[-1]
    assert last.evidence == {"from": "report.txt", "span": [22, 24]}
    assert text[22:24] == last.stands_for == "$5"


def test_values_and_mentions_are_counted_apart(tokenizer):
    part = placed(
        "how many ", Unit("mi"), " is ", from_amount(Fraction(5)), " ", Word("Physics"), " ", Number(Fraction(7))
    )
    marks = [candidate.mark for candidate in interleave([part], tokenizer).candidates]
    assert marks == ["@0", "#0", "@1", "#1"]


def test_what_stayed_text_is_no_candidate(tokenizer):
    text = "from 31 February 2021 on"
    part = Part(text, tuple(read(text, rejected=True)))
    assert [span.kind for span in part.spans] == [None]
    sequence = interleave([part], tokenizer)
    assert sequence.candidates == []
    assert sequence.ids.tolist() == [CLS, *word_pieces(text, tokenizer), SEP]


def test_half_a_surrogate_pair_goes_in_and_leaves_the_offsets_alone(tokenizer):
    text = "😀 \ud800 is 5 km?"
    (candidate,) = interleave([part_of(text)], tokenizer).candidates
    start, stop = candidate.evidence["span"]
    assert text[start:stop] == "5 km"


# ---- the limit -----------------------------------------------------------------------------------------------------


def test_as_many_positions_as_the_language_side_holds_go_in_and_one_more_is_refused(tokenizer):
    full = Part("a " * (POSITIONS - 2), ())
    assert len(interleave([full], tokenizer).ids) == POSITIONS
    more = Part("a " * (POSITIONS - 1), ())
    with pytest.raises(WeftError, match=r"interleave: 513 positions, the language side holds 512\. Choose fewer sent"):
        interleave([more], tokenizer)


def test_entity_tokens_count_as_positions(tokenizer):
    numbers = ", ".join(str(1000 + n) for n in range(300))
    with pytest.raises(WeftError, match="601 positions"):
        interleave([part_of(numbers)], tokenizer)


# ---- reading back --------------------------------------------------------------------------------------------------


@every_kind
def test_read_back_equals_what_was_put_in(kind, tokenizer):
    rng = np.random.default_rng(5)
    tried = 0
    for _ in range(40):
        one, other = kind.sample(rng), kind.sample(rng)
        tokens = sum(len(kind.to_slots(value)) for value in (one, other))
        if tokens > 200:
            continue
        tried += 1
        sequence = interleave([placed("x ", one, " y ", other, other, " z")], tokenizer)
        table = by_reference(records_in([one, other]))
        other = one if other == one else other  # equal values share their rows: "P0W" is told as "P0Y"
        wanted = ["[CLS]", "x", *beside(one), "y", *beside(other, other), "z", "[SEP]"]
        assert read_back(sequence, tokenizer, table) == wanted
        rows = sequence.entity[sequence.entity > 0][: len(kind.to_slots(one))] - 1
        assert unpack(sequence.values.slots[rows], kind, table) == one
    assert tried > 20


@pytest.mark.parametrize(
    "values",
    [
        (from_amount(Fraction(10**60 + 7)), from_amount(Fraction(1, 3)), from_amount(Fraction(-(10**30), 7))),
        (
            Number(Fraction(1, 10**40), 40, "decimal"),
            Number(Fraction(10**39 + 10**20)),
            Number(Fraction(10**39 + 2 * 10**20)),
        ),
        (Unit("km"), Unit("mi"), Unit("km")),
        (
            Word("Physics"),
            Word("Biology"),
            Word("A word of more than sixteen bytes"),
            Word("A word of less than sixteen?"),
        ),
        (Record("firm", (("age", Number(Fraction(5))),), "A"), Record("firm", (("age", Number(Fraction(6))),), "B")),
        (Record("a", (("of", Record("b", (("at", Number(Fraction(10**50))),), "inner")), ("none", None)), "outer"),),
    ],
    ids=["long and fractions", "of equal features", "units", "words", "records", "nested"],
)
def test_values_side_by_side_are_read_back_one_by_one(values, tokenizer):
    sequence = interleave([placed(*values)], tokenizer)
    table = by_reference(records_in(values))
    assert read_back(sequence, tokenizer, table)[1:-1] == beside(*values)


def test_a_number_of_several_tokens_takes_as_many_positions(tokenizer):
    value = from_amount(Fraction(10**60))
    sequence = interleave([placed(value)], tokenizer)
    count = len(modality_of(value).to_slots(value))
    assert count > 1
    assert len(sequence.ids) == 2 + count
    assert sequence.order[1 : 1 + count].tolist() == [1] + [0] * (count - 1)
    assert np.diff(sequence.entity[1 : 1 + count]).tolist() == [1] * (count - 1)


# ---- rows to encode ------------------------------------------------------------------------------------------------


def test_equal_values_share_their_rows_and_kinds_keep_apart():
    five, six = Number(Fraction(5)), Number(Fraction(6))
    values, places = pack([five, six, five, Word("5"), Number(Fraction(5), form="ordinal")])
    assert places[0] == places[2]
    assert len({tuple(rows) for rows in places}) == 4
    assert len(values.tags) == 4


@every_kind
def test_a_row_holds_the_slots_the_features_and_the_number_line_of_its_value(kind):
    rng = np.random.default_rng(3)
    known = layout()
    for value in (kind.sample(rng) for _ in range(20)):
        values, (rows,) = pack([value])
        start = known.feature_offsets[kind.name]
        starts = [known.offsets[f"{kind.name}.{slot.name}"] for slot in kind.slots]
        for row, slots in zip(rows, kind.to_slots(value), strict=True):
            assert values.slots[row, : len(slots)].tolist() == [a + b for a, b in zip(starts, slots, strict=True)]
            assert not values.slots[row, len(slots) :].any()
            own = values.features[row, start : start + kind.n_features]
            np.testing.assert_array_equal(own, kind.features([value])[0])
            assert values.features[row, :PHASE_FEATURES].any() == (scalar(value) is not None)
            rest = np.delete(values.features[row], np.s_[start : start + kind.n_features])
            assert not rest[PHASE_FEATURES:].any()


def test_slots_of_all_kinds_lie_apart_and_row_0_is_no_value():
    known = layout()
    taken = sorted((start, start + known.sizes[name]) for name, start in known.offsets.items())
    assert taken[0][0] == 1
    assert all(one[1] == other[0] for one, other in pairwise(taken))
    assert taken[-1][1] == known.rows


def test_the_fields_of_a_record_are_encoded_before_it_by_their_role():
    inner = Record("city", (("size", Number(Fraction(7))),), "Bonn")
    outer = Record("firm", (("age", Number(Fraction(5))), ("none", None), ("seat", inner)), "Acme")
    values, (rows,) = pack([outer])
    children = values.children[rows[-1]].tolist()
    assert [child >= 0 for child in children] == [True, False, True] + [False] * (ROLES - 3)
    assert values.heights.tolist() == [0, 0, 1, 2]
    assert values.children[children[2]].tolist()[0] in range(children[2])
    assert all(child < row for row, own in enumerate(values.children) for child in own if child >= 0)


def test_fields_beyond_the_roles_and_records_deeper_than_eight_stay_in_the_slots_alone():
    wide = Record("t", tuple((f"f{i}", Number(Fraction(i))) for i in range(ROLES + 4)), "wide")
    values, (rows,) = pack([wide])
    assert (values.children[rows[-1]] >= 0).sum() == ROLES
    deep = Record("t", (("n", Number(Fraction(1))),), "0")
    for level in range(1, 12):
        deep = Record("t", (("of", deep),), str(level))
    values, (rows,) = pack([deep])
    assert values.heights[rows[-1]] == 8
    assert len(values.tags) == 9


def test_nothing_packs_to_empty_arrays():
    values, places = pack([])
    assert places == []
    assert values.slots.shape == (0, layout().width)
    assert values.features.shape == (0, layout().n_features)


def test_a_unit_named_alone_stands_before_its_word(tokenizer):
    """ "How many weeks" asks for another operation than "how many months" does: the word stays."""
    part = placed("How many ", Unit("wk"), " is ", from_amount(Fraction(5)), "?")
    part = replace(part, text=part.text.replace("~", "w", 1))  # one letter that has a word piece of its own
    sequence = interleave([part], tokenizer)
    shown_back = read_back(sequence, tokenizer)
    at = shown_back.index(shown(Unit("wk")))
    assert shown_back[at + 1] == "w"
    assert "~" not in shown_back  # the number's token takes the place of its text
