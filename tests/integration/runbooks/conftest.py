"""
The house that each rehearsal is given, the mail server it sends through, and what else it may meet.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from handrail.clock import HandClock, SystemClock
from handrail.settings import Settings
from states.people import Person
from tests.integration.notifiers.doors import Door, Postbox
from tests.integration.runbooks.house import House, build, copy, policy_folder
from tests.integration.runbooks.listeners import Listener

Template = tuple[Path, dict[str, Person]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Build a house once; each rehearsal gets a copy."""
    folder = tmp_path_factory.mktemp("house") / "var"
    policies = policy_folder(folder.parent / "policies")
    return folder, await build(folder, HandClock(SystemClock().now()), policies=policies)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody for longer than a moment, where somebody is known to say nothing."""
    monkeypatch.setattr("cli.checkup.parts.SECONDS", 0.7)
    monkeypatch.setattr("cli.checkup.databases.SECONDS", 0.4)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give looks that end by themselves the time that they take where other tests keep the machine busy."""
    monkeypatch.setattr("cli.checkup.looking.LOOK_SECONDS", 30.0)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Give a place to open SMTP servers."""
    door = Door()
    yield door
    await door.close()


@pytest.fixture
async def postbox(door: Door) -> Postbox:
    """Open the mail server of the house."""
    return await door.open()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    """Open a port that takes connections and says nothing."""
    listener = Listener()
    await listener.open()
    yield listener
    await listener.close()


@pytest.fixture
def house(template: Template, tmp_path: Path, postbox: Postbox) -> House:
    """Give an installation with which all is well."""
    folder, people = template
    settings = Settings(
        data=copy(folder, tmp_path / "var"),
        policies=policy_folder(tmp_path / "policies"),
        smtp_url=SecretStr(postbox.url),
        mail_domain="conduct.example.org",
        mail_from="handrail@conduct.example.org",
        web_port=0,
        mail_port=0,
        prefect_port=0,
    )
    return House(settings, HandClock(SystemClock().now()), dict(people))
