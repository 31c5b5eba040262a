"""The program loop: only well-typed programs are proposed, exact operations carry them out, what fails is dropped."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from weft import tables
from weft.decode import DIGITS
from weft.find import read
from weft.interleave import Candidate, Part, Values, pack
from weft.modalities.number import from_amount
from weft.modalities.word import Word
from weft.modality import modality, write
from weft.operations.operation import operations
from weft.permitted import (
    EXTRA,
    fits,
    member_mask,
    names,
    pair_mask,
    possible,
    possible_steps,
    same_table,
    single_mask,
    table_of,
)
from weft.programs import MAX_STEPS, Program, StepScores, arguments, hidden, propose, run
from weft.situation import situate
from weft.tags import tag_of

NAMES = names()
WIDTH, KEY, FEATURES = 4, 3, 5
FIRMS = [{"Company": n, "Staff": s, "Seat": c, "Founded": f} for n, s, c, f in (
    ("Bosch", 9, "Berlin", "1886-11-15"), ("Acme", 8, "Paris", "1990-01-02"), ("Ajax", 7, "Rome", "2001-02-03"),
)]  # fmt: skip
SHIPS = [{"Ship": n, "Length (m)": m} for n, m in (("Aurora", 90), ("Beagle", 27), ("Calypso", 42))]


class Chosen:
    """A network that gives the scores that a test chose: a list with one function a step, (N) → StepScores."""

    words = ("Monday", "Friday")

    def __init__(self, *steps):
        self.steps, self.seen, self.used = steps, [], []

    def encode_values(self, values):
        self.seen.append(values)
        return np.zeros((len(values.tags), WIDTH), np.float32)

    def encode_sequence(self, situation, vectors):
        return np.zeros((len(situation.sequence.ids), WIDTH), np.float32)

    def encode_headers(self, situation, vectors):
        return np.zeros((len(situation.headers), WIDTH), np.float32)

    def literal_memory(self, vectors):
        return vectors

    def result_memory(self, vectors, ops):
        return vectors

    def take_step(self, memory, step, candidates, used):
        assert (candidates < len(memory)).all()
        self.used.append((candidates, used))
        return self.steps[min(step, len(self.steps) - 1)](len(candidates))


def scores(count, ops, last=20.0, first=(), second=(), member=(), **more):
    """Scores of one step: `ops` {name: score}, arguments as candidates' places; what is not named is far behind."""
    op = np.full(len(NAMES), -40.0)
    for name, score in ops.items():
        op[NAMES.index(name)] = score
    parts = {"first": first, "second": second, "member": member}
    made = {name: np.full((len(NAMES), count), -9.0) for name in parts}
    for name, places in parts.items():
        for rank, place in enumerate(places):
            made[name][:, place] = 9.0 - rank
    zeros = {"pair": np.zeros((len(NAMES), FEATURES)), "left": np.zeros((count, KEY)), "right": np.zeros((count, KEY))}
    rest = {"digits": np.zeros((DIGITS, 2)), "words": np.zeros(2), "decode_kind": np.zeros(2)}
    return StepScores(**{"op": op, "last": last, **made, **zeros, **rest, **more})


def step(ops, **more):
    return lambda count: scores(count, ops, **more)


def random_step(rng, loud=3.0):
    def made(count):
        shapes = {"op": (len(NAMES),), "first": (len(NAMES), count), "second": (len(NAMES), count),
                  "member": (len(NAMES), count), "pair": (len(NAMES), FEATURES), "left": (count, KEY),
                  "right": (count, KEY), "digits": (DIGITS, 2), "words": (2,), "decode_kind": (2,)}  # fmt: skip
        return StepScores(last=float(rng.normal()), **{n: loud * rng.normal(size=shape) for n, shape in shapes.items()})

    return made


def candidates_of(*values):
    return [Candidate(value, tag_of(value), f"#{place}", -1) for place, value in enumerate(values)]


def number(amount):
    return from_amount(Fraction(amount))


