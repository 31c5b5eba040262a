"""The program loop: a network proposes steps, types say which are possible, exact operations carry them out.

Any network that fulfils three calls will do: encode values, encode a sequence, take a step. Beams hold the likeliest
programs; an ill-typed program cannot be proposed, one that fails in exact arithmetic (division by zero) is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

import numpy as np

from weft.errors import DoesNotFit, NoValue
from weft.interleave import Candidate, Values, pack
from weft.modalities.word import Word
from weft.operations.operation import Operation, operations
from weft.permitted import EXTRA, cells_of, fits, member_mask, names, pair_mask, possible_steps, same_table, single_mask
from weft.situation import Situation, pair_features
from weft.tags import tag_of
from weft.unit_asked import in_unit_asked, of_another_dimension, unit_asked
from weft.wanted import asks_yes_or_no, could_answer, in_parts, of_another_column, several_for_one, speaks_of_size

MAX_STEPS = 6
BEAM = 3
TRIED = 6  # operations tried from each state
DOUBT = 3.0  # log probability that a program loses where "how many" would be answered by a name, and the like
EMPTY = 1.0  # and that it loses where no row is left: people mostly ask for what there is
COMPARING = ("largest", "smallest", "nth_largest", "nth_smallest", "ranked", "ranked_up")
NEURAL = ("copy", "decode")
NOTHING_TAKES = "no operation takes what the question names"  # why a question is refused that no step fits


class StepScores(NamedTuple):
    """What `weft.heads.StepOutput` holds, for one question, in numpy."""

    op: np.ndarray  # (n,)
    last: float
    first: np.ndarray  # (n, N)
    second: np.ndarray  # (n, N)
    member: np.ndarray  # (n, N)
    pair: np.ndarray  # (n, F)
    left: np.ndarray  # (N, P)
    right: np.ndarray  # (N, P)
    digits: np.ndarray  # (D, 2)
    words: np.ndarray  # (W,)
    decode_kind: np.ndarray  # (2,)


class Network(Protocol):
    def encode_values(self, values: Any) -> np.ndarray: ...

    def encode_sequence(self, situation: Situation, vectors: np.ndarray) -> np.ndarray: ...

    def encode_headers(self, situation: Situation, vectors: np.ndarray) -> np.ndarray: ...

    def literal_memory(self, vectors: np.ndarray) -> np.ndarray: ...

    def result_memory(self, vectors: np.ndarray, ops: np.ndarray) -> np.ndarray: ...

    def take_step(self, memory: np.ndarray, step: int, candidates: np.ndarray, used: np.ndarray) -> StepScores: ...

    @property
    def words(self) -> Many[str]: ...


@dataclass(frozen=True)
class Step:
    """One carried-out step. `agrees`: the operation's second way gave the same."""

    op: str
    args: tuple[Candidate, ...]
    value: Any
    note: str = ""


@dataclass(frozen=True)
class Program:
    """Steps and their joint log probability; `done` when the network called the last step the last."""

    steps: tuple[Step, ...] = ()
    log_p: float = 0.0
    done: bool = False
    results: tuple[Candidate, ...] = field(default=())

    @property
    def value(self) -> Any:
        return self.steps[-1].value if self.steps else None

    @property
    def refused(self) -> bool:
        return bool(self.steps) and self.steps[-1].op == "refuse"


def run(
    situation: Situation, network: Network, allowed: Many[str] | None = None, blind: bool = False, width: int = 1
) -> list[Program]:
    """The likeliest finished programs, best first. `allowed`: only these operations (("copy", "decode"): no tool used).

    `blind`: the values of the sequence are hidden, their tags stay: a reading of the words alone. `width`: so many
    times as many programs are followed, for a search.
    """
    scene = replace(_scene(situation, network, blind), width=width)
    usable = np.array([name in allowed if allowed is not None else True for name in names()])
    beam: list[Program] = [Program()]
    finished: list[Program] = []
    failures: list[str] = []
    unit = unit_asked(situation)
    for step in range(MAX_STEPS):
        proposals = [longer for program in beam for longer in _extend(program, step, scene, usable, failures)]
        finished += [doubted(in_unit_asked(p, unit), situation.question, unit) for p in proposals if p.done]
        best = max((p.log_p for p in finished), default=-np.inf)
        beam = sorted((p for p in proposals if not p.done), key=lambda p: -p.log_p)[: width * BEAM]
        beam = [p for p in beam if width > 1 or p.log_p > best]
        if not beam:
            break
    ranked = sorted(finished, key=lambda p: -p.log_p)
    if not ranked:
        reason = failures[0] if failures else NOTHING_TAKES
        ranked = [Program((Step("refuse", (), None, reason),), -5.0, True)]
    return ranked


