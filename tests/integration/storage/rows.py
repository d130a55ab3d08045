"""
Rows for storage tests: cases, moves, promises and people with every field filled, out of nothing.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.identifiers import CaseId, PersonId, Reference, move_id, new_id
from states.case import Case, Intent, LogEntry, Move, Promise
from states.lifecycle import CaseState, Trigger
from states.people import Delivery, Person
from states.roles import CLOCK, SYSTEM
from storage import cases, people
from storage.database import Database
from storage.people import SealedKeys

NOW = datetime(2026, 11, 2, 9, 0, 0, 123457, tzinfo=UTC)
"""An instant whose microseconds would not survive a float."""
HOUR = timedelta(hours=1)
KEYS = SealedKeys(b"sealed", b"by code")


def a_case(number: int = 1, **facts: Any) -> Case:  # noqa: ANN401 - fields of a case
    """Answer a case whose key and reference are made of a number."""
    usual: dict[str, Any] = {
        "id": CaseId(f"{number:032x}"),
        "reference": Reference(f"HR-{number:08d}"),
        "policy": "carpentries",
        "policy_version": "0123456789abcdef",
        "state": CaseState.RECEIVED,
        "holder": "facilitators",
        "opened_to": frozenset({"facilitators"}),
        "intent": Intent.REPORT,
        "danger": False,
        "consent": True,
        "language": "en",
        "reachable": True,
        "version": 1,
        "opened_at": NOW,
        "state_since": NOW,
        "head": bytes([number % 256]) * 32,
    }
    return Case(**(usual | facts))


def a_move(case: Case, cause: str = "broken", **facts: Any) -> Move:  # noqa: ANN401 - fields of a move
    """Answer a move of the clock that is due now."""
    usual: dict[str, Any] = {"actor": CLOCK, "due_at": NOW, "requested_at": NOW}
    return Move(move_id(case.id, cause), case.id, Trigger.ALARM, cause=cause, **(usual | facts))


def a_promise(case: Case, name: str = "answer", **facts: Any) -> Promise:  # noqa: ANN401 - fields of a promise
    """Answer a promise that runs for an hour."""
    usual: dict[str, Any] = {"round": 1, "to": "reporter", "anchor_at": NOW, "due_at": NOW + HOUR}
    return Promise(f"{case.id}.{name}.1", case.id, name, **(usual | facts))


def an_entry(case: Case, seq: int = 1, **facts: Any) -> LogEntry:  # noqa: ANN401 - fields of an entry
    """Answer a log entry; its hashes are made up."""
    usual: dict[str, Any] = {"at": NOW, "actor": SYSTEM, "event": "received", "data": {"to": "received"}}
    values = usual | {"policy_version": case.policy_version, "previous": bytes(32), "hash": bytes([seq]) * 32} | facts
    return LogEntry(case.id, seq, **values)


def a_delivery(case: Case | None, **facts: Any) -> Delivery:  # noqa: ANN401 - fields of a delivery
    """Answer a message that may go out now."""
    key = new_id()
    usual: dict[str, Any] = {"person": None, "group": "reporter", "channel": "mail", "not_before": NOW}
    about = {"case": case.id, "reference": case.reference} if case else {"case": None, "reference": None}
    return Delivery(id=key, message="status", message_id=f"<{key}@x>", **(usual | about | facts))


def a_person(key: str = "ada", **facts: Any) -> Person:  # noqa: ANN401 - fields of a person
    """Answer someone on the roster."""
    usual: dict[str, Any] = {"email": f"{key}@example.org", "name": key, "public_key": b"public"}
    return Person(id=PersonId(key.ljust(32, "0")), **({"roles": frozenset({"committee"})} | usual | facts))


async def with_cases(database: Database, *some: Case) -> None:
    """Put cases into a database."""
    async with database.write() as session:
        await cases.add(session, some or [a_case()])


async def with_people(database: Database, *some: Person) -> None:
    """Put people on the roster, one a second."""
    async with database.write() as session:
        for number, person in enumerate(some or [a_person()]):
            await people.add(session, person, KEYS, NOW + timedelta(seconds=number))
