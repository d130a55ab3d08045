"""
What the clock does with a report that nobody ever answers, line by line: the dark side of a policy, told in advance.

It follows `policies.walking` with the instants of `policies.promises`, from a Monday at nine in the policy's zone.
"""

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from policies.clauses import Route
from policies.promises import ClockMove, Owed, owed_again, owed_from
from policies.routing import Start
from policies.schema import Policy
from policies.walking import Spot, Walk
from policies.words import HOLDERS, REPORTER
from states.lifecycle import CaseState, Event, Trigger

HOW_FAR = timedelta(days=30)
"""How much silence a timeline shows."""
MOST_STEPS = 1_000
"""How many steps of the clock are followed at most."""
_MONDAY = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001  # the policy's zone is put to it


def timeline(policy: Policy, route: Route, *, consent: bool) -> tuple[str, ...]:
    """
    Answer what happens to a report that takes `route` if nobody acts, each thing the first time it happens.

    `consent` is its sender's. What the policy repeats comes again until someone acts; that is not written out.
    """
    first: dict[str, str] = {}
    for after, said in islice(_Silence(policy, route, consent=consent).lines(), MOST_STEPS):
        first.setdefault(said, f"{after}: {said}")
    return tuple(first.values())


class _Silence:
    """One report that nobody answers."""

    def __init__(self, policy: Policy, route: Route, *, consent: bool) -> None:
        self.policy, self.walk = policy, Walk(policy)
        self.start = _MONDAY.replace(tzinfo=ZoneInfo(policy.calendar.zone)).astimezone(UTC)
        start = Start(route.start, route.to, route.say_why)
        self.spot = self.walk.begin_with(start, consent=consent, away=frozenset(route.when.about[:1]))
        escalated = route.start is CaseState.ESCALATED
        self._order, self._turns = count(), Counter[str]()
        self._due: list[tuple[datetime, int, str, ClockMove]] = []
        self._give((Event.RECEIVED, Event.ESCALATED) if escalated else (Event.RECEIVED,), self.start)

    def lines(self) -> Iterator[tuple[str, str]]:
        while self._due:
            at, _, name, move = heapq.heappop(self._due)
            if name not in self.spot.running:
                continue
            if at - self.start > HOW_FAR:
                return
            yield _elapsed(at - self.start), self._happens(at, name, move)

    def _happens(self, at: datetime, name: str, move: ClockMove) -> str:
        if move.trigger is Trigger.NUDGE:
            return f"{_named(move.tell, self.spot.holder)}: a reminder of '{name}'"
        self._turns[name] += 1
        step = self.walk.breaks(self.spot, name, self._turns[name])
        before, self.spot = self.spot, step.to
        self._due = [one for one in self._due if one[2] != name]
        self._give((step.event, *_state_event(before, step.to)), at, before.running - {name})
        again = self._again(name, at, step.trigger) if name in step.to.running else None
        if again:
            self._push(again)
        return f"'{name}' is broken; {_outcome(before, step.to, step.trigger)}"

    def _again(self, name: str, at: datetime, trigger: Trigger) -> Owed | None:
        again = owed_again(self.policy, name, at)
        if again or trigger is not Trigger.HAND_OVER:
            return again
        return next(owed for event in Event for owed in owed_from(self.policy, event, at) if owed.name == name)

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
        return (
            f"someone else of {after.holder} counsels" if after.holder == before.holder else f"{after.holder} counsel"
        )
    if after.holder != before.holder or after.state is not before.state:
        return f"it goes to {after.holder}, as {after.state}"
    return f"an alarm goes to {after.holder}"


def _named(groups: tuple[str, ...], holder: str) -> str:
    words = {REPORTER: "the reporter", HOLDERS: holder}
    return " and ".join(words.get(group, group) for group in groups)


def _elapsed(time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{days}d"] if days else []
    parts += [f"{hours}h"] if hours else []
    parts += [f"{minutes}m"] if minutes else []
    return " ".join(parts) or "at once"
