"""
Everywhere a case can go: every place, with every set of promises that may run there and everyone who may be missing.

People may do whatever the table lets them, promises may break in any order, members may be missing from the start or
step out on the way. Nothing is sampled. What time forbids is not left out here; `policies.proving.stories` looks at it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_

from policies.proving.absences import Absences, Ways
from policies.proving.clocks import Clocks, Effect, Running
from policies.proving.places import Lead, Map, Place
from policies.proving.reports import First, firsts
from policies.proving.strength import Present
from policies.schema import Policy
from states.lifecycle import Trigger

MOST_NODES = 200_000
"""How many combinations of place and promises are looked at before the proof says that it cannot see them all."""

Node = int
"""A place's number, and in the lowest bits what runs there."""


@dataclass(frozen=True, slots=True)
class Arc:
    """
    One move from a place: where it leads, what it does to the promises, and with whom missing it is possible.

    `promise` is set where one breaks, `out` where a member of that group steps out.
    """

    lead: Lead
    target: int
    effect: Effect
    ways: Ways
    promise: str | None = None
    out: str | None = None


class Graph:
    """What can be reached: `seen` holds for each node with whom missing it is."""

    def __init__(self, policy: Policy) -> None:
        """Begin with no place."""
        self.policy = policy
        self.atlas, self.clocks, self.absences = Map(policy), Clocks(policy), Absences(policy)
        self.firsts = firsts(policy, self.atlas, self.absences)
        self.places: list[Place] = []
        self.seen: dict[Node, Ways] = {}
        self.complete = True
        self._number: dict[Place, int] = {}
        self._by_people: dict[int, tuple[Arc, ...]] = {}
        self._breaks: dict[tuple[int, str, int], tuple[Arc, ...]] = {}
        self._by_clock: dict[tuple[int, Trigger, str | None, int], dict[Lead, Ways]] = {}
        self._has = {group: self.absences.where(partial(_has, group)) for group in policy.groups}

    def number(self, place: Place) -> int:
        """Answer the number of a place."""
        if place not in self._number:
            self._number[place] = len(self.places)
            self.places.append(place)
        return self._number[place]

    def node(self, place: Place, running: Running) -> Node:
        """Answer the node of a place and what runs there."""
        return self.number(place) << self.clocks.width | running

    def place(self, node: Node) -> Place:
        """Answer where a node is."""
        return self.places[node >> self.clocks.width]

    def running(self, node: Node) -> Running:
        """Answer what runs at a node."""
        return node & self.clocks.every

    def begins(self) -> Iterator[tuple[Node, Ways, First]]:
        """Answer every node at which a report may start."""
        for first, ways in self.firsts.items():
            yield self.node(first.place, self.clocks.opened(first.events)), ways, first

    def arcs(self, node: Node) -> Iterator[Arc]:
        """Answer every step from a node."""
        number, running = node >> self.clocks.width, self.running(node)
        yield from self.by_people(number)
        for name in self.clocks.runs(running):
            yield from self.breaks(number, name, self.clocks.turn(running, name))

    def after(self, node: Node, arc: Arc) -> Node:
        """Answer where a step leads."""
        running = self.clocks.settled(arc.effect.on(self.running(node)), self.places[arc.target].state)
        return arc.target << self.clocks.width | running

    def ways_after(self, ways: Ways, arc: Arc) -> Ways:
        """Answer who may be missing after a step."""
        possible = ways & arc.ways
        return self.absences.fewer(possible, arc.out) if arc.out and possible else possible

    def by_people(self, number: int) -> tuple[Arc, ...]:
        """Answer what people may do at a place; of moves that do the same, the first one stands for all."""
        if number not in self._by_people:
            self._by_people[number] = tuple(self._people(self.places[number]))
        return self._by_people[number]

    def breaks(self, number: int, name: str, turn: int) -> tuple[Arc, ...]:
        """Answer what the clock may do at a place where a promise breaks for the `turn`-th time."""
        if (number, name, turn) not in self._breaks:
            move, arcs = self.clocks.breaking(name), list[Arc]()
            for lead, ways in self._clock_leads(number, move.trigger, move.to, turn).items():
                effect = self.clocks.broken(name, turn, lead.events, lead.to.state, lead.trigger)
                arcs.append(Arc(lead, self.number(lead.to), effect, ways, name))
            self._breaks[number, name, turn] = tuple(arcs)
        return self._breaks[number, name, turn]

    def _clock_leads(self, number: int, trigger: Trigger, to: str | None, turn: int) -> dict[Lead, Ways]:
        key = (number, trigger, to, turn)
        if key not in self._by_clock:
            found: dict[Lead, Ways] = defaultdict(int)
            for ways, there in self.absences.kinds:
                found[self.atlas.by_clock(self.places[number], there, trigger, to, turn)] |= ways
            self._by_clock[key] = found
        return self._by_clock[key]

    def _people(self, place: Place) -> Iterator[Arc]:
        found: dict[tuple[Effect, int], tuple[Lead, Ways]] = {}
        for lead, ways in (*self._staying(place), *self._moving(place)):
            key = (self.clocks.effect(lead.events, lead.to.state), self.number(lead.to))
            same, before = found.get(key, (lead, 0))
            found[key] = (same, before | ways)
        yield from (Arc(lead, target, effect, ways) for (effect, target), (lead, ways) in found.items() if ways)
        yield from self._stepping_out(place)

    def _staying(self, place: Place) -> Iterator[tuple[Lead, Ways]]:
        for lead, groups in self.atlas.where_it_is(place):
            ways = reduce(or_, (self._has[group] for group in groups), 0)
            yield lead, ways if groups else self.absences.all

    def _moving(self, place: Place) -> Iterator[tuple[Lead, Ways]]:
        for ways, there in self.absences.kinds:
            for lead in self.atlas.elsewhere(place, there):
                yield lead, ways

    def _stepping_out(self, place: Place) -> Iterator[Arc]:
        for group in place.opened_to:
            found: dict[Lead, Ways] = defaultdict(int)
            for ways, there in self.absences.out[group]:
                found[self.atlas.stepped_out(place, there, group)] |= ways
            for lead, ways in found.items():
                effect = self.clocks.effect(lead.events, lead.to.state)
                yield Arc(lead, self.number(lead.to), effect, ways, out=group)


