"""
The whole life of a case as three people live it in their browsers: who reports, who counsels, who decides.

Each is in a window of their own. It happens twice: without scripts, which nothing may need, and with them.
"""

import pytest
from playwright.async_api import Browser, BrowserContext

from states.lifecycle import CaseState, Trigger
from tests.browser.people import Member, Reporter
from tests.browser.serving import PHONE, Place, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_TEXT = "Someone pushed me aside at the workshop and laughed."


async def _member(place: Place, context: BrowserContext, name: str) -> Member:
    member = Member(await context.new_page(), place.address, place.community.people[name].email)
    await member.sign_in()
    return member


async def _counselled(place: Place, facilitator: Member, reference: str) -> None:
    """Take a case, read it, counsel, and write to the reporter."""
    await facilitator.open(reference)
    await facilitator.read(_TEXT)
    await facilitator.do(Trigger.TAKE)
    await facilitator.do(Trigger.COUNSEL, note="We talked on the phone.")
    await facilitator.do(Trigger.MESSAGE, note="May the committee read what you wrote?")
    await place.community.pass_time(hours=3)


async def _decided(place: Place, members: list[Member], reference: str, reporter: Reporter, receipt: str) -> None:
    """Meet, hear everyone, vote, and tell the reporter."""
    for member in members:
        await member.open(reference)
        await member.say_no_conflict()
        await member.do(Trigger.MET)
    lead = members[0]
    await lead.open(reference)
    await lead.do(Trigger.HEARD)
    await lead.do(Trigger.ASK, note="We think of a written warning. What do you think?")
    await reporter.come_back(receipt)
    await reporter.sees("We think of a written warning.")
    await reporter.write("That is right for me.", "I agree with it")
    for member in members:
        await member.open(reference)
        await member.do(Trigger.RESOLVE, outcome="written_warning")
    await lead.open(reference)
    await lead.do(Trigger.TOLD, note="They were warned in writing.")
    await place.community.pass_time(hours=3)


@pytest.mark.parametrize("scripts", [False, True], ids=["without-scripts", "with-scripts"])
async def test_case_is_lived_from_report_to_appeal(browser: Browser, place: Place, scripts: bool) -> None:  # noqa: FBT001 - a parameter
    """Three people take a case through all its states; the reporter sees the outcome and appeals."""
    how = {"java_script_enabled": scripts}
    async with (
        window(browser, viewport=PHONE, **how) as phone,
        window(browser, **how) as desk,
        window(browser, **how) as one,
        window(browser, **how) as two,
    ):
        reporter = Reporter(await phone.new_page(), place.address)
        receipt = await reporter.report(("Talk first",), {"What happened?": _TEXT})
        reference = (await place.community.desk.list_cases())[0].row.reference
        await reporter.confirm(receipt)

        facilitator = await _member(place, desk, "facilitator-1")
        await _counselled(place, facilitator, reference)
        await reporter.come_back(receipt)
        await reporter.sees("May the committee read what you wrote?")
        await reporter.write("Yes, they may.")
        await reporter.ask(Trigger.CONSENT)
        await facilitator.open(reference)
        await facilitator.do(Trigger.ESCALATE, note="They were pushed aside, and agree.")

        members = [await _member(place, each, f"committee-{at}") for at, each in ((1, one), (2, two))]
        await _decided(place, members, reference, reporter, receipt)
        assert (await place.community.facts(reference)).row.state is CaseState.RESOLVED

        await reporter.come_back(receipt)
        await reporter.sees("They were warned in writing.")
        await reporter.ask(Trigger.REOPEN, "Nobody asked who stood beside us.")
        facts = await place.community.facts(reference)
        assert (facts.row.state, facts.row.holder) == (CaseState.ESCALATED, "ombuds")
        assert receipt not in reporter.page.url
    assert await place.community.is_sound()
