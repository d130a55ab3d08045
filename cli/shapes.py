"""
The shapes of the JSON that commands answer in: what scripts rely on, so a name here never changes its meaning.

Instants are ISO 8601 in UTC and end in Z; a case shows codes and instants, never content.
"""

from datetime import UTC, datetime

from engine.views import Audit, CaseFacts, LogLine, PromiseView
from states.people import Person

Shape = dict[str, object]


def instant(at: datetime | None) -> str | None:
    """Write an instant."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def case_shape(facts: CaseFacts) -> Shape:
    """Show a case as `case list` and `case show` do."""
    row = facts.row
    return {
        "reference": row.reference,
        "state": row.state.value,
        "policy": row.policy,
        "policy_version": row.policy_version,
        "tier": row.tier,
        "holder": row.holder,
        "opened_at": instant(row.opened_at),
        "danger": row.danger,
        "intent": row.intent.value,
        "outcome": row.outcome,
        "promises": [promise_shape(promise) for promise in facts.promises],
        "version": facts.version,
        "pending_moves": facts.pending_moves,
    }


def promise_shape(promise: PromiseView) -> Shape:
    """Show a promise; `released` tells one that ended neither kept nor broken."""
    return {
        "name": promise.name,
        "to": promise.to,
        "due_at": instant(promise.due_at),
        "kept_at": instant(promise.kept_at),
        "broken_at": instant(promise.broken_at),
        "released": promise.released,
    }


def log_shape(line: LogLine) -> Shape:
    """Show one entry of a case's log."""
    return {
        "seq": line.seq,
        "at": instant(line.at),
        "who": line.who,
        "event": line.event,
        "data": line.data,
        "policy_version": line.policy_version,
        "hash": line.hash,
    }


def person_shape(person: Person) -> Shape:
    """Show someone on the roster."""
    return {
        "email": person.email,
        "name": person.name,
        "roles": sorted(person.roles),
        "available": person.available,
        "left_at": instant(person.left_at),
    }


def audit_shape(audit: Audit) -> Shape:
    """Show what the auditor looked at and found."""
    return {"checked": dict(audit.checked), "findings": list(audit.findings)}
