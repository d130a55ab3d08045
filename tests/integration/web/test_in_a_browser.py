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
from tests.support.browsing import chromium
from web.serve import serve

pytestmark = pytest.mark.browser


@pytest.fixture
async def address(desk: FakeDesk) -> AsyncIterator[str]:
    """Serve the fake desk on a free port."""
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(desk, host="127.0.0.1", port=0, stop=stop, started=port.set_result))
    yield f"http://127.0.0.1:{await asyncio.wait_for(port, 10)}"
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


async def _overflow(page: Page) -> int:
    """Answer by how many pixels the page is wider than the window."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


async def test_reporter_sends_and_comes_back(phone: Page, address: str, desk: FakeDesk) -> None:
    """A reporter sees the times, sends, gets the receipt, opens the report with it, and writes again."""
    await phone.goto(address)
    await phone.get_by_role("link", name="Start a report").click()
    assert "Friday 6 March 2026, 09:30 UTC" in await phone.inner_text("#ahead")
    assert await _overflow(phone) == 0
    await phone.get_by_label("Talk first").check()
    await phone.get_by_label("What happened?").fill("Someone shouted at me.")
    await phone.get_by_label("Someone is in danger now").check()
    await phone.get_by_role("button", name="Show the times for what I chose").click()
    assert "the committee" in await phone.inner_text("#ahead")
    assert await phone.get_by_label("What happened?").input_value() == "Someone shouted at me."
    await phone.get_by_role("button", name="Send it").click()
    assert RECEIPT in await phone.inner_text(".receipt")
    assert await _overflow(phone) == 0
    assert [(one.intent, one.danger) for one in desk.reports] == [(Intent.COUNSEL, True)]

    await phone.get_by_label("Did you keep it?").fill(RECEIPT)
    await phone.get_by_role("button", name="Open my report").click()
    assert "Not kept" in await phone.inner_text(".promises")
    assert await _overflow(phone) == 0
    await phone.get_by_label("Your message").fill("It happened again.")
    await phone.get_by_role("button", name="Send", exact=True).click()
    assert "Thank you" in await phone.inner_text("[role=status]")
    assert [one.note for one in desk.wishes] == ["It happened again."]
    assert RECEIPT not in phone.url


async def test_reporter_keeps_what_was_typed(phone: Page, address: str, desk: FakeDesk) -> None:
    """A mistake is named beside its field, and everything that was typed is still there."""
    await phone.goto(f"{address}/report")
    await phone.get_by_label("How can we reach you?").fill("nowhere")
    await phone.get_by_label("Who must not see this?").fill("someone")
    await phone.get_by_role("button", name="Send it").click()
    assert "mail address" in await phone.inner_text("#email-fault")
    assert "few words" in await phone.inner_text("#text-fault")
    assert await phone.get_by_label("Who must not see this?").input_value() == "someone"
    assert desk.reports == []


async def test_facilitator_makes_a_move(phone: Page, address: str, desk: FakeDesk) -> None:
    """A facilitator signs in, opens a case, reads it and counsels, on the same narrow window."""
    await phone.goto(f"{address}/desk/{REFERENCE}")
    await phone.get_by_label("Mail address").fill(EMAIL)
    await phone.get_by_label("Passphrase").fill(PASSPHRASE)
    await phone.get_by_role("button", name="Sign in").click()
    assert phone.url == f"{address}/desk/{REFERENCE}"
    await phone.get_by_text("It may be upsetting").click()
    assert "<b>shouting</b>" in await phone.inner_text(".content")
    assert await _overflow(phone) == 0
    await phone.get_by_text("I have counselled the reporter").first.click()
    await phone.get_by_label("Note for those who hold the case").first.fill("We talked.")
    await phone.get_by_role("button", name="I have counselled the reporter").click()
    assert "Done: I have counselled the reporter." in await phone.inner_text("[role=status]")
    assert [(one.trigger, one.note, one.expects) for one in desk.wishes] == [("counsel", "We talked.", 3)]
    await phone.get_by_role("link", name="My cases", exact=True).click()
    assert "24 hours left" in await phone.inner_text(".cases")
    assert await _overflow(phone) == 0
    await phone.get_by_role("button", name="Sign out").click()
    assert desk.cookies == set()
