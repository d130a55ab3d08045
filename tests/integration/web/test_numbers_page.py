"""
Numbers for everybody: nothing before they are published, a look ahead for those who publish, a table to take away.
"""

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.integration.engine.rules import under
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community
from web.app import make_app

NUMBERS = "transparency: {every: 1mo, by: committee, counts: [reports, channels, outcomes], hide_below: 3}\n"
PLACES = ("/numbers", "/numbers.csv")


@pytest.fixture
async def counted(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community whose first month, with three reports, is over."""
    async with under(tmp_path, more=NUMBERS) as community:
        for _ in range(3):
            await community.report()
        await community.pass_time(days=40)
        yield community


@pytest.fixture
async def client(counted: Community) -> AsyncIterator[httpx.AsyncClient]:
    """Reach its application as a stranger."""
    transport = httpx.ASGITransport(make_app(counted.desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://handrail.test") as reached:
        yield reached


async def _sign_in(client: httpx.AsyncClient, name: str) -> None:
    fields = {"email": f"{name}@example.org", "passphrase": PASSPHRASE}
    assert (await client.post("/api/sign-in", json=fields)).status_code == 200


async def test_nothing_is_there_before_it_is_published(client: httpx.AsyncClient) -> None:
    """Everybody, and a facilitator who is signed in, gets the page of an address that is not there."""
    none = await client.get("/numbers-of-something")
    assert {(await client.get(place)).content for place in PLACES} == {none.content}
    assert (await client.get("/api/numbers")).json() == {"periods": []}
    await _sign_in(client, "facilitator-1")
    assert (await client.get("/numbers")).status_code == 404
    hidden = Outline((await client.get("/sign-in")).text).hidden()
    assert (await client.post("/numbers", data=hidden)).status_code == 404


async def test_committee_looks_ahead_and_publishes(client: httpx.AsyncClient) -> None:
    """A member sees what everybody would see, publishes it, and then everybody does, on the page, as CSV and JSON."""
    await _sign_in(client, "committee-1")
    ahead = await client.get("/numbers")
    assert "Not published yet: 1 November 2026 to 30 November 2026" in Outline(ahead.text).said()
    fields = Outline(ahead.text).hidden()
    assert (await client.post("/numbers", data={**fields, "token": "made-up"})).status_code == 403
    assert (await client.post("/numbers", data={**fields, "until": "soon"})).status_code == 404
    assert (await client.post("/numbers", data=fields)).headers["location"] == "/numbers"
    assert (await client.post("/numbers", data=fields)).status_code == 404
    client.cookies.clear()
    said = Outline((await client.get("/numbers")).text).said()
    assert "1 November 2026 to 30 November 2026" in said
    assert "Reports that came Reports 3" in said
    assert "Not published yet" not in said
    rows = list(csv.DictReader((await client.get("/numbers.csv")).text.splitlines()))
    assert {(row["count"], row["of"], row["number"]) for row in rows} >= {("reports", "reports", "3")}
    (period,) = (await client.get("/api/numbers")).json()["periods"]
    assert period["tables"]["channels"] == {"numbers": {"api": 3}, "total": 3, "too_small": False}


async def test_page_nests_and_names_its_parts(client: httpx.AsyncClient) -> None:
    """The page is well formed with one heading, and each table has a caption and heads of rows."""
    await _sign_in(client, "committee-1")
    outline = Outline((await client.get("/numbers")).text)
    assert (outline.faults, outline.unnamed(), outline.dangling()) == ([], [], [])
    assert (len(outline.all("h1")), len(outline.all("table"))) == (1, len(outline.all("caption")))
