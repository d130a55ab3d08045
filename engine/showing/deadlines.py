"""
What is due in the cases that are someone's own: for their calendar and for a table of clocks. Never what a case holds.

A calendar is fetched by programs that cannot sign in; its private address stands for the person. It lives as long as
they are on the roster and do not switch it off, and only its hash is kept.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.deciding.panels import Sorted
from engine.in_force import every_version
from engine.showing.case_lists import readable, reader_of
from engine.views import PromiseView, Visitor
from handrail.identifiers import Reference
from states.case import Case, Promise
from states.lifecycle import CaseState
from states.people import Person
from storage import desk_lists, feeds, people, promises
from storage.database import Session
from vault.feeds import feed_lookup, new_feed_token

_MANY = 2_000
"""More cases than one person has of their own."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise of one case of someone's own; `id` never changes, so that a calendar knows it again."""

    id: str
    reference: Reference
    state: CaseState
    holder: str
    promise: PromiseView


async def clocks_of(context: Context, visitor: Visitor, *, running: bool) -> tuple[Clock, ...]:
    """Answer the promises of someone's own cases, soonest first; only those not ended if `running`."""
    async with context.database.read() as session:
        return await _clocks(context, session, visitor.person, running=running)


async def deadlines_by(context: Context, token: str) -> tuple[Clock, ...] | None:
    """Answer what is due in the cases of whom a private address belongs to; None when it belongs to nobody."""
    lookup = feed_lookup(token)
    if lookup is None:
        return None
    async with context.database.read() as session:
        key = await feeds.person_of(session, lookup)
        person = await people.by_id(session, key) if key else None
        if person is None or person.left_at is not None:
            return None
        return await _clocks(context, session, person, running=True)


async def feed_since(context: Context, visitor: Visitor) -> datetime | None:
    """Answer since when someone's calendar has an address; None when it has none."""
    async with context.database.read() as session:
        return await feeds.made_at(session, visitor.person.id)


async def new_feed(context: Context, visitor: Visitor) -> str:
    """Make someone's calendar a new address, shown this once; the one before opens nothing any more."""
    token = new_feed_token()
    async with context.database.write() as session:
        await feeds.put(session, visitor.person.id, feed_lookup(token) or b"", context.clock.now())
    return token


async def switch_feed_off(context: Context, visitor: Visitor) -> None:
    """Take the address of someone's calendar away."""
    async with context.database.write() as session:
        await feeds.remove(session, visitor.person.id)


async def _clocks(context: Context, session: Session, person: Person, *, running: bool) -> tuple[Clock, ...]:
    reader = reader_of(await every_version(context, session), person)
    found = await desk_lists.of_person(session, reader, _MANY)
    read = await readable(context, session, Sorted(await people.roster(session)), found, person)
    mine = {case.id: case for case in found if case.id in read}
    owed = await promises.of_cases(session, list(mine), running=running)
    rows = [_clock(mine[key], one) for key, some in owed.items() for one in some]
    return tuple(sorted(rows, key=lambda one: (one.promise.due_at, one.id)))


def _clock(case: Case, promise: Promise) -> Clock:
    return Clock(promise.id, case.reference, case.state, case.holder, PromiseView.of(promise))
