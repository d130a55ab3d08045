"""
Rehearsals of the runbooks about doors, Prefect, and ports that other programs have taken.
"""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from pydantic import SecretStr

from cli.checkup.looking import look_around
from tests.integration.notifiers.hearers import Hearer
from tests.integration.runbooks.house import House
from tests.integration.runbooks.listeners import Listener, Mood
from tests.support.ports import free_port

CROWD = ("web", "mail door", "Prefect", "outgoing mail", "database", "keys")


@pytest.mark.parametrize("part", ["web", "mail", "prefect"])
async def test_runbook_port_taken(house: House, listener: Listener, part: str) -> None:
    """A port that another program has is named with its setting; on a free one all is well."""
    listener.mood = Mood.DROP if part != "prefect" else Mood.SPEAK
    house.change(**{f"{part}_port": listener.port})
    assert await house.finds("port-taken")
    assert any(f"HANDRAIL_{part.upper()}_PORT" in one.cure for one in await house.look())
    house.change(**{f"{part}_port": 0})
    assert await house.is_well()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("part", ["web", "mail"])
async def test_runbook_door_silent(house: House, listener: Listener, part: str) -> None:
    """A door that takes connections and says nothing is told from a free port; once it is ended all is well."""
    house.change(**{f"{part}_port": listener.port})
    assert await house.finds("door-silent")
    await listener.close()
    assert await house.is_well()


async def test_runbook_door_away(house: House, hearer: Hearer) -> None:
    """While an engine works pages that do not run are told of; when they answer all is well."""
    await house.tick()
    house.change(web_port=free_port())
    assert await house.finds("door-away")
    house.change(web_port=hearer.port)
    assert await house.is_well()


async def test_runbook_prefect_away(house: House, hearer: Hearer) -> None:
    """A Prefect server that is gone is a warning until it answers: one of others, or our own that ran before."""
    house.change(prefect_api_url=f"http://127.0.0.1:{free_port()}/api")
    assert await house.finds("prefect-away")
    house.change(prefect_api_url=f"http://127.0.0.1:{hearer.port}/api")
    assert await house.is_well()
    house.change(prefect_api_url=None, prefect_port=free_port())
    _own_database(house).close()
    assert await house.finds("prefect-away")
    house.change(prefect_port=hearer.port)
    assert await house.is_well()
    assert {one.line for one in hearer.heard} == {"GET /api/health HTTP/1.1"}


@pytest.mark.usefixtures("impatient")
async def test_runbook_prefect_silent(house: House, listener: Listener, hearer: Hearer) -> None:
    """A Prefect server that hangs is told from one that is gone; another in its place, and all is well."""
    house.change(prefect_port=listener.port)
    assert await house.finds("prefect-silent")
    house.change(prefect_port=hearer.port)
    assert await house.is_well()


async def test_runbook_prefect_failing(house: House, hearer: Hearer) -> None:
    """A Prefect server that answers 500 is told of with its answer until it answers 200."""
    house.change(prefect_port=hearer.port)
    hearer.status = 500
    assert await house.finds("prefect-failing")
    assert any("answers 500" in one.says for one in await house.look())
    hearer.status = 200
    assert await house.is_well()


async def test_runbook_prefect_held(house: House, hearer: Hearer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that holds the database of our own Prefect server is told of until it lets go."""
    monkeypatch.setattr("cli.checkup.parts.HELD_SECONDS", 0.2)
    house.change(prefect_port=hearer.port)
    with closing(_own_database(house)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await house.finds("prefect-held")
        other.execute("ROLLBACK")
    assert await house.is_well()


def _own_database(house: House) -> sqlite3.Connection:
    """Make the database of our own Prefect server, as far as the doctor looks at it."""
    file = house.settings.data / "prefect" / "prefect.db"
    file.parent.mkdir(exist_ok=True)
    made = sqlite3.connect(file, isolation_level=None)
    made.execute("CREATE TABLE IF NOT EXISTS flow_run (id)")
    return made


async def test_runbook_check_hangs(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that does not end is given up after its time and told of, and the others are shown."""
    with monkeypatch.context() as hanging:
        hanging.setattr("cli.checkup.looking.LOOK_SECONDS", 1.5)
        hanging.setattr("cli.checkup.parts.greet", lambda *_: asyncio.Event().wait())
        assert await house.finds("check-hangs")
    assert await house.is_well()


async def test_doctor_ends_whatever_hangs(house: House, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every port silent and the server of the database too, the check-up ends within its time and names all."""
    monkeypatch.setattr("cli.checkup.looking.LOOK_SECONDS", 4.0)
    monkeypatch.setattr("cli.checkup.parts.SECONDS", 0.7)
    monkeypatch.setattr("cli.checkup.databases.SECONDS", 0.4)
    url = SecretStr(f"postgresql://someone@127.0.0.1:{listener.port}/handrail")
    house.change(database_url=url, keys_url=url, smtp_url=SecretStr(f"smtp://127.0.0.1:{listener.port}"))
    house.change(web_port=listener.port, mail_port=listener.port, prefect_port=listener.port)
    loop = asyncio.get_running_loop()
    began = loop.time()
    seen = await look_around(house.settings, house.clock)
    assert loop.time() - began < 6
    named = {one.name: one.fault for one in seen}
    assert [named[name] for name in CROWD] == [
        "door-silent", "door-silent", "prefect-silent", "smtp-silent", "database-silent", "database-silent",
    ]  # fmt: skip