def told(program):
    return [(s.op, [arg.mark for arg in s.args]) for s in program.steps]


@pytest.fixture(scope="module")
def firms():
    return tables.read(FIRMS)


@pytest.fixture(scope="module")
def ships():
    return tables.read(SHIPS)  # under the same name as the firms: a table is more than its name


# ---- carrying out --------------------------------------------------------------------------------------------------


def test_the_operation_and_arguments_that_score_highest_are_carried_out(tokenizer):
    situation = situate("What lies between 1 May 2021 and 4 July 2021?", tokenizer)
    best = run(situation, Chosen(step({"days_between": 5.0}, first=[0], second=[1])))[0]
    assert told(best) == [("days_between", ["#0", "#1"])]
    assert best.done
    days = operations()["days_between"].run(*(c.value for c in situation.candidates[:2])).value
    assert best.value == days


def test_the_order_of_a_pair_is_the_networks(tokenizer):
    situation = situate("Take 5 from 12.", tokenizer)
    one = run(situation, Chosen(step({"subtract": 5.0}, first=[1], second=[0])))[0]
    other = run(situation, Chosen(step({"subtract": 5.0}, first=[0], second=[1])))[0]
    assert (write(one.value), write(other.value)) == ("7", "-7")


def test_a_later_step_takes_the_result_of_an_earlier_one(tokenizer):
    situation = situate("Add 5 and 12, then times 10.", tokenizer)
    ten = [c.mark for c in situation.candidates].index("#2")
    result = len(situation.candidates)
    network = Chosen(
        step({"add": 5.0}, first=[0], second=[1], last=-20.0), step({"multiply": 5.0}, first=[result], second=[ten])
    )
    best = run(situation, network)[0]
    assert told(best) == [("add", ["#0", "#1"]), ("multiply", ["$0", "#2"])]
    assert write(best.value) == "170"


def test_literals_columns_and_rows_are_arguments(firms, tokenizer):
    situation = situate("What is half of the staff of Bosch?", tokenizer, tables=[firms])
    places = {c.mark: place for place, c in enumerate(situation.candidates)}
    column = next(c.mark for c in situation.candidates if c.stands_for == "staff")
    network = Chosen(
        step({"lookup": 5.0}, first=[places["@0"]], second=[places[column]], last=-20.0),
        step({"multiply": 5.0}, first=[len(places)], second=[places["=1/2"]]),
    )
    best = run(situation, network)[0]
    assert told(best) == [("lookup", ["@0", column]), ("multiply", ["$0", "=1/2"])]
    assert best.value.amount == Fraction(9, 2)


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Has Acme been paid?", "status"),
        ("What is paid, and what is Acme?", "client"),
        ("Has Acme been cancelled?", "client"),
    ],
)
def test_a_word_that_is_asked_about_is_looked_for_where_it_stands(question, column, tokenizer):
    rows = [("Acme", "Baker", "paid"), ("Bosch", "Moreau", "open"), ("Ajax", "Baker", "paid")]
    table = tables.read([dict(zip(("Invoice", "Client", "Status"), row, strict=True)) for row in rows])
    situation = situate(question, tokenizer, tables=[table])
    places = {c.stands_for: place for place, c in enumerate(situation.candidates)}
    row = next(place for place, c in enumerate(situation.candidates) if c.tag == "row")
    nearly = [places["client"], places["status"]]
    best = run(situation, Chosen(step({"lookup": 5.0}, first=[row], second=nearly)))[0]
    assert best.steps[0].args[1].stands_for == column


def test_an_empty_cell_is_a_refusal_and_no_other_cell_stands_in_for_it(tokenizer):
    table = tables.read([*FIRMS, {"Company": "Void", "Staff": "", "Seat": "Rome", "Founded": "1999-01-01"}])
    situation = situate("How large is the staff of Void?", tokenizer, tables=[table])
    places = {c.mark: place for place, c in enumerate(situation.candidates)}
    column = next(place for place, c in enumerate(situation.candidates) if c.stands_for == "staff")
    best = run(situation, Chosen(step({"lookup": 5.0}, first=[places["@0"]], second=[column])))[0]
    assert best.refused
    assert best.steps[-1].note == "Void: no staff in records"


