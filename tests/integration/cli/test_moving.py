"""
The rehearsal of a move from the embedded databases to a server: nothing is lost, and nobody works beside what was left.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.databases import move_all
from engine.assembling import LeftBehindError
from engine.desk import open_desk
from handrail.settings import Settings
from states.lifecycle import CaseState, Trigger
from storage.database import Database
from storage.schema import TABLES
from storage.transfer import TransferError
from tests.support.community import PASSPHRASE, Community, open_community, signed_in
from tests.support.databases import PostgresServer

WORDS = "What happened before we moved."


@pytest.fixture
async def served(tmp_path: Path, postgres_server: PostgresServer) -> Settings:
    """Answer settings with the same data folder, and with both databases on a server, where nothing is yet."""
    main, keys = await postgres_server.new_database(), await postgres_server.new_database()
    return Settings(data=tmp_path / "var", database_url=SecretStr(main), keys_url=SecretStr(keys))


async def settled(community: Community) -> None:
    """Let people join who can take a report."""
    await community.settle(facilitator=2, committee=3, board=1, ombuds=1)


def rows_in(file: Path) -> dict[str, int]:
    """Count the rows of each table of a file."""
    with closing(sqlite3.connect(file)) as connection:
        return {one.name: len(connection.execute(str(one.select())).fetchall()) for one in TABLES}


async def rows_of(settings: Settings) -> dict[str, int]:
    """Count the rows of each table of the database in use."""
    database = Database(settings.main_database)
    async with database.read() as session:
        found = {one.name: len((await session.execute(one.select())).all()) for one in TABLES}
    await database.close()
    return found


async def test_move_takes_everything_along(served: Settings) -> None:
    """Every row, with its instant and its seal: audit and heads hold, keys open, files come whole, clocks go on."""
    async with open_community(served.data) as community:
        await settled(community)
        incoming = community.desk.begin_file("film.mp4")
        await incoming.write(b"film" * 100_000)
        opened = await community.report(WORDS, files=(await incoming.finish(),))
        due = await community.report("A report that nobody has counselled yet.")
        await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We have spoken.")
        await community.work()
        heads, now = await community.desk.heads_as_lines(), community.clock.now()
    before = rows_in(served.embedded_database)

    url = served.database_url.get_secret_value() if served.database_url else None
    left = await move_all(served)
    assert list(left) == [served.data / "keys" / "keystore.db.moved", served.data / "handrail.db.moved"]
    assert await rows_of(served) == before == rows_in(served.data / "handrail.db.moved")
    assert not served.embedded_database.exists()
    assert not served.embedded_keys.exists()

    async with open_community(served.data, at=now, database_url=url, keys_url=served.keys_url) as there:
        desk = there.desk
        assert (await desk.audit()).findings == ()
        assert await desk.compare_with_heads(heads) == ()
        visitor = await signed_in(desk)
        page = await desk.case_page(visitor, opened.reference)
        assert {WORDS, "We have spoken."} <= {one.text for one in page.writings}
        (file,) = [one.file.id for one in page.writings if one.file]
        out = await desk.open_file(visitor, opened.reference, file, copy=False)
        assert b"".join([chunk async for chunk in out.chunks]) == b"film" * 100_000
        assert (await desk.reporter_view(opened.receipt)).reference == opened.reference
        await there.pass_time(days=30)
        assert (await desk.reporter_view(due.receipt)).state is CaseState.ESCALATED
        assert (await desk.audit()).findings == ()
    assert await move_all(served) == {}


async def test_nothing_begins_beside_cases_that_were_left(served: Settings) -> None:
    """A desk on another database is refused while the embedded one holds people, cases, or keys, that it lacks."""
    async with open_community(served.data) as community:
        await settled(community)
        with pytest.raises(LeftBehindError, match=r"handrail.db \(7 cases, people or keys\)"):
            async with open_desk(Settings(data=served.data, database_url=served.database_url)):
                raise AssertionError("it began")
        await community.report(WORDS)
    for elsewhere in ("database_url", "keys_url"):
        one = Settings(data=served.data, **{elsewhere: getattr(served, elsewhere)})
        with pytest.raises(LeftBehindError, match="handrail db move"):
            async with open_desk(one):
                raise AssertionError("it began")
    await move_all(served)
    async with open_desk(served) as desk:
        assert (await desk.audit()).findings == ()
    assert (await rows_of(served))["cases"] == 1


async def test_nothing_begins_on_a_new_file_once_cases_were_moved(served: Settings) -> None:
    """Settings that were lost after a move would begin anew, beside a server that nobody looks at any more."""
    async with open_community(served.data) as community:
        await settled(community)
        await community.report(WORDS)
    await move_all(served)
    for lost in ("database_url", "keys_url"):
        with pytest.raises(LeftBehindError, match=r"[.]moved"):
            async with open_desk(served.model_copy(update={lost: None})):
                raise AssertionError("it began")


async def test_move_waits_for_nobody_who_has_the_file_open(served: Settings) -> None:
    """While a desk is open nothing is moved, and what it takes meanwhile is kept where it was."""
    async with open_community(served.data) as community:
        await settled(community)
        await community.report(WORDS)
        with pytest.raises(TransferError, match="end every part"):
            await move_all(served)
        await community.report("Another one.")
    assert len(await move_all(served)) == 2
    assert (await rows_of(served))["cases"] == 2


async def test_move_into_what_is_not_empty_is_refused(served: Settings, postgres_server: PostgresServer) -> None:
    """What is there stays as it is, and so does the file; into an empty one it goes afterwards."""
    other = served.model_copy(update={"data": served.data.with_name("other")})
    async with open_desk(other) as desk:
        await desk.add_person("ada@example.org", "Ada", frozenset({"facilitator"}), PASSPHRASE)
    async with open_community(served.data) as community:
        await settled(community)
        await community.report(WORDS)
    whole, before = rows_in(served.embedded_database), await rows_of(served)
    with pytest.raises(TransferError, match="holds something already"):
        await move_all(served)
    assert (rows_in(served.embedded_database), await rows_of(served)) == (whole, before)
    new = {name: SecretStr(await postgres_server.new_database()) for name in ("database_url", "keys_url")}
    empty = served.model_copy(update=new)
    await move_all(empty)
    assert await rows_of(empty) == whole


async def test_move_loses_no_table_that_it_does_not_know(served: Settings) -> None:
    """A file with a table of another version's, or of somebody's own, is refused by the table's name."""
    async with open_community(served.data) as community:
        await settled(community)
    with closing(sqlite3.connect(served.embedded_database)) as other:
        other.execute("CREATE TABLE our_own (id INTEGER)")
    with pytest.raises(TransferError, match="our_own"):
        async with asyncio.timeout(60):
            await move_all(served)
    assert served.embedded_database.exists()


async def test_move_overwrites_no_file_of_an_earlier_one(served: Settings) -> None:
    """What is left over from a move before is named, and nothing is moved."""
    async with open_community(served.data) as community:
        await settled(community)
    (served.data / "keys" / "keystore.db.moved").write_bytes(b"before")
    with pytest.raises(TransferError, match="left over"):
        await move_all(served)
    assert (served.data / "keys" / "keystore.db.moved").read_bytes() == b"before"
    assert served.embedded_keys.exists()
