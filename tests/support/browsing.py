"""
The machine's Chromium, driven by Playwright, for tests that look at pages as people do.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser; a machine without one is told how to get it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("there is no Chromium here; get it with: make browser")
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        await started.close()


async def click(target: Locator) -> None:
    """
    Click, and wait until the page that this leads to, if it leads to one, is there whole.

    Playwright's own click returns as soon as the next page begins: what is looked at then may have no root yet.
    """
    await target.click()
    await target.page.wait_for_load_state()


async def wider_than_window(page: Page) -> int:
    """Answer by how many pixels a page can be moved sideways."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
