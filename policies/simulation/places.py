"""
Where a simulated case can be and where each step leads from there: `policies.walking`, asked once for each place.

A case passes the same few places in every year, so their steps are remembered; what runs there is the case's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from policies.owing import events_of
from policies.promises import BACKSTOP, kept_by
from policies.routing import Facts, Start
from policies.schema import Policy
from policies.telling import told_of
from policies.walking import Spot, Step, Walk
from policies.words import REPORTER
from states.lifecycle import CaseState, Event, Trigger


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One step from a place: what happens, where it leads, whether the reporter hears of it, what it keeps."""

    trigger: Trigger
    events: tuple[Event, ...]
    to: "Place"
    speaks: bool
    moves: bool
    keeps: frozenset[str] = frozenset()


class Place:
    """A state, a holder and what else decides which steps there are."""

    __slots__ = ("_places", "_remedies", "_ways", "holder", "spot", "state")

    def __init__(self, places: "Places", spot: Spot) -> None:
        """Know the place; its steps are looked up when they are taken."""
        self._places, self.spot, self.state, self.holder = places, spot, spot.state, spot.holder
        self._ways: Mapping[Trigger, Way] | None = None
        self._remedies: dict[tuple[str, int], Way] = {}

    def by_people(self, trigger: Trigger) -> Way | None:
        """Answer what a person's step leads to, or None where it cannot be made."""
        if self._ways is None:
            self._ways = self._places.by_people(self.spot)
        return self._ways.get(trigger)

    def breaks(self, promise: str, turn: int) -> Way:
        """Answer what the clock does when a promise breaks here for the `turn`-th time."""
        key = (promise, min(turn, self._places.turns))
        if key not in self._remedies:
            self._remedies[key] = self._places.breaks(self.spot, *key)
        return self._remedies[key]

    def stays(self, trigger: Trigger, event: Event) -> Way:
        """Answer a step that leads nowhere else."""
        return Way(trigger, (event,), self, self._places.speaks((event,)), moves=False)


class Places:
    """Every place that cases of one policy come to, each made once."""

    def __init__(self, policy: Policy) -> None:
        """Start without any."""
        self.policy, self._walk = policy, Walk(policy)
        self.turns = max(1, len(policy.without_consent) + 1)
        self._known: dict[Spot, Place] = {}
        self._starts: dict[tuple[object, ...], Place] = {}
        self._nudges: dict[Place, Way] = {}

    def at(self, spot: Spot) -> Place:
        """Answer the place of a spot, whatever runs there."""
        bare = replace(spot, running=frozenset())
        if bare not in self._known:
            self._known[bare] = Place(self, bare)
        return self._known[bare]

    def start(self, start: Start, holder: str, facts: Facts, away: frozenset[str]) -> Place:
        """Answer where a report begins that `holder` has first."""
        key = (start.state, holder, facts.consent, facts.danger, away)
        if key not in self._starts:
            spot = self._walk.begin(replace(start, holder=holder), replace(facts, about=away))
            self._starts[key] = self.at(spot)
        return self._starts[key]

    def nudge(self, place: Place) -> Way:
        """Answer the clock's reminder, which leads nowhere else."""
        if place not in self._nudges:
            self._nudges[place] = place.stays(Trigger.NUDGE, Event.NUDGED)
        return self._nudges[place]

    def by_people(self, spot: Spot) -> dict[Trigger, Way]:
        """Answer every step of people; an appeal leads to those who hear appeals, any other one to the next tier."""
        ways: dict[Trigger, Way] = {}
        appeal = self.policy.appeal.to if self.policy.appeal else None
        for step in self._walk.by_people(spot):
            if step.trigger not in ways or (step.trigger is Trigger.REOPEN and step.to.holder == appeal):
                ways[step.trigger] = self._way(spot, step)
        return ways

    def breaks(self, spot: Spot, promise: str, turn: int) -> Way:
        """Answer the clock's step."""
        if promise == BACKSTOP:
            return self.at(spot).stays(Trigger.ALARM, Event.ALARMED)
        step = self._walk.breaks(spot, promise, turn)
        if spot.state is CaseState.RESOLVED is not step.to.state:
            return self.at(spot).stays(Trigger.ALARM, Event.ALARMED)
        return self._way(spot, step)

    def speaks(self, events: tuple[Event, ...]) -> bool:
        """Answer whether the reporter hears of events: what a move did, or else the state it led into."""
        told = told_of(self.policy, events[0]) or told_of(self.policy, events[-1])
        return Event.ACKNOWLEDGED in events or any(one.group == REPORTER for one in told)

    def _way(self, spot: Spot, step: Step) -> Way:
        to = step.to
        moved = to.state is not spot.state or step.event in {Event.RAISED, Event.ESCALATED, Event.REOPENED}
        events = events_of(step.event, to.state if moved else None, spot.state)
        moves = to.holder != spot.holder or to.state is not spot.state or step.trigger is Trigger.HAND_OVER
        keeps = frozenset[str]().union(*(kept_by(self.policy, event) for event in events))
        return Way(step.trigger, events, self.at(to), self.speaks(events), moves, keeps)