def test_programs_end_after_six_steps(tokenizer):
    situation = situate("Add 5 and 12.", tokenizer)
    ranked = run(situation, Chosen(step({"add": 5.0}, first=[0], second=[1], last=-3.0)))
    assert max(len(program.steps) for program in ranked) <= MAX_STEPS
    assert all(program.done for program in ranked)


def test_finished_programs_come_likeliest_first_with_probabilities(tokenizer):
    rng = np.random.default_rng(8)
    for _ in range(10):
        ranked = run(situate("Is 5 km more than 3 miles, or 20 km?", tokenizer), Chosen(random_step(rng, 1.0)))
        log_p = [program.log_p for program in ranked]
        assert log_p == sorted(log_p, reverse=True)
        assert sum(np.exp(log_p)) <= 1 + 1e-9


# ---- types ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    "Is 5 km more than $3.2bn, 12 % or 1 June 2016?",
    "How far is Paris from Berlin in miles, and 3 weeks after 4 May 2020?",
    "Which of Bosch, Acme and Aurora has 5 metres, or 7 in Rome, the 2nd?",
)


@pytest.mark.parametrize("seed", range(12))
def test_no_ill_typed_program_can_be_proposed(seed, firms, ships, tokenizer):
    rng = np.random.default_rng(seed)
    for question in QUESTIONS:
        situation = situate(question, tokenizer, tables=[firms, ships])
        for program in run(situation, Chosen(random_step(rng, 5.0))):
            for number_of, taken in enumerate(program.steps):
                assert well_typed(taken), told(program)
                assert all(arg.mark[0] != "$" or int(arg.mark[1:]) < number_of for arg in taken.args)


def well_typed(taken):
    """By asking the operation itself, not the masks."""
    if taken.op in EXTRA:
        return not taken.args
    op, tags = operations()[taken.op], [arg.tag for arg in taken.args]
    counts = {"one": {1}, "pair": {2}, "none": {0}}.get(op.shape, range(2, 99))
    apart = len({arg.mark for arg in taken.args}) == len(taken.args)
    origins = {id(table_of(arg.value)) for arg in taken.args if table_of(arg.value) is not None}
    return len(tags) in counts and apart and op.types(*tags) is not None and (op.shape != "pair" or len(origins) < 2)


def test_the_loudest_ill_typed_arguments_lose_to_the_quietest_well_typed_ones(tokenizer):
    situation = situate("Is 5 km more than 1 June 2016, or 3 miles?", tokenizer)
    best = run(situation, Chosen(step({"add": 5.0}, first=[1, 0], second=[1, 2])))[0]
    assert told(best) == [("add", ["#0", "#2"])]


def all_tags(firms):
    rng = np.random.default_rng(1)
    kinds = ("number", "quantity", "money", "duration", "date", "place", "word", "unit", "truth")
    values = [modality(kind).sample(rng) for kind in kinds for _ in range(2)]
    return tuple(map(tag_of, [*values, firms.all, *firms.columns, firms.rows[0]]))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in EXTRA])
def test_masks_equal_asking_the_types_one_by_one(name, firms):
    tags, op = all_tags(firms), operations()[name]
    count = len(tags)
    if op.shape == "one":
        single = [op.types(tag) is not None for tag in tags]
        assert single_mask(name, tags).tolist() == single
        assert possible(name, tags) == any(single)
        return
    pairs = np.array([[i != j and op.types(tags[i], tags[j]) is not None for j in range(count)] for i in range(count)])
    assert (pair_mask(name, tags) == pairs).all()
    assert (member_mask(name, tags) == (pairs.any(0) | pairs.any(1))).all()
    assert possible(name, tags) == pairs.any()


