"""
The properties of a policy that times and numbers decide, and the figures that a proof gives where all holds.
"""

from collections.abc import Iterator
from datetime import timedelta

from policies.promises import ClockMove
from policies.proving.dark import HOW_FAR, Dark, Lived
from policies.proving.dates import around, hours, said
from policies.proving.findings import Figures, Finding, Reached, Tolerated
from policies.proving.graph import Graph
from policies.proving.hearing import of_move, of_nudge
from policies.proving.places import Place
from policies.proving.strength import Present
from policies.proving.wording import place_said, scene_said
from policies.schema import Policy
from policies.words import REPORTER
from states.lifecycle import CaseState

_NEVER = timedelta.max


def late_hearing(policy: Policy, dark: Dark) -> Iterator[Finding]:
    """Find a report that may lie longer than the policy allows until someone is told on a working day."""
    lived = latest_at_work(policy, dark) if policy.heard_within else None
    if policy.heard_within is None or lived is None:
        return
    after, limit = lived.at_work_first(policy.calendar), policy.heard_within.exact
    if after is None:
        yield Finding("late", "a report may come of which nobody is ever told", _nobody_told(policy, lived))
    elif limit is not None and after > limit:
        message = f"a report may lie {hours(after)} until someone at work is told; `heard_within` allows {hours(limit)}"
        yield Finding("late", message, (_told_late(policy, lived, after),))


def long_silences(policy: Policy, dark: Dark) -> Iterator[Finding]:
    """Find a reporter who may wait longer for a word than the policy allows."""
    limit = policy.word_within.exact if policy.word_within else None
    worst = max(dark.plain, key=Lived.longest_without_a_word)
    if limit is not None and worst.longest_without_a_word() > limit:
        time = hours(worst.longest_without_a_word())
        message = f"a reporter may wait {time} for a word if nobody acts; `word_within` allows {hours(limit)}"
        yield Finding("wordless", message, _heard_by(policy, worst, REPORTER))


def too_many_messages(policy: Policy, dark: Dark) -> Iterator[Finding]:
    """Find a person who may get more messages about one case than the policy allows."""
    if policy.messages_at_most is None:
        return
    for group, (count, lived) in sorted(_most_messages(dark).items()):
        if count > policy.messages_at_most:
            message = (
                f"each of {group} may get {count} messages about one case in {HOW_FAR.days} days in which nobody acts; "
                f"`messages_at_most` allows {policy.messages_at_most}"
            )
            yield Finding("messages", message, _heard_by(policy, lived, group)[:10])


def figures(graph: Graph, dark: Dark) -> Figures:
    """Answer what holds at worst."""
    policy = graph.policy
    latest = latest_at_work(policy, dark)
    somebody, wordless = _left_alone(graph)
    return Figures(
        places=len(graph.places),
        nodes=len(graph.seen),
        combinations=sum(ways.bit_count() for ways in graph.seen.values()),
        first_person=_first_person(dark),
        at_work=latest.at_work_first(policy.calendar) if latest else None,
        at_work_from=f"{said(latest.at, policy.calendar)}" if latest else "",
        word=max(one.longest_without_a_word() for one in dark.plain),
        somebody=somebody,
        wordless=wordless,
        reached=tuple(_reached(dark, group) for group in policy.groups),
        tolerated=tuple(_tolerated(graph, group) for group in policy.groups),
        messages={group: count for group, (count, _) in sorted(_most_messages(dark).items())},
    )


def latest_at_work(policy: Policy, dark: Dark) -> Lived | None:
    """Answer the report that lies longest until someone is told on a working day, of all days of the calendar."""
    return max(dark.first_told, key=lambda one: _or_never(one.at_work_first(policy.calendar)), default=None)


def _or_never(time: timedelta | None) -> timedelta:
    return _NEVER if time is None else time


def _told_late(policy: Policy, lived: Lived, after: timedelta) -> str:
    calendar = policy.calendar
    special = around(lived.at, calendar)
    day = said(lived.at, calendar) + (f", {special}" if special else "")
    return f"{day}: nobody at work is told until {said(lived.at + after, calendar)}, {hours(after)}"


def _nobody_told(policy: Policy, lived: Lived) -> tuple[str, ...]:
    return tuple(
        f"{said(scene.at, policy.calendar)}: {scene_said(scene, lived.first.route)}" for scene in lived.scenes[:6]
    )


