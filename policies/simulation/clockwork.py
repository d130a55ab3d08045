"""
The promises of simulated cases: given, ended and broken by the rules of `policies.owing`, on a heap of what comes next.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from handrail.identifiers import CaseId
from policies.owing import ended_by, ended_by_clock, owed_by, owed_then
from policies.promises import ClockMove, Owed, backstop
from policies.schema import Policy
from policies.simulation.lived import Lived
from policies.simulation.places import Way
from policies.simulation.tally import Tally
from states.case import Ending, Promise
from states.lifecycle import Event

_CASE = CaseId("simulated")
Pending = tuple[int, Promise, ClockMove]


def instant(at: int) -> datetime:
    """Answer the instant of seconds since 1970."""
    return datetime.fromtimestamp(at, UTC)


class Clockwork:
    """Gives and ends promises, and counts how each ended."""

    def __init__(self, policy: Policy, tally: Tally) -> None:
        """Count into `tally`."""
        self.policy, self.tally = policy, tally

    def start(self, case: Lived, events: Sequence[Event], at: int) -> list[Pending]:
        """Give a new case what it is owed; answer the clock's moves."""
        now = instant(at)
        owed = owed_by(self.policy, events, now, ()) or (backstop(self.policy, now, case.place.holder),)
        return self._give(case, owed, {})

    def by_people(self, case: Lived, way: Way, at: int) -> list[Pending]:
        """End what a person's step keeps and give what it starts; the case is where it leads."""
        now, running = instant(at), tuple(case.running.values())
        ended = ended_by(self.policy, running, way.events, acted_at=now, now=now)
        return self._change(case, way, ended, None, now)

    def by_clock(self, case: Lived, way: Way, broken: Promise | None, at: int) -> list[Pending]:
        """Break a promise, and do what its remedy does to the others; the case is where it leads."""
        now, running = instant(at), tuple(case.running.values())
        return self._change(case, way, ended_by_clock(self.policy, running, way.events, broken, now), broken, now)

    def _change(
        self, case: Lived, way: Way, ended: Iterable[Promise], broken: Promise | None, now: datetime
    ) -> list[Pending]:
        rounds = {}
        for one in ended:
            del case.running[one.name]
            rounds[one.name] = one.round + 1
            self.tally.endings[one.name, one.ending or Ending.RELEASED] += 1
        owed = owed_then(
            self.policy,
            way.events,
            now,
            running=tuple(case.running),
            state=case.place.state,
            holder=case.place.holder,
            broken=broken.name if broken else None,
            trigger=way.trigger,
        )
        return self._give(case, owed, rounds) if owed else []

    def _give(self, case: Lived, owed: Iterable[Owed], rounds: dict[str, int]) -> list[Pending]:
        running, given = case.running, self.tally.given
        pending: list[Pending] = []
        for one in owed:
            name = one.name
            # Of each name at most one runs, so that the name tells it from the others of its case.
            promise = Promise(name, _CASE, name, rounds.get(name, 1), one.to, one.anchor_at, one.due_at)
            running[name] = promise
            given[name] += 1
            for move in one.moves:
                pending.append((int(move.due_at.timestamp()), promise, move))  # noqa: PERF401  # the promise is made here
        return pending
