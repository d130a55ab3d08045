"""
What changes for new cases when one policy takes the place of another: part by part, stricter or looser, in words.

What it means for running cases is for `engine.deciding.migrating_policies`.
"""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from policies import explain_people, explain_promises, explain_rules
from policies.calendars import Calendar, deadline
from policies.clauses import Owing
from policies.durations import Duration
from policies.explain_rest import rest
from policies.panels import Group
from policies.plain import lasting, named, said
from policies.schema import Policy

_LINES = Callable[[Policy], Iterable[str]]
_WEEK = tuple(datetime(2026, 6, 1, 9, tzinfo=UTC) + timedelta(hours=7 * step) for step in range(24))
"""Instants all over a week, from which two durations are compared."""


class Verdict(StrEnum):
    """Which way a change goes for whoever must keep the policy."""

    STRICTER = "stricter"
    """More is owed, or sooner, or of more people."""
    LOOSER = "looser"
    """Less is owed, or later, or of fewer people."""
    OTHER = "other"
    """It is different, neither more nor less."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: the part of the policy and what in it, which way it goes, and a sentence."""

    part: str
    name: str
    verdict: Verdict
    says: str


def compare(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Answer what changes for new cases when `after` takes the place of `before`; empty when nothing does."""
    return (
        *_promises(before, after),
        *_groups(before, after),
        *_routes(before, after),
        *(one for part, lines in _RULES.items() for one in _sentences(part, lines, before, after)),
    )


def _promises(before: Policy, after: Policy) -> Iterator[Difference]:
    for name in dict.fromkeys([*before.promises, *after.promises]):
        old, new = before.promises.get(name), after.promises.get(name)
        if old is None and new is not None:
            yield Difference("promise", name, Verdict.STRICTER, f"new. {_promise(after, new)}")
        elif new is None and old is not None:
            yield Difference("promise", name, Verdict.LOOSER, f"no longer given. {_promise(before, old)}")
        elif old is not None and new is not None:
            yield from _promise_changed(name, old, new, before.calendar, after.calendar)
            yield from _otherwise(name, old, new, before, after)


def _promise(policy: Policy, owing: Owing) -> str:
    return " ".join(explain_promises.promise(policy, owing))


def _promise_changed(name: str, old: Owing, new: Owing, was: Calendar, becomes: Calendar) -> Iterator[Difference]:
    time = _longer(new.within, becomes, old.within, was)
    if time is not None:
        says = f"within {lasting(new.within)} instead of {lasting(old.within)}"
        yield Difference("promise", name, time, f"{says}{'' if old.within != new.within else ', by another calendar'}.")
    for what, then, now, more in (
        ("begins when", old.starts, new.starts, Verdict.STRICTER),
        ("is kept when", old.kept_by, new.kept_by, Verdict.LOOSER),
    ):
        if set(then) != set(now):
            says = f"{what} {_events(now)}; before, when {_events(then)}."
            yield Difference("promise", name, _wider(set(then), set(now), more), says)
    if old.to != new.to:
        says = f"owed to {named(new.to or 'community')} instead of {named(old.to or 'community')}."
        yield Difference("promise", name, Verdict.OTHER, says)
    if old.aim != new.aim:
        verdict = Verdict.LOOSER if new.aim else Verdict.STRICTER
        yield Difference("promise", name, verdict, "an aim, no must." if new.aim else "a must, no longer an aim.")


def _otherwise(name: str, old: Owing, new: Owing, before: Policy, after: Policy) -> Iterator[Difference]:
    """Compare reminders and what happens when the time comes first."""
    then, now = explain_promises.broken(before, old.broken), explain_promises.broken(after, new.broken)
    if then != now:
        yield Difference("promise", name, Verdict.OTHER, f"if the time comes first, {now}; before, {then}.")
    if old.nudge != new.nudge:
        verdict = _wider(set(old.nudge), set(new.nudge), Verdict.STRICTER)
        told = "; ".join(f"after {lasting(one.at)}" for one in new.nudge) or "none"
        yield Difference("promise", name, verdict, f"reminders: {told}.")


def _events(events: Iterable[str]) -> str:
    return explain_promises.listed(events)


def _wider(old: AbstractSet[object], new: AbstractSet[object], more: Verdict) -> Verdict:
    """Answer `more` where `new` holds all of `old` and something else, the contrary where it holds less of it."""
    less = Verdict.LOOSER if more is Verdict.STRICTER else Verdict.STRICTER
    return more if new > old else less if new < old else Verdict.OTHER


def _longer(new: Duration, becomes: Calendar, old: Duration, was: Calendar) -> Verdict | None:
    """Answer whether a time got longer from wherever in a week it begins; None when it never differs."""
    pairs = [(deadline(new, at, becomes), deadline(old, at, was)) for at in _WEEK]
    if all(one == other for one, other in pairs) and str(new) == str(old):
        return None
    if all(one <= other for one, other in pairs):
        return Verdict.STRICTER if any(one < other for one, other in pairs) else Verdict.OTHER
    return Verdict.LOOSER if all(one >= other for one, other in pairs) else Verdict.OTHER


_MORE_IS_STRICTER = ("at_least", "odd", "trained", "experienced", "meets_with")


def _groups(before: Policy, after: Policy) -> Iterator[Difference]:
    for name in dict.fromkeys([*before.people, *after.people]):
        old, new = before.people.get(name), after.people.get(name)
        if old is None and new is not None:
            yield Difference("group", name, Verdict.OTHER, f"new. {explain_people.group_words(new)}.")
        elif new is None and old is not None:
            yield Difference("group", name, Verdict.OTHER, "there is no such group any more.")
        elif old is not None and new is not None and old != new:
            says = f"{explain_people.group_words(new)}. Before: {explain_people.group_words(old)}."
            yield Difference("group", name, _group_verdict(old, new), says)


def _group_verdict(old: Group, new: Group) -> Verdict:
    changed = {name for name in Group.model_fields if getattr(old, name) != getattr(new, name)}
    if not changed <= set(_MORE_IS_STRICTER):
        return Verdict.OTHER
    grows = {(getattr(new, name) or 0) > (getattr(old, name) or 0) for name in changed}
    return Verdict.OTHER if len(grows) > 1 else Verdict.STRICTER if True in grows else Verdict.LOOSER


def _routes(before: Policy, after: Policy) -> Iterator[Difference]:
    """Compare routes by what they say and by their order: the first that fits is taken."""
    old, new = ([explain_promises.route_of(one) for one in policy.routes] for policy in (before, after))
    for number, says in enumerate(new, 1):
        if says not in old:
            yield Difference("route", str(number), Verdict.OTHER, f"new. {says}")
        elif [one for one in old if one in new].index(says) != [one for one in new if one in old].index(says):
            yield Difference("route", str(number), Verdict.OTHER, f"asked at another place. {says}")
    for number, says in enumerate(old, 1):
        if says not in new:
            yield Difference("route", str(number), Verdict.OTHER, f"no longer there. {says}")


def _sentences(part: str, lines: _LINES, before: Policy, after: Policy) -> Iterator[Difference]:
    """Compare rules by their sentences: what is said that was not, and what is not said any more."""
    old, new = list(lines(before)), list(lines(after))
    for says in new:
        if says not in old:
            yield Difference("rule", part, Verdict.OTHER, f"now: {says.strip()}")
    for says in old:
        if says not in new:
            yield Difference("rule", part, Verdict.OTHER, f"no longer: {says.strip()}")


def _order(policy: Policy) -> Iterator[str]:
    yield f"Those who decide are {', then '.join(named(tier) for tier in policy.tiers)}."
    yield f"Without consent a case is known to {', then '.join(map(named, policy.without_consent)) or 'nobody'}."


def _names(policy: Policy) -> Iterator[str]:
    yield f"It is {policy.title}, by the name {policy.name}."
    yield f"It follows {policy.source}." if policy.source else "It follows nothing that is published."


_RULES: dict[str, _LINES] = {
    "name": _names,
    "calendar": lambda policy: explain_people.calendar(policy.calendar),
    "order": _order,
    "deciding": lambda policy: explain_rules.deciding(policy.decide),
    "outcomes": explain_rules.outcomes,
    "appeal": lambda policy: explain_rules.appealing(policy.appeal),
    "taking back": explain_rules.withdrawing,
    "acting alone": lambda policy: explain_rules.acting_alone(policy.unilateral),
    "conflicts": lambda policy: explain_rules.conflicts(policy.conflicts),
    "keeping": explain_rules.keeping,
    "numbers": lambda policy: explain_rules.publishing(policy.transparency),
    "telling": explain_people.telling,
    "agreeing": explain_rules.agreeing,
    "also set": rest,
}
"""The rules that are compared by their sentences."""


def in_words(differences: Iterable[Difference]) -> str:
    """Write differences, one line each."""
    lines = [f"{_verdict(one)}{one.part} {said(one.name)}: {one.says}" for one in differences]
    return "\n".join(lines) or "Nothing changes for new cases."


def _verdict(one: Difference) -> str:
    return "changed   " if one.verdict is Verdict.OTHER else f"{one.verdict.value:<10}"
