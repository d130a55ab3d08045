"""
What a picture of a policy shows: the places a case can be in, and what leads from one to another.

Places are found by walking everywhere with `policies.walking`: a picture shows what can happen and nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from policies.calendars import deadline
from policies.clauses import Owing
from policies.explain_promises import when
from policies.generated import every_promise
from policies.plain import either, happening, named, said, soon
from policies.promises import BACKSTOP, BACKSTOP_AFTER
from policies.routing import Start
from policies.schema import Policy
from policies.timeline import monday
from policies.walking import Spot, Step, Walk
from policies.words import REPORTER
from states.lifecycle import CaseState, Event, Trigger

MOST_SPOTS = 20_000
"""A picture of more than this would show nobody anything; what was found until then is drawn."""
_BY_HAND = {
    Trigger.COUNSEL: "someone counsels the reporter",
    Trigger.ESCALATE: "someone sends it on",
    Trigger.RAISE_TIER: "someone raises it",
    Trigger.RESOLVE: "it ends with an outcome",
}
_STAYS = {
    Trigger.SEND_STATUS: "the reporter is told that it is late",
    Trigger.HAND_OVER: "someone else counsels",
    Trigger.TAKE: "whoever is on duty becomes the shepherd",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A box: `holders` are the groups that may hold a case there; a tier has a box of its own."""

    key: str
    title: str
    holders: tuple[str, ...]

    @property
    def short(self) -> str:
        """The title, with the tier where there is one for each."""
        tier = self.key.partition(":")[2]
        return f"{self.title.lower()}, {named(tier)}" if tier else self.title.lower()


@dataclass(frozen=True, slots=True)
class Arrow:
    """Something that may happen in a box: by the clock or by hand, with where it leads; None means that it stays."""

    source: str
    target: str | None
    says: str
    by_clock: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise to the reporter: from when, how long, and what keeps it."""

    start: str
    name: str
    within: str
    kept: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, in the order in which it is drawn."""

    policy: Policy
    routes: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    arrows: tuple[Arrow, ...]
    promised: tuple[Owed, ...]

    def leaving(self, place: Place) -> tuple[Arrow, ...]:
        """Answer what may happen in a place, in the order of the boxes it leads to, what stays last."""
        order = {one.key: number for number, one in enumerate(self.places)}
        some = (arrow for arrow in self.arrows if arrow.source == place.key)
        return tuple(
            sorted(some, key=lambda one: (order.get(one.target or "", len(order)), not one.by_clock, one.says))
        )


@lru_cache(maxsize=32)
def picture(policy: Policy) -> Picture:
    """Answer what a picture of `policy` shows."""
    steps = _steps(policy)
    spots = {spot for spot, _ in steps} | {step.to for _, step in steps}
    places = tuple(_places(policy, spots))
    return Picture(
        policy=policy,
        routes=tuple(_routes(policy)),
        places=places,
        arrows=tuple(_arrows(policy, steps)),
        promised=tuple(_promised(policy)),
    )


def _steps(policy: Policy) -> list[tuple[Spot, Step]]:
    walk, found = Walk(policy), list[tuple[Spot, Step]]()
    starts = [
        walk.begin_with(Start(one.start, one.to, one.say_why), consent=consent, away=frozenset(one.when.about[:1]))
        for one in policy.routes
        for consent in (True, False)
    ]
    seen, waiting = set(starts), list(starts)
    while waiting and len(seen) < MOST_SPOTS:
        spot = waiting.pop(0)
        for step in (*walk.by_clock(spot), *walk.by_people(spot)):
            found.append((spot, step))
            if step.to not in seen:
                seen.add(step.to)
                waiting.append(step.to)
    return found


def _key(spot: Spot) -> str:
    return f"{spot.state}:{spot.holder}" if spot.state is CaseState.ESCALATED else spot.state.value


def _places(policy: Policy, spots: Iterable[Spot]) -> Iterable[Place]:
    holders: dict[str, set[str]] = {}
    for spot in spots:
        holders.setdefault(_key(spot), set()).add(spot.holder)
    for state in (CaseState.RECEIVED, CaseState.COUNSELLED):
        groups = sorted(holders.get(state.value, ()), key=_rank(policy))
        if groups:
            yield Place(state.value, state.value.capitalize(), tuple(groups))
    for tier in sorted(policy.groups, key=_rank(policy)):
        if f"escalated:{tier}" in holders:
            yield Place(f"escalated:{tier}", "Escalated", (tier,))
    yield Place(CaseState.RESOLVED.value, "Resolved", ())


def _arrows(policy: Policy, steps: Iterable[tuple[Spot, Step]]) -> Iterable[Arrow]:
    by_place: dict[tuple[str, str | None, bool, str], dict[str, None]] = {}
    for spot, step in steps:
        source, target = _key(spot), _key(step.to)
        stays = None if source == target else target
        if step.promise:
            does = _consequence(step, stays, spot)
            by_place.setdefault((source, stays, True, does), {})[step.promise] = None
        elif step.trigger in _BY_HAND and stays:
            by_place.setdefault((source, stays, False, _BY_HAND[step.trigger]), {})
    for (source, leads_to, by_clock, does), names in by_place.items():
        clocks = "; ".join(_clock(policy, one) for one in sorted(names, key=_when_due(policy)))
        yield Arrow(source, leads_to, f"{clocks}{f': {does}' if does else ''}" if by_clock else does, by_clock)


def _consequence(step: Step, target: str | None, spot: Spot) -> str:
    if target is None and step.trigger is Trigger.HAND_OVER and step.to.holder != spot.holder:
        return f"{named(step.to.holder)} will counsel"
    return "" if target else _STAYS.get(step.trigger, "an alarm goes out")


def _rank(policy: Policy) -> Callable[[str], tuple[int, str]]:
    """Order groups: the tiers, who hears without consent, the rest by name; a stored policy has no other order."""
    order = {group: number for number, group in enumerate(dict.fromkeys([*policy.tiers, *policy.without_consent]))}
    return lambda group: (order.get(group, len(order)), group)


def _when_due(policy: Policy) -> Callable[[str], tuple[datetime, str]]:
    """Order promises: the one that is due first comes first."""
    start = monday(policy)
    every = every_promise(policy)
    due = {name: deadline(owing.within, start, policy.calendar) for name, owing in every.items()}
    return lambda name: (due.get(name, start + timedelta(days=7)), name)


def _clock(policy: Policy, name: str) -> str:
    owing: Owing | None = every_promise(policy).get(name)
    within = owing.within if owing else BACKSTOP_AFTER if name == BACKSTOP else None
    return f"{said(name)}, {soon(within).removeprefix('within ')}" if within else said(name)


def _routes(policy: Policy) -> Iterable[tuple[str, str]]:
    for one in policy.routes:
        yield when(one.when).rstrip(","), f"{one.start}, with {named(one.to)}"


def _promised(policy: Policy) -> Iterable[Owed]:
    events, every, due = list(Event), every_promise(policy), _when_due(policy)
    mine = [name for name, owing in every.items() if owing.to == REPORTER]
    for name in sorted(mine, key=lambda one: (min(map(events.index, every[one].starts)), due(one))):
        owing = every[name]
        kept = either(happening(event) for event in owing.kept_by)
        start = either(happening(event) for event in owing.starts)
        yield Owed(start, said(name), soon(owing.within), kept)
