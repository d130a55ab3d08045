"""
The servers that the channels talk to in these tests; each ends with its test.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from handrail.clock import HandClock
from tests.integration.notifiers.certificates import Trust, make_trust
from tests.integration.notifiers.doors import Door, Postbox

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Give a place to open SMTP servers."""
    door = Door()
    yield door
    await door.close()


@pytest.fixture(params=[False, True], ids=["in-turn", "at-once"])
async def postbox(door: Door, request: pytest.FixtureRequest) -> Postbox:
    """Open one SMTP server without TLS; each test meets one that takes commands in turn, and one that pipelines."""
    postbox = await door.open()
    postbox.pipelines = request.param
    return postbox


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that stands at noon."""
    return HandClock(NOON)


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Make a self-made certificate."""
    return make_trust(tmp_path_factory.mktemp("tls"))
