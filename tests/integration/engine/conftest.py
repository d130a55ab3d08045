"""
Fixtures of the engine's tests: an address of a database, once for each kind that Handrail knows.
"""

import pytest

from tests.support.databases import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
async def either_url(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> str | None:
    """Answer the URL of an empty database on PostgreSQL, or None for SQLite."""
    return await postgres_server.new_database() if request.param == "postgresql" else None
