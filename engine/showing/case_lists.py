"""
Someone's desk, part by part and page by page: what is theirs, what nobody took, what else they may read, what is over.

A page is read from the database in the order it is shown. Who may read each case is judged here by the same rules as
everywhere; what one case holds is for `engine.showing.desk_pages`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from engine.access import may_read
from engine.context import Context, policy_of
from engine.deciding.conflicts import barred
from engine.deciding.panels import Sorted
from engine.in_force import every_version
from engine.showing.reading import case_row
from engine.views import CaseRow, Visitor
from handrail.identifiers import CaseId
from policies.schema import Policy
from states.case import Case, Promise
from states.lifecycle import CaseState
from states.people import Person
from storage import acts, desk_lists, exclusions, people
from storage.database import Session
from storage.desk_lists import Choice, Place, Reader

_SOON = timedelta(hours=24)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLACE = re.compile(r"([0-9]{1,18})-([0-9a-f]{32})")
_MORE = 25
"""How many cases are read at once beyond those that a page shows, where some turn out to be none of theirs."""


class Part(StrEnum):
    """A part of someone's desk."""

    MINE = "mine"
    """Cases that they took."""
    UNTAKEN = "untaken"
    """Cases that nobody of their groups has taken."""
    OTHERS = "others"
    """Other cases that they may read."""
    ENDED = "ended"
    """Cases that are over: nothing is owed in them any more."""


class Only(StrEnum):
    """What narrows a part of the desk."""

    LATE = "late"
    """Something was due before now."""
    SOON = "soon"
    """Something is due within a day, or was before."""
    DANGER = "danger"
    """Someone may be in danger."""
    RECEIVED = "received"
    """Nobody has answered yet."""
    COUNSELLED = "counselled"
    """A facilitator has heard the reporter."""
    ESCALATED = "escalated"
    """A tier that decides holds it."""


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """Which cases to list: `after` is where the page before ended, as that page said; `count` is how many at most."""

    part: Part
    only: Only | None = None
    after: str | None = None
    count: int = 25


@dataclass(frozen=True, slots=True)
class CasesListed:
    """One page of cases; `after` leads to the next one, None where this is the last."""

    rows: tuple[CaseRow, ...]
    after: str | None


async def list_parts(context: Context, visitor: Visitor, asked: Sequence[CasesAsked]) -> tuple[CasesListed, ...]:
    """Answer one page of each of these parts of someone's desk, as they are at one moment; nothing of other cases."""
    async with context.database.read() as session:
        there = Sorted(await people.roster(session))
        reader = reader_of(await every_version(context, session), visitor.person)
        return tuple([await _part(context, session, there, reader, visitor.person, one) for one in asked])


async def _part(
    context: Context, session: Session, there: Sorted, reader: Reader, me: Person, asked: CasesAsked
) -> CasesListed:
    found = list[tuple[Case, Promise | None]]()
    at, step = _place(asked.after), asked.count + 1
    while len(found) <= asked.count:
        some = await _some(context, session, reader, asked, at, step)
        read = await readable(context, session, there, [case for case, _ in some], me)
        found += [pair for pair in some if pair[0].id in read]
        if len(some) < step:
            break
        at, step = _place_of(*some[-1]), _MORE
    shown = found[: asked.count]
    rows = tuple(case_row(case, [one] if one else [], me.id, context.shelf.kind_of(case.policy)) for case, one in shown)
    return CasesListed(rows, _written(_place_of(*shown[-1])) if len(found) > asked.count else None)


def reader_of(versions: Iterable[Policy], me: Person) -> Reader:
    """Answer the groups whose cases may be someone's: their own, and those that their groups stand in for."""
    groups, lent = set[str](), set[str]()
    for policy in versions:
        own = {group for group in policy.groups if policy.role_of(group) in me.roles}
        groups |= own
        lent |= {group for group, rules in policy.people.items() if rules.substitutes in own}
    return Reader(me.id, frozenset(groups), frozenset(lent - groups))


async def readable(
    context: Context, session: Session, there: Sorted, some: Sequence[Case], me: Person
) -> frozenset[str]:
    """
    Answer the keys of those cases that someone may read: by their groups, or because they joined one for that case.

    Whom a case keeps away was left out by the query that found it.
    """
    policies = {case.id: await policy_of(context, session, case) for case in some}
    read = {case.id for case in some if may_read(case, policies[case.id], me, frozenset())}
    asked = [case for case in some if case.id not in read and _lends(policies[case.id], case)]
    if asked:
        keys = [one.id for one in asked]
        away, known = await exclusions.of_cases(session, keys), await acts.of_cases(session, keys)
        for case in asked:
            out = away[case.id] | barred(policies[case.id], case, known.get(case.id, ()))
            read |= {case.id} if case.holder in there.panels(policies[case.id], out).joined_by(me.id) else set()
    return frozenset(read)


async def _some(
    context: Context, session: Session, reader: Reader, asked: CasesAsked, at: Place | None, step: int
) -> list[tuple[Case, Promise | None]]:
    if asked.part is Part.ENDED:
        return [(case, None) for case in await desk_lists.ended(session, reader, at, step)]
    choice = _choice(asked, context.clock.now())
    return list(await desk_lists.owed(session, reader, choice, at, step))


def _choice(asked: CasesAsked, now: datetime) -> Choice:
    only, part = asked.only, asked.part.value
    if only in {Only.LATE, Only.SOON}:
        return Choice(part, due_before=now if only is Only.LATE else now + _SOON)
    if only is Only.DANGER:
        return Choice(part, danger=True)
    return Choice(part, state=CaseState(only) if only else None)


def _lends(policy: Policy, case: Case) -> bool:
    rules = policy.people.get(case.holder)
    return rules is not None and rules.substitutes is not None


def _place_of(case: Case, promise: Promise | None) -> Place:
    return Place(promise.due_at if promise else case.state_since, case.id)


def _place(after: str | None) -> Place | None:
    """Read where a page ended; what is no such place begins from the first one."""
    found = _PLACE.fullmatch(after or "")
    if found is None:
        return None
    try:
        return Place(_EPOCH + timedelta(microseconds=int(found[1])), CaseId(found[2]))
    except OverflowError:
        return None


def _written(place: Place) -> str:
    return f"{(place.at - _EPOCH) // _MICROSECOND}-{place.case}"
