"""What needs torch: the runtime equals torch, training learns, weights travel by slot name. Run: make test-train."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from weft import losses, tables  # noqa: E402
from weft.compose import Composer  # noqa: E402
from weft.decode import DIGITS, KAPPA, digits_of  # noqa: E402
from weft.interleave import MODEL_DIR, ROLES, layout, pack  # noqa: E402
from weft.network import Network  # noqa: E402
from weft.permitted import names  # noqa: E402
from weft.programs import _scene, run  # noqa: E402
from weft.runtime import Model  # noqa: E402
from weft.runtime.earlier import feature_columns  # noqa: E402
from weft.situation import held_fields, situate  # noqa: E402
from weft.tags import COARSE  # noqa: E402
from weft.training import bank, draw, fit, grammar, value_tasks  # noqa: E402
from weft.training.batches import collate, prepare  # noqa: E402
from weft.training.in_torch import PER_OPERATION, InTorch, carry_over, shipped  # noqa: E402
from weft.training.questions import Maker  # noqa: E402
from weft.weights import PER_TAG, quantise, restore  # noqa: E402

pytestmark = pytest.mark.train
ROOT = Path(__file__).parent.parent


def network():
    torch.manual_seed(0)
    return Network(layout().rows, layout().n_features, len(COARSE), len(names()), len(value_tasks.words()))


@pytest.fixture(scope="module")
def model():
    if not (MODEL_DIR / "config.json").exists():
        pytest.skip("no model in the package: make model")
    torch.set_num_threads(1)  # two pools of threads that spin for each other's cores are many times slower
    return Model(MODEL_DIR, threads=1)


@pytest.fixture(scope="module")
def examples(model):
    rng = np.random.default_rng(5)
    sources = [bank.made_up(rng) for _ in range(40)] + list(bank.examples(ROOT / "examples"))
    lines = grammar.read_lines(ROOT / "specs" / "questions")
    maker = Maker(lines, sources, model.tokenizer, noise=False)
    made = []
    for line in lines:
        made.append(next((e for e in (maker.make(line, rng) for _ in range(4)) if e is not None), None))
    return [example for example in made if example is not None]


def first_step(situation, network):
    """Log probabilities of the operations and the raw scores of the first step."""
    scene = _scene(situation, network, blind=False)
    scores = network.take_step(scene.memory, 0, scene.positions, np.zeros(len(scene.memory), np.int64))
    return scores.op - np.logaddexp.reduce(scores.op), scores


def test_the_runtime_equals_torch_on_every_spec_question(model, examples):
    twin = shipped(MODEL_DIR, model.config, model.tokenizer)
    assert len(examples) > 1000
    for example in examples:
        (one, scores), (other, again) = first_step(example.situation, model), first_step(example.situation, twin)
        np.testing.assert_allclose(np.exp(one), np.exp(other), atol=1e-4, err_msg=example.text)
        for part, twin_part in zip(scores, again, strict=True):
            np.testing.assert_allclose(part, twin_part, atol=2e-3, rtol=1e-3, err_msg=example.text)


def test_the_runtime_and_torch_pick_the_same_program(model, examples):
    twin = shipped(MODEL_DIR, model.config, model.tokenizer)
    for example in examples[::12]:
        one, other = run(example.situation, model)[0], run(example.situation, twin)[0]
        assert [step.op for step in one.steps] == [step.op for step in other.steps], example.text
        assert [[a.mark for a in s.args] for s in one.steps] == [[a.mark for a in s.args] for s in other.steps]
        assert one.log_p == pytest.approx(other.log_p, abs=1e-3)


def test_the_memory_of_a_question_is_the_same_to_1e_4(model):
    twin = shipped(MODEL_DIR, model.config, model.tokenizer)
    table = tables.read(ROOT / "examples" / "companies.csv")
    situation = situate("How many days after 1 May 1921 was Siemens founded?", model.tokenizer, tables=[table])
    vectors = model.encode_values(situation.sequence.values)
    np.testing.assert_allclose(vectors, twin.encode_values(situation.sequence.values), atol=1e-4)
    np.testing.assert_allclose(
        model.encode_sequence(situation, vectors), twin.encode_sequence(situation, vectors), atol=1e-4
    )
    np.testing.assert_allclose(
        model.encode_headers(situation, vectors), twin.encode_headers(situation, vectors), atol=1e-4
    )


def test_new_operations_start_fresh_and_the_rest_keep_their_weights():
    old, fresh = network(), network()
    before = [name for name in names() if name not in ("share", "by", "refuse")] + ["refuse"]  # fewer, in another order
    state = {name: tensor + 1 for name, tensor in old.state_dict().items()}
    places = [names().index(name) for name in before]
    for module, (groups, block) in PER_OPERATION.items():
        for name in (f"{module}.weight", f"{module}.bias"):
            if name in state:
                shape = state[name].shape
                rows = state[name].view(groups, len(names()), block, *shape[1:])[:, places]
                state[name] = rows.reshape(-1, *shape[1:])
    untouched = fresh.heads.op.bias[names().index("share")].item()
    slots = [[name, size] for name, size in layout().sizes.items()]
    assert carry_over(state, slots, fresh, before) == ["share", "by"]
    assert fresh.heads.op.bias[names().index("share")].item() == untouched
    kept, was = fresh.heads.queries.weight, old.heads.queries.weight
    key = len(kept) // 3 // len(names())
    for part in range(3):
        at = (part * len(names()) + names().index("refuse")) * key
        torch.testing.assert_close(kept[at : at + key], was[at : at + key] + 1)


def test_int8_rows_come_back_within_half_a_step():
    weight = np.random.default_rng(0).normal(size=(64, 80)).astype(np.float32)
    back = restore(quantise({"w": weight}))["w"].numpy()
    assert (np.abs(back - weight) <= np.abs(weight).max(1, keepdims=True) / 127 / 2 + 1e-6).all()


def test_a_new_slot_starts_at_zero_and_the_rest_loads():
    old = network()
    slots = [[name, size] for name, size in layout().sizes.items()]
    gone = slots.pop(3)
    at = 1 + sum(size for _, size in slots[:3])
    state = dict(old.state_dict())
    weight = state["encoder.slots.weight"]
    state["encoder.slots.weight"] = torch.cat([weight[:at], weight[at + gone[1] :]])
    fresh = network()
    assert carry_over(state, slots, fresh) == [gone[0]]
    loaded = fresh.encoder.slots.weight
    assert (loaded[at : at + gone[1]] == 0).all()
    torch.testing.assert_close(loaded[at + gone[1] :], weight[at + gone[1] :])


def test_a_new_tag_starts_as_a_length_of_time_behind_a_word_of_its_own():
    old, fresh = network(), network()
    slots = [[name, size] for name, size in layout().sizes.items() if not name.startswith("time.")]
    columns = feature_columns(slots)
    state = dict(old.state_dict())
    state["encoder.slots.weight"] = state["encoder.slots.weight"][: 1 + sum(size for _, size in slots)]
    state["encoder.features.weight"] = state["encoder.features.weight"][:, columns]
    for name in PER_TAG:
        state[name] = state[name][:-1]
    word = fresh.language.stand_ins.weight[-1].clone()
    new = carry_over(state, slots, fresh, tags=COARSE[:-1])
    assert new == ["time.hour", "time.minute", "time.second", "time.zone", "time"]
    like = COARSE.index("duration")
    torch.testing.assert_close(fresh.encoder.tags.weight[-1], old.encoder.tags.weight[like])
    torch.testing.assert_close(fresh.encoder.tags.weight[:-1], old.encoder.tags.weight[:-1])
    torch.testing.assert_close(fresh.language.stand_ins.weight[-1], word)
    features = fresh.encoder.features.weight
    torch.testing.assert_close(features[:, columns], old.encoder.features.weight[:, columns])
    assert not np.delete(features.detach().numpy(), columns, axis=1).any()
    start = layout().offsets["time.hour"]
    assert not fresh.encoder.slots.weight[start : start + 25].any()


def test_a_tensor_that_an_earlier_model_lacks_stays_new():
    old, fresh = network(), network()
    state = {name: tensor + 1 for name, tensor in old.state_dict().items() if name != "heads.used.weight"}
    slots = [[name, size] for name, size in layout().sizes.items()]
    assert carry_over(state, slots, fresh) == ["heads.used.weight"]
    assert not fresh.heads.used.weight.any()
    torch.testing.assert_close(fresh.heads.op.bias, state["heads.op.bias"])


def test_what_steps_took_is_the_same_in_training_as_in_the_loop(model, examples):
    example = next(e for e in examples if len(e.steps) > 1 and e.steps[0].op == "add")
    row = prepare(example, value_tasks.words(), model.tokenizer)
    batch = collate([row], len(names()))
    first, second = batch["used"][0], batch["used"][1]
    assert not first.any()
    taken = {int(batch["candidates"][1][places[0]]) for places in example.gold[0]}
    assert set(second.nonzero()[:, 0].tolist()) == taken
    assert batch["result_ops"][0, 0] == names().index("add")


def test_a_batch_encodes_as_its_members_do_alone(model, examples):
    net = network().eval()
    picked = [e for e in examples if len(e.steps) > 1][:3] + examples[:3]
    rows = [prepare(example, value_tasks.words(), model.tokenizer) for example in picked]
    with torch.no_grad():
        together, _ = fit.forward(net, collate(rows, len(names())))
        at = 0
        for row in rows:
            alone, _ = fit.forward(net, collate([row], len(names())))
            for step in range(len(row.steps)):
                torch.testing.assert_close(together.op[at], alone.op[step], atol=1e-4, rtol=1e-3)
                at += 1


def test_twenty_steps_on_one_batch_lower_the_loss(model, examples):
    net = network()
    rows = [prepare(example, value_tasks.words(), model.tokenizer) for example in examples[::60][:16]]
    batch = collate(rows, len(names()))
    optimiser = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], lr=1e-3)
    seen = []
    for _ in range(20):
        loss = fit.loss_of(fit.forward(net, batch), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(float(loss))
    assert seen[-1] < 0.6 * seen[0]


def test_exact_phases_have_the_lowest_digit_loss():
    digits = torch.tensor([digits_of(draw.Fraction(amount)) for amount in (0, 7, -12, 123456)])
    lower, fractions = torch.zeros(4), []
    for place in range(DIGITS):
        fractions.append(lower)
        lower = (lower + digits[:, place]) / 10
    angle = (digits + torch.stack(fractions, 1)) * 2 * torch.pi / 10
    exact = torch.stack([angle.cos(), angle.sin()], -1)
    assert (losses.digit_loss(exact, digits) < losses.digit_loss(-exact, digits)).all()
    assert (losses.digit_loss(exact * 50 / KAPPA, digits) < 1e-3).all()


def test_a_record_needs_no_order_and_binds_its_roles():
    composer = Composer(32)
    own, children = torch.zeros(2, 32), torch.randn(2, ROLES, 32)
    swapped = children.clone()
    swapped[:, [0, 1]] = children[:, [1, 0]]
    assert not torch.allclose(composer(own, children), composer(own, swapped))


def test_a_field_is_read_back_out_of_a_record_by_its_role():
    torch.manual_seed(4)
    composer = Composer(256).eval()
    children = torch.randn(3, ROLES, 256)
    children[:, 6:] = 0  # six fields
    held = composer.unbind(composer(torch.zeros(3, 256), children))
    for row in range(3):
        alike = torch.cosine_similarity(held[row, :6, None], children[row, None, :6], dim=-1)
        assert alike.argmax(1).tolist() == list(range(6))


def test_the_loss_of_fields_is_low_where_each_holds_its_own_value():
    values, gold = torch.eye(5) * 9, torch.arange(5)
    same = torch.ones(5, 5, dtype=torch.bool)
    right, wrong = (losses.field_loss(values, offered, gold, same) for offered in (values, values.roll(1, 0)))
    assert right < 0.01 < 1 < wrong
    assert losses.field_loss(values, values.roll(1, 0), gold, torch.eye(5, dtype=torch.bool)) < 1e-3


def test_a_column_carries_what_the_named_row_holds_of_it_and_only_then(model):
    table = tables.read(ROOT / "examples" / "companies.csv")
    net = network().eval()
    twin = InTorch(net, list(value_tasks.words()), model.tokenizer)
    named, unnamed = (
        situate(text, model.tokenizer, tables=[table]) for text in ("When was Siemens founded?", "When was it founded?")
    )
    one, other = (twin.encode_headers(s, twin.encode_values(s.sequence.values)) for s in (named, unnamed))
    held = [row >= 0 for row, _ in held_fields(named)]
    features = [a.features == b.features for a, b in zip(named.headers, unnamed.headers)]
    moved = ~np.isclose(one, other, atol=1e-5).all(1)
    assert all(changed == has for changed, has, same in zip(moved, held, features) if same)
    assert any(held)
    assert not any(row >= 0 for row, _ in held_fields(unnamed))


def test_headers_are_encoded_anew_only_now_and_then(model, examples, monkeypatch):
    net = network().train()
    rows = [prepare(e, value_tasks.words(), model.tokenizer) for e in examples if e.tables][:4]
    batch = collate(rows, len(names()))
    asked = []
    inner = net.names
    monkeypatch.setattr(net, "names", lambda ids, mask: asked.append(len(ids)) or inner(ids, mask))
    for _ in range(3):
        fit.forward(net, batch)
    assert asked == [len(batch["name_ids"])]


def test_the_configuration_lists_what_the_card_needs(model):
    config = json.loads((MODEL_DIR / "config.json").read_text())
    for key in ("base", "trained", "questions", "sha256", "calibration", "verified_from", "refused_from"):
        assert key in config
    assert config["base"]["licence"] == "Apache-2.0"
    values, _ = pack([])
    assert len(values.tags) == 0


@pytest.fixture(scope="module")
def script():
    import runpy

    return runpy.run_path(str(ROOT / "scripts" / "train_model.py"), run_name="train_model")


def test_the_kept_voices_are_never_trained_on(script):
    trained, kept = script["wordings"]()[0], script["wordings"](kept=True)[0]
    assert {line.voice for line in kept} == {"kept-library", "kept-office", "kept-traveller"}
    same = {line.template for line in trained} & {line.template for line in kept}
    assert len(same) <= 0.05 * len(kept), "plain short wordings come to several hands, a copied file would not pass"
    assert {line.family for line in kept} == {line.family for line in trained}


def test_settling_takes_values_and_questions_in_turn(script, model, examples):
    rng = np.random.default_rng(5)
    words = value_tasks.words()
    tasks = [value_tasks.make("larger", rng, model.tokenizer, ()) for _ in range(4)]
    values, questions = ([prepare(one, words, model.tokenizer) for one in made] for made in (tasks, examples[:4]))
    drawn = script["settled"]({"values": values, "addsub": questions, "calibration": values})
    assert [bool(next(drawn)["neural"]) for _ in range(6)] == [True, False] * 3


def test_an_average_lies_between_its_ends(script):
    net = network()
    start = {name: weight.clone() for name, weight in net.state_dict().items()}
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(1.0)
    script["average"](net, start, 0.25)
    for name, weight in net.named_parameters():
        torch.testing.assert_close(weight.detach(), start[name] + 0.75)
