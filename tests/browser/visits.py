"""
Every page there is, and how to come to it: the table that says which pages are looked at.

A route that no visit names makes `test_every_page.py` fail; a page is looked at in each of its forms that matter.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from playwright.async_api import Page

from states.lifecycle import Trigger
from tests.browser.story import Story
from web.move_labels import form_of
from web.pages.steps import STEPS

LAST_STEP = len(STEPS)
Way = Callable[[Page, Story], Awaitable[None]]


@dataclass(frozen=True)
class Visit:
    """One page in one of its forms: `routes` lead to it, `who` is signed in, if anyone."""

    name: str
    routes: tuple[str, ...]
    way: Way
    who: str | None = None

    async def go(self, page: Page, story: Story) -> None:
        """Come to it, signed in as whoever is meant."""
        if self.who:
            await story.place.sign_in(page.context, self.who)
        await self.way(page, story)


def _goes_to(path: str) -> Way:
    async def way(page: Page, story: Story) -> None:
        await page.goto(story.place.address + path)

    return way


async def _press(page: Page, name: str) -> None:
    await page.locator("main").get_by_role("button", name=name, exact=True).last.click()


def _come_back(which: str) -> Way:
    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/receipt")
        await page.get_by_label("Your receipt").fill(getattr(story, which).receipt if which else "no such words")
        await _press(page, "Open my report")

    return way


async def _write(page: Page, story: Story) -> None:
    await _come_back("running")(page, story)
    await page.get_by_label("Your message").fill("I thought of something else.")
    await _press(page, "Send")


def _step(number: int) -> Way:
    """Go on in the form, as someone who answers only what must be answered, to the step of this number."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/report")
        await page.get_by_label("What happened?").fill("Someone took the last seat from me, again and again.")
        for _ in range(number - 1):
            await _press(page, "Continue")

    return way


async def _refused_report(page: Page, story: Story) -> None:
    await page.goto(f"{story.place.address}/report?whole=yes")
    await page.get_by_label("How can we reach you?").fill("nowhere")
    await _press(page, "Send it")


async def _sent_report(page: Page, story: Story) -> None:
    await _step(LAST_STEP)(page, story)
    await _press(page, "Send it")


async def _wrongly_typed(page: Page, story: Story) -> None:
    await _sent_report(page, story)
    await page.get_by_label("Did you keep it?").fill("not these words")
    await _press(page, "Check it and open my report")


async def _wrong_passphrase(page: Page, story: Story) -> None:
    await page.goto(f"{story.place.address}/sign-in")
    await page.get_by_label("Mail address").fill("nobody@example.org")
    await page.get_by_label("Passphrase").fill("not this one")
    await _press(page, "Sign in")


def _case(which: str) -> Way:
    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/desk/{getattr(story, which).reference}")
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    return way


async def _original(page: Page, story: Story) -> None:
    await _case("new")(page, story)
    await page.get_by_role("link", name="Download the file as it was sent").click()


async def _refused_move(page: Page, story: Story) -> None:
    """Be refused by what has changed meanwhile, with what was written still there."""
    words = form_of(Trigger.NOTE)
    assert words is not None
    await page.goto(f"{story.place.address}/desk/{story.running.reference}")
    await story.place.community.do("facilitator-2", story.running.reference, Trigger.NOTE, note="I was there too.")
    form = page.locator("form", has=page.locator('input[name=trigger][value="note"]'))
    await page.locator("details", has=form).last.locator("summary").first.click()
    await form.get_by_role("textbox").fill("They called again.")
    await form.get_by_role("button", name=words.button).click()


VISITS = (
    Visit("first page", ("GET /",), _goes_to("/")),
    Visit("safety", ("GET /safety",), _goes_to("/safety")),
    Visit("report", ("GET /report",), _goes_to("/report")),
    *(Visit(f"report at step {number}", ("POST /report",), _step(number)) for number in range(2, LAST_STEP + 1)),
    Visit("report on one page", ("GET /report",), _goes_to("/report?whole=yes")),
    Visit("report with a mistake", ("POST /report",), _refused_report),
    Visit("report sent", ("POST /report",), _sent_report),
    Visit("receipt typed wrongly", ("POST /receipt/confirm",), _wrongly_typed),
    Visit("receipt asked", ("GET /receipt",), _goes_to("/receipt")),
    Visit("receipt wrong", ("POST /receipt",), _come_back("")),
    Visit("report of today", ("POST /receipt",), _come_back("new")),
    Visit("report that runs", ("POST /receipt",), _come_back("running")),
    Visit("report asked about", ("POST /receipt",), _come_back("escalated")),
    Visit("report that ended", ("POST /receipt",), _come_back("told")),
    Visit("report written to", ("POST /receipt/move",), _write),
    Visit("sign-in", ("GET /sign-in",), _goes_to("/sign-in")),
    Visit("sign-in refused", ("POST /sign-in",), _wrong_passphrase),
    Visit("desk", ("GET /desk",), _goes_to("/desk"), "facilitator-1"),
    Visit("desk of the committee", ("GET /desk",), _goes_to("/desk"), "committee-1"),
    Visit("desk with nothing", ("GET /desk",), _goes_to("/desk"), "board-1"),
    Visit("case of today", ("GET /desk/{reference}",), _case("new"), "facilitator-2"),
    Visit("case that runs", ("GET /desk/{reference}",), _case("running"), "facilitator-1"),
    Visit("case with the committee", ("GET /desk/{reference}",), _case("escalated"), "committee-1"),
    Visit("case that ended", ("GET /desk/{reference}",), _case("told"), "committee-2"),
    Visit("case before a conflict is declared", ("GET /desk/{reference}",), _case("escalated"), "committee-3"),
    Visit("file as it was sent", ("GET /desk/{reference}/files/{file}/original",), _original, "facilitator-3"),
    Visit("move refused", ("POST /desk/{reference}",), _refused_move, "facilitator-1"),
    Visit("policy", ("GET /policy",), _goes_to("/policy")),
    Visit("policy by its name", ("GET /policy/{name}",), _goes_to("/policy/minimal")),
    Visit("mailbox", ("GET /mailbox",), _goes_to("/mailbox")),
    Visit("nothing here", (), _goes_to("/nowhere")),
    Visit("nothing here for the desk", (), _goes_to("/desk/HR-22222222"), "facilitator-1"),
)

every_page = pytest.mark.parametrize("visit", VISITS, ids=lambda one: one.name.replace(" ", "-"))
REPORTERS = tuple(one for one in VISITS if not one.who)
ELSEWHERE = {
    "GET /policy/{name}/picture.svg": "hands out a picture",
    "POST /sign-out": "leads to the first page",
    "GET /desk/{reference}/files/{file}": "hands out a file",
    "POST /desk/{reference}/files/{file}/original": "hands out a file",
}
"""Routes that show no page of their own, and what they do instead."""
