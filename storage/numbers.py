"""
The numbers that a community publishes: how many of what there was in a period under one policy. Codes and counts only.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from states.case import Ending
from states.lifecycle import CaseState, Event
from states.roles import ActorKind
from storage.database import Session
from storage.tables import case_log, cases, promises, reports

Counted = Select[Any]


async def count(session: Session, what: str, policy: str, since: datetime, until: datetime) -> dict[str, int]:
    """Answer how many of `what`, one of `policies.rules.COUNTS`, fell into a period, by the word they go under."""
    column, counted = _ASKED[what]()
    query = counted.where(cases.c.policy == policy, column >= since, column < until)
    return {str(row.word): int(row.number) for row in await session.execute(query)}


async def first_report(session: Session, policy: str) -> datetime | None:
    """Answer when the first report under a policy came."""
    query = select(func.min(reports.c.received_at)).select_from(reports.join(cases)).where(cases.c.policy == policy)
    found: datetime | None = (await session.execute(query)).scalar_one()
    return found


async def policies_used(session: Session) -> tuple[str, ...]:
    """Answer the names of all policies that a case was ever opened under."""
    return tuple(row[0] for row in await session.execute(select(cases.c.policy).distinct()))


def _grouped(word: ColumnElement[Any], table: Any) -> Counted:  # noqa: ANN401  # a table or a join of them
    return select(word.label("word"), func.count().label("number")).select_from(table).group_by(word)


def _reports() -> tuple[ColumnElement[Any], Counted]:
    return reports.c.received_at, _grouped(literal("reports"), reports.join(cases))


def _channels() -> tuple[ColumnElement[Any], Counted]:
    return reports.c.received_at, _grouped(reports.c.channel, reports.join(cases))


def _intents() -> tuple[ColumnElement[Any], Counted]:
    return cases.c.opened_at, _grouped(cases.c.intent, cases)


def _outcomes() -> tuple[ColumnElement[Any], Counted]:
    ended = _grouped(cases.c.outcome, cases).where(cases.c.state == CaseState.RESOLVED.value)
    return cases.c.state_since, ended


def _unilateral() -> tuple[ColumnElement[Any], Counted]:
    acted = _grouped(case_log.c.event, case_log.join(cases)).where(case_log.c.event == Event.ACTED_ALONE.value)
    return case_log.c.at, acted


def _appeals() -> tuple[ColumnElement[Any], Counted]:
    asked = _grouped(literal("appeals"), case_log.join(cases)).where(
        case_log.c.event == Event.REOPENED.value, case_log.c.actor_kind == ActorKind.REPORTER.value
    )
    return case_log.c.at, asked


def _promises() -> tuple[ColumnElement[Any], Counted]:
    ended = _grouped(promises.c.ending, promises.join(cases)).where(
        promises.c.ending.in_([Ending.KEPT.value, Ending.BROKEN.value])
    )
    return promises.c.ended_at, ended


_ASKED: dict[str, Callable[[], tuple[ColumnElement[Any], Counted]]] = {
    "reports": _reports,
    "channels": _channels,
    "intents": _intents,
    "outcomes": _outcomes,
    "unilateral": _unilateral,
    "appeals": _appeals,
    "promises": _promises,
}