def _has(group: str, there: Present) -> bool:
    return there.has(group)


def explore(policy: Policy) -> Graph:
    """Go everywhere."""
    graph = Graph(policy)
    wave: dict[Node, Ways] = defaultdict(int)
    for node, ways, _ in graph.begins():
        graph.seen[node] = graph.seen.get(node, 0) | ways
        wave[node] |= ways
    walker = _Walker(graph)
    while wave and graph.complete:
        wave = walker.next_wave(wave)
        graph.complete = len(graph.seen) <= MOST_NODES
    return graph


_Step = tuple[Running, Node, Node, Ways, str | None]


class _Walker:
    """The steps from each place as plain numbers: this is where a proof spends its time."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.width, self.every = graph.clocks.width, graph.clocks.every
        self._bits = tuple((name, bit, graph.clocks.turn_mask[name]) for name, bit in graph.clocks.bit.items())
        self._steps: dict[int, list[_Step]] = {}
        self._breaks: dict[tuple[int, str, Running], list[_Step]] = {}

    def next_wave(self, wave: dict[Node, Ways]) -> dict[Node, Ways]:
        """Answer every node one step from these that was not seen before with those people missing."""
        seen, every, fewer = self.graph.seen, self.every, self.graph.absences.fewer
        found: dict[Node, Ways] = defaultdict(int)
        for node, new in wave.items():
            running = node & every
            for stay, begin, empty, ways, out in self._from(node >> self.width, running):
                possible = new & ways
                if not possible:
                    continue
                after = running & stay | begin
                if not after & every:
                    after |= empty
                if out is not None:
                    possible = fewer(possible, out)
                fresh = possible & ~seen.get(after, 0)
                if fresh:
                    seen[after] = seen.get(after, 0) | fresh
                    found[after] |= fresh
        return found

    def _from(self, number: int, running: Running) -> list[_Step]:
        if number not in self._steps:
            arcs = self.graph.by_people(number)
            moving = (arc for arc in arcs if arc.target != number or arc.out or not arc.effect.is_none)
            self._steps[number] = [self._plain(arc) for arc in moving]
        found = self._steps[number].copy()
        for name, bit, turns in self._bits:
            if running & bit:
                found += self._break(number, name, running & turns)
        return found

    def _break(self, number: int, name: str, turns: Running) -> list[_Step]:
        if (number, name, turns) not in self._breaks:
            turn = self.graph.clocks.turn(turns, name)
            self._breaks[number, name, turns] = [self._plain(arc) for arc in self.graph.breaks(number, name, turn)]
        return self._breaks[number, name, turns]

    def _plain(self, arc: Arc) -> _Step:
        place = arc.target << self.width
        backstop = self.graph.clocks.settled(0, self.graph.places[arc.target].state)
        return arc.effect.stay & self.every, place | arc.effect.begin, backstop, arc.ways, arc.out
