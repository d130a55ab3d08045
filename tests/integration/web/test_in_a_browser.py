"""
The pages in a real browser: a narrow phone, without JavaScript, over a real socket.

It needs Debian's Chromium beside the Playwright package; without it these tests fail and say how to get it.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from states.case import Intent
from tests.integration.web.fake_desk import EMAIL, PASSPHRASE, RECEIPT, REFERENCE, FakeDesk
from tests.support.browsing import chromium, click, wider_than_window
from web.serve import serve

pytestmark = pytest.mark.browser


@pytest.fixture
async def address(desk: FakeDesk) -> AsyncIterator[str]:
    """Serve the fake desk on a free port."""
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(desk, host="127.0.0.1", port=0, stop=stop, started=port.set_result))
    async with asyncio.timeout(10):
        there = await port
    yield f"http://127.0.0.1:{there}"
    stop.set()
    await serving


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start the machine's Chromium."""
    async with chromium() as started:
        yield started


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """Open a narrow window that runs no scripts and loads nothing from elsewhere."""
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    context.set_default_timeout(10_000)
    yield await context.new_page()
    await context.close()


async def _on(phone: Page) -> None:
    """Go on to the next question, and see that the page before was not too wide."""
    assert await wider_than_window(phone) == 0
    await click(phone.get_by_role("button", name="Continue").last)


async def test_reporter_sends_and_comes_back(phone: Page, address: str, desk: FakeDesk) -> None:
    """A reporter answers one question after the other, sees the times, sends, comes back, and writes again."""
    await phone.goto(address)
    await click(phone.get_by_role("link", name="Start a report"))
    await phone.get_by_label("What happened?").fill("Someone shouted at me.\nTwice.")
    await _on(phone)
    await phone.get_by_label("Talk first").check()
    await _on(phone)
    await phone.get_by_label("Someone is in danger now").check()
    for _ in range(4):
        await _on(phone)
    assert "the committee" in await phone.inner_text("#ahead")
    assert "Thursday 5 March 2026, 11:30 UTC" in await phone.inner_text("#ahead")
    await click(phone.get_by_role("button", name="Change").first)
    assert await phone.get_by_label("What happened?").input_value() == "Someone shouted at me.\nTwice."
    for _ in range(6):
        await _on(phone)
    await click(phone.get_by_role("button", name="Send it"))
    assert RECEIPT in await phone.inner_text(".receipt")
    assert await wider_than_window(phone) == 0
    assert [(one.intent, one.danger, one.text) for one in desk.reports] == [
        (Intent.COUNSEL, True, "Someone shouted at me.\nTwice.")
    ]

    await phone.get_by_label("Did you keep it?").fill(RECEIPT)
    await click(phone.get_by_role("button", name="Check it and open my report"))
    assert "Not kept" in await phone.inner_text(".promises")
    assert await wider_than_window(phone) == 0
    await phone.get_by_label("Your message").fill("It happened again.")
    await click(phone.get_by_role("button", name="Send", exact=True))
    assert "Thank you" in await phone.inner_text("[role=status]")
    assert [one.note for one in desk.wishes] == ["It happened again."]
    assert RECEIPT not in phone.url


async def test_reporter_keeps_what_was_typed(phone: Page, address: str, desk: FakeDesk) -> None:
    """A mistake is named beside its field, and everything that was typed is still there, whatever the language."""
    await phone.goto(f"{address}/report?whole=yes")
    await phone.get_by_label("How can we reach you?").fill("nowhere")
    await phone.get_by_label("Who must not see this?").fill("someone")
    await click(phone.get_by_role("button", name="Send it"))
    assert "mail address" in await phone.inner_text("#email-fault")
    assert "few words" in await phone.inner_text("#text-fault")
    await click(phone.get_by_role("button", name="العربية"))
    assert await phone.get_attribute("html", "dir") == "rtl"
    assert await phone.input_value("#about") == "someone"
    assert await wider_than_window(phone) == 0
    assert desk.reports == []


