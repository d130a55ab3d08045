"""
The events that operators' own automations may react to: coarse, about a reference, without a word a person wrote.

They are told beside the work, in order, over a connection of their own; what cannot be told soon is dropped, since the
case log has it all. Prefect's own way to emit events would tie them to whatever run came first.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from prefect.events.clients import PrefectEventsClient
from prefect.events.schemas.events import Event as PrefectEvent
from prefect.events.schemas.events import Resource

from engine.work import Applied, PictureRow
from flows.names import BATCH
from handrail.clock import SystemClock
from states.case import MoveStatus
from states.lifecycle import Event

_LOG = logging.getLogger("handrail.flows")
_KEPT = 1_000
_SEND_SECONDS = 5.0
OPENED, _MANY = "handrail.case.opened", "handrail.batch"
_NEWS = frozenset(
    {
        Event.ACKNOWLEDGED,
        Event.COUNSELLED,
        Event.ESCALATED,
        Event.RAISED,
        Event.RESOLVED,
        Event.CLOSED,
        Event.WITHDRAWN,
        Event.REOPENED,
        Event.DECIDED,
        Event.TOLD,
    }
)


class Teller:
    """Tells Prefect what happened to cases."""

    def __init__(self) -> None:
        """Begin with nothing to tell; events carry the machine's time, also in a demonstration."""
        self._clock = SystemClock()
        self._waiting: deque[tuple[str, dict[str, str]]] = deque(maxlen=_KEPT)
        self._news = asyncio.Event()

    def applied(self, moves: Sequence[Applied]) -> None:
        """Tell `handrail.case.<event>` and `handrail.promise.broken`: of each case, or of a big batch in numbers."""
        news = [one for done in moves if done.status == MoveStatus.APPLIED for one in _news_of(done)]
        self._tell(news if len(moves) <= BATCH else _in_numbers(news))

    def opened(self, rows: Sequence[PictureRow]) -> None:
        """Tell `handrail.case.opened`: of each case, or of many in numbers."""
        news = [
            (OPENED, _resource(row.reference, policy=row.policy, state=row.state, holder=row.holder)) for row in rows
        ]
        self._tell(news if len(rows) <= BATCH else _in_numbers(news))

    async def keep_telling(self) -> None:
        """Send what waits, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._send()
            except Exception as error:  # noqa: BLE001 - the next news may get through
                _LOG.warning("events were not told: %s", type(error).__name__)

    async def _send(self) -> None:
        async with asyncio.timeout(_SEND_SECONDS), PrefectEventsClient(reconnection_attempts=1) as client:
            while self._waiting:
                name, labels = self._waiting.popleft()
                await client.emit(_event(name, labels, self._clock.now()))

    def _tell(self, news: Iterable[tuple[str, dict[str, str]]]) -> None:
        self._waiting.extend(news)
        if self._waiting:
            self._news.set()


def _news_of(done: Applied) -> list[tuple[str, dict[str, str]]]:
    """List the events that one move makes."""
    resource = _resource(
        done.reference, policy=done.policy, state=done.state, trigger=done.trigger, tier=done.tier, promise=done.broke
    )
    case = [(f"handrail.case.{done.event}", resource)] if done.event in _NEWS else []
    return [*case, ("handrail.promise.broken", resource)] if done.broke else case


def _event(name: str, labels: dict[str, str], at: datetime) -> PrefectEvent:
    """Make an event; its instant is of another class on each Python, so that Prefect makes it itself."""
    known = {"occurred": at, "event": name, "resource": Resource(root=labels), **_known_by(name, labels)}
    return PrefectEvent.model_validate(known)


def _known_by(name: str, labels: dict[str, str]) -> dict[str, UUID]:
    """Give the opening of a case one id in every engine: each tells of it, and Prefect keeps the first."""
    about = labels["prefect.resource.id"]
    return {"id": uuid5(NAMESPACE_URL, f"{name}/{about}")} if name == OPENED and about != _MANY else {}


def _in_numbers(news: Iterable[tuple[str, dict[str, str]]]) -> list[tuple[str, dict[str, str]]]:
    """Tell each kind of event once, about `handrail.batch`, with how many cases it happened to."""
    counts = Counter(name for name, _labels in news)
    return [(name, _resource(_MANY, count=str(count))) for name, count in counts.items()]


def _resource(about: str, **labels: str | None) -> dict[str, str]:
    """Name what an event is about, with labels that automations can filter by."""
    named = {f"handrail.{name}": label for name, label in labels.items() if label}
    return {"prefect.resource.id": about, "prefect.resource.name": about} | named
