"""
Numbers in public: who is reminded when they are due, and the counts themselves, less those that must not be shown.

When they are due is answered by `policies.publishing`, what may be shown by `policies.hiding`; publishing them is for
`engine.telling.publishing`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.context import Context
from engine.deciding.panels import panels
from engine.telling.outbox import delivery
from policies.hiding import Table, shown_of
from policies.publishing import due_after, published_by
from policies.schema import Policy
from storage import deliveries, heartbeats, numbers, people
from storage.database import Session

_MISSED = timedelta(days=400)
"""How late a reminder may still come when nothing ran at the time."""
_OF_REPORTS = frozenset({"channels", "intents", "outcomes"})
"""Counts of the same reports, or of nearly the same, so that their total can be told where reports are counted."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one policy's cases come to in a period, as they may be shown."""

    policy: str
    since: datetime
    until: datetime
    tables: dict[str, Table]

    @property
    def counts(self) -> dict[str, dict[str, int | None]]:
        """The numbers alone; None stands for one that is hidden."""
        return {what: dict(table.numbers) for what, table in self.tables.items()}


async def numbers_of(context: Context, policy: Policy, since: datetime, until: datetime) -> Numbers | None:
    """Answer the numbers that a policy publishes of a period; None where it publishes none."""
    async with context.database.read() as session:
        return await counted(session, policy, since, until)


async def counted(session: Session, policy: Policy, since: datetime, until: datetime) -> Numbers | None:
    """Answer the same in a transaction that is open already."""
    rules = policy.transparency
    if rules is None:
        return None
    tables = dict[str, Table]()
    for what in rules.counts:
        found = await numbers.count(session, what, policy.name, since, until)
        known = what in _OF_REPORTS and "reports" in rules.counts
        tables[what] = shown_of(found, rules.hide_below, total_known=known)
    return Numbers(policy.name, since, until, tables)


async def remind_of_numbers(context: Context) -> int:
    """Tell those who publish that numbers are due, once each time; answer how many policies' numbers were due."""
    async with context.database.write() as session:
        used = {context.settings.policy, *await numbers.policies_used(session)} & set(context.shelf.names())
        told = 0
        for policy in map(context.shelf.active, sorted(used)):
            due = await _due(context, session, policy)
            if due is not None:
                await _remind(context, session, policy, due)
                told += 1
    return told


async def _due(context: Context, session: Session, policy: Policy) -> datetime | None:
    """Answer when numbers were due, if that was after somebody was last reminded of them."""
    now = context.clock.now()
    marks = await heartbeats.since(session, now - _MISSED)
    last = marks.get(heartbeats.LASTING + policy.name)
    await heartbeats.beat(session, heartbeats.LASTING + policy.name, now)
    # The first look only sets the mark: a new installation is not told of numbers from before it was.
    due = due_after(policy, last) if last else None
    return due if due and due <= now else None


async def _remind(context: Context, session: Session, policy: Policy, due: datetime) -> None:
    group = published_by(policy) or ""
    members = panels(policy, await people.roster(session), frozenset()).of(group)
    made = [
        delivery(
            case=None,
            message="alarm",
            person=person,
            group=group,
            now=context.clock.now(),
            domain=context.settings.mail_domain,
            due_at=due,
            promise="transparency",
        )
        for person in members
    ]
    await deliveries.add(session, made)
