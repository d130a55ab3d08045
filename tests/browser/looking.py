"""
What is looked for in a page: findings of axe-core, sideways scrolling, and targets too small for a thumb.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import Page

from tests.support.browsing import click

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THUMB = 44
"""How many pixels high what is touched has to be, at least."""
_SMALL = """() => {
  const text = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline';
  const touched = 'a[href], button, select, summary, textarea, input:not([type=hidden])';
  const area = (one) => (['checkbox', 'radio'].includes(one.type) && one.closest('.choice, label')) || one;
  return [...document.querySelectorAll(touched)].filter((one) => one.checkVisibility() && !text(one))
    .filter((one) => !one.matches('.skip:not(:focus)'))
    .map((one) => [area(one).getBoundingClientRect().height, one.outerHTML.slice(0, 120)])
    .filter(([high]) => high < THUMB - 0.5).map(([high, what]) => `${Math.round(high)}: ${what}`);
}"""
_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > wide + 0.5 || box.left < -0.5) && !one.matches('.skip');
  }).map((one) => `${Math.round(one.getBoundingClientRect().width)}: ${one.outerHTML.slice(0, 120)}`)
    .concat([`the page: ${document.documentElement.scrollWidth} of ${wide}`]);
}"""


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


async def findings(page: Page, *rules: str) -> list[str]:
    """Let axe-core look at a page, by some rules or by all; answer what it finds serious or critical, readably."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    found: dict[str, list[dict[str, Any]]] = await page.evaluate(
        f"axe.run({json.dumps({'runOnly': only, 'resultTypes': ['violations']})})"
    )
    return [
        f"{one['impact']}: {one['id']}: {one['help']}: {[each['html'][:160] for each in one['nodes']][:4]}"
        for one in found["violations"]
        if one["impact"] != "minor"
    ]


async def too_wide(page: Page) -> list[str]:
    """Answer what is wider than the window, if the page can be moved sideways."""
    found: list[str] = await page.evaluate(_WIDE)
    return found


async def too_small(page: Page) -> list[str]:
    """Answer what is touched and less high than a thumb needs; links inside a text are as high as the text."""
    found: list[str] = await page.evaluate(_SMALL.replace("THUMB", str(THUMB)))
    return found


async def to_arabic(page: Page) -> bool:
    """Change to Arabic where a page can be had in it; answer whether it can."""
    tongue = page.locator("nav [lang=ar]")
    if await tongue.count() == 0:
        return False
    await click(tongue)
    assert await page.locator("html").get_attribute("dir") == "rtl"
    return True
