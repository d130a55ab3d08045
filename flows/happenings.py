"""
The events that operators' own automations may react to: coarse, about a reference, without a word a person wrote.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from prefect.events import emit_event

from engine.work import Applied, PictureRow
from states.case import MoveStatus

_LOG = logging.getLogger("handrail.flows")
_SHOWN = frozenset(
    {
        "acknowledged",
        "counselled",
        "escalated",
        "raised",
        "resolved",
        "closed",
        "withdrawn",
        "reopened",
        "decided",
        "told",
    }
)


def tell_applied(applied: Iterable[Applied]) -> None:
    """Emit what happened to cases: `handrail.case.<event>` and `handrail.promise.broken`."""
    for done in applied:
        if done.status == MoveStatus.APPLIED:
            _tell_one(done)


def tell_opened(rows: Iterable[PictureRow]) -> None:
    """Emit `handrail.case.opened` for cases that were opened since the last look."""
    for row in rows:
        resource = _resource(row.reference, policy=row.policy, state=row.state, holder=row.holder)
        _emit("handrail.case.opened", resource, row.opened_at)


def _tell_one(done: Applied) -> None:
    labels = {"policy": done.policy, "state": done.state, "trigger": done.trigger, "tier": done.tier}
    resource = _resource(done.reference, **labels)
    if done.event in _SHOWN:
        _emit(f"handrail.case.{done.event}", resource)
    if done.broke is not None:
        _emit("handrail.promise.broken", resource | {"handrail.promise": done.broke})


def _resource(reference: str, **labels: str | None) -> dict[str, str]:
    """Name a case as the resource of an event, with labels that automations can filter by."""
    named = {f"handrail.{name}": label for name, label in labels.items() if label}
    return {"prefect.resource.id": reference, "prefect.resource.name": reference} | named


def _emit(event: str, resource: dict[str, str], occurred: datetime | None = None) -> None:
    try:
        emit_event(event, resource, occurred=occurred)
    except Exception as error:  # noqa: BLE001 - an event that is not told must not stop the work it tells of
        _LOG.warning("an event was not told: %s", type(error).__name__)
