"""
What can become of a case under a policy, step by step and without a clock: who holds it and what still runs.

A walk follows what `engine` does with people's moves and the clock's: a clock's escalation without consent hands the
case on instead, and a move that cannot be made becomes an alarm. `policies.proof` walks everywhere, `policies.explain`
where nobody acts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from policies.generated import every_promise
from policies.promises import DEADLOCK, TRIGGERS, kept_by
from policies.routing import Facts, Start
from policies.schema import Policy
from states.lifecycle import CaseState, Event, Row, Trigger
from states.milestones import TABLE
from states.roles import Standing


@dataclass(frozen=True, slots=True)
class Spot:
    """
    Where a case may be: its state, its holder, whether the committee may hear of it, and what runs.

    `away` are the groups that the report is about: nobody of them may act.
    """

    state: CaseState
    holder: str
    consent: bool
    escalated_before: bool
    running: frozenset[str]
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was done, where it leads and which promises it keeps; `promise` is set for the clock's steps."""

    trigger: Trigger
    event: Event
    to: Spot
    keeps: frozenset[str]
    promise: str | None = None


class Walk:
    """Every step that a policy allows, from any spot."""

    def __init__(self, policy: Policy) -> None:
        """Look the policy's promises up once, by event."""
        self.policy = policy
        self._kept = {event: kept_by(policy, event) for event in Event}
        self._started = {event: self._starts(event) for event in Event}

    def _starts(self, event: Event) -> frozenset[str]:
        names = {name for name, owing in self.policy.promises.items() if event in owing.starts}
        deadlock = self.policy.decide.deadlock
        return frozenset(names | ({DEADLOCK} if deadlock and event in deadlock.starts else set()))

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(row for row in TABLE if row.who - {Standing.CLOCK, Standing.OPERATOR})

    def begin(self, start: Start, facts: Facts) -> Spot:
        """Answer where a report starts."""
        return self.begin_with(start, consent=facts.consent or facts.danger, away=facts.about)

    def begin_with(self, start: Start, *, consent: bool, away: frozenset[str]) -> Spot:
        """Answer where a report starts whose sender agreed, or not, that the committee may read it."""
        escalated = start.state is CaseState.ESCALATED
        events = (Event.RECEIVED, Event.ESCALATED) if escalated else (Event.RECEIVED,)
        spot = Spot(start.state, start.holder, consent or escalated, escalated, frozenset(), away)
        return replace(spot, running=self._runs(frozenset(), events))

    def by_people(self, spot: Spot) -> Iterator[Step]:
        """Answer every step that a person may make there."""
        seen: set[Trigger] = set()
        for row in self._rows:
            if spot.state not in row.sources or row.trigger in seen or not self._applies(row, spot):
                continue
            seen.add(row.trigger)
            for holder in self._taken_by(row, spot):
                yield self._step(spot, row, holder)

    def by_clock(self, spot: Spot) -> Iterator[Step]:
        """Answer what happens when each running promise is the next to break."""
        turns = 1 if spot.consent else max(1, len(self.policy.without_consent))
        for name in sorted(spot.running):
            yield from dict.fromkeys(self.breaks(spot, name, turn) for turn in range(1, turns + 1))

    def breaks(self, spot: Spot, name: str, turn: int = 1) -> Step:
        """Answer what happens when the promise `name` breaks there for the `turn`-th time."""
        trigger, holder = self._remedy(spot, name, turn)
        row = next(row for row in TABLE if row.trigger is trigger)
        left = replace(spot, running=spot.running - {name})
        step = self._step(left, row, holder)
        again = self._comes_again(name) or (trigger is Trigger.HAND_OVER)
        running = step.to.running | ({name} if again else set())
        return replace(step, promise=name, to=replace(step.to, running=running))

    def _comes_again(self, name: str) -> bool:
        owing = self.policy.promises.get(name)
        return bool(owing and owing.broken.again_every)

    def _remedy(self, spot: Spot, name: str, turn: int) -> tuple[Trigger, str]:
        """Answer what the clock really does: what the policy asks, turned where the case's place demands it."""
        trigger, to = self.asked_of(name)
        if trigger is Trigger.ESCALATE and spot.state is CaseState.ESCALATED:
            trigger = Trigger.RAISE_TIER
        if trigger is Trigger.ESCALATE and not spot.consent:
            trigger, to = Trigger.HAND_OVER, self._confidant(spot, turn)
        found = self._found(spot, trigger, to)
        return (trigger, found) if found else (Trigger.ALARM, spot.holder)

    def _found(self, spot: Spot, trigger: Trigger, to: str | None) -> str | None:
        wanted = to if to not in {*spot.away, spot.holder} else None
        if trigger is Trigger.ESCALATE:
            return wanted or self._tier_after(None, spot.away)
        if trigger is Trigger.RAISE_TIER and spot.state is CaseState.ESCALATED:
            return wanted or self._tier_after(spot.holder, spot.away)
        if trigger is Trigger.HAND_OVER and spot.state is not CaseState.ESCALATED:
            return to
        return spot.holder if trigger is Trigger.SEND_STATUS else None

    def _tier_after(self, group: str | None, away: frozenset[str]) -> str | None:
        tier = self.policy.next_tier(group)
        while tier in away:
            tier = self.policy.next_tier(tier)
        return tier if tier != group else None

    def asked_of(self, name: str) -> tuple[Trigger, str | None]:
        """Answer what the policy asks for when the promise `name` breaks, and whom it names."""
        broken = every_promise(self.policy)[name].broken
        return TRIGGERS[broken.do], broken.to

    def _confidant(self, spot: Spot, turn: int) -> str | None:
        """Answer who counsels next: first someone else of the first group, then group by group, never back."""
        order = [group for group in self.policy.without_consent if group not in spot.away]
        here = order.index(spot.holder) if spot.holder in order else 0
        return order[max(here, min(turn, len(order)) - 1)] if order else None

    @staticmethod
    def _applies(row: Row, spot: Spot) -> bool:
        return row.condition is None or spot.escalated_before

    def _taken_by(self, row: Row, spot: Spot) -> tuple[str, ...]:
        if row.trigger is Trigger.ESCALATE:
            return tuple(filter(None, [self._tier_after(None, spot.away)]))
        if row.trigger is Trigger.RAISE_TIER:
            return tuple(filter(None, [self._tier_after(spot.holder, spot.away)]))
        if row.trigger is Trigger.HAND_OVER:
            return tuple(group for group in self.policy.without_consent if group not in spot.away) or (spot.holder,)
        appeal = self.policy.appeal
        if row.trigger is Trigger.REOPEN and appeal and row.target is CaseState.ESCALATED:
            return (spot.holder, appeal.to) if appeal.to not in spot.away else (spot.holder,)
        return (spot.holder,)

    def _step(self, spot: Spot, row: Row, holder: str) -> Step:
        state = row.target or spot.state
        moved = row.target is not None and (row.target is not spot.state or row.event is Event.RAISED)
        events = (row.event, Event(state.value)) if moved else (row.event,)
        consent = spot.consent or row.trigger is Trigger.CONSENT or state is CaseState.ESCALATED
        before = spot.escalated_before or state is CaseState.ESCALATED
        running = frozenset[str]() if state is CaseState.RESOLVED else self._runs(spot.running, events)
        kept = spot.running & frozenset[str]().union(*(self._kept[event] for event in events))
        return Step(row.trigger, row.event, Spot(state, holder, consent, before, running, spot.away), kept)

    def _runs(self, running: frozenset[str], events: tuple[Event, ...]) -> frozenset[str]:
        kept = frozenset[str]().union(*(self._kept[event] for event in events))
        started = frozenset[str]().union(*(self._started[event] for event in events))
        return (running - kept) | (started - kept)
