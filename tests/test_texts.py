"""Texts with marked values: drawn anew in the same form, asked by their lines; table questions by found programs."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from weft.errors import WeftError
from weft.find import read_whole
from weft.training import bank, table_questions
from weft.training.binding import Bound, NoMatch
from weft.training.grammar import Line, parse_program
from weft.training.questions import Maker
from weft.training.texts import Text, question, read_texts, unstated, varied

BODY = (
    "The pump house at Lowick was built in {d1=1871} by {n1=42} men and cost {m1=£42,300}. A second engine, bought on "
    "{d2=3 May 1894} for {m2=£9,150}, lifted {q1=310 gallons} a day. It stands near {p1=Berlin}."
)


def maker(tokenizer):
    return Maker((), (), tokenizer, (), (), noise=False)


def asked(program, template, tokenizer, seed=0):
    line = Line("text", "test", parse_program(program), template, "test:1")
    return question(maker(tokenizer), Text(BODY, (line,)), line, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("kind", "written", "pattern"),
    [
        ("m", "£42,300", r"£\d\d,\d00"),
        ("m", "$4.25", r"\$\d\.\d[1-9]"),
        ("d", "3 May 1894", r"\d{1,2} [A-Z][a-z]+ 18[789]\d|\d{1,2} [A-Z][a-z]+ 190\d"),
        ("d", "1871", r"18[5-8]\d"),
        ("d", "2021-03-04", r"20\d\d-03-04"),
        ("pct", "12.5%", r"\d\d\.[1-9]%"),
        ("tm", "9:47", r"\d{1,2}:\d\d"),
        ("tm", "7:40 pm", r"\d:\d\d pm"),
        ("tm", "09.05", r"\d\d\.\d\d"),
        ("t", "three weeks", "three weeks"),
        ("q", "1 km", "1 km"),
    ],
)
def test_a_value_is_drawn_anew_in_the_same_form(kind, written, pattern):
    made = {varied(kind, written, int(np.random.default_rng(seed).integers(-15, 16)), np.random.default_rng(seed))
            for seed in range(40)}  # fmt: skip
    assert all(re.fullmatch(pattern, text) for text in made), made
    assert len(made) > 5 or pattern == written


def test_every_form_of_a_drawn_date_is_read():
    for seed in range(200):
        rng = np.random.default_rng(seed)
        assert read_whole(varied("d", "31st of December, 1999", int(rng.integers(-15, 16)), rng), "date")


def test_a_question_is_answered_by_the_values_that_were_drawn(tokenizer):
    for seed in range(10):
        example = asked("subtract(m1, m2)", "How much less for the engine?", tokenizer, seed)
        (step,) = example.steps
        assert step.op == "subtract"
        shown = " ".join(part.text for part in example.situation.parts[1:])
        assert all(f"£{int(arg.number.amount):,}" in shown for arg in step.args)
        assert example.gold[0][0] != example.gold[0][1]


def test_copy_takes_the_value_itself_and_a_question_may_bring_its_own(tokenizer):
    assert [step.op for step in asked("copy(d2)", "When was the engine bought?", tokenizer).steps] == ["copy"]
    example = asked("greater(q1, q9)", "More than {q9=250 gallons}?", tokenizer)
    assert example.steps[0].op == "greater"
    assert "gallons" in example.text
    unit = asked("convert(q1, u1)", "How many {u1} is that?", tokenizer).steps[0].args[1]
    assert unit.symbol != "gal"


def test_a_text_that_lost_the_sentence_which_answers_does_not_state_it(tokenizer, monkeypatch):
    body = f"{BODY} {{n2=Fifteen}} trains stop there on a weekday. Nobody lives there now."
    line = Line("text", "test", parse_program("copy(m1)"), "What did it cost to build?", "test:1")
    monkeypatch.setattr("weft.training.texts.UNSTATED", 1.0)
    beside = [bank.made_up(np.random.default_rng(1))]
    for seed in range(20):
        made = question(
            replace(maker(tokenizer), sources=beside, noise=True),
            Text(body, (line,)),
            line,
            np.random.default_rng(seed),
        )
        text = " ".join(part.text for part in made.situation.parts[1:])
        assert [step.op for step in made.steps] == ["refuse"]
        assert "lifted" in text
        assert "cost" not in text


def test_what_the_rest_of_a_text_would_answer_is_not_taken_from_it():
    bound = Bound(texts={"n1": "42", "n2": "17"})
    body = "Of 42 men 17 were hurt. The weather was bad. Nobody had seen it come."
    for program in ("larger(n1, n2)", "copy(n9)"):
        line = Line("text", "test", parse_program(program), "How many?", "test:1")
        with pytest.raises(NoMatch):
            unstated(body, line, bound, np.random.default_rng(0))


def test_texts_are_read_with_their_lines_and_a_fault_names_its_place(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(f"> {BODY}\n> It is old.\n# a note\ncopy(m1) :: Cost?\n\n> Next {{n1=5}}.\ncopy(n1) :: How many?\n")
    first, second = read_texts(tmp_path)
    assert first.body.endswith("near {p1=Berlin}. It is old.")
    assert [line.template for line in (*first.lines, *second.lines)] == ["Cost?", "How many?"]
    path.write_text("copy(m1) :: Cost?\n")
    with pytest.raises(WeftError, match=r"news.txt:1: no text before"):
        read_texts(tmp_path)


def test_a_slot_of_no_kind_is_counted_with_its_reason(tokenizer):
    counted = maker(tokenizer)
    line = Line("text", "test", parse_program("copy(z1)"), "What?", "test:1")
    assert question(counted, Text("It is {z1=5}.", (line,)), line, np.random.default_rng(0)) is None
    assert "no kind of value is called 'z'" in next(iter(counted.failures))


ROWS = [{"City": "Oslo", "Year": "1952", "Games": "Winter"}, {"City": "Rome", "Year": "1960", "Games": "Summer"},
        {"City": "Tokyo", "Year": "1964", "Games": "Summer"}]  # fmt: skip


def test_a_found_program_makes_a_question_while_it_gives_the_answer(tokenizer):
    item = table_questions.TableQuestion("nt-1", "how many summer games were there?", ("2",), ROWS)
    import weft

    situation = table_questions.situation_of(item, weft.records(ROWS), tokenizer)
    marks = {candidate.stands_for or str(candidate.value): candidate.mark for candidate in situation.candidates}
    program = f"where_equal({marks['games']}, {marks['summer']}); count($0)"
    example = table_questions.question(maker(tokenizer), item, program, np.random.default_rng(0))
    assert [step.op for step in example.steps] == ["where_equal", "count"]
    counted = maker(tokenizer)
    wrong = table_questions.TableQuestion("nt-1", item.text, ("3",), ROWS)
    assert table_questions.question(counted, wrong, program, np.random.default_rng(0)) is None
    assert "does not give the answer" in next(iter(counted.failures))
    assert table_questions.question(counted, item, "count(@99)", np.random.default_rng(0)) is None


@pytest.mark.parametrize(
    ("given", "wanted", "same"),
    [
        ("1,234", ["1234"], True),
        ("12 km", ["12"], True),
        ("Oslo, Norway", ["oslo norway"], True),
        ("13", ["12"], False),
    ],
)
def test_answers_are_compared_as_people_would(given, wanted, same):
    import weft

    value = read_whole(given, "number") or weft.records([{"name": given, "x": "1"}]).rows[0]
    assert table_questions.gives(value, wanted) == same
