"""
What the clock does with a report that nobody ever answers, step by step: the dark side of a policy, told in advance.

It follows `policies.walking` with the instants of `policies.promises`, from any instant, or else from a Monday at nine
in the policy's zone.
"""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from policies.clauses import Route
from policies.owing import owed_anew
from policies.plain import both, elapsed, named, said
from policies.promises import ClockMove, Owed, owed_again, owed_from
from policies.routing import Start
from policies.schema import Policy
from policies.walking import Spot, Walk
from policies.words import HOLDERS
from states.lifecycle import CaseState, Event, Trigger

HOW_FAR = timedelta(days=30)
"""How much silence a timeline shows."""
MOST_STEPS = 1_000
"""How many steps of the clock are followed at most."""
_MONDAY = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001  # the policy's zone is put to it


@dataclass(frozen=True, slots=True)
class Moment:
    """Something the clock does `after` the report came; `spot` is where the case is then, `breaks` whether it broke."""

    at: datetime
    after: timedelta
    promise: str
    breaks: bool
    spot: Spot
    said: str


def monday(policy: Policy) -> datetime:
    """Answer the instant from which a timeline begins unless it is told another."""
    return _MONDAY.replace(tzinfo=ZoneInfo(policy.calendar.zone)).astimezone(UTC)


def silence(policy: Policy, route: Route, *, consent: bool, at: datetime | None = None) -> tuple[Moment, ...]:
    """
    Answer what happens to a report that takes `route` at the aware instant `at` if nobody acts, each thing once.

    `consent` is its sender's. What the policy repeats comes again until someone acts; that is not told again.
    """
    first: dict[str, Moment] = {}
    for moment in islice(_Silence(policy, route, consent=consent, at=at or monday(policy)).moments(), MOST_STEPS):
        first.setdefault(moment.said, moment)
    return tuple(first.values())


def timeline(policy: Policy, route: Route, *, consent: bool, at: datetime | None = None) -> tuple[str, ...]:
    """Answer the same as lines: `12 hours: the facilitators are reminded of 'acknowledge'`."""
    return tuple(f"{elapsed(one.after)}: {one.said}" for one in silence(policy, route, consent=consent, at=at))


class _Silence:
    """One report that nobody answers."""

    def __init__(self, policy: Policy, route: Route, *, consent: bool, at: datetime) -> None:
        self.policy, self.walk, self.start = policy, Walk(policy), at.astimezone(UTC)
        start = Start(route.start, route.to, route.say_why)
        self.spot = self.walk.begin_with(start, consent=consent, away=frozenset(route.when.about[:1]))
        escalated = route.start is CaseState.ESCALATED
        self._order, self._turns = count(), Counter[str]()
        self._due: list[tuple[datetime, int, str, ClockMove]] = []
        self._give((Event.RECEIVED, Event.ESCALATED) if escalated else (Event.RECEIVED,), self.start)

    def moments(self) -> Iterator[Moment]:
        while self._due:
            at, _, name, move = heapq.heappop(self._due)
            if name not in self.spot.running:
                continue
            if at - self.start > HOW_FAR:
                return
            happens = self._happens(at, name, move)
            yield Moment(at, at - self.start, name, move.breaks, self.spot, happens)

    def _happens(self, at: datetime, name: str, move: ClockMove) -> str:
        if move.trigger is Trigger.NUDGE:
            return f"a reminder of '{said(name)}' goes to {_told(move.tell, self.spot.holder)}"
        self._turns[name] += 1
        step = self.walk.breaks(self.spot, name, self._turns[name])
        before, self.spot = self.spot, step.to
        self._due = [one for one in self._due if one[2] != name]
        self._give((step.event, *_state_event(before, step.to)), at, before.running - {name})
        again = self._again(name, at, step.trigger) if name in step.to.running else None
        if again:
            self._push(again)
        return f"'{said(name)}' is broken; {_outcome(before, step.to, step.trigger)}{_hears(move, step.to.holder)}"

    def _again(self, name: str, at: datetime, trigger: Trigger) -> Owed | None:
        again = owed_again(self.policy, name, at)
        return owed_anew(self.policy, name, at) if again is None and trigger is Trigger.HAND_OVER else again

    def _give(self, events: tuple[Event, ...], at: datetime, running: frozenset[str] = frozenset()) -> None:
        given: set[str] = set(running)
        for owed in (owed for event in events for owed in owed_from(self.policy, event, at)):
            if owed.name in self.spot.running and owed.name not in given:
                given.add(owed.name)
                self._push(owed)

    def _push(self, owed: Owed) -> None:
        for move in owed.moves:
            heapq.heappush(self._due, (move.due_at, next(self._order), owed.name, move))


def _state_event(before: Spot, after: Spot) -> tuple[Event, ...]:
    moved = after.state is not before.state or after.holder != before.holder
    return (Event(after.state.value),) if moved and after.state is CaseState.ESCALATED else ()


def _outcome(before: Spot, after: Spot, trigger: Trigger) -> str:
    if trigger is Trigger.SEND_STATUS:
        return "the reporter is told that it is late, and when to expect the next word"
    if trigger is Trigger.HAND_OVER:
        new = f"someone else of {named(after.holder)}"
        return f"{new if after.holder == before.holder else named(after.holder)} will counsel from here on"
    if trigger is Trigger.TAKE:
        return "whoever is on duty becomes the shepherd of the case"
    if after.holder != before.holder or after.state is not before.state:
        return f"the case goes to {named(after.holder)}, and is {after.state}"
    return "an alarm goes out"


def _hears(move: ClockMove, holder: str) -> str:
    """Say who hears that a promise was broken."""
    return f"; {_told(move.tell, holder)} will hear of it" if move.tell else ""


def _told(groups: tuple[str, ...], holder: str) -> str:
    return both(dict.fromkeys(named(holder if group == HOLDERS else group) for group in groups))
