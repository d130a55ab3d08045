"""
What goes over people's second channels: what mail refused for good, and what mail has not taken for a while.

Mail goes on being tried meanwhile: someone may hear twice, which is better than late. Only what is about a case goes
this way, and a reminder only where mail is no way at all; whom else it is told when this fails too is for `instead`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.context import Context
from engine.second_channel_seals import open_second_channel
from engine.telling.outbox import MAIL, delivery
from handrail.identifiers import PersonId
from handrail.second_channels import kind_of, with_place
from states.case import Case
from states.people import Delivery, DeliveryStatus
from states.urgency import LAST
from storage import cases, deliveries, people, second_channels
from storage.database import Session
from vault.errors import SealBrokenError

TRIES = 3
"""After so many tries of mail, a minute and a half after the first at the soonest, another way is taken too.

Where there is danger nobody waits for a second try.
"""


@dataclass(frozen=True, slots=True)
class Where:
    """Where someone's second channel leads: `kind` is the channel's name, `address` what that channel understands."""

    kind: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Over:
    """What goes over second channels: new messages, and the keys of mails that one stands in for, now or since long."""

    new: tuple[Delivery, ...]
    instead_of: frozenset[str]


def needs_another(one: Delivery) -> bool:
    """Tell whether mail has failed someone about a case, for good or for now: another way may have to be taken."""
    if one.channel != MAIL or one.person is None or one.case is None:
        return False
    waits = one.status is DeliveryStatus.QUEUED and 0 < one.attempts <= TRIES and one.message not in LAST
    return waits or one.status is DeliveryStatus.FAILED


async def where_of(context: Context, session: Session, ids: Sequence[PersonId]) -> dict[PersonId, Where]:
    """Answer where the second channels of these people lead, for those who have one that is still offered."""
    offered, found = context.settings.second_channels, dict[PersonId, Where]()
    for person, blob in (await second_channels.of_people(session, ids)).items() if ids else ():
        try:
            kept = open_second_channel(context, person, blob)
        except SealBrokenError:
            continue
        if kept.name in offered:
            service = offered[kept.name]
            found[person] = Where(kind_of(service), with_place(service, kept.to))
    return found


async def over_second_channels(context: Context, session: Session, tried: Sequence[Delivery]) -> Over:
    """Answer what goes over second channels now that mails have come to this: one message for each mail at most."""
    tried = [one for one in tried if needs_another(one)]
    reached = await where_of(context, session, list({one.person: None for one in tried if one.person}))
    tried = [one for one in tried if one.person in reached]
    if not tried:
        return Over((), frozenset())
    ids = list({one.case: None for one in tried if one.case})
    found = await cases.by_ids(session, ids)
    known = {one.fallback_of for some in (await deliveries.of_cases(session, ids)).values() for one in some}
    there = {person.id: person for person in await people.by_ids(session, list(reached))}
    new = tuple(
        delivery(
            case=found[one.case],
            message=one.message,
            person=there[one.person],
            group=one.group,
            now=context.clock.now(),
            domain=context.settings.mail_domain,
            due_at=one.due_at,
            promise=one.promise,
            channel=reached[one.person].kind,
            fallback_of=one.id,
        )
        for one in tried
        if one.case in found and one.person in there and one.id not in known and _is_time(one, found[one.case])
    )
    return Over(new, frozenset(one.id for one in tried))


def _is_time(one: Delivery, case: Case) -> bool:
    """Tell whether mail has been tried for long enough."""
    return one.status is DeliveryStatus.FAILED or case.danger or one.attempts == TRIES
