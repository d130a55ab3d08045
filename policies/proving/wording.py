"""
Ways told as timelines: each step with its time, in the words of the policy.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from policies.proving.dates import hours, said
from policies.proving.graph import Graph
from policies.proving.stories import Scene
from policies.proving.ways import Way, told
from policies.schema import Policy
from states.lifecycle import CaseState, Trigger

_MONDAY = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001  # the policy's zone is put to it


def monday(policy: Policy) -> datetime:
    """Answer an ordinary Monday morning where the community is."""
    return _MONDAY.replace(tzinfo=ZoneInfo(policy.calendar.zone))


def steps_of(graph: Graph, way: Way) -> tuple[str, ...]:
    """Answer a way in words, a line for each step; without times where time forbids it."""
    scenes = told(graph, way, monday(graph.policy)) if way.times is not None else None
    return lines(graph.policy, way, scenes) if scenes else tuple(_untimed(way))


def lines(policy: Policy, way: Way, scenes: Iterable[Scene]) -> tuple[str, ...]:
    """Answer scenes in words."""
    start: datetime | None = None
    found: list[str] = []
    for scene in scenes:
        start = start or scene.at
        after = f" (+{hours(scene.at - start)})" if scene.at > start else ""
        found.append(f"{said(scene.at, policy.calendar)}{after}: {scene_said(scene, way.first.route)}")
    return tuple(found)


def scene_said(scene: Scene, route: int) -> str:
    """Write one scene: what happened, and where the case is then."""
    where = f"{scene.place.state} with {scene.place.holder}"
    if scene.lead is None:
        return f"a report comes in, route {route + 1}: {where}"
    if scene.lead.trigger is Trigger.NUDGE:
        return f"a reminder of '{scene.promise}'"
    if scene.promise is not None:
        return f"'{scene.promise}' is broken, {_plain(scene.lead.trigger)}: {where}"
    if scene.lead.stepping_out:
        return f"someone of {scene.lead.stepping_out} steps out: {where}"
    return f"{scene.lead.actor}: {_plain(scene.lead.trigger)}: {where}"


def place_said(state: CaseState, holder: str) -> str:
    """Write where a case is."""
    return f"{state} with {holder}"


def _untimed(way: Way) -> Iterator[str]:
    yield f"a report comes in, route {way.first.route + 1}: {place_said(way.first.place.state, way.first.place.holder)}"
    for arc in way.arcs:
        where = place_said(arc.lead.to.state, arc.lead.to.holder)
        broken = f"'{arc.promise}' is broken, " if arc.promise else ""
        yield f"{broken}{_plain(arc.lead.trigger)}: {where}"


def _plain(trigger: Trigger) -> str:
    return trigger.value.replace("_", " ")
