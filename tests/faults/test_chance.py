"""
Two engines on one database through whatever chance brings: mail servers, clocks and leases in every mixture.

FAULT_SEED replays a run: everything that is done, and in which order, follows from it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from engine.report import Opened
from states.people import DeliveryStatus
from tests.faults.sink import Mood, Sink
from tests.support.community import Community, open_community

pytestmark = [pytest.mark.faults, pytest.mark.slow]
_TURNS = 10
"""So many things happen in a round."""
_LATER = timedelta(days=60)
"""Longer than any lease, pause or promise that a round may leave."""


@dataclass
class Chaos:
    """Two engines with a mail server each, and what is under way."""

    engines: list[tuple[Community, Sink]]
    chance: random.Random
    opened: list[Opened] = field(default_factory=list)

    async def turn(self) -> None:
        """Do one thing that chance chooses."""
        community, sink = self.chance.choice(self.engines)
        match self.chance.randrange(6):
            case 0 | 1:
                self.opened.append(await community.report())
            case 2:
                community.clock.advance(timedelta(minutes=self.chance.uniform(-60, 600)))
            case 3:
                sink.mood = self.chance.choice([Mood.TAKE, Mood.REFUSE, Mood.FORGET])
            case 4:
                await self.freeze(community, sink)
            case _:
                await self.work(community)

    async def work(self, community: Community) -> None:
        """Have an engine make what is due, and try once to send what is."""
        await community.desk.apply_moves(50)
        await community.desk.deliver(50)

    async def freeze(self, community: Community, sink: Sink) -> None:
        """Have an engine stop while it sends, for longer than its lease by the other one's clock."""
        sink.mood = Mood.HANG
        tried = sink.tried
        sending = asyncio.create_task(community.desk.deliver(50))
        while not sending.done() and sink.tried == tried:  # noqa: ASYNC110 - the mail server is another's program
            await asyncio.sleep(0.01)
        for other, _ in self.engines:
            if other is not community:
                other.clock.advance(timedelta(minutes=3))
                if self.chance.random() < 0.5:
                    await self.work(other)
        sink.mood = self.chance.choice([Mood.TAKE, Mood.REFUSE, Mood.FORGET])
        await sending

    async def calm(self) -> None:
        """Let everything be well again, and have one engine do what is left."""
        for _, sink in self.engines:
            sink.mood = Mood.TAKE
        first = self.engines[0][0]
        first.clock.move_to(max(one.clock.now() for one, _ in self.engines) + _LATER)
        while await first.desk.apply_moves(500) or (await first.desk.deliver(500)).total:
            pass


@pytest.fixture
async def chaos(tmp_path: Path, sink: Sink, chance: random.Random) -> AsyncIterator[Chaos]:
    """Open one database twice, each with a mail server and a clock of its own."""
    async with AsyncExitStack() as stack:
        other = Sink()
        await other.open()
        stack.push_async_callback(other.close)
        engines = [
            (await stack.enter_async_context(open_community(tmp_path / "var", smtp_url=SecretStr(one.url))), one)
            for one in (sink, other)
        ]
        await engines[0][0].settle(facilitator=2, committee=3, board=1)
        yield Chaos(engines, chance)


async def test_whatever_chance_brings_loses_and_doubles_nothing(chaos: Chaos, rounds: int) -> None:
    """Every report is a case, what is called sent has arrived, copies carry the same Message-ID, and all is sound."""
    for _ in range(_TURNS * rounds):
        await chaos.turn()
    await chaos.calm()
    community = chaos.engines[0][0]
    arrived: Counter[str] = sum((sink.arrived for _, sink in chaos.engines), Counter())
    references = [one.row.reference for one in await community.desk.list_cases()]
    assert sorted(references) == sorted(one.reference for one in chaos.opened)
    known = [one for reference in references for one in await community.outbox(reference)]
    assert [one.message for one in known if one.status is DeliveryStatus.QUEUED] == []
    assert all(arrived[one.message_id] for one in known if one.status is DeliveryStatus.SENT)
    assert len({one.message_id for one in known}) == len(known)
    assert await community.is_sound()
