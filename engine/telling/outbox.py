"""
From "this group is owed a message" to one delivery per person and channel.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from engine.deciding.change import REPORTER, Notice
from engine.deciding.panels import Panels
from engine.deciding.redirecting import stand_in
from handrail.identifiers import PersonId, new_id, new_ordered_id
from states.case import Case
from states.people import Delivery, DeliveryStatus, Person
from states.quiet import may_hear_at

MAIL = "mail"
"""The channel everyone has."""

WEEKLY = "weekly"
"""A line of somebody's weekly list; all of them together make one mail, however few they are."""

_FOR_WHO_HAS_IT = frozenset({"nudge", "reply-waiting"})
"""Messages that, once one person took the case, need not disturb the others of the group."""
_OFFERS = frozenset({"new-report", "handed-over"})
"""Messages by which a case is offered: they go past who carries enough already, as long as anyone else is there."""


def deliveries_for(
    case: Case, notices: Iterable[Notice], panels: Panels, now: datetime, domain: str, by: PersonId | None = None
) -> Iterator[Delivery]:
    """
    Make the deliveries of one change. `by` is who made it: they know, and get nothing.

    A group that conflicts have emptied is replaced by one that may hear, which gets an alarm: no notice goes to nobody
    while anyone is left.
    """
    for notice in notices:
        if notice.group == REPORTER:
            yield _to_reporter(case, notice, now, domain)
            continue
        group, message = notice.group, notice.message
        if not panels.of(group):
            group, message = stand_in(case, group, panels) or group, "alarm"
        for person in _recipients(case, group, message, panels, notice.person):
            if person.id != by:
                yield _to_person(case, notice, message, group, person, now, domain)


def delivery(
    *,
    case: Case | None,
    message: str,
    person: Person | None,
    group: str,
    now: datetime,
    domain: str,
    due_at: datetime | None = None,
    promise: str | None = None,
    channel: str = MAIL,
    fallback_of: str | None = None,
) -> Delivery:
    """
    Make one delivery; its Message-ID is fixed now, so that a copy sent twice can be recognised.

    The Message-ID is drawn apart from its key: whose servers see two mails must not learn that they were made together.

    In someone's quiet hours it waits for their end, unless there is danger, and not beyond `due_at`, which stays.
    """
    return Delivery(
        id=new_ordered_id(now),
        case=case.id if case else None,
        reference=case.reference if case else None,
        message=message,
        person=person.id if person else None,
        group=group,
        channel=channel,
        not_before=may_hear_at(person.quiet, now, due_at, urgent=case is not None and case.danger) if person else now,
        message_id=f"<{new_id()}@{domain}>",
        due_at=due_at,
        promise=promise,
        language=person.language if person else (case.language if case else "en"),
        fallback_of=fallback_of,
    )


def _recipients(
    case: Case, group: str, message: str, panels: Panels, only: PersonId | None = None
) -> tuple[Person, ...]:
    members = panels.of(group)
    meant = tuple(one for one in members if one.id == only)
    if meant:
        return meant
    if group == case.holder and message in _FOR_WHO_HAS_IT and case.assignee:
        members = tuple(one for one in members if one.id == case.assignee) or members
    free = tuple(one for one in members if one.available) or members
    return tuple(one for one in free if one.offered) or free if message in _OFFERS else free


def _to_reporter(case: Case, notice: Notice, now: datetime, domain: str) -> Delivery:
    made = delivery(
        case=case,
        message=notice.message,
        person=None,
        group=REPORTER,
        now=now,
        domain=domain,
        due_at=notice.due_at,
        promise=notice.promise,
    )
    return made if case.reachable else replace(made, status=DeliveryStatus.UNREACHABLE)


def _to_person(
    case: Case, notice: Notice, message: str, group: str, person: Person, now: datetime, domain: str
) -> Delivery:
    return delivery(
        case=case,
        message=message,
        person=person,
        group=group,
        now=now,
        domain=domain,
        due_at=notice.due_at,
        promise=notice.promise,
    )
