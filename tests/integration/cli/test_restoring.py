"""
The rehearsal of a restore: copies are made while everything runs, everything is lost, and the copies are put back.
"""

import shutil
import stat
from pathlib import Path

import pytest

from cli.databases import back_up
from engine.desk import open_desk
from handrail.clock import HandClock
from handrail.errors import UnknownCaseError
from handrail.settings import Settings
from states.lifecycle import Trigger
from storage.backup import NotEmbeddedError
from tests.support.community import MONDAY, open_community, signed_in

WORDS, LATER = "What happened before the fire.", "What happened after the last copy."


async def test_restore_brings_everything_back(tmp_path: Path) -> None:
    """When everything is lost the copies open: audit and heads hold, passphrase and receipt read, files come whole."""
    lost, copies, keys, restored = (tmp_path / name for name in ("lost", "copies", "keys", "restored"))
    async with open_community(lost) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        incoming = community.desk.begin_file("film.mp4")
        await incoming.write(b"film" * 100_000)
        opened = await community.report(WORDS, files=(await incoming.finish(),))
        await community.do("facilitator-1", opened.reference, Trigger.COUNSEL)
        heads = await community.desk.heads_as_lines()
        made = await back_up(community.settings, copies, keys)
        after = await community.report(LATER)
    assert [stat.S_IMODE(file.stat().st_mode) for file in made] == [0o600] * 3
    shutil.rmtree(lost)

    (restored / "keys").mkdir(parents=True)
    shutil.copy(copies / "handrail.db", restored / "handrail.db")
    for name in ("keystore.db", "server.key"):
        shutil.copy(keys / name, restored / "keys" / name)
    async with open_desk(Settings(data=restored), HandClock(MONDAY)) as desk:
        assert (await desk.audit()).findings == ()
        assert await desk.compare_with_heads(heads) == ()
        visitor = await signed_in(desk)
        page = await desk.case_page(visitor, opened.reference)
        assert WORDS in [one.text for one in page.writings]
        (file,) = [one.file.id for one in page.writings if one.file]
        out = await desk.open_file(visitor, opened.reference, file, copy=False)
        assert b"".join([chunk async for chunk in out.chunks]) == b"film" * 100_000
        assert (await desk.reporter_view(opened.receipt)).reference == opened.reference
        with pytest.raises(UnknownCaseError):
            await desk.reporter_view(after.receipt)


async def test_copies_are_never_overwritten(tmp_path: Path) -> None:
    """A folder that holds a copy is refused before anything is written, and the copy in it stays as it is."""
    async with open_community(tmp_path / "var") as community:
        await back_up(community.settings, tmp_path / "a", tmp_path / "b")
        before = (tmp_path / "a" / "handrail.db").read_bytes()
        await community.report()
        for folders in ((tmp_path / "a", tmp_path / "c"), (tmp_path / "c", tmp_path / "b")):
            with pytest.raises(FileExistsError):
                await back_up(community.settings, *folders)
        assert (tmp_path / "a" / "handrail.db").read_bytes() == before
        assert list((tmp_path / "c").glob("*")) == []


async def test_copy_of_the_database_holds_no_plain_word(tmp_path: Path) -> None:
    """The copy of the database is as sealed as the database itself."""
    async with open_community(tmp_path / "var") as community:
        await community.settle(facilitator=1)
        await community.report(WORDS)
        made = await back_up(community.settings, tmp_path / "a", tmp_path / "b")
    assert all(b"before the fire" not in file.read_bytes() for file in made)


async def test_server_database_is_left_to_its_tools(tmp_path: Path) -> None:
    """On PostgreSQL the command says what to use instead."""
    settings = Settings(data=tmp_path / "var", database_url="postgresql://localhost/handrail")
    with pytest.raises(NotEmbeddedError, match="pg_dump"):
        await back_up(settings, tmp_path / "a", tmp_path / "b")
