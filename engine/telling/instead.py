"""
Who hears instead of someone who cannot be reached: the others of the group, else those who come after them.

They get an alarm, which holds a reference and nothing else. `delivering` calls this for what failed for good.
"""

from collections.abc import Collection, Sequence

from engine.context import Context, policy_of
from engine.deciding.panels import Panels, Sorted
from engine.deciding.redirecting import stand_in
from engine.telling.outbox import MAIL, delivery
from handrail.identifiers import PersonId
from states.case import Case
from states.people import Delivery, DeliveryStatus
from storage import cases, deliveries, exclusions, people
from storage.database import Session

ALARM = "alarm"


async def alarms_instead(context: Context, session: Session, failed: Sequence[Delivery]) -> list[Delivery]:
    """
    Answer the alarms for deliveries that failed for good; none for one where nobody is left, or all have heard of it.

    They are read together and judged one after the other: a mail server that refuses everything must not hold up, by
    some queries for each mail, the moves that are due.
    """
    ids = list(dict.fromkeys(one.case for one in failed if one.case))
    if not ids:
        return []
    found = await cases.by_ids(session, ids)
    tried = {key: list(some) for key, some in (await deliveries.of_cases(session, ids)).items()}
    away, roster = await exclusions.of_cases(session, ids), Sorted(await people.roster(session))
    alarms: list[Delivery] = []
    for one in failed:
        if one.case is None or one.case not in found:
            continue
        case, known = found[one.case], tried.setdefault(one.case, [])
        there = roster.panels(await policy_of(context, session, case), away[case.id] | _lost(known, one))
        first = _mail_of(known, one)
        new = _alarms(context, case, there, first, _heard(known, first))
        known += new
        alarms += new
    return alarms


def _alarms(
    context: Context, case: Case, there: Panels, failed: Delivery, heard: Collection[PersonId | None]
) -> list[Delivery]:
    group = _group(case, there, failed.group if failed.person else case.holder)
    return [
        delivery(
            case=case,
            message=ALARM,
            person=person,
            group=group,
            now=context.clock.now(),
            domain=context.settings.mail_domain,
            due_at=failed.due_at,
            promise=failed.promise,
            fallback_of=failed.id,
        )
        for person in there.of(group)
        if person.id not in heard
    ]


def _group(case: Case, there: Panels, group: str) -> str:
    """Answer who is asked: the same group while anyone of it is left, then whoever else may hear of the case."""
    return group if there.of(group) else stand_in(case, group, there) or group


def _mail_of(tried: Sequence[Delivery], failed: Delivery) -> Delivery:
    """Answer the mail that a message over a second channel stood in for; any other stands for itself."""
    return next((one for one in tried if failed.channel != MAIL and one.id == failed.fallback_of), failed)


def _lost(tried: Sequence[Delivery], failed: Delivery) -> frozenset[PersonId]:
    """
    Answer who cannot be reached about this case: a mailbox that is gone is gone for the next mail too.

    Whom a second channel has reached, or is still to reach, is not lost.
    """
    ended = DeliveryStatus.FAILED
    reached = {one.fallback_of for one in tried if one.channel != MAIL and one.status is not ended}
    gone = {one.person for one in (*tried, failed) if one.status is ended and one.id not in reached}
    return frozenset(person for person in gone if person is not None)


def _heard(tried: Sequence[Delivery], failed: Delivery) -> set[PersonId | None]:
    """Answer who is being alarmed already, so that three lost mailboxes are one alarm to each of the others."""
    alarms = [one for one in tried if one.message == ALARM and one.fallback_of is not None]
    return {
        one.person
        for one in alarms
        if one.status is DeliveryStatus.QUEUED or (failed.fallback_of and one.fallback_of == failed.fallback_of)
    }
