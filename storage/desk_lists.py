"""
The cases of someone's desk, page by page: those that something is owed in, soonest first, and those that are over.

A page costs little however many cases there are. Few cases are found by who holds them and then put in order; of many,
the running promises are walked in the order in which they are due. Who may read which case is judged in
`engine.showing`; a query leaves out whom a case keeps away, and the groups that are none of theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    text,
    type_coerce,
)

from handrail.identifiers import CaseId, PersonId
from states.case import Case, Promise
from states.lifecycle import CaseState
from storage import promises as promises_of
from storage.act_tables import acts
from storage.cases import READ, by_ids, case_of
from storage.database import Session
from storage.tables import cases, exclusions, promises

_MANY = 1_000
_OPEN = text("cases.state <> 'resolved'")
_OVER = text("cases.state = 'resolved'")
"""Written out, because an index over a part of the cases serves a query only where the same words stand."""


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Whose desk it is: `groups` are those they belong to, `lent` those that they may join for one case.

    Whom a group is lent to shows only where somebody is kept from a case, or has told of a tie; other cases of such a
    group are not looked at.
    """

    person: PersonId
    groups: frozenset[str]
    lent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases: a part of the desk, and what narrows it; None where it does not."""

    part: str
    due_before: datetime | None = None
    danger: bool | None = None
    state: CaseState | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The last case of the page before: when it was due, or ended, and its key."""

    at: datetime
    case: CaseId


async def owed(
    session: Session, reader: Reader, choice: Choice, after: Place | None, limit: int
) -> list[tuple[Case, Promise]]:
    """Answer cases in which something is owed, each with what is due first, the soonest first."""
    few = await _few(session, reader, choice)
    if few is None:
        return await _walked(session, reader, choice, after, limit)
    first = await promises_of.first_due(session, few)
    in_order = sorted((one.due_at, one.case) for one in first.values() if _fits(one, choice, after))
    found = await by_ids(session, [key for _, key in in_order[:limit]])
    return [(found[key], first[key]) for _, key in in_order[:limit]]


async def of_person(session: Session, reader: Reader, limit: int) -> list[Case]:
    """Answer the cases that someone took, whether they are over or not, newest first."""
    query = select(*READ).where(cases.c.assignee == reader.person, *_seen_by(reader))
    rows = await session.execute(query.order_by(cases.c.opened_at.desc(), cases.c.id).limit(limit))
    return [case_of(row) for row in rows]


async def ended(session: Session, reader: Reader, after: Place | None, limit: int) -> list[Case]:
    """Answer cases that are over, those that ended last first."""
    query = select(*READ).where(_OVER, *_seen_by(reader))
    if after is not None:
        query = query.where(
            cases.c.state_since <= after.at, or_(cases.c.state_since < after.at, cases.c.id < after.case)
        )
    query = query.order_by(cases.c.state_since.desc(), cases.c.id.desc()).limit(limit)
    return [case_of(row) for row in await session.execute(query)]


async def _few(session: Session, reader: Reader, choice: Choice) -> list[CaseId] | None:
    """Answer the keys of all cases of a choice; None when they are many."""
    # Someone's own cases stay on their desk after they have ended, as long as something is owed in them.
    open_ones = () if choice.part == "mine" else (_OPEN,)
    query = select(cases.c.id).where(*open_ones, *_part(reader, choice.part), *_narrowed(choice), *_seen_by(reader))
    found = [CaseId(row.id) for row in await session.execute(query.limit(None if choice.part == "mine" else _MANY))]
    return None if choice.part != "mine" and len(found) == _MANY else found


def _fits(promise: Promise, choice: Choice, after: Place | None) -> bool:
    in_time = choice.due_before is None or promise.due_at < choice.due_before
    return in_time and (after is None or (promise.due_at, promise.case) > (after.at, after.case))


async def _walked(
    session: Session, reader: Reader, choice: Choice, after: Place | None, limit: int
) -> list[tuple[Case, Promise]]:
    query = _first_due().add_columns(*READ).where(func.coalesce(cases.c.state, "") != "resolved")
    query = query.where(*_seen_by(reader), *_part(reader, choice.part, walked=True), *_narrowed(choice))
    if choice.due_before is not None:
        query = query.where(promises.c.due_at < choice.due_before)
    if after is not None:
        query = query.where(
            promises.c.due_at >= after.at, or_(promises.c.due_at > after.at, promises.c.case_id > after.case)
        )
    query = query.order_by(promises.c.due_at, promises.c.case_id).limit(limit)
    width = len(promises_of.READ)
    rows = [tuple(row) for row in await session.execute(query)]
    return [(case_of(row[width:]), promises_of.promise_of(row[:width])) for row in rows]


def _first_due() -> Select[Any]:
    """Choose of each case the running promise that is due first."""
    other = promises.alias()
    sooner = or_(
        other.c.due_at < promises.c.due_at, and_(other.c.due_at == promises.c.due_at, other.c.id < promises.c.id)
    )
    before = exists().where(other.c.case_id == promises.c.case_id, other.c.ended_at.is_(None), sooner)
    joined = select(*promises_of.READ).join_from(promises, cases, promises.c.case_id == cases.c.id)
    return joined.where(promises.c.ended_at.is_(None), ~before)


def _seen_by(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    kept_away = exists().where(exclusions.c.case_id == cases.c.id, exclusions.c.person_id == reader.person)
    return (or_(_opened_to(reader.groups), _may_be_lent(reader.lent)), ~kept_away)


def _opened_to(groups: frozenset[str]) -> ColumnElement[bool]:
    spaced = literal(" ") + type_coerce(cases.c.opened_to, String) + literal(" ")
    return or_(false(), *(spaced.contains(f" {group} ", autoescape=True) for group in sorted(groups)))


def _may_be_lent(groups: frozenset[str]) -> ColumnElement[bool]:
    if not groups:
        return false()
    short = or_(exists().where(exclusions.c.case_id == cases.c.id), exists().where(acts.c.case_id == cases.c.id))
    return and_(cases.c.holder.in_(sorted(groups)), short)


def _part(reader: Reader, part: str, *, walked: bool = False) -> Sequence[ColumnElement[bool]]:
    """Choose the cases of a part; while promises are `walked`, no index over cases may lead the way."""
    if part == "mine":
        return (cases.c.assignee == reader.person,)
    assignee = func.coalesce(cases.c.assignee, "") if walked else cases.c.assignee
    holder = func.coalesce(cases.c.holder, "") if walked else cases.c.holder
    nobodys, theirs = assignee == "" if walked else assignee.is_(None), sorted(reader.groups | reader.lent)
    if part == "untaken":
        return (nobodys, holder.in_(theirs))
    others = and_(cases.c.assignee.is_not(None), cases.c.assignee != reader.person)
    return (or_(others, and_(nobodys, holder.not_in(theirs))),)


def _narrowed(choice: Choice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if choice.danger is not None:
        found.append(cases.c.danger.is_(choice.danger))
    if choice.state is not None:
        found.append(cases.c.state == choice.state.value)
    return found