@pytest.mark.parametrize("first", ["selection", "geodesy", "calendar", "conversion", "arithmetic"])
def test_operations_come_in_one_order_whichever_was_imported_first(first, fresh_python):
    code = f"from weft.operations import {first}; from weft.permitted import names; print(*names())"
    assert fresh_python(code).split() == NAMES
    assert NAMES[:3] == ["multiply", "divide", "add"]


def test_an_operation_that_needs_two_of_a_kind_is_not_possible_with_one():
    assert not possible("both", ("rows", "number"))
    assert possible("both", ("rows", "rows"))
    assert fits("both", "rows", "rows") == "rows"


def test_arguments_of_two_tables_never_meet(firms, ships):
    candidates = candidates_of(firms.rows[0], firms.columns[1], ships.rows[0], ships.columns[1], number(5))
    mask = same_table(candidates)
    assert mask.tolist() == [
        [True, True, False, False, True],
        [True, True, False, False, True],
        [False, False, True, True, True],
        [False, False, True, True, True],
        [True] * 5,
    ]
    found = arguments(
        operations()["lookup"], NAMES.index("lookup"), scores(5, {}, first=[0], second=[3]), candidates,
        tuple(c.tag for c in candidates), np.zeros((5, 5, FEATURES)),
    )  # fmt: skip
    assert [c.mark for c in found[0][0]] == ["#0", "#1"]
    assert all(table_of(args[0].value) is table_of(args[1].value) for args, _ in found)


def test_a_cells_word_goes_only_with_the_columns_that_hold_it():
    table = tables.read([{"Name": n, "Sort": s, "Hue": h} for n, s, h in (("A", "oak", "red"), ("B", "elm", "oak"))])
    name, sort, hue = table.columns
    candidates = candidates_of(name, sort, hue, Word("oak"), Word("red"), Word("sky"), number(5))
    words = same_table(candidates)[:3, 3:6]
    assert words.tolist() == [[False, False, False], [True, False, False], [True, True, False]]
    assert same_table(candidates)[:3, 6].all()


def test_the_probability_of_a_pair_is_its_share_of_the_permitted_ones():
    rng = np.random.default_rng(2)
    candidates = candidates_of(number(5), number(6), modality("date").sample(rng), number(7))
    given = random_step(rng)(4)
    index, features = NAMES.index("add"), rng.normal(size=(4, 4, FEATURES))
    tags = tuple(c.tag for c in candidates)
    joint = {}
    for i in range(4):
        for j in range(4):
            if i != j and fits("add", tags[i], tags[j]) is not None:
                joint[i, j] = given.first[index, i] + given.second[index, j] + given.left[i] @ given.right[j]
                joint[i, j] += features[i, j] @ given.pair[index]
    total = np.log(sum(np.exp(score) for score in joint.values()))
    wanted = sorted(((score - total, pair) for pair, score in joint.items()), reverse=True)[:2]
    found = arguments(operations()["add"], index, given, candidates, tags, features)
    assert [(candidates[i], candidates[j]) for _, (i, j) in wanted] == [args for args, _ in found]
    np.testing.assert_allclose([score for score, _ in wanted], [log_p for _, log_p in found])


def test_only_the_operations_allowed_are_proposed(tokenizer):
    rng = np.random.default_rng(6)
    situation = situate("Is 5 km more than 3 miles on 1 June 2016?", tokenizer)
    for _ in range(5):
        ranked = run(situation, Chosen(random_step(rng)), allowed=("copy", "decode"))
        assert {s.op for program in ranked for s in program.steps} <= {"copy", "decode"}


# ---- sets ----------------------------------------------------------------------------------------------------------


def test_a_set_takes_all_that_are_likelier_in_than_out_in_the_order_of_the_text(tokenizer):
    situation = situate("Add 5, 6, 7 and 8.", tokenizer)
    best = run(situation, Chosen(step({"sum": 5.0}, member=[3, 0, 2])))[0]
    assert told(best) == [("sum", ["#0", "#2", "#3"])]
    assert write(best.value) == "20"