def doubted(program: Program, question: str, unit: Candidate | None = None) -> Program:
    """The program, with less of its probability where its value cannot be what the question's words ask for, be it by
    the `unit` asked for, and for every result that nothing takes: the steps of a question lead to one answer."""
    if program.refused:
        return program
    doubts = len(_untaken(program))
    doubts += not could_answer(question, tag_of(program.value).split(":")[0])
    doubts += of_another_column(question, program.value)
    doubts += several_for_one(question, program.value)
    doubts += unit is None and in_parts(question, program.value)
    doubts += speaks_of_size(question) and any(_picked_by_date(step) for step in program.steps)
    doubts += unit is not None and of_another_dimension(program, unit)
    less = DOUBT * doubts + (EMPTY if _is_empty(program.value) else 0.0)
    return replace(program, log_p=program.log_p - less) if less else program


def _picked_by_date(step: Step) -> bool:
    """Whether rows were compared by a column of dates."""
    return step.op in COMPARING and step.args[-1].tag == "column:date"


def _is_empty(value: Any) -> bool:
    """Rows, but none of them."""
    return hasattr(value, "indices") and len(value) == 0


def _untaken(program: Program) -> list[Any]:
    """Results of steps before the last that no later step takes, nor an equal one."""
    results = [step.value for step in program.steps[:-1]]
    if not results:
        return []
    taken = [argument.value for step in program.steps for argument in step.args]
    return [value for value in results if not any(type(value) is type(other) and value == other for other in taken)]


def hidden(values: Values) -> Values:
    """The same rows with slots, features and fields zeroed: type-only tokens."""
    return Values(
        np.zeros_like(values.slots), np.zeros_like(values.features), values.tags,
        np.full_like(values.children, -1), np.zeros_like(values.heights),
    )  # fmt: skip


@dataclass(frozen=True)
class _Scene:
    """What every step of one question sees: memory (M, W) of tokens, headers and literals, and the candidates in it."""

    network: Network
    memory: np.ndarray
    candidates: list[Candidate]
    positions: np.ndarray
    blind: bool
    width: int = 1
    beside: np.ndarray | None = None  # (C,) of a word that is asked about, the columns that do not hold it

    def encode(self, values: Values) -> np.ndarray:
        return self.network.encode_values(hidden(values) if self.blind else values)


def _scene(situation: Situation, network: Network, blind: bool) -> _Scene:
    """Tokens, headers, literals behind one another, encoded once a question."""
    values = situation.sequence.values
    vectors = network.encode_values(hidden(values) if blind else values)
    tokens = network.encode_sequence(situation, vectors)
    headers = network.encode_headers(situation, vectors)
    literal_values, places = pack([literal.value for literal in situation.literals])
    encoded = network.encode_values(literal_values)
    literals = network.literal_memory(encoded[[rows[0] for rows in places]])
    at = len(tokens)
    positions = [candidate.position for candidate in situation.sequence.candidates]
    positions += range(at, at + len(headers) + len(literals))
    memory = np.concatenate([tokens, headers, literals])
    made = _Scene(network, memory, situation.candidates, np.array(positions, np.int64), blind)
    return replace(made, beside=_without_word(situation))


def _without_word(situation: Situation) -> np.ndarray | None:
    """(C,): the columns without the word that "Has invoice 2310 been paid?" asks about; None where a question asks no
    such thing, or of no row."""
    candidates = situation.candidates
    words = [c.value for c in candidates if type(c.value) is Word and c.evidence.get("from") == "question"]
    if not words or not asks_yes_or_no(situation.question) or not any(c.tag == "row" for c in candidates):
        return None
    held = [c.tag == "column:word" and any(word in cells_of(c.value) for word in words) for c in candidates]
    columns = [c.tag.startswith("column:") for c in candidates]
    return np.array(columns) & ~np.array(held) if any(held) else None


