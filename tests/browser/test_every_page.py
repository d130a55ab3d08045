"""
Every page as it is found by whoever cannot see well, holds a narrow phone, prints, or reads from right to left.

`visits` says how each is reached; a page that nobody visits fails here by its name.
"""

from typing import Literal

import pytest
from playwright.async_api import Browser, Page
from starlette.routing import Route

from tests.browser.looking import findings, to_arabic, too_small, too_wide
from tests.browser.serving import PHONE, window
from tests.browser.story import Story
from tests.browser.visits import ELSEWHERE, VISITS, Visit, every_page
from web.app import make_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_CIRCUMSTANCES: tuple[tuple[Literal["screen", "print"], Literal["light", "dark"], str], ...] = (
    ("screen", "light", "100%"),
    ("screen", "dark", "100%"),
    ("print", "light", "100%"),
    ("screen", "light", "200%"),
)
_TURN = "([dir, size]) => { Object.assign(document.documentElement, {dir}).style.fontSize = size; }"


async def test_every_route_is_visited(story: Story) -> None:
    """A page that is added is looked at, or says here why there is nothing to look at."""
    routes = {
        f"{method} {route.path}"
        for route in make_app(story.place.community.desk).routes
        if type(route) is Route and route.methods
        for method in route.methods - {"HEAD"}
    }
    named = {route for visit in VISITS for route in visit.routes} | set(ELSEWHERE)
    assert routes - named == set(), "no visit leads to these"
    assert named - routes == set(), "there are no such routes"


@every_page
async def test_page_has_no_finding(browser: Browser, story: Story, visit: Visit) -> None:
    """axe-core finds nothing in it, on a light screen or on a dark one."""
    async with window(browser, bypass_csp=True) as context:
        page = await context.new_page()
        await visit.go(page, story)
        found = await findings(page)
        await page.emulate_media(color_scheme="dark")
        found += await findings(page, "color-contrast")
        if await to_arabic(page):
            found += await findings(page)
        assert found == [], "\n".join(found)


@every_page
async def test_page_fits_a_phone(browser: Browser, story: Story, visit: Visit) -> None:
    """On 320 pixels nothing is moved sideways or too small to touch: large type, printed, dark, and right to left."""
    async with window(browser, viewport=PHONE, has_touch=True) as context:
        page = await context.new_page()
        await visit.go(page, story)
        wrong = await _what_does_not_fit(page, "ltr", "rtl")
        if await to_arabic(page):
            wrong += await _what_does_not_fit(page, "rtl")
        assert wrong == [], "\n".join(wrong)


async def _what_does_not_fit(page: Page, *directions: str) -> list[str]:
    """Answer what is too small or too wide: light, dark, on paper, in large type, and turned round."""
    found = await too_small(page)
    for direction in directions:
        for media, scheme, size in _CIRCUMSTANCES:
            await page.emulate_media(media=media, color_scheme=scheme)
            await page.evaluate(_TURN, [direction, size])
            found += [f"{media} {scheme} {direction} {size}: {one}" for one in await too_wide(page)]
    await page.evaluate(_TURN, [directions[0], "100%"])
    return found
