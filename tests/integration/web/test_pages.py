"""
Every page: sound HTML, usable by everyone, without scripts, and with nothing from elsewhere.
"""

from itertools import pairwise

import httpx
import pytest

from states.lifecycle import CaseState, Trigger
from tests.integration.web.fake_desk import NOW, RECEIPT, REFERENCE, FakeDesk, Mail, case_page, case_row
from tests.integration.web.html_outline import Outline
from web.pages.steps import STEPS

PAGES = (
    "/",
    "/report",
    "/report?whole=yes",
    "/receipt",
    "/safety",
    "/sign-in",
    "/desk",
    f"/desk/{REFERENCE}",
    "/mailbox",
    "/nowhere",
)


async def _filled(client: httpx.AsyncClient, page: str, **fields: str) -> httpx.Response:
    """Send the form of a page with these fields."""
    hidden = Outline((await client.get(page)).text).hidden()
    return await client.post(page, data={**hidden, **fields})


@pytest.fixture
async def every_page(member: httpx.AsyncClient, desk: FakeDesk) -> dict[str, str]:
    """Fetch every page there is, with every form on it."""
    desk.pages[str(REFERENCE)] = case_page(may=tuple(Trigger))
    desk.rows += [case_row("HR-LATE2222", -3, danger=True), case_row("HR-DONE2222", None, state=CaseState.RESOLVED)]
    desk.mails = [Mail("<1@example.org>", "someone@example.org", "HR-2345ABCD", "Please look.", NOW)]
    found = {page: (await member.get(page)).text for page in PAGES}
    found["sent"] = (await _filled(member, "/report", intent="report", text="x", step="send")).text
    for step in STEPS[1:]:
        found[f"step {step}"] = (await _filled(member, "/report", text="x", step=step)).text
    found["mended step"] = (await _filled(member, "/report", text="", step="next")).text
    found["mended"] = (await _filled(member, "/report", intent="", text="", email="x", step="send")).text
    found["looked"] = (await _filled(member, "/report", intent="counsel", text="", step="look")).text
    found["standing"] = (await _filled(member, "/receipt", receipt=RECEIPT)).text
    found["wrong receipt"] = (await _filled(member, "/receipt", receipt="wrong")).text
    found["wrong passphrase"] = (await _filled(member, "/sign-in", email="a@example.org", passphrase="x")).text
    return found


async def test_page_is_sound(every_page: dict[str, str]) -> None:
    """Each page nests well, names its language and its direction, and has one main heading, title and landmark."""
    for page, text in every_page.items():
        outline = Outline(text)
        root = outline.all("html")[0]
        assert text.startswith("<!doctype html>"), page
        assert outline.faults == [], page
        assert (root["lang"], root["dir"]) == ("en", "ltr"), page
        assert [len(outline.all(tag)) for tag in ("h1", "title", "main", "header", "footer")] == [1] * 5, page
        assert all(one.get("aria-label") for one in outline.all("nav")), page


async def test_field_has_a_label(every_page: dict[str, str]) -> None:
    """Every field on every page has a label, and whatever points at an element finds it."""
    for page, text in every_page.items():
        outline = Outline(text)
        assert outline.unnamed() == [], page
        assert outline.dangling() == [], page


async def test_page_loads_nothing_from_elsewhere(every_page: dict[str, str]) -> None:
    """No page holds a style or a script in line, or anything that another site would serve; one script may help."""
    for page, text in every_page.items():
        outline = Outline(text)
        assert {(one["src"], "defer" in one) for one in outline.all("script")} <= {("/static/leave.js", True)}, page
        assert not outline.all("style"), page
        assert not [one for _, one in outline.tags if any(name == "style" or name.startswith("on") for name in one)], (
            page
        )
        loaded = [one.get("src") or "" for one in outline.all("img")] + [
            one.get("href") or "" for one in outline.all("link")
        ]
        assert all(one.startswith("/static/") for one in loaded), page


async def test_headings_do_not_skip(every_page: dict[str, str]) -> None:
    """Headings go down one level at a time, so that a page can be read by its headings."""
    for page, text in every_page.items():
        levels = [int(tag[1]) for tag, _ in Outline(text).tags if tag in {"h1", "h2", "h3", "h4"}]
        assert levels[0] == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), page


async def test_form_carries_its_token(every_page: dict[str, str]) -> None:
    """Every form is sent by POST and carries the token that proves where it came from."""
    for page, text in every_page.items():
        outline = Outline(text)
        tokens = [one for one in outline.all("input") if one.get("name") == "token"]
        assert [one.get("method") for one in outline.all("form")] == ["post"] * len(tokens), page


async def test_stylesheets_are_there(client: httpx.AsyncClient) -> None:
    """The few files that pages load are served, and only they may be kept by browsers."""
    for name in ("handrail.css", "pieces.css", "reporter.css", "leave.js", "mark.svg"):
        answer = await client.get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=3600"
    assert (await client.get("/static/../app.py")).status_code == 404


async def test_mailbox_is_for_development(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    """The mailbox page says that it is for development, and is gone once a real mail server is set."""
    assert "For development only." in (await client.get("/mailbox")).text
    desk.mails = None
    assert (await client.get("/mailbox")).status_code == 404


async def test_mailbox_is_not_for_the_open_net(client: httpx.AsyncClient) -> None:
    """Mails hold links that let people in: who comes from elsewhere finds no page, even if no mail server is set."""
    assert (await client.get("/mailbox", headers={"X-Forwarded-For": "10.0.0.7"})).status_code == 200
    assert (await client.get("/mailbox", headers={"X-Forwarded-For": "9.9.9.9"})).status_code == 404
