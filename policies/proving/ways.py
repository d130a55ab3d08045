"""
The way to a fault: the shortest one that time allows, with the times at which each step of it can happen.

Whether steps can follow each other in time is a question of differences: a promise breaks exactly when its time is
over, and nothing else can happen after that without it. Bellman and Ford answer it, with the earliest times.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.promises import owed_again
from policies.proving.absences import Ways
from policies.proving.clocks import AT, Clocks, Running
from policies.proving.graph import Arc, Graph, Node
from policies.proving.reports import First
from policies.proving.stories import Scene, Story, begin
from policies.proving.strength import Left
from states.lifecycle import Trigger

MOST_LOOKS = 5_000
"""How many ways are tried against time before the shortest is told without it."""

_MOST_BETWEEN = 500


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


def told(graph: Graph, way: Way, at: datetime) -> tuple[Scene, ...] | None:
    """Answer the way as a story that begins at `at`, with all that comes between; None if it does not go so."""
    story, scene = begin(graph.atlas, graph.absences.strengths, way.first, way.left, at)
    scenes = [scene]
    for arc, after in zip(way.arcs, way.times or (), strict=False):
        scenes += _until(story, at + after, arc)
        if arc.promise is None:
            scenes.append(story.act(arc.lead, at + after))
        if story.place != arc.lead.to:
            return None
    return tuple(scenes)


def _until(story: Story, end: datetime, arc: Arc) -> Iterator[Scene]:
    """Let the clock do what comes before a step, and the step if it is the clock's."""
    for _ in range(_MOST_BETWEEN):
        due = [one for one in story.due() if one[0] <= end]
        mine = [one for one in due if arc.promise == one[1] and one[2].breaks]
        if mine and (mine[0][0] == due[0][0] or len(mine) == len(due)):
            yield story.strike(*mine[0][1:])
            return
        if not due or (arc.promise is None and due[0][0] == end):
            return
        yield story.strike(*due[0][1:])


def times_of(
    graph: Graph, first: First, arcs: tuple[Arc, ...], apart: timedelta = timedelta(0)
) -> tuple[timedelta, ...] | None:
    """
    Answer the earliest times after the report at which the steps can happen; None if time forbids them.

    What people do comes at least `apart` from everything else. A promise that only comes again may break in between.
    """
    edges = _differences(graph, first, arcs, apart)
    times = [timedelta(0)] * (len(arcs) + 1)
    for _ in range(len(times) + 1):
        changed = False
        for earlier, later, least in edges:
            if times[later] < times[earlier] + least:
                times[later], changed = times[earlier] + least, True
        if not changed:
            return tuple(times[1:]) if times[0] == timedelta(0) else None
    return None


def _differences(
    graph: Graph, first: First, arcs: tuple[Arc, ...], apart: timedelta
) -> list[tuple[int, int, timedelta]]:
    """Answer what must lie between two steps: (a, b, d) says that b comes at least d after a; d may be negative."""
    clocks, number = graph.clocks, graph.number(first.place)
    running = clocks.opened(first.events)
    since = {name: (0, _span(clocks, name)) for name in clocks.runs(running)}
    edges: list[tuple[int, int, timedelta]] = []
    acted = True
    for step, arc in enumerate(arcs, 1):
        acts = arc.promise is None
        edges.append((step - 1, step, apart if acts or acted else timedelta(0)))
        edges += [
            (step, start, apart - span if acts else -span)
            for name, (start, span) in since.items()
            if not _only_comes_again(graph, number, running, name)
        ]
        acted, number = acts, arc.target
        if arc.promise:
            start, span = since.pop(arc.promise)
            edges.append((start, step, span))
        running = clocks.settled(arc.effect.on(running), arc.lead.to.state)
        since = {name: since.get(name) or (step, _again(clocks, arc, name)) for name in clocks.runs(running)}
    return edges


def _only_comes_again(graph: Graph, number: int, running: Running, name: str) -> bool:
    """Answer whether a promise can break there and leave all as it was."""
    arcs = graph.breaks(number, name, graph.clocks.turn(running, name))
    return all(arc.target == number and arc.effect.on(running) == running for arc in arcs)


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
            return Way(way.first, way.arcs, way.left, times_of(graph, way.first, way.arcs))
        for arc in graph.arcs(node):
            reached, after = graph.after(node, arc), graph.ways_after(bit, arc)
            if not after or (reached, after) in seen:
                continue
            looks += timed
            arcs = (*way.arcs, arc)
            if not timed or times_of(graph, way.first, arcs) is not None:
                seen.add((reached, after))
                queue.append((reached, after, Way(way.first, arcs, way.left, None)))
    return None
