"""The question maker's passages, refusals and units; no torch. Questions from wordings are tried in test_bench.py."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from weft.situation import held_fields, situate
from weft.training import bank, binding, everyday, grammar, passages, refusals
from weft.training.questions import Maker

ROOT = Path(__file__).parent.parent


def lines(*texts, family="statements"):
    made = (text.split(" :: ") for text in texts)
    return [grammar.Line(family, "test", grammar.parse_program(p), t, f"test:{n}") for n, (p, t) in enumerate(made)]


STATEMENTS = lines(
    "facts(founded, seat) :: {row1}, set up on {founded} by {k1} brothers, sits in {seat}.",
    "lookup(row1, revenue) :: {row1} took {v1}.",
    "facts(employees, profit) :: With {employees} people {row1} made {profit} and gave {m1} away.",
)


@pytest.fixture(scope="module")
def sources():
    rng = np.random.default_rng(3)
    return [bank.made_up(rng) for _ in range(40)]


def maker(tokenizer, sources, questions, **more):
    return Maker(questions, sources, tokenizer, STATEMENTS, noise=False, **more)


def test_every_statement_in_the_wordings_states_concepts_and_fills_its_slots():
    rng = np.random.default_rng(1)
    known = {slot.rstrip("0123456789") for slot in passages.ASIDES} | {"person", "m", "q"}
    for line in [line for voice in (ROOT / "specs/wordings").iterdir() for line in grammar.read_lines(voice)]:
        if line.family != "statements":
            continue
        concepts = passages.concepts_of(line)
        assert set(concepts) <= bank.CONCEPTS.keys(), line.where
        slots = set(grammar.SLOT.findall(grammar.expand(line.template, rng)))
        facts = {*concepts} if line.program.op == "facts" else {"v1"}
        assert facts | {"row1"} <= slots, line.where
        assert {slot.rstrip("0123456789") for slot in slots - facts - {"row1"}} <= known, line.where


def test_a_question_of_a_passage_points_at_the_fact_it_asks_for(tokenizer, sources):
    rng = np.random.default_rng(2)
    (line,) = lines("lookup(row1, seat) :: Where does {row1} sit?", family="lookup")
    made = maker(tokenizer, sources, [line], in_text=1.0)
    examples = [example for example in (made.make(line, rng) for _ in range(20)) if example is not None]
    assert len(examples) > 5
    for example in examples:
        (step,) = example.steps
        (places,) = example.gold[0]
        assert step.op == "copy"
        assert not example.tables
        for place in places:
            pointed = example.situation.candidates[place]
            assert pointed.evidence["from"] == "text"
            assert pointed.value == step.value


@pytest.mark.parametrize(
    "line",
    [
        "divide(n1, k1) :: {n1} eggs, {k1} to a box. How many boxes?",
        "divide(n1, 12) :: How many dozen boxes hold {n1} eggs?",
        "divide(m1, m2) :: A ride is {m2}. How many rides can I have for {m1}?",
    ],
)
def test_how_many_whole_things_comes_out_even(tokenizer, sources, line):
    rng = np.random.default_rng(5)
    (line,) = lines(line, family="muldiv")
    made = [maker(tokenizer, sources, [line]).make(line, rng) for _ in range(30)]
    amounts = [example.steps[-1].value.amount for example in made if example is not None]
    assert len(amounts) > 15
    assert all(amount.denominator == 1 for amount in amounts)


def test_nothing_is_stated_twice_of_the_same_row(sources):
    rng = np.random.default_rng(4)
    known = passages._by_concept(tuple(STATEMENTS))
    for _ in range(30):
        text = passages._Text()
        passages._beside(text, known, ["Xarl", "Ymir"], list(known), rng)
        facts = sum(1 if " took " in sentence else 2 for sentence in text.sentences)
        assert facts == len(text.stated)


def test_a_text_without_the_fact_does_not_state_it(tokenizer, sources):
    rng = np.random.default_rng(5)
    made = maker(tokenizer, sources, [])
    for _ in range(20):
        parts = passages.without(made, "What did they take?", {"revenue"}, rng)
        assert not any(" took " in part.text for part in parts)


def test_a_row_of_another_table_is_not_in_the_one_at_hand_nor_in_the_text(tokenizer, sources):
    rng = np.random.default_rng(6)
    (line,) = lines("lookup(row1, revenue) :: What did {row1} take?", family="lookup")
    made, many = [], maker(tokenizer, [*sources, *(bank.made_up(rng) for _ in range(100))], [line])
    for _ in range(60):
        with suppress(binding.NoMatch):  # the only table of its sort
            made.append(refusals.make_absent(many, line, rng))
    assert {bool(example.tables) for example in made} == {True, False}
    for example in made:
        name = re.sub(r"^What did | take\?$", "", example.text)
        assert example.steps[-1].op == "refuse"
        assert all(name != row.name for table in example.tables for row in table.rows)
        assert all(name not in part.text for part in example.situation.parts[1:])


def test_a_wording_of_two_rows_or_of_none_has_no_absent_one(tokenizer, sources):
    for line in lines(
        "count(all) :: How many?", "subtract(lookup(row1, profit), lookup(row2, profit)) :: {row1} {row2}?"
    ):
        with pytest.raises(binding.NoMatch):
            refusals.make_absent(maker(tokenizer, sources, [line]), line, np.random.default_rng(1))


def test_a_looked_up_length_is_converted_into_a_length(tokenizer, sources):
    rng = np.random.default_rng(6)
    (line,) = lines("convert(lookup(row1, length), u1) :: How many {u1} is {row1}?", family="twostep")
    made = Maker([line], sources, tokenizer, noise=False)
    examples = [example for example in (made.make(line, rng) for _ in range(12)) if example is not None]
    assert len(examples) >= 10
    assert {example.steps[-1].op for example in examples} == {"convert"}


def test_fields_are_held_by_the_columns_of_the_row_that_is_named(tokenizer, sources):
    table = next(source.table for source in sources if sum(bool(row.name) for row in source.table.rows) > 2)
    name = next(row.name for row in table.rows if row.name)
    situation = situate(f"What of {name}?", tokenizer, tables=[table])
    held = held_fields(situation)
    assert held[0] == (-1, 0)  # all rows are no field
    row = situation.sequence.entity.max() - 1
    assert [role for found, role in held if found >= 0] == [
        column.index for column in table.columns if not column.source and column.index < 16
    ]
    assert {found for found, _ in held[1:]} == {row}


def test_some_tables_have_rows_that_numbers_name_and_some_a_column_of_yes_and_no():
    rng = np.random.default_rng(7)
    made = [bank.made_up(rng) for _ in range(1000)]
    numbered = [source for source in made if source.table.key.tag == "number"]
    assert 25 <= len(numbered) <= 110
    assert all(source.table.key.index == 0 and source.table.key.code for source in numbered)
    assert 180 <= sum(any(column.tag == "truth" for column in source.table.columns) for source in made) <= 320
    assert {concept for source in made for concept in source.concepts} > set(everyday.CONCEPTS)


def test_a_row_that_a_number_names_is_called_by_what_it_is_of(tokenizer):
    rng = np.random.default_rng(8)
    numbered = [s for s in (bank.made_up(rng) for _ in range(150)) if s.table.key.tag == "number"]
    kinds = {source.singular for source in numbered}
    (line,) = lines("lookup(row1, col) :: What is the {col} of {row1}?", family="lookup")
    made = Maker([line], numbered, tokenizer, noise=False)
    texts = [example.text for example in (made.make(line, rng) for _ in range(40)) if example is not None]
    assert len(texts) > 30
    assert sum(any(f" {kind} " in text for kind in kinds) for text in texts) > len(texts) / 2
    (line,) = lines("lookup(row1, col) :: What {col} has {type} {row1}?", family="lookup")
    made = Maker([line], numbered, tokenizer, noise=False)
    texts = [example.text for example in (made.make(line, rng) for _ in range(20)) if example is not None]
    assert texts
    assert not any(f"{kind} {kind}" in text for kind in kinds for text in texts)


def test_the_header_of_a_yes_no_column_is_filled_into_the_wording(tokenizer):
    rng = np.random.default_rng(9)
    made_up = [bank.made_up(rng) for _ in range(40)]
    (line,) = lines("lookup(row1, colt) :: Is it yes for {row1} under {colt}?", family="yesno")
    made = Maker([line], made_up, tokenizer, noise=False)
    examples = [example for example in (made.make(line, rng) for _ in range(20)) if example is not None]
    assert len(examples) > 15
    assert {str(example.steps[-1].value) for example in examples} == {"yes", "no"}


def test_what_a_row_is_asked_to_be_is_half_the_time_what_it_is(tokenizer):
    rng = np.random.default_rng(11)
    made_up = [bank.made_up(rng) for _ in range(120)]
    (line,) = lines("equal(lookup(row1, status), v1) :: Is {row1} {v1}?", family="yesno")
    made = Maker([line], made_up, tokenizer, noise=False)
    told = [str(e.steps[-1].value) for e in (made.make(line, rng) for _ in range(60)) if e is not None]
    assert len(told) > 40
    assert 0.6 < told.count("yes") / len(told) < 0.9  # another word may be the same one


def test_a_literal_in_a_condition_is_itself(tokenizer):
    rng = np.random.default_rng(12)
    made_up = [bank.made_up(rng) for _ in range(120)]
    (line,) = lines("where_equal(goals, 0) :: Which {types} have no goals?", family="filter")
    made = Maker([line], made_up, tokenizer, noise=False)
    examples = [example for example in (made.make(line, rng) for _ in range(20)) if example is not None]
    assert examples
    assert all(example.steps[0].args[1].amount == 0 for example in examples)