def test_a_set_has_two_members_even_where_none_is_likely(tokenizer):
    situation = situate("Add 5, 6, 7 and 8.", tokenizer)

    def unlikely(count):
        made = scores(count, {"sum": 5.0})
        made.member[:, 1], made.member[:, 3] = -1.0, -2.0
        return made

    assert told(run(situation, Chosen(unlikely))[0]) == [("sum", ["#1", "#3"])]


def test_members_of_another_type_than_the_likeliest_stay_out(tokenizer):
    situation = situate("Add 5 km, $6, 7 miles and 8 USD.", tokenizer)
    best = run(situation, Chosen(step({"sum": 5.0}, member=[0, 1, 2, 3])))[0]
    assert told(best) == [("sum", ["#0", "#2"])]


def test_a_set_with_a_distinguished_member_puts_it_first(tokenizer):
    spans = read("Rome, Paris, Berlin, Madrid", kinds=["place"])
    assert len(spans) == 4
    situation = situate("Rome, Paris, Berlin, Madrid", tokenizer, spans=spans)
    best = run(situation, Chosen(step({"nearest": 5.0}, first=[2], member=[2, 3, 0])))[0]
    assert told(best) == [("nearest", ["#2", "#0", "#3"])]
    assert best.value == operations()["nearest"].run(*(spans[i].value for i in (2, 0, 3))).value


def test_the_probability_of_a_set_is_that_of_each_member_in_or_out():
    rng = np.random.default_rng(5)
    candidates = candidates_of(*map(number, range(5)))
    given = random_step(rng)(5)
    index = NAMES.index("sum")
    logits = given.member[index] + 1.0  # some in, some out
    given = given._replace(member=np.tile(logits, (len(NAMES), 1)))
    ((args, log_p),) = arguments(operations()["sum"], index, given, candidates, ("number",) * 5, None)
    inside = [c in args for c in candidates]
    assert inside == (logits > 0).tolist()
    wanted = sum(-np.log1p(np.exp(-x if kept else x)) for x, kept in zip(logits, inside, strict=True))
    assert log_p == pytest.approx(wanted)


# ---- what fails ----------------------------------------------------------------------------------------------------


def test_a_division_by_zero_is_dropped_and_the_next_program_is_taken(tokenizer):
    situation = situate("What is 5 by 0?", tokenizer)
    zero = [write(c.value) for c in situation.candidates].index("0")
    network = Chosen(step({"divide": 5.0, "add": 3.0}, first=[0], second=[zero, 0]))
    ranked = run(situation, network)
    assert all(s.op != "divide" or s.args[1].value.amount for program in ranked for s in program.steps)
    assert told(ranked[0])[0][0] == "add"


def test_where_everything_fails_the_answer_is_a_refusal_with_the_reason(tokenizer):
    situation = situate("0 by 0", tokenizer)
    situation.literals.clear()
    situation.literals.append(Candidate(number(0), "number", "=0", -1))
    (program,) = run(situation, Chosen(step({"divide": 5.0})), allowed=("divide",))
    assert program.refused
    assert program.steps[-1].note == "0 / 0: division by zero"


def test_a_question_that_no_allowed_operation_fits_is_refused(tokenizer):
    (program,) = run(situate("So?", tokenizer), Chosen(step({"weekday": 5.0})), allowed=("weekday",))
    assert program.refused
    assert program.value is None
    assert program.steps[-1].note == "no operation takes what the question names"


def test_a_refusal_that_the_network_chooses_ends_the_program(tokenizer):
    best = run(situate("What is 5 km?", tokenizer), Chosen(step({"refuse": 5.0}, last=-20.0)))[0]
    assert best.refused
    assert [taken.note for taken in best.steps] == [""]


def test_a_program_without_steps_has_no_value():
    assert Program().value is None
    assert not Program().refused


