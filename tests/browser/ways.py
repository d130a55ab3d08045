"""
How to come to a page: each way is walked by a browser that has nothing open yet, in the story that `story` tells.

Which way leads to which page is said in `visits`.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from playwright.async_api import Page

from handrail.identifiers import new_id
from states.lifecycle import Trigger
from tests.browser.story import INVITED, Story
from tests.support.browsing import click
from tests.support.community import PASSPHRASE
from web.move_labels import form_of
from web.pages.steps import STEPS

_UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
LAST_STEP = len(STEPS)
Way = Callable[[Page, Story], Awaitable[None]]


def goes_to(path: str) -> Way:
    """Go to an address."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(story.place.address + path)

    return way


async def _press(page: Page, name: str) -> None:
    await click(page.locator("main").get_by_role("button", name=name, exact=True).last)


def come_back(which: str) -> Way:
    """Come back with the receipt of a case of the story; a wrong one for none."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/receipt")
        await page.get_by_label("Your receipt").fill(getattr(story, which).receipt if which else "no such words")
        await _press(page, "Open my report")

    return way


async def write(page: Page, story: Story) -> None:
    """Write a message as the reporter."""
    await come_back("running")(page, story)
    await page.get_by_label("Your message").fill("I thought of something else.")
    await _press(page, "Send")


def step(number: int) -> Way:
    """Go on in the form, as someone who answers only what must be answered, to the step of this number."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/report")
        await page.get_by_label("What happened?").fill("Someone took the last seat from me, again and again.")
        for _ in range(number - 1):
            await _press(page, "Continue")

    return way


async def refused_report(page: Page, story: Story) -> None:
    """Send a report that has a mistake."""
    await page.goto(f"{story.place.address}/report?whole=yes")
    await page.get_by_label("How can we reach you?").fill("nowhere")
    await _press(page, "Send it")


async def sent_report(page: Page, story: Story) -> None:
    """Send a report."""
    await step(LAST_STEP)(page, story)
    await _press(page, "Send it")


async def wrongly_typed(page: Page, story: Story) -> None:
    """Type the receipt wrongly after it was shown."""
    await sent_report(page, story)
    await page.get_by_label("Did you keep it?").fill("not these words")
    await _press(page, "Check it and open my report")


async def wrong_passphrase(page: Page, story: Story) -> None:
    """Try to sign in."""
    await page.goto(f"{story.place.address}/sign-in")
    await page.get_by_label("Mail address").fill("nobody@example.org")
    await page.get_by_label("Passphrase").fill("not this one")
    await _press(page, "Sign in")


def case(which: str) -> Way:
    """Open a case of the story, and everything that is folded away in it."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/desk/{getattr(story, which).reference}")
        await page.evaluate(_UNFOLD)

    return way


def sends(path: str, action: str, button: str | None = None) -> Way:
    """Send a page's form as it stands, with nothing typed: whatever is answered then is a page, too."""

    async def way(page: Page, story: Story) -> None:
        reference = story.escalated.reference
        await page.goto(story.place.address + path.format(escalated=reference))
        await page.evaluate(_UNFOLD)
        form = page.locator(f'main form[action^="{action.format(escalated=reference)}"]').last
        await form.evaluate("(form) => { form.noValidate = true; }")
        await click(form.get_by_role("button", name=button) if button else form.get_by_role("button").last)

    return way


def proves(action: str) -> Way:
    """Send a form of one's own page with the passphrase."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/me")
        await page.evaluate(_UNFOLD)
        form = page.locator(f'main form[action="{action}"]').last
        await form.locator("input[type=password]").first.fill(PASSPHRASE)
        await click(form.get_by_role("button").last)

    return way


def then(*ways: Way) -> Way:
    """Do one after another."""

    async def way(page: Page, story: Story) -> None:
        for one in ways:
            await one(page, story)

    return way


async def here(page: Page, _story: Story) -> None:
    """Send the last form of the page one is on as it stands."""
    form = page.locator("main form").last
    await form.evaluate("(form) => { form.noValidate = true; }")
    await click(form.get_by_role("button").last)


async def unfolded(page: Page, _story: Story) -> None:
    """Open everything that is folded away on the page one is on."""
    await page.evaluate(_UNFOLD)


async def applied(page: Page, story: Story) -> None:
    """Apply for a training."""
    await goes_to("/apply")(page, story)
    await page.get_by_label("What we may call you").fill("Applicant 3")
    await page.get_by_label("Mail address").fill(f"{new_id()}@example.net")
    await page.get_by_label("I have read the code").check()
    await _press(page, "Apply")


async def place_in_a_training(page: Page, story: Story) -> None:
    """Look where an applicant stands."""
    await goes_to("/apply/place")(page, story)
    await page.get_by_label("Your code").fill(story.programme.code)
    await _press(page, "Show it")


async def letter(page: Page, story: Story) -> None:
    """Open a letter."""
    await page.goto(f"{story.place.address}/desk/{story.escalated.reference}/letters")
    await click(page.locator("main li a").first)


async def invitation(page: Page, story: Story) -> None:
    """Follow the link in the mail that someone who was invited got."""
    (mail, *_) = story.place.community.mails(INVITED)[-1:]
    found = re.search(r"https?://\S+/invitation/\S+", mail.text)
    assert found is not None
    await page.goto(found.group())


async def original(page: Page, story: Story) -> None:
    """Ask for a file as it was sent."""
    await case("new")(page, story)
    await click(page.get_by_role("link", name="Download the file as it was sent"))


def case_part(which: str, part: str) -> Way:
    """Open a page that belongs to a case."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(f"{story.place.address}/desk/{getattr(story, which).reference}{part}")

    return way


def programme(path: str) -> Way:
    """Open a page of the programme; what is named in braces is a slug or a key of the story."""

    async def way(page: Page, story: Story) -> None:
        await page.goto(story.place.address + path.format(**asdict(story.programme)))
        await page.evaluate(_UNFOLD)

    return way


async def refused_move(page: Page, story: Story) -> None:
    """Be refused by what has changed meanwhile, with what was written still there."""
    words = form_of(Trigger.NOTE)
    assert words is not None
    await page.goto(f"{story.place.address}/desk/{story.running.reference}")
    await story.place.community.do("facilitator-2", story.running.reference, Trigger.NOTE, note="I was there too.")
    form = page.locator("form", has=page.locator('input[name=trigger][value="note"]'))
    await click(page.locator("details", has=form).last.locator("summary").first)
    await form.get_by_role("textbox").fill("They called again.")
    await click(form.get_by_role("button", name=words.button))
