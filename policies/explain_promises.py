"""
The sentences about what is promised by when, what happens otherwise, and where a report starts.
"""

from collections.abc import Iterable, Iterator

from policies.clauses import Broken, Owing, Remedy, Route, When
from policies.plain import called, either, happening, lasting, named, said, within
from policies.schema import Policy
from policies.words import HOLDERS

_INTENTS = {
    "report": "reports a breach",
    "counsel": "asks for counsel",
    "information": "gives information",
    "suggestion": "makes a suggestion",
    "feedback": "gives feedback",
}
_CHANNELS = {"api": "through another program", "form": "by the form", "mail": "by mail", "person": "by a person"}


def promises(policy: Policy) -> Iterator[str]:
    """Say every promise, one sentence for each thing that it says."""
    for name, owing in policy.promises.items():
        yield f"{said(name).capitalize()}: {' '.join(promise(policy, owing))}"


def promise(policy: Policy, owing: Owing) -> Iterator[str]:
    """Say one promise in a few sentences."""
    to = f"{named(owing.to).capitalize()} is owed this" if owing.to else "It is owed to the community"
    kept = "; ".join(happening(event) for event in owing.kept_by)
    started = listed(owing.starts)
    several = "one of these happens: " if len(owing.kept_by) > 1 else ""
    yield f"{within(owing.within, started)}, {several}{kept}."
    yield f"{to}."
    if owing.aim:
        yield "This is an aim and no must."
    for nudge in owing.nudge:
        yield f"After {lasting(nudge.at)}, {called(nudge.tell)} will be reminded."
    yield f"If the time comes first, {broken(policy, owing.broken)}."


def broken(policy: Policy, otherwise: Broken) -> str:
    """Say what happens when the time comes first."""
    told = f"; {called(otherwise.tell)} will hear of it" if otherwise.tell else ""
    by = f" (by the message {said(otherwise.message)})" if otherwise.message else ""
    again = f"; the same again every {lasting(otherwise.again_every)} until then" if otherwise.again_every else ""
    return f"{_remedy(policy, otherwise)}{told}{by}{again}"


def listed(events: Iterable[str]) -> str:
    """Say that any of these events happens."""
    return either(happening(event) for event in events)


def _remedy(policy: Policy, broken: Broken) -> str:
    to = named(broken.to) if broken.to else None
    said_of = {
        Remedy.ESCALATE: f"the case goes to {to or named(policy.tiers[0])}",
        Remedy.RAISE_TIER: f"the case goes up to {to or 'the next of those who decide'}",
        Remedy.HAND_OVER: f"the case is handed to {to or 'someone else who counsels'}",
        Remedy.SEND_STATUS: "the reporter is told that it is late, and when to expect the next word",
        Remedy.ALARM: "an alarm goes out" + ("" if broken.tell else f" to {named(HOLDERS)}"),
        Remedy.ASSIGN: "whoever is on duty becomes the shepherd of the case",
    }
    return said_of.get(broken.do, said(broken.do))


def route_of(route: Route) -> str:
    """Say which reports a route takes, and where they start."""
    why = f", for the reason '{said(route.say_why)}'" if route.say_why else ""
    return f"{when(route.when)} starts as {route.start}, with {named(route.to)}{why}."


def when(asked: When) -> str:
    """Say which reports fit."""
    parts = [f"is about {either(named(group) for group in asked.about)}"] if asked.about else []
    parts += [either(_INTENTS.get(one, said(one)) for one in asked.intent)] if asked.intent else []
    parts += [f"comes {either(_CHANNELS.get(one, said(one)) for one in asked.channel)}"] if asked.channel else []
    flags = (
        (asked.danger, "speaks of someone in danger", "speaks of nobody in danger"),
        (asked.consent, "may be read by the committee", "may not be read by the committee"),
        (asked.has_content, "says something", "says nothing at all"),
    )
    parts += [yes if flag else no for flag, yes, no in flags if flag is not None]
    return f"A report that {', and '.join(parts)}{',' if len(parts) > 1 else ''}" if parts else "Every other report"
