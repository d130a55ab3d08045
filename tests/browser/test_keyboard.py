"""
Keyboard alone: every page can be walked through in its order, and both ways of work be gone without a mouse.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from states.lifecycle import CaseState
from tests.browser.hands import Hands
from tests.browser.people import Reporter
from tests.browser.serving import Place, window
from tests.browser.story import Story
from tests.browser.visits import Visit, every_page
from tests.support.community import PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Open a window without scripts."""
    async with window(browser, java_script_enabled=False, viewport={"width": 900, "height": 700}) as context:
        yield await context.new_page()


@every_page
async def test_page_is_walked_through(page: Page, story: Story, visit: Visit) -> None:
    """Tab leads through everything in the order it is read, shows where one is, skips what repeats, and leads out."""
    await visit.go(page, story)
    hands = Hands(page)
    await page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    stops = await hands.walk()
    assert stops, "there is nothing to come to"
    assert hands.lost == [], "nothing shows that one is here"
    places = [one["place"] for one in stops]
    assert places == sorted(places)


async def test_skip_link_leads_past_the_top(page: Page, story: Story) -> None:
    """The first stop of a page leads to its content, so that nobody walks through the same links on every page."""
    await page.goto(story.place.address)
    hands = Hands(page)
    await hands.press("Tab")
    first = await hands.here()
    assert first is not None
    assert first["name"] == "Skip to the content"
    await hands.press("Enter")
    await hands.press("Tab")
    stop = await hands.here()
    assert stop is not None
    assert stop["name"] == "Start a report"
    assert hands.lost == []


async def test_report_is_made_by_keyboard(page: Page, place: Place) -> None:
    """A reporter reports, keeps the receipt, comes back with it and writes, and touches nothing but keys."""
    hands = Hands(page)
    await page.goto(place.address)
    await hands.follow("Start a report")
    receipt = await Reporter(page, place.address).through_the_form(
        hands, ("Talk first",), {"What happened?": "The microphone was taken from me."}
    )
    await hands.write("Did you keep it?", receipt)
    await hands.follow("Check it and open my report")
    await hands.write("Your message", "I am home now.")
    await hands.follow("Send")
    assert "I am home now." in await page.inner_text("main")
    assert hands.lost == []


async def test_case_is_counselled_by_keyboard(page: Page, place: Place) -> None:
    """A facilitator signs in, finds a case, reads it, takes it and counsels, and touches nothing but keys."""
    opened = await place.community.report("The microphone was taken from me.")
    hands = Hands(page)
    await page.goto(f"{place.address}/sign-in")
    await hands.write("Mail address", place.community.people["facilitator-1"].email)
    await hands.write("Passphrase", PASSPHRASE)
    await hands.follow("Sign in")
    await hands.follow(opened.reference)
    await hands.unfold("Read it")
    assert "The microphone was taken from me." in await page.inner_text("main")
    await hands.unfold("Take this case")
    await hands.send("Take this case")
    await hands.unfold("I have counselled the reporter")
    await hands.send("I have counselled the reporter", "We talked.")
    assert (await place.community.facts(opened.reference)).row.state is CaseState.COUNSELLED
    assert hands.lost == []