def _extend(program: Program, step: int, scene: _Scene, usable: np.ndarray, failures: list[str]) -> list[Program]:
    """The programs that follow from one by a further step, each once as finished and once as going on."""
    network, memory, candidates, positions = scene.network, scene.memory, scene.candidates, scene.positions
    if program.results:
        known = names()
        ops = np.array([known.index(done.op) for done in program.steps], np.int64)
        values, places = pack([result.value for result in program.results])
        results = network.result_memory(scene.encode(values)[[rows[0] for rows in places]], ops)
        positions = np.concatenate([positions, np.arange(len(memory), len(memory) + len(results))])
        memory = np.concatenate([memory, results])
        candidates = [*candidates, *program.results]
    scores = network.take_step(memory, step, positions, _used(program, candidates, positions, len(memory)))
    if scene.beside is not None:
        scores.second[names().index("lookup"), : len(scene.beside)][scene.beside] -= DOUBT
    last = float(_log_sigmoid(scores.last))
    go_on = float(_log_sigmoid(-scores.last))
    made: list[Program] = []
    for op, args, log_p in propose(scores, candidates, usable, scene.blind, scene.width):
        try:
            value, note = execute(op, args, scores, network)
        except NoValue as reason:  # a refusal as likely as the step was: the next cell is no answer to it
            failures.append(str(reason))
            steps = (*program.steps, Step("refuse", (), None, str(reason)))
            made.append(replace(program, steps=steps, log_p=program.log_p + log_p, done=True))
            continue
        except DoesNotFit as reason:
            failures.append(str(reason))
            continue
        total = program.log_p + log_p
        done = replace(program, steps=(*program.steps, Step(op, args, value, note)), log_p=total + last, done=True)
        made.append(done)
        if op not in EXTRA and step + 1 < MAX_STEPS:
            result = Candidate(value, tag_of(value), f"${step}", -1)
            made.append(replace(done, log_p=total + go_on, done=False, results=(*program.results, result)))
    return made


def _used(program: Program, candidates: Many[Candidate], positions: np.ndarray, length: int) -> np.ndarray:
    """(M,): 1 + the last step that took what stands at a place of memory, 0 where none did."""
    used = np.zeros(length, np.int64)
    place = {id(candidate): int(position) for candidate, position in zip(candidates, positions, strict=True)}
    for number, step in enumerate(program.steps):
        for argument in step.args:
            used[place[id(argument)]] = 1 + number
    return used


def execute(op: str, args: Many[Candidate], scores: StepScores, network: Network) -> tuple[Any, str]:
    """The exact value of one step and its note. Raises DoesNotFit."""
    if op == "refuse":
        return None, ""
    if op == "decode":
        return decoded(scores, network.words)
    outcome = operations()[op].run(*(arg.value for arg in args))
    return outcome.value, outcome.note


def decoded(scores: StepScores, words: Many[str]) -> tuple[Any, str]:
    """A value read from the hidden state: a closed word or a number's digits, with the share of its probability."""
    from weft.decode import read_number

    if scores.decode_kind[1] > scores.decode_kind[0]:
        weights = _softmax(scores.words)
        best = int(weights.argmax())
        return Word(words[best]), f"decoded, p {weights[best]:.2f}"
    number, p = read_number(scores.digits)
    return number, f"decoded, p {p:.2f}"


