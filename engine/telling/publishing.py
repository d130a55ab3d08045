"""
Publishing numbers: who may look at those of a period that is over, and what was published, which never changes.

Each period begins where the last one that was published has ended, whatever the policy says by then, so that no two
overlap and none is left out. Why what was published is kept is told in ADR 25.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from engine.access import may_publish
from engine.context import Context
from engine.in_force import look
from engine.telling.numbers import Numbers, counted
from engine.views import Visitor
from handrail.errors import HandrailError
from policies.hiding import Table
from policies.publishing import due_after, first_period
from policies.schema import Policy
from storage import numbers, publications
from storage.database import Session
from storage.publications import Publication
from storage.statements import alone


class NotToPublishError(HandrailError):
    """There is nothing for this person to publish; whether nothing is due or it is not theirs is not said."""

    code = "nothing-to-publish"


@dataclass(frozen=True, slots=True)
class Published:
    """The numbers of a period; `at` is when they were published, None for a look ahead at what would be."""

    numbers: Numbers
    hide_below: int
    at: datetime | None = None


async def published(context: Context) -> tuple[Published, ...]:
    """Answer what everybody may see: the newest period of each policy first."""
    async with context.database.read() as session:
        found = [_read(one) for one in await publications.every(session)]
    return tuple(sorted(found, key=lambda one: (one.numbers.until, one.numbers.policy), reverse=True))


async def previews(context: Context, visitor: Visitor) -> tuple[Published, ...]:
    """Answer, for those who publish, the next period of each of their policies that is over; nothing for others."""
    async with context.database.read() as session:
        shelf = await look(context, session)
        used = {context.settings.policy, *await numbers.policies_used(session)} & set(shelf.names())
        mine = [one for one in map(shelf.active, sorted(used)) if may_publish(one, visitor.person)]
        found = [await _next(context, session, policy) for policy in mine]
    return tuple(one for one in found if one)


async def publish(context: Context, visitor: Visitor, policy: str, until: datetime) -> None:
    """
    Publish the numbers of the period that ends at `until`, as they are counted now, for good.

    Raises:
        NotToPublishError: that is not the next period of this policy that is over, or this person does not publish it.

    """
    async with context.database.write() as session:
        await alone(session)
        shelf = await look(context, session)
        chosen = shelf.active(policy) if policy in shelf.names() else None
        if chosen is None or not may_publish(chosen, visitor.person):
            raise NotToPublishError
        found = await _next(context, session, chosen)
        if found is None or found.numbers.until != until:
            raise NotToPublishError
        await publications.add(session, _row(found, context.clock.now(), visitor))


async def _next(context: Context, session: Session, policy: Policy) -> Published | None:
    """Answer the period after the last one that was published, if it is over."""
    rules = policy.transparency
    since = await _since(session, policy)
    until = due_after(policy, since) if since else None
    if rules is None or since is None or until is None or until > context.clock.now():
        return None
    found = await counted(session, policy, since, until)
    return Published(found, rules.hide_below) if found else None


async def _since(session: Session, policy: Policy) -> datetime | None:
    before = [one.until for one in await publications.every(session) if one.policy == policy.name]
    first = None if before else await numbers.first_report(session, policy.name)
    return max(before) if before else first_period(policy, first) if first else None


def _row(one: Published, at: datetime, visitor: Visitor) -> Publication:
    tables = {what: asdict(table) for what, table in one.numbers.tables.items()}
    text = json.dumps({"hide_below": one.hide_below, "tables": tables}, sort_keys=True)
    return Publication(one.numbers.policy, one.numbers.since, one.numbers.until, text, at, visitor.person.id)


def _read(row: Publication) -> Published:
    kept = json.loads(row.tables)
    tables = {what: Table(**table) for what, table in kept["tables"].items()}
    return Published(Numbers(row.policy, row.since, row.until, tables), kept["hide_below"], row.at)
