"""
Whatever people write, through whichever door, well or badly, in quiet or while things fail: nobody finds it elsewhere.

A canary is a word that nobody uses. After everyone has said theirs, every byte that can be reached is searched.
"""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from flows.server import PrefectServer
from states.lifecycle import Trigger
from tests.canary.house import House, loud_prefect, open_house
from tests.canary.looking import files, mails, places
from tests.canary.programme import speak_with_the_programme
from tests.canary.saying import People
from tests.canary.searching import find
from tests.canary.uploading import downloaded, exported_as, reply_with_files, report_with_files, upload_in_vain
from tests.support.community import PASSPHRASE
from tests.support.databases import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(600)]
SPOKEN = (Trigger.TAKE, Trigger.ACKNOWLEDGE, Trigger.MESSAGE, Trigger.NOTE, Trigger.COUNSEL, Trigger.HAND_OVER)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def prefect(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PrefectServer]:
    """Run one loud Prefect server for both databases."""
    async with loud_prefect(tmp_path_factory.mktemp("prefect")) as server:
        yield server


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_nothing_that_people_wrote_is_found_anywhere(
    database: str, tmp_path: Path, postgres_server: PostgresServer, prefect: PrefectServer
) -> None:
    """Both databases, logs at their loudest, environment, Prefect, metrics, mails and backups hold no canary."""
    url = await postgres_server.new_database() if database == "postgresql" else None
    stem = "zq" + "".join(secrets.choice("abcdefghijkmnopqrstuvwxyz") for _ in range(8))
    async with open_house(tmp_path, url, prefect) as house:
        people = People(house, stem)
        await everyone_speaks(people, url)
        assert await is_readable(people)
        assert b"DEBUG" in prefect.log.read_bytes()
        hits = [(place, one) async for place, data in places(house, url) for one in find(stem, data)]
        await house.end()
        hits += [(place, one) for place, data in files(house.data) for one in find(stem, data)]
        hits += [("an answer", one) for answer in people.errors for one in find(stem, answer)]
    assert hits == [], hits
    assert (len(people.said) > 300, len(people.errors) > 60, house.world.refusals > 0) == (True, True, True)


async def everyone_speaks(people: People, url: str | None) -> None:
    """Let everyone say everything, in quiet and while the database fails."""
    async with people.client() as client:
        people.house.world.refused = f"{people.stem}formcontact"
        await people.report(client)
        await people.report(client, danger=True)
        await people.report(client)
        await people.report_by_form(client)
        await report_with_files(people, client)
        await reply_with_files(people, client, people.receipts[0])
        await read_a_broken_policy(people)
        await people.report_by_webhook(client)
        await people.report_by_mail()
        await people.say_it_wrongly(client)
        await people.knock(client)
        await everyone_answers(people)
        await speak_with_the_programme(people)
        await people.come_back(client, people.receipts[2])
        async with broken(people.house, url):
            await people.report(client)
            await people.report_by_form_in_vain(client)
            await upload_in_vain(people, client, people.receipts[0])
            await people.report_by_webhook(client)
            await people.report_by_mail()
            await people.answer("facilitator-2", people.references[2], Trigger.NOTE)
            await people.come_back(client, people.receipts[2])
        async with broken(people.house, url, "file_chunks"):
            await upload_in_vain(people, client, people.receipts[0])
    async with asyncio.timeout(60):
        while len(people.house.mailbox.seen) < len(people.house.mailbox.mails) or not people.house.world.refusals:  # noqa: ASYNC110 - in other processes
            await asyncio.sleep(0.2)


async def everyone_answers(people: People) -> None:
    """Let each person ask for every move there is on a case that is theirs, and on one that is not."""
    mine, danger, other = people.references[:3]
    spoken = await people.answer("facilitator-1", mine, *SPOKEN)
    assert spoken.count(200) >= 4, spoken
    await people.answer("facilitator-1", mine, Trigger.ESCALATE)
    for name in ("committee-1", "committee-2", "committee-3"):
        assert 200 in await people.answer(name, danger, Trigger.MET, Trigger.NOTE)
        await people.answer(name, danger, Trigger.RESOLVE)
    await people.answer("committee-1", danger, *Trigger)
    await people.answer("ombuds-1", other, *Trigger)
    await people.answer("facilitator-1", other, Trigger.RECUSE)


async def read_a_broken_policy(people: People) -> None:
    """Run commands under a policy that nobody can read: what they say names the policy's fault and no report's word."""
    folder = people.house.data.parent / "policies"
    folder.mkdir()
    (folder / "broken.yaml").write_text("policy: broken\ntitle: [unclosed\npromises: {acknowledge: soon}\n")
    house = replace(people.house, environment=people.house.environment | {"HANDRAIL_POLICIES": str(folder)})
    status, out = await house.command("audit")
    assert status != 0, out
    people.errors.append(out)


async def is_readable(people: People) -> bool:
    """Answer whether those who may read a case find the canaries: without that the test would show nothing."""
    async with people.client() as client:
        secret = {"email": people.house.people["facilitator-2"].email, "passphrase": PASSPHRASE}
        await client.post("/api/sign-in", json=secret)
        listed = (await client.get("/api/cases")).json()["cases"]
        shown = [(await client.get(f"/api/cases/{one['reference']}")).text for one in listed]
        taken = [await downloaded(client, one["reference"]) for one in listed]
        exported = [await exported_as(people, client, one["reference"]) for one in listed]
    assert [people.stem in one for one in exported] == [people.stem in one for one in shown]
    shown += [one.decode("latin-1") for one in taken]
    seen = [word for word in people.said if any(word in page for page in shown)]
    assert len(listed) >= 12, len(listed)
    parts = (
        "text",
        "about",
        "space",
        "formtext",
        "hook",
        "mailtext",
        "subject",
        "name",
        "note",
        "message",
        "acknowledge",
        "filesabout",
        "filename",
        "filebytes",
        "seenfilebytes",
        "replyfilename",
        "replyfilebytes",
        "replytext",
    )
    missing = [part for part in parts if not any(word.startswith(people.stem + part) for word in seen)]
    assert missing == []
    return mails(people.house) != b""


@asynccontextmanager
async def broken(house: House, url: str | None, table: str = "writings") -> AsyncIterator[None]:
    """Take a table away, so that whatever is written fails in the middle, with its values in the error's words."""
    await _run(house, url, f"ALTER TABLE {table} RENAME TO {table}_gone")
    try:
        yield
    finally:
        await _run(house, url, f"ALTER TABLE {table}_gone RENAME TO {table}")


async def _run(house: House, url: str | None, statement: str) -> None:
    if url is None:
        connection = sqlite3.connect(house.data / "handrail.db", timeout=30)
        connection.execute(statement)
        connection.commit()
        connection.close()
        return
    postgres = await asyncpg.connect(url)
    await postgres.execute(statement)
    await postgres.close()
