"""
Someone without a mouse: Tab, Enter, Space and letters are all they have, and they must see where they are.
"""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page

_MANY = 150
_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const every = [...document.querySelectorAll('*')], box = one.getBoundingClientRect();
  const style = getComputedStyle(one), label = one.labels && one.labels[0];
  return {
    place: every.indexOf(one), what: one.outerHTML.slice(0, 100), kind: one.type || one.tagName.toLowerCase(),
    name: (label ? label.textContent : one.textContent || '').trim().replace(/\\s+/g, ' '), value: one.value || '',
    drawn: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
  };
}"""


@dataclass
class Hands:
    """Two hands on a keyboard, in front of a page; `lost` is every stop at which nothing showed where they were."""

    page: Page
    lost: list[str] = field(default_factory=list)

    async def here(self) -> dict[str, Any] | None:
        """Answer what has the focus; None when nothing in the page has it."""
        found: dict[str, Any] | None = await self.page.evaluate(_HERE)
        if found and not (found["drawn"] and found["inside"]):
            self.lost.append(found["what"])
        return found

    async def press(self, key: str) -> None:
        """Press a key."""
        await self.page.keyboard.press(key)

    async def walk(self) -> list[dict[str, Any]]:
        """Go through the whole page by Tab; answer every stop."""
        stops: list[dict[str, Any]] = []
        for _ in range(_MANY):
            await self.press("Tab")
            stop = await self.here()
            if stop is None or (stops and stop["place"] == stops[0]["place"]):
                return stops
            stops.append(stop)
        raise AssertionError(f"there is no way out of {stops[-1]['what']}")

    async def go_to(self, name: str, kind: str | None = None) -> None:
        """Go on by Tab to what is called so; a group of choices is entered by its first and gone through by arrow."""
        for _ in range(_MANY):
            await self.press("Tab")
            stop = await self.here()
            if stop is None:
                continue
            if name in stop["name"] and kind in (None, stop["kind"]):
                return
            if stop["kind"] == "radio" and await self._arrow_to(name, stop["place"]):
                return
        raise AssertionError(f"Tab does not lead to {name!r}")

    async def _arrow_to(self, name: str, first: int) -> bool:
        for _ in range(_MANY):
            await self.press("ArrowDown")
            stop = await self.here()
            if stop and name in stop["name"]:
                return True
            if stop is None or stop["place"] == first:
                return False
        return False

    async def follow(self, name: str) -> None:
        """Go to a link or a button and use it; wait for the page that comes."""
        await self.go_to(name)
        async with self.page.expect_navigation():
            await self.press("Enter")

    async def write(self, label: str, words: str) -> None:
        """Go to a field and write into it."""
        await self.go_to(label)
        await self.page.keyboard.type(words)

    async def unfold(self, name: str) -> None:
        """Go to what is folded away and open it."""
        await self.go_to(name, "summary")
        await self.press("Enter")

    async def send(self, button: str, note: str = "") -> None:
        """Go through an open form: tick what has to be ticked, write the note into its field, press the button."""
        for _ in range(_MANY):
            await self.press("Tab")
            stop = await self.here()
            if stop and stop["kind"] == "checkbox":
                await self.press("Space")
            elif stop and stop["kind"] == "textarea":
                await self.page.keyboard.type(note)
            elif stop and stop["kind"] == "submit" and button in stop["name"]:
                async with self.page.expect_navigation():
                    await self.press("Enter")
                return
        raise AssertionError(f"Tab does not lead to {button!r}")
