"""
Taking a case away in one file: for whom it is, for a reason, noted before, and for everyone else not there.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from engine.report import Opened
from states.lifecycle import Trigger
from tests.integration.web.html_outline import Outline
from tests.support.community import PASSPHRASE, Community, open_community
from web.app import make_app

WORDS = "It was <b>said</b> twice.\nThen nothing."


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Open a community that can serve the usual policy."""
    async with open_community(tmp_path / "var") as opened:
        yield await opened.settle(facilitator=2, committee=3, board=1, ombuds=1)


@pytest.fixture
async def opened(community: Community) -> Opened:
    """Send a report with a file, and let a facilitator note something."""
    incoming = community.desk.begin_file("film.mp4")
    await incoming.write(b"film")
    opened = await community.report(WORDS, files=(await incoming.finish(),))
    await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We have spoken.")
    return opened


@pytest.fixture
async def client(community: Community) -> AsyncIterator[httpx.AsyncClient]:
    """Reach its application."""
    transport = httpx.ASGITransport(make_app(community.desk), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as reached:
        yield reached


async def sign_in(client: httpx.AsyncClient, name: str) -> str:
    """Sign someone in, and answer the token that their forms carry."""
    answer = await client.post("/api/sign-in", json={"email": f"{name}@example.org", "passphrase": PASSPHRASE})
    assert answer.status_code == 200
    return Outline((await client.get("/desk")).text).hidden()["token"]


async def test_page_offers_the_file_that_is_handed_out(client: httpx.AsyncClient, opened: Opened) -> None:
    """The form on the case's page leads to one file that stands alone: all texts, escaped, nothing from elsewhere."""
    await sign_in(client, "facilitator-1")
    page = Outline((await client.get(f"/desk/{opened.reference}")).text)
    assert "Everything in one file" in page.said()
    form = {"token": page.hidden()["token"], "reason": "mediator"}
    answer = await client.post(f"/desk/{opened.reference}/export", data=form)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{opened.reference}-2026-11-02.html"'
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "It was &lt;b&gt;said&lt;/b&gt; twice.\nThen nothing." in answer.text
    assert all(word in answer.text for word in ("We have spoken.", "film.mp4", "facilitator-1"))
    assert all(word not in answer.text for word in ("<script", "src=", "href=", "http:", "https:"))


async def test_export_stands_in_the_log_of_reads(
    community: Community, client: httpx.AsyncClient, opened: Opened
) -> None:
    """Who may read the case sees who took it and what for, in the file itself too; the chain holds."""
    token = await sign_in(client, "facilitator-1")
    form = {"token": token, "reason": "law"}
    answer = await client.post(f"/desk/{opened.reference}/export", data=form)
    assert "exported, because a law or a court asks for it, by facilitator-1" in answer.text
    page = await community.page("facilitator-2", opened.reference)
    assert [(one.who, one.what) for one in page.reads][:2] == [
        ("facilitator-1", "case"),
        ("facilitator-1", "export-law"),
    ]
    assert await community.is_sound()


async def test_export_by_api_answers_everything(client: httpx.AsyncClient, opened: Opened) -> None:
    """The API gives the same as JSON, with the log of reads; a reason that nobody can give is refused before that."""
    await sign_in(client, "facilitator-1")
    place = f"/api/cases/{opened.reference}/export"
    for wrong in ({}, {"reason": "curious"}, {"reason": "law", "more": 1}):
        assert (await client.post(place, json=wrong)).status_code == 422
    answer = (await client.post(place, json={"reason": "archive"})).json()
    assert {WORDS, "We have spoken."} <= {one["text"] for one in answer["writings"]}
    assert (answer["reason"], answer["exported_by"]) == ("archive", "facilitator-1")
    assert [one["what"] for one in answer["reads"]] == ["case", "export-archive"]


@pytest.mark.parametrize("reason", ["law", "curious"])
async def test_export_of_a_hidden_case_is_that_of_none(
    community: Community, client: httpx.AsyncClient, opened: Opened, reason: str
) -> None:
    """Byte for byte, whoever may not read a case gets what they get for one that there is not, and nothing is noted."""
    for name in ("committee-1", "ombuds-1"):
        token = await sign_in(client, name)
        pages = [
            await client.post(f"/desk/{one}/export", data={"token": token, "reason": reason})
            for one in (opened.reference, "HR-22222222")
        ]
        told = [
            await client.post(f"/api/cases/{one}/export", json={"reason": reason})
            for one in (opened.reference, "HR-22222222")
        ]
        for here, nowhere in (pages, told):
            assert here.status_code in {404, 422}
            assert (here.status_code, here.content, here.headers) == (
                nowhere.status_code, nowhere.content, nowhere.headers,
            )  # fmt: skip
    assert "export" not in " ".join(one.what for one in (await community.page("facilitator-1", opened.reference)).reads)


async def test_export_is_asked_for_by_our_own_page(
    community: Community, client: httpx.AsyncClient, opened: Opened
) -> None:
    """Without the form's token, from another site, or signed out, nothing leaves; a GET does not exist."""
    place = f"/desk/{opened.reference}/export"
    assert (await client.post(place, data={"reason": "law"})).headers["location"].startswith("/sign-in")
    await sign_in(client, "facilitator-1")
    assert (await client.post(place, data={"reason": "law", "token": "made-up"})).status_code == 403
    foreign = {"Origin": "http://elsewhere.test"}
    answer = await client.post(f"/api/cases/{opened.reference}/export", json={"reason": "law"}, headers=foreign)
    assert answer.status_code == 403
    assert (await client.get(place)).status_code == 405
    assert (await community.page("facilitator-1", opened.reference)).reads == ()


async def test_export_needs_a_key(community: Community, client: httpx.AsyncClient, opened: Opened) -> None:
    """Who may read the case, and joined too late to hold its key, is told so and takes nothing away."""
    await community.join("facilitator")
    token = await sign_in(client, "facilitator-3")
    answer = await client.post(f"/desk/{opened.reference}/export", data={"token": token, "reason": "law"})
    assert (answer.status_code, WORDS[:6] in answer.text) == (409, False)
    page = Outline((await client.get(f"/desk/{opened.reference}")).text)
    assert "Everything in one file" not in page.said()
