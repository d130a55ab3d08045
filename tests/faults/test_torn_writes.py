"""
A process killed right after each single step of an operation: what it began is there whole afterwards, or not at all.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from handrail.identifiers import CaseId, Reference
from states.people import DeliveryStatus
from storage import keystore
from tests.faults.dying import report
from tests.faults.system import ROOT
from tests.support.community import MONDAY, Community, open_community

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform == "win32", reason="it forks"),
]
OPENING = (
    "storage.keystore.put",
    "storage.cases.add",
    "storage.wraps.add",
    "storage.likenesses.put",
    "storage.writings.add_reports",
    "storage.case_log.append",
    "storage.promises.add",
    "storage.moves.add",
    "storage.deliveries.add",
    "storage.answers.claim",
)
OPENED = "engine.opening.group_commit.commit"
APPLYING = (
    "storage.moves.claim",
    "storage.cases.change",
    "storage.case_log.append",
    "storage.promises.end",
    "storage.moves.settle",
    "storage.moves.withdraw",
    "storage.deliveries.add",
    "engine.moving.applying._write",
)
APPLIED = "engine.operations.apply_moves"
LEASING = "storage.deliveries.lease"
SENDING = ("notifiers.mailbox.MailboxNotifier.send", "storage.deliveries.record")


async def die(folder: Path, operation: str, *steps: str) -> int:
    """Have a process killed after each step, each in a folder of its own; answer how many were not."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.dying", str(folder), operation, *steps, cwd=ROOT, env={**os.environ}
    )
    async with asyncio.timeout(100):
        return await process.wait()


@asynccontextmanager
async def reopened(folder: Path, after: timedelta = timedelta(0)) -> AsyncIterator[Community]:
    """Open what a killed process left behind, some time after it began."""
    async with open_community(folder, at=MONDAY + after) as community:
        yield community


async def references(community: Community) -> list[Reference]:
    """Answer every case there is."""
    return [one.row.reference for one in await community.desk.list_cases()]


async def keys(community: Community) -> tuple[CaseId, ...]:
    """Answer the cases that have an outer key."""
    return await keystore.made_before(community.desk.context.keystore, MONDAY + timedelta(days=999))


async def test_report_is_whole_or_absent_wherever_opening_dies(tmp_path: Path) -> None:
    """Killed after any step before the commit, there is no case; sent again under its key, there is exactly one."""
    assert await die(tmp_path, "open", *OPENING) == 0
    for step in OPENING:
        async with reopened(tmp_path / step) as community:
            left = await references(community)
            orphans = await keys(community)
            first, again = await report(community), await report(community)
            assert (step, left, len(orphans)) == (step, [], 1)
            assert (step, first, await references(community)) == (step, again, [first])
            assert await community.is_sound()


async def test_answered_report_survives_the_death_that_follows(tmp_path: Path) -> None:
    """Killed right after the commit, before anyone was answered, the case is there and the sender asks into it."""
    assert await die(tmp_path, "open", OPENED) == 0
    async with reopened(tmp_path / OPENED) as community:
        left = await references(community)
        assert [await report(community)] == left
        assert await community.is_sound()


async def test_orphan_key_is_swept(tmp_path: Path) -> None:
    """An outer key whose case was never committed is removed by `reconcile`, an hour later and not before."""
    assert await die(tmp_path, "open", OPENING[0]) == 0
    async with reopened(tmp_path / OPENING[0]) as community:
        await community.desk.reconcile()
        soon = await keys(community)
        await report(community)
        community.clock.advance(timedelta(hours=2))
        swept = (await community.desk.reconcile()).checked["orphan keys"]
        kept = await keys(community)
        assert await community.is_sound()
    assert (len(soon), swept, len(kept)) == (1, 1, 1)
    assert set(soon).isdisjoint(kept)


async def test_due_move_is_applied_once_wherever_applying_dies(tmp_path: Path) -> None:
    """Killed after any step before the commit, nothing has moved; the next engine moves it, once."""
    assert await die(tmp_path, "apply", *APPLYING) == 0
    for step in APPLYING:
        async with reopened(tmp_path / step, after=timedelta(days=3)) as community:
            (reference,) = await references(community)
            before = [line.event for line in await community.desk.case_log(reference)]
            await community.work()
            after = [line.event for line in await community.desk.case_log(reference)]
            assert (step, before) == (step, ["received"])
            assert (step, after.count("escalated")) == (step, 1)
            assert await community.is_sound()


async def test_applied_move_survives_the_death_that_follows(tmp_path: Path) -> None:
    """Killed right after the commit, the move stands, and the next engine does not make it again."""
    assert await die(tmp_path, "apply", APPLIED) == 0
    async with reopened(tmp_path / APPLIED, after=timedelta(days=3)) as community:
        (reference,) = await references(community)
        await community.work()
        events = [line.event for line in await community.desk.case_log(reference)]
        assert events.count("escalated") == 1
        assert await community.is_sound()


async def test_message_is_sent_wherever_sending_dies(tmp_path: Path) -> None:
    """Killed while it sends, an engine leaves messages to the next one: at once, or when its lease has ended."""
    assert await die(tmp_path, "deliver", LEASING, *SENDING) == 0
    for step in (LEASING, *SENDING):
        async with reopened(tmp_path / step, after=timedelta(seconds=10)) as community:
            free = await community.desk.due_deliveries()
            community.clock.advance(timedelta(seconds=11))
            await community.work()
            (reference,) = await references(community)
            outbox = await community.outbox(reference)
            assert (step, free > 0) == (step, step == LEASING)
            assert {one.status for one in outbox} == {DeliveryStatus.SENT}
            assert {one.message_id for one in outbox} == {mail.message_id for mail in community.mails()}
