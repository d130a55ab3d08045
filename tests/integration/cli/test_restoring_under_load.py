"""
The rehearsal of a restore whose copies were made under load: reports, moves and messages go on while they are made.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.databases import back_up, bring_back
from engine.desk import Desk, open_desk
from engine.report import Opened
from handrail.clock import HandClock
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from handrail.settings import Settings
from notifiers.mailbox import list_messages
from states.lifecycle import Trigger
from tests.support.community import PASSPHRASE, Community, open_community
from tests.support.databases import PostgresServer
from tests.support.dumps import dump, restore

WORDS = "What happened while a copy was made."
WARM, MOST = 8, 40
LEASES = timedelta(minutes=10)
"""After this long what was being sent when the copy was made is anybody's to send."""


@dataclass
class Load:
    """What was acknowledged so far, by what the copies hold for certain and what they may hold."""

    acknowledged: list[Opened] = field(default_factory=list)
    moved: list[Reference] = field(default_factory=list)
    warm: asyncio.Event = field(default_factory=asyncio.Event)
    sent: frozenset[str] = frozenset()
    """The Message-IDs of what had gone out and was written down as sent."""

    async def go_on(self, community: Community) -> None:
        """Report, move and deliver until somebody ends it."""
        while len(self.acknowledged) < MOST:
            opened = await community.report(WORDS)
            self.acknowledged.append(opened)
            await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We have spoken.")
            self.moved.append(opened.reference)
            await community.work()
            self.sent = frozenset(_sent(community.settings.data))
            if len(self.moved) >= WARM:
                self.warm.set()


@asynccontextmanager
async def under(community: Community, load: Load) -> AsyncIterator[None]:
    """Let load run meanwhile."""
    running = asyncio.create_task(load.go_on(community))
    try:
        async with asyncio.timeout(60):
            await load.warm.wait()
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_copies_made_under_load_are_whole(kind: str, tmp_path: Path, postgres_server: PostgresServer) -> None:
    """They hold every report that was acknowledged before, no half case, keys for all, and no message goes out anew."""
    lost, copies, new, load = tmp_path / "lost", tmp_path / "copies", tmp_path / "new", Load()
    copies.mkdir()
    url = await postgres_server.new_database() if kind == "postgresql" else None
    async with open_community(lost, database_url=url) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        async with under(community, load):
            before, moved, sent = tuple(load.acknowledged), tuple(load.moved), load.sent
            if url is not None:
                await dump(postgres_server, url, copies / "handrail.dump")
            await back_up(community.settings, None if url else copies / "database", copies / "keys")
            during = len(load.acknowledged)
        now = community.clock.now()
    shutil.rmtree(lost)

    back = await restore(postgres_server, copies / "handrail.dump") if url else None
    settings = Settings(data=new, database_url=SecretStr(back) if back else None)
    await bring_back(settings, None if url else copies / "database", copies / "keys")
    async with open_desk(settings, HandClock(now + LEASES)) as desk:
        there = await _whole(desk, before, moved)
        assert len(before) <= len(there) <= during + 1
        for opened in load.acknowledged:
            if opened.reference not in there:
                with pytest.raises(UnknownCaseError):
                    await desk.reporter_view(opened.receipt)
        while await desk.apply_moves(500) or (await desk.deliver(500)).total:
            pass
        assert (await desk.audit()).findings == ()
    again = _sent(new)
    assert again.keys().isdisjoint(sent), "what was sent before the copy was made went out anew"
    assert max(Counter(again.elements()).values(), default=1) == 1


async def _whole(desk: Desk, before: tuple[Opened, ...], moved: tuple[Reference, ...]) -> set[Reference]:
    """Look that every case there is whole, that those of before are there, and that the right person reads them."""
    assert (await desk.audit()).findings == ()
    signed = await desk.sign_in("facilitator-1@example.org", PASSPHRASE)
    visitor = await desk.visitor(signed.cookie) if signed else None
    assert visitor is not None
    there = {row.reference for row in await desk.my_cases(visitor)}
    assert {one.reference for one in before} <= there
    for one in before:
        assert (await desk.reporter_view(one.receipt)).reference == one.reference
    for reference in there:
        texts = {one.text for one in (await desk.case_page(visitor, reference)).writings}
        assert texts >= ({WORDS, "We have spoken."} if reference in moved else {WORDS})
    return there


def _sent(data: Path) -> Counter[str]:
    """Answer the Message-IDs of what went out, and how often each did."""
    return Counter(one.message_id for one in list_messages(data / "mailbox", 10_000))


async def test_restore_overwrites_nothing(tmp_path: Path) -> None:
    """Where a database, its journal or a key is, nothing is written."""
    async with open_community(tmp_path / "var") as community:
        await back_up(community.settings, tmp_path / "a", tmp_path / "b")
        with pytest.raises(FileExistsError):
            await bring_back(community.settings, tmp_path / "a", tmp_path / "b")
    new = Settings(data=tmp_path / "new")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "handrail.db-wal").touch()
    with pytest.raises(FileExistsError, match=r"handrail\.db-wal"):
        await bring_back(new, tmp_path / "a", tmp_path / "b")
    assert not (tmp_path / "new" / "keys").exists()
    with pytest.raises(FileNotFoundError, match=r"server\.key|keystore\.db"):
        await bring_back(Settings(data=tmp_path / "other"), tmp_path / "a", tmp_path / "a")
