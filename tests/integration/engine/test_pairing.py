"""
Nobody begins with a key store, a database or a server's key that is not the one of all others.
"""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from engine.assembling import LostKeyError
from engine.desk import open_desk
from engine.pairing import ApartError, OtherKeyError, misfit, pair, pair_anew
from handrail.settings import Settings
from storage import keystore, pairings
from storage.database import Database
from storage.pairings import Identity
from storage.upgrade import upgrade
from tests.support.community import MONDAY, open_community
from tests.support.databases import PostgresServer
from vault.server_key import ServerKey


@pytest.fixture
async def databases(tmp_path: Path) -> tuple[Settings, Settings]:
    """Answer settings of two machines, each with a data folder of its own, on one database and one key store."""
    urls = [SecretStr(f"sqlite:///{tmp_path}/{name}.db") for name in ("cases", "keys")]
    one, two = (Settings(data=tmp_path / name, database_url=urls[0], keys_url=urls[1]) for name in ("one", "two"))
    async with open_desk(one):
        shutil.copytree(one.data / "keys", two.data / "keys")
    return one, two


async def begins(settings: Settings) -> bool:
    """Answer whether a part would begin with these settings, or raise what it says."""
    async with open_desk(settings) as desk:
        return (await desk.audit()).findings == ()


async def test_parts_that_share_everything_begin(databases: tuple[Settings, Settings]) -> None:
    """One after another, and again."""
    for settings in (*databases, *databases):
        assert await begins(settings)


async def test_part_with_a_key_store_of_its_own_does_not_begin(databases: tuple[Settings, Settings]) -> None:
    """The second machine lacks HANDRAIL_KEYS_URL: refused, and again, before there is any case; mended, it begins."""
    one, two = databases
    stray = two.model_copy(update={"keys_url": None})
    for _ in range(2):
        with pytest.raises(ApartError, match="HANDRAIL_KEYS_URL"):
            await begins(stray)
    assert await begins(two)
    assert await begins(one)


async def test_part_with_a_database_of_its_own_does_not_begin(databases: tuple[Settings, Settings]) -> None:
    """The second machine lacks HANDRAIL_DATABASE_URL: its cases would be seen by nobody."""
    with pytest.raises(ApartError, match="HANDRAIL_DATABASE_URL"):
        await begins(databases[1].model_copy(update={"database_url": None}))


async def test_part_with_a_servers_key_of_its_own_does_not_begin(databases: tuple[Settings, Settings]) -> None:
    """Another server's key is refused though no case was ever sealed; one that is missing is not made anew."""
    _, two = databases
    two.server_key_file.unlink()
    with pytest.raises(LostKeyError):
        await begins(two)
    ServerKey.load_or_make(two.server_key_file)
    with pytest.raises(OtherKeyError, match=r"server[.]key"):
        await begins(two)


async def test_rotated_key_is_the_same_servers(databases: tuple[Settings, Settings]) -> None:
    """After a rotation, and without the old generation, the parts still belong together."""
    one, two = databases
    key = ServerKey.load_or_make(one.server_key_file)
    key.rotate(one.server_key_file)
    key.drop_old_generations(one.server_key_file)
    shutil.copy(one.server_key_file, two.server_key_file)
    assert await begins(two)


async def test_two_parts_that_begin_at_once_agree(postgres_server: PostgresServer, tmp_path: Path) -> None:
    """Of two with key stores of their own one begins; of two with the same, both do."""
    urls = [SecretStr(await postgres_server.new_database()) for _ in range(2)]
    apart = [Settings(data=tmp_path / name, database_url=urls[0]) for name in ("one", "two")]
    ended = await asyncio.gather(*(begins(one) for one in apart), return_exceptions=True)
    assert {type(one) for one in ended} == {bool, ApartError}
    together = [Settings(data=tmp_path / "three", database_url=urls[1]) for _ in range(4)]
    assert await asyncio.gather(*(begins(one) for one in together)) == [True] * 4


@pytest.mark.parametrize("identified", [False, True])
async def test_older_data_is_paired_by_its_cases(tmp_path: Path, *, identified: bool) -> None:
    """What was copied before there were pairs begins with the key store of its cases, and with no other."""
    async with open_community(tmp_path / "var") as community:
        await community.settle(facilitator=1)
        await community.report()
        settings = community.settings
    _forget(settings.embedded_database, "partners")
    if not identified:
        _forget(settings.embedded_keys, "key_store_identity")
    kept = settings.embedded_keys.rename(tmp_path / "kept.db")
    with pytest.raises(ApartError):
        await begins(settings)
    settings.embedded_keys.unlink()
    kept.rename(settings.embedded_keys)
    for _ in range(2):
        assert await begins(settings)


def _settings(url: str | None, folder: Path) -> Settings:
    return Settings(data=folder, database_url=SecretStr(url) if url else None)


def _forget(file: Path, table: str) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names


async def test_dying_between_the_two_rows_leaves_a_way_on(either_url: str | None, tmp_path: Path) -> None:
    """Whoever dies after any of the three writes of a first start is followed by one that begins."""
    database, store = (
        Database(_settings(either_url, tmp_path).main_database),
        Database(f"sqlite+aiosqlite:///{tmp_path}/keys.db"),
    )
    key = ServerKey.load_or_make(tmp_path / "server.key")
    await upgrade(database)
    await keystore.prepare(store)
    await pairings.identify(store, Identity("one", key.mac("key store", b"one")))
    assert await misfit(database, store, key) is None
    async with database.write() as session:
        await pairings.remember(session, "one", MONDAY)
    assert await misfit(database, store, key) is None
    await pair(database, store, key, MONDAY)
    assert await pairings.identity_of(store) == Identity("one", key.mac("key store", b"one"), settled=True)
    await database.close()
    await store.close()


async def test_lost_key_store_is_declared_so(either_url: str | None, tmp_path: Path) -> None:
    """Only `pair_anew` has a database take another key store; under another server's key it does not."""
    database = Database(_settings(either_url, tmp_path).main_database)
    await upgrade(database)
    key = ServerKey.load_or_make(tmp_path / "server.key")
    stores = [Database(f"sqlite+aiosqlite:///{tmp_path}/{name}.db") for name in ("first", "second")]
    for store in stores:
        await keystore.prepare(store)
    await pair(database, stores[0], key, MONDAY)
    with pytest.raises(ApartError):
        await pair(database, stores[1], key, MONDAY)
    await pair_anew(database, stores[1], key, MONDAY)
    assert await misfit(database, stores[1], key) is None
    assert isinstance(await misfit(database, stores[0], key), ApartError)
    with pytest.raises(OtherKeyError):
        await pair_anew(database, stores[1], ServerKey.load_or_make(tmp_path / "other.key"), MONDAY)
    for one in (database, *stores):
        await one.close()
