"""
The operators' picture: four artifacts under fixed keys, made anew after work was done, some seconds apart at most.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import ArtifactCreate

from engine.work import Picture
from flows.names import plain

ROWS = 200
"""The most rows an artifact shows."""

Table = list[dict[str, Any]]


class Pictures:
    """Publishes pictures, leaving out what has not changed since the last one."""

    def __init__(self) -> None:
        """Begin with nothing published."""
        self._published: dict[str, str] = {}

    async def publish(self, client: PrefectClient, picture: Picture, run: UUID | None) -> int:
        """Publish what has changed, as artifacts of the flow run `run`; answer how many artifacts that were."""
        changed = {key: data for key, data in _tables(picture).items() if self._published.get(key) != data}
        for key, data in changed.items():
            about = _ABOUT[key]
            await client.create_artifact(
                ArtifactCreate(key=key, type="table", description=about, data=data, flow_run_id=run)
            )
            self._published[key] = data
        return len(changed)


_ABOUT = {
    "open-cases": "The open cases, by reference: whose they are and when their clock moves next.",
    "due-next": "The moves that come next.",
    "promises-kept": "How often each promise was kept and broken, and how many are running.",
    "delivery-backlog": "The messages that wait, are being tried again, or failed for good, by channel.",
}


def _tables(picture: Picture) -> dict[str, str]:
    """Put a picture into four tables of plain values."""
    tables: dict[str, Table] = {
        "open-cases": [
            {
                "case": row.reference,
                "policy": row.policy,
                "state": row.state,
                "holder": row.holder,
                "opened": _instant(row.opened_at),
                "next due": _instant(row.next_due_at),
            }
            for row in picture.open_cases[:ROWS]
        ],
        "due-next": [
            {"due": _instant(move.due_at), "case": move.reference, "move": move.trigger, "cause": plain(move.cause)}
            for move in picture.due_next[:ROWS]
        ],
        "promises-kept": [
            {"promise": count.name, "kept": count.kept, "broken": count.broken, "running": count.running}
            for count in picture.promises_kept
        ],
        "delivery-backlog": [
            {"channel": count.channel, "queued": count.queued, "retrying": count.retrying, "failed": count.failed}
            for count in picture.backlog
        ],
    }
    return {key: json.dumps(table) for key, table in tables.items()}


def _instant(at: datetime | None) -> str:
    """Show an instant to the second, in UTC; nothing for none."""
    return at.strftime("%Y-%m-%d %H:%M:%SZ") if at else ""
