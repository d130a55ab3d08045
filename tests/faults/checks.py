"""
What must hold after a fault, whatever it was: nothing that was accepted is lost, nothing is done twice.
"""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from handrail.identifiers import Reference
from states.people import Delivery, DeliveryStatus
from tests.faults.load import Load
from tests.faults.sink import Sink
from tests.faults.system import until
from tests.support.community import Community

_AHEAD = timedelta(days=60)
"""On the system's clock: longer than any lease or pause of a delivery."""
_IN_A_LEASE = 200
"""The most messages an engine has in hand, and can have sent without having written it down."""


class Running(Protocol):
    """A system that can be looked into."""

    def desk(self, ahead: timedelta = timedelta(0)) -> AbstractAsyncContextManager[Community]:
        """Open its data in this process, on a clock that stands `ahead` of the system's."""
        ...

    async def command(self, *words: str) -> tuple[int, str]:
        """Type one command; answer its status and what it prints."""
        ...


@dataclass
class Told:
    """What became of the messages: how many were sent, how many copies there were, and what was never seen."""

    sent: int = 0
    copies: int = 0
    most: int = 0
    missing: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)


async def overdue_is_done(system: Running, seconds: float = 60.0) -> float:
    """Wait until nothing that is due now is left to do; answer the seconds that took."""
    async with system.desk() as community:
        desk, due = community.desk, community.clock.now()

        async def done() -> bool:
            return not [move for move in await desk.due_moves(50) if move.due_at <= due]

        return await until(done, seconds, "every due move is applied or refused")


async def audit_is_clean(system: Running) -> bool:
    """Type `handrail audit --json`; a finding fails the assertion."""
    status, out = await system.command("audit", "--json")
    audited = json.loads(out)
    assert (status, audited["findings"]) == (0, [])
    return int(audited["checked"]["cases"]) > 0


async def nothing_is_lost_or_doubled(system: Running, load: Load, sink: Sink, kills: int) -> Told:
    """Look, with nothing else running, at every case and message; whatever is wrong fails an assertion."""
    async with system.desk(_AHEAD) as community:
        while (await community.desk.deliver(500)).total:
            pass
        references = {one.row.reference for one in await community.desk.list_cases()}
        assert set(load.opened.values()) <= references, "a report that was answered 201 is no case"
        assert len(set(load.opened.values())) == len(load.opened), "two keys were given one case"
        assert len(references) == len(load.sent), "there are not as many cases as keys"
        assert Counter(await _texts(community, references)) == Counter(load.sent.values())
        assert await _moves_stand(community, load.moved)
        assert await community.is_sound()
        told = await _told(community, references, sink)
    assert load.unforeseen == []
    assert told.missing == []
    assert told.unsettled == []
    assert told.most <= 1 + kills, "one message was sent more often than once per kill"
    assert told.copies <= _IN_A_LEASE * kills
    return told


async def _texts(community: Community, references: Iterable[Reference]) -> list[str]:
    """Read every case as someone who holds a key to it."""
    facilitator = await community.visitor("facilitator-1")
    committee = await community.visitor("committee-1")
    board = await community.visitor("board-1")
    texts = []
    for reference in references:
        holder = (await community.facts(reference)).row.holder
        reader = {"facilitators": facilitator, "committee": committee, "board": board}[holder]
        page = await community.desk.case_page(reader, reference)
        texts += [one.text.strip() for one in page.writings if one.part == "text"]
    return texts


async def _moves_stand(community: Community, moved: Iterable[str]) -> bool:
    """Answer whether each move that was answered 200 stands in its case's log, once."""
    for reference in moved:
        events = [line.event for line in await community.desk.case_log(Reference(reference))]
        assert events.count("counselled") == 1, f"{reference} was counselled {events.count('counselled')} times"
    return True


async def _told(community: Community, references: Iterable[Reference], sink: Sink) -> Told:
    told = Told(most=max(sink.arrived.values(), default=0))
    told.copies = sum(count - 1 for count in sink.arrived.values())
    for reference in references:
        for one in await community.outbox(reference):
            _judge(one, sink, told)
    return told


def _judge(one: Delivery, sink: Sink, told: Told) -> None:
    told.sent += one.status is DeliveryStatus.SENT
    if one.status is DeliveryStatus.SENT and not sink.arrived[one.message_id]:
        told.missing.append(f"{one.reference} {one.message}")
    if one.status in {DeliveryStatus.QUEUED, DeliveryStatus.FAILED}:
        told.unsettled.append(f"{one.reference} {one.message}: {one.status} {one.error}")