async def test_enter_goes_on(phone: Page, address: str) -> None:
    """Pressing Enter in a field goes on to the next question; it neither sends nor changes the language."""
    await phone.goto(f"{address}/report")
    await phone.get_by_label("What happened?").fill("x")
    async with phone.expect_navigation():
        await phone.get_by_label("Where was it?").press("Enter")
    assert await phone.get_attribute("html", "lang") == "en"
    assert "Step 2 of 7" in await phone.inner_text("#way")


async def test_receipt_prints_as_a_card(phone: Page, address: str) -> None:
    """On paper there is the receipt, where to come back and what not to do, and nothing else of the page."""
    await phone.goto(f"{address}/report?whole=yes")
    await phone.get_by_label("What happened?").fill("x")
    await click(phone.get_by_role("button", name="Send it"))
    await phone.emulate_media(media="print")
    printed = await phone.inner_text("body")
    assert RECEIPT in printed
    assert "/receipt" in printed
    assert "Do not mail it" in printed
    assert not [words for words in ("In danger", "What happens next", "Did you keep it", "العربية") if words in printed]


async def _neutral(page: Page) -> None:
    """Stand in for the site that one leaves to, so that no test reaches out."""
    await page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="An encyclopedia"))


async def test_leaving_needs_no_script(phone: Page, address: str) -> None:
    """On every page of the reporter's a plain link leads away at once."""
    await _neutral(phone)
    for place in ("/", "/report", "/receipt", "/safety"):
        await phone.goto(f"{address}{place}")
        await click(phone.get_by_role("link", name="Leave this page quickly"))
        assert await phone.inner_text("body") == "An encyclopedia", place


@pytest.mark.parametrize("way", ["link", "escape"])
async def test_leaving_leaves_no_way_back(browser: Browser, address: str, way: str) -> None:
    """Where scripts run, leaving by the link or by Escape twice takes the page out of the browser's history."""
    context = await browser.new_context(viewport={"width": 320, "height": 640})
    page = await context.new_page()
    await _neutral(page)
    await page.goto(f"{address}/safety")
    await page.goto(f"{address}/report")
    await page.get_by_label("What happened?").fill("x")
    if way == "link":
        await click(page.get_by_role("link", name="Leave this page quickly"))
    else:
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
    await page.wait_for_url("https://www.wikipedia.org/")
    await page.go_back()
    assert page.url == f"{address}/safety"
    await context.close()


async def test_facilitator_makes_a_move(phone: Page, address: str, desk: FakeDesk) -> None:
    """A facilitator signs in, opens a case, reads it and counsels, on the same narrow window."""
    await phone.goto(f"{address}/desk/{REFERENCE}")
    await phone.get_by_label("Mail address").fill(EMAIL)
    await phone.get_by_label("Passphrase").fill(PASSPHRASE)
    await click(phone.get_by_role("button", name="Sign in"))
    assert phone.url == f"{address}/desk/{REFERENCE}"
    await click(phone.get_by_text("It may be upsetting"))
    assert "<b>shouting</b>" in await phone.inner_text(".content")
    assert await wider_than_window(phone) == 0
    await click(phone.get_by_text("I have counselled the reporter").first)
    await phone.get_by_label("Note for those who hold the case").first.fill("We talked.")
    await click(phone.get_by_role("button", name="I have counselled the reporter"))
    assert "Done: I have counselled the reporter." in await phone.inner_text("[role=status]")
    assert [(one.trigger, one.note, one.expects) for one in desk.wishes] == [("counsel", "We talked.", 3)]
    await click(phone.get_by_role("link", name="My cases", exact=True))
    assert "24 hours left" in await phone.inner_text(".cases")
    assert await wider_than_window(phone) == 0
    await click(phone.get_by_role("button", name="Sign out"))
    assert desk.cookies == set()
