"""
The digests: each day a reminder of what is due within a day, and each week a list of what is one's own.

Both name references and times only. One round of the flow `digest` sends both; neither is a timer of its own.
"""

from datetime import timedelta

from engine.context import Context, policy_of
from engine.deciding.panels import panels
from engine.telling.numbers import remind_of_numbers
from engine.telling.outbox import WEEKLY, delivery
from states.people import Delivery
from storage import cases, deliveries, exclusions, heartbeats, people, promises

_AHEAD = timedelta(days=1)
_MARK = "digest"
_WEEK = timedelta(days=7)
_WEEKLY = heartbeats.LASTING + "weekly digest"
"""The mark of the last weekly round, which is not swept; no policy's name has a space."""
_MISSED = timedelta(days=400)


async def send_digests(context: Context) -> int:
    """Queue a reminder of what is due within a day, to those who hold it; answer how many. A day has one round."""
    await remind_of_numbers(context)
    return await _daily(context) + await _weekly(context)


async def _daily(context: Context) -> int:
    now = context.clock.now()
    async with context.database.write() as session:
        if _MARK in await heartbeats.since(session, now - _AHEAD, now + _AHEAD):
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


async def _weekly(context: Context) -> int:
    """Queue the list of what is somebody's own, for everyone who has anything; answer how many lines. Once a week."""
    now = context.clock.now()
    async with context.database.write() as session:
        last = (await heartbeats.since(session, now - _MISSED, now + _WEEK)).get(_WEEKLY)
        if last is not None and now < last + _WEEK:
            return 0
        await heartbeats.beat(session, _WEEKLY, now)
        if last is None:  # the first look only sets the mark
            return 0
        roster = {one.id: one for one in await people.roster(session)}
        found = [case for case in await cases.listing(session, only_open=True, limit=10_000) if case.assignee in roster]
        owed = await promises.first_due(session, [case.id for case in found])
        away = await exclusions.of_cases(session, [case.id for case in found])
        made = [
            delivery(
                case=case,
                message=WEEKLY,
                person=roster[case.assignee],
                group=case.holder,
                now=now,
                domain=context.settings.mail_domain,
                due_at=owed[case.id].due_at if case.id in owed else None,
            )
            for case in found
            if case.assignee is not None and case.assignee not in away[case.id]
        ]
        await deliveries.add(session, made)
        await context.database.wake(session)
    return len(made)
