"""
Who hears instead of someone who cannot be reached: the others of the group, else those who come after them.

They get an alarm, which holds a reference and nothing else. `delivering` calls this for what failed for good.
"""

from collections.abc import Sequence

from engine.context import Context, policy_of
from engine.deciding.panels import Panels, panels
from engine.deciding.redirecting import stand_in
from engine.telling.outbox import delivery
from handrail.identifiers import PersonId
from states.case import Case
from states.people import Delivery, DeliveryStatus
from storage import cases, deliveries, exclusions, people
from storage.database import Session


async def alarms_instead(context: Context, session: Session, failed: Delivery) -> list[Delivery]:
    """Answer the alarms for a delivery that failed for good; empty when nobody is left, or all have heard of it."""
    if failed.case is None:
        return []
    case = (await cases.by_ids(session, [failed.case])).get(failed.case)
    if case is None:
        return []
    tried = await deliveries.of_case(session, case.id)
    away = (await exclusions.of_cases(session, [case.id]))[case.id]
    there = panels(await policy_of(context, session, case), await people.roster(session), away | _lost(tried, failed))
    group = _group(case, there, failed.group if failed.person else case.holder)
    heard = _heard(tried, failed)
    return [
        delivery(
            case=case,
            message="alarm",
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


def _lost(tried: Sequence[Delivery], failed: Delivery) -> frozenset[PersonId]:
    """Answer who cannot be reached about this case: a mailbox that is gone is gone for the next mail too."""
    gone = {one.person for one in (*tried, failed) if one.status is DeliveryStatus.FAILED}
    return frozenset(person for person in gone if person is not None)


def _heard(tried: Sequence[Delivery], failed: Delivery) -> set[PersonId | None]:
    """Answer who is being alarmed already, so that three lost mailboxes are one alarm to each of the others."""
    alarms = [one for one in tried if one.fallback_of is not None]
    return {
        one.person
        for one in alarms
        if one.status is DeliveryStatus.QUEUED or (failed.fallback_of and one.fallback_of == failed.fallback_of)
    }
