"""
Where a case stands, and where a move leads from there: the rules of `engine.deciding` without people or clocks.

Promises are for `policies.proving.clocks`; who hears of a move is said in `policies.proving.hearing`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policies.owing import events_of
from policies.proving.strength import Present
from policies.routing import Facts, Start
from policies.schema import Policy
from states.lifecycle import CaseState, Event, Row, Trigger
from states.milestones import TABLE
from states.roles import ActorKind, Standing

_MOVING = frozenset({Trigger.ESCALATE, Trigger.RAISE_TIER, Trigger.HAND_OVER})
_BY_MEMBERS = frozenset({Standing.HOLDER, Standing.MEMBER})
_BY_HAND = _BY_MEMBERS | {Standing.REPORTER}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands, but for its promises and for who is missing."""

    state: CaseState
    holder: str
    consent: bool
    danger: bool
    escalated_before: bool
    opened_to: frozenset[str]

    @property
    def consented(self) -> bool:
        """Whether groups that decide may hear of it."""
        return self.consent or self.danger or self.state is CaseState.ESCALATED


@dataclass(frozen=True, slots=True)
class Lead:
    """A move and where it leads: what was done, by whom, what happened, and the place afterwards."""

    trigger: Trigger
    actor: ActorKind
    events: tuple[Event, ...]
    to: Place
    stepping_out: str | None = None
    outcome: str | None = None


