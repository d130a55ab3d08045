"""
What a policy promises and cannot keep: findings from walking everywhere a case can go under it.

That the file is well formed is proved by `policies.loading` before; how a case moves is said by `policies.walking`.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

from policies.clauses import Route
from policies.routing import Facts, fits, route
from policies.schema import Policy
from policies.telling import DEFAULTS
from policies.walking import Spot, Step, Walk
from policies.words import CHANNELS, RESERVED
from states.case import Intent
from states.lifecycle import CaseState, Event, Trigger

MOST_SPOTS = 40_000
"""How many places of a case are looked at before the proof says that it cannot see them all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a policy cannot keep; `steps` is the shortest way there, where there is one."""

    code: str
    message: str
    steps: tuple[str, ...] = ()


@dataclass
class _Seen:
    """What a walk met on its way."""

    spots: dict[Spot, tuple[Spot | None, str]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    worked: set[str] = field(default_factory=set)
    led_to: set[str] = field(default_factory=set)
    complete: bool = True


def check(policy: Policy) -> tuple[Finding, ...]:
    """Answer everything the policy cannot keep; empty means that nothing was found."""
    firsts = _first_facts(policy)
    seen = _walk_everywhere(policy, firsts)
    return (
        *_silences(seen),
        *_unreachable_routes(policy, firsts),
        *_exposing_routes(policy, firsts),
        *_idle_promises(policy, seen),
        *_tiers_by_hand(policy, seen),
        *_empty_groups(policy),
        *_dead_ends(policy),
    )


def _first_facts(policy: Policy) -> dict[int, list[Facts]]:
    """Answer, by the number of the route that takes them, every kind of report that matters."""
    found: dict[int, list[Facts]] = {}
    for intent, danger, consent, about, channel, content in product(
        Intent, (False, True), (False, True), _abouts(policy), CHANNELS, (True, False)
    ):
        facts = Facts(intent, danger, consent, about, channel, content)
        taken = next(number for number, one in enumerate(policy.routes) if fits(one.when, facts))
        found.setdefault(taken, []).append(facts)
    return found


def _abouts(policy: Policy) -> list[frozenset[str]]:
    """Answer whom a report may be about: any groups that routes name, any one group, or everyone who decides."""
    named = sorted({group for one in policy.routes for group in one.when.about})[:8]
    several = [frozenset(some) for size in range(len(named) + 1) for some in combinations(named, size)]
    return list(dict.fromkeys([*several, *(frozenset({group}) for group in policy.groups), frozenset(policy.tiers)]))


def _walk_everywhere(policy: Policy, firsts: dict[int, list[Facts]]) -> _Seen:
    walk, seen, queue = Walk(policy), _Seen(), deque[Spot]()
    for number, facts in firsts.items():
        for spot in dict.fromkeys(walk.begin(route(policy, one), one) for one in facts):
            seen.led_to.add(spot.holder)
            seen.started |= spot.running
            if spot not in seen.spots:
                seen.spots[spot] = (None, f"route {number + 1}: {spot.state} with {spot.holder}")
                queue.append(spot)
    while queue:
        spot = queue.popleft()
        for step in (*walk.by_people(spot), *(walk.by_clock(spot) if spot.running else ())):
            _note(walk, seen, spot, step)
            if step.to not in seen.spots:
                seen.spots[step.to] = (spot, _said(step))
                queue.append(step.to)
        if len(seen.spots) > MOST_SPOTS:
            seen.complete = False
            break
    return seen


def _note(walk: Walk, seen: _Seen, spot: Spot, step: Step) -> None:
    seen.started |= step.to.running - spot.running
    if step.promise is None:
        seen.kept |= step.keeps
        return
    if step.to.holder != spot.holder:
        seen.led_to.add(step.to.holder)
    if step.trigger is walk.asked_of(step.promise)[0] or step.trigger is Trigger.HAND_OVER:
        seen.worked.add(step.promise)


def _said(step: Step) -> str:
    where = f"{step.to.state} with {step.to.holder}"
    return f"{step.promise} breaks, {step.event}: {where}" if step.promise else f"{step.event}: {where}"


def _silences(seen: _Seen) -> Iterator[Finding]:
    if not seen.complete:
        yield Finding("too-large", f"the policy leads to more than {MOST_SPOTS} places; not all were looked at")
    told: set[tuple[CaseState, str]] = set()
    for spot in seen.spots:
        where = (spot.state, spot.holder)
        if spot.running or spot.state is CaseState.RESOLVED or where in told:
            continue
        told.add(where)
        message = f"a case that is {spot.state} with {spot.holder} can wait with no promise running but the backstop"
        yield Finding("silence", message, _way_to(seen, spot))


def _way_to(seen: _Seen, spot: Spot) -> tuple[str, ...]:
    steps: list[str] = []
    at: Spot | None = spot
    while at is not None:
        at, said = seen.spots[at]
        steps.append(said)
    return tuple(reversed(steps))


def _unreachable_routes(policy: Policy, firsts: dict[int, list[Facts]]) -> Iterator[Finding]:
    for number, one in enumerate(policy.routes):
        if number not in firsts:
            yield Finding(
                "unreachable-route", f"route {number + 1}, to {one.to}, is never taken: earlier ones fit first"
            )


def _exposing_routes(policy: Policy, firsts: dict[int, list[Facts]]) -> Iterator[Finding]:
    for number, facts in firsts.items():
        one = policy.routes[number]
        quiet = any(not fact.consent and not fact.danger for fact in facts)
        if quiet and _exposes(policy, one):
            said = f"route {number + 1} shows {one.to} a report whose sender did not consent and is in no danger"
            yield Finding("exposes", said)


def _exposes(policy: Policy, one: Route) -> bool:
    return one.start is CaseState.ESCALATED or not policy.hears_without_consent(one.to)


def _idle_promises(policy: Policy, seen: _Seen) -> Iterator[Finding]:
    for name, owing in policy.promises.items():
        if name not in seen.started:
            yield Finding("never-started", f"nothing ever starts the promise '{name}'")
        elif name not in seen.kept:
            yield Finding("never-kept", f"nothing that people can do keeps the promise '{name}'")
        elif name not in seen.worked:
            yield Finding("remedy-idle", f"'{name}' can never {owing.broken.do}: it only ever ends in an alarm")


def _tiers_by_hand(policy: Policy, seen: _Seen) -> Iterator[Finding]:
    for tier in policy.tiers:
        if tier not in seen.led_to:
            yield Finding("tier-by-hand", f"no route and no clock ever leads to the tier '{tier}'")


def _empty_groups(policy: Policy) -> Iterator[Finding]:
    told = {group for lines in policy.tell.values() for line in lines for group in line}
    for owing in policy.promises.values():
        told |= {*owing.broken.tell, *(group for nudge in owing.nudge for group in nudge.tell)}
    for group in sorted(told - RESERVED):
        if policy.people[group].at_least == 0:
            yield Finding("told-nobody", f"'{group}' is told of cases and may be empty: it has `at_least: 0`")


def _dead_ends(policy: Policy) -> Iterator[Finding]:
    for event in (Event.MESSAGED, Event.REPLIED):
        if event in policy.tell and not policy.tell[event]:
            meant = DEFAULTS[event][0]
            yield Finding("dialogue", f"of '{event}' nobody is told; {meant.group} would wait for {meant.message}")
