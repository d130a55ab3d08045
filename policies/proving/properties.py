"""
The properties of a policy that walking everywhere decides: silence, routes, promises, tiers, and who is told.

Those about times and numbers are in `policies.proving.limits`.
"""

from collections.abc import Iterator

from policies.clauses import Route
from policies.generated import every_promise
from policies.proving.clocks import Clocks
from policies.proving.findings import Finding
from policies.proving.graph import MOST_NODES, Graph, Node
from policies.proving.hearing import of_move
from policies.proving.places import Place
from policies.proving.reports import different, taken
from policies.proving.strength import Present
from policies.proving.ways import way_to
from policies.proving.wording import place_said, steps_of
from policies.routing import Facts
from policies.schema import Policy
from policies.telling import DEFAULTS
from policies.words import RESERVED
from states.lifecycle import CaseState, Event, Trigger


def silences(graph: Graph) -> Iterator[Finding]:
    """Find where an open case can wait with nothing running but the backstop."""
    if not graph.complete:
        yield Finding("too-large", f"the policy leads to more than {MOST_NODES} places; not all were looked at")
    nearest: dict[tuple[CaseState, str], Node] = {}
    for node, ways in graph.seen.items():
        place = graph.place(node)
        if graph.running(node) == graph.clocks.backstop and place.state is not CaseState.RESOLVED:
            where = (place.state, place.holder)
            best = nearest.setdefault(where, node)
            if graph.absences.missing(ways) < graph.absences.missing(graph.seen[best]):
                nearest[where] = node
    for (state, holder), node in nearest.items():
        way = way_to(graph, node, graph.seen[node])
        message = f"a case that is {place_said(state, holder)} can wait with no promise running but the backstop"
        missing = graph.absences.missing(graph.seen[node])
        yield Finding("silence", message, steps_of(graph, way), missing)


def unreachable_routes(policy: Policy) -> Iterator[Finding]:
    """Find routes that no report takes."""
    used = {taken(policy, facts) for facts in different(policy)}
    for number, one in enumerate(policy.routes):
        if number not in used:
            yield Finding(
                "unreachable-route", f"route {number + 1}, to {one.to}, is never taken: earlier ones fit first"
            )


def exposing_routes(policy: Policy) -> Iterator[Finding]:
    """Find routes that show a report to those who may not hear of it."""
    quiet = {taken(policy, facts) for facts in different(policy) if _is_quiet(facts)}
    for number in sorted(quiet):
        one = policy.routes[number]
        if _exposes(policy, one):
            said = f"route {number + 1} shows {one.to} a report whose sender did not consent and is in no danger"
            yield Finding("exposes", said)


def idle_promises(graph: Graph) -> Iterator[Finding]:
    """Find promises that nothing starts, that nobody can keep, or that can never do what they say when broken."""
    policy, clocks = graph.policy, graph.clocks
    started, kept, worked = _used(graph)
    for name, owing in every_promise(policy).items():
        bit = clocks.bit[name]
        if name not in policy.promises:
            continue
        if not started & bit:
            yield Finding("never-started", f"nothing ever starts the promise '{name}'")
        elif not kept & bit:
            yield Finding("never-kept", f"nothing that people can do keeps the promise '{name}'")
        elif not worked & bit:
            yield Finding("remedy-idle", f"'{name}' can never {owing.broken.do}: it only ever ends in an alarm")


def tiers_by_hand(graph: Graph) -> Iterator[Finding]:
    """Find tiers to which no route and no clock leads while nobody is missing."""
    led_to = {first.place.holder for first, ways in graph.firsts.items() if ways & 1}
    for node, ways in graph.seen.items():
        number, running = node >> graph.clocks.width, graph.running(node)
        for name in graph.clocks.runs(running) if ways & 1 else ():
            arcs = graph.breaks(number, name, graph.clocks.turn(running, name))
            led_to |= {arc.lead.to.holder for arc in arcs if arc.ways & 1 and arc.target != number}
    for tier in graph.policy.tiers:
        if tier not in led_to:
            yield Finding("tier-by-hand", f"no route and no clock ever leads to the tier '{tier}'")


