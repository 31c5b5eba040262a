"""What a question may point at: its values and mentions, then the columns of the tables, then the closed literals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from weft import tables
from weft.errors import WeftError
from weft.find import read
from weft.interleave import Candidate, Part
from weft.modalities.number import from_amount
from weft.modalities.word import Word
from weft.modality import Span, modality, scalar
from weft.situation import COLUMNS, ROW_TOKENS, amounts, header_ids, pair_features, situate
from weft.tags import COARSE, tag_of

BRIDGES = [
    {"Bridge": "Golden Gate Bridge", "Opened": "1937-05-27", "Length (m)": "2737", "Type": "suspension"},
    {"Bridge": "Brooklyn Bridge", "Opened": "1883-05-24", "Length (m)": "1834", "Type": "suspension"},
    {"Bridge": "Forth Bridge", "Opened": "1890-03-04", "Length (m)": "", "Type": "cantilever"},
]


@pytest.fixture(scope="module")
def bridges():
    return tables.read(BRIDGES)


@pytest.fixture(scope="module")
def companies():
    return tables.read([{"Company": name, "Staff": staff} for name, staff in (("Bosch", 9), ("BMW", 8), ("ABB", 7))])


def labels(situation):
    return [candidate.stands_for for candidate in situation.candidates]


# ---- candidates ----------------------------------------------------------------------------------------------------


def test_candidates_are_values_and_mentions_then_columns_then_literals(bridges, tokenizer):
    situation = situate("Is Brooklyn longer than 2 km, in feet?", tokenizer, tables=[bridges])
    told = [(c.mark, c.tag, c.stands_for) for c in situation.candidates]
    assert told[:3] == [("@0", "row", "Brooklyn"), ("#0", "quantity:length", "2 km"), ("@1", "unit:length", "feet")]
    assert told[3:8] == [
        ("@2", "rows", f"all of {bridges.name}"),
        ("@3", "column:word", "bridge"),
        ("@4", "column:date", "opened"),
        ("@5", "column:quantity:length", "length"),
        ("@6", "column:word", "type"),
    ]
    assert [mark for mark, _, _ in told[8:]] == [
        "=0", "=1/4", "=1/2", "=1", "=2", "=3", "=4", "=5", "=7", "=10", "=12", "=20", "=24", "=30", "=52", "=60",
        "=100", "=365", "=1000",
    ]  # fmt: skip


def test_every_column_of_every_table_can_be_pointed_at_with_its_values(bridges, companies, tokenizer):
    situation = situate("How many?", tokenizer, tables=[bridges, companies])
    values = [header.candidate.value for header in situation.headers]
    assert values == [bridges.all, *bridges.columns, companies.all, *companies.columns]
    marks = [candidate.mark for candidate in situation.candidates]
    assert len(set(marks)) == len(marks)
    assert all(candidate.tag == tag_of(candidate.value) for candidate in situation.candidates)


def test_literals_are_exact_numbers_without_a_position(tokenizer):
    literals = situate("So?", tokenizer).literals
    assert [literal.value for literal in literals] == [from_amount(Fraction(c.mark[1:])) for c in literals]
    assert {literal.position for literal in literals} == {-1}  # they stand behind the sequence
    assert {literal.tag for literal in literals} == {"number"}


def test_a_column_that_says_where_figures_come_from_is_no_candidate(tokenizer):
    table = tables.read([row | {"Source": "archive"} for row in BRIDGES])
    assert table.column("Source").source
    assert "source" not in labels(situate("How many?", tokenizer, tables=[table]))


def test_a_header_says_its_table_its_cells_and_its_role(bridges, tokenizer):
    headers = situate("How long?", tokenizer, tables=[bridges]).headers
    assert [COARSE[header.cell] for header in headers] == ["rows", "word", "date", "quantity", "word"]
    assert [header.role for header in headers] == [0, 1, 2, 3, 4]
    assert headers[0].candidate.evidence == {"from": bridges.name}
    assert headers[3].candidate.evidence == {"from": bridges.name, "field": "Length (m)"}


def test_columns_beyond_sixty_are_left_out(tokenizer):
    wide = tables.read([{"Name": name, **{f"C{n}": n for n in range(80)}} for name in ("a", "b", "c")])
    assert len(situate("How many?", tokenizer, tables=[wide]).headers) == COLUMNS == 60


def test_mentions_of_more_than_32_rows_stay_text(tokenizer):
    names = [f"Xa{letter}{other}" for letter in "bcdfgh" for other in "klmnpq"]
    table = tables.read([{"Name": name, "Age": 5} for name in names])
    situation = situate(", ".join(names), tokenizer, tables=[table])
    found = [candidate.value.name for candidate in situation.sequence.candidates]
    assert found == names[:ROW_TOKENS]


def test_passages_come_after_the_question_and_keep_their_offsets(tokenizer):
    text = "It is old. It cost $5."
    part = Part("It cost $5.", tuple(read("It cost $5.")), "report.txt", 11)
    (first, second) = situate("Is $7 more?", tokenizer, passages=[part], windows=(1, 2)).sequence.candidates
    assert (first.mark, second.mark) == ("#0", "#1")
    start, stop = second.evidence["span"]
    assert (second.evidence["from"], text[start:stop]) == ("report.txt", "$5")


def test_given_spans_take_the_place_of_reading(tokenizer):
    span = Span(0, 4, "word", Word("gold"), "What")
    (candidate,) = situate("What is 5 km?", tokenizer, spans=[span]).sequence.candidates
    assert candidate.value == Word("gold")


def test_a_question_longer_than_512_positions_is_refused(tokenizer):
    with pytest.raises(WeftError, match="the language side holds 512"):
        situate("what " * 600, tokenizer)


# ---- features ------------------------------------------------------------------------------------------------------


def test_a_header_knows_how_much_of_its_name_the_question_says(tokenizer):
    table = tables.read([{"Name": n, "Net sales": 5, "Staff": 6} for n in ("a", "b", "c")])
    headers = {
        h.text: h.features for h in situate("What are the net figures of staffing?", tokenizer, tables=[table]).headers
    }
    assert headers["net sales"][:2] == (0.0, 0.5)
    assert headers["staff"][:2] == (1.0, 1.0)
    assert headers["name"][:2] == (0.0, 0.0)


def test_a_header_knows_what_is_missing_its_range_and_whether_it_names_the_rows(bridges, tokenizer):
    headers = situate("So?", tokenizer, tables=[bridges]).headers
    assert {len(header.features) for header in headers} == {8}
    _, _, missing, _, low, high, key, _ = headers[3].features
    assert (missing, key) == (pytest.approx(1 / 3), 0.0)
    assert (low, high) == (pytest.approx(np.log10(1835) / 10), pytest.approx(np.log10(2738) / 10))
    assert [header.features[6] for header in headers] == [0.0, 1.0, 0.0, 0.0, 0.0]


def test_a_header_is_spelt_between_its_marks(bridges, tokenizer):
    headers = situate("So?", tokenizer, tables=[bridges]).headers
    for ids, header in zip(header_ids(headers, tokenizer), headers, strict=True):
        pieces = tokenizer.encode(header.text, add_special_tokens=False).ids
        assert ids == [101, *pieces, 102]


def test_pair_features_equal_those_of_exact_arithmetic(bridges):
    rng = np.random.default_rng(4)
    values = [modality(kind).sample(rng) for kind in ("date", "money", "place", "word", "duration") for _ in range(3)]
    values += [from_amount(Fraction(n)) for n in (0, 1, -1, 2, 6, -6, 12, Fraction(1, 2), 7, 84, 10**20)]
    values += [bridges.all, bridges.columns[2], bridges.rows[0]]
    candidates = [Candidate(value, tag_of(value), "", -1) for value in values]
    found = pair_features(candidates)
    assert found.shape == (len(values), len(values), 5)
    for i, one in enumerate(candidates):
        for j, other in enumerate(candidates):
            assert found[i, j].astype(bool).tolist() == by_hand(one, other), (one, other)


def exact(candidate):
    if hasattr(candidate.value, "argument_tag") or (known := scalar(candidate.value)) is None:
        return None
    amount = Fraction(known[0]) / Fraction(10) ** known[1]
    return Fraction(float(amount)) if abs(known[0]) < 10**30 else None


def by_hand(one, other):
    a, b, same = exact(one), exact(other), one.tag == other.tag
    if a is None or b is None:
        return [False, False, False, False, same]
    whole = a.denominator == b.denominator == 1
    return [
        a > b,
        a == b,
        whole and abs(b) > 1 and a % b == 0,
        whole and abs(a) > 1 and b % a == 0,
        same,
    ]


def test_what_has_no_place_on_the_number_line_is_not_a_number_there(bridges):
    values = [bridges.all, bridges.columns[2], Word("5"), from_amount(Fraction(5, 2)), from_amount(Fraction(10**31))]
    line = amounts([Candidate(value, tag_of(value), "", -1) for value in values])
    assert np.isnan(line).tolist() == [True, True, True, False, True]
    assert line[3] == 2.5
