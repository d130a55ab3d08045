"""
Numbers for everybody: nothing before they are published, a look ahead for those who publish, a table to take away.
"""

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.integration.engine.rules import under
from tests.integration.web.forms import sign_in
from tests.integration.web.html_outline import Outline
from tests.support.community import Community

NUMBERS = "transparency: {every: 1mo, by: committee, counts: [reports, channels, outcomes], hide_below: 3}\n"
PLACES = ("/numbers", "/numbers.csv")


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community whose first month, with three reports, is over."""
    async with under(tmp_path, more=NUMBERS) as opened:
        for _ in range(3):
            await opened.report()
        await opened.pass_time(days=40)
        yield opened


async def test_nothing_is_there_before_it_is_published(stranger: httpx.AsyncClient) -> None:
    """Everybody, and a facilitator who is signed in, gets the page of an address that is not there."""
    none = await stranger.get("/numbers-of-something")
    assert {(await stranger.get(place)).content for place in PLACES} == {none.content}
    assert (await stranger.get("/api/numbers")).json() == {"periods": []}
    await sign_in(stranger, "facilitator-1")
    assert (await stranger.get("/numbers")).status_code == 404
    hidden = Outline((await stranger.get("/sign-in")).text).hidden()
    assert (await stranger.post("/numbers", data=hidden)).status_code == 404


async def test_committee_looks_ahead_and_publishes(stranger: httpx.AsyncClient) -> None:
    """A member sees what everybody would see, publishes it, and then everybody does, on the page, as CSV and JSON."""
    await sign_in(stranger, "committee-1")
    ahead = await stranger.get("/numbers")
    assert "Not published yet: 1 November 2026 to 30 November 2026" in Outline(ahead.text).said()
    fields = Outline(ahead.text).hidden()
    assert (await stranger.post("/numbers", data={**fields, "token": "made-up"})).status_code == 403
    assert (await stranger.post("/numbers", data={**fields, "until": "soon"})).status_code == 404
    assert (await stranger.post("/numbers", data=fields)).headers["location"] == "/numbers"
    assert (await stranger.post("/numbers", data=fields)).status_code == 404
    stranger.cookies.clear()
    said = Outline((await stranger.get("/numbers")).text).said()
    assert "1 November 2026 to 30 November 2026" in said
    assert "Reports that came Reports 3" in said
    assert "Not published yet" not in said
    rows = list(csv.DictReader((await stranger.get("/numbers.csv")).text.splitlines()))
    assert {(row["count"], row["of"], row["number"]) for row in rows} >= {("reports", "reports", "3")}
    (period,) = (await stranger.get("/api/numbers")).json()["periods"]
    assert period["tables"]["channels"] == {"numbers": {"api": 3}, "total": 3, "too_small": False}


async def test_page_nests_and_names_its_parts(stranger: httpx.AsyncClient) -> None:
    """The page is well formed with one heading, and each table has a caption and heads of rows."""
    await sign_in(stranger, "committee-1")
    outline = Outline((await stranger.get("/numbers")).text)
    assert (outline.faults, outline.unnamed(), outline.dangling()) == ([], [], [])
    assert (len(outline.all("h1")), len(outline.all("table"))) == (1, len(outline.all("caption")))


async def test_whole_year_is_added_up(stranger: httpx.AsyncClient, community: Community) -> None:
    """Once the last period of a year is published the page says the whole year, too; before that it does not."""
    for _ in range(4):
        await community.report()
    await community.pass_time(days=25)
    await sign_in(stranger, "committee-1")
    for years in (0, 1):
        fields = Outline((await stranger.get("/numbers")).text).hidden()
        assert (await stranger.post("/numbers", data=fields)).headers["location"] == "/numbers"
        page = Outline((await stranger.get("/numbers")).text)
        assert page.said().count("The whole year 2026") == years
    assert "Reports that came Reports 7" in page.said()
    assert (page.faults, page.unnamed(), page.dangling()) == ([], [], [])
