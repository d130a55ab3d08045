"""
One year lived through: reports arrive, people answer in their hours, and the clock does what the policy says.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from policies.owing import events_at_start
from policies.promises import ClockMove
from policies.routing import route
from policies.schema import Policy
from policies.simulation.agenda import CLOCK, PEOPLE, Agenda
from policies.simulation.arrivals import Arrival, Arrivals
from policies.simulation.away import Away
from policies.simulation.chance import mixed, uniform
from policies.simulation.clockwork import Clockwork, Pending, instant
from policies.simulation.community import Community, Doing
from policies.simulation.lived import Lived
from policies.simulation.members import Member, Team
from policies.simulation.people import (
    APPEALS,
    APPEALS_AFTER,
    CONSENTS,
    WANTS_TIER,
    WITHDRAWS,
    WITHDRAWS_AFTER,
    Habits,
)
from policies.simulation.places import Places, Way
from policies.simulation.shifts import Shifts
from policies.simulation.tally import BY_PEOPLE, Tally
from policies.simulation.work import Work
from policies.words import REPORTER
from states.case import Promise
from states.lifecycle import CaseState, Event, Trigger

_ABSENCES = 3
_AFTER = timedelta(days=120)
_WITHDRAWN_WITHIN = 14 * 86_400


@dataclass(frozen=True, slots=True)
class Lives:
    """A year that was lived: its counts, its people, and the cases that were still open at its end."""

    tally: Tally
    members: tuple[Member, ...]
    open_cases: tuple[Lived, ...]


Watch = Callable[[int, int, str], None]
"""Is told of every broken promise: when, in seconds since 1970, of which case, by its number, and which promise."""


def live(
    policy: Policy,
    community: Community,
    *,
    year: int,
    seed: int,
    count: int | None = None,
    watch: Watch | None = None,
) -> Lives:
    """
    Live through a year; `count` reports, or as many as chance brings at the community's rate.

    The same policy, community, year, seed and count always come to the same. `watch` may look on.
    """
    arrivals = Arrivals(community, policy.calendar.zone, year, seed)
    members = tuple(
        Member(number, someone, Shifts(someone, date(year - 1, 12, 31), date(year, 12, 31) + _AFTER, key))
        for number, someone in enumerate(community.people)
        for key in [mixed(mixed(seed, _ABSENCES), number)]
    )
    with _without_pauses():
        return _Year(policy, community, members, arrivals, watch).lived(arrivals.all(count))


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Let nobody look for garbage meanwhile: a year makes a great many values and hardly any that hold one another."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Year:
    """The year while it is lived."""

    def __init__(
        self,
        policy: Policy,
        community: Community,
        members: tuple[Member, ...],
        when: Arrivals,
        watch: Watch | None,
    ) -> None:
        self.watch = watch
        self.policy, self.members, self.choices = policy, members, community.choices
        self.tally = Tally(when.begin, when.end)
        self.team, self.agenda, self.places = Team(members), Agenda(), Places(policy)
        self.habits, self.away = Habits(policy, community), Away(policy, self.team)
        self.clockwork = Clockwork(policy, self.tally)
        cover = int((community.cover_after.exact or timedelta()).total_seconds())
        self.work = Work(self.team, self.habits, self.agenda, self._acted, cover)
        self.alive: dict[int, Lived] = {}

    def lived(self, arrivals: list[Arrival]) -> Lives:
        self._await(arrivals, 0)
        self.agenda.run(self.tally.end)
        left = tuple(self.alive.values())
        for case in left:
            ended = case.place.state is CaseState.RESOLVED
            self.tally.close(case, self.tally.end, ended=ended)
            self.tally.outcomes["open" if not ended else case.outcome] += 1
            self.tally.running.update(one.name for one in case.running.values())
        return Lives(self.tally, self.members, left)

    def _await(self, arrivals: list[Arrival], number: int) -> None:
        if number < len(arrivals):
            self.agenda.add(arrivals[number].at, PEOPLE, self._arrives, arrivals, number)

    def _arrives(self, at: int, arrivals: list[Arrival], number: int) -> None:
        arrival = arrivals[number]
        facts = arrival.facts
        kept_away, away = self.away.of(facts.about)
        start = route(self.policy, facts)
        place = self.places.start(start, self.away.holder(start, away), facts, away)
        case = Lived(number, arrival, place, kept_away)
        case.wants_tier = self.habits.chooses(case, WANTS_TIER, self.choices.escalate)
        self.alive[number] = case
        self.tally.opened += 1
        self.tally.opened_by_week[self.tally.week(at)] += 1
        if start.state is CaseState.ESCALATED:
            self.tally.remedies[Event.ESCALATED.value, f"route: {start.why or 'no reason given'}"] += 1
        self._put(case, self.clockwork.start(case, events_at_start(start.state), at))
        self.work.ask(at, case)
        if self.habits.chooses(case, WITHDRAWS, self.choices.withdraw) and self.policy.may_withdraw(facts.danger):
            after = int(uniform(arrival.key, WITHDRAWS_AFTER) * _WITHDRAWN_WITHIN)
            self.agenda.add(at + after, PEOPLE, self._by_reporter, case, Trigger.WITHDRAW)
        self._await(arrivals, number + 1)

    def _put(self, case: Lived, pending: list[Pending]) -> None:
        add, due = self.agenda.add, self._due
        for at, promise, move in pending:
            add(at, CLOCK, due, case, promise, move)

    def _due(self, at: int, case: Lived, promise: Promise, move: ClockMove) -> None:
        if case.running.get(promise.id) is not promise:
            return
        if move.breaks:
            self._breaks(at, case, promise, move)
            return
        self._put(case, self.clockwork.by_clock(case, self.places.nudge(case.place), None, at))
        self._remind(at, case)

    def _remind(self, at: int, case: Lived) -> None:
        case.reminders += 1
        if self.habits.heeds(case, case.reminders):
            self.work.look(at, case)

    def _breaks(self, at: int, case: Lived, promise: Promise, move: ClockMove) -> None:
        way = case.place.breaks(promise.name, promise.round)
        self.tally.remedies[way.events[0].value, promise.name] += 1
        self.tally.broken_by_week[self.tally.week(at)] += 1
        if self.watch:
            self.watch(at, case.number, promise.name)
        if way.speaks or REPORTER in move.tell:
            self._word(at, case)
        self._go(at, case, way)
        self._put(case, self.clockwork.by_clock(case, way, promise, at))
        if way.moves:
            self.work.ask(at, case)
        else:
            self._remind(at, case)

    def _go(self, at: int, case: Lived, way: Way) -> None:
        """Let a case be where a step leads, without whoever had it if that is somewhere else."""
        before, case.place = case.place, way.to
        if not way.moves:
            return
        case.turn += 1
        case.done.clear()
        if way.to.holder == before.holder and way.trigger is not Trigger.HAND_OVER:
            return
        had = case.assignee
        others = [one for one in self.team.of(way.to.holder, case) if one.number != had]
        case.left_by = had if others else None
        self.team.release(case)
        if had is not None:
            self.work.start(at, self.members[had])

    def _word(self, at: int, case: Lived) -> None:
        case.silence = max(case.silence, at - case.last_word_at)
        case.last_word_at = at

    def _acted(self, at: int, case: Lived, doing: Doing, way: Way) -> None:
        """Make a person's step; one that asks for consent may be turned down."""
        case.turn += 1
        case.done.add(doing)
        if doing is Doing.CONSENT and not self.habits.chooses(case, CONSENTS, self.choices.consent):
            self.work.ask(at, case)
            return
        if case.first_human_at is None and way.speaks:
            case.first_human_at = at
        if case.decided_at is None and doing in {Doing.DECIDED, Doing.RESOLVE, Doing.CLOSE}:
            case.decided_at = at
        if doing is Doing.ESCALATE:
            self.tally.remedies[Event.ESCALATED.value, BY_PEOPLE] += 1
        self._step(at, case, way)

    def _by_reporter(self, at: int, case: Lived, trigger: Trigger) -> None:
        """Let the reporter withdraw or appeal, if that is still possible."""
        way = case.place.by_people(trigger)
        if way is not None:
            case.turn += 1
            case.last_word_at = at if trigger is Trigger.REOPEN else case.last_word_at
            self._step(at, case, way)
        elif case.place.state is CaseState.RESOLVED:
            self._over(at, case)

    def _step(self, at: int, case: Lived, way: Way) -> None:
        if way.speaks:
            self._word(at, case)
        came_from = case.place
        self._go(at, case, way)
        self._put(case, self.clockwork.by_people(case, way, at))
        if way.to.state is CaseState.RESOLVED and came_from.state is not CaseState.RESOLVED:
            decided = "tier" if came_from.state is CaseState.ESCALATED else "counsel"
            case.outcome = decided if way.trigger is Trigger.RESOLVE else way.events[0].value
            self._let_go(at, case, way)
        self.work.ask(at, case)
        if way.to.state is CaseState.RESOLVED:
            self._over(at, case)

    def _let_go(self, at: int, case: Lived, way: Way) -> None:
        had = case.assignee
        self.team.release(case)
        if had is not None:
            self.work.start(at, self.members[had])
        appeal = self.policy.appeal
        may = appeal is not None and way.trigger is Trigger.RESOLVE and not case.appealed
        if may and self.habits.chooses(case, APPEALS, self.choices.appeal):
            until = self.policy.appeal_until(instant(at))
            span = int(until.timestamp()) - at if until else 0
            case.appealed, case.awaits_appeal = True, True
            after = int(uniform(case.arrival.key, APPEALS_AFTER) * span)
            self.agenda.add(at + after, PEOPLE, self._appeals, case)

    def _appeals(self, at: int, case: Lived) -> None:
        case.awaits_appeal = False
        self._by_reporter(at, case, Trigger.REOPEN)

    def _over(self, at: int, case: Lived) -> None:
        """Count a case that has ended, once nothing is owed and nobody will appeal."""
        if case.running or case.awaits_appeal or case.number not in self.alive:
            return
        del self.alive[case.number]
        case.tasks = []
        self.tally.close(case, at, ended=True)
        self.tally.outcomes[case.outcome] += 1
        self.tally.ended_by_week[self.tally.week(at)] += 1
