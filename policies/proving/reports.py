"""
Every report that makes a difference: what it is about, whether its sender agreed, and who is named in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from policies.owing import events_at_start
from policies.proving.absences import Absences, Ways
from policies.proving.places import Map, Place
from policies.routing import Facts, fits, route
from policies.schema import Policy
from policies.words import CHANNELS
from states.case import ASKED
from states.lifecycle import Event

_MOST_NAMED = 6
"""How many groups that routes name are taken together; of more, each is taken alone."""


@dataclass(frozen=True, slots=True)
class First:
    """How a report may start: the number of its route, from 0, what is known of it, and the place it starts at."""

    route: int
    facts: Facts
    place: Place

    @property
    def events(self) -> tuple[Event, ...]:
        """What has happened when the case is opened."""
        return events_at_start(self.place.state)


def firsts(policy: Policy, atlas: Map, absences: Absences) -> dict[First, Ways]:
    """Answer one report for each way to start that differs, and with whom missing it starts there."""
    found: dict[tuple[int, Place], tuple[First, Ways]] = {}
    for facts in different(policy):
        number, start = taken(policy, facts), route(policy, facts)
        for bit, left in absences.without_all_of(facts.about):
            place = atlas.start(start, facts, absences.present(left))
            first, ways = found.get((number, place), (First(number, facts, place), 0))
            found[number, place] = (first, ways | bit)
    return dict(found.values())


def taken(policy: Policy, facts: Facts) -> int:
    """Answer the number, from 0, of the route that a report takes."""
    return next(number for number, one in enumerate(policy.routes) if fits(one.when, facts))


def different(policy: Policy) -> Iterator[Facts]:
    """Answer the reports that routes and conflicts tell apart."""
    seen: set[tuple[int, bool, bool, frozenset[str]]] = set()
    for danger, consent, about, intent, channel, content in product(
        (False, True), (True, False), _abouts(policy), ASKED, CHANNELS, (True, False)
    ):
        facts = Facts(intent, danger, consent, about, channel, content)
        key = (taken(policy, facts), danger, consent, about)
        if key not in seen:
            seen.add(key)
            yield facts


def _abouts(policy: Policy) -> list[frozenset[str]]:
    """Answer whom a report may be about: any groups that routes name, any one group, or everyone who decides."""
    named = sorted({group for one in policy.routes for group in one.when.about})[:_MOST_NAMED]
    several = [frozenset(some) for size in range(len(named) + 1) for some in combinations(named, size)]
    return list(dict.fromkeys([*several, *(frozenset({group}) for group in policy.groups), frozenset(policy.tiers)]))
