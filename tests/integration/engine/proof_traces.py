"""
The real engine driven along traces of a proof: what each case becomes is compared with what the proof says.

The engine leads: after each of its rounds the proof's story of a case makes the same steps, each of which must be one
that the proof knows, and must lead to the same state, holder, promises with their times, and recipients.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from engine.report import Channel
from engine.work import Applied
from handrail.identifiers import MoveId, PersonId, Reference, move_id
from policies.proving.graph import Arc, Graph
from policies.proving.hearing import Heard
from policies.proving.places import Lead
from policies.proving.stories import Scene, begin
from policies.proving.wording import place_said
from policies.schema import BESIDE
from policies.words import REPORTER, RESERVED
from states.case import Case, Move, Promise
from states.lifecycle import CaseState, Trigger
from states.people import Delivery, Person
from states.roles import REPORTER as THE_REPORTER
from states.roles import Actor, ActorKind
from storage import cases, deliveries, moves, promises
from tests.integration.engine.trace_ways import Followed, Trace
from tests.support.community import Community

_WITH_WORDS = frozenset({Trigger.MESSAGE, Trigger.REPLY})
_FOR_WHO_HAS_IT = frozenset({"nudge", "reply-waiting"})
"""Messages that only whoever took the case may get; if they acted themselves, nobody does."""


@dataclass
class Together:
    """A community under one policy, and every case that is followed in it."""

    community: Community
    graph: Graph
    members: dict[str, list[Person]] = field(default_factory=dict)
    followed: dict[Reference, Followed] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    asked: dict[str, Lead] = field(default_factory=dict)
    number: Iterator[int] = field(default_factory=count)

    async def settle(self) -> None:
        """Let as many people join each group as the policy asks for."""
        for group, rules in self.graph.policy.people.items():
            role = self.graph.policy.role_of(group)
            self.members[group] = [await self.community.join(role) for _ in range(rules.at_least)]

    async def open(self, trace: Trace) -> None:
        """Let a report come in as a trace begins."""
        first, policy = trace.first, self.graph.policy
        away = [one for group, some in self.members.items() for one in some[self._left(trace, group) :]]
        opened = await self.community.report(
            intent=first.facts.intent,
            channel=Channel(first.facts.channel),
            danger=first.facts.danger,
            consent=first.facts.consent,
            about=(*first.facts.about, *(one.email for one in away)),
            policy=policy.name,
        )
        story, scene = begin(
            self.graph.atlas, self.graph.absences.strengths, first, trace.left, self.community.clock.now()
        )
        async with self.community.desk.context.database.read() as session:
            case = await cases.by_reference(session, opened.reference)
        assert case is not None
        one = Followed(trace, story, case.id, opened.reference, {person.id for person in away})
        self.followed[opened.reference] = one
        self._hear(one, scene, None)

    def _left(self, trace: Trace, group: str) -> int:
        return trace.left[self.graph.policy.groups.index(group)]

    async def live(self) -> None:
        """Let time pass until every trace is at its end, and compare after every round."""
        start = self.community.clock.now()
        await self.compare(list(self.followed.values()))
        steps = sorted(
            (start + at, index, one.reference)
            for one in self.followed.values()
            for index, (at, arc) in enumerate(zip(one.trace.times, one.trace.arcs, strict=True))
            if arc.promise is None
        )
        ends = max(start + one.trace.times[-1] for one in self.followed.values())
        while steps:
            at = steps[0][0]
            now = [step for step in steps if step[0] == at]
            steps = steps[len(now) :]
            await self._pass_to(at)
            await self._act(
                [(self.followed[reference], self.followed[reference].trace.arcs[index]) for _, index, reference in now]
            )
        await self._pass_to(ends)

    async def _pass_to(self, end: datetime) -> None:
        desk = self.community.desk
        while (wake := await self._next_due()) is not None and wake <= end:
            self.community.clock.move_to(max(wake, self.community.clock.now()))
            while applied := await desk.apply_moves(500):
                await self._follow(applied)
        self.community.clock.move_to(end)

    async def _next_due(self) -> datetime | None:
        async with self.community.desk.context.database.read() as session:
            return await moves.next_due(session)

    async def _act(self, asked: list[tuple[Followed, Arc]]) -> None:
        """Let people ask for the steps of their traces, all at once, having said that no conflict keeps them away."""
        wanted = [move for one, arc in asked for move in (*self._declared(one), *self._moves(one, arc))]
        async with self.community.desk.context.database.write() as session:
            await moves.add(session, wanted)
        while applied := await self.community.desk.apply_moves(500):
            await self._follow(applied)

    def _declared(self, one: Followed) -> Iterator[Move]:
        """Let everyone who has not done so since the case came to its holders say that no conflict keeps them away."""
        if not self.graph.policy.conflicts.ask:
            return
        for group in sorted((place := one.story.place).opened_to):
            for person in self._there(one, group):
                if (said := (person.id, place.state, place.holder)) in one.declared:
                    continue
                one.declared.add(said)
                for early in (2, 1)[: len(self.graph.policy.conflicts.ask)]:
                    actor = Actor(ActorKind.PERSON, person.id)
                    yield self._move(one, Trigger.DECLARE, actor, None, "no-conflict", early=early)

    def _moves(self, one: Followed, arc: Arc) -> Iterator[Move]:
        lead, policy = arc.lead, self.graph.policy
        if lead.actor is ActorKind.REPORTER:
            yield self._move(one, lead.trigger, THE_REPORTER, None, None)
            return
        group = lead.stepping_out or one.story.place.holder
        everyone = lead.trigger in {Trigger.RESOLVE, Trigger.MET, Trigger.DECIDED}
        there = self._there(one, group)
        to = lead.to.holder if lead.trigger in {Trigger.ESCALATE, Trigger.RAISE_TIER, Trigger.HAND_OVER} else None
        for person in there if everyone else there[-1:]:
            outcome = lead.outcome or _outcome(policy.may_end, lead.trigger, one.story.place.holder)
            yield self._move(one, lead.trigger, Actor(ActorKind.PERSON, person.id), to, outcome)

    def _there(self, one: Followed, group: str) -> list[Person]:
        return [person for person in self.members[group] if person.id not in one.away]

    def _move(
        self, one: Followed, trigger: Trigger, actor: Actor, to: str | None, outcome: str | None, early: int = 0
    ) -> Move:
        now = self.community.clock.now()
        return Move(
            id=move_id(one.case, f"wish {next(self.number)}"),
            case=one.case,
            trigger=trigger,
            actor=actor,
            cause="asked",
            due_at=now - timedelta(microseconds=early),
            requested_at=now,
            to=to,
            outcome=outcome,
            note="words" if trigger in _WITH_WORDS or trigger is Trigger.RECUSE else None,
        )

    async def _follow(self, applied: Iterable[Applied]) -> None:
        touched: dict[Reference, Followed] = {}
        for done in applied:
            one = self.followed[done.reference]
            touched[done.reference] = one
            if done.status != "applied":
                one.refused[f"{done.trigger}: {done.reason}"] += 1
            elif done.reason is None:
                await self._step(one, done)
        await self.compare(list(touched.values()))

    async def _step(self, one: Followed, done: Applied) -> None:
        one.steps += 1
        name, _, cause = done.cause.partition(" ")
        if done.cause == "asked":
            await self._acted(one, done)
            return
        if name in BESIDE:
            return
        move = next((move for _, due, move in one.story.due() if due == name and move.cause == cause), None)
        if move is None:
            self._differ(
                one, f"the engine moved for {done.cause}; the proof waits for {[d[1] for d in one.story.due()]}"
            )
            return
        scene = one.story.strike(name, move)
        if scene.lead is not None and scene.lead.trigger.value != done.trigger:
            self._differ(one, f"for {done.cause} the engine did {done.trigger}, the proof {scene.lead.trigger}")
        self._hear(one, scene, None)

    async def _acted(self, one: Followed, done: Applied) -> None:
        async with self.community.desk.context.database.read() as session:
            move = await moves.by_id(session, MoveId(done.move))
            case = (await cases.by_ids(session, [one.case]))[one.case]
        assert move is not None
        lead = next(
            (lead for lead in self._leads(one, move) if done.trigger == lead.trigger.value and _same(lead, done)), None
        )
        if lead is None:
            self._differ(one, f"{done.trigger} led to {done.state}, {case.holder}; the proof knows no such step")
            return
        scene = one.story.act(lead, self.community.clock.now())
        if move.trigger is Trigger.RECUSE and move.actor.person:
            one.away.add(move.actor.person)
        self._hear(one, scene, move.actor.person)

    def _leads(self, one: Followed, move: Move) -> Iterator[Lead]:
        atlas, place = self.graph.atlas, one.story.place
        if move.trigger is Trigger.RECUSE:
            group = next(group for group, some in self.members.items() if move.actor.person in {p.id for p in some})
            fewer = self.graph.absences.strengths.without(one.story.left, group)
            if fewer is not None:
                yield atlas.stepped_out(place, self.graph.absences.present(fewer), group)
            return
        staying = (lead for lead, _ in atlas.where_it_is(place))
        moving = atlas.elsewhere(place, one.story.there)
        for lead in (*staying, *moving):
            same_to = move.to is None or lead.to.holder == move.to
            if lead.actor is move.actor.kind and same_to and (lead.outcome is None or lead.outcome == move.outcome):
                yield lead

    def _hear(self, one: Followed, scene: Scene, by: PersonId | None) -> None:
        for heard in scene.heard:
            group = heard.group
            if group is None:
                continue
            if (by is not None and heard.message in _FOR_WHO_HAS_IT) or self._told_already(one, scene, heard):
                one.perhaps.add((group, heard.message))
                continue
            if group != REPORTER and by is not None:
                here = [person.id for person in self._there(one, group)]
                if here == [by] and one.story.there.count[group] == 1:
                    continue
            one.heard.add((group, heard.message))

    def _told_already(self, one: Followed, scene: Scene, heard: Heard) -> bool:
        """Answer whether those of a group may get the same message as substitutes of another, once."""
        people = self.graph.policy.people
        elsewhere = [other.group for other in scene.heard if other.message == heard.message and other.group in people]
        joined = one.story.there.joined
        return any(group in joined and people[group].substitutes == heard.group for group in elsewhere if group)

    async def compare(self, some: list[Followed]) -> None:
        """Compare cases as the engine keeps them with their stories."""
        async with self.community.desk.context.database.read() as session:
            ids = [one.case for one in some]
            found = await cases.by_ids(session, ids)
            running = await promises.of_cases(session, ids, running=True)
            for one in some:
                everything = await deliveries.of_case(session, one.case)
                self._compare(one, found[one.case], running.get(one.case, []), everything)

    def _compare(self, one: Followed, case: Case, running: list[Promise], everything: tuple[Delivery, ...]) -> None:
        place = one.story.place
        if (case.state, case.holder) != (place.state, place.holder):
            self._differ(
                one, f"engine {place_said(case.state, case.holder)}, proof {place_said(place.state, place.holder)}"
            )
        theirs = {promise.name: promise.due_at for promise in running if promise.name not in BESIDE}
        ours = {name: given.owed.due_at for name, given in one.story.running.items()}
        if theirs != ours:
            self._differ(one, f"promises: engine {_said(theirs)}, proof {_said(ours)}")
        # Who steps out gets nothing that still waits to be sent; what was written before that counts all the same.
        told = one.told = one.told | {(self._group(one, delivery), delivery.message) for delivery in everything}
        if not one.heard <= told <= one.heard | one.perhaps:
            self._differ(one, f"told: engine only {sorted(told - one.heard)}, proof only {sorted(one.heard - told)}")

    def _group(self, one: Followed, delivery: Delivery) -> str:
        return one.story.place.holder if delivery.group in RESERVED - {REPORTER} else delivery.group

    def _differ(self, one: Followed, what: str) -> None:
        way = " > ".join(arc.promise or arc.lead.trigger.value for arc in one.trace.arcs)
        if what not in one.said:
            one.said.add(what)
            self.differences.append(f"{self.graph.policy.name} [{way}] {one.story.now:%m-%d %H:%M}: {what}")


def _same(lead: Lead, done: Applied) -> bool:
    return lead.to.state.value == done.state and (
        lead.to.state is not CaseState.ESCALATED or done.tier in (None, lead.to.holder)
    )


def _outcome(may_end: object, trigger: Trigger, holder: str) -> str | None:
    if trigger is Trigger.CLOSE:
        return "duplicate"
    if trigger is not Trigger.RESOLVE:
        return None
    assert callable(may_end)
    return next((one for one in ("no_violation", "resolved") if may_end(holder, one)), "resolved")


def _said(times: dict[str, datetime]) -> str:
    return ", ".join(f"{name} {at:%m-%d %H:%M}" for name, at in sorted(times.items()))