def _heard_by(policy: Policy, lived: Lived, group: str) -> tuple[str, ...]:
    return tuple(
        f"{said(scene.at, policy.calendar)} (+{hours(scene.at - lived.at)}): {scene_said(scene, lived.first.route)}; "
        f"{group} get {one.message}"
        for scene in lived.scenes
        for one in scene.heard
        if one.group == group
    )


def _first_person(dark: Dark) -> timedelta | None:
    times = [one.person_first() for one in dark.plain]
    return None if None in times else max(time for time in times if time is not None)


def _most_messages(dark: Dark) -> dict[str, tuple[int, Lived]]:
    found: dict[str, tuple[int, Lived]] = {}
    for lived in dark.plain:
        for group, count in lived.messages().items():
            if count > found.get(group, (0, lived))[0]:
                found[group] = (count, lived)
    return found


def _reached(dark: Dark, group: str) -> Reached:
    calendar = dark.graph.policy.calendar
    never = {one.first.route + 1 for one in dark.plain if one.heard_first(group) is None}
    heard = {one.first.route + 1 for one in dark.plain if one.heard_first(group) is not None}
    worst = dark.worst(group)
    if worst is None:
        return Reached(group, None, "", tuple(sorted(never)))
    day = f"from {said(worst.at, calendar)}" if dark.days_matter else ""
    return Reached(group, worst.heard_first(group), day, tuple(sorted(never - heard)))


def _tolerated(graph: Graph, group: str) -> Tolerated:
    policy, strengths = graph.policy, graph.absences.strengths
    members = policy.people[group].at_least
    left, short = strengths.full, 0
    while strengths.present(left).can_act(group):
        fewer = strengths.without(left, group)
        if fewer is None:
            break
        left, short = fewer, short + sum(left) - sum(fewer)
    there = strengths.present(left)
    stands_in = there.tier_from(group) if policy.decides(group) else None
    others = [one for one in policy.without_consent if one != group and there.has(one)]
    then = (stands_in,) if stands_in else tuple(others[:1])
    return Tolerated(group, members, short, tuple(one for one in then if one), _silent(policy, group))


def _silent(policy: Policy, group: str) -> int:
    """Answer how many must be missing until nobody who may hear without consent, or with it, is left."""
    hearing = set(policy.groups) if policy.decides(group) else {group, *policy.without_consent}
    heard = hearing & ({group, *policy.tiers, *policy.without_consent})
    return sum(policy.people[one].at_least for one in heard)


def _left_alone(graph: Graph) -> tuple[timedelta | None, tuple[str, ...]]:
    """Answer how long any case can be left alone, and where the clock promises its reporter nothing more."""
    speaks: dict[tuple[int, str], tuple[timedelta | None, bool]] = {}
    longest, wordless = timedelta(0), dict[str, None]()
    for node, ways in graph.seen.items():
        number = node >> graph.clocks.width
        place = graph.places[number]
        if place.state is CaseState.RESOLVED or not ways & 1:
            continue
        for name in graph.clocks.runs(graph.running(node)):
            if (number, name) not in speaks:
                speaks[number, name] = _speaks(graph, place, name)
        said_by = [speaks[number, name] for name in graph.clocks.runs(graph.running(node))]
        times = [time for time, _ in said_by if time is not None]
        if not times:
            return None, tuple(wordless)
        longest = max(longest, min(times))
        if not any(to_reporter for _, to_reporter in said_by):
            wordless[place_said(place.state, place.holder)] = None
    return longest, tuple(wordless)


def _speaks(graph: Graph, place: Place, name: str) -> tuple[timedelta | None, bool]:
    """Answer when a promise that begins now first lets a person hear if nobody acts, and whether the reporter will."""
    present = graph.absences.present(graph.absences.strengths.full)
    owed, times, to_reporter = graph.clocks.terms[name], list[timedelta](), False
    for move in owed.moves:
        heard = _heard(graph, place, present, move)
        if any(one not in {None, REPORTER} for one in heard):
            times.append(move.due_at - owed.anchor_at)
        to_reporter = to_reporter or REPORTER in heard
    return min(times, default=None), to_reporter


def _heard(graph: Graph, place: Place, there: Present, move: ClockMove) -> set[str | None]:
    if not move.breaks:
        return {one.group for one in of_nudge(graph.atlas, place, there, move)}
    lead = graph.atlas.by_clock(place, there, move.trigger, move.to, 1)
    return {one.group for one in of_move(graph.atlas, place, lead, there, move)}
