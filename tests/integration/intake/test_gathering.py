"""
A mailbox that the settings name is polled by the engine, and by a flow that an operator starts by hand.
"""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows import work
from flows.at_desk import at_desk
from flows.desk import Desk
from flows.engine_loop import run_engine
from flows.jobs import Done
from flows.steps import directly
from intake.gathering import provide_mailbox
from tests.integration.intake.imap_server import Mailbox, served
from tests.support.community import open_community
from tests.unit.intake.odd_mails import plain


async def test_mail_in_the_mailbox_becomes_a_case(tmp_path: Path) -> None:
    """The engine gathers: a mail is a case, also one of our own list's, and a second round finds nothing."""
    mailbox = Mailbox({1: plain(b"one"), 2: plain(b"two", b"List-Id: <conduct.example.org>\r\n")})
    async with served(mailbox) as url:
        lists = ("conduct.example.org",)
        async with open_community(tmp_path, imap_url=SecretStr(url), own_lists=lists) as community:
            provide_mailbox(community.desk, community.settings)
            done = await work.gather(community.desk, directly)
            assert (done.count, done.summary, done.failed) == (2, "2 mails taken in", 0)
            assert len(await community.desk.list_cases()) == 2
            assert await community.desk.gather_mail() == 0
    assert mailbox.seen == mailbox.moved == {1, 2}


async def test_engine_polls_the_mailbox(tmp_path: Path) -> None:
    """The engine process takes in what lies in the mailbox, and people are told."""
    async with served(Mailbox({1: plain(b"one")})) as url:
        nobody = "http://127.0.0.1:9/api"
        async with open_community(tmp_path, imap_url=SecretStr(url), prefect_api_url=nobody) as community:
            await community.settle(facilitator=1)
            provide_mailbox(community.desk, community.settings)
            stop = asyncio.Event()
            engine = asyncio.create_task(run_engine(community.desk, community.settings, stop))
            async with asyncio.timeout(10):
                while not community.mails("facilitator-1"):
                    await community.desk.wait_for_change(0.1)
            stop.set()
            await engine
            assert len(await community.desk.list_cases()) == 1


async def test_desk_without_a_mailbox_gathers_nothing(tmp_path: Path) -> None:
    """Where no mailbox is set nothing is polled."""
    async with open_community(tmp_path) as community:
        provide_mailbox(community.desk, community.settings)
        assert community.desk.gathers_mail is False
        assert await community.desk.gather_mail() == 0


async def test_operator_gathers_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployed flow opens the desk by its own settings, the mailbox included."""
    async with served(Mailbox({1: plain(b"one")})) as url:
        monkeypatch.setenv("HANDRAIL_DATA", str(tmp_path))
        monkeypatch.setenv("HANDRAIL_IMAP_URL", url)
        assert (await at_desk(_gather)).count == 1
        assert (await at_desk(_gather)).count == 0


async def _gather(desk: Desk) -> Done:
    return await work.gather(desk, directly)