def test_all_steps_at_once_are_as_possible_as_each_alone():
    rng = np.random.default_rng(3)
    tags = ("number", "money:USD", "date", "place", "row", "column:date", "column:number", "unit:length", "rows")
    for _ in range(60):
        some = tuple(rng.choice(tags, int(rng.integers(0, 6))))
        assert possible_steps(some).tolist() == [possible(name, some) for name in NAMES]


def test_a_later_step_is_told_what_earlier_ones_took(tokenizer):
    situation = situate("What are 5 and 7 less 3?", tokenizer)
    network = Chosen(
        step({"add": 5.0}, first=[0], second=[1], last=-20.0), step({"subtract": 5.0}, first=[15], second=[2])
    )
    run(situation, network)
    places, used = network.used[0]
    assert not used.any()
    later = [(places, used) for places, used in network.used if used.any()]
    assert later
    places, used = later[0]
    assert used[places[[0, 1]]].tolist() == [1, 1]
    assert used[places[2]] == 0


# ---- decode --------------------------------------------------------------------------------------------------------


def test_decode_reads_a_number_or_a_closed_word_as_the_network_says(tokenizer):
    situation = situate("What day was 1 June 2016?", tokenizer)
    turns = np.array([0.0] * 3 + [0.7] + [0.07 * 0.1**place for place in range(DIGITS - 4)])
    digits = np.stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)], -1) * 9
    as_number = step({"decode": 5.0}, digits=digits, decode_kind=np.array([1.0, 0.0]))
    as_word = step({"decode": 5.0}, words=np.array([0.0, 5.0]), decode_kind=np.array([0.0, 1.0]))
    assert write(run(situation, Chosen(as_number))[0].value) == "7"
    word = run(situation, Chosen(as_word))[0]
    assert write(word.value) == "Friday"
    assert word.steps[-1].note == "decoded, p 0.99"


# ---- the second reading --------------------------------------------------------------------------------------------


def test_hidden_keeps_the_tags_and_nothing_else(firms):
    values, _ = pack(
        [
            number(5),
            firms.rows[0],
            firms.all,
            *(modality(k).sample(np.random.default_rng(0)) for k in ("date", "place")),
        ]
    )
    bare = hidden(values)
    assert (bare.tags == values.tags).all()
    assert not bare.slots.any()
    assert not bare.features.any()
    assert (bare.children == -1).all()
    assert not bare.heights.any()
    assert {name: part.shape for name, part in vars(bare).items()} == {n: p.shape for n, p in vars(values).items()}


def test_a_blind_reading_sees_no_value_of_the_question(tokenizer):
    situation = situate("Is 5 km more than 3 miles?", tokenizer)
    open_eyes, blind = Chosen(step({"greater": 5.0})), Chosen(step({"greater": 5.0}))
    run(situation, open_eyes)
    run(situation, blind, blind=True)
    assert open_eyes.seen[0].slots.any()
    assert isinstance(blind.seen[0], Values)
    assert not blind.seen[0].slots.any()
    assert not blind.seen[0].features.any()
    assert (blind.seen[0].tags == open_eyes.seen[0].tags).all()


def test_proposals_hold_no_more_than_all_of_the_probability():
    rng = np.random.default_rng(7)
    candidates = candidates_of(number(5), number(6), modality("date").sample(rng), modality("date").sample(rng))
    for _ in range(20):
        made = propose(random_step(rng)(4), candidates, np.ones(len(NAMES), bool))
        log_p = [score for _, _, score in made]
        assert log_p == sorted(log_p, reverse=True)
        assert sum(np.exp(log_p)) <= 1 + 1e-9


def test_parts_of_a_text_are_arguments_as_well(tokenizer):
    part = Part("It cost $5.", tuple(read("It cost $5.")), "report.txt", 0)
    best = run(situate("What did it cost?", tokenizer, passages=[part]), Chosen(step({"copy": 5.0}, first=[0])))[0]
    assert write(best.value) == "5 USD"
