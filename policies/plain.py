"""
Plain words for the pieces of a policy: durations, events, groups, lists.

The sentences around them are in `policies.explain` and the modules beside it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from policies.durations import Duration, Unit
from policies.words import HOLDERS, ON_DUTY, REPORTER, SECOND_ON_DUTY, SHEPHERD

_UNITS = {
    Unit.MINUTES: "minute",
    Unit.HOURS: "hour",
    Unit.DAYS: "day",
    Unit.WEEKS: "week",
    Unit.BUSINESS_DAYS: "business day",
    Unit.MONTHS: "month",
    Unit.EVENT_HOURS: "hour",
}
_SINCE = {
    "next meeting": "the next meeting",
    "next handover": "the next hand-over of duty",
    "end of event": "the end of the event",
    "its day": "its day",
}
_WHO = {
    REPORTER: "the reporter",
    HOLDERS: "those who hold the case",
    ON_DUTY: "whoever is on duty",
    SECOND_ON_DUTY: "whoever is second on duty",
    SHEPHERD: "the shepherd of the case",
}
_EVENTS = {
    "received": "the report arrives",
    "acknowledged": "the report is acknowledged",
    "counselled": "the reporter is counselled",
    "escalated": "the case reaches those who decide",
    "raised": "the case goes up to the next tier",
    "resolved": "the case ends",
    "closed": "the case is closed because there is nothing to decide",
    "withdrawn": "the reporter takes the report back",
    "reopened": "the case is opened again",
    "appealed": "the reporter appeals",
    "taken": "someone takes the case",
    "handed_over": "the case is handed over",
    "consented": "the reporter agrees that the committee may read it",
    "recused": "someone steps out of the case",
    "met": "those who decide have met about it",
    "decided": "it is decided",
    "told": "the reporter is told the answer",
    "noted": "someone writes a note",
    "messaged": "someone writes to the reporter",
    "replied": "the reporter writes again",
    "nudged": "people are reminded",
    "status_sent": "the reporter is told that it is late",
    "alarmed": "an alarm goes out",
    "migrated": "the case moves to another version of the policy",
    "asked": "the reporter is asked about the outcome",
    "invited": "the person reported is asked for their side",
    "heard": "the person reported has given their side",
    "proposed": "an outcome waits for approval",
    "approved": "an outcome is approved",
    "declined": "an outcome is not approved",
    "declared": "someone says whether they have a conflict",
    "weighed": "the others have weighed a distant tie",
    "acted_alone": "someone acts at once and alone",
    "act_reported": "whoever acted alone has told the group",
    "measure_ended": "a measure ends",
    "pattern_seen": "the case is seen to be one of several",
    "extended": "a new violation is noted",
}
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}


def lasting(duration: Duration) -> str:
    """Write a duration as a person says it: `48 hours`, `7 days after the next meeting`."""
    if duration.since:
        rest = duration.alone
        until = _SINCE[duration.since.value]
        return f"{lasting(rest)} {'before' if duration.before else 'after'} {until}" if rest.amount else until
    if duration.on:
        return f"the end of {duration.on.day} {duration.on:%B %Y}"
    if duration.is_forever:
        return "for ever"
    if not duration.amount:
        return "no time at all"
    return _counted(duration)


def _counted(duration: Duration) -> str:
    count = f"{duration.amount} {_UNITS[duration.unit]}{'' if duration.amount == 1 else 's'}"
    if duration.unit is not Unit.EVENT_HOURS:
        return count
    outside = f", and otherwise {lasting(duration.otherwise)}" if duration.otherwise else ""
    return f"{count} while an event is open{outside}"


def within(duration: Duration, after: str) -> str:
    """Write until when: `within 48 hours after the report arrives`, or `until the next meeting`."""
    if duration.on or duration.before or (duration.since and not duration.alone.amount):
        return f"by {lasting(duration)}"
    if duration.since:
        return f"within {lasting(duration)}"
    return f"within {lasting(duration)} after {after}" if duration.amount else f"at once when {after}"


def soon(duration: Duration) -> str:
    """Write until when, from whenever it begins: `within 48 hours`, `by the next meeting`, `at once`."""
    if duration.on or duration.before or (duration.since and not duration.alone.amount):
        return f"by {lasting(duration)}"
    return f"within {lasting(duration)}" if duration.amount else "at once"


def happening(event: str) -> str:
    """Write an event as a clause: `the report arrives`."""
    return _EVENTS.get(event, f"'{event.replace('_', ' ')}' happens")


def named(group: str) -> str:
    """Write a group, or a word that stands for one, as people say it."""
    return _WHO.get(group, f"the {said(group)}")


def called(groups: Iterable[str]) -> str:
    """Write several groups: `the committee and the board`."""
    return both(named(group) for group in groups)


def said(word: object) -> str:
    """Write a code such as `no_violation` as words."""
    return str(word).replace("_", " ")


def both(parts: Iterable[str]) -> str:
    """Join with `and`."""
    return _joined(tuple(parts), "and")


def either(parts: Iterable[str]) -> str:
    """Join with `or`."""
    return _joined(tuple(parts), "or")


def _joined(parts: tuple[str, ...], word: str) -> str:
    if len(parts) < 2:  # noqa: PLR2004 - one or none needs no word between
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def dated(at: datetime, zone: str) -> str:
    """Write an instant with its weekday on the wall clock of `zone`: `Thursday 24 December 2026, 16:00`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


def elapsed(time: timedelta) -> str:
    """Write how long after the beginning: `1 day and 12 hours`, or `at once`."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    return both(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count) or "at once"


def occasion(text: str) -> str:
    """Write a time that comes again: `1st tue 18:00` as `the first Tuesday of the month at 18:00`."""
    *place, day, at = text.split()
    weekday = _WEEKDAYS.get(day, day)
    return f"the {_ORDINALS.get(place[0], place[0])} {weekday} of the month at {at}" if place else f"{weekday} at {at}"


_WEEKDAYS = dict(
    zip(
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def weekday(word: str) -> str:
    """Write `mon` as `Monday`."""
    return _WEEKDAYS.get(word, word)
