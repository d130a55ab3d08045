"""
The mail server of the world, and a seed for whatever is left to chance.
"""

import os
import random
from collections.abc import AsyncIterator

import pytest

from tests.faults.sink import Sink
from tests.faults.system import report


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    """Open a mail server that outgoing mail reaches."""
    opened = Sink()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def chance() -> random.Random:
    """Answer a source of chance; FAULT_SEED replays a run as far as the operating system lets it."""
    seed = int(os.environ.get("FAULT_SEED", "") or random.SystemRandom().randrange(10**6))
    report(f"FAULT_SEED={seed}")
    return random.Random(seed)  # noqa: S311 - no secret
