"""
What tests of several parts hear with: a web server on loopback that answers what it is told to.
"""

from collections.abc import AsyncIterator

import pytest

from tests.integration.notifiers.hearers import Hearer


@pytest.fixture
async def hearer() -> AsyncIterator[Hearer]:
    """Open a web server that answers what it is told to."""
    hearer = Hearer()
    await hearer.open()
    yield hearer
    await hearer.close()
