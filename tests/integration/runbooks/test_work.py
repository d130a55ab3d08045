"""
Rehearsals of the runbooks about engines, and what they have not done in time.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from cli.databases import back_up
from flows.engine_loop import run_engine
from notifiers.protocol import NotifyError
from tests.integration.notifiers.doors import Postbox
from tests.integration.notifiers.hearers import Hearer
from tests.integration.runbooks.house import House
from tests.support.community import Community


@asynccontextmanager
async def running_engine(house: House) -> AsyncIterator[Community]:
    """Run a real engine that reaches no Prefect, until the end of this."""
    async with house.desk() as community:
        stop = asyncio.Event()
        alone = house.settings.model_copy(update={"prefect_api_url": "http://127.0.0.1:9/api", "patience": 0.2})
        engine = asyncio.create_task(run_engine(community.desk, alone, stop, "one"))
        yield community
        stop.set()
        async with asyncio.timeout(10):
            await engine


async def until_well(house: House) -> bool:
    """Look again and again until all is well, for some seconds."""
    async with asyncio.timeout(15):
        while any(one.fault for one in await house.look()):  # noqa: ASYNC110 - the engine sets no event of the test's
            await asyncio.sleep(0.05)
    return await house.is_well()


async def test_runbook_engine_silent(house: House) -> None:
    """An engine that was killed or hangs is named with its last sign of life; when one runs all is well."""
    await house.tick()
    house.clock.advance(timedelta(seconds=31))
    assert await house.finds("engine-silent")
    async with running_engine(house):
        assert await until_well(house)


async def test_runbook_moves_overdue(house: House) -> None:
    """A deadline that passed unseen is named; an engine that works again makes the move, and the audit is clean."""
    await house.tick(hours=25)
    assert await house.finds("moves-overdue")
    async with running_engine(house) as community:
        assert await until_well(house)
        assert (await community.desk.audit()).findings == ()


async def test_runbook_engines_two(house: House) -> None:
    """Two engines at work on one embedded database are told of; when one has ended all is well."""
    await house.tick()
    async with house.desk() as community:
        await community.desk.beat("two", orchestrated=False)
    assert await house.finds("engines-two")
    await house.tick(seconds=20)
    assert await house.is_well()


async def test_runbook_messages_stuck(house: House, postbox: Postbox) -> None:
    """Messages that a server refuses are named with its code after some tries; when it takes them all is well."""
    await house.tick()
    postbox.replies["DATA"] = "452 4.3.1 no room"
    async with house.desk() as community:
        await community.report()
        for _ in range(6):
            await community.desk.deliver(100)
            house.clock.advance(timedelta(minutes=10))
    await house.tick()
    assert await house.finds("messages-stuck")
    assert any("(smtp-452)" in one.says for one in await house.look())
    postbox.replies.clear()
    house.clock.advance(timedelta(hours=1))
    async with house.desk() as community:
        await community.desk.deliver(100)
    await house.tick()
    assert await house.is_well()
    assert postbox.mails


async def test_runbook_audit_findings(house: House, tmp_path: Path) -> None:
    """A case that was changed behind our back is named; with the backup in its place all is well."""
    await house.tick()
    copies = await back_up(house.settings, tmp_path / "copy", tmp_path / "copy-of-keys")
    with closing(sqlite3.connect(house.file)) as other, other:
        other.execute("UPDATE case_log SET data = '{}' WHERE seq = 1")
    await house.tick()
    assert await house.finds("audit-findings")
    for beside in house.file.parent.glob("handrail.db-*"):
        beside.unlink()
    shutil.copy(copies[0], house.file)
    assert await house.is_well()


async def test_runbook_audit_old(house: House) -> None:
    """When no round has ended for a day that is told of; an engine that works ends one."""
    await house.tick()
    house.clock.advance(timedelta(hours=25))
    async with house.desk() as community:
        await community.work()
        await community.desk.beat("one", orchestrated=False, even=house.clock.now())
    assert await house.finds("audit-old")
    async with running_engine(house):
        assert await until_well(house)


async def test_runbook_ping_held_back(house: House, hearer: Hearer) -> None:
    """A ping that its service does not take is told of until it does."""
    house.change(ping_url=SecretStr(f"http://127.0.0.1:{hearer.port}/ping/1"))
    hearer.status = 503
    await house.tick()
    assert not await _pings(house)
    assert await house.finds("ping-held-back")
    hearer.status = 200
    assert await _pings(house)
    assert await house.is_well()


async def _pings(house: House) -> bool:
    async with house.desk() as community:
        try:
            return await community.desk.ping() == ()
        except NotifyError:
            return False
