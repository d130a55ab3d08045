"""
A policy in plain words, to be read aloud: who there is, what is promised, and what happens when nobody acts.

The sentences are in `policies.explain_people`, `explain_promises` and `explain_rules`; that nothing is left out is for
`policies.explain_rest`. Whether it can all be kept is for `policies.proof`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from policies import explain_people, explain_promises, explain_rules
from policies.clauses import Route
from policies.explain_rest import rest
from policies.owing import events_at_start, owed_by
from policies.plain import dated, elapsed, said
from policies.schema import Policy
from policies.timeline import HOW_FAR, Moment, silence


def explain(policy: Policy, *, at: datetime | None = None, route: int | None = None) -> str:
    """
    Write the policy in plain words, one line for each thing it says.

    With the aware instant `at`, the timelines are those of a report that comes then, with dates in the policy's zone.
    With `route`, counted from 1, only the timeline of that route is written.
    """
    routes = list(enumerate(policy.routes, 1))
    if route is not None:
        return _text([*_head(policy), *_timeline(policy, *routes[route - 1], at)])
    told = [line for number, one in routes for line in _timeline(policy, number, one, at)]
    return _text([*_head(policy), *_sections(policy), *told, "", _REPEATS])


_REPEATS = "Whatever comes again every so often is written down once here; it goes on until someone acts."


def _text(lines: Iterable[str]) -> str:
    return "\n".join([*lines, ""])


def _head(policy: Policy) -> Iterator[str]:
    yield f"{policy.title} (policy {policy.name}, version {policy.version})"
    if policy.source:
        yield f"It follows {policy.source}."


def _sections(policy: Policy) -> Iterator[str]:
    yield from _section("Whose days count", explain_people.calendar(policy.calendar))
    yield from _section("Who there is", explain_people.people(policy))
    yield from _section("What is promised", explain_promises.promises(policy))
    yield from _section("How it is decided", explain_rules.deciding(policy.decide))
    yield from _section("What may come out of it", explain_rules.outcomes(policy))
    yield from _section("What people may do afterwards", explain_rules.appealing(policy.appeal))
    yield from _section("Taking back, acting alone, stepping out", _freedoms(policy))
    yield from _section("What is kept and published", _keeping(policy))
    yield from _section("Who hears of what", explain_people.telling(policy))
    yield from _section("How this policy changes", explain_rules.agreeing(policy))
    yield from _section("Also set", rest(policy))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    inside = [f"  {line}" for line in lines]
    yield from ("", title, *inside) if inside else ()


def _freedoms(policy: Policy) -> Iterator[str]:
    yield from explain_rules.withdrawing(policy)
    yield from explain_rules.acting_alone(policy.unilateral)
    yield from explain_rules.conflicts(policy.conflicts)


def _keeping(policy: Policy) -> Iterator[str]:
    yield from explain_rules.keeping(policy)
    yield from explain_rules.publishing(policy.transparency)


def _timeline(policy: Policy, number: int, route: Route, at: datetime | None) -> Iterator[str]:
    yield from ("", f"Route {number}")
    yield f"  {explain_promises.route_of(route)}"
    if at is not None:
        yield f"  It comes on {_when(policy, at, timedelta(0))}. Promised then:"
        yield from (f"    {line}" for line in _owed(policy, route, at))
    agreed, secret = (silence(policy, route, consent=consent, at=at) for consent in (True, False))
    yield "  If nobody ever acts:"
    yield from _moments(policy, agreed, dates=at is not None)
    if [one.said for one in secret] != [one.said for one in agreed] and not route.when.danger:
        yield "  If its sender does not agree that the committee may read it, and nobody ever acts:"
        yield from _moments(policy, secret, dates=at is not None)


def _moments(policy: Policy, moments: Iterable[Moment], *, dates: bool) -> Iterator[str]:
    found = list(moments)
    for one in found:
        when = f"{_when(policy, one.at, one.after)}" if dates else elapsed(one.after).capitalize()
        yield f"    {when}: {one.said}."
    if not found:
        yield f"    Nothing, for {elapsed(HOW_FAR)}."


def _owed(policy: Policy, route: Route, at: datetime) -> Iterator[str]:
    for owed in sorted(owed_by(policy, events_at_start(route.start), at, ()), key=lambda one: one.due_at):
        yield f"{said(owed.name)}: by {_when(policy, owed.due_at, owed.due_at - at)}"


def _when(policy: Policy, at: datetime, after: timedelta) -> str:
    """Write an instant with its weekday, whether that is a day off, and how long after the report it is."""
    zone = policy.calendar.zone
    off = "" if policy.calendar.works_on(at.astimezone(ZoneInfo(zone)).date()) else ", a day off"
    later = f" ({elapsed(after)} after the report)" if after else ""
    return f"{dated(at, zone)}{off}{later}"
