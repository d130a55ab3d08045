"""
Who hears of a move: the groups that a policy tells, and who hears instead of a group that has nobody left.

The rules are those of `engine.deciding.notices` and `engine.telling.outbox`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.promises import ClockMove
from policies.proving.places import Lead, Map, Place
from policies.proving.strength import Present
from policies.schema import Policy
from policies.telling import Tell, told_of
from policies.words import HOLDERS, REPORTER, RESERVED
from states.lifecycle import CaseState, Event, Trigger


@dataclass(frozen=True, slots=True)
class Heard:
    """One message: the group that was to get it, and the one that does; None where nobody is left to."""

    meant: str
    group: str | None
    message: str


def at_opening(atlas: Map, place: Place, there: Present) -> tuple[Heard, ...]:
    """Answer who hears of a new case; one that starts with a tier is not told to those who would have counselled."""
    received = told_of(atlas.policy, Event.RECEIVED)
    if place.state is not CaseState.ESCALATED:
        return _heard(atlas, place, there, received)
    told = told_of(atlas.policy, Event.ESCALATED)
    missed = REPORTER not in {one.group for one in told}
    return _heard(atlas, place, there, (*told, *(one for one in received if one.group == REPORTER and missed)))


def of_move(atlas: Map, before: Place, lead: Lead, there: Present, clock: ClockMove | None = None) -> tuple[Heard, ...]:
    """Answer who hears of a move; `clock` is what a promise asked for, where one did."""
    told = list(told_of(atlas.policy, lead.events[0]) or told_of(atlas.policy, lead.events[-1]))
    if lead.trigger is Trigger.RECUSE:
        told += _stepping_out(atlas.policy, before, lead.to, there)
    if lead.trigger is Trigger.PROPOSE:
        told += [Tell(group, "tier-raised") for group in sorted(lead.to.opened_to - before.opened_to)]
    if clock is not None:
        told += [Tell(group, clock.message or "alarm") for group in clock.tell]
    if lead.trigger is Trigger.ALARM:
        told.append(Tell(HOLDERS, "alarm"))
    return _heard(atlas, lead.to, there, told)


def of_nudge(atlas: Map, place: Place, there: Present, clock: ClockMove) -> tuple[Heard, ...]:
    """Answer who hears of a reminder."""
    told = (*told_of(atlas.policy, Event.NUDGED), *(Tell(group, clock.message or "alarm") for group in clock.tell))
    return _heard(atlas, place, there, told)


def _stepping_out(policy: Policy, before: Place, after: Place, there: Present) -> tuple[Tell, ...]:
    if after.state is CaseState.RESOLVED:
        return ()
    if after.holder != before.holder:
        return told_of(policy, Event.RAISED if policy.decides(after.holder) else Event.HANDED_OVER)
    if not there.can_act(after.holder):
        return (Tell(HOLDERS, "alarm"),)
    return (Tell(HOLDERS, "handed-over"),) if after.holder in there.joined else ()


def _heard(atlas: Map, place: Place, there: Present, told: Iterable[Tell]) -> tuple[Heard, ...]:
    wanted = {(_named(place, one.group), one.message): None for one in told}
    return tuple(
        _by(atlas, place, there, group, message)
        for group, message in wanted
        if group == REPORTER or atlas.hears(place, group)
    )


def _named(place: Place, group: str) -> str:
    return place.holder if group in RESERVED - {REPORTER} else group


def _by(atlas: Map, place: Place, there: Present, group: str, message: str) -> Heard:
    if group == REPORTER or there.has(group):
        return Heard(group, group, message)
    return Heard(group, _stand_in(atlas, place, there, group), "alarm")


def _stand_in(atlas: Map, place: Place, there: Present, group: str) -> str | None:
    policy = atlas.policy
    later = there.tier_from(group) if policy.decides(group) else None
    order = (later, place.holder, *policy.tiers, *policy.without_consent)
    return next((one for one in order if one and there.has(one) and atlas.hears(place, one)), None)
