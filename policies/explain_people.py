"""
The sentences about who there is: the calendar, the groups and what each must be, who hears of what.
"""

from collections.abc import Iterator

from policies.calendars import Calendar
from policies.event_hours import Happening
from policies.panels import Group
from policies.plain import both, called, happening, named, occasion, said, weekday
from policies.schema import Policy
from policies.telling import told_of
from states.lifecycle import Event

_VOTES = {
    "one": "one member decides",
    "majority": "more than half must agree",
    "two_thirds": "two thirds must agree",
    "consensus": "more than half must agree, and nobody may disagree",
    "unanimous": "all must agree",
}
_QUORUMS = {
    "half": "half of the members",
    "majority": "more than half of the members",
    "two_thirds": "two thirds of the members",
    "all": "all members",
}


def calendar(days: Calendar) -> Iterator[str]:
    """Say whose days and hours count."""
    off = f", except on the holidays {both(days.holidays)}" if days.holidays else ""
    yield f"Working days are {both(weekday(day) for day in days.business_days)}{off}."
    yield f"Days and hours are those of the time zone {days.zone}."
    for event in days.events:
        yield _event(event)
    if days.meetings:
        yield f"The regular meetings are {both(occasion(one) for one in days.meetings)}."
    if days.handover:
        yield f"Duty goes to the next member every {occasion(days.handover)}."


def _event(event: Happening) -> str:
    name = event.name or "An event"
    return f"{name} runs from {event.first} to {event.last}, each day in the hours {event.hours}."


def people(policy: Policy) -> Iterator[str]:
    """Say which groups there are, what each must be, and in which order cases go up."""
    for name, group in policy.people.items():
        role = f" (people with the role {said(group.role)})" if group.role else ""
        yield f"{named(name).capitalize()}{role}: {group_words(group)}."
    yield f"Those who decide are {', then '.join(named(tier) for tier in policy.tiers)}, in this order."
    secret = ", then ".join(named(group) for group in policy.without_consent) or "nobody"
    yield f"Unless the reporter agrees that the committee may read it, a case is known only to {secret}."


def group_words(group: Group) -> str:
    """Say what a group must be."""
    return "; ".join(_group(group))


def _group(group: Group) -> Iterator[str]:
    least = f"at least {group.at_least} without a conflict must be left to act on a case"
    yield least + (f", and there are at most {group.at_most}" if group.at_most is not None else "")
    told = {
        "their number should be odd": group.odd,
        "they serve only once they are trained": group.trained,
        f"{group.experienced} of them must have handled a case before, or been trained to": group.experienced,
        f"nobody from {called(group.outside)} may be in it": group.outside,
        f"at most {group.one_employer_at_most} may work for the same employer": group.one_employer_at_most,
        f"{group.meets_with} must be there when they meet about a case": group.meets_with,
        f"{quorum(group.quorum)} must vote before a decision counts": group.quorum,
        f"when they decide, {vote(group.vote)}": group.vote,
        f"when too few are left, members of {called([group.substitutes or ''])} join for that case": group.substitutes,
    }
    yield from (words for words, so in told.items() if so)
    if group.mix:
        kinds = (f"{count} of the kind {said(kind)}" for kind, count in group.mix.items())
        yield f"among them are at least {both(kinds)}"


def vote(word: str | None) -> str:
    """Say what it takes to decide."""
    return _VOTES.get(word or "one", f"{word} must agree")


def quorum(word: str | None) -> str:
    """Say how many must take part."""
    return _QUORUMS.get(word or "", f"{word} members")


def telling(policy: Policy) -> Iterator[str]:
    """Say who hears of what by which message; what the policy leaves out is told as usual, and said too."""
    for event in Event:
        lines = told_of(policy, event)
        if lines:
            told = both(f"{named(one.group)} ({said(one.message)})" for one in lines)
            yield f"When {happening(event)}, a message goes to {told}."
        elif event in policy.tell:
            yield f"When {happening(event)}, nobody is told."
