"""One figure → its verdict: does it stand in the sources, about the same thing; else is it computed; else what is
said instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from weft.checking.about import Subject, aboutness
from weft.checking.claims import Claim
from weft.checking.cues import Cues, cues
from weft.checking.differences import difference, slipped, slipped_day, times_of
from weft.checking.facts import Fact
from weft.checking.former import is_now, is_timeless, newest, wrong_way
from weft.checking.given import Given
from weft.checking.holding import Holding, Seen
from weft.checking.index import Index
from weft.checking.limits import LIMITS, Told
from weft.checking.matching import Match, match
from weft.checking.offers import leaves
from weft.checking.order import fault
from weft.checking.ranks import SAID, Ranked, ranked, step_of
from weft.checking.report import Finding
from weft.checking.rivals import Rivals, is_opposed
from weft.checking.search import SPOKEN, TOLD_OF, Asked, Computation, computed
from weft.checking.steps import conversion
from weft.checking.words import stem

SAME_THING = 0.62  # from here on a fact is taken to be about what the figure is about
BESIDE = 0.15  # what it counts that neighbouring figures stand in the same row or sentence
SLIP = 0.3  # how much a figure that differs by a digit has to be about it
EXACT = 0.85  # from here on the sources say outright what it is, and a far computation does not help
NEAR = 0.3  # what a computation may cost that does
COUNTED = re.compile(  # "26 defeats" are no £26 million and no 26 percent
    r"\s(?!(?:was|is|has|does|as|its|this|his|us|less|plus|minus|versus|across|times|points|basis|cents)\b)[a-z]{3,}s\b"
)
YEARS = frozenset((stem("year"), "jahr"))


class Judge:
    """Judges the figures of one claim text against one index."""

    def __init__(self, index: Index, text: str, claims: Sequence[Claim], told: Told) -> None:
        self.told, self.searched, self.looked_at = told, 0, 0
        self.index, self.text, self.claims = index, text, claims
        self.sentences: dict[tuple[int, int], list[Claim]] = {}
        for claim in claims:
            self.sentences.setdefault(claim.sentence, []).append(claim)
        self.given = Given(self.sentences, index)
        self.stood = self.given.stood
        self.rivals = Rivals(index, text, self.sentences, self.stood)
        self.order, self.place = self.rivals.order, self.rivals.place
        self.holding = Holding(index, {one.sentence for one in claims if one.figure.measure.is_amount and not one.idle})

    def findings(self) -> list[Finding]:
        """Of all figures, in order."""
        first = {claim.figure.start: self.finding(claim, first=True) for claim in self.claims}
        for one, other in list(self.rivals.exchanged()):
            held, fact = (self.stood.pop(each.figure.start, None) for each in (one, other))
            if held is not None and fact is not None:
                first[one.figure.start] = self._contradicted(one, Seen(fact, 1.0, None), Seen(held, 1.0, None))
                first[other.figure.start] = self._contradicted(other, Seen(held, 1.0, None), Seen(fact, 1.0, None))
        self._of_before(first)
        found = []
        for claim in self.claims:
            finding = first[claim.figure.start] or self.finding(claim)
            assert finding is not None
            found.append(finding)
        return found

    def _of_before(self, first: dict[int, Finding | None]) -> None:
        """Contradicts what is said of now, or of no time, and stands under an earlier one; not where the text has the
        value of now beside it."""
        for claim in self.claims:
            fact = self.stood.get(claim.figure.start)
            if fact is None or not is_timeless(claim.scope) or claim.figure.bound:
                continue
            now = newest(fact, self.index)
            at = self.place[claim.sentence]
            around = [one for sentence in self.order[max(0, at - 1) : at + 2] for one in self.sentences[sentence]]
            if now is None or any(self.stood.get(one.figure.start) is now for one in around):
                continue
            held = (
                self.stood.get(one.figure.start) for one in self.claims if one is not claim and is_timeless(one.scope)
            )
            if match(claim.figure, now) is None and (not fact.in_table or is_now(held, fact, now)):
                first[claim.figure.start] = self._contradicted(claim, Seen(now, 1.0, None), Seen(fact, 1.0, None))

    def finding(self, claim: Claim, first: bool = False) -> Finding | None:
        """`first`: None for a figure that does not stand in the sources."""
        if claim.idle:
            return self._finding(claim, "not a claim", because=claim.idle)
        sentence = self._said_of(claim) if claim.under else self.text[slice(*claim.sentence)]
        about = self.rivals.subject_of(claim)
        near = self.index.near(about.weights) if first else [*self.index.near(about.weights), *self._around(claim)]
        self.looked_at += len(near) if first else 0
        if first and self.looked_at > LIMITS.looked_at:
            because = f"after {LIMITS.looked_at:,} comparisons with figures of the sources no more are judged"
            return self._finding(claim, "not judged", because=because, confidence=0.0)
        agreeing = self.agreeing(claim, about)
        others = self.others(claim, about, near, agreeing) if agreeing or not first else []
        others, agreeing = self._beside_given(claim, others), self._beside_given(claim, agreeing)
        best = agreeing[0] if agreeing else None
        other = others[0] if others else None
        if (chosen := ranked(claim, sentence, about, self.index)) is not None:
            return self._chosen(claim, chosen)
        if agreeing and (standing := self._standing(claim, about, agreeing, others)) is not None:
            return standing
        if (beside := self._beside(claim, about, near)) is not None:
            return beside
        if first:
            if best is not None:
                self.given.agreed[claim.figure.start] = best.fact
            return None
        self.searched += 1
        if self.searched > LIMITS.searched:
            because = f"after {LIMITS.searched:,} figures computations are no longer looked for"
            return self._finding(claim, "not judged", nearest=_nearest(other), because=because, confidence=0.0)
        given, made = self.given.facts(claim, agreed=True), self.given.computed(claim)
        asked = Asked(claim, sentence, about, self.index, near, given, made, self._said_of(claim))
        found = computed(asked)
        if found is not None and not (found.cost > NEAR and self._said_outright(claim, others, cues(sentence), found)):
            self.given.make(claim, found.hit)
            return self._finding(
                claim, "computed", evidence=found.evidence, steps=found.steps, confidence=found.confidence
            )
        slip = next((seen for seen in others[:8] if seen.about >= SLIP and slipped(claim.figure, seen.fact)), None)
        if slip or (other and (other.about >= SAME_THING or best)):
            return self._contradicted(claim, slip or other, best)  # type: ignore[arg-type]
        if self.told.cut:
            because = "not all of the sources was read"
            return self._finding(claim, "not judged", nearest=_nearest(other), because=because, confidence=0.0)
        nothing = "nothing of the kind in the sources" if other is None else None
        return self._finding(claim, "unsupported", nearest=_nearest(other), because=nothing, confidence=0.6)

    def _standing(
        self, claim: Claim, about: Subject, agreeing: Sequence[Seen], others: Sequence[Seen]
    ) -> Finding | None:
        """What a figure is whose value stands in the sources: copied, or said of the opposite; None where that value
        is of something else."""
        if is_opposed(claim, agreeing):
            return self._opposed(claim, agreeing[0], f"the sources say the opposite with {agreeing[0].fact.written}")
        if because := self._out_of_order(claim):
            return self._opposed(claim, agreeing[0], because)
        if (whole := self.rivals.whole(claim, agreeing)) is not None:
            return self._copied(claim, whole)
        if self.holding.is_one_of(claim, agreeing[0].fact, cues(self._said_of(claim))):
            return None
        rival = self.rivals.nearest(claim, about, agreeing, others)
        if self.holding.holds(claim, about, agreeing, rival, cues(self.text[slice(*claim.clause)])):
            before = self.text[claim.clause[0] : claim.figure.start]
            if because := wrong_way(claim.scope, before, agreeing[0].fact, self.index):
                return self._opposed(claim, agreeing[0], because)
            return self._copied(claim, agreeing[0])
        return None

    def _said_of(self, claim: Claim) -> str:
        """What its sentence says of a figure: from the clause of the amount before it to that of the next. Dates in
        between say when."""
        if claim.under:
            return f"{self.text[slice(*claim.clause)]} {claim.under}"
        amounts = [one for one in self.rivals.standing[claim.sentence] if one.figure.measure.is_amount]
        if claim not in amounts:
            return ""
        at = amounts.index(claim)
        start = amounts[at - 1].clause[1] if at else claim.sentence[0]
        stop = amounts[at + 1].clause[0] if at + 1 < len(amounts) else claim.sentence[1]
        return self.text[start:stop]

    def _said_outright(self, claim: Claim, others: Sequence[Seen], said: Cues, found: Computation) -> bool:
        """Whether the sources state another value for just this, which no other figure of the sentence stands for nor
        the computation found takes, and the sentence speaks of no computation."""
        several = len(claim.scope.years) > 1 or said.telling
        taken = {id(self.stood.get(one.figure.start)) for one in self.sentences[claim.sentence]}
        if found.hit is not None and found.hit.tree[0] in SPOKEN and said.costs[found.hit.tree[0]] <= TOLD_OF:
            taken |= {id(one.fact) for one in leaves(found.hit.tree)}
        free = next((seen for seen in others if id(seen.fact) not in taken), None)
        return free is not None and free.about >= EXACT and not several

    def agreeing(self, claim: Claim, about: Subject) -> list[Seen]:
        """The facts that agree with the figure, the one most about its subject first."""
        timeless = claim.figure.measure.family == "date"
        counted = claim.figure.measure.family == "number" and COUNTED.match(self.text, claim.figure.stop)
        found = []
        for fact in self.index.alike(claim.figure):
            how = match(claim.figure, fact, loose=True)
            if how is not None and fact.unit_open and claim.figure.measure.family == "percent":
                how = how if self.index.in_percent(fact) else None
            if how is not None and not (counted and fact.measure.family in ("money", "percent")):
                found.append(Seen(fact, aboutness(about, fact, self.index, timeless), how))
        return sorted(found, key=lambda seen: (-seen.worth, seen.fact.number))

    def others(self, claim: Claim, about: Subject, near: Sequence[Fact], agreeing: Sequence[Seen]) -> list[Seen]:
        """The facts of the figure's kind that say another value, the one most about its subject first."""
        family, found = claim.figure.measure.family, []
        seen = {one.fact.number for one in agreeing}
        for fact in near:
            if fact.number not in seen and (fact.measure.family == family or comparable(family, fact)):
                seen.add(fact.number)
                found.append(Seen(fact, aboutness(about, fact, self.index, family == "date"), None))
        return sorted(found, key=lambda seen: (-seen.about, seen.fact.number))

    def _around(self, claim: Claim) -> list[Fact]:
        """The facts of the sentences that neighbouring figures were found in."""
        groups = {self.index.facts[n].group for n in self.given.facts(claim) if not self.index.facts[n].in_table}
        return [fact for group in sorted(groups) for fact in self.index.groups.get(group, ())]

    def _beside_given(self, claim: Claim, others: list[Seen]) -> list[Seen]:
        """What stands where the neighbouring figures were found is nearer than words alone tell."""
        beside = (self.index.facts[n] for n in self.given.facts(claim))
        groups = {(fact.group, fact.row) for fact in beside if fact.measure.family != "date"}  # that says when
        if not groups:
            return others
        raised = [
            replace(seen, about=seen.about + BESIDE) if (seen.fact.group, seen.fact.row) in groups else seen
            for seen in others
        ]
        return sorted(raised, key=lambda seen: (-seen.worth, seen.fact.number))

    def _beside(self, claim: Claim, about: Subject, near: Sequence[Fact]) -> Finding | None:
        """What a figure is that says when, or bounds, and does not itself stand in the sources."""
        figure = claim.figure
        if figure.measure.family == "date" and self.holding.is_beside(claim):
            for key in [] if slipped_day(figure.measure, self.index) else times_of(figure.value):
                if (fact := self.index.times.get(key)) is not None:
                    how = "" if key[1] or key[2] or figure.measure.step > 300 else "the sources say just the year"
                    return self._copied(claim, Seen(fact, 0.7, Match(0.9, how)))
        if figure.measure.family == "months" and figure.measure.amount % 12 == 0 and len(claim.scope.years) > 1:
            years = figure.measure.amount / 12
            if max(claim.scope.years) - min(claim.scope.years) in (years, years - 1):
                return self._finding(claim, "not a claim", because="it counts the years that are named")
        if figure.bound and figure.measure.amount > 0:
            return self._bounded(claim, about, near)
        return None

    def _bounded(self, claim: Claim, about: Subject, near: Sequence[Fact]) -> Finding | None:
        """ "Over 300" holds for what is about it and lies beyond, however far."""
        figure = claim.figure
        for seen in self.others(claim, about, near, self.agreeing(claim, about))[:1]:
            amount = seen.fact.measure.amount
            beyond = amount > figure.measure.amount if figure.bound == ">" else amount < figure.measure.amount
            if beyond and seen.about >= SAME_THING:
                return self._copied(claim, Seen(seen.fact, seen.about, Match(0.6, "bound")))
        return None

    def _copied(self, claim: Claim, best: Seen) -> Finding:
        how = best.match.how if best.match else ""
        confidence = min(1.0, max(0.3, best.worth))
        self.stood[claim.figure.start] = best.fact
        if how == "converted" and (step := conversion(claim.figure, best.fact)) is not None:
            return self._finding(
                claim, "computed", evidence=(best.fact.evidence(),), steps=(step,), confidence=confidence
            )
        evidence = (best.fact.evidence(),)
        return self._finding(claim, "copied", evidence=evidence, confidence=confidence, because=how or None)

    def _chosen(self, claim: Claim, chosen: Ranked) -> Finding:
        """A year that is said to be that of the largest figure, or the smallest."""
        best = chosen.cells[0]
        evidence = tuple(cell.evidence() for cell in chosen.cells)
        if chosen.holds:
            return self._finding(claim, "computed", evidence=evidence, steps=(step_of(chosen),), confidence=0.8)
        because = f"the sources have {best.written} under {best.label}"
        if chosen.limit:
            because = (
                f"the sources have {chosen.chosen} of {len(chosen.cells)} that are {SAID[chosen.op]} {chosen.limit}"
            )
        return self._finding(
            claim, "contradicted", nearest=_nearest(Seen(best, 1.0, None)), because=because, confidence=0.8
        )

    def _out_of_order(self, claim: Claim) -> str:
        """Why a figure and a neighbour in its sentence cannot both be as they are said."""
        pairs, start = pairwise(self.rivals.neighbours(claim, 1)), claim.sentence[0]
        return next(filter(None, (fault(self.text, start, one.figure, other.figure) for one, other in pairs)), "")

    def _opposed(self, claim: Claim, best: Seen, because: str) -> Finding:
        return self._finding(
            claim, "contradicted", nearest=_nearest(best), because=because, evidence=(best.fact.evidence(),),
            confidence=min(1.0, max(0.3, best.about)),
        )  # fmt: skip

    def _contradicted(self, claim: Claim, other: Seen, best: Seen | None) -> Finding:
        because = difference(claim.figure, other.fact, best.fact if best else None)
        return self._finding(
            claim, "contradicted", nearest=_nearest(other), because=because,
            evidence=(best.fact.evidence(),) if best else (), confidence=min(1.0, max(0.3, other.about)),
        )  # fmt: skip

    def _finding(self, claim: Claim, verdict: str, **rest: Any) -> Finding:
        figure = claim.figure
        return Finding(figure.start, figure.stop, figure.written, figure.value, verdict, **rest)


def comparable(family: str, fact: Fact) -> bool:
    """Whether a fact could say what a figure of this family says."""
    held = fact.measure.family
    if family == held:
        return True
    if family in ("number", "money"):
        return held in ("number", "money") and fact.in_table and not YEARS & fact.scope.head
    return (
        fact.unit_open and family == "percent" and fact.scales in ((), (0,), (1,)) and abs(fact.measure.amount) < 1000
    )


def _nearest(seen: Seen | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    from weft.modality import to_json

    return {**seen.fact.evidence(), "value": to_json(seen.fact.value)}


def judged(claims: Sequence[Claim], index: Index, text: str, told: Told | None = None) -> list[Finding]:
    """A finding for each figure, in order: first what stands in the sources, then what is computed, from that as
    well."""
    return Judge(index, text, claims, told or Told()).findings()