class Map:
    """Every move of a policy, from any place."""

    def __init__(self, policy: Policy) -> None:
        """Sort the table by state."""
        self.policy = policy
        self._made: dict[tuple[Place, Row, str, ActorKind], Lead] = {}
        self._found = {(state, trigger): _rows(state, trigger) for state in CaseState for trigger in Trigger}
        self._by_hand = {
            state: tuple(row for row in TABLE if state in row.sources and row.who & _BY_HAND) for state in CaseState
        }

    def hears(self, place: Place, group: str) -> bool:
        """Answer whether a group may hear of the case at all."""
        return group in place.opened_to or place.consented or self.policy.hears_without_consent(group)

    def start(self, start: Start, facts: Facts, there: Present) -> Place:
        """Answer where a report starts: with the route's group, or with who stands in for one that has nobody."""
        holder = self._first_holder(start, there)
        escalated = start.state is CaseState.ESCALATED
        consent = facts.consent or facts.danger
        return Place(start.state, holder, consent, facts.danger, escalated, frozenset({holder}))

    def _first_holder(self, start: Start, there: Present) -> str:
        if there.can_act(start.holder):
            return start.holder
        if start.state is CaseState.ESCALATED:
            tier = there.able_tier_from(start.holder) or there.able_tier_from(None)
            return tier or there.outside_the_tiers() or there.tier_from(None) or start.holder
        return next((group for group in self.policy.without_consent if there.has(group)), start.holder)

    def by_clock(self, place: Place, there: Present, trigger: Trigger, to: str | None, turn: int) -> Lead:
        """Answer what the clock does there that was to pull `trigger`, for the `turn`-th time."""
        trigger, to = self._turned(place, there, trigger, to, turn)
        return self._leads(place, there, trigger, to, ActorKind.CLOCK) or self._alarm(place)

    def where_it_is(self, place: Place) -> Iterator[tuple[Lead, frozenset[str]]]:
        """Answer the moves of people that need nobody to be found, with the groups of which one must do it, if any."""
        for row in self._rows(place):
            if row.trigger in _MOVING or row.trigger is Trigger.RECUSE or row.target is CaseState.ESCALATED:
                continue
            if Standing.REPORTER in row.who and self._lets_reporter(place, row.trigger):
                yield self._made_of(place, row, place.holder, ActorKind.REPORTER), frozenset()
            if row.who & _BY_MEMBERS:
                groups = place.opened_to if Standing.MEMBER in row.who else frozenset({place.holder})
                for at in self._before(place, row.trigger):
                    yield self._made_of(at, row, place.holder, ActorKind.PERSON), groups

    def elsewhere(self, place: Place, there: Present) -> Iterator[Lead]:
        """Answer the moves of people that depend on who is there to take the case."""
        for row in self._rows(place):
            if row.trigger in _MOVING or row.target is CaseState.ESCALATED:
                if Standing.HOLDER in row.who and there.has(place.holder):
                    yield from self._by_holder(place, there, row)
                if Standing.REPORTER in row.who and self._lets_reporter(place, row.trigger):
                    yield from self._by_reporter(place, there, row)

    def stepped_out(self, place: Place, there: Present, group: str) -> Lead:
        """Answer where a case is once a member of `group` has stepped out and `there` are left."""
        return Lead(Trigger.RECUSE, ActorKind.PERSON, (Event.RECUSED,), self._without(place, there), group)

    def _rows(self, place: Place) -> Iterator[Row]:
        seen: set[Trigger] = set()
        for row in self._by_hand[place.state]:
            if row.trigger not in seen and (row.condition is None or place.escalated_before):
                seen.add(row.trigger)
                yield row

    def _by_holder(self, place: Place, there: Present, row: Row) -> Iterator[Lead]:
        for to in self._wishes(row.trigger):
            found = self._leads(place, there, row.trigger, to, ActorKind.PERSON)
            if found:
                yield found
        if row.trigger is Trigger.ESCALATE and not place.consented:
            endangered = replace(place, danger=True, consent=True)
            for to in self._wishes(row.trigger):
                found = self._leads(endangered, there, row.trigger, to, ActorKind.PERSON)
                if found:
                    yield replace(found, outcome="danger-override")

    def _wishes(self, trigger: Trigger) -> tuple[str | None, ...]:
        if trigger in {Trigger.ESCALATE, Trigger.RAISE_TIER}:
            return (None, *self.policy.tiers)
        return self.policy.groups if trigger is Trigger.HAND_OVER else (None,)

    def _lets_reporter(self, place: Place, trigger: Trigger) -> bool:
        if trigger is Trigger.WITHDRAW:
            return self.policy.may_withdraw(place.danger)
        return trigger is not Trigger.REOPEN or self.policy.appeal is not None

    def _by_reporter(self, place: Place, there: Present, row: Row) -> Iterator[Lead]:
        asking = replace(place, consent=True) if row.trigger is Trigger.ESCALATE else place
        found = self._leads(asking, there, row.trigger, None, ActorKind.REPORTER)
        if found:
            yield found

    def _without(self, place: Place, there: Present) -> Place:
        holder = place.holder
        if there.can_act(holder):
            return place
        if self.policy.decides(holder):
            outside = None if there.has(holder) else there.outside_the_tiers()
            return _held(place, there.tier_from(holder) or outside or holder)
        return _held(place, next((group for group in self.policy.without_consent if there.has(group)), holder))

    def _alarm(self, place: Place) -> Lead:
        return Lead(Trigger.ALARM, ActorKind.CLOCK, (Event.ALARMED,), place)

    def _turned(
        self, place: Place, there: Present, trigger: Trigger, to: str | None, turn: int
    ) -> tuple[Trigger, str | None]:
        if trigger is Trigger.ESCALATE and place.state is CaseState.ESCALATED:
            trigger = Trigger.RAISE_TIER
        if trigger is Trigger.ESCALATE and not place.consented:
            trigger, to = Trigger.HAND_OVER, self._confidant(place, there, turn)
        if trigger is Trigger.ESCALATE and there.tier_from(None) is None:
            trigger = Trigger.ALARM
        if trigger is Trigger.RAISE_TIER and self._above(place, there, to) is None:
            trigger = Trigger.ALARM
        if trigger is Trigger.HAND_OVER and (to is None or not self.hears(place, to)):
            to = self._confidant(place, there, turn)
        if trigger is Trigger.HAND_OVER and not there.has(to):
            trigger = Trigger.ALARM
        return trigger, to

    def _confidant(self, place: Place, there: Present, turn: int) -> str | None:
        order = [group for group in self.policy.without_consent if there.has(group)]
        here = order.index(place.holder) if place.holder in order else 0
        return order[max(here, min(turn, len(order)) - 1)] if order else None

    def _leads(self, place: Place, there: Present, trigger: Trigger, to: str | None, actor: ActorKind) -> Lead | None:
        row = self._row(place, trigger)
        if row is None:
            return None
        holder = self._led_to(place, there, trigger, to) if trigger in _MOVING else self._kept(place, there, row, actor)
        if holder is None:
            return None
        return self._made_of(place, row, holder, actor)

    def _before(self, place: Place, trigger: Trigger) -> Iterator[Place]:
        """Answer the place as a move finds it: a proposal opens the case to those who must approve of the outcome."""
        if trigger is not Trigger.PROPOSE:
            yield place
            return
        for groups in dict.fromkeys(self.policy.decide.approval.values()):
            yield replace(place, opened_to=place.opened_to | set(groups))

    def _made_of(self, place: Place, row: Row, holder: str, actor: ActorKind) -> Lead:
        key = (place, row, holder, actor)
        if key not in self._made:
            self._made[key] = _lead(place, row, holder, actor)
        return self._made[key]

    def _row(self, place: Place, trigger: Trigger) -> Row | None:
        rows = self._found[place.state, trigger]
        return next((row for row in rows if row.condition is None or place.escalated_before), None)

    def _kept(self, place: Place, there: Present, row: Row, actor: ActorKind) -> str:
        appeal = self.policy.appeal
        if row.event is not Event.REOPENED or actor is not ActorKind.REPORTER or row.target is not CaseState.ESCALATED:
            return place.holder
        if appeal is None:
            return self._without(place, there).holder
        above = None if there.can_act(appeal.to) else there.able_tier_from(appeal.to)
        return above or (appeal.to if there.has(appeal.to) else self._without(place, there).holder)

    def _led_to(self, place: Place, there: Present, trigger: Trigger, to: str | None) -> str | None:
        if trigger is Trigger.RAISE_TIER:
            return self._above(place, there, to)
        if trigger is Trigger.HAND_OVER:
            return to if to and self.hears(place, to) and there.has(to) else None
        if not place.consented:
            return None
        wanted = to or there.tier_from(None)
        if wanted is not None and not there.can_act(wanted):
            wanted = there.tier_from(wanted) or there.tier_from(None)
        return wanted

    def _above(self, place: Place, there: Present, wanted: str | None) -> str | None:
        if wanted is not None and wanted != place.holder and there.can_act(wanted):
            return wanted
        above = there.tier_from(self._highest(place))
        return None if above == place.holder else above

    def _highest(self, place: Place) -> str | None:
        if self.policy.decides(place.holder):
            return place.holder
        return next((tier for tier in reversed(self.policy.tiers) if tier in place.opened_to), None)


def _held(place: Place, holder: str) -> Place:
    return replace(place, holder=holder, opened_to=place.opened_to | {holder})


def _rows(state: CaseState, trigger: Trigger) -> tuple[Row, ...]:
    return tuple(row for row in TABLE if row.trigger is trigger and state in row.sources)


def _lead(place: Place, row: Row, holder: str, actor: ActorKind) -> Lead:
    state = row.target or place.state
    after = Place(
        state=state,
        holder=holder,
        consent=place.consent or row.trigger is Trigger.CONSENT,
        danger=place.danger,
        escalated_before=place.escalated_before or state is CaseState.ESCALATED,
        opened_to=place.opened_to | {holder},
    )
    events = events_of(row.event, row.target, place.state)
    appeals = row.trigger is Trigger.REOPEN and actor is ActorKind.REPORTER
    return Lead(row.trigger, actor, (*events, Event.APPEALED) if appeals else events, after)
