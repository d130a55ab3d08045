"""
The cases: one row each, changed only by comparing its version first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import String, bindparam, exists, false, func, literal, or_, select, type_coerce, update

from handrail.identifiers import CaseId, PersonId, Reference
from states.case import Case, Intent
from states.lifecycle import CaseState
from storage.database import Session
from storage.statements import Fields, chunks, execute_many, fields, insert
from storage.tables import cases, exclusions

READ = [cases.c[name] for name in Case.__match_args__]
"""The columns that make a case, in the order in which it takes them, for other queries of this folder."""
_STATE, _INTENT = Case.__match_args__.index("state"), Case.__match_args__.index("intent")
_FIXED = {"id", "reference", "policy", "intent", "language", "opened_at", "day"}
_CHANGE = (
    update(cases)
    .where(cases.c.id == bindparam("of_case"), cases.c.version == bindparam("was"))
    .values({column.name: bindparam(f"new_{column.name}") for column in READ if column.name not in _FIXED})
)
_CHANGED = Fields(
    {"of_case": "case.id", "was": "was"}
    | {f"new_{column.name}": f"case.{column.name}" for column in READ if column.name not in _FIXED}
)
_FIELDS = fields(Case)


class _Changed(Struct, frozen=True):
    """A case as it is now, and the version that it was."""

    case: Case
    was: int


async def add(session: Session, new: Sequence[Case]) -> None:
    """Add cases that were just opened."""
    await insert(session, cases, new, _FIELDS)


async def change(session: Session, changed: Sequence[tuple[Case, int]]) -> None:
    """
    Save each case, if it still has the version given beside it.

    Whoever saves also appends log entries, whose key is (case, number): of two writers that both think they were
    first, the second one fails there, so a lost race can never go unseen.
    """
    await execute_many(session, _CHANGE, [_Changed(*one) for one in changed], _CHANGED)


async def by_ids(session: Session, ids: Sequence[CaseId]) -> dict[CaseId, Case]:
    """Answer the cases with these keys; one that does not exist is left out."""
    found: dict[CaseId, Case] = {}
    for some in chunks(ids):
        for row in await session.execute(select(*READ).where(cases.c.id.in_(some))):
            case = case_of(row)
            found[case.id] = case
    return found


async def hold(session: Session, ids: Sequence[CaseId]) -> None:
    """Keep others from changing these cases until this transaction ends; what stands in them is to be read again."""
    if session.dialect.name == "postgresql":  # on SQLite whoever writes is alone
        for some in chunks(sorted(ids)):
            await session.execute(
                select(cases.c.id).where(cases.c.id.in_(some)).order_by(cases.c.id).with_for_update(key_share=True)
            )


async def by_reference(session: Session, reference: Reference) -> Case | None:
    """Answer the case that people call `reference`."""
    row = (await session.execute(select(*READ).where(cases.c.reference == reference))).first()
    return None if row is None else case_of(row)


async def listing(
    session: Session,
    *,
    groups: Iterable[str] | None = None,
    without: PersonId | None = None,
    only_open: bool = False,
    limit: int = 500,
) -> tuple[Case, ...]:
    """
    Answer cases, newest first.

    `groups` None means every case, else those opened to one of the groups; `without` leaves out the cases that this
    person is kept away from.
    """
    query = select(*READ).order_by(cases.c.opened_at.desc(), cases.c.id).limit(limit)
    if only_open:
        query = query.where(cases.c.state != CaseState.RESOLVED.value)
    if groups is not None:
        spaced = literal(" ") + type_coerce(cases.c.opened_to, String) + literal(" ")
        query = query.where(or_(false(), *(spaced.contains(f" {group} ", autoescape=True) for group in groups)))
    if without is not None:
        kept_away = exists().where(exclusions.c.case_id == cases.c.id, exclusions.c.person_id == without)
        query = query.where(~kept_away)
    return tuple(case_of(row) for row in await session.execute(query))


async def following(session: Session, policy: str, version: str) -> tuple[Case, ...]:
    """Answer the open cases that follow one version of a policy, oldest first."""
    query = (
        select(*READ)
        .where(cases.c.policy == policy, cases.c.policy_version == version, cases.c.state != CaseState.RESOLVED.value)
        .order_by(cases.c.opened_at, cases.c.id)
    )
    return tuple(case_of(row) for row in await session.execute(query))


async def all_ids(session: Session, after: str = "", limit: int = 1000) -> tuple[CaseId, ...]:
    """Answer keys in order, page by page: the page after the key `after`."""
    query = select(cases.c.id).where(cases.c.id > after).order_by(cases.c.id).limit(limit)
    return tuple(CaseId(row.id) for row in await session.execute(query))


async def counts(session: Session) -> dict[tuple[str, str], int]:
    """Count cases by policy and state."""
    query = select(cases.c.policy, cases.c.state, func.count()).group_by(cases.c.policy, cases.c.state)
    return {(row[0], row[1]): row[2] for row in await session.execute(query)}


async def loads(session: Session) -> dict[PersonId, int]:
    """Count the open cases that each person has taken."""
    query = (
        select(cases.c.assignee, func.count())
        .where(cases.c.state != CaseState.RESOLVED.value, cases.c.assignee.is_not(None))
        .group_by(cases.c.assignee)
    )
    return {PersonId(row[0]): row[1] for row in await session.execute(query)}


async def forget_at(session: Session, case: CaseId, instant: datetime | None) -> None:
    """Set when the case's content is to be deleted; None means not yet decided, or never."""
    await session.execute(update(cases).where(cases.c.id == case).values(forget_at=instant))


async def to_forget(session: Session, now: datetime, after: str = "", limit: int = 100) -> tuple[CaseId, ...]:
    """Answer resolved cases whose time to be forgotten has come, page by page: the page after the key `after`."""
    over = (cases.c.forget_at <= now, cases.c.state == CaseState.RESOLVED.value, cases.c.id > after)
    query = select(cases.c.id).where(*over).order_by(cases.c.id).limit(limit)
    return tuple(CaseId(row.id) for row in await session.execute(query))


def case_of(values: Iterable[Any]) -> Case:
    """Make a case of the columns that `READ` names, in their order."""
    made = list(values)
    made[_STATE], made[_INTENT] = CaseState(made[_STATE]), Intent(made[_INTENT])
    return Case(*made)
