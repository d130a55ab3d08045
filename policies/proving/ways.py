"""
The way to a fault: the shortest one that time allows, with the times at which each step of it can happen.

Whether steps can follow each other in time is a question of differences: a promise breaks exactly when its time is
over, and nothing else can happen after that without it. Bellman and Ford answer it, with the earliest times.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.promises import owed_again
from policies.proving.absences import Ways
from policies.proving.clocks import AT, Clocks
from policies.proving.graph import Arc, Graph, Node
from policies.proving.reports import First
from policies.proving.stories import Scene, begin
from policies.proving.strength import Left
from states.lifecycle import Trigger

MOST_LOOKS = 20_000
"""How many ways are tried against time before the shortest is told without it."""


@dataclass(frozen=True, slots=True)
class Way:
    """A report, the steps after it, who is missing at first, and when each step can happen after the report."""

    first: First
    arcs: tuple[Arc, ...]
    left: Left
    times: tuple[timedelta, ...] | None

    @property
    def takes(self) -> int:
        """How many steps out of the case it takes, those named at the start not counted."""
        return sum(arc.out is not None for arc in self.arcs)


def way_to(graph: Graph, goal: Node, ways: Ways) -> Way:
    """Answer the shortest way to a node with those people missing, one that time allows if there is one."""
    plain = _search(graph, goal, ways, timed=False)
    timed = plain if plain and plain.times is not None else _search(graph, goal, ways, timed=True)
    found = timed or plain
    if found is None:
        raise LookupError("the node is not reached")
    return found


def told(graph: Graph, way: Way, at: datetime) -> tuple[Scene, ...]:
    """Answer the way as a story that begins at `at`, as far as the calendar lets it go so."""
    story, scene = begin(graph.atlas, graph.absences.strengths, way.first, way.left, at)
    scenes = [scene]
    for arc, after in zip(way.arcs, way.times or (), strict=False):
        if arc.promise is None:
            scenes.append(story.act(arc.lead, at + after))
            continue
        while (due := story.due()) and arc.promise in story.running:
            name, move = next(
                ((name, move) for _, name, move in due if name == arc.promise or not move.breaks), due[0][1:]
            )
            scenes.append(story.strike(name, move))
            if name == arc.promise and move.breaks:
                break
    return tuple(scenes)


def times_of(clocks: Clocks, first: First, arcs: tuple[Arc, ...]) -> tuple[timedelta, ...] | None:
    """Answer the earliest times after the report at which the steps can happen; None if time forbids them."""
    edges = _differences(clocks, first, arcs)
    times = [timedelta(0)] * (len(arcs) + 1)
    for _ in range(len(times) + 1):
        changed = False
        for earlier, later, least in edges:
            if times[later] < times[earlier] + least:
                times[later], changed = times[earlier] + least, True
        if not changed:
            return tuple(times[1:]) if times[0] == timedelta(0) else None
    return None


def _differences(clocks: Clocks, first: First, arcs: tuple[Arc, ...]) -> list[tuple[int, int, timedelta]]:
    """Answer what must lie between two steps: (a, b, d) says that b comes at least d after a; d may be negative."""
    running = clocks.opened(first.events)
    since = {name: (0, _span(clocks, name)) for name in clocks.runs(running)}
    edges: list[tuple[int, int, timedelta]] = []
    for step, arc in enumerate(arcs, 1):
        edges.append((step - 1, step, timedelta(0)))
        edges += [(step, start, -span) for start, span in since.values()]
        if arc.promise:
            start, span = since.pop(arc.promise)
            edges.append((start, step, span))
        running = clocks.settled(arc.effect.on(running), arc.lead.to.state)
        since = {name: since.get(name) or (step, _again(clocks, arc, name)) for name in clocks.runs(running)}
    return edges


def _span(clocks: Clocks, name: str) -> timedelta:
    owed = clocks.terms[name]
    return owed.due_at - owed.anchor_at


def _again(clocks: Clocks, arc: Arc, name: str) -> timedelta:
    if arc.promise != name or arc.lead.trigger is Trigger.HAND_OVER:
        return _span(clocks, name)
    owed = owed_again(clocks.policy, name, AT)
    return owed.due_at - owed.anchor_at if owed else _span(clocks, name)


def _search(graph: Graph, goal: Node, ways: Ways, *, timed: bool) -> Way | None:
    """Go breadth first, with no more people missing than the goal needs."""
    least = graph.absences.least(ways)
    queue = deque(
        (node, bit, Way(first, (), left, None))
        for node, possible, first in graph.begins()
        for bit, left in graph.absences.each()
        if bit & possible and all(there >= needed for there, needed in zip(left, least, strict=True))
    )
    seen, looks = {(node, bit) for node, bit, _ in queue}, 0
    while queue and looks < MOST_LOOKS:
        node, bit, way = queue.popleft()
        if node == goal and bit & ways:
            return Way(way.first, way.arcs, way.left, times_of(graph.clocks, way.first, way.arcs))
        for arc in graph.arcs(node):
            reached, after = graph.after(node, arc), graph.ways_after(bit, arc)
            if not after or (reached, after) in seen:
                continue
            looks += timed
            arcs = (*way.arcs, arc)
            if not timed or times_of(graph.clocks, way.first, arcs) is not None:
                seen.add((reached, after))
                queue.append((reached, after, Way(way.first, arcs, way.left, None)))
    return None
