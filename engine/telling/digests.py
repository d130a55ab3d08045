"""
The daily digest: each person who holds something that is due within a day gets one list of it, once a day.
"""

from datetime import timedelta

from engine.context import Context, policy_of
from engine.deciding.panels import panels
from engine.telling.numbers import remind_of_numbers
from engine.telling.outbox import delivery
from states.people import Delivery
from storage import cases, deliveries, exclusions, heartbeats, people, promises

_AHEAD = timedelta(days=1)
_MARK = "digest"


async def send_digests(context: Context) -> int:
    """Queue a reminder of what is due within a day, to those who hold it; answer how many. A day has one round."""
    await remind_of_numbers(context)
    now = context.clock.now()
    async with context.database.write() as session:
        if _MARK in await heartbeats.since(session, now - _AHEAD):
            return 0
        roster = await people.roster(session)
        some = await cases.listing(session, only_open=True, limit=10_000)
        owed = await promises.of_cases(session, [case.id for case in some], running=True)
        away = await exclusions.of_cases(session, [case.id for case in some])
        made: list[Delivery] = []
        for case in some:
            first = min(owed.get(case.id, []), key=lambda one: one.due_at, default=None)
            if first is None or not now < first.due_at <= now + _AHEAD:
                continue
            there = panels(await policy_of(context, session, case), roster, away[case.id])
            holders = [one for one in there.of(case.holder) if case.assignee in (None, one.id) and one.available]
            made += [
                delivery(
                    case=case,
                    message="nudge",
                    person=person,
                    group=case.holder,
                    now=now,
                    domain=context.settings.mail_domain,
                    due_at=first.due_at,
                    promise=first.name,
                )
                for person in holders
            ]
        await deliveries.add(session, made)
        await heartbeats.beat(session, _MARK, now)
    return len(made)