def propose(
    scores: StepScores, candidates: list[Candidate], allowed: np.ndarray, blind: bool = False, width: int = 1
) -> list[tuple[str, tuple[Candidate, ...], float]]:
    """The likeliest (operation, arguments, log probability), over the operations that the types permit.

    `blind`: how the amounts of two candidates compare plays no part.
    """
    all_names = names()
    tags = tuple(candidate.tag for candidate in candidates)
    usable = allowed & possible_steps(tags) & np.isfinite(scores.op)  # a model may know fewer operations
    if not usable.any():
        return []
    logits = np.where(usable, scores.op, -np.inf)
    log_op = logits - _logsumexp(logits)
    features: np.ndarray | None = None
    made: list[tuple[str, tuple[Candidate, ...], float]] = []
    for index in np.argsort(-log_op)[: width * TRIED]:
        if log_op[index] < -12 or not usable[index]:
            break
        name = all_names[index]
        if name in EXTRA:
            made.append((name, (), float(log_op[index])))
            continue
        if features is None and not blind and operations()[name].shape == "pair":
            features = pair_features(candidates)
        for args, log_args in arguments(operations()[name], int(index), scores, candidates, tags, features, width):
            made.append((name, args, float(log_op[index]) + log_args))
    return sorted(made, key=lambda proposal: -proposal[2])[: width * TRIED]


def arguments(
    op: Operation, index: int, scores: StepScores, candidates: list[Candidate], tags: tuple[str, ...],
    features: np.ndarray | None, width: int = 1,
) -> list[tuple[tuple[Candidate, ...], float]]:  # fmt: skip
    """The best arguments of one operation with their log probability; two tries for pairs and single ones."""
    if op.shape == "none":
        return [((), 0.0)]
    if op.shape == "one":
        logits = np.where(single_mask(op.name, tags), scores.first[index], -np.inf)
        log_p = logits - _logsumexp(logits)
        return [((candidates[i],), float(log_p[i])) for i in np.argsort(-log_p)[: 2 * width] if np.isfinite(log_p[i])]
    if op.shape == "pair":
        joint = scores.first[index][:, None] + scores.second[index][None] + scores.left @ scores.right.T
        if features is not None:
            joint = joint + features @ scores.pair[index]
        joint = np.where(pair_mask(op.name, tags) & same_table(candidates), joint, -np.inf).ravel()
        log_p = joint - _logsumexp(joint)
        best = [divmod(int(k), len(candidates)) for k in np.argsort(-log_p)[: 2 * width] if np.isfinite(log_p[k])]
        return [((candidates[i], candidates[j]), float(log_p[i * len(candidates) + j])) for i, j in best]
    return _set_arguments(op, index, scores, candidates, tags)


def _set_arguments(
    op: Operation, index: int, scores: StepScores, candidates: list[Candidate], tags: tuple[str, ...]
) -> list[tuple[tuple[Candidate, ...], float]]:
    head: tuple[Candidate, ...] = ()
    fixed: tuple[str, ...] = ()
    log_p, skip = 0.0, -1
    if op.shape == "one_set":
        logits = np.where(member_mask(op.name, tags), scores.first[index], -np.inf)
        skip = int(logits.argmax())
        head, fixed = (candidates[skip],), (tags[skip],)
        log_p = float(logits[skip] - _logsumexp(logits))
    member = np.where(member_mask(op.name, tags), scores.member[index], -np.inf)
    if skip >= 0:
        member[skip] = -np.inf
    order = [int(i) for i in np.argsort(-member) if np.isfinite(member[i])]
    least = 1 if op.shape == "one_set" else 2
    chosen = [i for k, i in enumerate(order) if member[i] > 0 or k < least]
    chosen = _one_type(op, fixed, chosen, tags)
    if len(chosen) < least:
        return []
    inside = set(chosen)
    log_p += sum(float(_log_sigmoid(member[i] if i in inside else -member[i])) for i in order)
    return [((*head, *(candidates[i] for i in sorted(chosen))), log_p)]


def _one_type(op: Operation, fixed: tuple[str, ...], chosen: list[int], tags: tuple[str, ...]) -> list[int]:
    """The likeliest members that the operation takes together."""
    kept: list[int] = []
    for i in chosen:
        trial = (*fixed, *(tags[k] for k in kept), tags[i])
        if len(trial) < 2 or fits(op.name, *trial) is not None:
            kept.append(i)
    return kept


def _softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def _logsumexp(logits: np.ndarray) -> float:
    top = logits.max()
    return float(top + np.log(np.exp(logits - top).sum())) if np.isfinite(top) else float("inf")


def _log_sigmoid(x: float) -> float:
    return float(-np.logaddexp(0.0, -x))