def empty_groups(policy: Policy) -> Iterator[Finding]:
    """Find groups that are told of cases and may have nobody at all."""
    told = {group for lines in policy.tell.values() for line in lines for group in line}
    for owing in every_promise(policy).values():
        told |= {*owing.broken.tell, *(group for nudge in owing.nudge for group in nudge.tell)}
    told |= {one.to for one in policy.routes}
    for group in sorted(told - RESERVED):
        if policy.people[group].at_least == 0:
            yield Finding("told-nobody", f"'{group}' is told of cases and may be empty: it has `at_least: 0`")


def unheard_steps(graph: Graph) -> Iterator[Finding]:
    """Find steps of the clock of which nobody hears once a single person is missing, though others are there."""
    found: dict[tuple[CaseState, str, str], str] = {}
    alone = [(ways, there) for ways, there in graph.absences.kinds if graph.absences.missing(ways) == 1]
    for place, name, ways in _breaking(graph):
        for alike, there in alone:
            if ways & alike and (meant := _unheard(graph, place, name, there)):
                found.setdefault((place.state, place.holder, name), meant)
    for (state, holder, name), meant in sorted(found.items()):
        said = f"when '{name}' is broken for a case that is {place_said(state, holder)}, {meant} should hear of it"
        yield Finding("nobody-hears", f"{said}, and one person missing leaves nobody who may", recusals=1)


def _unheard(graph: Graph, place: Place, name: str, there: Present) -> str | None:
    """Answer who was to hear that a promise is broken, where nobody can."""
    move = graph.clocks.breaking(name)
    lead = graph.atlas.by_clock(place, there, move.trigger, move.to, 1)
    heard = of_move(graph.atlas, place, lead, there, move)
    return heard[0].meant if heard and not any(one.group for one in heard) else None


def dead_ends(policy: Policy) -> Iterator[Finding]:
    """Find words between the reporter and the holders of which the other is not told."""
    for event in (Event.MESSAGED, Event.REPLIED):
        if event in policy.tell and not policy.tell[event]:
            meant = DEFAULTS[event][0]
            yield Finding("dialogue", f"of '{event}' nobody is told; {meant.group} would wait for {meant.message}")


def _is_quiet(facts: Facts) -> bool:
    return not facts.consent and not facts.danger


def _exposes(policy: Policy, one: Route) -> bool:
    return one.start is CaseState.ESCALATED or not policy.hears_without_consent(one.to)


def _breaking(graph: Graph) -> Iterator[tuple[Place, str, int]]:
    """Answer every promise that may break at a place while the case is open, and with whom missing."""
    found: dict[tuple[int, str], int] = {}
    for node, ways in graph.seen.items():
        number = node >> graph.clocks.width
        if graph.places[number].state is not CaseState.RESOLVED:
            for name in graph.clocks.runs(graph.running(node)):
                found[number, name] = found.get((number, name), 0) | ways
    for (number, name), ways in found.items():
        yield graph.places[number], name, ways


def _used(graph: Graph) -> tuple[int, int, int]:
    """Answer the promises that run somewhere, that people can keep, and whose remedy can do what it says."""
    clocks, started, kept, worked = graph.clocks, 0, 0, 0
    by_place: dict[int, int] = {}
    for node in graph.seen:
        number = node >> clocks.width
        by_place[number] = by_place.get(number, 0) | graph.running(node)
    for number, running in by_place.items():
        started |= running
        for arc in graph.by_people(number):
            kept |= running & _keeps(clocks, arc.lead.events)
        for name in clocks.runs(running):
            asked = clocks.breaking(name).trigger
            done = {arc.lead.trigger for arc in graph.breaks(number, name, 1)}
            worked |= clocks.bit[name] if done & {asked, Trigger.HAND_OVER} else 0
    return started, kept, worked


def _keeps(clocks: Clocks, events: tuple[Event, ...]) -> int:
    found = 0
    for event in events:
        found |= clocks.kept[event]
    return found
