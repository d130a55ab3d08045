"""
What people do in the pages, found as people find it: by the words on fields and buttons.

A test says who does what; where a page asks for more or says it otherwise, this is the place to follow it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from states.lifecycle import Trigger
from tests.browser.hands import Hands
from tests.support.browsing import click
from tests.support.community import PASSPHRASE
from web.move_labels import form_of

_STEPS = 12
_ONWARD = ("Send it", "Continue", "Next")


@dataclass(frozen=True)
class Reporter:
    """Someone who reports: `page` is theirs alone, and all they keep is what the receipt says."""

    page: Page
    address: str

    async def report(self, choices: tuple[str, ...], words: Mapping[str, str]) -> str:
        """Fill the form, whatever its steps are, and send it; answer the receipt."""
        await self.page.goto(self.address)
        await click(self.page.get_by_role("link", name="Start a report"))
        left, chosen = dict(words), list(choices)
        for _ in range(_STEPS):
            await self._fill(left, chosen)
            if await self._go_on():
                break
        assert (left, chosen) == ({}, []), "not every answer was asked for"
        return (await self.page.locator(".receipt").inner_text()).strip()

    async def _fill(self, words: dict[str, str], choices: list[str]) -> None:
        for label in list(words):
            if await self.page.get_by_label(label).count():
                await self.page.get_by_label(label).fill(words.pop(label))
        for label in list(choices):
            if await self.page.get_by_label(label).count():
                await self.page.get_by_label(label).check()
                choices.remove(label)

    async def _go_on(self) -> bool:
        """Press the button that leads on; answer whether the receipt is there."""
        await click(self.page.locator("main").get_by_role("button", name=await self._onward(), exact=True))
        return await self.page.locator(".receipt").count() > 0

    async def _onward(self) -> str:
        """Answer what the button that leads on is called here."""
        main = self.page.locator("main")
        for name in _ONWARD:
            if await main.get_by_role("button", name=name, exact=True).count():
                return name
        raise AssertionError("there is no way on: " + await main.inner_text())

    async def through_the_form(self, hands: Hands, choices: tuple[str, ...], words: Mapping[str, str]) -> str:
        """Fill the form by keyboard and send it; answer the receipt."""
        left, chosen = dict(words), list(choices)
        for _ in range(_STEPS):
            await self._type(hands, left, chosen)
            await hands.follow(await self._onward())
            if await self.page.locator(".receipt").count():
                break
        return (await self.page.locator(".receipt").inner_text()).strip()

    async def _type(self, hands: Hands, words: dict[str, str], choices: list[str]) -> None:
        for label in list(choices):
            if await self.page.get_by_label(label).count():
                choices.remove(label)
                await hands.go_to(label)
                await hands.press("Space")
        for label in list(words):
            if await self.page.get_by_label(label).count():
                await hands.write(label, words.pop(label))

    async def confirm(self, receipt: str) -> None:
        """Type the receipt as it was written down, and see the report."""
        await self.page.get_by_label("Did you keep it?").fill(receipt)
        await click(self.page.get_by_role("button", name="Check it and open my report"))
        await self.sees("you have your receipt")

    async def come_back(self, receipt: str) -> None:
        """Open the report with the receipt, days later, from the first page."""
        await self.page.goto(self.address)
        await click(self.page.get_by_role("link", name="Enter your receipt"))
        await self.page.get_by_label("Your receipt").fill(receipt)
        await click(self.page.get_by_role("button", name="Open my report"))
        await self.sees("What we promised")

    async def write(self, words: str, saying: str | None = None) -> None:
        """Send a message."""
        await self.page.get_by_label("Your message").fill(words)
        if saying:
            await self.page.get_by_label(saying).check()
        await click(self.page.get_by_role("button", name="Send", exact=True))
        await self.sees(words)

    async def ask(self, trigger: Trigger, words: str | None = None) -> None:
        """Open the form of a move and send it."""
        form = _form_of(self.page, trigger)
        await click(form.locator("summary"))
        if words:
            await form.get_by_role("textbox").fill(words)
        await click(form.get_by_role("button"))
        await expect(self.page.get_by_role("status")).to_have_class("notice good")

    async def sees(self, words: str) -> None:
        """Wait until the page says it."""
        await expect(self.page.locator("main")).to_contain_text(words)


@dataclass(frozen=True)
class Member:
    """Someone on the roster, by the name that the community has them under."""

    page: Page
    address: str
    email: str

    async def sign_in(self) -> None:
        """Sign in at the door."""
        await self.page.goto(self.address)
        await click(self.page.get_by_role("link", name="Sign in").first)
        await self._enter()

    async def _enter(self) -> None:
        await self.page.get_by_label("Mail address").fill(self.email)
        await self.page.get_by_label("Passphrase").fill(PASSPHRASE)
        await click(self.page.get_by_role("button", name="Sign in", exact=True))
        await self.page.wait_for_url("**/desk*")

    async def open(self, reference: str) -> None:
        """Open a case from the list, or from that of the cases that have ended; who was away for long signs in anew."""
        await click(self.page.get_by_role("link", name="My cases").first)
        await expect(self.page.locator("h1")).to_have_text(re.compile("My cases|Sign in"))
        if await self.page.locator("h1").inner_text() == "Sign in":
            await self._enter()
        if await self.page.get_by_role("link", name=reference).count() == 0:
            await click(self.page.get_by_role("link", name="Cases that have ended"))
        await click(self.page.get_by_role("link", name=reference).first)
        await expect(self.page.locator("h1")).to_contain_text(reference)

    async def read(self, words: str) -> None:
        """Open what was written, past the warning, and find these words."""
        told = self.page.get_by_text(words).first
        if not await told.is_visible():
            await click(self.page.locator("summary", has_text="may be upsetting"))
        await expect(told).to_be_visible()

    async def say_no_conflict(self) -> None:
        """Answer what is asked before a case is shown to those who decide."""
        await click(self.page.get_by_role("button", name="No conflict keeps me away: show me the case"))
        await expect(self.page.locator("h2", has_text="What was written")).to_be_visible()

    async def do(self, trigger: Trigger, note: str | None = None, outcome: str | None = None) -> None:
        """Make a move by its form; where it is asked they say that they have no conflict."""
        words = form_of(trigger)
        assert words is not None
        form = _form_of(self.page, trigger)
        await self._open(form)
        if note:
            await form.get_by_role("textbox").first.fill(note)
        if outcome:
            await form.get_by_role("combobox").first.select_option(outcome)
        conflict = form.get_by_role("checkbox", name="No conflict of interest")
        if await conflict.count():
            await conflict.check()
        await click(form.get_by_role("button", name=words.button, exact=True))
        await expect(self.page.get_by_role("status").first).to_have_class("notice good")

    async def _open(self, inside: Locator) -> None:
        """Open whatever something is folded into, from the outside in."""
        while await inside.locator("xpath=ancestor::details[not(@open)]").count():
            await click(inside.locator("xpath=ancestor::details[not(@open)][last()]/summary"))


def _form_of(page: Page, trigger: Trigger) -> Locator:
    return page.locator("form", has=page.locator(f'input[name=trigger][value="{trigger}"]')).first
