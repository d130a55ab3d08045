"""
Pictures of the pages, from a real run: `make picture` keeps them in docs/pictures, for `docs/pages.md`.

The story they show is made up. A picture is small, so that the documents load fast.
"""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.serving import TABLE, window
from tests.browser.story import Story
from tests.browser.visits import VISITS
from tests.support.browsing import click

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 780}
MOST_BYTES = 150_000
KEPT = {
    "report": ("report at step 2", PHONE),
    "receipt": ("report sent", PHONE),
    "coming-back": ("report that runs", PHONE),
    "desk": ("desk", TABLE),
    "case": ("case that runs", TABLE),
    "committee": ("case with the committee", TABLE),
    "conflict": ("case before a conflict is declared", TABLE),
    "people": ("people", TABLE),
    "policy": ("policy", TABLE),
    "arabic": ("report", PHONE),
}
"""Each picture by its name: which visit it shows, and how large the window is."""


@pytest.mark.parametrize("name", KEPT)
async def test_picture_is_taken(browser: Browser, story: Story, tmp_path: Path, name: str) -> None:
    """A page is drawn as people see it, in a file that is small enough for a document."""
    visit_name, size = KEPT[name]
    visit = next(one for one in VISITS if one.name == visit_name)
    kept = Path(os.environ.get("HANDRAIL_TEST_PICTURES") or tmp_path) / f"{name}.png"
    async with window(browser, viewport=size) as context:
        page = await context.new_page()
        await visit.go(page, story)
        if name == "arabic":
            await click(page.locator("nav [lang=ar]"))
        await page.evaluate("document.querySelectorAll('details.move').forEach((one) => { one.open = false; })")
        await page.evaluate("scrollTo(0, 0)")
        await page.screenshot(path=kept)
    assert 5_000 < kept.stat().st_size < MOST_BYTES
