"""
One case with its real times: what is owed when, what the clock does, and who hears of it; moved on by whoever asks.

It is what `engine` would do to a case, without people, keys or a database. Members are numbers, as in
`policies.proving.strength`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from policies.owing import owed_by, owed_then
from policies.promises import ClockMove, Owed, backstop, kept_by
from policies.proving.hearing import Heard, at_opening, of_move, of_nudge
from policies.proving.places import Lead, Map, Place
from policies.proving.reports import First
from policies.proving.strength import Left, Present, Strengths
from policies.words import REPORTER
from states.lifecycle import CaseState, Event, Trigger
from states.roles import ActorKind


@dataclass(frozen=True, slots=True)
class Given:
    """A promise that runs, and for which time."""

    owed: Owed
    round: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happened: when, what, where the case was and is, and who heard of it."""

    at: datetime
    before: Place
    lead: Lead | None
    place: Place
    heard: tuple[Heard, ...]
    promise: str | None = None
    breaks: bool = False


@dataclass
class Story:
    """A case as it stands at `now`; `running` are its promises by name."""

    atlas: Map
    strengths: Strengths
    place: Place
    left: Left
    now: datetime
    running: dict[str, Given] = field(default_factory=dict)
    struck: set[tuple[str, int, str]] = field(default_factory=set)

    @property
    def there(self) -> Present:
        """Who is left."""
        return self.strengths.present(self.left)

    def open(self, first: First) -> Scene:
        """Let the report come in."""
        policy = self.atlas.policy
        owed = owed_by(policy, first.events, self.now, ()) or (backstop(policy, self.now, self.place.holder),)
        self.running = {one.name: Given(one) for one in owed}
        return Scene(self.now, self.place, None, self.place, at_opening(self.atlas, self.place, self.there))

    def due(self) -> list[tuple[datetime, str, ClockMove]]:
        """Answer everything that the clock waits for, the next first."""
        waiting = [(move.due_at, name, move) for name, one in self.running.items() for move in one.owed.moves]
        return sorted(
            (one for one in waiting if (one[1], self.running[one[1]].round, one[2].cause) not in self.struck),
            key=lambda one: one[0],
        )

    def strike(self, name: str, move: ClockMove) -> Scene:
        """Let the clock make a move of the promise `name` at its time."""
        self.now = max(self.now, move.due_at)
        given = self.running[name]
        self.struck.add((name, given.round, move.cause))
        before = self.place
        if not move.breaks:
            lead = Lead(Trigger.NUDGE, ActorKind.CLOCK, (Event.NUDGED,), before)
            heard = of_nudge(self.atlas, before, self.there, move)
            self._change(lead, None)
            return Scene(self.now, before, lead, self.place, heard, name)
        lead = self.atlas.by_clock(before, self.there, move.trigger, move.to, given.round)
        self._change(lead, name)
        heard = of_move(self.atlas, before, lead, self.there, move)
        return Scene(self.now, before, lead, self.place, heard, name, breaks=True)

    def act(self, lead: Lead, at: datetime) -> Scene:
        """Let someone make a move that is possible here."""
        self.now, before = max(self.now, at), self.place
        if lead.stepping_out:
            self.left = self.strengths.without(self.left, lead.stepping_out) or self.left
        self._change(lead, None)
        return Scene(self.now, before, lead, self.place, of_move(self.atlas, before, lead, self.there))

    def _change(self, lead: Lead, broken: str | None) -> None:
        self.place = lead.to
        still = {name: one for name, one in self.running.items() if name != broken and self._goes_on(one, lead)}
        owed = owed_then(
            self.atlas.policy,
            lead.events,
            self.now,
            running=list(still),
            state=lead.to.state,
            holder=lead.to.holder,
            broken=broken,
            trigger=lead.trigger,
        )
        rounds = {name: one.round + 1 for name, one in self.running.items() if name not in still}
        for name in rounds:
            self.struck = {one for one in self.struck if one[0] != name}
        self.running = still | {one.name: Given(one, rounds.get(one.name, 1)) for one in owed}

    def _goes_on(self, given: Given, lead: Lead) -> bool:
        policy, name = self.atlas.policy, given.owed.name
        if any(name in kept_by(policy, event) for event in lead.events):
            return False
        if CaseState.RESOLVED.value not in lead.events:
            return True
        return lead.events[0] is Event.RESOLVED and given.owed.to == REPORTER and name in kept_by(policy, Event.TOLD)


def begin(atlas: Map, strengths: Strengths, first: First, left: Left, at: datetime) -> tuple[Story, Scene]:
    """Answer the story of a report that comes at `at`, and its first scene."""
    story = Story(atlas, strengths, first.place, left, at)
    return story, story.open(first)


def silence(story: Story, until: datetime) -> Iterable[Scene]:
    """Let nobody act until an instant: yield what the clock does."""
    while due := story.due():
        at, name, move = due[0]
        if at > until:
            return
        yield story.strike(name, move)
