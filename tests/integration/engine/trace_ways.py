"""
Traces of a proof: ways that it walks and that time allows, spread over everywhere it has been.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from handrail.identifiers import CaseId, PersonId, Reference
from policies.proving.graph import Arc, Graph
from policies.proving.reports import First
from policies.proving.stories import Story
from policies.proving.ways import times_of
from states.lifecycle import CaseState, Trigger

APART = timedelta(minutes=5)
"""How long after anything else people act."""
_LONGEST = timedelta(days=16)
_MOST_SEEN = 8_000
_NOT_TRIED = frozenset({Trigger.WEIGH, Trigger.APPROVE, Trigger.DECLINE, Trigger.PROPOSE, Trigger.EXTEND})
"""Moves that need others to have moved before; what they lead to is reached by other moves too."""


@dataclass(frozen=True)
class Trace:
    """A way through a graph with the times of its steps after the report."""

    first: First
    left: tuple[int, ...]
    arcs: tuple[Arc, ...]
    times: tuple[timedelta, ...]


def traces(graph: Graph, most: int) -> list[Trace]:
    """Answer up to `most` ways that time allows, spread evenly over everywhere the proof has been."""
    found = [trace for arcs in _ways(graph) if (trace := _timed(graph, *arcs)) is not None]
    step = max(1, len(found) // most)
    return found[::step][:most]


def _ways(graph: Graph) -> Iterator[tuple[First, tuple[int, ...], tuple[Arc, ...]]]:
    """Answer the shortest way to every node, for some of the ways in which people may be missing."""
    queue = deque[tuple[int, int, First, tuple[int, ...], tuple[Arc, ...]]]()
    for node, ways, first in graph.begins():
        for bit, left in graph.absences.each():
            if ways & bit and first.facts.has_content and _can_be_reported(graph, first, left):
                queue.append((node, bit, first, left, ()))
    seen = {(node, bit) for node, bit, *_ in queue}
    while queue:
        node, bit, first, left, arcs = queue.popleft()
        if arcs:
            yield first, left, arcs
        for arc in graph.arcs(node):
            reached, after = graph.after(node, arc), graph.ways_after(bit, arc)
            if after and (reached, after) not in seen and arc.lead.trigger not in _NOT_TRIED and len(seen) < _MOST_SEEN:
                seen.add((reached, after))
                queue.append((reached, after, first, left, (*arcs, arc)))


def _can_be_reported(graph: Graph, first: First, left: tuple[int, ...]) -> bool:
    return not any(left[graph.policy.groups.index(group)] for group in first.facts.about)


def _compared(graph: Graph, left: tuple[int, ...], arcs: tuple[Arc, ...]) -> bool:
    """Answer whether the proof is exact about a way: it does not count who of those who ruled is left for an appeal."""
    appeal = graph.policy.appeal
    others = appeal is not None and appeal.by == "other_people"
    missing = left != graph.absences.strengths.full or any(arc.out for arc in arcs)
    return not (others and missing and any(arc.lead.trigger is Trigger.REOPEN for arc in arcs))


def _timed(graph: Graph, first: First, left: tuple[int, ...], arcs: tuple[Arc, ...]) -> Trace | None:
    fit = _compared(graph, left, arcs) and any(arc.promise for arc in arcs)
    times = times_of(graph, first, arcs, APART) if fit else None
    return Trace(first, left, arcs, times) if times and times[-1] <= _LONGEST else None


@dataclass
class Followed:
    """One case that the engine and the proof live through together."""

    trace: Trace
    story: Story
    case: CaseId
    reference: Reference
    away: set[PersonId]
    told: set[tuple[str, str]] = field(default_factory=set)
    steps: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    said: set[str] = field(default_factory=set)
    heard: set[tuple[str, str]] = field(default_factory=set)
    perhaps: set[tuple[str, str]] = field(default_factory=set)
    declared: set[tuple[PersonId, CaseState, str]] = field(default_factory=set)
